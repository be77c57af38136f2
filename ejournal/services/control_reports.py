"""The other reports of the control (norms 4.7 b–e): наполняемость, объективность, программа, опрос."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from tortoise.functions import Count, Max

from ejournal import clock, facts
from ejournal.access import Action, Actor, inside
from ejournal.facts import Facts
from ejournal.rules import control as rules
from ejournal.rules.calendar import DAY
from ejournal.rules.control import Seen, What
from ejournal.rules.marks import mark_values, suggest_term_mark
from ejournal.rules.texts import sort_key
from ejournal.services import after_closing, final_basis
from ejournal.services import control_frames as frames
from ejournal.services.control import LISTED, Asked
from ejournal.services.control_frames import GroupFacts
from models import (
    AuditEntry,
    ClassMembership,
    FinalMark,
    GroupMembership,
    Lesson,
    LessonState,
    Mark,
    Marking,
    Person,
    Work,
)

SURVEY_LESSONS = 5  # lessons without a mark after which a pupil is «не опрошен» (norms 4.7 e)


@dataclass(frozen=True)
class Fill:
    """Наполняемость of a journal: marks, marks a lesson, how many pupils have the norm, and who is far below it."""

    group_id: int
    title: str
    lessons: int
    marks: int
    norm: int
    pupils: int
    enough: int
    low: tuple[tuple[str, int], ...]

    @property
    def share(self) -> Fraction | None:
        """Pupils with the norm out of all."""
        return Fraction(self.enough, self.pupils) if self.pupils else None


@dataclass(frozen=True)
class Doubt:
    """A final mark that deserves a look (norms 4.7 c)."""

    group_id: int
    term_id: int
    pupil_id: int
    pupil: str
    class_name: str
    subject: str
    mean: Fraction | None
    suggested: str
    chosen: str
    reason: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Programme:
    """Plan and fact of a journal in the period, in lessons; the full report belongs to the КТП."""

    group_id: int
    title: str
    planned: int
    held: int
    cancelled: int

    @property
    def share(self) -> Fraction | None:
        """Held with a topic out of planned."""
        return Fraction(self.held, self.planned) if self.planned else None


@dataclass(frozen=True)
class Unasked:
    """A pupil without a mark for more than so many lessons."""

    group_id: int
    title: str
    pupil_id: int
    pupil: str
    lessons: int
    last: date | None


@dataclass
class Members:
    """Who is in which journal today: of the class where the whole class learns, else of the subgroup."""

    of_class: dict[int, list[int]]
    of_group: dict[int, list[int]]

    @classmethod
    async def load(cls, day: date) -> 'Members':
        """Everybody's place on a day, in two statements."""
        classes: dict[int, list[int]] = defaultdict(list)
        groups: dict[int, list[int]] = defaultdict(list)
        for where, pupil in await ClassMembership.filter(inside(day)).values_list('school_class_id', 'pupil_id'):
            classes[where].append(pupil)
        for where, pupil in await GroupMembership.filter(inside(day)).values_list('group_id', 'pupil_id'):
            groups[where].append(pupil)
        return cls(classes, groups)

    def of(self, group: GroupFacts) -> list[int]:
        """The pupils of a journal."""
        return self.of_group.get(group.id, []) if group.name else self.of_class.get(group.class_id, [])

    def home(self, pupil: int, groups: list[GroupFacts]) -> GroupFacts | None:
        """The pupil's own of a class's journals in a subject; of one who has left the class, the first of them."""
        return next((group for group in groups if pupil in self.of(group)), groups[0] if groups else None)


async def _shown(asked: Asked, year: Facts) -> dict[int, list[Seen]]:
    """Begun lessons of judged journals by group."""
    now, groups = clock.now().timestamp(), await frames.groups(year)
    found: dict[int, list[Seen]] = defaultdict(list)
    for seen in await frames.lessons(year, asked.first, asked.last):
        group = groups[seen.group]
        if asked.fits(seen) and seen.begins <= now and group.grade > 1 and group.marking != Marking.NONE.value:
            found[seen.group].append(seen)
    return found


async def _pupil_names(pupils: set[int]) -> dict[int, str]:
    return {person.id: person.list_name for person in await Person.filter(id__in=list(pupils))}


def of_period(asked: Asked) -> dict[str, Any]:
    """The condition of marks given in the period's lessons."""
    return {'work__lesson__date__gte': asked.first, 'work__lesson__date__lte': asked.last, 'work__removed': False}


