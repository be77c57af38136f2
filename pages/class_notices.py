"""/class/notices: monthly notices to the parents of a class, one click for all (п. 17.5.4, I-10)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, class_tabs, dialogs, live, notice_view, states, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Actor
from ejournal.rules.duties import Month
from ejournal.services import notices
from ejournal.services.duties import MONTHS
from ejournal.services.notices import ClassMonth, Line, State

KINDS: dict[State, chips.ChipKind] = {State.SENT: 'good', State.TO_SEND: 'warn', State.NO_ACCESS: ''}


def register() -> None:
    """Add the address."""
    web.page('/class/notices', title='Уведомления об успеваемости')(class_notices_page)


async def class_notices_page(klass: int = 0, month: str = '') -> None:
    """The months, the pupils with what was sent, «Отправить классу»; parents who read are seen at once."""
    actor: Actor = await web.acting()
    first = await notices.of_class(actor, klass, month)

    async def load() -> ClassMonth:
        return await notices.of_class(await web.acting(), first.class_id, first.month.key)

    active = '/class/notices' if first.class_id in actor.class_ids else '/school'
    with framed(f'Уведомления об успеваемости, {first.name}', actor, active,
                subtitle='Не реже одного раза в месяц каждому родителю с доступом в журнал (п. 17.5.4)'):
        class_tabs.monthly(first.class_id, 'notices', [(one.key, _name(one)) for one in first.months], first.month.key)
        await live.section(load, _draw, lambda found: [f'notices:{found.class_id}'])


def _name(month: Month) -> str:
    return MONTHS[month.first.month - 1].capitalize()


def _draw(found: ClassMonth) -> None:
    sent, left = found.count(State.SENT), found.count(State.TO_SEND)
    with cards.tiles():
        cards.tile('Отправлено', str(sent), of=f'из {sent + left} с доступом')
        cards.tile('Прочитано', str(sum(bool(line.read) for line in found.lines)), of=f'из {sent}')
        cards.tile('Без доступа', str(found.count(State.NO_ACCESS)), of='им — уведомление на бумаге')
    if found.why_not:
        states.callout(found.why_not)
    with cards.card(_name(found.month), f'до {found.month.last:%d.%m.%Y} включительно', flush=True):
        if found.may_send and left:
            with cards.row().classes('ej-card-tools'):
                buttons.primary(f'Отправить классу: {left}', partial(_send, found, None)).mark('send-class')
        if not found.lines:
            states.empty('В классе никого нет', 'Обучающиеся появятся после приказа о зачислении.')
            return
        with cards.rows():
            for line in found.lines:
                _line(found, line)


def _line(found: ClassMonth, line: Line) -> None:
    with cards.item(line.name, _story(line)):
        if line.sent:
            chips.chip(f'прочитали: {line.read} из {line.sent}', 'good' if line.read else '')
        chips.chip(line.state.value, KINDS[line.state])
        if line.state is State.SENT:
            buttons.quiet('Показать', partial(_show_sent, found, line)).mark(f'sent-{line.pupil_id}')
        if line.state is not State.NO_ACCESS and found.may_send:
            again = line.state is State.SENT
            buttons.button('Отправить ещё раз' if again else 'Просмотр', partial(_preview, found, line)) \
                .mark(f'preview-{line.pupil_id}')


def _story(line: Line) -> str:
    told = f'{clock.local(line.sent_at):%d.%m.%Y %H:%M}, {line.author}' if line.sent_at else ''
    return ' · '.join(part for part in (line.recipients or 'у родителей нет доступа', told) if part)


async def _send(found: ClassMonth, line: Line | None) -> None:
    with web.refusals_shown():
        count = await notices.send(await web.acting(), found.class_id, found.month.key,
                                   [line.pupil_id] if line else None, line.last if line else 0)
        dialogs.notice(f'Отправлено уведомлений об обучающихся: {count}', 'good')


async def _preview(found: ClassMonth, line: Line) -> None:
    with web.refusals_shown():
        texts = await notices.preview(await web.acting(), found.class_id, found.month.key, line.pupil_id)
        # Not inside the list, which is drawn anew whenever a parent reads.
        with ui.context.client.content, dialogs.sheet(f'Уведомление: {line.name}', wide=True) as sheet:
            for number, (recipient, text) in enumerate(texts):
                ui.label(f'Кому: {recipient}').classes('ej-muted')
                if number == 0:
                    notice_view.draw(text)
                else:
                    ui.label(f'{text.greeting} Далее тот же текст.')

        async def send() -> None:
            await _send(found, line)
            sheet.close()

        with sheet.foot:
            buttons.button('Закрыть', sheet.close)
            buttons.primary('Отправить', send).mark('send-one')
        sheet.open()


async def _show_sent(found: ClassMonth, line: Line) -> None:
    with web.refusals_shown():
        sent = await notices.sent_texts(await web.acting(), found.class_id, found.month.key, line.pupil_id)
        with ui.context.client.content, dialogs.sheet(f'Отправлено: {line.name}', wide=True) as sheet:
            for recipient, one in sent:
                read = f'прочитано {clock.local(one.read_at):%d.%m.%Y %H:%M}' if one.read_at else 'ещё не прочитано'
                ui.label(f'{recipient} · {clock.local(one.sent_at):%d.%m.%Y %H:%M}, {one.author} · {read}') \
                    .classes('ej-muted')
            notice_view.draw(sent[0][1].text)
        sheet.open()
