"""Small marks of meaning: chips, marks, absence codes. A colour never says anything the text does not."""

from typing import Literal

from nicegui import ui

ChipKind = Literal['', 'accent', 'good', 'warn', 'bad', 'absence']

ABSENCE = {
    'ОТ': 'отсутствовал, причина не выяснена', 'УП': 'пропуск по уважительной причине', 'Б': 'пропуск по болезни',
    'НП': 'пропуск по неуважительной причине', 'ОП': 'опоздание', 'ОСВ': 'освобождён',
}


def chip(text: str, kind: ChipKind = '', *, hint: str = '') -> ui.label:
    """A word or number in a rounded box; `hint` is its tooltip."""
    label = ui.label(text).classes(f'ej-chip ej-chip-{kind}' if kind else 'ej-chip')
    label.tag = 'span'
    if hint:
        tooltip(label, hint)
    return label


def count(number: int) -> ui.label:
    """How many things wait, as in the menu."""
    label = ui.label('99+' if number > 99 else str(number)).classes('ej-count')
    label.tag = 'span'
    return label


def delta(text: str, *, good: bool | None = None) -> ui.label:
    """A change («+0,4 к I четв.»); good and bad also have their sign in the text."""
    return chip(text, '' if good is None else 'good' if good else 'bad')


def mark_chip(mark: str, *, hint: str = '') -> ui.label:
    """A mark «5»…«2», a debt «.» or н/а, as the diary shows it; `hint` names the work."""
    known = mark if mark in {'5', '4', '3', '2'} else 'debt' if mark == '.' else 'other'
    label = ui.label('долг' if mark == '.' else mark).classes(f'ej-mark ej-mark-{known}')
    label.tag = 'span'
    if hint:
        tooltip(label, hint)
    return label


def absence_chip(code: str, *, minutes: int = 0) -> ui.label:
    """An attendance code with its meaning in the tooltip; «ОП 7 мин» when the delay is known."""
    return chip(f'{code} {minutes} мин' if minutes else code, 'absence', hint=ABSENCE.get(code, ''))


def tooltip(element: ui.element, text: str) -> None:
    """A hint on hover and for screen readers. It must not be the only place where something is said."""
    element.props['title'] = text