async def fill(actor: Actor, asked: Asked) -> list[Fill]:
    """Наполняемость by journal, the thinnest first (norms 4.7 b)."""
    actor.require(Action.CONTROL)
    year = await facts.current()
    shown, groups = await _shown(asked, year), await frames.groups(year)
    members = await Members.load(min(asked.last, clock.today()))
    rows = await Mark.filter(**of_period(asked)).exclude(value='').annotate(total=Count('id')) \
        .group_by('work__lesson__group_id', 'pupil_id').values_list('work__lesson__group_id', 'pupil_id', 'total')
    counts = {(group, pupil): int(total) for group, pupil, total in rows}
    names = await _pupil_names({pupil for key in shown for pupil in members.of(groups[key])})
    found = [_fill(groups[key], len(lessons), {p: counts.get((key, p), 0) for p in members.of(groups[key])}, names)
             for key, lessons in shown.items()]
    return sorted(found, key=lambda one: (one.share if one.share is not None else 2, one.title))


def _fill(group: GroupFacts, lessons: int, marks: dict[int, int], names: dict[int, str]) -> Fill:
    norm = rules.marks_norm(lessons)
    low = sorted(((names.get(p, ''), n) for p, n in marks.items() if rules.low_marks(n, norm)),
                 key=lambda one: sort_key(one[0]))
    return Fill(group.id, group.title, lessons, sum(marks.values()), norm, len(marks),
                sum(n >= norm for n in marks.values()), tuple(low))


async def objectivity(actor: Actor, asked: Asked) -> list[Doubt]:
    """Term marks of the period's terms that differ from what the current marks say (norms 4.7 c)."""
    actor.require(Action.CONTROL)
    year = await facts.current()
    groups = await frames.groups(year)
    terms = [term for term in year.terms if term.starts_on <= asked.last and term.ends_on >= asked.first]
    finals = await FinalMark.filter(term_id__in=[term.id for term in terms]) \
        .values_list('term_id', 'pupil_id', 'subject_id', 'class_name', 'value', 'reason')
    if not finals:
        return []
    means = {term.id: await _means(term.starts_on, term.ends_on) for term in terms}
    homes: dict[tuple[str, int], list[GroupFacts]] = defaultdict(list)
    for one in groups.values():
        homes[one.class_name, one.subject_id].append(one)
    members = await Members.load(min(asked.last, clock.today()))
    names = await _pupil_names({row[1] for row in finals})
    least, limits = final_basis.least_marks(year), final_basis.thresholds(year)
    taught = {s.group for s in await frames.lessons(year, asked.first, asked.last) if asked.fits(s)}
    found = []
    for term, pupil, subject, class_name, value, reason in finals:
        group = members.home(pupil, homes[class_name, subject])
        if group is None or not _fits(asked, group, taught):
            continue
        mean, count, controls = means[term].get((pupil, subject), (None, 0, ()))
        flags = rules.objectivity_flags(mean, value, count, least, controls)
        if flags:
            suggested = suggest_term_mark(mean, count, thresholds=limits, min_marks=least)
            found.append(Doubt(group.id, term, pupil, names.get(pupil, ''), class_name, group.subject, mean,
                               suggested, value, reason, tuple(flags)))
    return sorted(found, key=lambda one: (one.class_name.rjust(6), one.subject, sort_key(one.pupil)))


def _fits(asked: Asked, group: GroupFacts, taught: set[int]) -> bool:
    return ((not asked.class_id or group.class_id == asked.class_id)
            and (not asked.subject_id or group.subject_id == asked.subject_id)
            and (not asked.teacher_id or group.id in taught))


Means = dict[tuple[int, int], tuple[Fraction | None, int, tuple[int, ...]]]


async def _means(first: date, last: date) -> Means:
    """Weighted mean, number of marks and marks of control works by (pupil, subject); counted by the database."""
    rows = await Mark.filter(**of_period(Asked(first, last))).exclude(value='').annotate(total=Count('id')) \
        .group_by('pupil_id', 'work__lesson__group__subject_id', 'value', 'work__weight', 'work__work_type__control') \
        .values_list('pupil_id', 'work__lesson__group__subject_id', 'value', 'work__weight',
                     'work__work_type__control', 'total')
    sums: dict[tuple[int, int], list[Any]] = defaultdict(lambda: [Fraction(0), Fraction(0), 0, []])
    for pupil, subject, value, weight, control, total in rows:
        row = sums[pupil, subject]
        for mark in mark_values(value) if value[:1].isdigit() else ():
            row[0] += mark * Fraction(str(weight)) * total
            row[1] += Fraction(str(weight)) * total
            row[2] += total
            if control:
                row[3].append(mark)
    return {key: (row[0] / row[1] if row[1] else None, row[2], tuple(row[3])) for key, row in sums.items()}


