"""The five figures of the school that changed most since last week, each with its reason (п. 12, 17.1.2)."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ejournal import clock, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics import changes
from ejournal.analytics.changes import Change
from ejournal.analytics.forecast.words import number
from ejournal.facts import Facts
from ejournal.frames import Frames
from ejournal.rules import control as rules
from ejournal.rules.calendar import DAY
from ejournal.rules.control import State, What
from ejournal.services import control_frames
from ejournal.services.journal import title_of
from models import AuditEntry, Work

KEPT = 4
WEEK = 7
SCHOOL = 'Школа'
WHAT = {What.TOPIC: 'темы', What.HOMEWORK: 'задания', What.MARKS: 'отметки'}
FIGURE = {'attendance': 'посещаемость', 'ill': 'болели', 'twos': 'доля «2»', 'mean': 'средний балл',
          'timely': 'внесено в срок', 'debts': 'долгов за неделю', 'corrections': 'исправлений отметок'}
CAME = {'Б': ('заболел', 'заболели', 'заболели'), 'УП': ('отсутствовал', 'отсутствовали', 'отсутствовали'),
        'НП': ('пропускал без причины', 'пропускали без причины', 'пропускали без причины'),
        'ОТ': ('отсутствовал, причина не выяснена', 'отсутствовали, причина не выяснена',
               'отсутствовали, причина не выяснена')}
WENT = {'Б': ('выздоровел', 'выздоровели', 'выздоровели')}
BACK = ('снова на уроках', 'снова на уроках', 'снова на уроках')


@dataclass(frozen=True)
class Line:
    """«8Б», «посещаемость 96,1 → 91,4 %», «4 заболели», where it leads, and whether it is good news."""

    title: str
    text: str
    reason: str
    better: bool
    href: str


@dataclass(frozen=True)
class WeekChanges:
    """The changes of ``first``…``last`` against the seven days before; ``compared``: there was something to compare."""

    first: date
    last: date
    lines: tuple[Line, ...]
    compared: bool
    class_ids: tuple[int, ...] = ()


_kept: OrderedDict[tuple[object, ...], WeekChanges] = OrderedDict()


async def of_school(actor: Actor) -> WeekChanges:
    """For the administration: seven whole days up to yesterday, because today's lessons still go on."""
    actor.require(Action.QUALITY)
    year = await facts.current()
    data, last = await frames.current(year.year_id), clock.today() - DAY
    key = (data.year_id, data.version, id(data), last)
    if key not in _kept:
        entries = await _entries(year, last)
        corrected = await _corrected(last)
        made, compared = await asyncio.to_thread(_build, data, entries, corrected, last)
        works = await _works([found.work for _, found in made if found.work])
        _kept[key] = WeekChanges(last - (WEEK - 1) * DAY, last, tuple(
            _line(change, found, works) for change, found in made), compared,
            tuple(data.classes['class'].tolist()))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[key]


@dataclass(frozen=True)
class _Found:
    """Who it is, the reason in words as far as frames know it, the address, and the work still to be named."""

    title: str
    reason: str
    href: str
    work: int = 0
    part: tuple[float, int] = (0.0, 0)


# --- reading ----------------------------------------------------------------------------------------------------------
async def _entries(year: Facts, last: date) -> pd.DataFrame:
    """What was due in the journals in the two weeks: teacher, what, on_time, now."""
    stamp, border = clock.now().timestamp(), last - (WEEK - 1) * DAY
    first = last - (2 * WEEK - 1) * DAY
    rows = [(seen.teacher, WHAT[what], state is State.ON_TIME, seen.day >= border)
            for seen in await control_frames.lessons(year, first, last) if seen.begins <= stamp
            for what, entry in seen.entries if (state := rules.state_of(entry, stamp)) is not State.WAITING]
    return pd.DataFrame(rows, columns=['teacher', 'what', 'on_time', 'now'])


