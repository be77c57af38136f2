"""/: what matters today, for each role of the person; pupils and parents go straight to the diary."""

from collections.abc import Iterable
from functools import partial

from fastapi.responses import RedirectResponse

from components import absence_notices as absence_cards
from components import absentees as absentees_card
from components import (
    buttons,
    cards,
    dialogs,
    duty_list,
    home_class,
    home_groups,
    home_office,
    home_school,
    home_teacher,
    live,
    web,
)
from components.board_view import unread
from components.diary_view import LONG, long_date
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.duties import DutyState
from ejournal.services import (
    absence_notices,
    absentees,
    class_digest,
    decisions,
    duties,
    office,
    own_groups,
    reminders,
    school_day,
    sickness,
    today,
    week_changes,
)
from ejournal.services.absentees import ClassDay
from ejournal.services.class_digest import Digest
from ejournal.services.duties import Line
from ejournal.services.own_groups import OwnGroups
from ejournal.services.reminders import Shown
from ejournal.services.school_day import SchoolDay
from ejournal.services.talk import board
from ejournal.services.today import TeacherDay
from models import STAFF_ROLES, Role

SHOWN_DUTIES = 6
MINUTE = 60
PAUSE = 2.0  # seconds between two looks at the whole school: it changes with every mark of everybody
SLOW = 10.0  # the same for what is counted over weeks
ADMINISTRATION = frozenset({Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR, Role.SECRETARY, Role.HR})


def register() -> None:
    """Add the address."""
    web.page('/')(home_page)


async def home_page() -> RedirectResponse | None:
    """Sections by role, in the order of what is urgent."""
    actor: Actor = await web.acting()
    if not actor.roles & STAFF_ROLES:
        return RedirectResponse('/diary', 303)
    await _sections(actor)
    return None


async def _sections(actor: Actor) -> None:
    day = clock.today()
    with framed('Сегодня', actor, '/', subtitle=f'{LONG[day.weekday()]}, {long_date(day)} {day.year}'):
        await live.section(_reminders, _draw_reminders, lambda _: [f'person:{actor.person_id}'])
        await live.section(_tasks, partial(_draw_tasks, actor), lambda _: decisions.keys(actor), pause=PAUSE)
        if actor.may(Action.JOURNAL_WRITE):
            await _teacher(actor)
        if actor.may(Action.CLASS_READ):
            await live.section(_absences_told, _draw_told, lambda _: _absence_keys(actor), pause=1)
            await live.section(_class_today, lambda found: _draw_classes(found[0]), _class_keys, every=MINUTE)
            await live.section(_digests, _draw_digests, lambda found: [f'class:{one.class_id}' for one in found],
                               pause=PAUSE)
        await live.section(_board, lambda lines: unread(lines, _read_announcement),
                           lambda _: [board.KEY, f'person:{actor.person_id}'])
        if actor.may(Action.JOURNAL_READ_ALL):
            await _school(actor)
        if actor.may(Action.DUTIES):
            await live.section(_duties, _draw_duties, lambda _: ['duties'], pause=PAUSE)
        if actor.may(Action.JOURNAL_WRITE):
            await live.section(_groups, home_groups.draw,
                               lambda found: [f'group:{line.group_id}' for line in found.lines], pause=PAUSE)
        await _office(actor)


# --- reminders and what waits -----------------------------------------------------------------------------------------
async def _reminders() -> list[Shown]:
    return await reminders.mine(await web.acting())


def _draw_reminders(found: list[Shown]) -> None:
    if not found:
        return
    with cards.card('Напоминания', flush=True), cards.rows():
        for one in found:
            with cards.item(one.text, f'{one.sender}, {clock.local(one.sent_at):%d.%m.%Y %H:%M}', href=one.link):
                buttons.button('Прочитано', partial(_read, one.id)).mark(f'read-{one.id}')


async def _read(reminder: int) -> None:
    with web.refusals_shown():
        await reminders.read(await web.acting(), reminder)


async def _tasks() -> list[decisions.Task]:
    return await decisions.mine(await web.acting())


def _draw_tasks(actor: Actor, found: list[decisions.Task]) -> None:
    home_school.tasks(found, quiet=not actor.roles & ADMINISTRATION)


# --- the board --------------------------------------------------------------------------------------------------------
async def _board() -> list[board.Line]:
    return await board.unread(await web.acting())


async def _read_announcement(number: int) -> None:
    with web.refusals_shown():
        await board.read(await web.acting(), number)


