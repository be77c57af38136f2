"""Lists of journals: one's own with how they stand, and those of the whole school by class."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q

from ejournal import access, clock
from ejournal.access import Actor
from ejournal.rules.calendar import DAY
from ejournal.services import journal
from ejournal.services.journal import JournalLine
from models import ClassMembership, Group, GroupMembership, Lesson, LessonState, SchoolClass, TeachingLoad

LOOK_BACK = 14  # days: after longer holidays a journal simply has no last lesson


@dataclass(frozen=True)
class ShelfLine:
    """A journal of one's own: how many pupils it has and whether the last lesson has its topic."""

    line: JournalLine
    pupils: int
    last_date: date | None
    last_topic: str


@dataclass(frozen=True)
class ClassShelf:
    """A class of the school with its journals."""

    class_id: int
    name: str
    grade: int
    teacher: str
    lines: tuple[JournalLine, ...]


def heading(line: JournalLine) -> str:
    """«Иностранный язык (английский) · 1 подгруппа», for lists in which the class is said already."""
    return f'{line.subject[:1].upper()}{line.subject[1:]}' + (f' · {line.subgroup}' if line.subgroup else '')


async def mine(actor: Actor) -> list[ShelfLine]:
    """The journals the actor keeps, in the order of the list."""
    lines = await journal.mine(actor)
    counts, last = await _pupils(lines), await _last([line.group_id for line in lines])
    return [ShelfLine(line, counts[line.group_id], *last.get(line.group_id, (None, ''))) for line in lines]


async def _pupils(lines: list[JournalLine]) -> Counter[int]:
    today = access.inside(clock.today())
    of_class = Counter(row.school_class_id for row in await ClassMembership.filter(
        today, school_class_id__in=[line.class_id for line in lines]))
    of_group = Counter(row.group_id for row in await GroupMembership.filter(
        today, group_id__in=[line.group_id for line in lines]))
    return Counter({line.group_id: of_group[line.group_id] if line.subgroup else of_class[line.class_id]
                    for line in lines})


async def _last(group_ids: list[int]) -> dict[int, tuple[date, str]]:
    """The last lesson of each group up to today: its date and topic."""
    today = clock.today()
    rows = await Lesson.filter(group_id__in=group_ids, date__lte=today, date__gte=today - LOOK_BACK * DAY) \
        .exclude(state=LessonState.CANCELLED.value).order_by('date', 'number').values_list('group_id', 'date', 'topic')
    return {group_id: (day, topic) for group_id, day, topic in rows}


async def of_school(actor: Actor) -> list[ClassShelf]:
    """The classes whose journals the actor may read, each with its journals and their teachers."""
    classes = await journal.classes(actor)
    lines: dict[int, list[JournalLine]] = defaultdict(list)
    groups = await Group.filter(school_class_id__in=[found.id for found in classes]).select_related('subject')
    teachers = await _teachers([group.id for group in groups])
    by_id: dict[int, SchoolClass] = {found.id: found for found in classes}
    for group in sorted(groups, key=lambda one: (one.subject.name, one.name)):
        found = by_id[group.school_class_id]
        lines[found.id].append(JournalLine(group.id, found.id, found.name, found.grade, group.subject.name, group.name,
                                           ', '.join(teachers[group.id])))
    return [ClassShelf(found.id, found.name, found.grade, found.teacher.short_name if found.teacher else '',
                       tuple(lines[found.id])) for found in classes]


async def _teachers(group_ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    for load in await TeachingLoad.filter(Q(access.inside(clock.today())), group_id__in=group_ids) \
            .select_related('teacher'):
        names[load.group_id].append(load.teacher.short_name)
    return names
