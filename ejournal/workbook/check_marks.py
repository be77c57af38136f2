"""Checks of marks, attendance and final marks: there was the lesson, the pupil was in it, the value is of the scale."""

import re
from collections import defaultdict
from datetime import date
from functools import lru_cache

from ejournal.rules.attendance import check_minutes
from ejournal.rules.marks import FAIL, NOT_ATTESTED, PASS, RELEASED, SCALE, parse_mark
from models import FinalKind
from models.errors import Invalid

from .cells import Klass, show_class
from .checking import Check, show
from .read import Row
from .world import Slot, World

WHOLE_YEAR = {'год': FinalKind.YEAR, 'годовая': FinalKind.YEAR, 'экзамен': FinalKind.EXAM, 'итог': FinalKind.FINAL,
              'итоговая': FinalKind.FINAL}
PERIOD_NAMES = {FinalKind.YEAR: 'год', FinalKind.EXAM: 'экзамен', FinalKind.FINAL: 'итог'}
OLD_PERIOD = re.compile(r'\d (?:четверть|триместр|полугодие)')
FINAL_VALUES = {'marks': (*SCALE, NOT_ATTESTED, RELEASED), 'pass_fail': (PASS, FAIL, NOT_ATTESTED, RELEASED)}
At = tuple[str, str, int]  # subject, subgroup, lesson number


class Lessons:
    """Which lessons a class has on a day: by the timetable and the calendar, and those the journal already holds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.slots: dict[Klass, list[Slot]] = defaultdict(list)
        for slot in world.slots.values():
            self.slots[slot.group[0]].append(slot)
        self.days: dict[tuple[Klass, date], frozenset[At]] = {}

    def on(self, klass: Klass, day: date) -> frozenset[At]:
        """All lessons of a class on a day, remembered."""
        if (klass, day) not in self.days:
            self.days[klass, day] = frozenset(self._find(klass, day))
        return self.days[klass, day]

    def _find(self, klass: Klass, day: date) -> set[At]:
        found = set(self.world.lessons.get((klass, day), ()))
        if self.world.calendar_doubtful or self.world.calendar.is_school_day(day, klass[0]):
            found |= {(slot.group[1], slot.group[2], slot.number) for slot in self.slots[klass]
                      if slot.weekday == day.isoweekday() and slot.holds(day)
                      and (slot.group, day, slot.number) not in self.world.cancelled}
        return found


def check_marks(check: Check) -> None:
    """«Отметки»: ``row['number']`` and ``row['subgroup']`` become those of the lesson found."""
    lessons = Lessons(check.world)
    for row in check.data.rows:
        klass, subject, pupil = check.klass(row), check.subject(row), check.person(row, 'pupil')
        kind = check.work_type(row)
        if kind and row.get('weight') is None:
            row.cells['weight'] = check.world.types[kind.casefold()][1]
        if klass and subject:
            _check_value(check, row, klass[0], check.world.subjects[subject])
        if klass and subject and pupil and row.get('date') and _in_class(check, row):
            there = [at for at in lessons.on(klass, row['date']) if at[0] == subject]
            _choose(check, row, there)
        row.cells.setdefault('ordinal', 1)
        row.cells.setdefault('work_topic', '')
        check.once(row)


def check_attendance(check: Check) -> None:
    """«Посещаемость»: the lesson of that number in which the pupil learns; ``row['subject']`` becomes its subject."""
    lessons = Lessons(check.world)
    for row in check.data.rows:
        klass, pupil = check.klass(row), check.person(row, 'pupil')
        try:
            check_minutes(row.get('code') or '', row.get('minutes') or 0)
        except Invalid as error:
            check.fail(row, 'minutes', error.message)
        if klass and pupil and row.get('date') and row.get('number') and _in_class(check, row):
            _choose(check, row, list(lessons.on(klass, row['date'])))
        check.once(row)


def _in_class(check: Check, row: Row) -> bool:
    """The pupil was in the class on the date; nothing more is said of a pupil whose own row is wrong."""
    if row['pupil'] in check.world.doubtful:
        return False
    actual = check.world.klass_on(row['pupil'], row['date'])
    if actual == row['class']:
        return True
    where = f', он был в {show_class(actual)}' if actual else ''
    check.fail(row, 'date', f'{show(row["date"])} обучающийся «{row["pupil"]}» не числился в '
               f'{show_class(row["class"])}{where}.')
    return False


def _choose(check: Check, row: Row, there: list[At]) -> None:
    """The one lesson meant: of that number where one is given, and with this pupil in it."""
    number, klass, day = row.get('number'), row['class'], show(row['date'])
    of_number = [at for at in there if number is None or at[2] == number]
    found = [at for at in of_number
             if check.world.in_subgroup((klass, at[0], at[1]), row['pupil'], row['date'])]
    if len(found) == 1:
        row.cells['subject'], row.cells['subgroup'], row.cells['number'] = found[0]
    elif of_number and (check.world.subgroups_doubtful or (found and check.world.timetable_doubtful)):
        row.bad = True
    elif found:
        numbers = ', '.join(str(at[2]) for at in sorted(found, key=lambda at: at[2]))
        check.fail(row, 'number', f'{day} таких уроков несколько ({numbers}): укажите, на каком.')
    elif of_number:
        check.fail(row, 'pupil', f'{day} обучающийся «{row["pupil"]}» не в подгруппе этого урока.')
    elif there:
        numbers = ', '.join(sorted({str(at[2]) for at in there}))
        check.fail(row, 'number', f'{day} в {show_class(klass)} такого урока нет, есть: {numbers}.')
    else:
        check.fail(row, 'date', f'{day} в {show_class(klass)} нет такого урока по расписанию.')


def _check_value(check: Check, row: Row, grade: int, marking: str) -> None:
    if row.get('value'):
        try:
            row.cells['value'] = _mark(row['value'], grade, marking)
        except Invalid as error:
            check.fail(row, 'value', error.message)


@lru_cache(maxsize=1000)
def _mark(typed: str, grade: int, marking: str) -> str:
    return parse_mark(typed, grade=grade, marking=marking).text


def check_finals(check: Check) -> None:
    """«Итоговые отметки»: of this year's periods, and of the years before; ``row['kind']`` is the sort of period."""
    for row in check.data.rows:
        subject, pupil = check.subject(row), check.person(row, 'pupil')
        if not row.bad:
            _check_period(check, row)
        if subject and row.get('class') and row.get('value'):
            _check_final_value(check, row, check.world.subjects[subject])
        if pupil and row.get('year') == check.world.year and check.klass(row):
            _check_was_in_class(check, row)
        check.once(row)


