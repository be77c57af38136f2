"""/cards and /cards/{class}: «Полнота личных карт» by class, by person and of the staff (п. 17.3.2, 17.5.3)."""

import asyncio

from nicegui import ui

from components import buttons, card_form, cards, states, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.cards import Fullness
from ejournal.services import card_report
from ejournal.services.card_report import ClassLine, PersonLine, Report
from ejournal.workbook import people_file


def register() -> None:
    """Add the addresses."""
    web.page('/cards', action=Action.CARDS_REPORT, title='Полнота личных карт')(report_page)
    web.page('/cards/{class_id}', action=Action.CARDS_REPORT)(class_page)


async def report_page(view: str = '') -> None:
    """The classes, or the staff for those who see its cards."""
    actor: Actor = await web.acting()
    views = {'classes': 'Обучающиеся'} | ({'staff': 'Работники'} if actor.may(Action.STAFF_READ) else {})
    if not (actor.may(Action.FAMILIES_READ) or actor.class_ids):
        views.pop('classes')
    chosen = view if view in views else next(iter(views), 'classes')
    staff = chosen == 'staff'
    with framed('Полнота личных карт', actor, '/cards', subtitle='Обязательные поля личных карт') as page:
        with page.actions:
            buttons.button('Скачать XLSX', lambda: _download(staff=staff))
        if len(views) > 1:
            with cards.row():
                buttons.segmented([buttons.Segment(label, key, f'?view={key}') for key, label in views.items()], chosen,
                                  label='Кто')
        if staff:
            _people(*await card_report.of_staff(actor))
        else:
            _classes(await card_report.of_classes(actor))


def _classes(report: Report) -> None:
    total = sum((one.fullness for one in report.classes), start=Fullness(0, 0))
    with cards.tiles():
        cards.tile('Заполнено', f'{total.percent} %', of=f'{total.filled} из {total.total} полей')
        cards.tile('Полных карт', str(sum(one.complete for one in report.classes)),
                   of=f'из {sum(one.cards for one in report.classes)}')
    if report.overdue and total.filled < total.total:
        states.callout(f'Срок заполнения прошёл {report.due_on:%d.%m.%Y}: незаполненные карты просрочены (п. 17.5).',
                       'warn')
    head = [Column('name', 'Класс'), Column('teacher', 'Классный руководитель'), Column('cards', 'Карт', numeric=True),
            Column('complete', 'Полных', numeric=True), Column('full', 'Заполнено', numeric=True),
            *(Column(f's{number}', label, numeric=True) for number, label in enumerate(report.heads))]
    with cards.card(flush=True):
        tables.data_table(head, [_class_row(one, overdue=report.overdue) for one in report.classes],
                          caption='Полнота по классам', empty='Классов нет.')


def _class_row(one: ClassLine, *, overdue: bool) -> tables.Row:
    return {'name': Cell(one.name, href=f'/cards/{one.class_id}', order=one.name.rjust(4)), 'teacher': one.teacher,
            'cards': one.cards, 'complete': one.complete, 'full': _percent(one.fullness.percent, overdue=overdue),
            **_sections(one.percents)}


def _sections(percents: tuple[int | None, ...]) -> dict[str, Cell]:
    return {f's{number}': _percent(percent) for number, percent in enumerate(percents)}


def _percent(percent: int | None, *, overdue: bool = False) -> Cell:
    if percent is None:
        return Cell('—', order=-1)
    return Cell(f'{percent} %', chip=card_form.state(percent, overdue=overdue), order=percent)


async def class_page(class_id: int) -> None:
    """Every pupil of a class, with what is missing."""
    actor: Actor = await web.acting()
    heads, lines = await card_report.of_class(actor, class_id)
    report = await card_report.of_classes(actor)
    found = next((one for one in report.classes if one.class_id == class_id), None)
    with framed(f'Личные карты, {found.name if found else "класс"}', actor, '/cards',
                subtitle=f'Классный руководитель: {found.teacher}' if found else '') as page:
        with page.actions:
            buttons.link_button('Все классы', '/cards')
            buttons.button('Скачать XLSX', lambda: _download(class_id))
        _people(heads, lines)


def _people(heads: tuple[str, ...], lines: list[PersonLine]) -> None:
    head = [Column('name', 'Фамилия, имя, отчество'), Column('full', 'Заполнено', numeric=True),
            *(Column(f's{number}', label, numeric=True) for number, label in enumerate(heads)),
            Column('missing', 'Не заполнено')]
    with cards.card(flush=True):
        tables.data_table(head, [_person_row(one) for one in lines], caption='Полнота личных карт',
                          empty='Карт нет.', search=True)


def _person_row(one: PersonLine) -> tables.Row:
    return {'name': Cell(one.name, href=f'/people/{one.person_id}'), 'full': _percent(one.fullness.percent),
            'missing': '; '.join(one.fullness.missing), **_sections(one.percents)}


async def _download(class_id: int | None = None, *, staff: bool = False) -> None:
    with web.refusals_shown():
        title, head, rows = await card_report.export(await web.acting(), class_id, staff=staff)
        content = await asyncio.to_thread(people_file.build, title, head, rows)
        ui.download.content(content, f'{title} {clock.today():%d.%m.%Y}.xlsx')
