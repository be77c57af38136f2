"""A real server on a database of its own: one group of 30 pupils and 50 columns, a teacher, and people who look on."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psutil

from ejournal import clock, db, security
from ejournal.rules.texts import sort_key
from ejournal.services import accounts, forecast_verdict, sessions, work_types
from models import (
    Account,
    Attendance,
    Bell,
    ClassMembership,
    Consent,
    Group,
    Lesson,
    Mark,
    Person,
    PlannedTopic,
    Preference,
    PupilCard,
    RoleGrant,
    School,
    SchoolClass,
    SchoolYear,
    StaffCard,
    Subject,
    TeachingLoad,
    Term,
    TopicPlan,
    Work,
    WorkType,
)

ROOT = Path(__file__).resolve().parent.parent
NOW = '2026-11-24T14:48:00'
PUPILS, COLUMNS = 30, 50
FIRST, LAST = date(2026, 11, 2), date(2026, 12, 30)


# The gate stands open: the grid has its column of forecasts, as in a school whose backtest is good.
GATE: dict[str, Any] = {'terms': [], 'at': NOW, 'mode': 'forecast', 'sentence': '', 'marks': 0, 'settings': {},
                        'first_only': False, 'tables': {}}


@dataclass(frozen=True)
class Bench:
    """A running server, and what to open there."""

    server: 'Server'
    group: int
    term: int
    lesson: int
    work: int
    pupils: tuple[int, ...]
    teacher: str  # session tokens
    viewers: tuple[str, ...]
    pupil: str  # of the first pupil
    class_teacher: str
    administrator: str
    school_class: int
    plan: int

    @property
    def url(self) -> str:
        """The server's address."""
        return self.server.url

    @property
    def process(self) -> psutil.Process:
        """The server's process."""
        return psutil.Process(self.server.child.pid)


class Server:
    """The program itself on a database folder; may be killed without warning and started again on the same port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port, self.settings = folder, free_port(), settings  # environment beyond the usual
        self.url = f'http://127.0.0.1:{self.port}'
        self.start()

    def start(self) -> None:
        """Start and wait until it answers."""
        environment = os.environ | {
            'EJOURNAL_DATA_FOLDER': str(self.folder), 'EJOURNAL_PORT': str(self.port), 'EJOURNAL_NOW': NOW,
            'EJOURNAL_SECRET': 'benchmarks-only-0123456789abcdef', 'EJOURNAL_HOST': '127.0.0.1'} | self.settings
        for name in [name for name in environment if name.startswith(('PYTEST', 'NICEGUI'))]:
            del environment[name]
        with (self.folder / 'server.log').open('a') as log:
            self.child = subprocess.Popen([sys.executable, str(ROOT / 'main.py'), 'serve'], env=environment,
                                          cwd=ROOT, stdout=log, stderr=log)
        wait(self.url, self.child)

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL; TerminateProcess on Windows)."""
        self.child.kill()
        self.child.wait(20)

    def stop(self) -> None:
        """End it in order."""
        self.child.terminate()
        self.child.wait(20)


@contextmanager
def serving(folder: Path, viewers: int = 50) -> Iterator[Bench]:
    """Make the database in ``folder``, start the server, stop it at the end."""
    # In a process of its own: whoever measures or tests keeps its own clock, password strength and event loop.
    command = [sys.executable, '-m', 'bench.server', str(folder), str(viewers)]
    made = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    server = Server(folder)
    try:
        yield Bench(server=server, **made)
    finally:
        server.stop()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])


def wait(url: str, child: subprocess.Popen[bytes], *, seconds: float = 90) -> None:
    """Wait until the server answers at ``url``; ends the program when it does not."""
    for _ in range(round(seconds * 10)):
        if child.poll() is not None:
            raise SystemExit('the server did not start: see server.log')
        try:
            urllib.request.urlopen(f'{url}/login', timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f'the server did not answer within {seconds} s')


async def make(url: str, viewers: int) -> dict[str, Any]:
    """Write the school; returns the fields of ``Bench`` but the server."""
    await db.open_database(url, now=clock.now())
    try:
        clock.start_from(clock.local().fromisoformat(NOW))
        security.set_strength(time_cost=1, memory_kib=8)
        return await _school(viewers)
    finally:
        await db.close()


