"""The class teacher's week of a class: marks by pupil, who is falling, debts, birthdays (п. 17.5)."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ejournal import access, clock, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics import week as weeks
from ejournal.analytics.forecast import words
from ejournal.facts import Facts
from ejournal.frames import Frames
from ejournal.rules.calendar import DAY
from ejournal.services import forecast_flags, forecast_verdict, forecasts
from ejournal.services.forecast_verdict import Verdict
from ejournal.services.forecasts import Outlook
from models import Person, Work

AHEAD = 14  # days: birthdays near enough to prepare for
KEPT = 64
PLAIN = 'Средний балл периода снизился за семь дней на 0,3 и больше.'
FORECAST = 'По прогнозу могут получить меньше, чем за прошлый период'


@dataclass(frozen=True)
class PupilWeek:
    """A pupil's marks of the week by subject; ``mean`` of the week beside ``term``, the mean before it."""

    pupil_id: int
    name: str
    marks: tuple[tuple[str, tuple[str, ...]], ...]
    mean: float
    term: float | None
    change: float | None


@dataclass(frozen=True)
class Falling:
    """A pupil to talk to about a subject; ``text`` says what is seen."""

    pupil_id: int
    name: str
    subject: str
    group_id: int
    text: str


@dataclass(frozen=True)
class Debt:
    """A «точка»: of what work, when, and the column of the journal it stands in."""

    pupil_id: int
    name: str
    subject: str
    work: str
    on: date
    href: str


@dataclass(frozen=True)
class Birthday:
    """Who turns how many years, and when."""

    pupil_id: int
    name: str
    on: date
    years: int
    today: bool


@dataclass(frozen=True)
class Digest:
    """What a class teacher looks at; ``why`` says how ``falling`` was found, ``first``…``last`` is the week."""

    class_id: int
    name: str
    grade: int
    first: date
    last: date
    pupils: tuple[PupilWeek, ...]
    falling: tuple[Falling, ...]
    why: str
    debts: tuple[Debt, ...]
    birthdays: tuple[Birthday, ...]


_kept: OrderedDict[tuple[object, ...], Digest] = OrderedDict()


async def of_class(actor: Actor, class_id: int) -> Digest:
    """The digest for who may read the class; ``NotFound`` for another's."""
    found = await access.school_class(actor, class_id)
    year = await facts.of_year(found.year_id)
    data, today = await frames.current(year.year_id), clock.today()
    verdict = forecast_verdict.kept(year) if actor.may(Action.FORECAST) else None
    if verdict is not None and not verdict.shown:
        verdict = None
    key = (data.year_id, data.version, id(data), class_id, today, verdict.at if verdict else None)
    if key not in _kept:
        works = await _works(data, class_id, today)
        born = await _born(data, class_id, today)
        look = _Look(verdict, await forecasts.outlook(data)) if verdict is not None else None
        _kept[key] = await asyncio.to_thread(_build, _Read(data, year, found.id, today, works, born), look)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[key]


async def mine(actor: Actor) -> list[Digest]:
    """Of every class the actor leads, by grade."""
    actor.require(Action.CLASS_READ)
    made = [await of_class(actor, number) for number in actor.class_ids]
    return sorted(made, key=lambda one: (one.grade, one.name))


async def _works(data: Frames, class_id: int, today: date) -> dict[int, str]:
    """«контрольная работа: Электрический ток» by the works that somebody still owes."""
    signs = data.signs
    owed = weeks.debts(signs[signs['class'] == class_id], pd.Timestamp(today))['work'].unique().tolist()
    rows = await Work.filter(id__in=owed).values_list('id', 'work_type__name', 'topic', 'lesson__topic') if owed else []
    return {int(str(number)): f'{kind}: {topic or lesson}' if topic or lesson else str(kind)
            for number, kind, topic, lesson in rows}


async def _born(data: Frames, class_id: int, today: date) -> dict[int, date]:
    rows = await Person.filter(id__in=_members(data, class_id, today), birth_date__not_isnull=True) \
        .values_list('id', 'birth_date')
    return {int(str(number)): born for number, born in rows if isinstance(born, date)}


def _members(data: Frames, class_id: int, today: date) -> list[int]:
    """Who is in the class today; before the year the first day's."""
    pupils, day = data.pupils, pd.Timestamp(max(today, data.starts_on))
    there = pupils[(pupils['class'] == class_id) & (pupils['since'] <= day)
                   & (pupils['until'].isna() | (pupils['until'] > day))]
    found: list[int] = there.sort_values('order')['pupil'].tolist()
    return found


@dataclass(frozen=True)
class _Look:
    """The forecast of the school and how often its flags were right."""

    verdict: Verdict
    outlook: Outlook


@dataclass(frozen=True)
class _Read:
    data: Frames
    year: Facts
    class_id: int
    today: date
    works: dict[int, str]
    born: dict[int, date]


