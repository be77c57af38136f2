"""/substitutions: who is away and who stands in; for teachers their own, with the signature; the journal of them."""

import asyncio
from datetime import date, timedelta
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, tables, web
from components.lesson_list import lesson, lessons, main
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.substitutes import Candidate, plural
from ejournal.services import absences, days, exports, substitution_journal, substitutions, timetable_changes
from ejournal.services.absences import Absence, AbsenceLine, ConcernedLesson
from ejournal.services.substitution_journal import JournalRow
from ejournal.services.substitutions import MyLesson
from ejournal.workbook import substitution_file
from models import NotAllowed

MONTH = timedelta(days=30)


def register() -> None:
    """Add the addresses."""
    web.page('/substitutions')(overview)
    web.page('/substitutions/journal', action=Action.TIMETABLE_CHANGE)(journal_page)
    web.page('/substitutions/{absence_id}', action=Action.TIMETABLE_CHANGE)(absence_page)


async def overview() -> None:
    """Absences for the administration, the own substitutions for a teacher."""
    actor: Actor = await web.acting()
    changes, teaches = actor.may(Action.TIMETABLE_CHANGE), actor.may(Action.JOURNAL_WRITE)
    if not changes and not teaches:
        raise NotAllowed('Замещения видят учителя и администрация школы.')
    with framed('Замещения', actor, '/substitutions') as page:
        if changes:
            with page.actions:
                buttons.link_button('Журнал замещения', '/substitutions/journal')
            await _new_absence(actor)
            await live.section(_recent, _draw_recent, lambda _: ['timetable'])
        if teaches:
            await live.section(_mine, _draw_mine, lambda _: [f'person:{actor.person_id}'], every=60)


# --- absences ---------------------------------------------------------------------------------------------------------
async def _new_absence(actor: Actor) -> None:
    people = dict(await absences.teachers(actor))

    async def save() -> None:
        fine = [since.check(required=True), until.check(required=True)]
        person.error = None if person.value else 'Выберите учителя'
        if not all(fine) or not person.value:
            return
        with web.refusals_shown():
            made = await absences.record(await web.acting(), absences.NewAbsence(
                person.value, since.day, until.day, reason.value, order.value or ''))
            ui.navigate.to(f'/substitutions/{made}')

    with cards.card('Новое отсутствие', 'Уроки этих дней появятся с предложениями, кто может заменить'), forms.form():
        with forms.fields():
            person = forms.select_field('Учитель', 'person', people, search=True, required=True)
            since = forms.date_field('Первый день', 'since', value=clock.today(), required=True)
            until = forms.date_field('Последний день', 'until', value=clock.today(), required=True)
            reason = forms.select_field('Причина', 'reason', {one: one for one in absences.REASONS},
                                        value=absences.REASONS[0])
            order = forms.text_field('Приказ №', 'order')
        with cards.row():
            buttons.primary('Записать и подобрать замену', save)


async def _recent() -> list[AbsenceLine]:
    return await absences.recent(await web.acting())


def _draw_recent(lines: list[AbsenceLine]) -> None:
    with cards.card('Отсутствия', 'Текущие, будущие и закончившиеся за две недели', flush=True):
        if not lines:
            states.empty('Никто не отсутствует', 'Запишите отсутствие выше, когда оно станет известно.')
            return
        with cards.rows() as box:
            box.classes('ej-stretched')
            for line in lines:
                order = f', приказ № {line.order_number}' if line.order_number else ''
                with cards.item(line.name, f'{_span(line.since, line.until)} · {line.reason}{order}',
                                href=f'/substitutions/{line.id}'):
                    chips.chip(plural(line.lessons, 'урок', 'урока', 'уроков'))
                    if line.open:
                        chips.chip(f'без замены: {line.open}', 'warn')
                    elif line.lessons:
                        chips.chip('всё распределено', 'good')


def _span(first: date, last: date) -> str:
    return f'{first:%d.%m.%Y}' if first == last else f'{first:%d.%m.%Y} – {last:%d.%m.%Y}'


# --- one absence ------------------------------------------------------------------------------------------------------
async def absence_page(absence_id: int) -> None:
    """The lessons of an absence, each with the colleagues who can, or all at once with a preview."""
    actor: Actor = await web.acting()
    shown = await absences.one(actor, absence_id)

    async def load() -> Absence:
        return await absences.one(await web.acting(), absence_id)

    with framed(f'Отсутствие: {shown.line.name}', actor, '/substitutions',
                subtitle=f'{_span(shown.line.since, shown.line.until)} · {shown.line.reason}') as page:
        with page.actions:
            buttons.link_button('Все отсутствия', '/substitutions', 'quiet')
            buttons.button('Изменить', lambda: _change(shown))
            buttons.primary('Подобрать всё лучшее', lambda: _preview(absence_id))
        await live.section(load, lambda found: _draw_absence(absence_id, found), lambda _: ['timetable'])


