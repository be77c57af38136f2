"""«Пропуски за неделю»: pupils by days, and a reason given by one press on a lesson or on a whole day."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from nicegui import ui

from components import buttons, chips, states
from components.chips import tooltip
from components.lesson_list import span

SHORT = ('пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс')
REASONS = (('Б', 'Б · болезнь'), ('УП', 'УП · уваж.'), ('НП', 'НП · неуваж.'))
OPEN = 'ОТ'


def _shape(cell: Any) -> list[tuple[int, bool]]:
    """Which lessons a cell shows, and which of them as buttons."""
    return [(absence.lesson_id, absence.changeable) for absence in cell]


class AbsenceTable:
    """The table of a week (``ejournal.services.class_week.ClassWeek``); ``give(absences, reason)`` stores a reason."""

    def __init__(self, week: Any, give: Callable[[list[Any], str], Awaitable[None]]) -> None:
        self._week, self._give, self._reason = week, give, REASONS[0][0]
        self._boxes: dict[tuple[int, int], AbsenceBox] = {}
        self._cells: dict[tuple[int, int], ui.element] = {}
        self._box = ui.element('div').classes('ej-stack')
        self._draw()

    def update(self, week: Any) -> None:
        """Show ``week``; a code that became another stays the same button, so that the focus stays where it is."""
        before, self._week = self._week, week
        if [row.pupil_id for row in before.rows] != [row.pupil_id for row in week.rows]:
            self._draw()
            return
        for old, new in zip(before.rows, week.rows, strict=True):
            for number, cell in enumerate(new.days):
                if _shape(old.days[number]) != _shape(cell):
                    self._fill(new, number)
                elif old.days[number] != cell:
                    for absence in cell:
                        self._boxes[absence.lesson_id, new.pupil_id].show(absence)

    def _draw(self) -> None:
        self._box.clear()
        self._cells.clear()
        with self._box:
            if not self._week.rows:
                states.empty('Пропусков на этой неделе нет', 'Они появятся здесь, как только учитель отметит урок.')
                return
            if self._week.may_set:
                with ui.element('div').classes('ej-card-tools'):
                    buttons.segmented([buttons.Segment(label, code) for code, label in REASONS], self._reason,
                                      label='Причина', on_change=self._choose)
            scroll = ui.element('div').classes('ej-scroll')
            scroll.props('tabindex=0 role=region aria-label="Таблица пропусков"')
            with scroll, ui.element('table').classes('ej-absences'):
                self._head()
                with ui.element('tbody'):
                    for row in self._week.rows:
                        self._row(row)

    def _choose(self, reason: str) -> None:
        self._reason = reason

    def _head(self) -> None:
        with ui.element('thead'), ui.element('tr'):
            with ui.element('th').props('scope=col'):
                span('Обучающийся')
            for day in self._week.days:
                with ui.element('th').props('scope=col'):
                    span(f'{SHORT[day.weekday()]} {day:%d.%m}')

    def _row(self, row: Any) -> None:
        with ui.element('tr'):
            with ui.element('th').props('scope=row'):
                ui.link(row.name, f'/diary/{row.pupil_id}').classes(replace='ej-item-title')
            for number in range(len(row.days)):
                with ui.element('td'):
                    self._cells[row.pupil_id, number] = ui.element('div').classes('ej-absence-cell')
                self._fill(row, number)

    def _fill(self, row: Any, number: int) -> None:
        place, cell = self._cells[row.pupil_id, number], row.days[number]
        place.clear()
        with place:
            for absence in cell:
                self._boxes[absence.lesson_id, row.pupil_id] = self._absence(row, number, absence)
            if self._week.may_set and sum(absence.changeable for absence in cell) > 1:
                button = buttons.button('весь день', lambda: self._press(row.pupil_id, number))
                button.classes(replace='ej-absence-day')
                button.props['aria-label'] = f'{row.name}, {self._week.days[number]:%d.%m}, весь день: указать причину'

    def _absence(self, row: Any, number: int, absence: Any) -> 'AbsenceBox':
        if not (self._week.may_set and absence.changeable):
            return AbsenceBox(ui.element('span'), row.name, self._week.days[number], absence)
        box = buttons.button('', lambda: self._press(row.pupil_id, number, absence.lesson_id))
        box.mark(f'absence-{absence.lesson_id}-{absence.pupil_id}')
        return AbsenceBox(box, row.name, self._week.days[number], absence)

    async def _press(self, pupil_id: int, number: int, lesson_id: int | None = None) -> None:
        """Give the chosen reason to a lesson, or to every absence of the day."""
        row = next(row for row in self._week.rows if row.pupil_id == pupil_id)
        await self._give([absence for absence in row.days[number]
                          if absence.changeable and lesson_id in (None, absence.lesson_id)], self._reason)


class AbsenceBox:
    """One code in the table, a button where its reason can be given."""

    def __init__(self, box: ui.element, name: str, day: date, absence: Any) -> None:
        self._box, self._name, self._day, self._is_button = box, name, day, isinstance(box, buttons.Button)
        with box:
            span(str(absence.number))
            self._code = span('')
        self.show(absence)

    def show(self, absence: Any) -> None:
        """Another code in the same box."""
        code = f'{absence.code} {absence.minutes} мин' if absence.minutes else absence.code
        self._code.text = code
        self._box.classes(replace='ej-absence ej-absence-open' if absence.code == OPEN else 'ej-absence')
        tooltip(self._box, f'{absence.number} урок, {absence.subject}: {chips.ABSENCE.get(absence.code, "")}')
        if self._is_button:
            self._box.props['aria-label'] = (f'{self._name}, {self._day:%d.%m}, {absence.number} урок, '
                                             f'{absence.subject}: {code}, указать причину')
