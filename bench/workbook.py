"""How long a school of 1,000 pupils with 150,000 marks takes to come in and to go out: ``python -m bench.workbook``.

The aim: an import under 60 s and under 1 GB on one core.
"""

import asyncio
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from ejournal import clock, db
from ejournal.calendar_seed import default_year
from ejournal.workbook import export_workbook, import_workbook
from ejournal.workbook.sheets import SHEETS
from ejournal.workbook.xlsx import Output

MB = 1024 * 1024
CLASSES = [(grade, letter) for grade in range(2, 12) for letter in 'АБВГ']
PUPILS_IN_CLASS, MARKS_OF_PUPIL, ABSENCES_OF_PUPIL, TOPICS = 25, 150, 20, 100
ENGLISH = 'иностранный язык (английский)'
SUBJECTS = ['математика', 'русский язык', 'литература', 'история', 'география', 'биология', 'физика', 'музыка',
            'физическая культура', ENGLISH]
DAYS, LESSONS = 5, 6
YEAR = default_year(2026)
Rows = Iterator[dict[str, Any]]


def subject_at(weekday: int, number: int) -> str:
    """Thirty lessons a week, three of each subject."""
    return SUBJECTS[((weekday - 1) * LESSONS + number - 1) % len(SUBJECTS)]


def pupils() -> Iterator[tuple[str, int, tuple[int, str]]]:
    """Code, number in the class, class."""
    for order, klass in enumerate(CLASSES):
        for number in range(PUPILS_IN_CLASS):
            yield f'О-{order:02}-{number:02}', number, klass


def school_days(grade: int) -> list[date]:
    """Days with lessons."""
    calendar = YEAR.calendar(clock.zone())
    days = (YEAR.starts_on + timedelta(days=offset) for offset in range((YEAR.ends_on - YEAR.starts_on).days + 1))
    return [day for day in days if calendar.is_school_day(day, grade) and day.isoweekday() <= DAYS]


def school() -> Rows:
    values = {'Полное название': 'МАОУ «Школа № 1000»', 'Краткое название': 'Школа № 1000',
              'Часовой пояс': 'Europe/Moscow', 'Учебная неделя': 5, 'Учебный год': YEAR.name,
              'Начало года': YEAR.starts_on, 'Конец года': YEAR.ends_on}
    return ({'parameter': name, 'value': value} for name, value in values.items())


def terms() -> Rows:
    return ({'name': term.name, 'kind': term.kind, 'starts_on': term.starts_on, 'ends_on': term.ends_on,
             'grades': term.grades} for term in YEAR.terms)


def days_off() -> Rows:
    return ({'name': entry.name, 'starts_on': entry.starts_on, 'ends_on': entry.ends_on, 'grades': entry.grades,
             'kind': entry.kind.value} for entry in YEAR.entries)


def person(code: str, number: int) -> dict[str, Any]:
    return {'code': code, 'last_name': f'Фамилия{chr(1072 + number % 32)}', 'first_name': 'Имя',
            'middle_name': 'Отчество'}


def staff() -> Rows:
    for order in range(len(CLASSES)):
        for letter in 'АБ':
            yield {**person(f'У-{order:02}{letter}', order), 'position': 'учитель', 'roles': ('teacher',)}


def classes() -> Rows:
    return ({'class': klass, 'teacher': f'У-{order:02}А', 'shift': 1} for order, klass in enumerate(CLASSES))


def pupil_rows() -> Rows:
    for code, number, klass in pupils():
        yield {**person(code, number), 'sex': 'МЖ'[number % 2], 'birth_date': date(2026 - 7 - klass[0], 5, 1),
               'class': klass, 'enrolled_on': date(2026 - klass[0], 9, 1), 'order_number': '1',
               'order_date': date(2020, 8, 25)}


def parents() -> Rows:
    for code, number, _ in pupils():
        for letter, kinship in (('М', 'мать'), ('О', 'отец')):
            yield {**person(f'{letter}-{code}', number), 'pupil': code, 'kinship': kinship,
                   'consent': date(2026, 8, 30)}


def subgroups() -> Rows:
    return ({'class': klass, 'subject': ENGLISH, 'subgroup': str(number % 2 + 1), 'pupil': code}
            for code, number, klass in pupils())


def teachers(order: int, subject: str) -> list[tuple[str, str]]:
    """(subgroup, teacher) of the groups of a subject in a class."""
    return [('1', f'У-{order:02}А'), ('2', f'У-{order:02}Б')] if subject == ENGLISH else [('', f'У-{order:02}А')]


def loads() -> Rows:
    for order, klass in enumerate(CLASSES):
        for subject in SUBJECTS:
            for subgroup, teacher in teachers(order, subject):
                yield {'teacher': teacher, 'subject': subject, 'class': klass, 'subgroup': subgroup, 'hours': 3}


def timetable() -> Rows:
    for order, klass in enumerate(CLASSES):
        for place in range(DAYS * LESSONS):
            weekday, number = place // LESSONS + 1, place % LESSONS + 1
            subject = subject_at(weekday, number)
            for subgroup, teacher in teachers(order, subject):
                yield {'weekday': weekday, 'number': number, 'class': klass, 'subject': subject, 'subgroup': subgroup,
                       'teacher': teacher, 'room': f'{order}{subgroup}'}


