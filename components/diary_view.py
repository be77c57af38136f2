"""The diary as on paper, a week of days; on a phone one day at a time, chosen without asking the server."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from nicegui import ui

from components import buttons, cards, chips
from components.lesson_list import lesson, lessons, main, span
from components.lesson_parts import file_link
from ejournal.diary_shapes import DiaryDay, DiaryLesson, Hint, MarkOn, Week

Tapped = Callable[[MarkOn], Any]
SHORT = ('пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс')
LONG = ('понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье')
MONTHS = ('января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября',
          'декабря')
COUNTS = ('', 'одна', 'две', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять')
CHOOSE = """(event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const link = event.currentTarget, strip = link.parentElement, box = strip.closest('.ej-diary');
  box.dataset.day = [...strip.children].indexOf(link);
  box.toggleAttribute('data-other', !link.classList.contains('ej-days-today'));
  for (const other of strip.children) other.removeAttribute('aria-current');
  link.setAttribute('aria-current', 'date');
  history.replaceState(history.state, '', link.href);
}"""


class DiaryView:
    """A drawn week; ``update`` redraws only the days that have changed. ``on_mark`` hears of a tapped mark.

    ``brief`` is the place between the choice of the day and the days: what matters today; a phone shows it with today.
    """

    def __init__(self, week: Week, on_mark: Tapped | None = None) -> None:
        self._week, self._on_mark = week, on_mark
        with ui.element('div').classes('ej-diary') as box:
            box.props(f'data-day={week.chosen.weekday()}')
            _strip(week)
            _week_nav(week)
            self.brief = ui.element('div').classes('ej-brief-place')
            with ui.element('div').classes('ej-week'):
                self._days = [ui.element('div').classes(_day_classes(day, week.today)) for day in week.days]
            self._hint = ui.element('div')
        for place, day in zip(self._days, week.days, strict=True):
            _fill(place, day, on_mark)
        self._show_hint()

    def update(self, week: Week) -> None:
        """Show ``week`` instead, the same pupil's and the same days."""
        before, self._week = self._week, week
        for place, old, new in zip(self._days, before.days, week.days, strict=True):
            if old != new:
                place.clear()
                _fill(place, new, self._on_mark)
        if before.hint != week.hint:
            self._show_hint()

    def _show_hint(self) -> None:
        self._hint.clear()
        if self._week.hint:
            with self._hint, cards.card():
                _draw_hint(self._week.hint)


def _day_classes(day: DiaryDay, today: date) -> str:
    return 'ej-day ej-day-today' if day.date == today else 'ej-day'


def _strip(week: Week) -> None:
    with ui.element('nav').classes('ej-days').props('aria-label="Дни недели"'):
        for day in week.days:
            link = ui.link('', f'?week={day.date}').on('click', js_handler=CHOOSE)
            link.classes(replace='ej-days-today' if day.date == week.today else '')
            link.props['aria-label'] = f'{LONG[day.date.weekday()]}, {long_date(day.date)}'
            if day.date == week.chosen:
                link.props('aria-current=date')
            with link:
                span(SHORT[day.date.weekday()])
                span(str(day.date.day))


def _week_nav(week: Week) -> None:
    first, last = week.days[0].date, week.days[-1].date
    start = f'{first.day}' if first.month == last.month else long_date(first)
    with ui.element('div').classes('ej-week-nav'):
        week_link('←', 'Прошлая неделя', week.previous)
        ui.label(f'{start}–{long_date(last)} {last.year}' if first.month == last.month
                 else f'{start} – {long_date(last)} {last.year}')
        week_link('→', 'Следующая неделя', week.following)
        if not first <= week.today <= last:
            buttons.link_button('Сегодня', '?', 'quiet')


def week_link(sign: str, label: str, monday: date | None) -> None:
    """An arrow to another week; without one the place stays, but leads nowhere."""
    if monday is None:
        ui.label(sign).classes('ej-btn ej-btn-icon').props('aria-hidden=true').style('visibility: hidden')
        return
    link = buttons.link_button(sign, f'?week={monday}').classes('ej-btn-icon')
    link.props['aria-label'] = link.props['title'] = label


def long_date(day: date) -> str:
    """«24 ноября»."""
    return f'{day.day} {MONTHS[day.month - 1]}'


