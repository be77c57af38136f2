"""The figures above the dashboard of quality: value, change, denominator; each leads to its parts (norms 4)."""

from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components import cards, quality_charts
from components.quality_charts import KINDS, TITLES, grouped
from ejournal.reports.shapes import Kind, shown


def draw(view: Any, board: Any) -> None:
    """The row of figures; ``view.link`` gives addresses."""
    now, then = board.now, board.then
    with cards.tiles().classes('ej-tiles-six'):
        for key, label in TITLES.items():
            value = now.figures[key]
            unit = quality_charts.UNITS[key]
            change, good = _change(value, then.figures[key] if then else None, KINDS[key])
            with ui.link('', view.link(figure=key)).classes(replace='ej-tile-link'):
                cards.tile(label, '—' if value is None else shown(value, KINDS[key]) + unit, good=good,
                           change=f'{change} к {quality_charts.term_name(then)}' if change else '',
                           of=_of(board, key))
        if len(board.absences):
            last = board.absences.iloc[-1].to_dict()
            month = quality_charts.MONTHS[last['month'].month - 1]
            cards.tile('Посещаемость', f'{shown(float(last["percent"]), Kind.ONE)} %',
                       of=f'{month}, пропущено уроков: {grouped(int(last["missed"]))}')
        if board.timely is not None:
            _timely(board)


def _timely(board: Any) -> None:
    """The share of topics, homework and marks that came in time: in time / all whose time has come (п. 18)."""
    known, asked = board.timely, board.asked
    now, then = known.now.timely(), known.then.timely()
    change, good = _change(_percent(now), _percent(then), Kind.PERCENT)
    values = {'first': known.first, 'last': known.last, 'klass': asked.klass, 'teacher': asked.teacher,
              'subject': asked.subject}
    same = urlencode({key: value for key, value in values.items() if value})
    with ui.link('', f'/control?{same}').classes(replace='ej-tile-link'):
        cards.tile('Журналы в срок', f'{shown(_percent(now), Kind.ONE)} %' if now[1] else '—', good=good,
                   change=f'{change} к прошлому периоду' if change else '',
                   of=f'{grouped(now[0])} из {grouped(now[1])}: темы, ДЗ и отметки' if now[1]
                   else 'сроки ещё не наступили')


def _percent(pair: tuple[int, int]) -> float | None:
    return 100 * pair[0] / pair[1] if pair[1] else None


def _of(board: Any, key: str) -> str:
    if board.asked.counts_marks or key in ('level', 'mean'):
        return f'по {grouped(len(board.rows[board.rows["value"] != ""]))} отметкам'
    value = board.now.figures[key]
    return f'{round(value * board.now.base / 100)} из {board.now.base}' if value is not None else 'отметок ещё нет'


def _change(now: float | None, then: float | None, kind: Kind) -> tuple[str, bool | None]:
    if now is None or then is None:
        return '', None
    text = shown(abs(now - then), kind)
    if not text.strip('0,'):
        return '', None
    return f"{'+' if now > then else '−'}{text}", now > then