def _draw_absence(absence_id: int, found: Absence) -> None:
    if not found.lessons:
        with cards.card():
            states.empty('Уроков в эти дни нет', 'Заменять некого: в расписании учителя на эти дни ничего не стоит.')
        return
    for day in dict.fromkeys(one.date for one in found.lessons):
        title = f'{days.WEEKDAYS[day.weekday()].capitalize()}, {day:%d.%m.%Y}'
        with cards.card(title, flush=True), lessons('ej-duty'):
            for one in found.lessons:
                if one.date == day:
                    _concerned(absence_id, one)


def _concerned(absence_id: int, one: ConcernedLesson) -> None:
    best = one.candidates[0] if one.candidates else None
    text = f'{one.substitute} · {one.kind}' if one.substitute else \
        '' if one.cancelled else f'Лучше всего: {best.name} — {", ".join(best.reasons)}' if best else \
        'Свободных нет: перенесите или отмените урок'
    with lesson(one.number, 'урок', off=one.cancelled):
        with main(one.title, text):
            pass
        with ui.element('div').classes('ej-lesson-end'):
            if one.cancelled:
                chips.chip('урок отменён или перенесён', 'warn')
            elif one.substitute:
                chips.chip('подписано' if one.signed else 'назначено', 'good' if one.signed else 'accent')
                if not one.signed:
                    buttons.quiet('Отменить замещение', lambda: _withdraw(one))
            else:
                if best:
                    buttons.button(f'Назначить: {best.name}', lambda: _give(absence_id, [(one, best)]))
                buttons.quiet('Выбрать', lambda: _pick(absence_id, one))


async def _give(absence_id: int, chosen: list[tuple[ConcernedLesson, Candidate]]) -> bool:
    with web.refusals_shown():
        await absences.give(await web.acting(), absence_id, [(one.lesson, who.person, who.kind) for one, who in chosen])
        dialogs.notice('Замещение назначено. Учитель и класс уже видят его.', 'good')
        return True
    return False


async def _withdraw(one: ConcernedLesson) -> None:
    if await dialogs.confirm('Отменить замещение?', f'{one.title}, {one.date:%d.%m.%Y}, {one.number}-й урок: '
                             f'{one.substitute} больше не ведёт этот урок.', yes='Отменить замещение', no='Оставить'):
        with web.refusals_shown():
            await substitutions.withdraw(await web.acting(), [one.lesson])


def _pick(absence_id: int, one: ConcernedLesson) -> None:
    """All who can, with the reasons; or the lesson does not take place."""
    async def choose(who: Candidate) -> None:
        if await _give(absence_id, [(one, who)]):
            panel.close()

    async def cancel() -> None:
        with web.refusals_shown():
            await timetable_changes.cancel(await web.acting(), [one.lesson], reason.value or '')
            panel.close()

    with dialogs.sheet(f'{one.title}, {one.date:%d.%m.%Y}, {one.number}-й урок', wide=True) as panel:
        with cards.rows():
            for who in one.candidates:
                with cards.item(who.name, f'{who.kind}: {", ".join(who.reasons)}'):
                    buttons.button('Назначить', partial(choose, who))
        if not one.candidates:
            states.empty('Свободных коллег нет', 'Отмените урок или перенесите его на странице «Расписание».')
        reason = forms.text_field('Или отменить урок, причина', 'cancel_reason')
    with panel.foot:
        buttons.danger('Отменить урок', cancel)
    panel.open()


async def _preview(absence_id: int) -> None:
    """Everybody the best, first shown and then assigned together."""
    with web.refusals_shown():
        plan = await absences.plan(await web.acting(), absence_id)
        if not plan:
            dialogs.notice('Уроков без замены нет.', 'info')
            return
        chosen = [(one, who) for one, who in plan if who]

        async def save() -> None:
            if await _give(absence_id, chosen):
                panel.close()

        with dialogs.sheet('Кто кого заменит', wide=True) as panel, cards.rows():
            for one, who in plan:
                with cards.item(f'{one.date:%d.%m}, {one.number}-й урок · {one.title}',
                                f'{who.name}: {", ".join(who.reasons)}' if who else 'свободных нет'):
                    chips.chip(who.kind if who else 'не нашлось', '' if who else 'warn')
        with panel.foot:
            buttons.button('Не назначать', panel.close)
            if chosen:
                buttons.primary(f'Назначить все: {len(chosen)}', save)
        panel.open()


