"""/plans/{id}: one КТП as a sheet that saves itself, its figures and its way to approval (п. 17.4, norms 6.9)."""

import asyncio
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nicegui import ui
from nicegui.events import UploadEventArguments

from components import buttons, cards, chips, dialogs, forms, live, states, tables, web
from components.navigation import framed
from components.plan_table import REFUSED, SAVED, PlanTable
from components.upload_button import PICK
from ejournal.access import Action, Actor
from ejournal.rules.plans import MOST_HOURS, Line, show
from ejournal.services import exports, plan_copy, plans
from ejournal.services.plans import Opened
from ejournal.workbook import plan_file
from models import Conflict, Invalid, Refusal

PREVIEW = [tables.Column('number', '№', numeric=True), tables.Column('section', 'Раздел'),
           tables.Column('topic', 'Тема'), tables.Column('hours', 'Часов', numeric=True),
           tables.Column('homework', 'Домашнее задание')]
LARGEST = 5 * 1024 * 1024
WRONG_FILE = 'Нужен файл .xlsx до 5 МБ.'
OTHERS = 'План изменили в другом окне. Ваши правки не записаны, но остались на странице.'


def register() -> None:
    """Add the address."""
    web.page('/plans/{plan_id}', action=Action.PLANS_READ)(plan_page)


async def plan_page(plan_id: int) -> None:
    """The sheet for whoever may write; a table to read for others."""
    actor: Actor = await web.acting()
    view = PlanView(await plans.opened(actor, plan_id), await plans.type_names())
    view.draw(actor)


