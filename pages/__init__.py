"""Every address of the journal, one module each; importing nothing here keeps them apart."""


def register_all() -> None:
    """Register every page with the running application."""
    from pages import (
        audit,
        closing,
        control,
        corrections,
        council,
        diary,
        finals,
        home,
        integrity,
        journal,
        journals,
        lesson,
        login,
        password,
        plan,
        plan_fit,
        plans,
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
        login, password, rules, profile, users, user, home, journals, journal, lesson, school, diary, control,
        corrections, audit, settings, violations, plans, plan, plan_fit, programme, substitutions, timetable,
        finals, closing, council, integrity,
    ):
        page.register()
