"""/events: «Мероприятия» of a class; the class teacher plans, changes and cancels them, the parents are told."""

from datetime import date
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, talk, web
from components.diary_view import LONG
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services.talk import class_events, people
from ejournal.services.talk.class_events import Line, Plan


def register() -> None:
    """Add the address."""
    web.page('/events', action=Action.EVENTS_READ)(events_page)


async def events_page() -> None:
    """What is ahead, and what is over."""
    actor: Actor = await web.acting()
    writes = actor.may(Action.EVENTS_WRITE)

    async def load() -> list[Line]:
        return await class_events.listed(await web.acting())

    subtitle = 'О каждом мероприятии, изменении и отмене родители узнают сразу' if writes else \
        'О мероприятиях сообщает классный руководитель'
    with framed('Мероприятия', actor, '/events', subtitle=subtitle) as page:
        talk.style()
        if writes:
            with page.actions:
                buttons.primary('Новое мероприятие', partial(_edit, None))
        await live.section(load, lambda lines: _draw(lines, writes=writes), lambda _: ['events'])


def _draw(lines: list[Line], *, writes: bool) -> None:
    ahead, over = [line for line in lines if not line.past], [line for line in lines if line.past]
    with cards.card('Предстоят', str(len(ahead)) if ahead else '', flush=bool(ahead)):
        if ahead:
            _list(ahead, writes=writes)
        else:
            states.empty('Мероприятий пока нет', 'Запланированное появится здесь и в дневнике класса.')
    if over:
        with cards.card('Прошли', flush=True):
            _list(over, writes=False)


def _list(lines: list[Line], *, writes: bool) -> None:
    with cards.rows() as box:
        box.classes('ej-wrapped')
        for line in lines:
            when = f'{LONG[line.on.weekday()]}, {line.on:%d.%m.%Y}, {line.starts_at} · {line.place}'
            with cards.item(f'{line.title}, {line.class_name}', f'{when} · {line.text}' if line.text else when):
                if line.cancelled:
                    chips.chip(f'отменено: {line.cancelled}', 'bad')
                elif line.changed_at:
                    chips.chip(f'изменено {line.changed_at:%d.%m в %H:%M}', 'warn')
                if writes and line.mine and not line.cancelled:
                    buttons.quiet('Изменить', partial(_edit, line)).mark(f'edit-{line.id}')
                    buttons.quiet('Отменить', partial(_cancel, line)).mark(f'cancel-{line.id}')


async def _edit(line: Line | None) -> None:
    actor: Actor = await web.acting()
    names = {one.id: one.name for one in await people.classes() if one.id in actor.class_ids}
    with dialogs.sheet(line.title if line else 'Новое мероприятие', wide=True) as sheet, forms.form():
        school_class = forms.select_field('Класс', 'class', names, value=line.class_id if line else next(iter(names),
                                                                                                         None))
        if school_class.wrapper is not None:
            school_class.wrapper.set_visibility(len(names) > 1 and line is None)
        title = forms.text_field('Что', 'title', value=line.title if line else '', required=True)
        with forms.fields():
            on = forms.date_field('Дата', 'on', value=line.on if line else None, required=True)
            starts = forms.text_field('Время', 'starts_at', value=line.starts_at if line else '', required=True,
                                      placeholder='18:00')
            place = forms.text_field('Место', 'place', value=line.place if line else '', required=True)
        text = forms.text_area('Текст', 'text', value=line.text if line else '')
        pupils = forms.checkbox('Сообщить и обучающимся', 'pupils', value=True)

    async def save() -> None:
        if not on.check(required=True):
            return
        plan = Plan(title.value or '', on.day or date.min, starts.value or '', place.value or '', text.value or '',
                    bool(pupils.value))
        with web.refusals_shown():
            if line:
                await class_events.change(await web.acting(), line.id, plan)
            else:
                await class_events.plan(await web.acting(), int(school_class.value or 0), plan)
            sheet.close()
            dialogs.notice('Сохранено, родителям отправлено письмо', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить и сообщить', save).mark('save-event')
    sheet.open()


def _cancel(line: Line) -> None:
    with dialogs.sheet('Отменить мероприятие') as sheet:
        ui.label(f'{line.title}, {line.on:%d.%m.%Y}. Родители получат письмо с причиной.')
        reason = forms.text_field('Причина', 'reason', required=True)

    async def cancel() -> None:
        with web.refusals_shown():
            await class_events.cancel(await web.acting(), line.id, reason.value or '')
            sheet.close()

    with sheet.foot:
        buttons.button('Не отменять', sheet.close)
        buttons.danger('Отменить мероприятие', cancel).mark('cancel-now')
    sheet.open()
