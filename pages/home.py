"""/: what matters today, for each role of the person; pupils and parents go straight to the diary."""

from functools import partial

from fastapi.responses import RedirectResponse
from nicegui import ui

from components import absence_notices as absence_cards
from components import absentees as absentees_card
from components import buttons, cards, chips, dialogs, duty_list, live, states, web
from components.board_view import unread
from components.diary_view import LONG, long_date
from components.lesson_list import lesson, lessons, main, span
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.duties import DutyState
from ejournal.services import absence_notices, absentees, duties, office, reminders, school_day, today
from ejournal.services.absentees import ClassDay
from ejournal.services.duties import Line
from ejournal.services.office import Missing
from ejournal.services.reminders import Shown
from ejournal.services.school_day import SchoolDay
from ejournal.services.talk import board
from ejournal.services.today import LessonDuty, NextLesson, TeacherDay
from models import STAFF_ROLES, Role

SHOWN_BEHIND, SHOWN_DUTIES = 12, 6
MINUTE = 60
PAUSE = 2.0  # seconds between two looks at the whole school: it changes with every mark of everybody


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
        await live.section(_board, lambda lines: unread(lines, _read_announcement),
                           lambda _: [board.KEY, f'person:{actor.person_id}'])
        if actor.may(Action.JOURNAL_WRITE):
            await _teacher(actor)
        if actor.may(Action.CLASS_READ):
            await live.section(_absences_told, _draw_told, lambda _: _absence_keys(actor), pause=1)
            await live.section(_class_today, lambda found: _draw_classes(found[0]), _class_keys, every=MINUTE)
        if actor.may(Action.DUTIES):
            await live.section(_duties, _draw_duties, lambda _: ['duties'], pause=PAUSE)
        if actor.may(Action.JOURNAL_READ_ALL):
            await live.section(_school_day, _draw_school, lambda day: [f'class:{x}' for x in day.class_ids],
                               pause=PAUSE, every=MINUTE)
        if actor.may(Action.ACCOUNTS_MANAGE):
            _draw_accounts(await office.accounts(actor))
        if Role.SECRETARY in actor.roles:
            _draw_missing(await office.families(actor))
        if Role.HR in actor.roles:
            _draw_missing([await office.staff(actor)])


# --- reminders --------------------------------------------------------------------------------------------------------
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

    await live.section(load, lambda data: _draw_teacher(data[0]), keys, every=MINUTE)


def _draw_teacher(day: TeacherDay) -> None:
    with cards.columns():
        if day.lessons:
            with cards.card('Уроки сегодня', 'Клавиши J и K — от урока к уроку, Enter открывает', flush=True), \
                    lessons('ej-duty'):
                for duty in day.lessons:
                    _duty(duty, duty.starts_at)
        else:
            _no_lessons('Сегодня у вас уроков нет', day.why_free, day.next)
        if day.overdue:
            _draw_overdue(day)


def _draw_overdue(day: TeacherDay) -> None:
    with cards.card('Внести с опозданием', 'Срок прошёл, но внести ещё можно', flush=True), \
            lessons('ej-duty'):
        for duty in day.overdue:
            _duty(duty, f'{duty.date:%d.%m}')


def _duty(duty: LessonDuty, under: str) -> None:
    with lesson(duty.number, under, off=duty.cancelled):
        room = f'каб. {duty.room}' if duty.room else ''
        instead = f'вместо: {duty.instead_of}' if duty.instead_of else ''
        with main(duty.title, ' · '.join(part for part in (room, instead, duty.topic) if part),
                  href=f'/lesson/{duty.lesson_id}'):
            pass
        with ui.element('div').classes('ej-lesson-end'):
            _owed(duty)
            if duty.begun and not duty.cancelled:
                _absent(duty.absent)
            ui.link('журнал', f'/journal/{duty.group_id}').classes(replace='ej-small ej-over') \
                .props['aria-label'] = f'Журнал: {duty.title}'