async def _corrected(last: date) -> pd.DataFrame:
    """Marks that were changed after they had been given: group, now."""
    border = clock.wall(last - (WEEK - 1) * DAY, 0)
    rows = await AuditEntry.filter(at__gte=clock.wall(last - (2 * WEEK - 1) * DAY, 0), at__lt=clock.wall(last + DAY, 0),
                                   action='mark.changed', group_id__not_isnull=True).exclude(before='') \
        .values_list('group_id', 'at')
    return pd.DataFrame([(group, at >= border) for group, at in rows], columns=['group', 'now'])


async def _works(ids: list[int]) -> dict[int, str]:
    """«контрольная работа 19.11» by number."""
    rows = await Work.filter(id__in=ids).values_list('id', 'work_type__name', 'lesson__date') if ids else []
    return {int(str(key)): f'{kind} {day:%d.%m}' for key, kind, day in rows}


# --- what changed -----------------------------------------------------------------------------------------------------
def _build(data: Frames, entries: pd.DataFrame, corrected: pd.DataFrame,
           last: date) -> tuple[list[tuple[Change, _Found]], bool]:
    seats, marks, signs = (_two_weeks(frame, last) for frame in (data.seats, data.marks, data.signs))
    table = changes.candidates(seats, marks, signs, entries, corrected)
    view = _View(data, seats, marks, signs, entries, corrected, last)
    compared = bool(len(seats)) and bool(seats['now'].any()) and not bool(seats['now'].all())
    return [(change, view.explained(change)) for change in changes.rank(table)], compared


def _two_weeks(rows: pd.DataFrame, last: date) -> pd.DataFrame:
    day = rows['date']
    found = rows[(day >= pd.Timestamp(last - (2 * WEEK - 1) * DAY)) & (day <= pd.Timestamp(last))]
    return found.assign(now=found['date'] >= pd.Timestamp(last - (WEEK - 1) * DAY))


