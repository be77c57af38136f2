"""/finals/{group}: итоговые отметки of a journal: periods, year, exam, certificate, typed by keyboard (п. 17.4.11)."""

from datetime import date
from typing import Any

from nicegui import ui

from components import buttons, dialogs, forms, live, states, web
from components.finals_table import FinalsTable
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import after_closing, final_sheet
from ejournal.services.final_sheet import FinalSheet
from ejournal.services.marks import wall

NOT_YOURS = 'Итоговые отметки ставит учитель этой группы.'


def register() -> None:
    """Add the address."""
    web.page('/finals/{group_id}', title='Итоговые отметки')(finals_page)


async def finals_page(group_id: int) -> None:
    """The table; it follows the journal, and terms that are closed or opened again."""
    actor: Actor = await web.acting()
    page = _Finals(await final_sheet.of_group(actor, group_id), actor.account_id)
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
            ui.label('Серым показано, что выходит по правилу.').classes('ej-muted ej-small')
        page.draw()
        for one in await after_closing.of_group(actor, group_id, date.min, date.max):
            change = f'{one.old or "—"} → {one.new or "—"}'
            states.callout(f'{one.pupil}, {one.lesson_on:%d.%m.%Y}: {change}, {one.label}', 'warn')
    live.reload_on([f'group:{group_id}'], page.reload, when=lambda change: bool(
        {'final', 'marks', 'resync'} & change.patch.keys()))


class _Finals:
    """One open page and what it shows."""

    def __init__(self, shown: FinalSheet, account: int) -> None:
        self.shown, self.account = shown, account

    def draw(self) -> None:
        """Make the table."""
        self.table = FinalsTable(_as_json(self.shown, self.account))

    async def reload(self) -> None:
        """Ask again: a mark has changed, here or elsewhere, or a term was closed."""
        with web.refusals_shown():
            self.shown = await final_sheet.of_group(await web.acting(), self.shown.group_id)
            self.table.show(_as_json(self.shown, self.account))

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


def _as_json(shown: FinalSheet, account: int) -> dict[str, Any]:
    """What the table in the browser is given."""
    writes = shown.may_write
    return {
        'group': shown.group_id, 'account': account, 'now': wall(clock.local()), 'title': shown.title,
        'values': list(shown.values), 'may_write': writes, 'why_not': '' if writes else NOT_YOURS,
        'periods': [{'name': period.name, 'due_at': wall(period.due) if period.due else '',
                     'why': period.why if writes else NOT_YOURS, 'term': period.term} for period in shown.periods],
        'rows': [{'id': pupil, 'name': name, 'cells': [list(shown.cells[pupil, period.name])
                                                       for period in shown.periods]}
                 for pupil, name in shown.pupils],
    }
