"""/programme: «Прохождение программы» (п. 11.5, norms 4.6), live, by class, teacher and subject."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from nicegui import ui

from components import buttons, cards, forms, live, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.rules.plans import show
from ejournal.rules.rounding import format_number
from ejournal.services import exports, programme
from ejournal.services.programme import ProgrammeLine
from ejournal.workbook import programme_file

COLUMNS = [tables.Column('class', 'Класс'), tables.Column('subject', 'Предмет'), tables.Column('teacher', 'Учитель'),
           tables.Column('hours', 'Часов в год', numeric=True), tables.Column('plan', 'План', numeric=True),
           tables.Column('fact', 'Факт', numeric=True), tables.Column('percent', '%', numeric=True),
           tables.Column('difference', 'Откл., ч', numeric=True), tables.Column('reason', 'Причина'),
           tables.Column('ways', 'Корректировка'), tables.Column('controls', 'КР план/факт', numeric=True),
           tables.Column('practical', 'Практ. и лаб.', numeric=True)]
ALL = ''
PAUSE = 5.0


def register() -> None:
    """Add the address."""
    web.page('/programme', action=Action.PLANS_READ)(programme_page)


async def programme_page() -> None:
    """The table and its filters; it follows the lessons of the classes in it."""
    actor: Actor = await web.acting()
    view = ProgrammeView(await programme.of_school(actor))
    with framed('Прохождение программы', actor, '/programme', subtitle='План и факт по каждой группе') as page:
        with page.actions:
            buttons.button('Скачать XLSX', view.download)
        view.draw()
    live.reload_on({f'class:{line.class_id}' for line in view.lines} | {'plans'}, view.reload, pause=PAUSE)


class ProgrammeView:
    """The rows, and which of them are shown."""

    def __init__(self, lines: list[ProgrammeLine]) -> None:
        self.lines = lines

    def draw(self) -> None:
        """Filters and table."""
        with cards.card(), forms.fields():
            self.klass = forms.select_field('Класс', 'class', _choices(
                line.class_name for line in self.lines), value=ALL)
            self.subject = forms.select_field('Предмет', 'subject', _choices(
                sorted({line.subject for line in self.lines})), value=ALL)
            self.teacher = forms.select_field('Учитель', 'teacher', _choices(
                sorted({name for line in self.lines for _, name in line.teachers})), value=ALL)
            self.day = forms.date_field('По какое число', 'day', hint='Пусто: по вчерашний день')
        with cards.card(flush=True):
            self.table = tables.data_table(COLUMNS, [], caption='Прохождение программы', empty='Групп нет.')
        for field in (self.klass, self.subject, self.teacher):
            field.on_value_change(self.show)
        self.day.on('blur', self.reload)
        self.show()

    def chosen(self) -> list[ProgrammeLine]:
        """The rows that pass the filters."""
        return [line for line in self.lines if self.klass.value in (ALL, line.class_name)
                and self.subject.value in (ALL, line.subject)
                and (self.teacher.value == ALL or self.teacher.value in {name for _, name in line.teachers})]

    def show(self) -> None:
        """Draw the rows that pass."""
        self.table.set_rows([_row(line) for line in self.chosen()])

    async def reload(self) -> None:
        """Ask anew, until the day typed."""
        if self.day.check():
            with web.refusals_shown():
                self.lines = await programme.of_school(await web.acting(), self.day.day)
                self.show()

    async def download(self) -> None:
        """What is shown, as a workbook."""
        await exports.note(await web.acting(), Action.PLANS_READ, 'Прохождение программы.xlsx')
        with TemporaryDirectory() as folder:
            path = Path(folder) / 'programme.xlsx'
            await asyncio.to_thread(programme_file.write, path, self.chosen())
            content = await asyncio.to_thread(path.read_bytes)
        ui.download(content, 'Прохождение программы.xlsx')


def _choices(values: Iterable[str]) -> dict[str, str]:
    return {ALL: 'Все'} | {value: value for value in values}


def _row(line: ProgrammeLine) -> tables.Row:
    behind = line.difference < 0
    href = f'/plans/{line.plan_id}/groups/{line.group_id}' if line.plan_id else ''
    return {
        'class': tables.Cell(line.class_name, sub=line.subgroup, order=line.class_name),
        'subject': tables.Cell(line.subject, href=href, sub='' if line.plan_id else 'нет КТП'),
        'teacher': ', '.join(name for _, name in line.teachers),
        'hours': '' if line.hours is None else show(line.hours), 'plan': line.lessons.plan, 'fact': line.lessons.fact,
        'percent': '' if line.percent is None else format_number(line.percent, 1),
        'difference': tables.Cell(f'{line.difference:+}'.replace('-', '−') if line.difference else '0',
                                  chip='warn' if behind else None, order=line.difference),
        'reason': line.reason, 'ways': ', '.join(line.ways), 'controls': str(line.controls),
        'practical': str(line.practical)}
