"""«Сроки и поручения»: what is due by when, whose it is, and whether it was done (п. 17, I-09…I-12)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from ejournal import clock, topics
from ejournal.access import Action, Actor
from ejournal.rules import duties as rules
from ejournal.rules.calendar import DAY
from ejournal.rules.duties import Duty, DutyState
from ejournal.services import card_duty, duty_facts, duty_records
from ejournal.services.data_checks import CHECK
from ejournal.services.duty_facts import Done, Evidence
from models import DutyRecord, Invalid, Lesson, NotFound, SchoolClass, TeachingLoad, TimetableSlot

AHEAD = 31  # days: what is due later is not shown yet
CARDS = card_duty.DUTY
OF_SCHOOL = ('load', 'tariff', 'timetable')
DEPUTY = 'заместитель директора'
MONTHS = ('январь', 'февраль', 'март', 'апрель', 'май', 'июнь', 'июль', 'август', 'сентябрь', 'октябрь', 'ноябрь',
          'декабрь')
WORDS = {'load': 'передана администратору', 'tariff': 'передана администратору', 'timetable': 'утверждено'}


@dataclass(frozen=True)
class Line:
    """A duty as a list shows it; ``by_hand``: the actor may press «Выполнено», else what is done shows by itself."""

    key: str
    title: str
    class_id: int
    class_name: str
    owner: str
    owner_id: int | None
    due_on: date
    state: DutyState
    done: Done
    href: str
    by_hand: bool = False


@dataclass(frozen=True)
class ClassOverdue:
    """What a class teacher is behind with."""

    class_id: int
    name: str
    teacher: str
    teacher_id: int | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Board:
    """Every duty the actor sees, by date."""

    lines: tuple[Line, ...]

    def of(self, *states: DutyState) -> list[Line]:
        """Those that stand there."""
        return [line for line in self.lines if line.state in states]

    def by_class(self) -> list[ClassOverdue]:
        """The overdue duties, class by class."""
        found: dict[int, list[Line]] = {}
        for line in self.of(DutyState.OVERDUE):
            if line.class_id:
                found.setdefault(line.class_id, []).append(line)
        return [ClassOverdue(key, lines[0].class_name, lines[0].owner, lines[0].owner_id, tuple(lines))
                for key, lines in found.items()]


async def board(actor: Actor) -> Board:
    """All duties for the administration, a class teacher's own otherwise."""
    actor.require(Action.DUTIES)
    everything = actor.may(Action.DUTIES_ALL)
    evidence = await duty_facts.load(None if everything else actor.class_ids)
    return Board(tuple(lines_of(evidence, actor, school=everything)))


def lines_of(evidence: Evidence, actor: Actor | None = None, *, school: bool = True) -> list[Line]:
    """The lines by date and class; without an actor nothing can be pressed."""
    found: list[Line] = []
    yearly = {duty.key: duty for duty in rules.yearly_duties(evidence.year.year_starts_on.year)}
    if school:
        for key in OF_SCHOOL:
            stored = duty_records.school_key(key, evidence.year.year_name)
            may = actor is not None and actor.may(Action.HAND_OVER)
            found.append(_line(evidence, Duty(stored, yearly[key].title, yearly[key].due_on),
                               evidence.record(stored), None, '/timetable' if key == 'timetable' else '', by_hand=may))
    for school_class in evidence.classes:
        lines = _of_class(evidence, school_class, yearly)
        found += lines if _opens(actor, school_class.id) else map(_closed, lines)
    return sorted(found, key=lambda line: line.due_on)


def _opens(actor: Actor | None, class_id: int) -> bool:
    """Whether the pages of a class's affairs open to the actor; the administrator only counts them."""
    return actor is None or actor.may(Action.JOURNAL_READ_ALL) or class_id in actor.class_ids


def _closed(line: Line) -> Line:
    return replace(line, href=line.href if line.href.startswith('/cards/') else '')


