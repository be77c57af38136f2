"""/journal/{group}: the live grade grid of one group and term."""

from nicegui import ui

from components import buttons, dialogs, live, web
from components.failing_flags import report_button
from components.mark_grid import MarkGrid
from components.navigation import framed
from ejournal import facts
from ejournal.access import Action, Actor
from ejournal.services import forecast_live, journal
from ejournal.services.talk import failing
from models import Group


def register() -> None:
    """Add the address."""

    @web.page('/journal/{group_id}')
    async def current_term(group_id: int) -> None:
        await show(group_id, None)

    @web.page('/journal/{group_id}/{term_id}')
    async def chosen_term(group_id: int, term_id: int) -> None:
        await show(group_id, term_id)


async def show(group_id: int, term_id: int | None) -> None:
    """The page of a group's journal; ``term_id`` None is the running term."""
    actor: Actor = await web.acting()
    snapshot = await journal.snapshot(actor, group_id, term_id)
    live.allow(f'group:{group_id}')
    if snapshot.get('forecast'):
        live.allow(forecast_live.key_of(group_id))
        ui.context.client.on_delete(forecast_live.watch(group_id))
    title = f"{snapshot['title']} {snapshot['subgroup']}".strip()
    with framed(title, actor, _section(actor), heading=False), MarkGrid(snapshot):
        await _terms(group_id, snapshot['term'])
        if snapshot['final_values']:
            buttons.link_button('Итоговые отметки', f'/finals/{group_id}')
        if snapshot['can']['marks'] and actor.may(Action.FAILING_REPORT):
            _failing(group_id, [(pupil['id'], pupil['name']) for pupil in snapshot['pupils']])


def _failing(group_id: int, pupils: list[tuple[int, str]]) -> None:
    """«Сообщить о неуспеваемости» with the facts of the journal (п. 17.4.6)."""
    async def facts_of(pupil: int) -> str:
        with web.refusals_shown():
            return (await failing.facts_of(await web.acting(), group_id, pupil)).text
        return ''

    async def send(pupil: int, text: str) -> bool:
        with web.refusals_shown():
            await failing.report(await web.acting(), group_id, pupil, text)
            dialogs.notice('Классный руководитель получил сообщение', 'good')
            return True
        return False

    report_button(pupils, facts_of, send)


def _section(actor: Actor) -> str:
    """The menu entry the journal belongs to for this actor."""
    if actor.may(Action.JOURNAL_WRITE):
        return '/journals'
    return '/school' if actor.may(Action.JOURNAL_READ_ALL) else '/class'


async def _terms(group_id: int, chosen: int) -> None:
    group = await Group.get(id=group_id).select_related('school_class')
    year = await facts.of_year(group.school_class.year_id)
    buttons.segmented([buttons.Segment(term.name, str(term.id), f'/journal/{group_id}/{term.id}')
                       for term in year.terms_of(group.school_class.grade)], str(chosen), label='Учебный период')
