"""The parts of «Организация» and «Отчётность» as segments, so that the menu has one line for each."""

from typing import Any

from nicegui import ui

from components import buttons, cards
from ejournal.rights import Action

ORGANISATION = (('curriculum', 'Учебный план', '/curriculum', Action.ORGANISATION),
                ('subjects', 'Предметы', '/subjects', Action.ORGANISATION),
                ('classes', 'Классы', '/classes', Action.ORGANISATION),
                ('load', 'Нагрузка', '/load', Action.ORGANISATION),
                ('tariff', 'Тарификация', '/tariff', Action.TARIFF),
                ('school-card', 'Карточка ОО', '/school-card', Action.SETTINGS))
REPORTING = (('constructor', 'Конструктор', '/constructor', Action.CONSTRUCT),
             ('handover', 'Передача отчётов', '/handover', Action.HANDOVERS),
             ('usage', 'Статистика использования', '/usage', Action.USAGE))


def draw(parts: tuple[tuple[str, str, str, Action], ...], active: str, actor: Any) -> ui.element | None:
    """The segments the actor may open, ``active`` marked; nothing where there is only one."""
    mine = [buttons.Segment(label, key, address) for key, label, address, action in parts if actor.may(action)]
    if len(mine) < 2:
        return None
    with cards.row().classes('ej-noprint ej-tools') as box:
        buttons.segmented(mine, active, label='Раздел')
    return box