async def _school(viewers: int) -> dict[str, Any]:
    await School.create(full_name='Школа для измерений', short_name='Школа', is_demo=True)
    year = await SchoolYear.create(name='2026/2027', starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 26))
    term = await Term.create(year=year, name='2 четверть', kind='четверть', ordinal=2, starts_on=FIRST, ends_on=LAST,
                             grades=list(range(1, 10)))
    for number in range(1, 8):
        await Bell.create(number=number, starts_at=f'{7 + number:02}:00', ends_at=f'{7 + number:02}:40')
    await work_types.ensure_defaults()
    led = await _person('Зимина', 'Елена', 'teacher')
    school_class = await SchoolClass.create(year=year, grade=8, letter='А', teacher=led)
    subject = await Subject.create(name='физика')
    group = await Group.create(school_class=school_class, subject=subject)
    teacher = await _person('Гук', 'Лев', 'teacher')
    await TeachingLoad.create(group=group, teacher=teacher, hours_per_week=6)
    pupils = [await _pupil(school_class, number) for number in range(PUPILS)]
    lessons, works = await _lessons(group, teacher)
    await _fill(lessons, works, pupils)
    plan = await TopicPlan.create(year=year, subject=subject, grade=8, author=teacher)
    await PlannedTopic.create(plan=plan, number=1, topic='Электрический ток', homework='§ 1 читать')
    deputies = [await _person('Бойко', f'Олег{n}', 'deputy') for n in range(viewers)]
    await Consent.create(person=pupils[0], given_on=FIRST)
    await Preference.create(key=forecast_verdict.KEY, value=GATE | {'year': year.id})
    administrator = await _person('Админов', 'Пётр', 'administrator')
    tokens = [await _token(person) for person in [pupils[0], teacher, led, administrator, *deputies]]
    today = next(lesson for lesson in lessons if lesson.date == date(2026, 11, 24))
    return {'group': group.id, 'term': term.id, 'lesson': today.id,
            'work': next(w.id for w in works if w.lesson_id == today.id), 'pupils': tuple(p.id for p in pupils),
            'pupil': tokens[0], 'teacher': tokens[1], 'class_teacher': tokens[2], 'administrator': tokens[3],
            'viewers': tuple(tokens[4:]), 'school_class': school_class.id, 'plan': plan.id}


async def _person(last: str, first: str, role: str) -> Person:
    person = await Person.create(last_name=last, first_name=first, middle_name='Маркович',
                                 sort_key=sort_key(f'{last} {first}')[0])
    await StaffCard.create(person=person, position=role)
    await RoleGrant.create(person=person, role=role)
    await Consent.create(person=person, given_on=FIRST)
    return person


async def _pupil(school_class: SchoolClass, number: int) -> Person:
    name = f'Обучающийся{number:02}'
    person = await Person.create(last_name=name, first_name='Ян', sort_key=sort_key(name)[0])
    await PupilCard.create(person=person, enrolled_on=FIRST, order_number='1', order_date=FIRST)
    await ClassMembership.create(school_class=school_class, pupil=person, since=date(2026, 9, 1))
    return person


async def _lessons(group: Group, teacher: Person) -> tuple[list[Lesson], list[Work]]:
    """40 lessons of the term and 50 works, so that the grid has its fifty columns."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    lessons = [await Lesson.create(group=group, date=day, number=2, teacher=teacher, topic=f'Тема от {day:%d.%m}')
               for day in [day for day in days if day.isoweekday() <= 5][:40]]
    answer, control = await WorkType.get(name='ответ на уроке'), await WorkType.filter(control=True).first()
    works = [await Work.create(lesson=lesson, work_type=answer) for lesson in lessons]
    works += [await Work.create(lesson=lesson, work_type=control, weight=3) for lesson in lessons[:COLUMNS - 40]]
    return lessons, works


async def _fill(lessons: list[Lesson], works: list[Work], pupils: list[Person]) -> None:
    dice = Random(1)
    now = clock.now()
    await Mark.bulk_create([Mark(work_id=work.id, pupil_id=pupil.id, value=dice.choice('55443332'), saved_at=now)
                            for work in works for pupil in pupils if dice.random() < 0.6])
    await Attendance.bulk_create([Attendance(lesson_id=lesson.id, pupil_id=pupil.id, code='Б', saved_at=now)
                                  for lesson in lessons for pupil in pupils if dice.random() < 0.04])


async def token_of(last: str, first: str, role: str) -> str:
    """A new person with that role, and a session of theirs."""
    return await _token(await _person(last, first, role))


async def _token(person: Person) -> str:
    issued = await accounts.issue(None, person.id)
    await accounts.get_ready(issued.account_id, 'Школьный1пароль')
    login = (await Account.get(id=issued.account_id)).login
    return (await sessions.login(login, 'Школьный1пароль', address='127.0.0.1', agent='bench')).token


if __name__ == '__main__':
    print(json.dumps(asyncio.run(make(f'sqlite://{(Path(sys.argv[1]) / "journal.db").as_posix()}', int(sys.argv[2])))))
