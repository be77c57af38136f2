"""A teacher is away: the lessons concerned, and who can hold them (п. 17.4.17, I-14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from ejournal import audit, clock, facts
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import substitutes
from ejournal.rules.calendar import DAY
from ejournal.rules.substitutes import Board, Candidate, Colleague, Need, Taught
from ejournal.services import substitutions
from ejournal.services import timetable_changes as changes
from ejournal.services.journal import title_of
from ejournal.services.substitutions import StandIn
from models import (
    Conflict,
    Invalid,
    Lesson,
    LessonState,
    NotFound,
    Person,
    StaffAbsence,
    Substitution,
    TeachingLoad,
)

REASONS = ('болезнь', 'командировка', 'отпуск', 'курсы', 'другая причина')
LONGEST = 366
LOOK_BACK = 14
SHOWN = 6  # candidates offered for a lesson


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """What the deputy enters; both days are included."""

    person: int
    since: date | None
    until: date | None
    reason: str
    order_number: str = ''


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """An absence in the list; ``open`` lessons have neither a substitute nor were they cancelled."""

    id: int
    person: int
    name: str
    since: date
    until: date
    reason: str
    order_number: str
    lessons: int
    open: int


@dataclass(frozen=True, slots=True)
class ConcernedLesson:
    """A lesson without its teacher; ``candidates`` only while it is open."""

    lesson: int
    group: int
    date: date
    number: int
    title: str
    cancelled: bool
    past: bool
    substitute: str
    kind: str
    signed: bool
    candidates: tuple[Candidate, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody has still to be found."""
        return not self.cancelled and not self.substitute


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence with its lessons."""

    line: AbsenceLine
    lessons: tuple[ConcernedLesson, ...]


async def teachers(actor: Actor) -> list[tuple[int, str]]:
    """Those who teach this year, for the list to choose from."""
    actor.require(Action.TIMETABLE_CHANGE)
    year = await facts.current()
    ids = await TeachingLoad.filter(group__school_class__year_id=year.year_id).distinct().values_list(
        'teacher_id', flat=True)
    return [(one.id, one.full_name) for one in await Person.filter(id__in=list(ids)).order_by('sort_key')]


async def record(actor: Actor, new: NewAbsence) -> int:
    """Note that a teacher is away; answers the absence.

    Refused: no dates, an end before the start, more than a year, days that overlap another absence of the teacher.
    """
    actor.require(Action.TIMETABLE_CHANGE)
    since, until = _span(new.since, new.until)
    if not new.reason.strip():
        raise Invalid('Укажите причину отсутствия.')
    async with in_transaction():
        if not await Person.filter(id=new.person, staff_card__id__not_isnull=True).exists():
            raise NotFound('Такого сотрудника нет. Выберите учителя из списка.')
        await _check_alone(new.person, since, until)
        made = await StaffAbsence.create(person_id=new.person, since=since, until=until, reason=new.reason.strip()[:60],
                                         order_number=new.order_number.strip()[:40])
        await _note(actor, 'absence.recorded', made.id, '', f'{since:%d.%m.%Y}–{until:%d.%m.%Y}', new.reason)
    changes.publish(actor, [], [new.person])
    return int(made.id)


def _span(since: date | None, until: date | None) -> tuple[date, date]:
    if since is None or until is None:
        raise Invalid('Укажите первый и последний день отсутствия.')
    if until < since:
        raise Invalid(f'Последний день ({until:%d.%m.%Y}) раньше первого ({since:%d.%m.%Y}). Исправьте даты.')
    if (until - since).days >= LONGEST:
        raise Invalid('Отсутствие длиннее года. Проверьте даты.')
    return since, until


async def _check_alone(person: int, since: date, until: date, besides: int = 0) -> None:
    other = await StaffAbsence.filter(person_id=person, cancelled=False, since__lte=until, until__gte=since).exclude(
        id=besides).first()
    if other:
        raise Conflict(f'Учитель уже отмечен отсутствующим с {other.since:%d.%m.%Y} по {other.until:%d.%m.%Y}. '
                       'Измените последний день того отсутствия или выберите другие даты.')


async def _note(actor: Actor, action: str, absence: int, before: str, after: str, reason: str = '') -> None:
    await audit.record(actor, actor.capacity(Action.TIMETABLE_CHANGE),
                       Entry(action, 'staff_absence', absence, before, after, reason))


async def set_end(actor: Actor, absence_id: int, until: date | None) -> None:
    """Another last day. Coming lessons after it are the teacher's own again, unless the substitute has begun."""
    actor.require(Action.TIMETABLE_CHANGE)
    async with in_transaction():
        found = await _find(absence_id)
        since, last = _span(found.since, until)
        await _check_alone(found.person_id, since, last, besides=found.id)
        given_back = await substitutions.withdraw_pending(actor, found.person_id, last + DAY, found.until)
        await StaffAbsence.filter(id=found.id).update(until=last)
        await _note(actor, 'absence.changed', found.id, f'по {found.until:%d.%m.%Y}', f'по {last:%d.%m.%Y}')
    _tell(actor, found.person_id, given_back)


