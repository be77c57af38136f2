"""/corrections: «Заявки на исправление» — a teacher's own, and the queue of director and deputies (п. 17.1.3)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, web
from components.navigation import framed
from components.upload_button import upload_button
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import correction_files, corrections
from ejournal.services.corrections import Line

WHAT = {'mark': 'отметка', 'attendance': 'посещаемость'}


def register() -> None:
    """Add the address."""
    web.page('/corrections', action=Action.CORRECTIONS)(corrections_page)


async def corrections_page() -> None:
    """What waits, and what was decided; it follows the queue while it is open."""
    actor: Actor = await web.acting()
    decides = actor.may(Action.CORRECTIONS_DECIDE)

    async def load() -> list[Line]:
        return await corrections.shown(await web.acting())

    await corrections.read_answers(actor)
    subtitle = 'Изменения после семи дней и в закрытых периодах' if decides else 'Подаются из закрытой клетки журнала'
    with framed('Заявки на исправление', actor, '/corrections', subtitle=subtitle):
        await live.section(load, lambda lines: _draw(lines, actor, decides=decides),
                           lambda _: ['corrections' if decides else f'person:{actor.person_id}'])


def _draw(lines: list[Line], actor: Actor, *, decides: bool) -> None:
    waiting = [line for line in lines if line.approved is None]
    decided = [line for line in lines if line.approved is not None]
    with cards.card('Ждут решения', str(len(waiting)) if waiting else '', flush=bool(waiting)):
        if not waiting:
            states.empty('Заявок нет', 'Новые появятся здесь сразу.' if decides else
                         'Откройте закрытую клетку журнала и нажмите «Подать заявку на исправление».')
        else:
            _list(waiting, actor, decides=decides)
    if decided:
        with cards.card('Рассмотрены', flush=True):
            _list(decided, actor, decides=False)


def _files(line: Line, actor: Actor) -> None:
    for one in line.files:
        ui.link(one.title, f'/files/{one.id}').classes(replace='ej-small').props('download')
    if line.approved is None and line.asked_by_id == actor.person_id:
        upload_button('Приложить файл', partial(_attach, line.id), mark=f'file-{line.id}')


async def _attach(number: int, name: str, content: bytes) -> None:
    await correction_files.attach(await web.acting(), number, name, content)
    dialogs.notice('Файл приложен', 'good')


def _list(lines: list[Line], actor: Actor, *, decides: bool) -> None:
    with cards.rows():
        for line in lines:
            href = f'/journal/{line.group_id}' + (f'/{line.term_id}' if line.term_id else '')
            title = f'{line.pupil}: {WHAT[line.kind]} {line.old or "—"} → {line.new or "—"}'
            with cards.item(title, _story(line), href=href), cards.row():
                _files(line, actor)
                _state(line)
                if decides and line.asked_by_id != actor.person_id:
                    _decision(line)


def _story(line: Line) -> str:
    parts = [line.title, f'урок {line.lesson_on:%d.%m.%Y}', line.reason,
             f'{line.asked_by}, {clock.local(line.asked_at):%d.%m.%Y %H:%M}']
    if line.decided_at:
        parts.append(f'{line.decided_by}, {clock.local(line.decided_at):%d.%m.%Y %H:%M}')
    if line.order_number:
        parts.append(f'приказ № {line.order_number}')
    return ' · '.join([*parts, *([line.comment] if line.comment else [])])


def _state(line: Line) -> None:
    if line.after_closing:
        chips.chip('исправлено после закрытия' if line.approved else 'период закрыт', 'warn')
    if line.approved is None:
        chips.chip('ждёт')
    else:
        chips.chip('согласовано' if line.approved else 'отклонено', 'good' if line.approved else 'bad')


def _decision(line: Line) -> None:
    async def agree() -> None:
        if line.after_closing:
            _ask_order(line)
            return
        with web.refusals_shown():
            await corrections.approve(await web.acting(), line.id)
            dialogs.notice('Исправление внесено в журнал', 'good')

    buttons.button('Согласовать', agree).mark(f'approve-{line.id}')
    buttons.button('Отклонить', lambda: _ask_why(line)).mark(f'refuse-{line.id}')


def _ask_order(line: Line) -> None:
    """A closed term is corrected by an order only («ликвидация задолженности»)."""
    with dialogs.sheet('Исправление после закрытия') as sheet:
        ui.label('Учебный период закрыт. В отчётах значение будет отмечено: «исправлено после закрытия».')
        order = forms.text_field('Номер приказа', 'order', value=line.order_number, required=True)

    async def agree() -> None:
        if not (order.value or '').strip():
            order.error = 'Укажите номер приказа о ликвидации задолженности.'
            return
        with web.refusals_shown():
            await corrections.approve(await web.acting(), line.id, order_number=order.value or '')
            sheet.close()
            dialogs.notice('Исправление внесено в журнал', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Согласовать', agree).mark('agree-now')
    sheet.open()


def _ask_why(line: Line) -> None:
    with dialogs.sheet('Отклонить заявку') as sheet:
        ui.label(f'{line.pupil}: {line.old or "—"} → {line.new or "—"}. {line.title}, {line.lesson_on:%d.%m.%Y}')
        comment = forms.text_area('Почему', 'comment')

    async def refuse() -> None:
        with web.refusals_shown():
            await corrections.refuse(await web.acting(), line.id, comment.value or '')
            sheet.close()
            dialogs.notice('Заявка отклонена, учитель узнает сразу')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Отклонить', refuse).mark('refuse-now')
    sheet.open()
