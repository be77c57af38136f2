"""/extracurricular: «Внеурочная деятельность» — hours by month and who came; topics are written in the journal."""

from components import cards, chips, report_files, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Report
from ejournal.services import exports, imprints, outside
from ejournal.services.outside import MONTHS, SHORT, Course


def register() -> None:
    """Add the address."""
    web.page('/extracurricular', action=Action.OUTSIDE_LESSONS, title='Внеурочная деятельность')(outside_page)


async def outside_page() -> None:
    """The own courses, or all of them for the administration (п. 17.4.4)."""
    actor: Actor = await web.acting()
    courses = await outside.courses(actor)

    async def make(ending: str) -> tuple[list[Report], Imprint]:
        now = await web.acting()
        await exports.note(now, Action.OUTSIDE_LESSONS, f'Внеурочная деятельность.{ending}')
        return [await outside.report(now)], await imprints.of_office()

    active = '/journals' if actor.may(Action.JOURNAL_WRITE) else '/school'
    with framed('Внеурочная деятельность', actor, active, subtitle='Дано часов по месяцам; отметок нет') as page:
        with page.chips:
            chips.chip(f'всего {sum(one.given for one in courses)} ч')
        with page.actions:
            report_files.draw(make)
        with cards.card(flush=True):
            tables.data_table(
                [tables.Column('course', 'Курс'), tables.Column('teacher', 'Руководитель'),
                 *(tables.Column(f'm{month}', SHORT[month - 1], numeric=True, sortable=False) for month in MONTHS),
                 tables.Column('given', 'Дано', numeric=True), tables.Column('planned', 'По плану', numeric=True),
                 tables.Column('absences', 'Пропусков', numeric=True), tables.Column('last', 'Последняя запись')],
                [_row(one) for one in courses], caption='Внеурочная деятельность по месяцам',
                empty='Курсов внеурочной деятельности у вас нет.')


def _row(one: Course) -> tables.Row:
    behind = one.given < one.planned
    return {'course': tables.Cell(one.subject, sub=' · '.join(filter(None, [one.class_name, one.subgroup])),
                                  href=f'/journal/{one.group_id}'),
            'teacher': one.teachers, **{f'm{month}': one.by_month.get(month, '') for month in MONTHS},
            'given': tables.Cell(str(one.given), chip='warn' if behind else None, order=one.given),
            'planned': one.planned, 'absences': one.absences,
            'last': tables.Cell(f'{one.last:%d.%m.%Y}', order=one.last.isoformat()) if one.last else ''}