# --- the teacher ------------------------------------------------------------------------------------------------------
async def _teacher(actor: Actor) -> None:
    async def load() -> tuple[TeacherDay, str]:
        """The minute is part of it, so that the time left is drawn anew."""
        return await today.of_teacher(await web.acting()), f'{clock.local():%H:%M}'

    def keys(data: tuple[TeacherDay, str]) -> list[str]:
        return sorted({f'group:{duty.group_id}' for duty in data[0].lessons + data[0].overdue}
                      | {f'person:{actor.person_id}'})

    await live.section(load, lambda data: home_teacher.draw(data[0], today.left), keys, every=MINUTE)


async def _groups() -> OwnGroups:
    return await own_groups.of_teacher(await web.acting())


# --- the class teacher ------------------------------------------------------------------------------------------------
async def _class_today() -> tuple[list[ClassDay], str]:
    """The minute is part of it: «Проверено» opens with the first lesson."""
    return await absentees.of_mine(await web.acting()), f'{clock.local():%H:%M}'


def _class_keys(found: tuple[list[ClassDay], str]) -> list[str]:
    return [key for one in found[0] for key in (f'class:{one.class_id}', f'absent:{one.class_id}')]


async def _check(class_id: int) -> None:
    with web.refusals_shown():
        await absentees.check(await web.acting(), class_id)


def _draw_classes(classes: list[ClassDay]) -> None:
    for found in classes:
        absentees_card.draw(found, _check)


# --- what parents told of absences ------------------------------------------------------------------------------------
async def _absences_told() -> list[absence_notices.Told]:
    actor: Actor = await web.acting()
    return await absence_notices.of_classes(actor, actor.class_ids)


def _absence_keys(actor: Actor) -> list[str]:
    return [f'{kind}:{number}' for number in sorted(actor.class_ids) for kind in ('absence', 'class')]


def _draw_told(found: list[absence_notices.Told]) -> None:
    absence_cards.suggestions(found, _confirm, _decline)


async def _confirm(number: int) -> None:
    with web.refusals_shown():
        given = await absence_notices.confirm(await web.acting(), number)
        dialogs.notice(given.sentence, 'warn' if given.refused else 'good')


async def _decline(number: int, answer: str) -> bool:
    with web.refusals_shown():
        await absence_notices.decline(await web.acting(), number, answer)
        return True
    return False


async def _digests() -> list[Digest]:
    return await class_digest.mine(await web.acting())


def _draw_digests(found: Iterable[Digest]) -> None:
    for one in found:
        home_class.draw(one)


# --- duties -----------------------------------------------------------------------------------------------------------
async def _duties() -> list[Line]:
    return (await duties.board(await web.acting())).of(DutyState.OVERDUE, DutyState.SOON)


def _draw_duties(lines: list[Line]) -> None:
    if not lines:
        return
    overdue = sum(line.state is DutyState.OVERDUE for line in lines)
    # What is the school's own comes first: a class's duty has its class teacher (п. 17.3.7).
    first = sorted(lines, key=lambda line: (line.class_id > 0, line.due_on))[:SHOWN_DUTIES]
    with cards.card('Сроки и поручения', f'Просрочено: {overdue}, скоро: {len(lines) - overdue}', flush=True):
        duty_list.rows(first)
        with cards.row().classes('ej-card-foot'):
            buttons.link_button('Все сроки', '/duties', 'quiet')


# --- the administration -----------------------------------------------------------------------------------------------
async def _school(actor: Actor) -> None:
    async def day() -> SchoolDay:
        return await school_day.of_school(await web.acting())

    async def wave() -> tuple[sickness.Wave, ...]:
        return await sickness.today(await web.acting())

    async def changes() -> week_changes.WeekChanges:
        return await week_changes.of_school(await web.acting())

    listened = [f'class:{number}' for number in (await changes()).class_ids]
    await live.section(wave, home_school.wave, lambda _: listened, pause=SLOW)
    await live.section(changes, home_school.changes, lambda _: listened, pause=SLOW)
    await live.section(day, _draw_school, lambda _: listened, pause=PAUSE, every=MINUTE)


def _draw_school(day: SchoolDay) -> None:
    if day.lessons:
        home_school.figures(day)
    else:
        home_teacher.no_lessons('Сегодня в школе уроков нет', day.why_free, day.next)
    home_school.behind(day)


async def _office(actor: Actor) -> None:
    if actor.may(Action.ACCOUNTS_MANAGE):
        home_office.accounts(await office.accounts(actor))
    kinds = []
    if Role.SECRETARY in actor.roles:
        kinds += await office.families(actor)
    if Role.HR in actor.roles:
        kinds.append(await office.staff(actor))
    if kinds:
        home_office.missing(kinds)