def _of_class(evidence: Evidence, found: SchoolClass, yearly: dict[str, Duty]) -> Iterator[Line]:
    until, key = clock.today() + AHEAD * DAY, duty_records.class_key(CARDS, found.id, evidence.year.year_name)
    yield _line(evidence, Duty(key, yearly[CARDS].title, yearly[CARDS].due_on), evidence.personal(found.id), found,
                f'/cards/{found.id}')
    yield _line(evidence, Duty(f'card:{found.id}', yearly['class_card'].title, yearly['class_card'].due_on),
                evidence.card(found.id), found, f'/class/card?klass={found.id}')
    for month in rules.months_of(evidence.year.year_starts_on.year):
        name = MONTHS[month.first.month - 1]
        due = rules.check_due(month)
        if due <= until or month.first <= clock.today():
            key = duty_records.class_key(CHECK, found.id, month.key)
            yield _line(evidence, Duty(key, f'Выверка данных, {name}', due), evidence.record(key), found,
                        f'/class/check?klass={found.id}&month={month.key}')
        if month.first <= until and rules.has_school(month, evidence.year.calendar, found.grade):
            done = evidence.monthly(found.id, month)
            if done.of:
                yield _line(evidence, Duty(f'notices:{found.id}:{month.key}', f'Уведомления родителям, {name}',
                                           month.last), done, found,
                            f'/class/notices?klass={found.id}&month={month.key}')
    yield from _papers(evidence, found)


def _papers(evidence: Evidence, found: SchoolClass) -> Iterator[Line]:
    year = evidence.year
    last = min(clock.today() + (6 - clock.today().weekday()) * DAY, year.year_ends_on)
    for monday in rules.paper_weeks(year.calendar, year.year_starts_on, last, found.grade):
        done = evidence.weekly(found.id, monday)
        if done.of:
            sunday = monday + 6 * DAY
            yield _line(evidence, Duty(f'paper:{found.id}:{monday}',
                                       f'Бумажные уведомления, {monday:%d.%m}–{sunday:%d.%m}', sunday), done, found,
                        f'/class/paper?klass={found.id}&week={monday}')


def _line(evidence: Evidence, duty: Duty, done: Done, found: SchoolClass | None,
          href: str, *, by_hand: bool = False) -> Line:
    state = rules.duty_state(duty, evidence.year.calendar, clock.now(), done.at)
    teacher = found.teacher if found else None
    owner = teacher.short_name if teacher else 'классный руководитель не назначен' if found else DEPUTY
    return Line(duty.key, duty.title, found.id if found else 0, found.name if found else '', owner,
                teacher.id if teacher else None, duty.due_on, state, done, href, by_hand and not state.done)


# --- done by hand -----------------------------------------------------------------------------------------------------
async def finish(actor: Actor, key: str, result: str = '') -> None:
    """«Выполнено» by the owner: нагрузка, тарификация, расписание of the deputy.

    The time and the author stay (п. 17.3.7–17.3.9). Refused: what is done by evidence, and a second time.
    """
    actor.require(Action.DUTIES)
    kind, _, rest = key.partition(':')
    year = await duty_facts.running_year()
    if kind in OF_SCHOOL and rest == year.year_name:
        actor.require(Action.HAND_OVER)
        told = '; '.join(part for part in (' '.join(result.split())[:150], await _figures(kind, year.year_id)) if part)
        await duty_records.put(actor, Action.HAND_OVER, key, f'{WORDS[kind]}: {told}')
    elif kind in (CHECK, CARDS, 'card', 'notices', 'paper'):
        raise Invalid('Это поручение отмечается само, когда дело сделано: откройте его.')
    else:
        raise NotFound('Такого поручения нет.')
    duty_records.tell(actor)
    if kind == 'timetable':
        topics.publish(topics.Change('timetable', actor.name, actor.account_id))


async def _figures(kind: str, year_id: int) -> str:
    """What was handed over, in numbers, as it stood at that moment."""
    if kind == 'timetable':
        slots = await TimetableSlot.filter(group__school_class__year_id=year_id).count()
        return f'уроков в неделю: {slots}' if slots else \
            f'уроков в году: {await Lesson.filter(group__school_class__year_id=year_id).count()}'
    rows = await TeachingLoad.filter(group__school_class__year_id=year_id).values_list('teacher_id', 'hours_per_week')
    hours = sum((Decimal(str(row[1])) for row in rows), Decimal(0))
    return f'учителей: {len({row[0] for row in rows})}, часов в неделю: {hours.normalize():f}'.replace('.', ',')


@dataclass(frozen=True)
class Approved:
    """«Утверждено» of the timetable: when and by whom (п. 17.3.7)."""

    at: datetime
    by: str


async def approved_timetable() -> Approved | None:
    """Whether this year's timetable was handed over; everybody who sees it may know."""
    year = await duty_facts.running_year()
    record = await DutyRecord.filter(key=duty_records.school_key('timetable', year.year_name)) \
        .select_related('done_by').first()
    return Approved(record.done_at, record.done_by.short_name) if record else None
