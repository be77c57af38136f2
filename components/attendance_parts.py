"""What stands around the pictures of /attendance: the figures of the month, the warning, who skips first lessons."""

from typing import Any, TypeAlias

from components import attendance_charts as charts
from components import cards, chips, states
from ejournal.reports.names import Names
from ejournal.reports.shapes import Kind, plain, shown

Board: TypeAlias = Any  # what ejournal.services.attendance_board gives: a component knows no services
SKIPPED = 8  # names in the list of who misses first lessons


def tiles(board: Board) -> None:
    now, then = board.now.iloc[0].to_dict(), board.before.iloc[0].to_dict()
    percent, before = plain(now['percent']), plain(then['percent'])
    month = charts.MONTHS[board.month.month - 1]
    with cards.tiles():
        moved = percent - before if isinstance(percent, float) and isinstance(before, float) else None
        change = '' if moved is None else f'{shown(moved, Kind.CHANGE)} к {_month_before(board)}'
        cards.tile(f'Посещаемость, {month}', f'{shown(percent, Kind.ONE)} %' if percent is not None else '—',
                   change=change, good=None if moved is None else moved >= 0,
                   of=f'{int(now["seats"] - now["missed"])} из {int(now["seats"])} уроков')
        _today(board)
        cards.tile('По болезни', str(int(now['ill'])), of=f'уроков, дней: {int(now["ill_days"])}')
        cards.tile('Не выяснено', str(int(now['unknown'])),
                   of=f'уроков с ОТ; без уважительной: {int(now["unexcused"])}')
        cards.tile('Опоздания', str(int(now['late'])), of='в пропуски не входят')


def _month_before(board: Board) -> str:
    return charts.MONTHS[(board.month.month - 2) % 12]


def _today(board: Board) -> None:
    found = board.calendar[board.calendar['date'] == str(board.day)] if board.day else board.calendar[:0]
    if not len(found):
        return
    one = found.iloc[0]
    cards.tile('Отсутствуют сегодня' if board.is_today else f'Отсутствовали {board.day:%d.%m}', str(int(one['absent'])),
               of=f'из {int(one["pupils"])}, весь день: {int(one["all_day"])}')


def warning(board: Board, names: Names) -> None:
    """The sickness wave, said in words: how many, how much is usual, what to do."""
    if not board.is_today:
        return
    for one in board.wave[board.wave['level'] != ''].head(4).to_dict('records'):
        high = one['level'] == 'high'
        usual = plain(one['usual'])
        often = f', обычно {shown(usual, Kind.ONE)} %' if usual is not None else ''
        limit = board.limits.high if high else board.limits.watch
        states.callout(
            f'{int(one["ill"])} по болезни и {int(one["unclear"])} по невыясненной причине из {int(one["pupils"])}: '
            f'{shown(float(one["share"]), Kind.ONE)} %{often}; порог {shown(limit, Kind.WHOLE)} %. '
            + ('При таком уровне занятия класса обычно приостанавливают (карантин): сообщите директору сейчас.' if high
               else 'Уточните причины и сообщите медицинскому работнику: с этого порога обычно решают о карантине.'),
            'bad' if high else 'warn', title=f'{names.school_class(one["class"])}: волна болезни')


def first(board: Board, names: Names) -> None:
    """Who misses the first lesson and yet comes later."""
    rows = board.first
    rows = rows[rows['skipped'] + rows['late_first'] > 0].sort_values(['share', 'pupil'], ascending=[False, True]) \
        if len(rows) else rows
    with cards.card('Кто пропускает первый урок', 'с начала года: пропустил и пришёл позже, или опоздал',
                    flush=bool(len(rows))):
        if not len(rows):
            states.empty('Таких нет', 'Список появится, если кто-то пропустит первый урок и придёт позже.')
            return
        with cards.rows():
            for one in rows.head(SKIPPED).to_dict('records'):
                with cards.item(names.pupil(one['pupil']), f'{shown(float(one["share"]), Kind.ONE)} % дней '
                                f'({int(one["skipped"] + one["late_first"])} из {int(one["days"])})',
                                href=f'/attendance/pupil/{int(one["pupil"])}'), cards.row():
                    if one['skipped']:
                        chips.chip(f'пропустил: {int(one["skipped"])}', 'warn')
                    if one['late_first']:
                        chips.chip(f'опоздал: {int(one["late_first"])}')