def _build(read: _Read, look: _Look | None) -> Digest:
    data, year, class_id, today = read.data, read.year, read.class_id, read.today
    about = data.classes[data.classes['class'] == class_id].to_dict('records')[0]
    members = _members(data, class_id, today)
    names = dict(zip(data.pupils['pupil'].tolist(), data.pupils['name'].tolist(), strict=True))
    subjects = dict(zip(data.subjects['subject'].tolist(), data.subjects['name'].tolist(), strict=True))
    term = year.current_term(today, int(about['grade']))
    since = pd.Timestamp(term.starts_on if term else data.starts_on)
    marks = data.marks[data.marks['class'] == class_id]
    marks = marks[(marks['date'] <= pd.Timestamp(today)) & marks['pupil'].isin(members)]
    first, last = _week(marks, today)
    falling, why = _falling(marks, since, today, class_id, look)
    signs = data.signs[data.signs['class'] == class_id]
    owed = weeks.debts(signs[signs['pupil'].isin(members)], pd.Timestamp(today))
    return Digest(
        class_id, str(about['name']), int(about['grade']), first, last,
        tuple(_pupils(marks, since, (first, last), members, names, subjects)),
        tuple(Falling(pupil, names[pupil], subjects.get(subject, ''), group, text)
              for pupil, subject, group, text in falling if pupil in members), why,
        tuple(Debt(row['pupil'], names[row['pupil']], subjects.get(row['subject'], ''),
                   read.works.get(row['work'], 'работа'), row['date'].date(),
                   f'/journal/{row["group"]}/{row["term"]}#lesson-{row["lesson"]}-pupil-{row["pupil"]}')
              for row in owed.to_dict('records')),
        tuple(_birthdays(members, names, read.born, today)))


def _week(marks: pd.DataFrame, today: date) -> tuple[date, date]:
    """This week up to today; on a morning without a mark yet the week before."""
    monday = today - today.weekday() * DAY
    if len(marks) and not (marks['date'] >= pd.Timestamp(monday)).any() and today - monday <= DAY:
        return monday - 7 * DAY, monday - DAY
    return monday, today


def _pupils(marks: pd.DataFrame, since: pd.Timestamp, days: tuple[date, date], members: list[int],
            names: dict[int, str], subjects: dict[int, str]) -> list[PupilWeek]:
    bounds = pd.Timestamp(days[0]), pd.Timestamp(days[1])
    figures = {row['pupil']: row for row in weeks.digest(marks, since, *bounds).to_dict('records')}
    by_pupil = weeks.marks_of_week(marks, *bounds)
    found = []
    for pupil in members:
        if pupil in figures:
            row = figures[pupil]
            own = sorted((subjects.get(subject, ''), tuple(str(one) for one in given))
                         for subject, given in by_pupil[pupil])
            found.append(PupilWeek(pupil, names[pupil], tuple(own), float(row['mean']), _known(row['term']),
                                   _known(row['change'])))
    return found


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _falling(marks: pd.DataFrame, since: pd.Timestamp, today: date, class_id: int,
             look: _Look | None) -> tuple[list[tuple[int, int, int, str]], str]:
    """By the forecast with its measured precision where there is one, else by the running mean."""
    if look is not None and len(look.outlook.pairs):
        pairs = look.outlook.pairs
        rows = {(row['pupil'], row['subject']): {str(key): value for key, value in row.items()}
                for row in pairs[pairs['class'] == class_id].to_dict('records')}
        flags = [flag for flag in forecast_flags.raised(rows.values(), look.verdict, look.outlook)
                 if flag.kind == 'risk_drop' and flag.degree == 'high']
        if flags:
            why = f'{FORECAST}: {flags[0].measured}.'
            return [(flag.pupil, flag.subject, flag.group, _expected(rows[flag.pupil, flag.subject], flag.chance))
                    for flag in flags], why
    return [(row['pupil'], row['subject'], row['group'],
             f'{words.number(row["before"])} → {words.number(row["mean"])}')
            for row in weeks.falling(marks, since, pd.Timestamp(today)).to_dict('records')], PLAIN


def _expected(row: dict[str, Any], chance: float) -> str:
    """Such as: была «4», ниже — 87 %."""
    return f'была «{int(row["last"])}», ниже — {words.percent(chance)}'


def _birthdays(members: list[int], names: dict[int, str], born: dict[int, date], today: date) -> list[Birthday]:
    found = []
    for pupil in members:
        if pupil in born:
            on = _next(born[pupil], today)
            if on <= today + AHEAD * DAY:
                found.append(Birthday(pupil, names[pupil], on, on.year - born[pupil].year, on == today))
    return sorted(found, key=lambda one: (one.on, members.index(one.pupil_id)))


def _next(born: date, today: date) -> date:
    """The next birthday, today's included; one born on 29.02 has it on 01.03 of other years."""
    for year in (today.year, today.year + 1):
        try:
            on = born.replace(year=year)
        except ValueError:
            on = date(year, 3, 1)
        if on >= today:
            return on
    raise AssertionError('a year has every birthday')