class PlanView:
    """The page: what is stored, the table and the dialogs around it."""

    def __init__(self, shown: Opened, types: dict[int, str]) -> None:
        self.shown, self.types = shown, types
        self.turn = asyncio.Lock()  # what this page saves itself is no news to it: a reload waits for the save

    def draw(self, actor: Actor) -> None:
        """Everything once; figures and states follow the records."""
        row = self.shown.row
        title = f'{row.subject.capitalize()}, {row.scope}'
        with framed(title, actor, '/plans', subtitle=f'КТП · {row.year} · {row.author or "без автора"}') as page:
            with page.actions:
                self._actions(actor)
            self.head = cards.stack()
            with cards.card('Темы', flush=True):
                self.table = PlanTable([packed(line) for line in self.shown.lines], self.types,
                                       version=self.shown.version, save=self.save if self.shown.writes else None,
                                       paste=self.pasted)
        self._show_head()
        live.reload_on([f'plan:{row.id}'], self.reload)

    # --- what stands above the table ----------------------------------------------------------------------------------
    def _show_head(self) -> None:
        shown, figures = self.shown, self.shown.figures
        self.head.clear()
        with self.head:
            with cards.row():
                kind: Any = {plans.ON_APPROVAL: 'warn', plans.APPROVED: 'good'}.get(shown.row.status, '')
                chips.chip(plans.STATUSES[shown.row.status], kind)
                of_plan = '' if figures.expected is None else f' из {show(figures.expected)}'
                chips.chip(f'часов: {show(figures.hours)}{of_plan}', hint='По учебному плану за год')
                chips.chip(f'контрольных: {figures.controls}', hint='Не больше 10 % уроков')
                if figures.reserve:
                    chips.chip(f'резерв: {show(figures.reserve)} ч')
                self._status_buttons()
            if shown.returned:
                states.callout(shown.returned, 'warn', title='План вернули на доработку')
            for warning in figures.warnings:
                states.callout(warning, 'warn')
            if shown.writes and shown.row.status != plans.DRAFT:
                states.callout('После любой правки план снова станет черновиком, и его придётся согласовать заново.')
            if shown.groups:
                with cards.row():
                    ui.label('План и факт:').classes('ej-muted')
                    for group, name in shown.groups:
                        buttons.link_button(name, f'/plans/{shown.row.id}/groups/{group}', 'quiet')

    def _status_buttons(self) -> None:
        if self.shown.writes and self.shown.row.status == plans.DRAFT:
            buttons.primary('На согласование', lambda: self.decide(plans.submit))
        if self.shown.approves:
            buttons.primary('Утвердить', lambda: self.decide(plans.approve))
            buttons.button('Вернуть', self.give_back)

    async def decide(self, action: Any, *more: str) -> None:
        """Submit, approve or give back; the page then shows the new state."""
        with web.refusals_shown():
            await action(await web.acting(), self.shown.row.id, *more)
            await self.reload()

    async def give_back(self) -> None:
        """Ask for the sentence that goes to the teacher."""
        async def send() -> None:
            sheet.close()
            await self.decide(plans.give_back, field.value or '')

        with dialogs.sheet('Вернуть план учителю') as sheet:
            field = forms.text_area('Что исправить', 'sentence', required=True)
        with sheet.foot:
            buttons.primary('Вернуть', send)
        sheet.open()

    async def reload(self) -> None:
        """Follow the records; the table only when somebody else has changed it."""
        async with self.turn:
            await self._follow()

    async def _follow(self) -> None:
        with web.refusals_shown():
            before = self.shown
            self.shown = await plans.opened(await web.acting(), before.row.id)
            if self.shown.version != before.version:
                self.table.set_rows([packed(line) for line in self.shown.lines], self.shown.version)
            self._show_head()

    # --- the table ----------------------------------------------------------------------------------------------------
    async def save(self, rows: list[dict[str, Any]], version: str) -> tuple[str, list[int], str, str]:
        """Store what was typed upon ``version``; a refusal becomes the sentence above the table."""
        async with self.turn:
            try:
                lines = [unpacked(row, f'Строка {number}') for number, row in enumerate(rows, 1)]
                self.shown = await plans.save(await web.acting(), self.shown.row.id, version, lines)
            except Conflict:
                await self._follow()
                return REFUSED, [], OTHERS, version
            except Refusal as refusal:
                return REFUSED, [], refusal.message, version
            self._show_head()
            return SAVED, [line.id for line in self.shown.lines], '', self.shown.version

    async def pasted(self, text: str, place: int) -> None:
        """Cells from a spreadsheet: a preview, then into the table."""
        with web.refusals_shown():
            self.preview(plan_file.parse_text(text, {name: kind for kind, name in self.types.items()}), place)

    def preview(self, lines: list[Line], place: int) -> None:
        """Show what was read; put it in above the row, or in the place of the whole plan."""
        def put(*, whole: bool) -> None:
            sheet.close()
            if whole:
                self.table.run_method('replace', [packed(line) for line in lines])
            else:
                self.table.insert([packed(line) for line in lines], place)

        with dialogs.sheet(f'Вставить тем: {len(lines)}', wide=True) as sheet:
            tables.data_table(PREVIEW, [{'number': number, 'section': line.section, 'topic': line.topic,
                                         'hours': show(line.hours), 'homework': line.homework}
                                        for number, line in enumerate(lines, 1)], caption='Прочитанные темы')
        with sheet.foot:
            if self.shown.lines:
                buttons.button('Заменить весь план', lambda: put(whole=True))
            buttons.primary('Вставить', lambda: put(whole=False))
        sheet.open()

    # --- files and copies ---------------------------------------------------------------------------------------------
    def _actions(self, actor: Actor) -> None:
        buttons.button('Скачать XLSX', self.download)
        if self.shown.writes:
            self.upload = ui.upload(on_upload=self.uploaded, auto_upload=True, max_file_size=LARGEST,
                                    on_rejected=lambda: dialogs.notice(WRONG_FILE, 'bad'))
            self.upload.props('accept=.xlsx').classes('ej-plan-upload').mark('plan-file')
            buttons.button('Загрузить XLSX').on('click', js_handler=PICK.format(self.upload.id))
        if actor.may(Action.PLANS_WRITE):
            buttons.button('Скопировать себе', self.copy)

    async def download(self) -> None:
        """The plan as a workbook."""
        name = f'КТП {self.shown.row.subject} {self.shown.row.scope}.xlsx'
        await exports.note(await web.acting(), Action.PLANS_READ, name)
        with TemporaryDirectory() as folder:
            path = Path(folder) / 'plan.xlsx'
            await asyncio.to_thread(plan_file.write, path, self.shown.lines, self.types)
            content = await asyncio.to_thread(path.read_bytes)
        ui.download(content, name)

    async def uploaded(self, event: UploadEventArguments) -> None:
        """Read a workbook of the teacher's; nothing is written before the preview is confirmed."""
        with web.refusals_shown(), TemporaryDirectory() as folder:
            await web.acting()
            if event.file.size() > LARGEST:  # the browser's own check is not ours
                raise Invalid(WRONG_FILE)
            path = Path(folder) / 'plan.xlsx'
            await event.file.save(path)
            types = {name: kind for kind, name in self.types.items()}
            self.preview(await asyncio.to_thread(plan_file.read, path, types), len(self.shown.lines))
        self.upload.reset()

    async def copy(self) -> None:
        """Make the plan one's own for a parallel or a class of this year."""
        with web.refusals_shown():
            taught = [one for one in await plans.subjects_to_plan(await web.acting())
                      if one[0] == self.shown.subject_id]
            if not taught:
                raise Invalid('В этом году вы не ведёте этот предмет. КТП составляет его учитель.')
            scopes = sorted({(grade, '') for _, _, grade, _ in taught} | {one[2:] for one in taught})

            async def make() -> None:
                with web.refusals_shown():
                    grade, letter = scopes[field.value]
                    made = await plan_copy.copy(await web.acting(), self.shown.row.id, grade, letter)
                    ui.navigate.to(f'/plans/{made}')

            with dialogs.sheet('Скопировать план себе') as sheet:
                field = forms.select_field('Для кого', 'scope', {
                    index: plans.scope(*one) for index, one in enumerate(scopes)}, value=0)
            with sheet.foot:
                buttons.primary('Скопировать', make)
            sheet.open()


def packed(line: Line) -> dict[str, Any]:
    """A line as the table has it."""
    return {'id': line.id, 'section': line.section, 'topic': line.topic, 'hours': show(line.hours),
            'type': line.work_type or 0, 'homework': line.homework, 'resource': line.resource,
            'reserve': line.reserve, 'note': line.note}


def unpacked(row: dict[str, Any], place: str) -> Line:
    """What came from the browser as a line; ``Invalid`` names the row."""
    try:
        hours = Decimal(str(row['hours']).replace(',', '.'))
        line = Line(str(row['topic']), str(row['section']), hours, str(row['homework']), int(row['type']) or None,
                    str(row['resource']), bool(row['reserve']), str(row['note']))
        return replace(line, id=int(row['id']))
    except InvalidOperation:
        raise Invalid(f'{place}: часов должно быть больше 0 и не больше {MOST_HOURS}.') from None
    except (KeyError, TypeError, ValueError):
        raise Invalid(f'{place}: строку не удалось прочитать. Обновите страницу.') from None