async def programme(actor: Actor, asked: Asked) -> list[Programme]:
    """Lessons planned, held with a topic, and fallen out, by journal (norms 4.6), the furthest behind first."""
    actor.require(Action.CONTROL)
    year, now = await facts.current(), clock.now().timestamp()
    groups = await frames.groups(year)
    begun = [seen for seen in await frames.lessons(year, asked.first, asked.last)
             if asked.fits(seen) and seen.begins <= now]
    fallen = {int(str(row[0])): int(str(row[1])) for row in await Lesson.filter(
        date__gte=asked.first, date__lte=asked.last, state=LessonState.CANCELLED.value)
        .annotate(total=Count('id')).group_by('group_id').values_list('group_id', 'total')}
    lessons: dict[int, list[bool]] = defaultdict(list)
    for seen in begun:
        lessons[seen.group].append(any(w is What.TOPIC and e.saved is not None for w, e in seen.entries))
    found = [Programme(key, groups[key].title, len(held) + fallen.get(key, 0), sum(held), fallen.get(key, 0))
             for key, held in lessons.items()]
    return sorted(found, key=lambda one: (one.share or 0, one.title))


async def survey(actor: Actor, asked: Asked) -> list[Unasked]:
    """Pupils who were not asked for more than k lessons (norms 4.7 e), the longest first."""
    actor.require(Action.CONTROL)
    year = await facts.current()
    least = int(year.preferences.get('survey_lessons') or SURVEY_LESSONS)
    shown, groups = await _shown(asked, year), await frames.groups(year)
    members = await Members.load(min(asked.last, clock.today()))
    rows = await Mark.filter(**of_period(asked)).exclude(value='').annotate(last=Max('work__lesson__date')) \
        .group_by('work__lesson__group_id', 'pupil_id').values_list('work__lesson__group_id', 'pupil_id', 'last')
    last = {(group, pupil): date.fromisoformat(str(day)[:10]) for group, pupil, day in rows}
    found = []
    for key, lessons in shown.items():
        days = sorted(seen.day for seen in lessons)
        for pupil in members.of(groups[key]):
            when = last.get((key, pupil))
            silent = sum(when is None or day > when for day in days)
            if silent > least:
                found.append((silent, key, pupil, when))
    names = await _pupil_names({pupil for _, _, pupil, _ in found})
    return [Unasked(key, groups[key].title, pupil, names.get(pupil, ''), silent, when)
            for silent, key, pupil, when in sorted(found, key=lambda one: (-one[0], one[1], names.get(one[2], '')))]

@dataclass(frozen=True)
class Changed:
    """A mark that was changed after it had been given; ``label`` says when that was after the closing of a period."""

    lesson_id: int
    day: date
    title: str
    pupil: str
    old: str
    new: str
    at: datetime
    who: str
    label: str
    reason: str


async def corrected(actor: Actor, asked: Asked) -> list[Changed]:
    """The changes behind «Исправлено отметок», the newest first, at most 300."""
    actor.require(Action.CONTROL)
    year = await facts.current()
    groups = await frames.groups(year)
    mine = {seen.group for seen in await frames.lessons(year, asked.first, asked.last) if asked.fits(seen)}
    entries = await AuditEntry.filter(at__gte=clock.wall(asked.first, 0), at__lt=clock.wall(asked.last + DAY, 0),
                                      action='mark.changed', group_id__in=list(mine)).exclude(before='') \
        .order_by('-id').limit(LISTED)
    lessons = {work: (lesson, day) for work, lesson, day in await Work.filter(
        id__in=[entry.object_id for entry in entries]).values_list('id', 'lesson_id', 'lesson__date')}
    people = {entry.pupil_id for entry in entries} | {entry.person_id for entry in entries}
    names = {person.id: person for person in await Person.filter(id__in=[one for one in people if one])}
    closed = await after_closing.of_entries(entries)
    return [Changed(*lessons[entry.object_id], groups[entry.group_id or 0].title, names[entry.pupil_id or 0].list_name,
                    entry.before, entry.after, clock.local(entry.at),
                    names[entry.person_id].short_name if entry.person_id in names else 'программа',
                    closed.get(entry.id, ''), entry.reason)
            for entry in entries if entry.object_id in lessons and entry.pupil_id in names]
