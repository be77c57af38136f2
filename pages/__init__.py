"""Every address of the journal, one module each; importing nothing here keeps them apart."""


def register_all() -> None:
    """Register every page with the running application."""
    from pages import (
        control,
        diary,
        home,
        journal,
        journals,
        lesson,
        login,
        password,
        profile,
        rules,
        school,
        user,
        users,
        violations,
    )

    for page in (login, password, rules, profile, users, user, home, journals, journal, lesson, school, diary,
                 control, violations):
        page.register()