async def cancel(actor: Actor, absence_id: int) -> None:
    """The teacher was not away after all; substitutions of coming lessons that nobody has begun are taken back."""
    actor.require(Action.TIMETABLE_CHANGE)
    async with in_transaction():
        found = await _find(absence_id)
        given_back = await substitutions.withdraw_pending(actor, found.person_id, found.since, found.until)
        await StaffAbsence.filter(id=found.id).update(cancelled=True)
        await _note(actor, 'absence.cancelled', found.id, f'{found.since:%d.%m.%Y}–{found.until:%d.%m.%Y}', 'отменено')
    _tell(actor, found.person_id, given_back)


async def _find(absence_id: int) -> StaffAbsence:
    found = await StaffAbsence.filter(id=absence_id, cancelled=False).select_related('person').first()
    if found is None:
        raise NotFound('Такого отсутствия нет: его могли отменить. Откройте список замещений.')
    return found


def _tell(actor: Actor, person: int, given_back: Sequence[Substitution]) -> None:
    changes.publish(actor, [one.lesson for one in given_back], [person, *(one.substitute_id for one in given_back)])


# --- reading ----------------------------------------------------------------------------------------------------------
async def recent(actor: Actor) -> list[AbsenceLine]:
    """Absences that run, are to come or ended in the last two weeks; the first day decides the order."""
    actor.require(Action.TIMETABLE_CHANGE)
    rows = await StaffAbsence.filter(cancelled=False, until__gte=clock.today() - LOOK_BACK * DAY).order_by(
        '-since', 'id').select_related('person')
    lessons = await _lessons_of(rows)
    return [_line(row, [lesson for lesson in lessons if _concerns(row, lesson)]) for row in rows]


async def waiting_today(actor: Actor) -> int:
    """How many lessons of today have still no teacher: the number in the menu; 0 for who changes no timetable."""
    if not actor.may(Action.TIMETABLE_CHANGE):
        return 0
    today = clock.today()
    away = list(await StaffAbsence.filter(cancelled=False, since__lte=today, until__gte=today).values_list(
        'person_id', flat=True))
    if not away:
        return 0
    theirs = Q(teacher_id__in=away, substitution__id__isnull=True) | Q(substitution__substitute_id__in=away)
    return await Lesson.filter(theirs, date=today).exclude(state=LessonState.CANCELLED.value).exclude(
        change_reason=changes.UNDONE).count()


async def _lessons_of(rows: Sequence[StaffAbsence]) -> list[Lesson]:
    if not rows:
        return []
    people = [row.person_id for row in rows]
    mine = Q(teacher_id__in=people) | Q(substitution__substitute_id__in=people)
    return await Lesson.filter(mine, date__gte=min(row.since for row in rows), date__lte=max(
        row.until for row in rows)).exclude(change_reason=changes.UNDONE).order_by('date', 'number', 'id') \
        .select_related('group__school_class', 'group__subject', 'substitution__substitute')


def _concerns(row: StaffAbsence, lesson: Lesson) -> bool:
    return row.since <= lesson.date <= row.until and row.person_id in (lesson.teacher_id, changes.holder(lesson))


def _line(row: StaffAbsence, lessons: Sequence[Lesson]) -> AbsenceLine:
    waiting = sum(lesson.state != LessonState.CANCELLED.value and changes.holder(lesson) == row.person_id
                  for lesson in lessons)
    return AbsenceLine(row.id, row.person_id, row.person.short_name, row.since, row.until, row.reason, row.order_number,
                       len(lessons), waiting)


async def one(actor: Actor, absence_id: int) -> Absence:
    """An absence with its lessons, and for those still open the colleagues who can, ranked with the reasons."""
    actor.require(Action.TIMETABLE_CHANGE)
    row = await _find(absence_id)
    lessons = [lesson for lesson in await _lessons_of([row]) if _concerns(row, lesson)]
    board, colleagues = await _board(row.since, row.until), await _colleagues(row.person_id)
    return Absence(_line(row, lessons), tuple(_concerned(lesson, board, colleagues) for lesson in lessons))


