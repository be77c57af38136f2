"""The teacher's own journals as cards: figures, debts and what to do (п. 17.4)."""

from typing import Any

from nicegui import ui

from components import cards, chips


def draw(found: Any) -> None:
    """``services.own_groups.OwnGroups``; nothing for who has no journal today."""
    if not found.lines:
        return
    with cards.card('Мои журналы', f'{found.period}: средний балл, качество по текущим отметкам'
                    if found.period else '', flush=True), cards.rows() as box:
        box.classes('ej-wrapped')
        for line in found.lines:
            _line(line)


def _line(line: Any) -> None:
    with ui.element('li'):
        with ui.element('div').classes('ej-item-main'):
            ui.link(line.title, f'/journal/{line.group_id}').classes(replace='ej-item-title')
            for hint in line.hints:
                ui.link(hint.text, hint.href).classes(replace='ej-item-sub ej-hint-link')
        with ui.element('div').classes('ej-item-end'):
            _figures(line)


def _figures(line: Any) -> None:
    if not line.marked:
        chips.chip('без отметок')
    elif line.mean is None:
        chips.chip('отметок пока нет')
    else:
        chips.chip(f'средний {comma(line.mean, 2)}', hint=f'обучающихся: {line.pupils}')
        chips.chip(f'кач. {comma(line.quality, 0)} %', hint='доля обучающихся, у кого средний балл не ниже „4“')
    if line.expected:
        middle, low, high = line.expected
        chips.chip(f'прогноз кач. {comma(middle, 0)} %', 'accent',
                   hint=f'с вероятностью 80 % от {comma(low, 0)} до {comma(high, 0)} %')
    if line.debts:
        ui.link(f'долгов: {line.debts}', line.debts_href).classes(replace='ej-chip ej-chip-warn')


def comma(value: float, digits: int) -> str:
    """4.25 → «4,25»."""
    return f'{value:.{digits}f}'.replace('.', ',')
