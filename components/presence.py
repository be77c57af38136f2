"""Who is there: a row a pupil, one tap for absent or late, the other reasons once somebody is."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components import buttons
from components.buttons import Button
from components.chips import ABSENCE
from ejournal.lesson_shapes import PupilLine

FIRST = ('ОТ', 'ОП')
MINUTES = (5, 10, 15, 20)
Choose = Callable[[PupilLine, str, int], Awaitable[None]]


class Presence:
    """The list; ``choose(pupil, code, minutes)`` is called with '' for «на уроке»."""

    def __init__(self, pupils: tuple[PupilLine, ...], choose: Choose, *, enabled: bool) -> None:
        self._choose, self._enabled = choose, enabled
        self._summary = ui.label('').classes('ej-presence-sum').props('role=status')
        self._box = ui.element('ul').classes('ej-list ej-presences')
        self._rows: dict[int, _Row] = {}
        self.show(pupils, enabled=enabled)

    def show(self, pupils: tuple[PupilLine, ...], *, enabled: bool) -> None:
        """Draw what has changed."""
        if enabled != self._enabled or list(self._rows) != [pupil.id for pupil in pupils]:
            self._enabled = enabled
            self._box.clear()
            with self._box:
                self._rows = {pupil.id: _Row(pupil, self._choose, enabled=enabled) for pupil in pupils}
        for pupil in pupils:
            self._rows[pupil.id].show(pupil)
        away = sum(bool(pupil.code) and pupil.code != 'ОП' for pupil in pupils)
        late = sum(pupil.code == 'ОП' for pupil in pupils)
        parts = [f'{len(pupils) - away} из {len(pupils)} на уроке'] + [f'опоздали: {late}'] * bool(late)
        self._summary.text = ', '.join(parts)


class _Row:
    def __init__(self, pupil: PupilLine, choose: Choose, *, enabled: bool) -> None:
        self.pupil, self.choose, self.enabled = pupil, choose, enabled
        with ui.element('li').classes('ej-presence') as self.box:
            ui.label(pupil.name).classes('ej-presence-name')
            with ui.element('div').classes('ej-presence-codes').props('role=group') as group:
                group.props['aria-label'] = pupil.name
                self.codes = {code: self._code(code) for code in (*FIRST, *(c for c in ABSENCE if c not in FIRST))}
            self.minutes = ui.element('div').classes('ej-presence-minutes')
        self.drawn = ('', 0)

    def _code(self, code: str) -> Button:
        made = Button(code, lambda: self.choose(self.pupil, '' if self.pupil.code == code else code, 0))
        made.classes(replace='ej-code' if code in FIRST else 'ej-code ej-code-more').mark(f'{code} {self.pupil.name}')
        made.props['aria-label'] = f'{self.pupil.name}: {ABSENCE[code]}'
        made.props['title'] = ABSENCE[code]
        made.set_enabled(self.enabled)
        return made

    def show(self, pupil: PupilLine) -> None:
        self.pupil = pupil
        if self.drawn == (pupil.code, pupil.minutes):
            return
        self.drawn = (pupil.code, pupil.minutes)
        self.box.props['data-code'] = pupil.code
        for code, made in self.codes.items():
            made.props['aria-pressed'] = 'true' if code == pupil.code else 'false'
        self.minutes.clear()
        if pupil.code == 'ОП' and self.enabled:
            with self.minutes:
                ui.label('на сколько минут').classes('ej-muted ej-small')
                for number in sorted({*MINUTES, pupil.minutes} - {0}):
                    self._minute(number)

    def _minute(self, number: int) -> None:
        chosen = number == self.pupil.minutes
        made = buttons.button(str(number), lambda: self.choose(self.pupil, 'ОП', 0 if chosen else number))
        made.classes(replace='ej-code').props['aria-pressed'] = 'true' if chosen else 'false'
        made.props['aria-label'] = f'{self.pupil.name}: опоздание {number} мин'
