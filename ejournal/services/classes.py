"""«Классы» of the year: made, changed and closed by deputies and the administrator alone (п. 17.3.11)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.expressions import Q

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor, inside, not_left
from ejournal.audit import Entry
from ejournal.rules.texts import fold_spaces
from ejournal.services.curriculum import KEY
from models import ClassMembership, Conflict, Group, Invalid, NotFound, Person, SchoolClass, TeachingLoad

LETTERS = 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ'  # Ё, Й, Ь and others name no class (norms 5.3)
FIRST_SHIFT = frozenset({1, 5, 9, 10, 11})
MOST_TEXT = 120


@dataclass(frozen=True)
class Wanted:
    """What is typed about a class."""

    grade: int
    letter: str
    shift: int = 1
    teacher_id: int | None = None
    room: str = ''
    profile: str = ''


@dataclass(frozen=True)
class ClassLine:
    """A class of the list."""

    id: int
    name: str
    wanted: Wanted
    teacher: str
    pupils: int
    groups: int
    closed_on: date | None


@dataclass(frozen=True)
class Classes:
    """The classes of the year, and who may lead one."""

    lines: tuple[ClassLine, ...]
    teachers: dict[int, str]


async def listed(actor: Actor) -> Classes:
    """Every class of the running year with its numbers."""
    actor.require(Action.ORGANISATION)
    year = (await facts.current()).year_id
    rows = await SchoolClass.filter(year_id=year).order_by('grade', 'letter').select_related('teacher')
    pupils: dict[int, int] = {}
    for one in await ClassMembership.filter(inside(clock.today()), school_class__year_id=year).values_list(
            'school_class_id', flat=True):
        pupils[int(str(one))] = pupils.get(int(str(one)), 0) + 1
    groups: dict[int, int] = {}
    for one in await Group.filter(school_class__year_id=year).values_list('school_class_id', flat=True):
        groups[int(str(one))] = groups.get(int(str(one)), 0) + 1
    lines = [ClassLine(row.id, row.name, Wanted(row.grade, row.letter, row.shift, row.teacher_id, row.room,
                                                row.profile), row.teacher.short_name if row.teacher else '',
                       pupils.get(row.id, 0), groups.get(row.id, 0), row.closed_on) for row in rows]
    return Classes(tuple(sorted(lines, key=lambda line: line.closed_on is not None)), await teachers())


async def teachers() -> dict[int, str]:
    """The employees of today by the alphabet, id → «Гук Л. М.»."""
    return {one.id: one.short_name for one in await Person.filter(
        not_left('staff_card__'), staff_card__id__not_isnull=True).order_by('sort_key', 'id')}


async def create(actor: Actor, wanted: Wanted) -> int:
    """A new class of the running year. Refused: a wrong grade, letter, shift or teacher; a class that is there."""
    actor.require(Action.NAMES_KEEP)
    year, values = await _year(), await _checked(wanted)
    async with db.transaction():
        await _unique(year, values)
        made = await SchoolClass.create(year_id=year, **values)
        await audit.record(actor, actor.capacity(Action.NAMES_KEEP),
                           Entry('class.made', 'school_class', made.id, after=await _words(made)))
    _tell(actor)
    return made.id


async def change(actor: Actor, class_id: int, wanted: Wanted) -> None:
    """Another letter, shift, room, profile or class teacher. Refused as in ``create``, and another grade."""
    actor.require(Action.NAMES_KEEP)
    year, values = await _year(), await _checked(wanted)
    async with db.transaction():
        found = await _open(class_id, year)
        if found.grade != values['grade']:
            raise Invalid('Параллель класса не меняют: создайте новый класс и переведите обучающихся приказом.')
        await _unique(year, values, but=class_id)
        before = await _words(found)
        await found.update_from_dict(values).save()
        await audit.record(actor, actor.capacity(Action.NAMES_KEEP),
                           Entry('class.changed', 'school_class', class_id, before, await _words(found)))
    _tell(actor)
    topics.publish(topics.Change(f'class:{class_id}', actor.name, actor.account_id))


async def close(actor: Actor, class_id: int) -> None:
    """The class is no more: its journals stay, the loads end today. Refused while somebody is in it."""
    actor.require(Action.NAMES_KEEP)
    year = await _year()
    async with db.transaction():
        found = await _open(class_id, year)
        stays = Q(until__isnull=True) | Q(until__gt=clock.today())  # today's, and those an order has set for later
        count = await ClassMembership.filter(stays, school_class_id=class_id).count()
        if count:
            raise Invalid(f'В классе {found.name} обучающихся: {count}. Сначала переведите их приказом («Движение»).')
        found.closed_on = clock.today()
        await found.save(update_fields=['closed_on'])
        await TeachingLoad.filter(inside(clock.today()), group__school_class_id=class_id).update(until=clock.today())
        await audit.record(actor, actor.capacity(Action.NAMES_KEEP),
                           Entry('class.closed', 'school_class', class_id, found.name, 'закрыт'))
    _tell(actor)


async def _year() -> int:
    year = await facts.current()
    if year.closed:
        raise Invalid('Учебный год закрыт: классы не меняются.')
    return year.year_id


async def _open(class_id: int, year: int) -> SchoolClass:
    found = await SchoolClass.filter(id=class_id, year_id=year, closed_on=None).first()
    if found is None:
        raise NotFound('Такого класса нет, или он закрыт.')
    return found


async def _checked(wanted: Wanted) -> dict[str, Any]:
    letter = fold_spaces(wanted.letter).upper()
    if not 1 <= wanted.grade <= 11:
        raise Invalid('Параллель — от 1 до 11.')
    if len(letter) != 1 or letter not in LETTERS:
        raise Invalid('Литера класса — одна русская буква, кроме Ё, Й, Ъ, Ы, Ь. Например: А.')
    if wanted.shift not in (1, 2):
        raise Invalid('Смена — первая или вторая.')
    if wanted.shift == 2 and wanted.grade in FIRST_SHIFT:
        raise Invalid('Первые, пятые, девятые, десятые и одиннадцатые классы учатся в первую смену.')
    if wanted.teacher_id and wanted.teacher_id not in await teachers():
        raise Invalid('Классного руководителя выбирают из работников школы.')
    room, profile = fold_spaces(wanted.room), fold_spaces(wanted.profile)
    if len(room) > 20 or len(profile) > MOST_TEXT:
        raise Invalid('Кабинет — до 20 знаков, профиль — до 120.')
    return {'grade': wanted.grade, 'letter': letter, 'shift': wanted.shift, 'teacher_id': wanted.teacher_id or None,
            'room': room, 'profile': profile}


async def _unique(year: int, values: dict[str, Any], *, but: int = 0) -> None:
    if await SchoolClass.filter(year_id=year, grade=values['grade'], letter=values['letter']).exclude(id=but).exists():
        raise Conflict(f'Класс {values["grade"]}{values["letter"]} в этом году уже есть.')


async def _words(one: SchoolClass) -> str:
    teacher = await Person.get_or_none(id=one.teacher_id) if one.teacher_id else None
    return ', '.join(filter(None, [one.name, f'смена {one.shift}', teacher.short_name if teacher else '',
                                   one.room and f'каб. {one.room}', one.profile]))


def _tell(actor: Actor) -> None:
    topics.publish(topics.Change(KEY, actor.name, actor.account_id))
