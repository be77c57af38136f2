"""/load: «Педагогическая нагрузка» — teacher × groups, vacancies, changes from a day, hand-over (п. 17.3.8)."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, office_tabs, report_files, states, tables, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Column, Kind, Report, Row, Section
from ejournal.services import curriculum, duties, exports, imprints, load, load_changes
from ejournal.services.duties import Line
from ejournal.services.load import Board, Item, TeacherLine, Vacancy, show

VIEWS = {'': 'Учителя', 'vacancies': 'Вакансии'}


def register() -> None:
    """Add the address."""
    web.page('/load', action=Action.ORGANISATION, title='Педагогическая нагрузка')(load_page)


async def load_page(view: str = '') -> None:
    """Who teaches what today; a row opens the teacher's lines."""
    actor: Actor = await web.acting()
    chosen = view if view in VIEWS else ''

    async def ask() -> tuple[Board, Line | None]:
        now = await web.acting()
        return await load.board(now), await _duty(now)

    async def make(ending: str) -> tuple[list[Report], Imprint]:
        now = await web.acting()
        await exports.note(now, Action.ORGANISATION, f'Педагогическая нагрузка.{ending}')
        return [_report(await load.board(now))], await imprints.of_office()

    with framed('Педагогическая нагрузка', actor, '/curriculum', subtitle=f'На {clock.today():%d.%m.%Y}') as page:
        with page.actions:
            report_files.draw(make)
        office_tabs.draw(office_tabs.ORGANISATION, 'load', actor)
        await live.section(ask, lambda found: _draw(*found, chosen), lambda _: [curriculum.KEY, 'duties'])


async def _duty(actor: Actor) -> Line | None:
    board = await duties.board(actor)
    return next((line for line in board.lines if line.key.startswith('load:')), None)


def _draw(board: Board, duty: Line | None, view: str) -> None:
    with cards.tiles():
        cards.tile('Часов в неделю', show(board.total), of='по всем группам')
        cards.tile('Учителей с нагрузкой', str(sum(bool(one.items) for one in board.lines)),
                   of=f'из {len(board.lines)}')
        cards.tile('Вакансии', show(board.missing),
                   of=f'часов, групп: {len(board.vacancies)}')
        if duty:
            cards.tile('Передано администратору', f'{clock.local(duty.done.at):%d.%m.%Y}' if duty.done.at else 'нет',
                       of=duty.done.by or f'срок {duty.due_on:%d.%m.%Y}')
    if duty and not duty.done.at:
        with states.callout(f'Нагрузку передают администратору до {duty.due_on:%d.%m.%Y} (п. 17.3).', 'warn'):
            if duty.by_hand:
                buttons.button('Передать администратору', lambda: _hand_over(duty.key)).mark('hand-over')
    with cards.row():
        buttons.segmented([buttons.Segment(label, key, f'/load?view={key}') for key, label in VIEWS.items()], view,
                          label='Что показать')
    if view == 'vacancies':
        _vacancies(board)
    else:
        _teachers(board)


def _teachers(board: Board) -> None:
    with cards.card(flush=True):
        tables.data_table(
            [tables.Column('name', 'Учитель', width='180px'),
             tables.Column('what', 'Группы', sortable=False),
             tables.Column('lessons', 'Уроки, ч', numeric=True),
             tables.Column('outside', 'Внеурочная, ч', numeric=True),
             tables.Column('total', 'Всего, ч', numeric=True), tables.Column('leads', 'Класс')],
            [{'name': one.name, 'what': _what(one.items), 'lessons': _number(one.lessons),
              'outside': _number(one.outside), 'total': _number(one.lessons + one.outside), 'leads': one.leads}
             for one in board.lines], caption='Нагрузка учителей',
            empty='Учителей нет: администратор назначает роль «учитель».', search=True,
            on_row=lambda index: _open(board, board.lines[index]))


def _number(hours: object) -> tables.Cell:
    value = float(str(hours))
    return tables.Cell(f'{value:g}'.replace('.', ',') if value else '—', order=value)


def _what(items: tuple[Item, ...]) -> str:
    by: dict[str, list[str]] = {}
    for one in items:
        by.setdefault(one.subject, []).append(f'{one.class_name}{f" ({one.subgroup})" if one.subgroup else ""}')
    return '; '.join(f'{subject}: {", ".join(classes)}' for subject, classes in by.items())


def _vacancies(board: Board) -> None:
    with cards.card('Часы без учителя', 'Учебный план минус назначенная нагрузка', flush=True):
        if not board.vacancies:
            states.empty('Вакансий нет', 'Все часы учебного плана распределены.')
        else:
            with cards.rows() as rows:
                rows.classes('ej-stretched')
                for one in board.vacancies:
                    given = f'назначено {show(one.given)} из {show(one.needed)} ч' if one.group_id else 'нет журнала'
                    with cards.item(one.title, given):
                        chips.chip(f'{show(one.missing)} ч', 'warn')
                        if board.may_write:
                            buttons.button('Назначить', partial(_assign, board, one))
    if board.above:
        with cards.card('Больше учебного плана', 'Проверьте часы', flush=True), cards.rows():
            for title, hours in board.above:
                with cards.item(title):
                    chips.chip(f'+{show(hours)} ч', 'warn')


