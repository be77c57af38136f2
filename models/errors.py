"""Refusals: what the school does not allow, each with the sentence that tells the person what to do next."""

from datetime import datetime


class Refusal(Exception):
    """A value of the domain: ``message`` is shown to the person as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refusal):
    """There is no such record, or it is somebody else's: the answer is the same."""


class NotAllowed(Refusal):
    """The record is there, but this role may not do this with it."""


class Invalid(Refusal):
    """What was typed cannot be stored."""


class Conflict(Refusal):
    """Somebody else was faster."""


class Locked(Refusal):
    """Too late, or closed; ``until`` says when the door shut, where there was a moment."""

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until