def plans() -> Rows:
    for grade in range(2, 12):
        for subject in SUBJECTS:
            for number in range(1, TOPICS + 1):
                yield {'parallel': (grade, ''), 'subject': subject, 'number': number, 'hours': 1, 'section': 'Раздел',
                       'topic': f'Тема урока {number} по предмету {subject}', 'homework': f'прочитать § {number}'}


def lesson_places(code: str, count: int, grade: int) -> Iterator[tuple[date, int]]:
    """So many different lessons of a pupil."""
    days = school_days(grade)
    chosen = Random(code).sample(range(len(days) * LESSONS), count)
    return ((days[place // LESSONS], place % LESSONS + 1) for place in sorted(chosen))


def marks() -> Rows:
    kinds = ['ответ на уроке', 'самостоятельная работа', 'контрольная работа']
    for code, number, klass in pupils():
        for day, lesson in lesson_places(code, MARKS_OF_PUPIL, klass[0]):
            yield {'date': day, 'number': lesson, 'class': klass, 'subject': subject_at(day.isoweekday(), lesson),
                   'pupil': code, 'work_type': kinds[day.day % 3], 'weight': 1,
                   'value': str(3 + (number + day.day) % 3)}


def absences() -> Rows:
    for code, _, klass in pupils():
        for day, lesson in lesson_places(f'-{code}', ABSENCES_OF_PUPIL, klass[0]):
            yield {'date': day, 'number': lesson, 'class': klass, 'pupil': code, 'code': 'Б'}


def finals() -> Rows:
    for code, number, klass in pupils():
        for subject in SUBJECTS if klass[0] > 2 else ():
            yield {'year': '2025/2026', 'period': 'год', 'class': (klass[0] - 1, klass[1]), 'subject': subject,
                   'pupil': code, 'value': str(3 + number % 3)}


SOURCES: dict[str, Callable[[], Rows]] = {
    'Школа': school, 'Периоды': terms, 'Каникулы и праздники': days_off, 'Сотрудники': staff, 'Классы': classes,
    'Обучающиеся': pupil_rows, 'Родители': parents,
    'Предметы': lambda: ({'subject': name} for name in SUBJECTS), 'Подгруппы': subgroups, 'Нагрузка': loads,
    'Расписание': timetable, 'КТП': plans, 'Отметки': marks, 'Посещаемость': absences, 'Итоговые отметки': finals}


def make(path: Path) -> int:
    """Write the workbook; how many rows it has."""
    output, count = Output(path), 0
    for sheet in SHEETS:
        if sheet.name in SOURCES:
            output.sheet(sheet, [column for column in sheet.columns if not column.extra or column.key == 'kind'])
            output.add(SOURCES[sheet.name]())
            count += output.rows
    output.close()
    return count


class Peak(threading.Thread):
    """The largest memory of this process while it runs."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.process, self.bytes, self.over = psutil.Process(), 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            self.bytes = max(self.bytes, self.process.memory_info().rss)


async def measure(name: str, rows: int, work: Callable[[], Awaitable[Any]]) -> None:
    """Do the work and print what it took; ``late`` is the longest the event loop was kept waiting."""
    peak, late = Peak(), [0.0]
    peak.start()
    watch = asyncio.create_task(_watch(late))
    began, cpu = time.perf_counter(), time.process_time()
    result = await work()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    watch.cancel()
    peak.over.set()
    peak.join()
    print(f'{name:<15}{seconds:6.1f} s {cpu:6.1f} s CPU {rows / seconds:8.0f} rows/s, peak {peak.bytes / MB:4.0f} MB, '
          f'loop late {late[0]:5.2f} s  {getattr(result, "changes", "")}', flush=True)


async def _watch(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.01)
        late[0] = max(late[0], time.perf_counter() - began - 0.01)


async def bench(folder: Path) -> None:
    """Make the file; import it into a new journal on disk, once more, and export it."""
    began = time.perf_counter()
    rows = make(folder / 'school.xlsx')
    print(f'{rows} rows made in {time.perf_counter() - began:.1f} s')
    await db.open_database(f'sqlite://{(folder / "journal.db").as_posix()}', now=clock.now())
    try:
        await measure('import', rows, lambda: import_workbook(None, folder / 'school.xlsx', progress=stages))
        await measure('the same again', rows, lambda: import_workbook(None, folder / 'school.xlsx'))
        await measure('export', rows, lambda: export_workbook(None, folder / 'out.xlsx'))
    finally:
        await db.close()


_started: dict[str, float] = {}


def stages(stage: str, done: int, total: int) -> None:
    """With --stages, when each stage of the import began."""
    if '--stages' in sys.argv and stage not in _started:
        _started[stage] = time.perf_counter()
        print(f'    {stage}', f'{time.perf_counter() - min(_started.values()):.1f}', flush=True)


if __name__ == '__main__':
    with TemporaryDirectory() as temporary:
        asyncio.run(bench(Path(temporary)))
