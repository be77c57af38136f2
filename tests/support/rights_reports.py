"""The part of the matrix of rights about reports and their files (п. 11.8, 17.1.2, 17.4.7, 17.5.10, 19)."""

from collections.abc import Awaitable, Callable
from typing import Any

from ejournal.access import Actor
from ejournal.services import quality_pupils, reporting, summary_sheets
from ejournal.services.quality_board import Asked as Filter
from ejournal.services.report_catalogue import Asked

Attempt = Callable[[Any, Actor], Awaitable[object]]
#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {
    '/quality/pupils': ('/quality/pupils', '200 200 403 403 403 403 403 403 403 303'),
    '/reports': ('/reports', '200 200 200 200 403 403 403 403 403 303'),
    '/reports/{key}': ('/reports/results?klass={class_8a}', '200 200 200 403 403 403 403 403 403 303'),
}
OTHERS: dict[str, str] = {
    '/reports/unknown': '404 404 404 404 403 403 403 403 403 303',
    '/reports/school': '200 200 403 403 403 403 403 403 403 303',
    '/reports/results?klass={class_1a}': '200 200 404 403 403 403 403 403 403 303',
    '/reports/class?klass={class_1a}': '200 200 404 403 403 403 403 403 403 303',
    '/reports/teacher?teacher={teacher}': '200 200 403 200 403 403 403 403 403 303',
    '/reports/filling?klass={class_8a}': '200 200 200 200 403 403 403 403 403 303',
    '/reports/objectivity?klass={class_1a}': '200 200 404 404 403 403 403 403 403 303',
    '/reports/journal?group={physics}': '200 200 200 200 403 403 403 403 403 303',
    '/reports/journal?group={reading}': '200 200 404 404 403 403 403 403 403 303',
    '/reports/current?pupil={pupil}': '200 200 200 403 403 403 403 403 403 303',
    '/reports/current?pupil={other_pupil}': '200 200 404 403 403 403 403 403 403 303',
    '/reports/file/school.xlsx': '200 200 403 403 403 403 403 403 403 303',
    '/reports/file/results.xlsx?klass={class_8a}': '200 200 200 403 403 403 403 403 403 303',
    '/reports/file/results.xlsx?klass={class_1a}': '200 200 404 403 403 403 403 403 403 303',
    '/reports/file/report-card.xlsx?pupil={pupil}': '200 200 200 403 403 403 403 200 200 303',
    '/reports/file/report-card.xlsx?pupil={other_pupil}': '200 200 404 403 403 403 403 404 404 303',
    '/reports/file/results.exe?klass={class_8a}': '404 404 404 404 404 404 404 404 404 303',
    '/reports/file/results.xlsx?klass=8А': '404 404 404 404 404 404 404 404 404 303',
    '/quality/pupils?category=чужие': '404 404 403 403 403 403 403 403 403 303',
}


def results(deed: Any) -> Asked:
    return Asked(klass=deed.school.class_8a.id)


ACTIONS: dict[str, tuple[str, Attempt]] = {
    'reporting.make': ('+++------', lambda deed, actor: reporting.make(actor, 'results', results(deed))),
    'reporting.make of another class': ('++-------', lambda deed, actor: reporting.make(
        actor, 'results', Asked(klass=deed.school.class_1a.id))),
    'reporting.make of a teacher': ('++-+-----', lambda deed, actor: reporting.make(
        actor, 'teacher', Asked(teacher=deed.school.people['Гук'].id))),
    'reporting.make of another teacher': ('++-------', lambda deed, actor: reporting.make(
        actor, 'teacher', Asked(teacher=deed.school.people['Чехонина'].id))),
    'reporting.make of the school': ('++-------', lambda deed, actor: reporting.make(actor, 'school', Asked())),
    'reporting.file': ('+++------', lambda deed, actor: reporting.file(actor, 'results', results(deed), 'xlsx')),
    'reporting.file of a family': ('+++----++', lambda deed, actor: reporting.file(
        actor, 'report-card', Asked(pupil=deed.pupil), 'xlsx')),
    'reporting.file of another family': ('++-------', lambda deed, actor: reporting.file(
        actor, 'report-card', Asked(pupil=deed.school.pupil('Крошка')), 'xlsx')),
    'summary_sheets.all_sheets': ('++-------', lambda deed, actor: summary_sheets.all_sheets(actor)),
    'summary_sheets.kept': ('++--+----', lambda deed, actor: kept(actor)),
    'quality_pupils.of_category': ('++-------', lambda deed, actor: quality_pupils.of_category(actor, Filter())),
    'quality_pupils.workbook': ('++-------', lambda deed, actor: quality_pupils.workbook(actor, Filter())),
}
# Called by services that have asked for the right: the files of reports, the closing, the downloads.
INTERNAL = {'reporting.note', 'summary_sheets.keep', 'summary_sheets.may_read'}


async def kept(actor: Actor) -> bool:
    """Answered, be it with an empty list."""
    await summary_sheets.kept(actor)
    return True