# --- dialogs ----------------------------------------------------------------------------------------------------------
def _open(board: Board, one: TeacherLine) -> None:
    with ui.context.client.content, dialogs.sheet(one.name, wide=True) as sheet:
        if not one.items:
            states.empty('Нагрузки нет', 'Назначьте группу ниже.' if board.may_write else '')
        with cards.rows() as rows:
            rows.classes('ej-stretched')
            for item in one.items:
                spans = ' '.join(filter(None, [f'с {item.since:%d.%m.%Y}' if item.since else '',
                                               f'до {item.until:%d.%m.%Y}' if item.until else '']))
                with cards.item(item.title, spans, href=f'/journal/{item.group_id}'):
                    chips.chip(f'{show(item.hours)} ч')
                    if board.may_write:
                        buttons.button('Изменить', partial(_change, board, one, item, sheet.close))
    def more() -> None:
        sheet.close()
        _assign(board, None, one.person_id)

    with sheet.foot:
        buttons.button('Закрыть', sheet.close)
        if board.may_write:
            buttons.primary('Назначить группу', more)
    sheet.open()


def _change(board: Board, one: TeacherLine, item: Item, close: Callable[[], object]) -> None:
    close()
    with ui.context.client.content, dialogs.sheet(item.title) as sheet, forms.form(), forms.fields():
        teacher = forms.select_field('Учитель', 'teacher', board.teachers | {one.person_id: one.name},
                                     value=one.person_id, search=True)
        hours = forms.text_field('Часов в неделю', 'hours', value=show(item.hours))
        since = forms.date_field('С какого дня', 'since', value=board.day, required=True)

    async def save() -> None:
        if since.check(required=True):
            await _done(load_changes.change(await web.acting(), item.load_id, int(teacher.value or 0),
                                            hours.value or '', since.day or date.min), sheet.close)

    async def finish() -> None:
        if since.check(required=True):
            await _done(load_changes.finish(await web.acting(), item.load_id, since.day or date.min), sheet.close)

    with sheet.foot:
        buttons.danger('Снять с этого дня', finish).mark('finish-load')
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-load')
    sheet.open()


def _assign(board: Board, vacancy: Vacancy | None, person: int = 0) -> None:
    with ui.context.client.content, dialogs.sheet(vacancy.title if vacancy else 'Назначить группу') as sheet, \
            forms.form(), forms.fields():
        group = None if vacancy else forms.select_field('Группа', 'group', board.groups, search=True, required=True)
        teacher = forms.select_field('Учитель', 'teacher', board.teachers, value=person or None, search=True,
                                     required=True)
        hours = forms.text_field('Часов в неделю', 'hours', value=show(vacancy.missing) if vacancy else '')
        since = forms.date_field('С какого дня', 'since', value=board.day, required=True)

    async def save() -> None:
        if not since.check(required=True):
            return
        with web.refusals_shown():
            actor = await web.acting()
            number = vacancy.group_id if vacancy else int(group.value or 0) if group else 0
            if vacancy and not number:
                number = await load_changes.open_journal(actor, vacancy.class_id, vacancy.subject_id)
            await load_changes.assign(actor, number, int(teacher.value or 0), hours.value or '', since.day or date.min)
            sheet.close()
            dialogs.notice('Нагрузка назначена', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Назначить', save).mark('assign-load')
    sheet.open()


async def _done(work: Awaitable[None], close: Callable[[], object]) -> None:
    with web.refusals_shown():
        await work
        close()
        dialogs.notice('Нагрузка изменена', 'good')


async def _hand_over(key: str) -> None:
    with web.refusals_shown():
        await duties.finish(await web.acting(), key)
        dialogs.notice('Нагрузка передана администратору', 'good')


def _report(board: Board) -> Report:
    heads = (Column('Учитель', width=44), Column('Предмет', width=-1), Column('Класс, подгруппа', width=46),
             Column('Часов в неделю', Kind.TWO, width=20), Column('Вид', width=30), Column('С', Kind.DATE, width=22),
             Column('До', Kind.DATE, width=22))
    rows: list[Row] = []
    for one in board.lines:
        for item in one.items:
            rows.append(Row((one.name, item.subject, ' · '.join(filter(None, [item.class_name, item.subgroup])),
                             float(item.hours), 'внеурочная' if item.extracurricular else 'урок', item.since,
                             item.until)))
        if one.items:
            rows.append(Row((one.name, 'Итого', one.leads and f'кл. рук. {one.leads}',
                             float(one.lessons + one.outside), '', None, None), strong=True))
    return Report('Педагогическая нагрузка', 'Педагогическая нагрузка',
                  (f'На {board.day:%d.%m.%Y}, {board.year_name} учебный год',), (Section(heads, tuple(rows)),),
                  (f'Вакансии, часов в неделю: {show(board.missing)}',),
                  ('Заместитель директора', 'Директор'), landscape=True)
