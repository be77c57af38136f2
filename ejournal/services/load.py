"""«Педагогическая нагрузка» (п. 17.3.8, norms 6.10): who teaches which group how much, from when; what is vacant.

A change holds from its day: the former line ends there, the timetable and the lessons to come follow.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from tortoise.expressions import Q

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor, inside
from ejournal.audit import Entry
from ejournal.facts import Facts
from ejournal.rules.names import short_name
from ejournal.services.curriculum import KEY
from models import (
    Conflict,
    CurriculumHours,
    Group,
    Invalid,
    Lesson,
    LessonState,
    NotFound,
    Person,
    Role,
    RoleGrant,
    SchoolClass,
    TeachingLoad,
    TimetableSlot,
)

MOST = Decimal(40)
NOT_THERE = 'Такой нагрузки нет. Обновите страницу.'


@dataclass(frozen=True)
class Item:
    """A line of the load: a teacher in a group."""

    load_id: int
    group_id: int
    class_id: int
    class_name: str
    grade: int
    subject: str
    subgroup: str
    extracurricular: bool
    hours: Decimal
    since: date | None
    until: date | None

    @property
    def title(self) -> str:
        """«8А, физика · 1 подгруппа»."""
        return f'{self.class_name}, {self.subject}' + (f' · {self.subgroup}' if self.subgroup else '')


@dataclass(frozen=True)
class TeacherLine:
    """An employee with what he or she teaches on the day."""

    person_id: int
    name: str
    items: tuple[Item, ...]
    leads: str

    @property
    def lessons(self) -> Decimal:
        """Hours a week of lessons."""
        return sum((one.hours for one in self.items if not one.extracurricular), Decimal(0))

    @property
    def outside(self) -> Decimal:
        """Hours a week of внеурочная деятельность."""
        return sum((one.hours for one in self.items if one.extracurricular), Decimal(0))


@dataclass(frozen=True)
class Vacancy:
    """A group with fewer hours given than the учебный план says; ``group_id`` 0: there is no journal yet."""

    group_id: int
    class_id: int
    subject_id: int
    title: str
    needed: Decimal
    given: Decimal

    @property
    def missing(self) -> Decimal:
        """Hours a week that nobody teaches."""
        return self.needed - self.given


@dataclass(frozen=True)
class Board:
    """The load of a day; ``teachers`` may be given more, ``groups`` are all journals of the year."""

    day: date
    year_name: str
    lines: tuple[TeacherLine, ...]
    vacancies: tuple[Vacancy, ...]
    teachers: dict[int, str]
    groups: dict[int, str]
    may_write: bool
    above: tuple[tuple[str, Decimal], ...]  # groups that are taught more than the plan says

    @property
    def total(self) -> Decimal:
        """Hours a week of the whole school."""
        return sum((line.lessons + line.outside for line in self.lines), Decimal(0))

    @property
    def missing(self) -> Decimal:
        """Hours a week that nobody teaches."""
        return sum((one.missing for one in self.vacancies), Decimal(0))


async def board(actor: Actor, day: date | None = None) -> Board:
    """The load as it stands on a day of the running year (today; before the year its first day)."""
    actor.require(Action.ORGANISATION)
    year = await facts.current()
    when = min(max(day or clock.today(), year.year_starts_on), year.year_ends_on)
    items = await items_on(year.year_id, when)
    names = await teachers()
    leads: dict[int, list[str]] = defaultdict(list)
    for one in await SchoolClass.filter(year_id=year.year_id, closed_on=None).order_by('grade', 'letter'):
        leads[one.teacher_id or 0].append(one.name)
    lines = tuple(TeacherLine(person, name, tuple(items.get(person, ())), ', '.join(leads.get(person, ())))
                  for person, name in (names | await _gone(items, names)).items())
    groups = await Group.filter(school_class__year_id=year.year_id, school_class__closed_on=None).select_related(
        'school_class', 'subject').order_by('school_class__grade', 'school_class__letter', 'subject__name', 'name')
    vacancies, above = await _against_the_plan(year, groups, items)
    return Board(when, year.year_name, lines, vacancies, names, {group.id: _title(group) for group in groups},
                 actor.may(Action.LOAD_WRITE) and not year.closed, above)


async def items_on(year_id: int, day: date) -> dict[int, list[Item]]:
    """Teacher → the lines that hold on the day, in the order of the classes; one statement."""
    found: dict[int, list[Item]] = defaultdict(list)
    for row in await TeachingLoad.filter(inside(day), group__school_class__year_id=year_id).select_related(
            'group__school_class', 'group__subject').order_by(
            'group__school_class__grade', 'group__school_class__letter', 'group__subject__name', 'group__name', 'id'):
        group, klass = row.group, row.group.school_class
        found[row.teacher_id].append(Item(
            row.id, group.id, klass.id, klass.name, klass.grade, group.subject.name, group.name,
            group.subject.extracurricular, row.hours_per_week, row.since, row.until))
    return found


async def teachers() -> dict[int, str]:
    """Employees with the role «учитель», by the alphabet."""
    ids = await RoleGrant.filter(role=Role.TEACHER.value).values_list('person_id', flat=True)
    return {one.id: one.short_name for one in await Person.filter(
        id__in=list(ids), staff_card__left_on__isnull=True).order_by('sort_key', 'id')}


async def _gone(items: Mapping[int, object], names: Mapping[int, str]) -> dict[int, str]:
    rows = await Person.filter(id__in=[one for one in items if one not in names]).order_by('sort_key')
    return {one.id: one.short_name for one in rows}


async def _against_the_plan(year: Facts, groups: Iterable[Group], items: Mapping[int, list[Item]]) \
        -> tuple[tuple[Vacancy, ...], tuple[tuple[str, Decimal], ...]]:
    hours = {(grade, letter, subject): value for grade, letter, subject, value in await CurriculumHours.filter(
        year_id=year.year_id).values_list('grade', 'letter', 'subject_id', 'hours_per_week')}
    given: dict[int, Decimal] = defaultdict(Decimal)
    for one in (item for lines in items.values() for item in lines):
        given[one.group_id] += one.hours
    found, above, known = [], [], set()
    for group in groups:
        klass = group.school_class
        known.add((klass.id, group.subject_id))
        needed = hours.get((klass.grade, klass.letter, group.subject_id),
                           hours.get((klass.grade, '', group.subject_id)))
        if needed is not None and given[group.id] < needed:
            found.append(Vacancy(group.id, klass.id, group.subject_id, _title(group), needed, given[group.id]))
        elif given[group.id] > (needed or 0):
            above.append((_title(group), given[group.id] - (needed or Decimal(0))))
    return (*found, *await _without_journal(year, hours, known)), tuple(above)


async def _without_journal(year: Facts, hours: Mapping[tuple[int, str, int], Decimal],
                           known: set[tuple[int, int]]) -> list[Vacancy]:
    """Subjects of the plan that a class has no journal of yet."""
    found = []
    names = dict(await CurriculumHours.filter(year_id=year.year_id).values_list('subject_id', 'subject__name'))
    for klass in await SchoolClass.filter(year_id=year.year_id, closed_on=None).order_by('grade', 'letter'):
        mine = {subject: value for (grade, letter, subject), value in hours.items()
                if grade == klass.grade and letter in ('', klass.letter)}
        mine |= {subject: value for (grade, letter, subject), value in hours.items()
                 if (grade, letter) == (klass.grade, klass.letter)}
        found += [Vacancy(0, klass.id, subject, f'{klass.name}, {names[subject]}', value, Decimal(0))
                  for subject, value in mine.items() if value and (klass.id, subject) not in known]
    return found


def _title(group: Group) -> str:
    return f'{group.school_class.name}, {group.subject.name}' + (f' · {group.name}' if group.name else '')


# --- changes ----------------------------------------------------------------------------------------------------------
async def open_journal(actor: Actor, class_id: int, subject_id: int) -> int:
    """The journal of a whole class in a subject of its учебный план. Refused: not in the plan, there already."""
    actor.require(Action.LOAD_WRITE)
    year = await _year()
    klass = await SchoolClass.filter(id=class_id, year_id=year.year_id, closed_on=None).first()
    if klass is None:
        raise NotFound('Такого класса нет. Обновите страницу.')
    if not await CurriculumHours.filter(Q(letter='') | Q(letter=klass.letter), year_id=year.year_id,
                                        grade=klass.grade, subject_id=subject_id).exists():
        raise Invalid('Этого предмета нет в учебном плане класса (п. 15). Сначала внесите его часы.')
    async with db.transaction():
        if await Group.exists(school_class_id=class_id, subject_id=subject_id):
            raise Conflict('Журнал этого предмета у класса уже есть.')
        group = await Group.create(school_class_id=class_id, subject_id=subject_id)
        await group.fetch_related('school_class', 'subject')
        await audit.record(actor, actor.capacity(Action.LOAD_WRITE),
                           Entry('group.made', 'study_group', group.id, after=_title(group)))
    _tell(actor, group.id)
    return group.id


async def assign(actor: Actor, group_id: int, teacher_id: int, hours: str, since: date) -> None:
    """One more teacher for a group from a day. Refused: who is no teacher, who teaches it already, wrong hours."""
    actor.require(Action.LOAD_WRITE)
    year, value = await _year(), _hours(hours)
    _check_day(year, since)
    async with db.transaction():
        group = await _group(group_id, year.year_id)
        name = await _teacher(teacher_id)
        if await TeachingLoad.filter(Q(until__isnull=True) | Q(until__gt=since), group_id=group_id,
                                     teacher_id=teacher_id).exists():
            raise Conflict(f'{name} уже ведёт эту группу: измените часы.')
        await _create(group_id, teacher_id, value, since, year)
        await _follow(group_id, since)
        await _note(actor, group, '', f'{name}: {show(value)} ч с {since:%d.%m.%Y}')
    _tell(actor, group_id)


async def change(actor: Actor, load_id: int, teacher_id: int, hours: str, since: date) -> None:
    """Other hours or another teacher from a day; what held before stays in the history. Refused as in ``assign``."""
    actor.require(Action.LOAD_WRITE)
    year, value = await _year(), _hours(hours)
    _check_day(year, since)
    async with db.transaction():
        row, group = await _load(load_id, year.year_id)
        name = await _teacher(teacher_id)
        if (row.teacher_id, row.hours_per_week) == (teacher_id, value):
            raise Invalid('Ничего не изменилось: укажите другие часы или другого учителя.')
        if teacher_id != row.teacher_id and await TeachingLoad.filter(
                Q(until__isnull=True) | Q(until__gt=since), group_id=group.id, teacher_id=teacher_id).exists():
            raise Conflict(f'{name} уже ведёт эту группу: измените часы.')
        before = f'{row.teacher.short_name}: {show(row.hours_per_week)} ч'
        await _end(row, since, year)
        await _create(group.id, teacher_id, value, since, year)
        await _follow(group.id, since)
        await _note(actor, group, before, f'{name}: {show(value)} ч с {since:%d.%m.%Y}')
    _tell(actor, group.id)


async def finish(actor: Actor, load_id: int, since: date) -> None:
    """The teacher no longer teaches the group from a day: the hours are vacant. The journal stays readable."""
    actor.require(Action.LOAD_WRITE)
    year = await _year()
    _check_day(year, since)
    async with db.transaction():
        row, group = await _load(load_id, year.year_id)
        await _end(row, since, year)
        await _note(actor, group, f'{row.teacher.short_name}: {show(row.hours_per_week)} ч',
                    f'{row.teacher.short_name}: до {since:%d.%m.%Y}')
    _tell(actor, group.id)


async def _end(row: TeachingLoad, since: date, year: Facts) -> None:
    if row.until is not None and row.until <= since:
        raise Invalid('К этому дню нагрузка уже закончена. Обновите страницу.')
    if since <= (row.since or year.year_starts_on):
        await row.delete()  # it has never held
    else:
        await TeachingLoad.filter(id=row.id).update(until=since)


async def _create(group_id: int, teacher_id: int, hours: Decimal, since: date, year: Facts) -> None:
    start = None if since <= year.year_starts_on else since
    await TeachingLoad.create(group_id=group_id, teacher_id=teacher_id, hours_per_week=hours, since=start)


async def _follow(group_id: int, since: date) -> None:
    """The timetable and the planned lessons from the day go to the teacher, where there is one only."""
    left = {int(str(one)) for one in await TeachingLoad.filter(inside(since), group_id=group_id).values_list(
        'teacher_id', flat=True)}
    if len(left) != 1:
        return
    teacher, = left
    await Lesson.filter(group_id=group_id, date__gte=max(since, clock.today()), state=LessonState.PLANNED.value,
                        topic='').update(teacher_id=teacher)
    await TimetableSlot.filter(Q(until__isnull=True) | Q(until__gt=since), group_id=group_id).update(
        teacher_id=teacher)


async def _year() -> Facts:
    year = await facts.current()
    if year.closed:
        raise Invalid('Учебный год закрыт: нагрузка не меняется.')
    return year


def _check_day(year: Facts, since: date) -> None:
    if not year.year_starts_on <= since <= year.year_ends_on:
        raise Invalid(f'Дата должна быть внутри учебного года: с {year.year_starts_on:%d.%m.%Y} '
                      f'по {year.year_ends_on:%d.%m.%Y}.')


async def _group(group_id: int, year_id: int) -> Group:
    group = await Group.filter(id=group_id, school_class__year_id=year_id).select_related(
        'school_class', 'subject').first()
    if group is None:
        raise NotFound('Такой группы в этом году нет. Обновите страницу.')
    return group


async def _load(load_id: int, year_id: int) -> tuple[TeachingLoad, Group]:
    row = await TeachingLoad.filter(id=load_id, group__school_class__year_id=year_id).select_related('teacher').first()
    if row is None:
        raise NotFound(NOT_THERE)
    return row, await _group(row.group_id, year_id)


async def _teacher(teacher_id: int) -> str:
    row = await RoleGrant.filter(person_id=teacher_id, role=Role.TEACHER.value,
                                 person__staff_card__left_on__isnull=True).values_list(
        'person__last_name', 'person__first_name', 'person__middle_name')
    if not row:
        raise Invalid('Нагрузку получает работник с ролью «учитель». Роль назначает администратор.')
    return short_name(*row[0])


async def _note(actor: Actor, group: Group, before: str, after: str) -> None:
    await audit.record(actor, actor.capacity(Action.LOAD_WRITE),
                       Entry('load.changed', 'teaching_load', group.id, before, f'{_title(group)}. {after}'))


def _hours(text: str) -> Decimal:
    wrong = Invalid('Часы в неделю — число больше 0 и не больше 40, например 3 или 0,5.')
    try:
        value = Decimal(text.strip().replace(',', '.'))
    except InvalidOperation as error:
        raise wrong from error
    if not value.is_finite() or not 0 < value <= MOST or value % Decimal('0.25'):
        raise wrong
    return value


def show(hours: Decimal) -> str:
    """«2», «0,5»."""
    return f'{hours.normalize():f}'.replace('.', ',')


def _tell(actor: Actor, group_id: int) -> None:
    for key in (KEY, 'timetable'):
        topics.publish(topics.Change(key, actor.name, actor.account_id))
    topics.publish(topics.Change(f'group:{group_id}', actor.name, actor.account_id, {'resync': True}))