class _View:
    """Names a change and looks for what moved it."""

    def __init__(self, data: Frames, seats: pd.DataFrame, marks: pd.DataFrame, signs: pd.DataFrame,  # noqa: PLR0913, PLR0917
                 entries: pd.DataFrame, corrected: pd.DataFrame, last: date) -> None:
        self.seats, self.marks, self.entries, self.corrected, self.last = seats, marks, entries, corrected, last
        self.debts = signs[signs['sign'] == '.']
        self.classes: dict[int, str] = _named(data.classes, 'class')
        self.subjects: dict[int, str] = _named(data.subjects, 'subject')
        self.teachers: dict[int, str] = _named(data.teachers, 'teacher', 'short_name')
        self.groups = {row['group']: row for row in data.groups.to_dict('records')}

    def explained(self, change: Change) -> _Found:
        """The name of the place, the reason and the address."""
        worse = change.after < change.before if change.kind in ('attendance', 'mean', 'timely') \
            else change.after > change.before
        makers = {'attendance': self._absence, 'ill': self._absence, 'mean': self._mean, 'twos': self._twos,
                  'timely': self._timely, 'debts': self._debts, 'corrections': self._corrections}
        return makers[change.kind](change, worse)

    def _absence(self, change: Change, worse: bool) -> _Found:
        if change.scope == 'school':
            ill = self.seats[self.seats['code'].astype(str) == 'Б'].drop_duplicates(['pupil', 'now'])
            found = changes.of_count(ill, 'class', worse=worse)
            moved = f'больше всего {self.classes.get(found[0], "")}: {found[1]} → {found[2]}' if found else ''
            return _Found(SCHOOL, moved, '/attendance')
        own = self.seats[self.seats[change.scope] == change.key]
        reason = changes.of_absence(own, worse=worse)
        said = f'{reason.pupils} {_plural(reason.pupils, CAME if reason.came else WENT, reason.code)}' \
            if reason else ''
        if change.scope == 'grade':
            return _Found(f'{change.key} классы', said, f'/attendance?grade={change.key}')
        return _Found(self.classes.get(change.key, ''), said, f'/attendance?klass={change.key}')

    def _mean(self, change: Change, worse: bool) -> _Found:
        work = changes.of_marks(self.marks[self.marks['group'] == change.key], change.before, worse=worse)
        found = _Found(self._journal(change.key), '', f'/journal/{change.key}')
        return _Found(found.title, '', found.href, work[0], work[1:]) if work else found

    def _twos(self, change: Change, worse: bool) -> _Found:
        rows = self.marks if change.scope == 'school' else self.marks[self.marks[change.scope] == change.key]
        by = 'subject' if change.scope == 'class' else 'class'
        part = changes.of_count(rows[rows['mark'] == 2], by, worse=worse)
        names = self.subjects if by == 'subject' else self.classes
        reason = f'{names.get(part[0], "")}: двоек {part[1]} → {part[2]}' if part else ''
        title = SCHOOL if change.scope == 'school' else (
            self.classes if change.scope == 'class' else self.subjects).get(change.key, '')
        query = {'class': f'?klass={change.key}', 'subject': f'?subject={change.key}'}.get(change.scope, '')
        return _Found(title[:1].upper() + title[1:], reason, f'/quality{query}')

    def _timely(self, change: Change, worse: bool) -> _Found:
        part = changes.of_timeliness(self.entries[self.entries['teacher'] == change.key], worse=worse)
        reason = f'не в срок {part[0]}: {part[1]} → {part[2]}' if part else ''
        first = self.last - (WEEK - 1) * DAY
        return _Found(self.teachers.get(change.key, 'Учитель'), reason,
                      f'/control?first={first}&last={self.last}&teacher={change.key}')

    def _debts(self, change: Change, worse: bool) -> _Found:
        rows = self.debts if change.scope == 'school' else self.debts[self.debts['class'] == change.key]
        part = changes.of_count(rows, 'group', worse=worse)
        reason = f'{self._journal(part[0])}: {part[1]} → {part[2]}' if part else ''
        href = f'/journal/{part[0]}' if part else '/control'
        return _Found(SCHOOL if change.scope == 'school' else self.classes.get(change.key, ''), reason, href)

    def _corrections(self, change: Change, worse: bool) -> _Found:
        part = changes.of_count(self.corrected, 'group', worse=worse)
        reason = f'{self._journal(part[0])}: {part[1]} → {part[2]}' if part else ''
        first = self.last - (WEEK - 1) * DAY
        return _Found(SCHOOL, reason, f'/control?first={first}&last={self.last}&tab=corrected')

    def _journal(self, group: int) -> str:
        row = self.groups.get(group)
        return title_of(self.subjects.get(row['subject'], ''), self.classes.get(row['class'], ''), row['name']) \
            if row else 'журнал'


def _named(frame: pd.DataFrame, key: str, name: str = 'name') -> dict[int, str]:
    return dict(zip(frame[key].tolist(), frame[name].tolist(), strict=True))


def _plural(count: int, forms: dict[str, tuple[str, str, str]], code: str) -> str:
    one, few, many = forms.get(code, BACK)
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many


def _line(change: Change, found: _Found, works: dict[int, str]) -> Line:
    reason = found.reason
    if found.work in works:
        reason = f'{works[found.work]}: средняя {number(found.part[0])}, отметок {found.part[1]}'
    return Line(found.title, f'{FIGURE[change.kind]} {_values(change)}', reason, change.better, found.href)


def _values(change: Change) -> str:
    """«96,1 → 91,4 %», «4,12 → 3,60», «3 → 11»."""
    before, after = change.before, change.after
    if change.kind == 'mean':
        return f'{number(before)} → {number(after)}'
    if change.kind in ('debts', 'corrections'):
        return f'{before:.0f} → {after:.0f}'
    return f'{number(before * 100, 1)} → {number(after * 100, 1)} %'


__all__ = ['Line', 'WeekChanges', 'of_school']