def _check_period(check: Check, row: Row) -> None:
    kind = WHOLE_YEAR.get(row['period'].casefold())
    row.cells['kind'] = kind or FinalKind.TERM
    row.cells['period'] = PERIOD_NAMES.get(row['kind'], row['period'])
    if row['year'] > check.world.year:
        check.fail(row, 'year', f'«{row["year"]}»: этот год ещё не начался.')
    if kind:
        return
    if row['year'] < check.world.year:
        if not OLD_PERIOD.fullmatch(row['period']):
            check.fail(row, 'period', f'«{row["period"]}»: укажите, например, «1 четверть», «2 полугодие» или «год».')
        return
    known = check.world.periods.get(row['period'])
    if check.world.calendar_doubtful:
        return
    if known is None or row['class'][0] not in known.grades:
        names = [name for name, period in check.world.periods.items() if row['class'][0] in period.grades]
        check.fail(row, 'period', f'«{row["period"]}»: у параллели {row["class"][0]} нет такого периода, есть: '
                   f'{", ".join([*names, *PERIOD_NAMES.values()])}.')


def period_name(kind: str, period: str) -> str:
    """The workbook's word for a final mark of this kind, whatever the journal calls the year."""
    return PERIOD_NAMES.get(FinalKind(kind), period)


def _check_final_value(check: Check, row: Row, marking: str) -> None:
    value = row['value'].replace(' ', '').casefold()
    row.cells['value'] = value
    if row['class'][0] == 1:
        check.fail(row, 'value', 'В 1 классе безотметочное обучение: итоговых отметок нет.')
    elif marking not in FINAL_VALUES:
        check.fail(row, 'value', 'По этому предмету обучение безотметочное: итоговых отметок нет.')
    elif value not in FINAL_VALUES[marking]:
        check.fail(row, 'value', f'«{value}» вне шкалы: допустимы {", ".join(FINAL_VALUES[marking])}.')


def _check_was_in_class(check: Check, row: Row) -> None:
    if not any(span.klass == row['class'] for span in check.world.in_class.get(row['pupil'], ())):
        check.fail(row, 'class', f'Обучающийся «{row["pupil"]}» не числился в {show_class(row["class"])}.')
