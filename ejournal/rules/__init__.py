"""The regulation as pure functions over plain values: no database, and the time is always an argument.

Every value is either typed by a person, taken from the school's calendar or set in `DeadlineSettings`; a rule that
refuses raises one of `models.errors` with the Russian sentence that says what to do next.
"""
