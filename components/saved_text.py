"""A field that saves itself when it is left; what others write meanwhile appears unless something is half-typed."""

from collections.abc import Awaitable, Callable

from components.forms import TextField

Save = Callable[[str, str], Awaitable[tuple[str, str]]]


class SavedText:
    """Wraps a field of ``forms``. ``save(old, new)`` answers what is stored now and a sentence, '' when all is well."""

    def __init__(self, field: TextField, stored: str, save: Save) -> None:
        self.field, self.stored, self._save = field, stored, save
        field.value = stored
        field.on('blur', self.save)

    @property
    def text(self) -> str:
        """What is in the field."""
        return (self.field.value or '').strip()

    async def save(self) -> None:
        """Save what differs from what is stored; a refusal stays under the field, with the text as typed."""
        if self.text == self.stored or not self.field.enabled:
            self.field.error = None
            return
        typed = self.text
        stored, trouble = await self._save(self.stored, typed)
        untouched = self.text == typed
        self.stored, self.field.error = stored, trouble or None
        if not trouble and untouched:
            self.field.value = stored

    def show(self, stored: str) -> None:
        """Take over what is stored elsewhere, unless the field holds something unsaved."""
        if self.text == self.stored:
            self.field.value = stored
            self.stored = stored
