"""/subjects: «Предметы» — made, renamed and closed by the deputy and the administrator (п. 15, 17.3.11)."""

from dataclasses import replace
from typing import Any

from nicegui import ui

from components import buttons, cards, dialogs, forms, live, office_tabs, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import subjects
from ejournal.services.curriculum import KEY
from ejournal.services.subjects import MARKING, SubjectLine, Wanted
from models import Refusal


def register() -> None:
    """Add the address."""
    web.page('/subjects', action=Action.ORGANISATION, title='Предметы')(subjects_page)


async def subjects_page() -> None:
    """The list; a row opens the form."""
    actor: Actor = await web.acting()
    writes = actor.may(Action.NAMES_KEEP)

    async def load() -> list[SubjectLine]:
        return await subjects.listed(await web.acting())

    with framed('Предметы', actor, '/curriculum',
                subtitle='Названия — как в учебном плане: полностью и со строчной буквы (п. 15)') as page:
        with page.actions:
            if writes:
                buttons.primary('Новый предмет', lambda: _ask(None)).mark('new-subject')
        office_tabs.draw(office_tabs.ORGANISATION, 'subjects', actor)
        await live.section(load, lambda lines: _draw(lines, writes=writes), lambda _: [KEY])


def _draw(lines: list[SubjectLine], *, writes: bool) -> None:
    with cards.card(flush=True):
        tables.data_table(
            [tables.Column('name', 'Предмет'), tables.Column('short', 'Кратко'), tables.Column('area', 'Область'),
             tables.Column('marking', 'Оценивание'), tables.Column('grades', 'Классы'),
             tables.Column('groups', 'Журналов', numeric=True), tables.Column('state', 'Состояние')],
            [_row(line) for line in lines], caption='Предметы', empty='Предметов нет: создайте первый.', search=True,
            on_row=(lambda index: _ask(lines[index])) if writes else None)


def _row(line: SubjectLine) -> tables.Row:
    one = line.wanted
    state = tables.Cell(f'закрыт {line.closed_on:%d.%m.%Y}', chip='') if line.closed_on else \
        tables.Cell('внеурочная деятельность', chip='accent') if one.extracurricular else ''
    return {'name': tables.Cell(one.name, sub='имя собственное' if one.proper_name else ''), 'short': one.short_name,
            'area': one.area, 'marking': MARKING[one.marking], 'grades': _spans(line.grades), 'groups': line.groups,
            'state': state}


def _spans(grades: tuple[int, ...]) -> str:
    """«5–9, 11»."""
    spans: list[list[int]] = []
    for grade in grades:
        if spans and grade == spans[-1][1] + 1:
            spans[-1][1] = grade
        else:
            spans.append([grade, grade])
    return ', '.join(f'{low}–{high}' if low < high else str(low) for low, high in spans)


def _ask(line: SubjectLine | None) -> None:
    if line and line.closed_on:
        _reopen(line)
        return
    one = line.wanted if line else Wanted('')
    with ui.context.client.content, dialogs.sheet(one.name or 'Новый предмет') as sheet, forms.form():
        with forms.fields():
            name = forms.text_field('Название', 'name', value=one.name, required=True,
                                    hint='например: русский язык')
            short = forms.text_field('Краткое название', 'short_name', value=one.short_name,
                                     hint='только для узких столбцов')
            area = forms.text_field('Предметная область', 'area', value=one.area)
            marking = forms.select_field('Оценивание', 'marking', MARKING, value=one.marking)
        flags = {'proper_name': forms.checkbox('Имя собственное (название начинается с прописной)', 'proper_name',
                                               value=one.proper_name),
                 'extracurricular': forms.checkbox('Внеурочная деятельность', 'extracurricular',
                                                   value=one.extracurricular),
                 'creative_week': forms.checkbox('Творческие работы проверяются до 7 дней', 'creative_week',
                                                 value=one.creative_week)}

    async def save() -> None:
        wanted = replace(one, name=name.value or '', short_name=short.value or '', area=area.value or '',
                         marking=str(marking.value), **{key: bool(box.value) for key, box in flags.items()})
        try:
            await _store(line, wanted)
        except Refusal as refusal:
            name.error = refusal.message
            return
        sheet.close()
        dialogs.notice('Сохранено', 'good')

    with sheet.foot:
        if line:
            buttons.danger('Закрыть предмет', lambda: _close(line, sheet)).mark('close-subject')
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-subject')
    sheet.open()


async def _store(line: SubjectLine | None, wanted: Wanted) -> None:
    actor = await web.acting()
    if line:
        await subjects.change(actor, line.id, wanted)
    else:
        await subjects.create(actor, wanted)


async def _close(line: SubjectLine, sheet: Any) -> None:
    with web.refusals_shown():
        await subjects.close(await web.acting(), line.id)
        sheet.close()
        dialogs.notice(f'«{line.wanted.name}» закрыт', 'good')


def _reopen(line: SubjectLine) -> None:
    with ui.context.client.content, dialogs.sheet(line.wanted.name) as sheet:
        ui.label('Предмет закрыт: в учебный план и нагрузку его не внести.')

    async def reopen() -> None:
        with web.refusals_shown():
            await subjects.reopen(await web.acting(), line.id)
            sheet.close()
            dialogs.notice('Предмет снова открыт', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Открыть снова', reopen).mark('reopen-subject')
    sheet.open()
