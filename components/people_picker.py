"""Choosing people by name: type some letters, click; Enter takes the only one left. The chosen can be taken away."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Protocol

from nicegui import ui
from nicegui.events import GenericEventArguments

from components import buttons, forms

TYPED = '(event) => { event.preventDefault(); emit(event.target.value); }'  # nor is the form sent


class Name(Protocol):
    """A person as the list shows one."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def about(self) -> str: ...


class PeoplePicker:
    """``find(text)`` answers the people that match; ``changed()`` is called after every change of ``chosen``."""

    def __init__(self, label: str, find: Callable[[str], Awaitable[Iterable[Name]]],
                 changed: Callable[[], Any]) -> None:
        self._find, self._changed = find, changed
        self.chosen: dict[int, str] = {}
        with ui.element('div').classes('ej-picker'):
            self.field = forms.text_field(label, 'find_person', placeholder='Начните вводить фамилию')
            self.field.props('debounce=200 autocomplete=off').on_value_change(self.search)
            self.field.on('focus', self.search)
            self.field.on('keydown.enter', self._entered, js_handler=TYPED)
            self.field.on('keydown.escape', self._close)
            self._list = ui.element('ul').classes('ej-picker-list').props('aria-label="Найденные люди"')
            self._box = ui.element('div').classes('ej-row')
        self._found: list[Name] = []

    async def search(self) -> None:
        """Show who matches what is typed."""
        text = (self.field.value or '').strip()
        found = await self._find(text)
        if text != (self.field.value or '').strip():
            return  # the answer to an earlier text must not push away that to the later one
        self._found = [one for one in found if one.id not in self.chosen]
        self._list.clear()
        with self._list:
            for one in self._found:
                with ui.element('li'), buttons.Button('', partial(self.add, one)).classes(
                        replace='ej-picker-one').mark(f'person-{one.id}'):
                    ui.label(one.name)
                    ui.label(one.about).classes('ej-muted ej-small')
            if text and not self._found:
                with ui.element('li'):
                    ui.label('Никого не нашлось среди тех, кому вы можете написать.').classes('ej-muted ej-small')

    def add(self, one: Name) -> None:
        """Choose a person."""
        self.chosen[one.id] = f'{one.name} ({one.about})' if one.about else one.name
        self.field.value = ''
        self.field.error = None
        self._list.clear()
        self._found = []
        self.draw()
        self._changed()

    def drop(self, person_id: int) -> None:
        """Take a chosen person away."""
        self.chosen.pop(person_id, None)
        self.draw()
        self._changed()

    def draw(self) -> None:
        """Show the chosen."""
        self._box.clear()
        with self._box:
            for person_id, name in self.chosen.items():
                with ui.element('span').classes('ej-chip ej-chip-accent ej-picked'):
                    ui.label(name)
                    buttons.icon_button('close', f'Убрать: {name}', partial(self.drop, person_id))

    async def _entered(self, event: GenericEventArguments) -> None:
        """Enter takes who is meant without doubt: the list on the screen may be of an earlier text."""
        text = event.args if isinstance(event.args, str) else self.field.value
        self.field.value = text
        await self.search()
        if (text or '').strip() and len(self._found) == 1:
            self.add(self._found[0])

    def _close(self) -> None:
        self._found = []
        self._list.clear()