def _fill(place: ui.element, day: DiaryDay, on_mark: Tapped | None) -> None:
    with place, cards.card(f'{LONG[day.date.weekday()].capitalize()}, {long_date(day.date)}', flush=True):
        if day.lessons:
            with lessons():
                for one in day.lessons:
                    _lesson(one, day.date, on_mark)
        else:
            ui.label(f'{day.why_free[:1].upper()}{day.why_free[1:]}').classes('ej-day-free')
        for subject, text in day.extra:
            ui.label(f'{subject}: {text}').classes('ej-day-free ej-lesson-work')


def _lesson(one: DiaryLesson, day: date, on_mark: Tapped | None) -> None:
    with lesson(one.number, one.starts_at, off=one.cancelled):
        with main(one.subject, one.topic):
            _homework(one)
            with ui.element('div').classes('ej-lesson-chips'):
                _chips(one)
        if one.marks:
            with ui.element('div').classes('ej-lesson-marks'):
                for mark in one.marks:
                    _mark(MarkOn(mark.text, day, mark.work, mark.work_id), on_mark)


def _mark(mark: MarkOn, on_mark: Tapped | None) -> None:
    if on_mark is None or not mark.work_id:
        chips.mark_chip(mark.text, hint=mark.work)
        return
    with ui.element('button').classes('ej-mark-tap').props('type=button').mark(f'mark-{mark.work_id}') as box:
        box.props['aria-label'] = f'{mark.text}, {mark.work}: когда поставлена'
        box.on('click', lambda: on_mark(mark))
        chips.mark_chip(mark.text, hint=mark.work)


def _homework(one: DiaryLesson) -> None:
    for text in one.due:
        ui.label(text).classes('ej-lesson-work')
    if one.no_homework and not one.due:
        ui.label('без домашнего задания').classes('ej-lesson-work')
    if one.given:
        until, text = one.given
        ui.label(f'на {until:%d.%m}: {text}').classes('ej-lesson-given')
    if one.files:
        with ui.element('div').classes('ej-lesson-files'):
            for line in one.files:
                file_link(line)


def _chips(one: DiaryLesson) -> None:
    if one.moved or one.cancelled:
        chips.chip(f'урок {one.moved}' if one.moved else 'урок отменён', 'warn')
    if one.substitute and not one.cancelled:
        chips.chip(f'замещает {one.substitute}')
    if one.code:
        chips.absence_chip(one.code, minutes=one.minutes)
    if one.control:
        chips.chip(short_work(one.control), 'accent', hint=one.control)
    for name, day in one.upcoming:
        chips.chip(f'{short_work(name)} {day:%d.%m}', hint=f'{name} {day:%d.%m.%Y}')


def short_work(name: str) -> str:
    """«контрольная» from «контрольная работа»."""
    return name.removesuffix(' работа')


def _draw_hint(hint: Hint) -> None:
    ui.label(f'{hint.subject[:1].upper()}{hint.subject[1:]}: средний балл {hint.mean}').classes('ej-hint-title')
    five = '«5»'
    ways = [f'{COUNTS[count]} {five} за {what}' for count, what in (
        (hint.for_controls, 'контрольную' if hint.for_controls == 1 else 'контрольные'),
        (hint.for_answers, 'ответ' if hint.for_answers == 1 else 'ответы')) if count]
    verb = 'нужна' if (hint.for_controls or hint.for_answers) == 1 else 'нужны' if ways else ''
    ui.label(f'до «{hint.mark}» {verb} {" или ".join(ways)}').classes('ej-muted ej-small')


def switch(choices: Sequence[tuple[str, str, str]], active: str, *, label: str = 'Чей дневник') -> None:
    """The children beside each other, one tap away: (name, class, address); nothing with fewer than two.

    They are called by their first names as long as these differ.
    """
    if len(choices) < 2:
        return
    firsts = [name.split(' ', 1)[-1] for name, _, _ in choices]
    shown = firsts if len(set(firsts)) == len(firsts) else [name for name, _, _ in choices]
    made = [buttons.Segment(f'{name}, {where}' if where else name, href, href)
            for name, (_, where, href) in zip(shown, choices, strict=True)]
    buttons.segmented(made, active, label=label).classes('ej-children')