def _concerned(lesson: Lesson, board: Board, colleagues: Sequence[Colleague]) -> ConcernedLesson:
    found, group = getattr(lesson, 'substitution', None), lesson.group
    instead = found if isinstance(found, Substitution) else None
    cancelled = lesson.state == LessonState.CANCELLED.value
    able = [] if instead or cancelled else substitutes.candidates(_need(lesson), [
        one for one in colleagues if one.person != lesson.teacher_id], board)
    return ConcernedLesson(
        lesson.id, group.id, lesson.date, lesson.number,
        title_of(group.subject.name, group.school_class.name, group.name), cancelled, lesson.date < clock.today(),
        instead.substitute.short_name if instead else '', instead.kind if instead else '',
        bool(instead and instead.signed_at), tuple(able[:SHOWN]))


def _need(lesson: Lesson) -> Need:
    group = lesson.group
    return Need(lesson.id, lesson.date, lesson.number, group.subject_id, group.school_class_id, group.school_class.name,
                group.subject.name, not group.whole_class)


async def _board(first: date, last: date) -> Board:
    """Who holds what in the weeks of these days, and who is away: two statements."""
    start, end = first - DAY * first.weekday(), last + DAY * (6 - last.weekday())
    board = Board()
    rows = await Lesson.filter(date__gte=start, date__lte=end).exclude(state=LessonState.CANCELLED.value).values_list(
        'date', 'number', 'teacher_id', 'substitution__substitute_id', 'group__subject_id', 'group__school_class_id',
        'group__name')
    for day, number, teacher, substitute, subject, school_class, subgroup in rows:
        board.add(substitute or teacher, day, number, Taught(subject, school_class, bool(subgroup)))
    for row in await StaffAbsence.filter(cancelled=False, since__lte=last, until__gte=first):
        span = range((min(row.until, last) - max(row.since, first)).days + 1)
        board.away |= {(row.person_id, max(row.since, first) + DAY * offset) for offset in span}
    return board


async def _colleagues(besides: int) -> list[Colleague]:
    """Those with a load that has not ended, with their subjects and classes."""
    year, today = await facts.current(), clock.today()
    subjects: dict[int, set[int]] = {}
    classes: dict[int, set[int]] = {}
    for person, subject, school_class in await TeachingLoad.filter(
            Q(until__isnull=True) | Q(until__gt=today), group__school_class__year_id=year.year_id).exclude(
            teacher_id=besides).values_list('teacher_id', 'group__subject_id', 'group__school_class_id'):
        subjects.setdefault(person, set()).add(subject)
        classes.setdefault(person, set()).add(school_class)
    people = await Person.filter(Q(staff_card__left_on__isnull=True) | Q(staff_card__left_on__gt=today),
                                 id__in=list(subjects), staff_card__id__not_isnull=True)
    return [Colleague(one.id, one.short_name, frozenset(subjects[one.id]), frozenset(classes[one.id]))
            for one in people]


# --- finding somebody -------------------------------------------------------------------------------------------------
async def plan(actor: Actor, absence_id: int) -> list[tuple[ConcernedLesson, Candidate | None]]:
    """The best colleague for every open lesson from today on, each choice counting for those after it; no write."""
    found = await one(actor, absence_id)
    row = await _find(absence_id)
    open_lessons = [lesson for lesson in found.lessons if lesson.open and not lesson.past]
    rows = await _lessons_of([row])
    ids = {lesson.lesson for lesson in open_lessons}
    chosen = substitutes.choose([_need(lesson) for lesson in rows if lesson.id in ids],
                                await _colleagues(row.person_id), await _board(row.since, row.until))
    return [(lesson, chosen.get(lesson.lesson)) for lesson in open_lessons]


async def give(actor: Actor, absence_id: int, chosen: Sequence[tuple[int, int, str]]) -> None:
    """Assign (lesson, substitute, kind) with the absence's reason and order, all or none; see ``assign``."""
    actor.require(Action.TIMETABLE_CHANGE)
    row = await _find(absence_id)
    concerned = {lesson.id for lesson in await _lessons_of([row]) if _concerns(row, lesson)}
    if any(lesson not in concerned for lesson, *_ in chosen):
        raise Invalid('Этот урок не относится к отсутствию: расписание изменилось. Обновите страницу.')
    await substitutions.assign(actor, [StandIn(lesson, person, kind, row.reason, row.order_number)
                                       for lesson, person, kind in chosen])