def _owed(duty: LessonDuty) -> None:
    if duty.cancelled:
        chips.chip('урок отменён', 'warn')
    elif not duty.begun:
        chips.chip('ещё не начался')
    elif not duty.missing:
        chips.chip('всё внесено', 'good')
    else:
        for what in duty.missing:
            chips.chip(f'нет: {what}', 'warn')
        left = today.left(duty.due)
        until = f'внести до {clock.local(duty.due):%H:%M}' if clock.local(duty.due).date() == clock.today() \
            else f'внести до {clock.local(duty.due):%d.%m.%Y}'
        span(f'{until}, осталось {left}' if left else f'срок прошёл {clock.local(duty.due):%d.%m в %H:%M}',
             'ej-lesson-due')


def _absent(number: int) -> None:
    if number:
        chips.chip(f'нет на уроке: {number}', 'absence')
    else:
        chips.chip('пропусков нет')


def _no_lessons(title: str, reason: str, following: NextLesson | None) -> None:
    when = 'Следующего урока в расписании нет.'
    if following:
        day = following.date
        when = (f'Следующий урок — {LONG[day.weekday()]}, {day:%d.%m.%Y}, {following.starts_at}: {following.title}.')
    with cards.card():
        states.empty(title, f'{reason[:1].upper()}{reason[1:]}. {when}' if reason else when)


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
async def _school_day() -> SchoolDay:
    return await school_day.of_school(await web.acting())


def _draw_school(day: SchoolDay) -> None:
    if day.lessons:
        with cards.tiles():
            cards.tile('Уроков проведено', str(day.held), of=f'из {day.lessons} сегодня')
            cards.tile('Без темы', str(day.without_topic), of=f'из {day.held}')
            cards.tile('Без задания', str(day.without_homework), of=f'из {day.held}')
            cards.tile('Отсутствуют', str(day.absent), of='обучающихся')
            cards.tile('Отметок поставлено', str(day.marks), of='сегодня')
    else:
        _no_lessons('Сегодня в школе уроков нет', day.why_free, day.next)
    _draw_behind(day)


def _draw_behind(day: SchoolDay) -> None:
    subtitle = 'Темы и задания последних семи дней, срок которых прошёл'
    if len(day.behind) > SHOWN_BEHIND:
        subtitle += f'. Показаны {SHOWN_BEHIND} учителей из {len(day.behind)}, у кого больше'
    with cards.card('Журналы с просрочкой', subtitle):
        if not day.behind:
            states.empty('Всё внесено вовремя', 'Здесь появятся журналы, в которых не хватает темы или задания.')
            return
        with ui.element('div').classes('ej-shelf'):
            for teacher, journals in day.behind[:SHOWN_BEHIND]:
                with ui.element('div'):
                    ui.label(teacher).classes('ej-muted ej-small')
                    with cards.rows() as box:
                        box.classes('ej-stretched ej-compact')
                        for one in journals:
                            with cards.item(one.title, href=f'/journal/{one.group_id}'):
                                _count('без темы', one.topics)
                                _count('без задания', one.homework)


def _count(what: str, number: int) -> None:
    if number:
        chips.chip(f'{what}: {number}', 'warn')


# --- the office -------------------------------------------------------------------------------------------------------
def _draw_accounts(figures: office.Accounts) -> None:
    with cards.tiles():
        cards.tile('Ещё не входили', str(figures.never_in), of=f'из {figures.total} учётных записей')
        cards.tile('Без согласия', str(figures.without_consent), of='учётную запись выдать нельзя')
        cards.tile('Заблокированы', str(figures.blocked), of='учётных записей')
    with cards.row():
        buttons.link_button('Открыть пользователей', '/users', 'primary')


def _draw_missing(kinds: list[Missing]) -> None:
    with cards.tiles():
        for kind in kinds:
            cards.tile(f'{kind.title} без согласия', str(kind.count), of=f'из {kind.of}')
    for kind in kinds:
        _first(kind)


def _first(kind: Missing) -> None:
    with cards.card(f'{kind.title} без согласия', 'Без согласия на обработку данных нет учётной записи (п. 5)',
                    flush=True):
        if not kind.first:
            ui.label('Согласия есть у всех.').classes('ej-day-free')
            return
        with cards.rows():
            for person_id, name in kind.first:
                cards.item(name, href=f'/consents/{person_id}')
        if kind.count > len(kind.first):
            ui.label(f'Показаны первые {len(kind.first)} из {kind.count}.').classes('ej-day-free')
