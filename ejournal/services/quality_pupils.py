"""Down from the dashboard to the pupils: who is in a category, by which subject and teacher (п. 17.3.3)."""

import asyncio
from dataclasses import dataclass

from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.analytics.quality import Category
from ejournal.reports import pupils_list
from ejournal.reports.book import xlsx
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Report
from ejournal.services import exports, quality_board, reporting
from ejournal.services.quality_board import Asked, Board
from models import NotFound


@dataclass(frozen=True)
class Line:
    """A pupil of the list; ``group_id`` is the journal of the subject, 0 without one."""

    pupil_id: int
    pupil: str
    class_name: str
    category: str
    subject: str
    teacher: str
    mean: float | None
    group_id: int


@dataclass(frozen=True)
class Listed:
    """The list with the board it belongs to."""

    lines: tuple[Line, ...]
    board: Board
    report: Report


async def of_category(actor: Actor, asked: Asked, category: str = '') -> Listed:
    """The pupils of a category ('' all of them) for a filter of the dashboard; ``NotFound`` for an unknown category."""
    actor.require(Action.QUALITY)
    if category and category not in list(Category):
        raise NotFound('Такой категории нет. Выберите категорию из списка.')
    board = await quality_board.board(actor, asked)
    return await asyncio.to_thread(_listed, board, Category(category) if category else None)


def _listed(board: Board, category: Category | None) -> Listed:
    found = board.pupils if category is None else quality_board.pupils_of(board, category)
    places = {number: at for at, number in enumerate(board.class_order)}
    if len(found):
        found = found.assign(_class=found['class'].map(places), _order=found['pupil'].map(board.names.order)) \
            .sort_values(['_class', '_order'])
    groups = {(pupil, subject): group for pupil, subject, group in zip(
        board.rows['pupil'].tolist(), board.rows['subject'].tolist(), board.rows['group'].tolist(), strict=True)}
    when = f'{board.period.label}, {board.data.year_name} учебный год'
    report = pupils_list.pupils(board.names, found, when, category)
    lines = []
    for one, row in zip(found.to_dict('records'), report.sections[0].rows, strict=True):
        _, pupil, class_name, kind, subject, teacher, mean = row.cells
        lines.append(Line(int(one['pupil']), str(pupil), str(class_name), str(kind), str(subject), str(teacher),
                          mean if isinstance(mean, int | float) else None,
                          int(groups.get((one['pupil'], one['subject']), 0))))
    return Listed(tuple(lines), board, report)


async def workbook(actor: Actor, asked: Asked, category: str = '') -> reporting.File:
    """The list as XLSX, noted in the audit."""
    found = await of_category(actor, asked, category)
    name = f'{found.report.name}.xlsx'
    await exports.note(actor, Action.QUALITY, name)
    content = await asyncio.to_thread(xlsx, [found.report], Imprint('', clock.local(), {}))
    return reporting.File(name, reporting.ENDINGS['xlsx'], content)
