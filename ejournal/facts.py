"""The school's calendar, terms, bells and preferences as plain values for the rules; kept for a minute."""

from dataclasses import dataclass
from datetime import date, datetime, time
from time import monotonic
from typing import Any

from ejournal import clock
from ejournal.rules.calendar import CalendarEntry, DayKind, Period, SchoolCalendar
from ejournal.rules.deadlines import DeadlineSettings
from models import Bell, DayOff, NotFound, Preference, School, SchoolYear, Term, WorkType

KEPT_SECONDS = 60.0


@dataclass(frozen=True)
class TermFacts:
    """A term as the rules need it; ``closed`` ends every edit inside."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    grades: frozenset[int]
    closed: bool
    year_id: int


@dataclass(frozen=True)
class Facts:
    """Everything about one school year that rules ask for, loaded in a handful of queries."""

    year_id: int
    year_name: str
    year_starts_on: date
    year_ends_on: date
    calendar: SchoolCalendar
    terms: tuple[TermFacts, ...]
    bells: dict[tuple[int, int], tuple[time, time]]
    deadlines: DeadlineSettings
    preferences: dict[str, Any]
    closed: bool = False  # the whole year (п. 17.2.8)

    def term_of(self, day: date, grade: int) -> TermFacts | None:
        """The term of this parallel that ``day`` lies in."""
        return next((t for t in self.terms if grade in t.grades and t.starts_on <= day <= t.ends_on), None)

    def terms_of(self, grade: int) -> list[TermFacts]:
        """The parallel's terms in order."""
        return [term for term in self.terms if grade in term.grades]

    def current_term(self, day: date, grade: int) -> TermFacts | None:
        """The term running on ``day``, else the last begun (holidays), else the first."""
        terms = self.terms_of(grade)
        return self.term_of(day, grade) or next((t for t in reversed(terms) if t.starts_on <= day), None) \
            or (terms[0] if terms else None)

    def starts_at(self, day: date, shift: int, number: int) -> datetime:
        """When lesson ``number`` begins that day; 08:00 where the bell is not set."""
        start, _ = self.bells.get((shift, number), (time(8), time(8, 40)))
        return self.calendar.at(day, start)


_kept: dict[int, tuple[float, Facts]] = {}
_types: dict[str, tuple[float, dict[int, WorkType]]] = {}
_epoch = [0]  # grows with every change: a reading begun before a term was closed must not be kept after it


def forget() -> None:
    """Call after the calendar, the bells or the preferences changed."""
    _epoch[0] += 1
    _kept.clear()
    _types.clear()


async def work_types() -> dict[int, WorkType]:
    """Every type of work by id, in the school's order; read them, do not change them."""
    kept = _types.get('all')
    if kept and kept[0] > monotonic():
        return kept[1]
    epoch = _epoch[0]
    found = {t.id: t for t in await WorkType.all().order_by('ordinal', 'id')}
    if epoch == _epoch[0]:
        _types['all'] = (monotonic() + KEPT_SECONDS, found)
    return found


async def of_year(year_id: int) -> Facts:
    """The facts of a school year; ``NotFound`` for an unknown one."""
    kept = _kept.get(year_id)
    if kept and kept[0] > monotonic():
        return kept[1]
    epoch = _epoch[0]
    facts = await _load(year_id)
    if epoch == _epoch[0]:
        _kept[year_id] = (monotonic() + KEPT_SECONDS, facts)
    return facts


async def current() -> Facts:
    """The facts of the running school year, in the summer of the last one."""
    year = await SchoolYear.filter(starts_on__lte=clock.today()).order_by('-starts_on').first() \
        or await SchoolYear.all().order_by('starts_on').first()
    if year is None:
        raise NotFound('В журнале ещё нет учебного года. Администратор загружает данные школы: main.py import ФАЙЛ.')
    return await of_year(year.id)


async def _load(year_id: int) -> Facts:
    year = await SchoolYear.get_or_none(id=year_id)
    if year is None:
        raise NotFound('Такого учебного года нет.')
    school = await School.first()
    terms = await Term.filter(year_id=year_id).order_by('starts_on')
    entries = await DayOff.filter(year_id=year_id)
    bells = await Bell.all()
    preferences = {row.key: row.value for row in await Preference.exclude(key__startswith='visit:')}
    calendar = SchoolCalendar.build(
        clock.zone(), school.week_days if school else 5,
        [CalendarEntry(DayKind(e.kind), e.name, e.starts_on, e.ends_on,
                       None if e.grades is None else frozenset(e.grades)) for e in entries],
        [Period(t.name, t.kind, t.ordinal, t.starts_on, t.ends_on, frozenset(t.grades)) for t in terms])
    return Facts(
        year.id, year.name, year.starts_on, year.ends_on, calendar,
        tuple(TermFacts(t.id, t.name, t.starts_on, t.ends_on, frozenset(t.grades),
                        t.closed_at is not None or year.closed_at is not None, year.id) for t in terms),
        {(b.shift, b.number): (time.fromisoformat(b.starts_at), time.fromisoformat(b.ends_at)) for b in bells},
        _deadlines(preferences), preferences, year.closed_at is not None)


def _deadlines(preferences: dict[str, Any]) -> DeadlineSettings:
    """The numbers of п. 17.4 as the school has set them (``services.preferences`` checks them)."""
    usual = DeadlineSettings()
    return DeadlineSettings(
        time(int(preferences.get('content_hour', usual.content_time.hour))),
        int(preferences.get('written_days', usual.written_days)),
        int(preferences.get('creative_days', usual.creative_days)),
        int(preferences.get('lock_days', usual.lock_days)))
