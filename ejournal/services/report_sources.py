"""What reports show beside the frames: orders, decisions, reasons, topics and homework; one statement each."""

from collections.abc import Mapping
from datetime import date

from tortoise.expressions import Q

from ejournal import clock
from ejournal.analytics.quality import Period
from ejournal.frames import Frames
from ejournal.reports.class_report import Moved
from ejournal.reports.control_forms import ProgrammeRow
from ejournal.reports.journal_form import Written
from ejournal.reports.names import Names
from ejournal.reports.paper import Imprint
from ejournal.services.programme import ProgrammeLine
from models import CouncilDecision, FinalMark, Homework, Lesson, Movement, Role, RoleGrant, School


async def movement(class_id: int, period: Period) -> tuple[Moved, ...]:
    """The orders of a class that took effect within the period, in their order."""
    rows = await Movement.filter(Q(from_class_id=class_id) | Q(to_class_id=class_id),
                                 effective_on__gte=period.starts_on, effective_on__lte=period.ends_on) \
        .select_related('pupil', 'from_class', 'to_class').order_by('effective_on', 'id')
    found = []
    for row in rows:
        place = str(row.details.get('place') or '') if isinstance(row.details, dict) else ''
        other = (row.from_class.name if row.from_class and row.from_class.id != class_id else '',
                 row.to_class.name if row.to_class and row.to_class.id != class_id else '')
        where = f'из {other[0]}' if other[0] else f'в {other[1]}' if other[1] else place
        found.append(Moved(row.kind, row.pupil.list_name, where,
                           f'{row.order_number} от {row.order_date:%d.%m.%Y}', row.effective_on))
    return tuple(found)


async def decisions(class_id: int, year_id: int) -> dict[int, str]:
    """Pupil → «переведён в 9 класс, протокол № 7 от 27.05.2027»."""
    rows = await CouncilDecision.filter(school_class_id=class_id, year_id=year_id).order_by('pupil_id')
    return {row.pupil_id: f'{row.text}, протокол № {row.protocol_number} от {row.protocol_date:%d.%m.%Y}'
            for row in rows}


async def reasons(year_id: int, period: Period) -> dict[tuple[int, int], str]:
    """(pupil, subject) → why the mark differs, for the marks of a period."""
    rows = await FinalMark.filter(year_id=year_id, period__in=list(period.names)).exclude(reason='') \
        .order_by('id').values_list('pupil_id', 'subject_id', 'reason')
    return {(int(pupil), int(subject)): str(reason) for pupil, subject, reason in rows}


async def written(group_id: int, first: date, last: date) -> dict[int, Written]:
    """Lesson → its topic and homework."""
    lessons = {'lesson__group_id': group_id, 'lesson__date__gte': first, 'lesson__date__lte': last}
    homework: Mapping[object, str] = dict(await Homework.filter(**lessons).values_list('lesson_id', 'text'))
    rows = await Lesson.filter(group_id=group_id, date__gte=first, date__lte=last).order_by('id') \
        .values_list('id', 'topic')
    return {int(number): Written(str(topic), homework.get(number, '')) for number, topic in rows}


def programme_row(line: ProgrammeLine) -> ProgrammeRow:
    """A line of the service as the form prints it."""
    subject = ' · '.join(filter(None, [line.subject, line.subgroup]))
    return ProgrammeRow(
        line.class_name, subject, ', '.join(name for _, name in line.teachers),
        None if line.hours is None else float(line.hours), (line.lessons.plan, line.lessons.fact), line.reason,
        ', '.join(line.ways), (line.controls.plan, line.controls.fact), (line.practical.plan, line.practical.fact))


async def imprint(data: Frames, *, class_id: int = 0, teacher: int = 0) -> Imprint:
    """The school's full name, now, and who signs as far as the journal knows."""
    school = await School.first()
    grant = await RoleGrant.filter(role=Role.DIRECTOR.value).select_related('person').order_by('id').first()
    names = Names.of(data)
    leader = data.classes.set_index('class')['teacher'].get(class_id, 0)
    signers = {'Классный руководитель': names.teacher(leader), 'Учитель': names.teacher(teacher),
               'Директор': grant.person.short_name if grant else ''}
    return Imprint(school.full_name if school else '', clock.local(), signers)
