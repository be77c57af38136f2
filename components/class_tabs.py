"""The parts of a class teacher's work on one class, as segments to go from one to another (п. 17.5)."""

from collections.abc import Iterable

from nicegui import ui

from components import buttons, cards

PARTS = (('', 'Класс', '/class/{}'), ('notices', 'Уведомления', '/class/notices?klass={}'),
         ('paper', 'На бумаге', '/class/paper?klass={}'), ('check', 'Выверка данных', '/class/check?klass={}'),
         ('card', 'Карта класса', '/class/card?klass={}'), ('subgroups', 'Подгруппы', '/class/subgroups?klass={}'))


def draw(class_id: int, active: str) -> ui.element:
    """The segments with ``active`` («», notices, paper, check, card) marked."""
    with cards.row().classes('ej-noprint') as box:
        buttons.segmented([buttons.Segment(label, part, address.format(class_id)) for part, label, address in PARTS],
                          active, label='Дела класса')
    return box


def monthly(class_id: int, active: str, months: Iterable[tuple[str, str]], chosen: str) -> None:
    """The head of a list that a class has for each month: the segments and under them the months (key, name)."""
    draw(class_id, active)
    with cards.row():
        buttons.segmented([buttons.Segment(name, key, f'?klass={class_id}&month={key}') for key, name in months],
                          chosen, label='Месяц')