def _change(shown: Absence) -> None:
    """Another last day, or no absence after all."""
    async def save() -> None:
        if until.check(required=True):
            with web.refusals_shown():
                await absences.set_end(await web.acting(), shown.line.id, until.day)
                ui.navigate.to(f'/substitutions/{shown.line.id}')

    async def cancel() -> None:
        with web.refusals_shown():
            await absences.cancel(await web.acting(), shown.line.id)
            ui.navigate.to('/substitutions')

    with dialogs.sheet('Изменить отсутствие') as panel:
        until = forms.date_field('Последний день', 'new_until', value=shown.line.until, required=True,
                                 hint='Будущие замещения после этого дня снимаются: учитель ведёт уроки сам.')
    with panel.foot:
        buttons.danger('Отсутствия не было', cancel)
        buttons.primary('Сохранить день', save)
    panel.open()


# --- one's own --------------------------------------------------------------------------------------------------------
async def _mine() -> tuple[list[MyLesson], date]:
    return await substitutions.of_mine(await web.acting()), clock.today()


def _draw_mine(data: tuple[list[MyLesson], date]) -> None:
    with cards.card('Мои замещения', 'Журнал открыт вам на эти уроки; подпись — после начала урока', flush=True):
        if not data[0]:
            states.empty('Замещений нет', 'Когда заместитель директора назначит вам урок, он появится здесь.')
            return
        with lessons('ej-duty'):
            for one in data[0]:
                _my_lesson(one)


def _my_lesson(one: MyLesson) -> None:
    room = f'каб. {one.room}' if one.room else ''
    about = ' · '.join(part for part in (f'{one.date:%d.%m.%Y}', room, f'вместо: {one.instead_of}', one.kind,
                                         one.note) if part)
    with lesson(one.number, one.starts_at):
        with main(one.title, about):
            ui.link('Открыть журнал', f'/journal/{one.group}')
        with ui.element('div').classes('ej-lesson-end'):
            if one.signed_at:
                chips.chip(f'подписано {clock.local(one.signed_at):%d.%m.%Y %H:%M}', 'good')
            elif one.may_sign:
                buttons.primary('Подписать', lambda: _sign(one.lesson))
            else:
                chips.chip('ещё не начался')


async def _sign(lesson_id: int) -> None:
    with web.refusals_shown():
        await substitutions.sign(await web.acting(), lesson_id)
        dialogs.notice('Подписано.', 'good')


# --- журнал замещения -------------------------------------------------------------------------------------------------
COLUMNS = [tables.Column('number', '№', numeric=True), tables.Column('date', 'Дата'),
           tables.Column('lesson', 'Урок', numeric=True), tables.Column('group', 'Класс (группа)'),
           tables.Column('subject', 'Предмет по расписанию'), tables.Column('absent', 'Отсутствующий'),
           tables.Column('reason', 'Причина, приказ'), tables.Column('substitute', 'Замещающий'),
           tables.Column('held', 'Проведено'), tables.Column('kind', 'Вид'),
           tables.Column('hours', 'Часов', numeric=True), tables.Column('signature', 'Подпись')]


async def journal_page(since: str = '', until: str = '') -> None:
    """The journal of a period, and the same as a file for Excel."""
    actor: Actor = await web.acting()
    last = days.chosen(until) if until else clock.today()
    first = days.chosen(since) if since else last - MONTH
    rows = await substitution_journal.rows(actor, first, last)

    def show() -> None:
        if begin.check(required=True) and end.check(required=True):
            if begin.day and end.day and begin.day > end.day:
                end.error = 'Последний день раньше первого'
                return
            ui.navigate.to(f'/substitutions/journal?since={begin.day}&until={end.day}')

    async def download() -> None:
        with web.refusals_shown():
            now, name = await web.acting(), substitution_file.file_name(first, last)
            fresh = await substitution_journal.rows(now, first, last)
            await exports.note(now, Action.TIMETABLE_CHANGE, name)
            ui.download.content(await asyncio.to_thread(substitution_file.build, fresh), name)

    with framed('Журнал замещения уроков', actor, '/substitutions', subtitle=_span(first, last)) as page:
        with page.actions:
            buttons.link_button('Замещения', '/substitutions', 'quiet')
            buttons.button('Скачать XLSX', download)
        with cards.row().classes('ej-tools'):
            begin = forms.date_field('С', 'since', value=first)
            end = forms.date_field('По', 'until', value=last)
            buttons.button('Показать', show)
        with cards.card(flush=True):
            tables.data_table(COLUMNS, [_row(row) for row in rows], caption='Журнал замещения уроков', pin=False,
                              search=True, empty='За этот период замещений и отмен нет.')


def _row(row: JournalRow) -> tables.Row:
    reason = f'{row.reason}, № {row.order_number}' if row.order_number else row.reason
    return {'number': row.number, 'date': tables.Cell(f'{row.date:%d.%m.%Y}', order=row.date.toordinal()),
            'lesson': row.lesson, 'group': tables.Cell(row.group, href=f'/journal/{row.group_id}'),
            'subject': row.subject, 'absent': row.absent, 'reason': reason, 'substitute': row.substitute,
            'held': row.held, 'kind': row.kind, 'hours': row.hours, 'signature': row.signature or 'нет'}
