"""«Целостность данных» (п. 18): checks of what no constraint of the database can say, and where each finding is.

`main.py check` and the page read the same checks; the mending is in ``integrity_fixes``.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.connection import get_connection

from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.facts import Facts
from ejournal.files import path_of
from ejournal.services import audit_chain
from ejournal.services.audit_chain import Progress
from ejournal.services.consents import PURPOSE
from ejournal.services.integrity_queries import CHECKS, LESSON, Check, Place, Severity
from models import Attachment, NotFound

EXAMPLES = 5
FOREIGN = Check('references', 'Ссылки между записями', Severity.BAD, Place.NOWHERE, 'PRAGMA foreign_key_check')
FILE = Check('database', 'Файл базы данных', Severity.BAD, Place.NOWHERE, 'PRAGMA integrity_check',
             hint='Восстановите последнюю исправную копию.')
DAYS_OFF = Check('days_off', 'Урок в каникулы, выходной или вне учебного периода', Severity.WARN, Place.LESSON, '',
                 hint='Отмените урок или перенесите его на учебный день.')
FILES = Check('files', 'Файл приложен, но на диске его нет', Severity.BAD, Place.NOWHERE, '',
              hint='Восстановите папку files из копии или приложите файл снова.')
CHAIN = Check('audit', 'Журнал событий изменён', Severity.BAD, Place.NOWHERE, '')


@dataclass(frozen=True)
class Line:
    """One broken record: what a fix changes, the place to look, and the words."""

    record: int
    place: int
    text: str


@dataclass(frozen=True)
class Finding:
    """A check with everything that breaks it."""

    check: Check
    lines: tuple[Line, ...] = ()

    @property
    def title(self) -> str:
        """The check's."""
        return self.check.title

    @property
    def count(self) -> int:
        """How many records break it."""
        return len(self.lines)

    @property
    def examples(self) -> list[str]:
        """A few of them in words."""
        return [line.text for line in self.lines[:EXAMPLES]]


def total() -> int:
    """How many checks ``findings`` makes, for its progress."""
    return len(CHECKS) + 2 + 2 * (get_connection('default').capabilities.dialect == 'sqlite')


async def findings() -> AsyncIterator[Finding]:
    """Every fast check, one by one; the verifying of the audit is apart, because it reads all of it."""
    year = await _year()
    if get_connection('default').capabilities.dialect == 'sqlite':
        yield _plain(FILE, [str(row['integrity_check']) for row in await _rows(FILE.query)
                            if row['integrity_check'] != 'ok'])
        yield _plain(FOREIGN, [f'{row["table"]}: {row["rowid"]}' for row in await _rows(FOREIGN.query)])
    for check in CHECKS.values():
        yield await _one(check, year)
    yield await _days_off(year)
    yield await _files()


async def check() -> list[Finding]:
    """All of it, with the chain of the audit: for the command line."""
    found = [finding async for finding in findings()]
    return [*found, await chain()]


async def chain(progress: Progress | None = None) -> Finding:
    """The audit from its first entry on (norms 6.14)."""
    verdict = await audit_chain.verify(progress)
    return _plain(CHAIN, [verdict.broken] if verdict.broken else [])


async def found(actor: Actor, key: str) -> Finding:
    """One check again; ``NotFound`` for a key that is none."""
    actor.require(Action.INTEGRITY)
    if key not in CHECKS:
        raise NotFound('Такой проверки нет. Обновите страницу.')
    return await _one(CHECKS[key], await _year())


def href(actor: Actor, kind: Place, place: int) -> str:
    """Where the actor can look at the line, '' where the role has no page for it."""
    readable = actor.may(Action.JOURNAL_READ_ALL)
    if kind in (Place.PUPIL, Place.PERSON) and actor.may(Action.ACCOUNTS_MANAGE):
        return f'/users/{place}'
    pages = {Place.LESSON: '/lesson', Place.CLASS: '/class', Place.PUPIL: '/diary'}
    return f'{pages[kind]}/{place}' if readable and kind in pages else ''


async def _year() -> Facts | None:
    try:
        return await facts.current()
    except NotFound:  # a new journal without a year
        return None


async def _rows(query: str) -> list[dict[str, Any]]:
    return await get_connection('default').execute_query_dict(query)


async def _one(check: Check, year: Facts | None) -> Finding:
    rows = await _rows(check.query.format(
        today=clock.today().isoformat(), year=year.year_id if year else 0, purpose=PURPOSE))
    rows.sort(key=lambda row: str(row['day'] or ''), reverse=True)  # the latest first: those can still be changed
    return Finding(check, tuple(_line(row) for row in rows))


def _line(row: dict[str, Any]) -> Line:
    day = date.fromisoformat(str(row['day'])[:10]) if row['day'] else None
    return Line(int(row['record']), int(row['place']), str(row['what']) + (f', {day:%d.%m.%Y}' if day else ''))


def _plain(check: Check, texts: Sequence[str]) -> Finding:
    return Finding(check, tuple(Line(0, 0, text) for text in texts))


async def _days_off(year: Facts | None) -> Finding:
    """Lessons on days that the calendar has none for; the days are asked first, there are few of them."""
    if year is None:
        return Finding(DAYS_OFF)
    of_year = f"c.year_id = {year.year_id} AND l.state = 'planned'"
    days = await _rows('SELECT DISTINCT l.date AS day, c.grade AS grade FROM lesson l JOIN study_group g '  # noqa: S608
                       f'ON g.id = l.group_id JOIN school_class c ON c.id = g.school_class_id WHERE {of_year}')
    wrong = [(day, row['grade']) for row in days
             if not year.calendar.is_school_day(day := date.fromisoformat(str(row['day'])[:10]), row['grade'])]
    if not wrong:
        return Finding(DAYS_OFF)
    any_of = ' OR '.join(f"(l.date = '{day.isoformat()}' AND c.grade = {grade})" for day, grade in wrong[:200])
    return Finding(DAYS_OFF, tuple(_line(row) for row in await _rows(f'{LESSON} WHERE {of_year} AND ({any_of})')))


async def _files() -> Finding:
    rows = await Attachment.filter(removed=False).exclude(sha256='').values_list('id', 'title', 'sha256')
    paths = [(row[0], str(row[1]), str(row[2])) for row in rows]
    gone = await asyncio.to_thread(_gone, paths)
    return Finding(FILES, tuple(Line(number, 0, title) for number, title in gone))


def _gone(paths: Iterable[tuple[int, str, str]]) -> list[tuple[int, str]]:
    there: dict[str, bool] = {}
    for _, _, digest in paths:
        if digest not in there:
            there[digest] = path_of(digest).is_file()
    return [(number, title) for number, title, digest in paths if not there[digest]]


