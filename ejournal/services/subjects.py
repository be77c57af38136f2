"""«Предметы» and «Классы»: made, renamed and closed by deputies and the administrator alone (п. 15, 17.3.11; I-16)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor, inside
from ejournal.audit import Entry
from ejournal.rules.names import check_subject_name
from ejournal.rules.texts import fold_spaces, sort_key
from ejournal.services.curriculum import KEY
from models import Conflict, CurriculumHours, Group, Invalid, Marking, NotFound, Subject, TeachingLoad

MARKING = {Marking.MARKS.value: 'балльная', Marking.PASS_FAIL.value: 'зачётная', Marking.NONE.value: 'безотметочная'}


@dataclass(frozen=True)
class Wanted:
    """What is typed about a subject; ``proper_name``: «Россия — мои горизонты» begins with a name."""

    name: str
    short_name: str = ''
    area: str = ''
    marking: str = Marking.MARKS.value
    extracurricular: bool = False
    proper_name: bool = False
    creative_week: bool = False


@dataclass(frozen=True)
class SubjectLine:
    """A subject of the list; ``grades`` where the plan has it, ``groups``: journals of this year."""

    id: int
    wanted: Wanted
    grades: tuple[int, ...]
    groups: int
    closed_on: date | None


async def listed(actor: Actor) -> list[SubjectLine]:
    """Every subject, the closed ones at the end."""
    actor.require(Action.ORGANISATION)
    year = (await facts.current()).year_id
    grades: dict[int, set[int]] = {}
    for subject, grade in await CurriculumHours.filter(year_id=year).values_list('subject_id', 'grade'):
        grades.setdefault(subject, set()).add(grade)
    groups: dict[int, int] = {}
    for subject in await Group.filter(school_class__year_id=year).values_list('subject_id', flat=True):
        groups[int(str(subject))] = groups.get(int(str(subject)), 0) + 1
    rows = sorted(await Subject.all(), key=lambda one: (one.closed_on is not None, sort_key(one.name)))
    return [SubjectLine(one.id, wanted_of(one), tuple(sorted(grades.get(one.id, ()))), groups.get(one.id, 0),
                        one.closed_on) for one in rows]


def wanted_of(one: Subject) -> Wanted:
    """The fields as they are typed."""
    return Wanted(one.name, one.short_name, one.area, one.marking, one.extracurricular, one.proper_name,
                  one.creative_week)


async def create(actor: Actor, wanted: Wanted) -> int:
    """A new subject. Refused: a name against I-16, one that is there already."""
    actor.require(Action.NAMES_KEEP)
    values = _checked(wanted)
    async with db.transaction():
        await _unique(str(values['name']))
        made = await Subject.create(**values)
        await audit.record(actor, actor.capacity(Action.NAMES_KEEP),
                           Entry('subject.made', 'subject', made.id, after=made.name))
    _tell(actor)
    return made.id


async def change(actor: Actor, subject_id: int, wanted: Wanted) -> None:
    """Rename a subject or change how it is judged. Refused as in ``create``."""
    actor.require(Action.NAMES_KEEP)
    values = _checked(wanted)
    async with db.transaction():
        found = await _open(subject_id)
        await _unique(str(values['name']), but=subject_id)
        before = _words(wanted_of(found))
        await found.update_from_dict(values).save()
        await audit.record(actor, actor.capacity(Action.NAMES_KEEP),
                           Entry('subject.changed', 'subject', subject_id, before, _words(wanted_of(found))))
    _tell(actor)


async def close(actor: Actor, subject_id: int) -> None:
    """Nobody learns it any more. Refused while this year's plan has it or somebody teaches it."""
    actor.require(Action.NAMES_KEEP)
    year = (await facts.current()).year_id
    async with db.transaction():
        found = await _open(subject_id)
        if await CurriculumHours.exists(year_id=year, subject_id=subject_id):
            raise Invalid(f'«{found.name}» есть в учебном плане этого года. Сначала уберите его часы из плана.')
        if await TeachingLoad.filter(inside(clock.today()), group__subject_id=subject_id,
                                     group__school_class__year_id=year).exists():
            raise Invalid(f'«{found.name}» ведут учителя. Сначала завершите их нагрузку по этому предмету.')
        found.closed_on = clock.today()
        await found.save(update_fields=['closed_on'])
        await audit.record(actor, actor.capacity(Action.NAMES_KEEP),
                           Entry('subject.closed', 'subject', subject_id, found.name, 'закрыт'))
    _tell(actor)


async def reopen(actor: Actor, subject_id: int) -> None:
    """A closed subject is learnt again."""
    actor.require(Action.NAMES_KEEP)
    async with db.transaction():
        found = await Subject.get_or_none(id=subject_id)
        if found is None or found.closed_on is None:
            raise NotFound('Такого закрытого предмета нет. Обновите страницу.')
        found.closed_on = None
        await found.save(update_fields=['closed_on'])
        await audit.record(actor, actor.capacity(Action.NAMES_KEEP),
                           Entry('subject.opened', 'subject', subject_id, 'закрыт', found.name))
    _tell(actor)


def _checked(wanted: Wanted) -> dict[str, Any]:
    if wanted.marking not in MARKING:
        raise Invalid('Выберите систему оценивания из списка.')
    name = check_subject_name(wanted.name, proper_name=wanted.proper_name)
    if re.search('[A-Za-z]', name):
        raise Invalid(f'«{name}»: название предмета пишут русскими буквами (п. 16). Проверьте раскладку.')
    short, area = fold_spaces(wanted.short_name), fold_spaces(wanted.area)
    if len(short) > 40 or len(area) > 120:
        raise Invalid('Краткое название — до 40 знаков, предметная область — до 120.')
    return {'name': name, 'short_name': short, 'area': area, 'marking': wanted.marking,
            'extracurricular': wanted.extracurricular, 'proper_name': wanted.proper_name,
            'creative_week': wanted.creative_week}


async def _unique(name: str, *, but: int = 0) -> None:
    wanted = sort_key(name)[0]
    for number, known in await Subject.all().values_list('id', 'name'):
        if number != but and sort_key(known)[0] == wanted:
            raise Conflict(f'Предмет «{known}» уже есть. Второй с таким же названием не нужен.')


async def _open(subject_id: int) -> Subject:
    found = await Subject.get_or_none(id=subject_id)
    if found is None or found.closed_on:
        raise NotFound('Такого предмета нет, или он закрыт.')
    return found


def _words(one: Wanted) -> str:
    named = (('внеурочная деятельность', one.extracurricular), ('имя собственное', one.proper_name),
             ('творческие работы', one.creative_week))
    flags = [word for word, on in named if on]
    return ', '.join(filter(None, [one.name, one.short_name, one.area, MARKING[one.marking], *flags]))


def _tell(actor: Actor) -> None:
    topics.publish(topics.Change(KEY, actor.name, actor.account_id))
