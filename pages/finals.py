"""/finals/{group}: итоговые отметки of a journal: periods, year, exam, certificate, typed by keyboard (п. 17.4.11)."""

from uuid import uuid4

from nicegui import ui

from components import buttons, dialogs, forms, live, states, web
from components.finals_table import FinalsTable
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.rules.marks import needs_reason
from ejournal.services import edits, final_sheet
from ejournal.services.final_sheet import FinalSheet
from ejournal.services.operations import Kind, Operation, Status


def register() -> None:
    """Add the address."""
    web.page('/finals/{group_id}', title='Итоговые отметки')(finals_page)


async def finals_page(group_id: int) -> None:
    """The table; a mark far from the rule asks for its reason."""
    actor: Actor = await web.acting()
    page = _Finals(await final_sheet.of_group(actor, group_id))
    section = '/journals' if actor.may(Action.JOURNAL_WRITE) else '/school' if actor.may(
        Action.JOURNAL_READ_ALL) else '/class'
    with framed(f'Итоговые отметки · {page.shown.title}', actor, section) as frame:
        with frame.actions:
            buttons.link_button('Журнал', f'/journal/{group_id}')
            if page.shown.may_write:
                buttons.button('Дата экзамена', page.ask_exam)
        if not page.shown.values:
            states.empty('Итоговых отметок нет', 'По этому предмету обучение безотметочное.')
            return
        if page.shown.may_write:
            ui.label('5 4 3 2 — отметка, Н — н/а, О — освобождён, З — зачёт, Backspace — убрать, F2 — с обоснованием. '
                     'Серым показано, что выходит по правилу.').classes('ej-muted ej-small')
        page.draw()
    live.reload_on([f'group:{group_id}'], page.reload, when=lambda change: bool(
        change.patch.get('final') or change.patch.get('marks')))


class _Finals:
    """One open page and what it shows."""

    def __init__(self, shown: FinalSheet) -> None:
        self.shown = shown

    def draw(self) -> None:
        """Make the table."""
        self.table = FinalsTable(self.shown.title, list(self.shown.values), self.put, self.ask)
        self.show()

    def show(self) -> None:
        """Fill it with what is known."""
        shown = self.shown
        self.table.show([{'name': p.name, 'due': p.due, 'open': p.open and shown.may_write} for p in shown.periods],
                        [{'id': pupil, 'name': name,
                          'cells': [list(shown.cells[pupil, p.name]) for p in shown.periods]}
                         for pupil, name in shown.pupils])

    async def reload(self) -> None:
        """Ask again: a mark has changed, here or elsewhere."""
        with web.refusals_shown():
            self.shown = await final_sheet.of_group(await web.acting(), self.shown.group_id)
            self.show()

    async def put(self, row: int, column: int, value: str) -> None:
        """A mark was typed."""
        pupil, period = self.shown.pupils[row][0], self.shown.periods[column].name
        if needs_reason(self.shown.cells[pupil, period][1], value):
            self.ask(row, column, value)
        else:
            await self.write(pupil, period, value, '')

    async def write(self, pupil: int, period: str, value: str, reason: str) -> bool:
        """Store it by the one way marks are stored; whether it was."""
        old = self.shown.cells[pupil, period][0]
        outcome, = await edits.apply(await web.acting(), [Operation(
            str(uuid4()), Kind.FINAL, self.shown.group_id, 0, pupil=pupil, period=period, old=old, new=value,
            reason=reason, source='key')])
        if outcome.status in (Status.REFUSED, Status.CONFLICT):
            dialogs.notice(f'{outcome.message} Сейчас стоит: {outcome.value or "пусто"}.', 'bad')
        await self.reload()
        return outcome.status in (Status.SAVED, Status.UNCHANGED)

    def ask(self, row: int, column: int, value: str = '') -> None:
        """The mark with its reason in a sheet."""
        if not self.shown.may_write:
            return
        pupil, name = self.shown.pupils[row]
        period = self.shown.periods[column].name
        mark, rule, stored = self.shown.cells[pupil, period]
        with dialogs.sheet(f'{name} · {period}') as question:
            if rule:
                ui.label(f'По правилу выходит {rule}. Отличие на единицу и больше требует обоснования: '
                         'оно войдёт в отчёт «Объективность».').classes('ej-muted')
            chosen = forms.select_field('Отметка', 'value', {one: one for one in self.shown.values},
                                        value=value or mark or None)
            reason = forms.text_area('Обоснование', 'reason', value=stored)

        async def save() -> None:
            if chosen.value and await self.write(pupil, period, str(chosen.value), (reason.value or '').strip()):
                question.close()

        with question.foot:
            buttons.button('Отмена', question.close)
            buttons.primary('Сохранить', save)
        question.open()

    def ask_exam(self) -> None:
        """When the exam is and when its result came (I-08)."""
        with dialogs.sheet('Экзамен') as question, forms.fields():
            on = forms.date_field('Дата экзамена', 'exam_on', value=self.shown.exam_on, required=True)
            result = forms.date_field('Дата получения результата', 'result_on', value=self.shown.result_on,
                                      hint='Если результат приходит позже')

        async def save() -> None:
            with web.refusals_shown():
                await final_sheet.set_exam(await web.acting(), self.shown.group_id, on.day, result.day)
                question.close()
                await self.reload()

        with question.foot:
            buttons.button('Отмена', question.close)
            buttons.primary('Сохранить', save)
        question.open()
