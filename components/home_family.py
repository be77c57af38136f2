"""The brief of a family's day, short enough for one screen of a phone: homework of the next school day, marks since
the last visit, lessons missed this week, and what one does from here (п. 11.2, 11.9)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from nicegui import ui

from components import buttons, cards, chips
from components.diary_view import LONG, SHORT, long_date
from components.lesson_list import span
from ejournal.rules.substitutes import plural

ACCUSATIVE = {'пятница': 'пятницу', 'среда': 'среду', 'суббота': 'субботу'}
# On a phone the day is in the strip above: it is chosen there without asking the server.
CHOOSE = """(event) => {
  const day = document.querySelector(`.ej-days a[href$="${event.currentTarget.getAttribute('href')}"]`);
  if (!day?.offsetParent) return;
  event.preventDefault();
  day.click();
  day.focus();
}"""


def draw(day: Any, links: Sequence[tuple[str, str]] = ()) -> None:
    """``services.family_day.FamilyDay``; ``links`` are (name, address) of what the family may do from here."""
    if day.next_day is not None:
        _next(day)
    _marks(day)
    _missed(day)
    if links:
        with ui.element('div').classes('ej-brief-links'):
            for name, href in links:
                buttons.link_button(name, href)


def _next(day: Any) -> None:
    name = LONG[day.next_day.weekday()]
    with ui.element('div').classes('ej-brief-row'):
        ui.link(f'На {ACCUSATIVE.get(name, name)}, {long_date(day.next_day)}', f'?week={day.next_day}') \
            .classes(replace='ej-brief-title').on('click', js_handler=CHOOSE)
        asked = f'задано: {", ".join(day.subjects)}' if day.subjects else 'домашних заданий пока нет'
        ui.label(f'{plural(day.lessons, "урок", "урока", "уроков")}, {asked}').classes('ej-brief-text')
        if day.minutes:
            chips.chip(f'около {day.minutes} мин, норма {day.norm}', 'warn' if day.minutes > day.norm else '')


def _marks(day: Any) -> None:
    with ui.element('div').classes('ej-brief-row'):
        ui.link('Новые отметки', f'/marks/{day.pupil_id}').classes(replace='ej-brief-title')
        if not day.marks:
            ui.label('с прошлого посещения нет').classes('ej-brief-text')
            return
        with ui.element('div').classes('ej-brief-marks'):
            for one in day.marks:
                with ui.element('div'):
                    span(one.subject)
                    for text in one.text.split('/'):
                        chips.mark_chip(text, hint=f'{one.work}, {one.on:%d.%m}')
            if day.more:
                span(f'и ещё {day.more}', 'ej-muted')


def _missed(day: Any) -> None:
    with ui.element('div').classes('ej-brief-row'):
        ui.link('Посещаемость', f'/attendance/pupil/{day.pupil_id}').classes(replace='ej-brief-title')
        if not day.missed:
            ui.label('на этой неделе пропусков нет').classes('ej-brief-text')
        with cards.row():
            for (on, code), lessons in groupby(day.missed, key=lambda one: (one.on, one.code)):
                found = [*lessons]
                numbers = ', '.join(str(one.number) for one in found)
                late = f' {found[0].minutes} мин' if len(found) == 1 and found[0].minutes else ''
                chips.chip(f'{SHORT[on.weekday()]}, {numbers}-й урок: {code}{late}', 'absence',
                           hint=chips.ABSENCE.get(code, ''))
