"""The administration's cards: what waits for a decision, sickness, what changed most in a week (п. 12, 17.1.2)."""

from collections.abc import Iterable
from typing import Any

from nicegui import ui

from components import buttons, cards, chips, states
from components.home_groups import comma


def tasks(found: Iterable[Any], title: str = 'Ждут решения', *, quiet: bool = False) -> None:
    """``services.decisions.Task``s as rows, each a link; a calm sentence, or with ``quiet`` nothing, without any."""
    lines = list(found)
    if quiet and not lines:
        return
    with cards.card(title, flush=True):
        if not lines:
            states.empty('Ничего не ждёт', 'Здесь появятся дела, которые ждут вас.')
            return
        with cards.rows() as box:
            box.classes('ej-stretched')
            for one in lines:
                with cards.item(one.title, one.text, href=one.href):
                    chips.chip(str(one.count), 'warn' if one.urgent else 'accent')


def wave(found: Iterable[Any]) -> None:
    """``services.sickness.Wave``s: one callout, the classes named."""
    lines = list(found)
    if not lines:
        return
    high = any(one.high for one in lines)
    named = ', '.join(f'{one.name} — {one.absent} из {one.pupils} ({comma(one.share, 0)} %'
                      f'{", обычно " + comma(one.usual, 0) + " %" if one.usual is not None else ""})' for one in lines)
    advice = ' В классе, где болеет 30 % и больше, рассмотрите карантин.' if high else ''
    with states.callout(f'{named}.{advice}', 'bad' if high else 'warn',
                        title='Много отсутствующих по болезни или без выясненной причины'):
        buttons.link_button('Посещаемость', '/attendance')


def changes(found: Any) -> None:
    """``services.week_changes.WeekChanges``: at most five lines."""
    with cards.card('Что изменилось за неделю', f'{found.first:%d.%m}–{found.last:%d.%m.%Y} к семи дням до этого',
                    flush=True):
        if not found.lines:
            states.empty('Заметных изменений нет' if found.compared else 'Сравнивать пока не с чем',
                         'Показатели школы колеблются как обычно.' if found.compared else
                         'Нужны две недели подряд с уроками: изменения появятся здесь сами.')
            return
        with cards.rows() as box:
            box.classes('ej-stretched ej-wrapped')
            for one in found.lines:
                with cards.item(f'{one.title}: {one.text}', one.reason, href=one.href):
                    chips.chip('лучше' if one.better else 'хуже', 'good' if one.better else 'bad')
        with cards.row().classes('ej-card-foot'):
            buttons.link_button('Качество', '/quality', 'quiet')
            buttons.link_button('Контроль', '/control', 'quiet')


def figures(day: Any) -> None:
    """The day of the school in five tiles (``services.school_day.SchoolDay``)."""
    with cards.tiles():
        cards.tile('Уроков проведено', str(day.held), of=f'из {day.lessons} сегодня')
        cards.tile('Без темы', str(day.without_topic), of=f'из {day.held}')
        cards.tile('Без задания', str(day.without_homework), of=f'из {day.held}')
        cards.tile('Отсутствуют', str(day.absent), of='обучающихся')
        cards.tile('Отметок поставлено', str(day.marks), of='сегодня')


SHOWN_BEHIND = 12


def behind(day: Any) -> None:
    """The journals whose topics and homework are overdue, by teacher."""
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
