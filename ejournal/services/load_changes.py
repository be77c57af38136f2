"""Changes of the load (п. 17.3.8): assign, change, finish, open a journal; the timetable and the lessons follow."""

from datetime import date
from decimal import Decimal, InvalidOperation

from tortoise.expressions import Q

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor, inside, not_left
from ejournal.audit import Entry
from ejournal.facts import Facts
from ejournal.rules.names import short_name
from ejournal.services.curriculum import KEY
from ejournal.services.load import show, title_of
from models import (
    Conflict,
    CurriculumHours,
    Group,
    Invalid,
    Lesson,
    LessonState,
    NotFound,
    Role,
    RoleGrant,
    SchoolClass,
    TeachingLoad,
    TimetableSlot,
)

MOST = Decimal(40)
NOT_THERE = 'Такой нагрузки нет. Обновите страницу.'


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
                           Entry('group.made', 'study_group', group.id, after=title_of(group)))
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
    row = await RoleGrant.filter(not_left('person__staff_card__'), person_id=teacher_id,
                                 role=Role.TEACHER.value).values_list(
        'person__last_name', 'person__first_name', 'person__middle_name')
    if not row:
        raise Invalid('Нагрузку получает работник с ролью «учитель». Роль назначает администратор.')
    return short_name(*row[0])


async def _note(actor: Actor, group: Group, before: str, after: str) -> None:
    await audit.record(actor, actor.capacity(Action.LOAD_WRITE),
                       Entry('load.changed', 'teaching_load', group.id, before, f'{title_of(group)}. {after}'))


def _hours(text: str) -> Decimal:
    wrong = Invalid('Часы в неделю — число больше 0 и не больше 40, например 3 или 0,5.')
    try:
        value = Decimal(text.strip().replace(',', '.'))
    except InvalidOperation as error:
        raise wrong from error
    if not value.is_finite() or not 0 < value <= MOST or value % Decimal('0.25'):
        raise wrong
    return value


def _tell(actor: Actor, group_id: int) -> None:
    for key in (KEY, 'timetable'):
        topics.publish(topics.Change(key, actor.name, actor.account_id))
    topics.publish(topics.Change(f'group:{group_id}', actor.name, actor.account_id, {'resync': True}))
