"""«Внеурочная деятельность» (п. 17.4.4, norms 6.7): the teacher's courses, hours by month, and who came."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tortoise.functions import Count

from ejournal import access, clock, facts
from ejournal.access import Action, Actor
from ejournal.reports.shapes import Column, Kind, Report, Row, Section
from models import Attendance, CurriculumHours, Group, Lesson, LessonState, TeachingLoad

SHORT = ('янв', 'фев', 'мар', 'апр', 'май', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек')
MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5)
ABSENT = ('Б', 'УП', 'НП', 'ОТ')


@dataclass(frozen=True)
class Course:
    """A journal of внеурочная деятельность: lessons held with a topic by month, planned until today, absences."""

    group_id: int
    class_name: str
    subject: str
    subgroup: str
    teachers: str
    hours: float
    by_month: dict[int, int]
    planned: int
    absences: int
    last: date | None

    @property
    def given(self) -> int:
        """Hours given since the year began."""
        return sum(self.by_month.values())


async def courses(actor: Actor) -> list[Course]:
    """The own courses for a teacher, all of them for the administration; six statements for any number."""
    actor.require(Action.OUTSIDE_LESSONS)
    year, today = await facts.current(), clock.today()
    query = Group.filter(school_class__year_id=year.year_id, subject__extracurricular=True)
    if not actor.may(Action.JOURNAL_READ_ALL):
        mine = await TeachingLoad.filter(access.inside(today), teacher_id=actor.person_id).values_list(
            'group_id', flat=True)
        query = query.filter(id__in=list(mine))
    groups = await query.select_related('school_class', 'subject').order_by(
        'school_class__grade', 'school_class__letter', 'subject__name', 'name')
    ids = [group.id for group in groups]
    names: dict[int, list[str]] = defaultdict(list)
    for load in await TeachingLoad.filter(access.inside(today), group_id__in=ids).select_related('teacher'):
        names[load.group_id].append(load.teacher.short_name)
    planned: dict[int, int] = defaultdict(int)
    held: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    last: dict[int, date] = {}
    for group, day, topic in await Lesson.filter(group_id__in=ids, date__lte=today, state=LessonState.PLANNED.value) \
            .order_by('date').values_list('group_id', 'date', 'topic'):
        planned[group] += 1
        if topic:
            held[group][day.month] += 1
            last[group] = day
    missed: dict[int, int] = dict(await Attendance.filter(lesson__group_id__in=ids, code__in=list(ABSENT)).annotate(
        count=Count('id')).group_by('lesson__group_id').values_list('lesson__group_id', 'count'))
    hours = {(grade, letter, subject): float(value) for grade, letter, subject, value in await CurriculumHours.filter(
        year_id=year.year_id, subject__extracurricular=True).values_list('grade', 'letter', 'subject_id',
                                                                       'hours_per_week')}
    return [Course(one.id, one.school_class.name, one.subject.name, one.name, ', '.join(names[one.id]),
                   _hours(one, hours), dict(held[one.id]), planned[one.id], missed.get(one.id, 0), last.get(one.id))
            for one in groups]


def _hours(group: Group, hours: dict[tuple[int, str, int], float]) -> float:
    grade, letter = group.school_class.grade, group.school_class.letter
    return hours.get((grade, letter, group.subject_id), hours.get((grade, '', group.subject_id), 0.0))


async def report(actor: Actor) -> Report:
    """«Журнал внеурочной деятельности: часы по месяцам», for paper and workbook."""
    found, year = await courses(actor), await facts.current()
    columns = (Column('Класс', width=16), Column('Курс', width=-1), Column('Руководитель', width=42),
               *(Column(SHORT[month - 1], Kind.WHOLE, 'Дано часов', 10) for month in MONTHS),
               Column('Всего', Kind.WHOLE, width=14), Column('По плану', Kind.WHOLE, width=17),
               Column('Пропусков', Kind.WHOLE, width=20))
    rows = [Row((' · '.join(filter(None, [one.class_name, one.subgroup])), one.subject, one.teachers,
                 *(one.by_month.get(month) for month in MONTHS), one.given, one.planned, one.absences))
            for one in found]
    if found:
        rows.append(Row(('Итого', '', '', *(sum(one.by_month.get(month, 0) for one in found) or None
                                            for month in MONTHS), sum(one.given for one in found),
                         sum(one.planned for one in found), sum(one.absences for one in found)), strong=True))
    return Report('Внеурочная деятельность, часы', 'Внеурочная деятельность: часы по месяцам',
                  (f'{year.year_name} учебный год, по {clock.today():%d.%m.%Y}',),
                  (Section(columns, tuple(rows), empty='Курсов внеурочной деятельности нет.'),),
                  ('Час считается данным, когда записана тема занятия; отметок нет.',), ('Учитель',), landscape=True)
