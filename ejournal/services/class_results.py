"""What the journals say about each pupil of a class in a period: the stuff of notices, electronic and on paper."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tortoise.expressions import Q

from ejournal import clock, facts
from ejournal.facts import Facts
from ejournal.notice_shapes import SubjectLine
from ejournal.rules import marks
from ejournal.rules.attendance import ABSENCES, Code
from ejournal.rules.calendar import DAY
from models import (
    Attendance,
    FinalKind,
    FinalMark,
    Group,
    GroupMembership,
    Lesson,
    LessonState,
    Mark,
    Marking,
    SchoolClass,
    Work,
)

LOOK_AHEAD = 14  # days in which a control work is «ближайшая»
REASONS = ((Code.ILL, 'по болезни'), (Code.EXCUSED, 'по уважительной причине'),
           (Code.UNEXCUSED, 'без уважительной причины'), (Code.ABSENT, 'причина не выяснена'))
Cell = tuple[str, Decimal, date]


@dataclass
class Results:
    """One pupil: subjects in the order of the alphabet, what calls for attention, codes of the period."""

    subjects: list[SubjectLine] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    coming: list[str] = field(default_factory=list)

    @property
    def missed(self) -> str:
        """«Пропущено уроков: 6, из них по болезни 4, …; опозданий: 1.»"""
        counted = ', '.join(f'{words} {self.codes[code]}' for code, words in REASONS)
        return (f'Пропущено уроков: {sum(self.codes[code] for code in ABSENCES)}, из них {counted}; '
                f'опозданий: {self.codes[Code.LATE]}.')


async def of_class(school_class: SchoolClass, pupils: Iterable[int], first: date, last: date, *,
                   mean_from: date | None = None) -> dict[int, Results]:
    """The results of these pupils from ``first`` to ``last``; means are counted from ``mean_from`` on.

    Only the pupil's own data; a first-grader has no marks (norms 8.1). Seven statements whatever the class holds.
    """
    register = await _Register.load(school_class, list(pupils), first, last, mean_from or first)
    return {pupil: register.results(pupil) for pupil in register.pupils}


@dataclass
class _Register:
    school_class: SchoolClass
    pupils: list[int]
    first: date
    last: date
    mean_from: date
    year: Facts
    groups: dict[int, Group] = field(default_factory=dict)
    subgroups: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # pupils by group
    cells: dict[tuple[int, int], list[Cell]] = field(default_factory=lambda: defaultdict(list))
    finals: dict[tuple[int, int], str] = field(default_factory=dict)
    codes: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    coming: list[tuple[date, int, str]] = field(default_factory=list)  # (day, group, work)

    @classmethod
    async def load(cls, school_class: SchoolClass, pupils: list[int], first: date, last: date,
                   mean_from: date) -> '_Register':
        self = cls(school_class, pupils, first, last, mean_from, await facts.of_year(school_class.year_id))
        await self.load_groups()
        if school_class.grade > 1:
            await self.load_marks()
            await self.load_coming()
        in_period = Attendance.filter(pupil_id__in=pupils, lesson__date__gte=first, lesson__date__lte=last)
        for pupil, code in await in_period.exclude(code='').values_list('pupil_id', 'code'):
            self.codes[pupil][code] += 1
        return self

    async def load_groups(self) -> None:
        for group in await Group.filter(school_class_id=self.school_class.id).select_related('subject'):
            self.groups[group.id] = group
        inside = (Q(since__isnull=True) | Q(since__lte=self.last)) & (Q(until__isnull=True) | Q(until__gt=self.first))
        for row in await GroupMembership.filter(inside, group_id__in=list(self.groups)):
            self.subgroups[row.group_id].add(row.pupil_id)

    async def load_marks(self) -> None:
        """By pupil and subject, whatever the class the mark was got in: a pupil who moved keeps the marks."""
        since = min(self.first, self.mean_from)
        rows = Mark.filter(pupil_id__in=self.pupils, work__removed=False, work__lesson__date__gte=since,
                           work__lesson__date__lte=self.last).exclude(value='')
        for pupil, value, weight, day, subject in await rows.order_by(
                'work__lesson__date', 'work__lesson__number', 'work_id').values_list(
                'pupil_id', 'value', 'work__weight', 'work__lesson__date', 'work__lesson__group__subject_id'):
            self.cells[pupil, subject].append((value, weight, day))
        ended = [term.id for term in self.year.terms_of(self.school_class.grade)
                 if self.first <= term.ends_on <= self.last]
        if ended:
            found = FinalMark.filter(pupil_id__in=self.pupils, kind=FinalKind.TERM.value, term_id__in=ended)
            for pupil, subject, value in await found.values_list('pupil_id', 'subject_id', 'value'):
                self.finals[pupil, subject] = value

    async def load_coming(self) -> None:
        """Control works of the class from tomorrow on: those set already, and those of the plan."""
        today = clock.today()
        near = Lesson.filter(group_id__in=list(self.groups), date__gt=today, date__lte=today + LOOK_AHEAD * DAY)
        ahead = await near.exclude(state=LessonState.CANCELLED.value).order_by('date', 'number') \
            .select_related('planned_topic__work_type')
        works = Work.filter(lesson_id__in=[one.id for one in ahead], removed=False, work_type__control=True)
        names = dict(await works.values_list('lesson_id', 'work_type__name'))
        for lesson in ahead:
            planned = lesson.planned_topic.work_type if lesson.planned_topic else None
            name = names.get(lesson.id) or (planned.name if planned and planned.control else '')
            if name:
                self.coming.append((lesson.date, lesson.group_id, name))

    def takes_part(self, pupil: int, group: Group) -> bool:
        return group.whole_class or pupil in self.subgroups[group.id]

    def results(self, pupil: int) -> Results:
        found = Results(codes=self.codes[pupil])
        if self.school_class.grade == 1:
            return found
        mine = {group.subject_id: group.subject for group in self.groups.values() if self.takes_part(pupil, group)
                and not group.subject.extracurricular and group.subject.marking != Marking.NONE.value}
        for subject_id, subject in sorted(mine.items(), key=lambda pair: pair[1].name):
            self._add_subject(found, pupil, subject_id, subject.name)
        found.coming = [f'{self.groups[group].subject.name} — {name} {day:%d.%m}' for day, group, name in self.coming
                        if self.takes_part(pupil, self.groups[group])]
        return found

    def _add_subject(self, found: Results, pupil: int, subject_id: int, name: str) -> None:
        cells = self.cells[pupil, subject_id]
        shown = [value for value, _, day in cells if day >= self.first]
        debt = bool(self.year.preferences.get('debt_counts'))
        mean = marks.weighted_mean([(value, weight) for value, weight, day in cells if day >= self.mean_from],
                                   debt_counts=debt)
        found.subjects.append(SubjectLine(name, ' '.join('долг' if value == marks.DEBT else value for value in shown),
                                          marks.format_mean(mean), self.finals.get((pupil, subject_id), '')))
        least = Decimal(str((self.year.preferences.get('thresholds') or [marks.THRESHOLDS[0]])[0]))
        reasons = []
        if any(2 in marks.mark_values(value) for value in shown):
            reasons.append('«2»')
        if marks.DEBT in shown:
            reasons.append('долг')
        if mean is not None and shown and mean < least:
            reasons.append(f'средний балл {marks.format_mean(mean)}')
        if reasons:
            found.attention.append(f'{name} — {", ".join(reasons)}')
