"""The teacher's day: lessons to fill in, what is late, and what a day without lessons says."""

from typing import Any

from nicegui import ui

from components import cards, chips, states
from components.diary_view import LONG
from components.lesson_list import lesson, lessons, main, span
from ejournal import clock


def draw(day: Any, left: Any) -> None:
    """``services.today.TeacherDay``; ``left(due)`` says how long there is still time."""
    with cards.columns():
        if day.lessons:
            hint = 'Клавиши J и K — от урока к уроку, Enter открывает'
            with cards.card('Уроки сегодня', hint, flush=True) as box:
                box.classes('ej-day-duties')
                with lessons('ej-duty'):
                    for duty in day.lessons:
                        _duty(duty, duty.starts_at, left)
        else:
            no_lessons('Сегодня у вас уроков нет', day.why_free, day.next)
        if day.overdue:
            with cards.card('Внести с опозданием', 'Срок прошёл, но внести ещё можно', flush=True), lessons('ej-duty'):
                for duty in day.overdue:
                    _duty(duty, f'{duty.date:%d.%m}', left)


def _duty(duty: Any, under: str, left: Any) -> None:
    with lesson(duty.number, under, off=duty.cancelled):
        room = f'каб. {duty.room}' if duty.room else ''
        instead = f'вместо: {duty.instead_of}' if duty.instead_of else ''
        with main(duty.title, ' · '.join(part for part in (room, instead, duty.topic) if part),
                  href=f'/lesson/{duty.lesson_id}'):
            pass
        with ui.element('div').classes('ej-lesson-end'):
            _owed(duty, left(duty.due))
            if duty.begun and not duty.cancelled:
                _absent(duty.absent)
            ui.link('журнал', f'/journal/{duty.group_id}').classes(replace='ej-small ej-over') \
                .props['aria-label'] = f'Журнал: {duty.title}'


def _owed(duty: Any, left: str) -> None:
    if duty.cancelled:
        chips.chip('урок отменён', 'warn')
    elif not duty.begun:
        chips.chip('ещё не начался')
    elif not duty.missing:
        chips.chip('всё внесено', 'good')
    else:
        for what in duty.missing:
            chips.chip(f'нет: {what}', 'warn')
        due = clock.local(duty.due)
        until = f'внести до {due:%H:%M}' if due.date() == clock.today() else f'внести до {due:%d.%m.%Y}'
        span(f'{until}, осталось {left}' if left else f'срок прошёл {due:%d.%m в %H:%M}', 'ej-lesson-due')


def _absent(number: int) -> None:
    if number:
        chips.chip(f'нет на уроке: {number}', 'absence')
    else:
        chips.chip('пропусков нет')


def no_lessons(title: str, reason: str, following: Any) -> None:
    """An empty day: why, and when the next lesson is."""
    when = 'Следующего урока в расписании нет.'
    if following:
        day = following.date
        when = f'Следующий урок — {LONG[day.weekday()]}, {day:%d.%m.%Y}, {following.starts_at}: {following.title}.'
    with cards.card():
        states.empty(title, f'{reason[:1].upper()}{reason[1:]}. {when}' if reason else when)
