"""A field that saves itself when it is left; what others write meanwhile appears unless something is half-typed."""

from collections.abc import Awaitable, Callable

from components.forms import TextField
from components.kept_text import KeptText

Save = Callable[[str, str], Awaitable[tuple[str, str]]]
UNSAVED = 'Этот текст ещё не записан. Проверьте его: он запишется, когда вы выйдете из поля.'


class SavedText:
    """Wraps a field of ``forms``. ``save(old, new)`` answers what is stored now and a sentence, '' when all is well."""

    def __init__(self, field: TextField, stored: str, save: Save) -> None:
        self._kept: KeptText | None = None
        self.field, self.stored, self._save = field, stored, save
        field.value = stored
        field.on('blur', self.save)

    def keep(self, storage: str) -> None:
        """Keep in the browser what is typed and not stored yet; ``storage`` says whose and of what."""
        self._kept = KeptText(storage, str(self.field.props['name']), self.stored, self._restored)

    def _restored(self, text: str, was: str) -> None:
        if not self.field.enabled:
            self.field.error = f'Ваш текст не записан: «{text}».'
        elif self.text == self.stored:
            self.stored, self.field.value = was, text  # a colleague's text of meanwhile is a clash, not overwritten
            self.field.error = UNSAVED

    @property
    def stored(self) -> str:
        """What the journal has, as far as the person has seen it."""
        return self._stored

    @stored.setter
    def stored(self, text: str) -> None:
        self._stored = text
        if self._kept is not None:
            self._kept.follow(text)

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
