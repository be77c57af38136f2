"""The reports of the control as plain tables: the page draws them, the workbook gets the same cells."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs

from ejournal import audit, clock
from ejournal.access import Action, Actor
from ejournal.rules.control import State, Tally, What, percent
from ejournal.rules.marks import format_mean
from ejournal.services import control, control_lessons, control_reports, final_timing
from ejournal.services.control import Asked, Board
from ejournal.services.control_lessons import Behind, Of, Shown

WHATS = {What.TOPIC: 'Темы', What.HOMEWORK: 'Задания', What.MARKS: 'Отметки'}
STATES = {State.ON_TIME: 'в срок', State.LATE: 'поздно', State.MISSING: 'нет', State.WAITING: 'ждут срока'}
ONE = {What.TOPIC: 'тема', What.HOMEWORK: 'задание', What.MARKS: 'отметки'}
BY_NAMES = {'teacher': 'Учитель', 'class': 'Класс', 'subject': 'Предмет', 'day': 'День'}
Link = Callable[..., str]  # query parameters of the board → an address


@dataclass(frozen=True)
class Figure:
    """A cell: text, address, kind of chip ('' plain) and what to sort by."""

    text: str
    href: str = ''
    kind: str = ''
    order: float | str | None = None


@dataclass(frozen=True)
class Table:
    """Headings (label, numeric) and rows."""

    title: str
    head: tuple[tuple[str, bool], ...]
    rows: list[list[Figure]] = field(default_factory=list)
    empty: str = 'За этот период ничего не найдено.'


def timeliness(board: Board, by: str, link: Link) -> Table:
    """Своевременность (norms 4.7 a): every figure leads to its lessons."""
    shown = [(what, state) for what in What for state in (State.ON_TIME, State.LATE, State.MISSING)]
    head = [(BY_NAMES[by], False), ('Уроков', True), ('В срок', True),
            *((f'{WHATS[what]} {STATES[state]}', True) for what, state in shown)]
    rows = []
    for line in board.lines:
        narrow = _narrow(by, line.key)
        lessons = _number(line.tally.lessons, link(tab='lessons', **narrow))
        cells = [Figure(line.name, link(**narrow), order=line.order), lessons, _share(line.tally)]
        for what, state in shown:
            count = line.tally.count(what, state)
            kind = {State.LATE: 'warn', State.MISSING: 'bad'}.get(state, '') if count else ''
            href = link(tab='list', what=int(what), state=int(state), **narrow) if count else ''
            cells.append(Figure(str(count), href, kind, count))
        rows.append(cells)
    return Table('Своевременность', tuple(head), rows, 'За этот период уроков не было.')


def _narrow(by: str, key: str) -> dict[str, object]:
    if by == 'day':
        return {'first': key, 'last': key, 'by': 'teacher'}
    return {{'teacher': 'teacher', 'class': 'klass', 'subject': 'subject'}[by]: key,
            'by': 'day' if by == 'teacher' else 'teacher'}


def _number(count: int, href: str = '', kind: str = '') -> Figure:
    """A count: what is there leads to its cause, and only that is coloured."""
    return Figure(str(count), href if count else '', kind if count else '', count)


def _share(tally: Tally) -> Figure:
    due = sum(tally.all(state) for state in (State.ON_TIME, State.LATE, State.MISSING))
    share = Fraction(tally.all(State.ON_TIME), due) if due else None
    return Figure(percent(share), order=-1.0 if share is None else float(share))


async def listed(actor: Actor, asked: Asked, what: int | None, state: int) -> Table:
    """The lessons behind a figure; with ``State.LATE`` this is «записи после срока»."""
    kind = What(what) if what is not None and what in list(What) else None
    chosen = State(state) if state in list(State) else State.LATE
    found = await control.entries(actor, asked, kind, chosen)
    rows = [[Figure(f'{one.day:%d.%m.%Y}, урок {one.number}', one.href, order=f'{one.day}{one.number:02}'),
             Figure(one.title, one.href), Figure(one.teacher), Figure(ONE[one.what]),
             Figure(f'{one.due:%d.%m %H:%M}', order=one.due.timestamp()),
             Figure(f'{one.saved:%d.%m %H:%M}' if one.saved else STATES[one.state],
                    kind='bad' if one.state is State.MISSING else 'warn' if one.state is State.LATE else '')]
            for one in found]
    name = f'{WHATS[kind] if kind is not None else "Записи"}: {STATES[chosen]}'
    head = (('Урок', False), ('Журнал', False), ('Учитель', False), ('Что', False), ('Срок', False), ('Внесено', False))
    return Table(name, head, rows, 'Таких записей нет.')


OF_NAMES = {
    Of.BEGUN: 'Уроки', Of.HELD: 'Уроки с темой', Of.OPEN: 'Уроки без темы', Of.CANCELLED: 'Отменённые уроки',
    Of.PLANNED: 'Уроки по расписанию', Of.BEHIND: 'Уроки, отменённые и без темы', Of.MARKED: 'Уроки с отметками',
    Of.SILENT: 'Уроки без отметки обучающегося'}


async def lessons(actor: Actor, asked: Asked, behind: Behind) -> Table:
    """The lessons behind a figure of any report; each leads to its page."""
    found, total = await control_lessons.listed(actor, asked, behind)
    head = (('Урок', False), ('Журнал', False), ('Учитель', False), ('Тема', False),
            *([('Отметок', True)] if behind.group_id else []))
    rows = [[Figure(f'{one.day:%d.%m.%Y}, урок {one.number}', f'/lesson/{one.lesson_id}',
                    order=f'{one.day}{one.number:02}'),
             Figure(one.title, f'/journal/{one.group_id}'), Figure(one.teacher), _topic(one),
             *([_number(one.marks)] if behind.group_id else [])] for one in found]
    more = f', последние {len(found)} из {total}' if total > len(found) else ''
    return Table(f'{OF_NAMES[behind.of]}{more}', head, rows, 'Таких уроков нет.')


def _topic(one: Shown) -> Figure:
    if one.cancelled:
        return Figure(f'отменён: {one.reason}' if one.reason else 'отменён', kind='warn')
    return Figure(one.topic) if one.topic else Figure('тема не записана', kind='bad')


async def fill(actor: Actor, asked: Asked) -> Table:
    """Наполняемость (norms 4.7 b)."""
    head = (('Журнал', False), ('Уроков', True), ('Отметок', True), ('На урок', True), ('Норма', True),
            ('Норма есть у', True), ('Меньше 70 % нормы', False))
    rows = []
    for one in await control_reports.fill(actor, asked):
        low = ', '.join(f'{name} ({count})' for name, count in one.low[:6])
        low += f' и ещё {len(one.low) - 6}' if len(one.low) > 6 else ''
        per = one.marks / one.lessons
        rows.append([
            Figure(one.title, f'/journal/{one.group_id}'),
            _number(one.lessons, control_lessons.link(asked, Behind(Of.BEGUN, one.group_id))),
            _number(one.marks, control_lessons.link(asked, Behind(Of.MARKED, one.group_id))),
            Figure(f'{per:.1f}'.replace('.', ','), kind='warn' if per < 3 else '', order=per), _number(one.norm),
            Figure(percent(one.share), order=float(one.share or 0)), Figure(low)])
    return Table('Наполняемость отметок', head, rows)


async def objectivity(actor: Actor, asked: Asked) -> Table:
    """Объективность (norms 4.7 c): only marks with a flag."""
    head = (('Обучающийся', False), ('Класс', False), ('Предмет', False), ('Средний балл', True),
            ('Рекомендуется', True), ('Выставлено', True), ('Что проверить', False), ('Причина', False))
    rows = [[Figure(one.pupil, f'/finals/{one.group_id}'), Figure(one.class_name), Figure(one.subject),
             Figure(format_mean(one.mean) or '—', order=float(one.mean or 0)), Figure(one.suggested),
             Figure(one.chosen), Figure('; '.join(one.flags), kind='warn'), Figure(one.reason or '—')]
            for one in await control_reports.objectivity(actor, asked)]
    return Table('Объективность итоговых отметок', head, rows,
                 'Итоговые отметки периода сходятся с текущими или ещё не выставлены.')


async def programme(actor: Actor, asked: Asked) -> Table:
    """Прохождение программы: plan and fact in lessons (norms 4.6)."""
    head = (('Журнал', False), ('По расписанию', True), ('Проведено с темой', True), ('Выполнено', True),
            ('Отменено', True), ('Отклонение', True))
    rows = []
    for one in await control_reports.programme(actor, asked):
        def lessons(of: Of, group: int = one.group_id) -> str:
            return control_lessons.link(asked, Behind(of, group))

        behind = one.planned - one.held
        rows.append([
            Figure(one.title, f'/journal/{one.group_id}'), _number(one.planned, lessons(Of.PLANNED)),
            _number(one.held, lessons(Of.HELD)), Figure(percent(one.share), order=float(one.share or 0)),
            _number(one.cancelled, lessons(Of.CANCELLED)),
            Figure(f'−{behind}', lessons(Of.BEHIND), 'warn', -behind) if behind else _number(0)])
    return Table('Прохождение программы', head, rows)


async def survey(actor: Actor, asked: Asked) -> Table:
    """Контроль опроса (norms 4.7 e)."""
    head = (('Обучающийся', False), ('Журнал', False), ('Уроков без отметки', True), ('Последняя отметка', False))
    rows = [[Figure(one.pupil, f'/journal/{one.group_id}'), Figure(one.title, f'/journal/{one.group_id}'),
             _number(one.lessons, control_lessons.link(asked, Behind(Of.SILENT, one.group_id, one.pupil_id)), 'warn'),
             Figure(f'{one.last:%d.%m.%Y}' if one.last else 'нет', order=str(one.last or ''))]
            for one in await control_reports.survey(actor, asked)]
    return Table('Контроль опроса', head, rows, 'Все обучающиеся опрошены.')


async def corrected(actor: Actor, asked: Asked) -> Table:
    """Исправления: what was changed after it had been given; «после закрытия» stands out (I-06)."""
    head = (('Урок', False), ('Журнал', False), ('Обучающийся', False), ('Было', True), ('Стало', True),
            ('Кто и когда', False), ('Причина', False))
    rows = [[Figure(f'{one.day:%d.%m.%Y}', f'/lesson/{one.lesson_id}', order=one.day.isoformat()), Figure(one.title),
             Figure(one.pupil), Figure(one.old), Figure(one.new or '—'),
             Figure(f'{one.who}, {one.at:%d.%m %H:%M}', order=one.at.timestamp()),
             Figure('. '.join(part for part in (one.label, one.reason) if part) or '—',
                    kind='warn' if one.label else '')]
            for one in await control_reports.corrected(actor, asked)]
    return Table('Исправленные отметки', head, rows, 'За этот период отметки не исправляли.')


async def finals(actor: Actor, asked: Asked) -> Table:
    """Итоговые отметки of periods that ended in the asked days: late or missing (п. 17.4.11, I-07)."""
    actor.require(Action.CONTROL)
    head = (('Журнал', False), ('Учитель', False), ('Период', False), ('Срок', False), ('Поздно', True), ('Нет', True),
            ('Последняя внесена', False))
    rows = [[Figure(one.title, f'/finals/{one.group_id}'), Figure(', '.join(sorted(one.teachers.values()))),
             Figure(one.period, order=one.ended.isoformat()),
             Figure(f'{one.due:%d.%m %H:%M}', order=one.due.timestamp()),
             _number(one.late, f'/finals/{one.group_id}', 'warn'),
             _number(one.missing, f'/finals/{one.group_id}', 'bad'),
             Figure(f'{one.last:%d.%m.%Y %H:%M}' if one.last else '—', order=one.last.timestamp() if one.last else 0)]
            for one in await final_timing.of_period(asked)]
    return Table('Сроки итоговых отметок', head, rows,
                 'За этот период сроков итоговых отметок не было или все отметки внесены в срок.')


REPORTS: dict[str, Callable[[Actor, Asked], Awaitable[Table]]] = {
    'fill': fill, 'objectivity': objectivity, 'programme': programme, 'survey': survey,
    'corrected': corrected, 'finals': finals}


async def workbook(actor: Actor, table: Table, asked: Asked) -> bytes:
    """The table as XLSX with period, date and author (п. 17.3.4); the handing over is in the audit."""
    actor.require(Action.CONTROL)
    await audit.record(actor, actor.capacity(Action.CONTROL), audit.Entry(
        'control.exported', 'export', None, after=f'{table.title} {asked.first:%d.%m.%Y}–{asked.last:%d.%m.%Y}'))
    notes = [f'{table.title}, {asked.first:%d.%m.%Y}–{asked.last:%d.%m.%Y}',
             f'Составлено {clock.local():%d.%m.%Y %H:%M}, {actor.name}']
    return await asyncio.to_thread(_sheet, table, notes)


def _sheet(table: Table, notes: list[str]) -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False})
    sheet, bold = book.add_worksheet('Отчёт'), book.add_format({'bold': True})
    for row, note in enumerate(notes):
        sheet.write_string(row, 0, note, bold)
    for column, (label, numeric) in enumerate(table.head):
        sheet.write_string(3, column, label, bold)
        sheet.set_column(column, column, 12 if numeric else 28)
    for row, cells in enumerate(table.rows, 4):
        for column, cell in enumerate(cells):
            if cell.text.isdigit():
                sheet.write_number(row, column, int(cell.text))
            else:
                sheet.write_string(row, column, cell.text)
    sheet.freeze_panes(4, 1)
    book.close()
    return stream.getvalue()
