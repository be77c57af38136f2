"""The class teacher's cards: the week by pupil, who is falling, debts, birthdays (п. 17.5)."""

from typing import Any

from nicegui import ui

from components import buttons, cards, chips, states, tables
from components.tables import Cell, Column

SHOWN = 6
SUBJECTS = 2  # of a pupil who falls in many
MOVED = 0.05  # a smaller change of the mean is none


def draw(found: Any, *, forecast: bool = True) -> None:
    """Everything of ``services.class_digest.Digest`` that is not empty; ``forecast``: may open /forecast."""
    if found.falling or found.debts or found.birthdays:
        with cards.columns():
            _falling(found, forecast=forecast)
            _debts(found)
            _birthdays(found)
    _week(found)


def _falling(found: Any, *, forecast: bool) -> None:
    if not found.falling:
        return
    pupils: dict[int, list[Any]] = {}
    for one in found.falling:
        pupils.setdefault(one.pupil_id, []).append(one)
    with cards.card(f'Снижаются, {found.name}', found.why, flush=True):
        with cards.rows() as box:
            box.classes('ej-stretched')
            for pupil, own in list(pupils.items())[:SHOWN]:
                text = '; '.join(f'{one.subject}: {one.text}' for one in own[:SUBJECTS])
                more = f' и ещё {len(own) - SUBJECTS}' if len(own) > SUBJECTS else ''
                cards.item(own[0].name, text + more, href=f'/marks/{pupil}')
        _rest(len(pupils), f'/forecast?klass={found.class_id}' if forecast else '')


def _debts(found: Any) -> None:
    if not found.debts:
        return
    with cards.card(f'Долги, {found.name}', 'Работы с «точкой», давние сверху', flush=True):
        with cards.rows() as box:
            box.classes('ej-stretched')
            for one in found.debts[:SHOWN]:
                with cards.item(one.name, f'{one.subject} · {one.work}', href=one.href):
                    chips.chip(f'{one.on:%d.%m}')
        _rest(len(found.debts))


def _birthdays(found: Any) -> None:
    if not found.birthdays:
        return
    with cards.card(f'Дни рождения, {found.name}', 'Сегодня и в ближайшие две недели', flush=True), \
            cards.rows() as box:
        box.classes('ej-stretched')
        for one in found.birthdays:
            with cards.item(one.name, years(one.years), href=f'/people/{one.pupil_id}'):
                chips.chip('сегодня' if one.today else f'{one.on:%d.%m}', 'accent' if one.today else '')


def _rest(count: int, href: str = '') -> None:
    if count > SHOWN:
        with cards.row().classes('ej-card-foot'):
            ui.label(f'показаны {SHOWN} из {count}').classes('ej-muted ej-small')
            if href:
                buttons.link_button('Прогноз класса', href, 'quiet')


def _week(found: Any) -> None:
    period = f'{found.first:%d.%m}–{found.last:%d.%m.%Y}'
    rows = [_row(one) for one in found.pupils]
    if not rows and found.grade == 1:
        return
    with cards.card(f'Отметки за неделю, {found.name}', f'{period}, рядом — средний балл периода до этой недели',
                    flush=True):
        if not rows:
            states.empty('Отметок за эту неделю ещё нет', 'Они появятся, как только учителя начнут их ставить.')
            return
        tables.data_table(
            [Column('name', 'Обучающийся'), Column('marks', 'Отметки по предметам', sortable=False),
             Column('mean', 'За неделю', numeric=True), Column('term', 'До недели', numeric=True),
             Column('change', 'Изменение', numeric=True)], rows, caption=f'Отметки за неделю, {found.name}', pin=True,
            brief=5)


def _row(one: Any) -> dict[str, Any]:
    marks = '; '.join(f'{subject} {", ".join(given)}' for subject, given in one.marks)
    change = one.change
    moved = change is not None and abs(change) >= MOVED
    text = '—' if change is None else f'{change:+.2f}'.replace('.', ',').replace('-', '−') if moved else '0,00'
    return {'name': Cell(one.name, href=f'/marks/{one.pupil_id}'), 'marks': marks, 'mean': one.mean,
            'term': one.term if one.term is not None else '—',
            'change': Cell(text, chip=('good' if change > 0 else 'bad') if moved else None,
                           order=change if change is not None else 0.0)}


def years(count: int) -> str:
    """«14 лет», «21 год»."""
    if count % 10 == 1 and count % 100 != 11:
        return f'{count} год'
    return f'{count} года' if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else f'{count} лет'

