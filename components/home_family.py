"""Above the diary: homework of the next school day, marks since the last visit, the calculator (п. 11.2, 11.9)."""

from typing import Any

from nicegui import ui

from components import buttons, cards, chips
from components.diary_view import LONG, long_date


def draw(day: Any, calculator: str = '') -> None:
    """``services.family_day.FamilyDay``; ``calculator`` is its address where the family may use one."""
    with cards.columns():
        _next(day)
        _marks(day, calculator)


def _next(day: Any) -> None:
    if day.next_day is None:
        return
    with cards.card(f'На {LONG[day.next_day.weekday()].replace("пятница", "пятницу").replace("среда", "среду")}, '
                    f'{long_date(day.next_day)}'), cards.row():
        chips.chip(f'уроков: {day.lessons}')
        chips.chip(f'заданий: {day.tasks}', 'accent' if day.tasks else '')
        if day.minutes:
            chips.chip(f'около {day.minutes} мин, норма {day.norm}', 'warn' if day.minutes > day.norm else '')


def _marks(day: Any, calculator: str) -> None:
    with cards.card('Новые отметки', 'С прошлого посещения' if day.marks else '', flush=True):
        if not day.marks:
            ui.label('С прошлого посещения новых отметок нет.').classes('ej-day-free')
        else:
            with cards.rows():
                for one in day.marks:
                    with cards.item(one.subject[:1].upper() + one.subject[1:], f'{one.work}, {one.on:%d.%m}'):
                        for text in one.text.split('/'):
                            chips.mark_chip(text, hint=one.work)
        if day.more or calculator:
            with cards.row().classes('ej-card-foot'):
                if day.more:
                    buttons.link_button(f'Ещё {day.more}', f'/marks/{day.pupil_id}', 'quiet')
                if calculator:
                    buttons.link_button('Какие отметки нужны', calculator, 'quiet')
