"""/timetable: the week of a class, a teacher or a room as it really is; the deputy cancels and moves lessons here."""

from urllib.parse import urlencode

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, web
from components.diary_view import long_date
from components.lesson_list import lesson, lessons, main
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import days, duties, timetable_changes, timetable_week
from ejournal.services.timetable_week import Choices, TimetableWeek, WeekDay, WeekLesson, Whose
from models import NotFound

LABELS = {Whose.CLASS: 'Класс', Whose.TEACHER: 'Учитель', Whose.ROOM: 'Кабинет'}


def register() -> None:
    """Add the address."""
    web.page('/timetable', action=Action.TIMETABLE_READ)(timetable_page)


async def timetable_page(whose: str = '', what: str = '', week: str = '') -> None:
    """Without a choice: the own lessons, the own class, else the first class."""
    actor: Actor = await web.acting()
    if whose and whose not in list(Whose):
        raise NotFound('Такого расписания нет. Выберите класс, учителя или кабинет.')
    found = await timetable_week.choices(actor)
    kind = Whose(whose) if whose else found.whose
    chosen = what or (found.what if kind is found.whose else next(iter(_options(found, kind)), ''))
    day = days.chosen(week) if week else None

    async def load() -> TimetableWeek:
        return await timetable_week.week(await web.acting(), kind, chosen, day)

    approved = await duties.approved_timetable()
    with framed('Расписание', actor, '/timetable') as page:
        if approved:
            with page.chips:
                chips.chip(f'утверждено {clock.local(approved.at):%d.%m.%Y %H:%M}, {approved.by}', 'good')
        if not chosen:
            dialogs.notice('Расписания ещё нет.', 'info')
            return
        _choose(found, kind, chosen, week)
        await live.section(load, lambda shown: _draw(shown, kind, chosen), lambda _: ['timetable'])


def _options(found: Choices, kind: Whose) -> dict[str, str]:
    return {Whose.CLASS: found.classes, Whose.TEACHER: found.teachers, Whose.ROOM: found.rooms}[kind]


def _address(kind: Whose, what: str, week: str = '') -> str:
    return '?' + urlencode({'whose': kind.value} | ({'what': what} if what else {}) | ({'week': week} if week else {}))


def _choose(found: Choices, kind: Whose, chosen: str, week: str) -> None:
    with cards.row().classes('ej-tools'):
        buttons.segmented([buttons.Segment(LABELS[one], one.value, _address(one, '', week)) for one in Whose
                           if _options(found, one)], kind.value, label='Чьё расписание')
        options = _options(found, kind)
        field = forms.select_field(LABELS[kind], 'what', options, value=chosen if chosen in options else None,
                                   search=len(options) > 12)
        field.on_value_change(lambda event: _go(kind, event.value, week))


def _go(kind: Whose, what: str | None, week: str) -> None:
    if what:
        ui.navigate.to('/timetable' + _address(kind, what, week))


def _draw(shown: TimetableWeek, kind: Whose, chosen: str) -> None:
    first, last = shown.days[0].date, shown.days[-1].date
    with ui.element('div').classes('ej-week-nav'):
        _arrow('←', 'Прошлая неделя', _address(kind, chosen, f'{shown.previous}') if shown.previous else None)
        ui.label(f'{long_date(first)} – {long_date(last)}')
        _arrow('→', 'Следующая неделя', _address(kind, chosen, f'{shown.following}') if shown.following else None)
        if not first <= shown.today <= last:
            buttons.link_button('Сегодня', _address(kind, chosen), 'quiet')
    ui.label(shown.title).classes('ej-strong')
    with ui.element('div').classes('ej-shelf'):
        for day in shown.days:
            _day(day, shown, kind)


def _arrow(sign: str, label: str, address: str | None) -> None:
    if address:
        link = buttons.link_button(sign, address).classes('ej-btn-icon')
        link.props['aria-label'] = link.props['title'] = label


def _day(day: WeekDay, shown: TimetableWeek, kind: Whose) -> None:
    title = f'{days.WEEKDAYS[day.date.weekday()].capitalize()}, {long_date(day.date)}'
    with cards.card(title, 'сегодня' if day.date == shown.today else '', flush=True):
        if not day.lessons:
            ui.label(f'{day.why_free[:1].upper()}{day.why_free[1:]}').classes('ej-day-free')
            return
        with lessons('ej-duty'):
            for one in day.lessons:
                _lesson(one, day, shown, kind)


def _lesson(one: WeekLesson, day: WeekDay, shown: TimetableWeek, kind: Whose) -> None:
    about = [one.subgroup, one.class_name if kind is not Whose.CLASS else '',
             one.teacher if kind is not Whose.TEACHER or one.change else '',
             f'каб. {one.room}' if one.room and kind is not Whose.ROOM else '']
    with lesson(one.number, one.starts_at, off=one.cancelled):
        with main(f'{one.subject[:1].upper()}{one.subject[1:]}', ' · '.join(part for part in about if part)):
            if one.change:
                with ui.element('div').classes('ej-lesson-chips'):
                    chips.chip(one.change, 'warn')
        if shown.may_change:
            with ui.element('div').classes('ej-lesson-end'):
                if one.cancelled:
                    buttons.quiet('Вернуть', lambda: _restore(one))
                else:
                    buttons.quiet('Изменить', lambda: _change(one, day))


async def _restore(one: WeekLesson) -> None:
    if await dialogs.confirm('Вернуть урок?', f'{one.subject}, {one.class_name}: урок {one.number} снова состоится '
                                             'в своё время.', yes='Вернуть урок'):
        with web.refusals_shown():
            await timetable_changes.restore(await web.acting(), one.id)


def _change(one: WeekLesson, day: WeekDay) -> None:
    """Cancel the lesson or move it; both need a reason that everybody sees."""
    async def move() -> None:
        number.error = None if (number.value or '').isdecimal() else 'Укажите номер урока цифрами'
        if not when.check(required=True) or number.error or when.day is None:
            return
        with web.refusals_shown():
            await timetable_changes.move(await web.acting(), timetable_changes.Move(
                one.id, when.day, int(number.value), room.value or ''), reason.value or '')
            panel.close()
            dialogs.notice(f'Урок перенесён на {when.day:%d.%m.%Y}, {number.value}-й урок.', 'good')

    async def cancel() -> None:
        with web.refusals_shown():
            await timetable_changes.cancel(await web.acting(), [one.id], reason.value or '')
            panel.close()
            dialogs.notice('Урок отменён. Задание на него перешло на следующий урок.', 'good')

    with dialogs.sheet(f'{one.subject}, {one.class_name}: {day.date:%d.%m.%Y}, {one.number}-й урок') as panel:
        reason = forms.text_field('Причина', 'change_reason', required=True,
                                  hint='Её увидят учитель, класс и родители.')
        with forms.fields():
            when = forms.date_field('Перенести на', 'new_date', value=day.date)
            number = forms.text_field('Номер урока', 'new_number', value=str(one.number)).props('inputmode=numeric')
            room = forms.text_field('Кабинет', 'new_room', value=one.room)
    with panel.foot:
        buttons.danger('Отменить урок', cancel)
        buttons.primary('Перенести', move)
    panel.open()
