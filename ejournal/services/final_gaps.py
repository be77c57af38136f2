"""Which final marks are missing, by journal and period: for the closing of a term and of the year (п. 17.4.11)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.functions import Max, Min

from ejournal.facts import Facts, TermFacts
from models import ClassMembership, FinalMark, Group, GroupMembership, Lesson, TeachingLoad

YEAR, FINAL = 'год', 'итог'
Span = tuple[date, date | None]


@dataclass(frozen=True)
class Gap:
    """A journal in which ``count`` pupils have no mark of ``period``."""

    group_id: int
    class_name: str
    subject: str
    subgroup: str
    teachers: str
    period: str
    count: int


@dataclass(frozen=True)
class _Scene:
    groups: list[Group]
    taught: dict[int, tuple[date, date]]
    members: dict[int, dict[int, list[Span]]]  # group → pupil → spans
    given: set[tuple[int, int, str]]
    teachers: dict[int, str]


async def of_terms(facts: Facts, terms: Sequence[TermFacts], *, year: bool = False) -> list[Gap]:
    """The gaps of these terms; with ``year`` also of the year, and of the certificates of grades 9 and 11."""
    grades = {grade for term in terms for grade in term.grades} - {1}
    scene = await _load(facts, grades)
    gaps = []
    for group in scene.groups:
        grade = group.school_class.grade
        periods = [(term.name, term.starts_on, term.ends_on) for term in terms if grade in term.grades]
        if year:
            whole = (facts.year_starts_on, facts.year_ends_on)
            periods += [(YEAR, *whole), *([(FINAL, *whole)] if grade in (9, 11) else [])]
        gaps += [gap for name, first, last in periods if (gap := _gap(scene, group, name, first, last))]
    return gaps


def _gap(scene: _Scene, group: Group, period: str, first: date, last: date) -> Gap | None:
    taught = scene.taught.get(group.id)
    if taught is None or taught[0] > last or taught[1] < first:
        return None  # a subject of the other half of the year
    count = sum(1 for pupil, spans in scene.members[group.id].items()
                if any(since <= last and (until is None or until > last) for since, until in spans)
                and (pupil, group.subject_id, period) not in scene.given)
    if not count:
        return None
    return Gap(group.id, group.school_class.name, group.subject.name, group.name, scene.teachers.get(group.id, ''),
               period, count)


async def _load(facts: Facts, grades: set[int]) -> _Scene:
    groups = await Group.filter(school_class__year_id=facts.year_id, school_class__grade__in=list(grades),
                                subject__extracurricular=False).exclude(subject__marking='none') \
        .select_related('school_class', 'subject').order_by('school_class__grade', 'school_class__letter',
                                                            'subject__name', 'name')
    classes: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for class_id, pupil, since, until in await ClassMembership.filter(school_class__year_id=facts.year_id) \
            .values_list('school_class_id', 'pupil_id', 'since', 'until'):
        classes[class_id][pupil].append((since, until))
    subgroups: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for group_id, pupil, since, until in await GroupMembership.filter(group__school_class__year_id=facts.year_id) \
            .values_list('group_id', 'pupil_id', 'since', 'until'):
        subgroups[group_id][pupil].append((since, until))
    lessons = await Lesson.filter(group__school_class__year_id=facts.year_id).exclude(state='cancelled') \
        .annotate(first=Min('date'), last=Max('date')).group_by('group_id').values_list('group_id', 'first', 'last')
    given = await FinalMark.filter(year_id=facts.year_id).exclude(value='') \
        .values_list('pupil_id', 'subject_id', 'period')
    names: dict[int, list[str]] = defaultdict(list)
    for load in await TeachingLoad.filter(group__school_class__year_id=facts.year_id, until=None) \
            .select_related('teacher'):
        names[load.group_id].append(load.teacher.short_name)
    return _Scene(list(groups), {group: (_day(first), _day(last)) for group, first, last in lessons},
                  {group.id: classes[group.school_class_id] if group.whole_class else subgroups[group.id]
                   for group in groups}, set(given), {group: ', '.join(found) for group, found in names.items()})


def _day(value: date | str) -> date:
    """An aggregate of SQLite comes as text."""
    return value if isinstance(value, date) else date.fromisoformat(value[:10])
