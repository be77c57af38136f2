"""A term's marks by subject: the marks with their dates, the means, the term mark."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from components import cards, chips, states
from components.lesson_list import span
from ejournal.diary_shapes import MarkOn, SubjectMarks, TermMarks

Tapped = Callable[[MarkOn], Any]
MARKLESS = 'Безотметочное обучение'


def draw(page: TermMarks, on_mark: Tapped | None = None) -> None:
    """All subjects of the term; for grade 1 the sentence that there are no marks. ``on_mark`` hears a tapped mark."""
    if page.subjects and all(subject.marking == 'none' for subject in page.subjects):
        states.callout('Отметки не ставят: успехи и замечания учитель пишет словами.', title=MARKLESS)
    elif not any(subject.marks or subject.final for subject in page.subjects):
        states.empty('Отметок пока нет', 'Они появятся здесь сразу, как только учитель поставит первую.')
    else:
        with cards.card(flush=True), ui.element('ul').classes('ej-subjects'):
            for subject in page.subjects:
                _subject(subject, on_mark)
    _missed(page)


def _subject(subject: SubjectMarks, on_mark: Tapped | None) -> None:
    with ui.element('li'):
        ui.label(subject.name).classes('ej-subject-name')
        with ui.element('div').classes('ej-subject-marks'):
            if subject.marking == 'none':
                span('без отметок', 'ej-muted ej-small')
            for mark in subject.marks:
                _mark(mark, on_mark)
        hint = 'Средневзвешенный балл' + (f', простой средний — {subject.plain_mean}' if subject.plain_mean else '')
        _figure('средний балл', subject.mean or '—', hint)
        _figure('за период', subject.final or '—', 'Отметка за учебный период')
        for period, value in subject.results:
            _figure(period, value, f'Отметка: {period}')


def _mark(mark: MarkOn, on_mark: Tapped | None) -> None:
    with ui.element('button' if on_mark else 'span').classes('ej-mark-on') as box:
        if on_mark:
            box.props('type=button').on('click', lambda: on_mark(mark)).mark(f'mark-{mark.work_id}')
            box.props['aria-label'] = f'{mark.text}, {mark.date:%d.%m.%Y}, {mark.work}: когда поставлена'
        with ui.element('span'):
            for text in mark.text.split('/'):
                chips.mark_chip(text, hint=f'{mark.date:%d.%m.%Y}, {mark.work}')
        span(f'{mark.date:%d.%m}')


def _figure(label: str, value: str, hint: str) -> None:
    with ui.element('div').classes('ej-figure') as box:
        chips.tooltip(box, hint)
        span(label)
        span(value)


def _missed(page: TermMarks) -> None:
    with cards.card('Пропуски', f'{page.term_name}, уроков'):
        if not page.missed:
            ui.label('Пропусков нет.').classes('ej-muted')
            return
        with cards.row():
            chips.chip(f'всего {sum(number for _, number in page.missed)}')
            for code, number in page.missed:
                chips.chip(f'{code} {number}', 'absence', hint=chips.ABSENCE[code])
