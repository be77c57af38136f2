"""The lessons behind a figure of the control: one list for every report, asked for by the address (п. 18)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from tortoise.functions import Count

from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.facts import Facts
from ejournal.services import control_frames as frames
from ejournal.services.control import LISTED, Asked
from ejournal.services.control_frames import GroupFacts
from ejournal.services.control_reports import Members, of_period
from models import Lesson, LessonState, Mark


class Of(StrEnum):
    """Which lessons: a figure of a report names its own. What is cancelled or marked is everybody's of the journal."""

    BEGUN = 'begun'
    HELD = 'held'  # with a topic
    OPEN = 'open'  # begun without a topic
    CANCELLED = 'cancelled'
    PLANNED = 'planned'  # begun and cancelled
    BEHIND = 'behind'  # planned, not held
    MARKED = 'marked'
    SILENT = 'silent'  # begun after the pupil's last mark


@dataclass(frozen=True)
class Behind:
    """The figure: of a journal and a pupil, 0 means all."""

    of: Of = Of.BEGUN
    group_id: int = 0
    pupil_id: int = 0


@dataclass(frozen=True)
class Shown:
    """A lesson of the list; ``marks`` of the pupils whom the report counts."""

    lesson_id: int
    group_id: int
    day: date
    number: int
    title: str
    teacher: str
    topic: str
    cancelled: bool
    reason: str
    marks: int


def link(asked: Asked, behind: Behind) -> str:
    """The address of the list."""
    values = {'first': asked.first, 'last': asked.last, 'klass': asked.class_id, 'teacher': asked.teacher_id,
              'subject': asked.subject_id, 'tab': 'lessons', 'of': behind.of.value, 'journal': behind.group_id,
              'pupil': behind.pupil_id}
    return '/control?' + urlencode({key: value for key, value in values.items() if value})


async def listed(actor: Actor, asked: Asked, behind: Behind) -> tuple[list[Shown], int]:
    """The lessons, the newest first, at most 300, and how many there are; counted as the reports count them."""
    actor.require(Action.CONTROL)
    year = await facts.current()
    groups = await frames.groups(year)
    marks = await _marks(asked, behind, groups)
    since = await _last_mark(asked, behind) if behind.of is Of.SILENT else None
    found = [row for row in await _rows(asked, behind, year)
             if row['group_id'] in groups and _fits(asked, behind, row, groups[row['group_id']], year)
             and (behind.of is not Of.MARKED or row['id'] in marks) and (since is None or row['date'] > since)]
    shown = found[:LISTED]
    names = await frames.names(_teacher(row) for row in shown)
    return [Shown(row['id'], row['group_id'], row['date'], row['number'], groups[row['group_id']].title,
                  names.get(_teacher(row), ''), row['topic'], row['state'] == LessonState.CANCELLED,
                  row['change_reason'], marks.get(row['id'], 0)) for row in shown], len(found)


async def _rows(asked: Asked, behind: Behind, year: Facts) -> list[dict[str, Any]]:
    scope: dict[str, Any] = {'date__gte': asked.first, 'date__lte': asked.last}
    scope |= {'group_id': behind.group_id} if behind.group_id else {'group__school_class__year_id': year.year_id}
    return await Lesson.filter(**scope).order_by('-date', '-number', 'group_id').values(
        'id', 'group_id', 'date', 'number', 'state', 'topic', 'change_reason', 'teacher_id',
        substitute='substitution__substitute_id')


def _teacher(row: dict[str, Any]) -> int:
    return int(row['substitute'] or row['teacher_id'])


def _fits(asked: Asked, behind: Behind, row: dict[str, Any], group: GroupFacts, year: Facts) -> bool:
    """Whether the figure counts the lesson; what fell out or has marks is counted for the journal, not by teacher."""
    if (asked.class_id and asked.class_id != group.class_id) or (asked.subject_id
                                                                 and asked.subject_id != group.subject_id):
        return False
    if behind.of is Of.MARKED:
        return True
    if row['state'] == LessonState.CANCELLED:
        return behind.of in (Of.CANCELLED, Of.PLANNED, Of.BEHIND)
    if asked.teacher_id and asked.teacher_id != _teacher(row):
        return False
    if year.starts_at(row['date'], group.shift, row['number']) > clock.now():
        return False
    return {Of.CANCELLED: False, Of.HELD: bool(row['topic']), Of.OPEN: not row['topic'],
            Of.BEHIND: not row['topic']}.get(behind.of, True)


async def _marks(asked: Asked, behind: Behind, groups: dict[int, GroupFacts]) -> dict[int, int]:
    """Lesson → marks, of a journal alone: of those who learn there on the last day, as the report has it."""
    if behind.group_id not in groups:
        return {}
    members = await Members.load(min(asked.last, clock.today()))
    own = set(members.of(groups[behind.group_id]))
    rows = await Mark.filter(**of_period(asked), work__lesson__group_id=behind.group_id).exclude(value='') \
        .annotate(total=Count('id')).group_by('work__lesson_id', 'pupil_id') \
        .values_list('work__lesson_id', 'pupil_id', 'total')
    found: dict[int, int] = defaultdict(int)
    for lesson, pupil, total in rows:
        if pupil in own:
            found[int(str(lesson))] += int(str(total))
    return dict(found)


async def _last_mark(asked: Asked, behind: Behind) -> date | None:
    days = await Mark.filter(**of_period(asked), work__lesson__group_id=behind.group_id, pupil_id=behind.pupil_id) \
        .exclude(value='').order_by('-work__lesson__date').limit(1).values_list('work__lesson__date', flat=True)
    return date.fromisoformat(str(days[0])[:10]) if days else None
