"""/classes: «Классы» — grade, letter, shift, class teacher; made and closed here (п. 17.3.11)."""

from typing import Any

from nicegui import ui

from components import buttons, cards, dialogs, forms, live, office_tabs, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import classes
from ejournal.services.classes import Classes, ClassLine, Wanted
from ejournal.services.curriculum import KEY

SHIFTS = {1: 'первая', 2: 'вторая'}


def register() -> None:
    """Add the address."""
    web.page('/classes', action=Action.ORGANISATION, title='Классы')(classes_page)


async def classes_page() -> None:
    """The classes of the year; a row opens the form."""
    actor: Actor = await web.acting()
    writes = actor.may(Action.NAMES_KEEP)

    async def load() -> Classes:
        return await classes.listed(await web.acting())

    found = await load()
    with framed('Классы', actor, '/curriculum', subtitle='Состав класса меняют приказы раздела «Движение»') as page:
        with page.actions:
            if writes:
                buttons.primary('Новый класс', lambda: _ask(found.teachers, None)).mark('new-class')
        office_tabs.draw(office_tabs.ORGANISATION, 'classes', actor)
        await live.section(load, lambda shown: _draw(shown, writes=writes), lambda _: [KEY])


def _draw(found: Classes, *, writes: bool) -> None:
    lines = found.lines
    with cards.card(flush=True):
        tables.data_table(
            [tables.Column('name', 'Класс'), tables.Column('teacher', 'Классный руководитель'),
             tables.Column('shift', 'Смена'), tables.Column('room', 'Кабинет'), tables.Column('profile', 'Профиль'),
             tables.Column('pupils', 'Обучающихся', numeric=True), tables.Column('groups', 'Журналов', numeric=True),
             tables.Column('state', 'Состояние')],
            [_row(line) for line in lines], caption='Классы', empty='Классов нет: создайте первый.',
            on_row=(lambda index: _ask(found.teachers, lines[index])) if writes else None)


def _row(line: ClassLine) -> tables.Row:
    one = line.wanted
    teacher = line.teacher if line.teacher or line.closed_on else tables.Cell('не назначен', chip='warn')
    state = tables.Cell(f'закрыт {line.closed_on:%d.%m.%Y}', chip='') if line.closed_on else ''
    return {'name': tables.Cell(line.name, order=one.grade * 100 + ord(one.letter) % 100), 'teacher': teacher,
            'shift': SHIFTS.get(one.shift, ''), 'room': one.room, 'profile': one.profile, 'pupils': line.pupils,
            'groups': line.groups, 'state': state}


def _ask(teachers: dict[int, str], line: ClassLine | None) -> None:
    if line and line.closed_on:
        dialogs.notice('Класс закрыт: его журналы можно только читать.', 'info')
        return
    one = line.wanted if line else Wanted(5, '')
    with ui.context.client.content, dialogs.sheet(f'Класс {line.name}' if line else 'Новый класс') as sheet, \
            forms.form(), forms.fields():
        grade = forms.select_field('Параллель', 'grade', {number: str(number) for number in range(1, 12)},
                                   value=one.grade)
        letter = forms.text_field('Литера', 'letter', value=one.letter, required=True, hint='одна русская буква')
        teacher = forms.select_field('Классный руководитель', 'teacher', {0: 'не назначен'} | teachers,
                                     value=one.teacher_id or 0, search=True)
        shift = forms.select_field('Смена', 'shift', SHIFTS, value=one.shift)
        room = forms.text_field('Кабинет', 'room', value=one.room)
        profile = forms.text_field('Профиль', 'profile', value=one.profile)
    if line:
        grade.disable()

    async def save() -> None:
        wanted = Wanted(int(grade.value), letter.value or '', int(shift.value), int(teacher.value or 0) or None,
                        room.value or '', profile.value or '')
        with web.refusals_shown():
            actor = await web.acting()
            await (classes.change(actor, line.id, wanted) if line else classes.create(actor, wanted))
            sheet.close()
            dialogs.notice('Сохранено', 'good')

    with sheet.foot:
        if line:
            buttons.danger('Закрыть класс', lambda: _close(line, sheet)).mark('close-class')
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-class')
    sheet.open()


async def _close(line: ClassLine, sheet: Any) -> None:
    with web.refusals_shown():
        await classes.close(await web.acting(), line.id)
        sheet.close()
        dialogs.notice(f'Класс {line.name} закрыт', 'good')
