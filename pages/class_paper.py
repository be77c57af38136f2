"""/class/paper: weekly notices on paper for families that cannot read the journal (п. 17.5.5, I-11)."""

import asyncio
from datetime import date
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, class_tabs, dialogs, forms, live, states, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Actor
from ejournal.reports import notices as sheets
from ejournal.rules.calendar import DAY
from ejournal.services import paper_notices
from ejournal.services.paper_notices import WAYS, ClassWeek, Line


def register() -> None:
    """Add the address."""
    web.page('/class/paper', title='Бумажные уведомления')(class_paper_page)


async def class_paper_page(klass: int = 0, week: str = '') -> None:
    """A week's list with printing and «выдано»; below, who has no network."""
    actor: Actor = await web.acting()
    first = await paper_notices.of_class(actor, klass, week)

    async def load() -> ClassWeek:
        return await paper_notices.of_class(await web.acting(), first.class_id, week)

    active = '/class' if first.class_id in actor.class_ids else '/school'
    with framed(f'Бумажные уведомления, {first.name}', actor, active,
                subtitle='Не реже одного раза в неделю родителям без доступа в журнал (п. 17.5.5)'):
        class_tabs.draw(first.class_id, 'paper')
        if first.weeks:
            with cards.row().classes('ej-tools'):
                field = forms.select_field('Неделя', 'week', {str(one): _span(one) for one in reversed(first.weeks)},
                                           value=str(first.monday) if first.monday in first.weeks else None)
            field.on_value_change(lambda event: ui.navigate.to(
                f'/class/paper?klass={first.class_id}&week={event.value}'))
        await live.section(load, _draw, lambda found: [f'notices:{found.class_id}'])


def _span(monday: date) -> str:
    return f'{monday:%d.%m}–{monday + 6 * DAY:%d.%m.%Y}'


def _draw(found: ClassWeek) -> None:
    left = [line.pupil_id for line in found.lines if not line.way]
    with cards.card(f'Неделя {_span(found.monday)}', f'осталось: {len(left)}' if left else '', flush=True):
        if not found.lines:
            states.empty('На бумаге сообщать некому', 'У всех родителей класса есть доступ в журнал.')
        else:
            if found.may_write:
                with cards.row().classes('ej-card-tools'):
                    buttons.primary('Напечатать все, PDF', partial(_print, found, None)).mark('print-all')
                    if left:
                        buttons.button(f'Выдано всем: {len(left)}', partial(_record, found, left, WAYS[0])).mark('all')
            with cards.rows():
                for line in found.lines:
                    _line(found, line)
    if found.may_write:
        _network(found)


def _line(found: ClassWeek, line: Line) -> None:
    told = f'{line.why} · {clock.local(line.recorded_at):%d.%m.%Y %H:%M}, {line.recorded_by}' if line.recorded_at \
        else line.why
    with cards.item(line.name, told):
        if line.way:
            chips.chip(line.way, 'good')
        else:
            chips.chip('не сообщено', 'warn')
            if found.may_write:
                for way in WAYS:
                    buttons.button(way.capitalize(), partial(_record, found, [line.pupil_id], way)) \
                        .mark(f'{way}-{line.pupil_id}')
        if found.may_write:
            buttons.quiet('PDF', partial(_print, found, [line.pupil_id])).mark(f'print-{line.pupil_id}')


def _network(found: ClassWeek) -> None:
    hint = 'Отметьте семьи, которым сообщаете на бумаге, даже если учётная запись есть'
    with cards.card('Нет доступа к сети', hint), ui.element('div').classes('ej-shelf'):
        for pupil, name, on in found.pupils:
            box = forms.checkbox(name, f'network-{pupil}', value=on)
            box.on_value_change(lambda event, pupil=pupil: _set(found, pupil, bool(event.value)))


async def _set(found: ClassWeek, pupil: int, on: bool) -> None:
    with web.refusals_shown():
        await paper_notices.set_no_network(await web.acting(), found.class_id, pupil, on)


async def _record(found: ClassWeek, pupils: list[int], way: str) -> None:
    with web.refusals_shown():
        await paper_notices.record(await web.acting(), found.class_id, found.monday, pupils, way)


async def _print(found: ClassWeek, pupils: list[int] | None) -> None:
    with web.refusals_shown():
        shown = await paper_notices.sheets(await web.acting(), found.class_id, found.monday, pupils)
        data = await asyncio.to_thread(sheets.pdf, shown)
        ui.download.content(data, f'Уведомления {found.name} {found.monday:%d.%m.%Y}.pdf', 'application/pdf')
        dialogs.notice(f'Готово к печати: {len(shown)}. После вручения отметьте «выдано».', 'good')
