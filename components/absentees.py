"""«Отсутствующие сегодня» of a class: lesson by lesson, who came back, and the button «Проверено» (п. 17.5.6)."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from components import buttons, cards, chips
from ejournal import clock


def draw(found: Any, check: Callable[[int], Any]) -> None:
    """The card of a class (``ejournal.services.absentees.ClassDay``)."""
    back = sum(pupil.came_back for pupil in found.pupils)
    hint = f'Вернулись на следующий урок: {back}. Спросите, где были' if back else ''
    with cards.card(f'Отсутствующие сегодня, {found.name}', hint, flush=True):
        if found.pupils:
            with cards.rows():
                for pupil in found.pupils:
                    _pupil(pupil)
        else:
            ui.label('Пока никого не отметили.').classes('ej-day-free')
        with cards.row().classes('ej-card-foot'):
            _state(found)
            if found.may_check and (found.checked_at is None or found.stale):
                buttons.button('Проверено', lambda: check(found.class_id)).mark(f'checked-{found.class_id}')
            buttons.link_button('Открыть класс', f'/class/{found.class_id}', 'quiet')
            buttons.link_button('Посещаемость', f'/attendance?klass={found.class_id}', 'quiet')


def _pupil(pupil: Any) -> None:
    with cards.item(pupil.name, href=f'/diary/{pupil.pupil_id}'):
        for one in pupil.codes:
            chips.absence_chip(f'{one.number}: {one.code}', minutes=one.minutes)
        if pupil.came_back:
            numbers = ', '.join(str(one.number) for one in pupil.codes if one.came_back)
            chips.chip(f'после {numbers}-го урока на месте', 'warn',
                       hint='на этом уроке отсутствует, на следующем присутствует')


def _state(found: Any) -> None:
    if found.checked_at is not None:
        chips.chip(f'проверено {clock.local(found.checked_at):%H:%M}, {found.checked_by}', 'good')
        if found.stale:
            chips.chip('после проверки список изменился', 'warn')
    elif found.first_lesson is None:
        chips.chip('сегодня уроков нет')
    elif not found.may_check:
        chips.chip(f'проверить можно с {clock.local(found.first_lesson):%H:%M}')
    else:
        chips.chip('список не проверен', 'warn')
