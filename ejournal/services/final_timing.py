"""Final marks that came late or not at all, by journal and period (п. 17.4.11, I-07): for п. 13 and п. 18."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.expressions import Q

from ejournal import clock, facts
from ejournal.facts import Facts
from ejournal.rules import deadlines
from ejournal.services import control_frames as frames
from ejournal.services import final_gaps
from ejournal.services.control import Asked
from ejournal.services.control_frames import GroupFacts
from ejournal.services.final_marks import EXAM, YEAR, exam_days
from models import AuditEntry, TeachingLoad

Key = tuple[int, str]  # (journal, period)


@dataclass(frozen=True)
class Owed:
    """The final marks of a journal and period: ``late`` were first given after ``due`` (``last`` of them when),
    ``missing`` are not there though it has passed. ``teachers`` are those who had the journal on that day."""

    group_id: int
    title: str
    period: str
    ended: date
    due: datetime
    teachers: dict[int, str]
    late: int
    missing: int
    last: datetime | None


async def of_period(asked: Asked) -> list[Owed]:
    """Periods and exams that ended within the asked days and are due by now; nothing is read where there are none.

    A mark is late by its first giving: a correction afterwards is none. Marks that were imported have no giving and
    are never late.
    """
    year, now = await facts.current(), clock.now()
    groups = {key: group for key, group in (await frames.groups(year)).items()
              if (not asked.class_id or group.class_id == asked.class_id)
              and (not asked.subject_id or group.subject_id == asked.subject_id)}
    ended = {key: day for key, day in _ends(year, groups.values()).items() if asked.first <= day <= asked.last}
    dues = {key: _due(year, key, day) for key, day in ended.items()}
    dues = {key: due for key, due in dues.items() if deadlines.is_late(now, due)}
    if not dues:
        return []
    late, missing = await _late(dues), await _missing(year, dues)
    teachers = await _teachers(dues)
    found = [Owed(group, groups[group].title, period, ended[group, period], due, teachers.get((group, period), {}),
                  len(late[group, period]), missing[group, period],
                  max(late[group, period]) if late[group, period] else None)
             for (group, period), due in dues.items() if late[group, period] or missing[group, period]]
    if asked.teacher_id:
        found = [one for one in found if asked.teacher_id in one.teachers]
    return sorted(found, key=lambda one: (one.ended, one.title, one.period))


def _ends(year: Facts, groups: Iterable[GroupFacts]) -> dict[Key, date]:
    ends: dict[Key, date] = {}
    for group in groups:
        if group.grade == 1 or group.marking == 'none':
            continue
        ends |= {(group.id, term.name): term.ends_on for term in year.terms_of(group.grade)}
        ends[group.id, YEAR] = year.year_ends_on
        on, result = exam_days(year, group.id)
        if on:
            ends[group.id, EXAM] = result or on
    return ends


def _due(year: Facts, key: Key, day: date) -> datetime:
    return deadlines.exam_due(day, year.calendar) if key[1] == EXAM else deadlines.final_due(day, year.calendar)


async def _late(dues: dict[Key, datetime]) -> dict[Key, list[datetime]]:
    """When the late marks were first given; two statements."""
    given = AuditEntry.filter(action='final.changed', object_type='final_mark', before='',
                              group_id__in=list({group for group, _ in dues}))
    rows = await given.filter(at__gt=min(dues.values())).order_by('at') \
        .values_list('group_id', 'pupil_id', 'after', 'at')
    firsts: dict[tuple[Key, int], datetime] = {}
    for group, pupil, after, at in rows:
        key = (group, after.rpartition(': ')[0])
        if key in dues and deadlines.is_late(at, dues[key]):
            firsts.setdefault((key, pupil), clock.local(at))
    found: dict[Key, list[datetime]] = defaultdict(list)
    if not firsts:
        return found
    before = await given.filter(pupil_id__in=list({pupil for _, pupil in firsts})) \
        .values_list('group_id', 'pupil_id', 'after', 'at')
    in_time = {((group, after.rpartition(': ')[0]), pupil) for group, pupil, after, at in before
               if (due := dues.get((group, after.rpartition(': ')[0]))) and not deadlines.is_late(at, due)}
    for (key, pupil), at in firsts.items():
        if (key, pupil) not in in_time:
            found[key].append(at)
    return found


async def _missing(year: Facts, dues: dict[Key, datetime]) -> Counter[Key]:
    """The gaps of the terms and of the year; who sits an exam the journal does not know."""
    periods = {period for _, period in dues}
    terms = [term for term in year.terms if term.name in periods]
    gaps = await final_gaps.of_terms(year, terms or list(year.terms), year=YEAR in periods)
    return Counter({(gap.group_id, gap.period): gap.count for gap in gaps if (gap.group_id, gap.period) in dues})


async def _teachers(dues: dict[Key, datetime]) -> dict[Key, dict[int, str]]:
    days = {due.date() for due in dues.values()}
    held = Q(until=None) | Q(until__gt=min(days))
    loads = await TeachingLoad.filter(held, group_id__in=list({group for group, _ in dues})).select_related('teacher')
    of_group: dict[int, list[TeachingLoad]] = defaultdict(list)
    for load in loads:
        of_group[load.group_id].append(load)
    return {(group, period): {load.teacher_id: load.teacher.short_name for load in of_group[group]
                              if (load.since is None or load.since <= due.date())
                              and (load.until is None or load.until > due.date())}
            for (group, period), due in dues.items()}
