"""Every address of the journal, one module each; importing nothing here keeps them apart."""


def register_all() -> None:
    """Register every page with the running application."""
    from pages import (
        audit,
        card_report,
        class_card,
        class_check,
        class_notices,
        class_paper,
        closing,
        consent_print,
        consents,
        control,
        corrections,
        council,
        data_changes,
        diary,
        duties,
        finals,
        home,
        integrity,
        journal,
        journals,
        lesson,
        login,
        movement,
        movement_new,
        notices,
        papers,
        password,
        people,
        person,
        plan,
        plan_fit,
        plans,
        portfolio,
        profile,
        programme,
        rules,
        school,
        settings,
        substitutions,
        timetable,
        user,
        users,
        violations,
    )

    for page in (
        # before /class/{number}
        class_notices, class_paper, class_check, class_card, duties, notices,
        login, password, rules, profile, users, user, home, journals, journal, lesson, school, diary, control,
        corrections, audit, settings, violations, plans, plan, plan_fit, programme, substitutions, timetable,
        finals, closing, council, integrity,
        people, person, data_changes, card_report, movement, movement_new, papers, consents, consent_print, portfolio,
    ):
        page.register()
