"""The day of a pupil in a sheet: its lessons, and a reason over the day or a range by one press (п. 17.5.7)."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms
from components.diary_view import LONG

REASONS = {'Б': 'Б · болезнь', 'УП': 'УП · уважительная', 'НП': 'НП · без уважительной'}


class Chosen(NamedTuple):
    """What was chosen: both days are included; ``unclear``: only where no reason is known yet."""

    since: date | None
    until: date | None
    code: str
    document: str
    unclear: bool


Give = Callable[[int, Chosen], Awaitable[bool]]


def open_day(day: Any, give: Give) -> None:
    """Show an ``absence_reasons.PupilDay``; ``give(pupil, chosen)`` answers whether it was done."""
    with dialogs.sheet(f'{day.name}, {day.date:%d.%m.%Y}', wide=True) as sheet:
        if not day.lessons:
            ui.label('В этот день уроков не было.').classes('ej-muted')
        else:
            with ui.element('section').classes('ej-card ej-card-flush'), cards.rows():
                for one in day.lessons:
                    with cards.item(f'{one.number}. {one.subject}'):
                        if one.code:
                            chips.absence_chip(one.code, minutes=one.minutes)
                        else:
                            chips.chip('присутствие', hint='отметки об отсутствии нет')
        if day.may_set and day.missed:
            _reasons(sheet, {day.pupil_id: day.name}, day.date, give)
        elif day.may_set and day.lessons:
            ui.label('Отсутствие отмечает учитель урока. Причину можно указать, когда отметка появится.').classes(
                'ej-muted ej-small')
    with sheet.foot:
        buttons.link_button('Дневник', f'/diary/{day.pupil_id}?week={day.date:%Y-%m-%d}')
        buttons.link_button('Посещаемость обучающегося', f'/attendance/pupil/{day.pupil_id}')
    sheet.open()


def open_range(pupils: Mapping[int, str], today: date, give: Give) -> None:
    """The same for any pupil of the class, chosen by name: works without a mouse."""
    with dialogs.sheet('Указать причину') as sheet:
        _reasons(sheet, dict(pupils), today, give)
    sheet.open()


def _reasons(sheet: dialogs.Sheet, pupils: dict[int, str], on: date, give: Give) -> None:
    first = next(iter(pupils))
    chosen = forms.select_field('Обучающийся', 'reason-pupil', pupils, value=first) if len(pupils) > 1 else None
    with forms.fields():
        since = forms.date_field('С', 'reason-since', value=on, required=True)
        until = forms.date_field('По (включительно)', 'reason-until', value=on, required=True)
    document = forms.text_field('Документ или причина', 'reason-document', hint='Для УП обязательно: заявление, приказ')
    unclear = forms.checkbox('Только там, где причина не выяснена (ОТ)', 'reason-unclear', value=False)
    ui.label(f'{LONG[on.weekday()].capitalize()}. Причина встанет на все пропущенные уроки этих дней; присутствие не '
             'изменится.').classes('ej-muted ej-small')

    async def put(code: str) -> None:
        pupil = int(chosen.value) if chosen is not None else first
        if await give(pupil, Chosen(since.day, until.day, code, document.value or '', bool(unclear.value))):
            sheet.close()

    with cards.row():
        for code, label in REASONS.items():
            buttons.button(label, partial(put, code)).mark(f'reason-{code}')


def open_list(title: str, rows: list[tuple[int, str, str]], choose: Callable[[int], Any]) -> None:
    """Who was absent on a day: (pupil, name, «6Б») or (class, name, how many); a press opens it."""
    with dialogs.sheet(title) as sheet:
        if not rows:
            ui.label('В этот день никто не отсутствовал.').classes('ej-muted')

        async def go(pupil: int) -> None:
            sheet.close()
            result = choose(pupil)
            if isinstance(result, Awaitable):
                await result

        with ui.element('section').classes('ej-card ej-card-flush'), cards.rows():
            for pupil, name, label in rows:
                with cards.item(name), cards.row():
                    chips.chip(label, 'absence')
                    buttons.button('Открыть', partial(go, pupil)).props['aria-label'] = f'Открыть: {name}'
    sheet.open()
