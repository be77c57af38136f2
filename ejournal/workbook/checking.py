"""What the checks of all sheets share: noting an error, and finding whom or what a cell refers to."""

from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from .cells import Klass, show_class
from .errors import ErrorList
from .read import Row, SheetData
from .world import Human, World

DAY_FORMAT = '%d.%m.%Y'


@dataclass
class Check:
    """One sheet being checked against the world."""

    data: SheetData
    world: World
    errors: ErrorList
    first_rows: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def fail(self, row: Row, key: str, message: str) -> None:
        """The row is wrong in the column of ``key`` ('' for the row as a whole)."""
        row.bad = True
        self.errors.add(self.data.sheet.name, row.number, self.data.sheet.heading(key), message)

    def once(self, row: Row) -> None:
        """Refuse a row that says the same as an earlier one."""
        key = tuple(_hashable(row.get(name)) for name in self.data.sheet.unique)
        first = self.first_rows.setdefault(key, row.number)
        if first != row.number and not row.bad:
            self.fail(row, '', f'Повторяет строку {first}.')

    def ordered(self, row: Row, first: str, last: str) -> None:
        """The dates or times of a row stand in their order."""
        if row.get(first) is not None and row.get(last) is not None and row[first] > row[last]:
            self.fail(row, last, 'Конец раньше начала.')

    def klass(self, row: Row) -> Klass | None:
        """The class of the row; it must be one of this year."""
        klass: Klass | None = row.get('class')
        if klass is not None and klass not in self.world.classes:
            if self.world.classes_doubtful:
                row.bad = True
                return None
            self.fail(row, 'class', f'«{show_class(klass)}»: такого класса нет в {self.world.year} учебном году.')
            return None
        return klass

    def scope(self, row: Row) -> None:
        """A parallel or a class, put together from the two columns as ``row['scope']``."""
        parallel, klass = row.get('parallel'), row.get('class')
        row.cells['scope'] = scope = klass or parallel
        if scope is None and not row.bad:
            self.fail(row, 'class', 'Укажите параллель или класс.')
        elif parallel and klass and parallel[0] != klass[0]:
            self.fail(row, 'class', f'«{show_class(klass)}»: класс не из параллели {parallel[0]}.')
        elif scope and scope[1] and scope not in self.world.classes and not self.world.classes_doubtful:
            self.fail(row, 'class' if klass else 'parallel', f'«{show_class(scope)}»: такого класса нет.')

    def subject(self, row: Row) -> str | None:
        """The subject of the row, by its full name."""
        name: str | None = row.get('subject')
        if name and name not in self.world.subjects:
            self.fail(row, 'subject', f'«{name}»: такого предмета нет.{_hint(name, self.world.subjects)}')
            return None
        return name

    def person(self, row: Row, key: str, *, staff: bool = False) -> str | None:
        """The code of the person a cell refers to, by code or by full name; it replaces what the cell holds."""
        typed = row.get(key)
        if not typed:
            return None
        human = self._find(row, key, typed, staff=staff)
        if human is None:
            row.cells[key] = None
            return None
        row.cells[key] = human.code
        return human.code

    def _find(self, row: Row, key: str, typed: str, *, staff: bool) -> Human | None:
        known = self.world.people
        role = 'сотрудника' if staff else 'обучающегося'
        codes = [typed] if typed in known else self.world.names.get(typed.casefold(), [])
        found = [known[code] for code in codes if (known[code].staff if staff else known[code].pupil)]
        if len(found) == 1:
            return found[0]
        if found:
            self.fail(row, key, f'«{typed}»: таких несколько, укажите код: {", ".join(human.code for human in found)}.')
        elif typed in self.world.doubtful or typed.casefold() in self.world.doubtful:
            row.bad = True
        else:
            self.fail(row, key, f'«{typed}»: нет {role} с таким кодом или именем.')
        return None

    def work_type(self, row: Row) -> str | None:
        """The type of work, in its own spelling."""
        typed = row.get('work_type')
        if not typed:
            return None
        known = self.world.types.get(typed.casefold())
        if known is None:
            names = [name for name, _ in self.world.types.values()]
            self.fail(row, 'work_type', f'«{typed}»: такого вида работы нет.{_hint(typed, names)}')
            return None
        row.cells['work_type'] = known[0]
        return known[0]


def show(day: date) -> str:
    """«24.11.2026»."""
    return day.strftime(DAY_FORMAT)


def _hint(typed: str, known: Any) -> str:
    near = get_close_matches(typed.casefold(), list(known), 1, 0.6)
    return f' Может быть, «{near[0]}»?' if near else ''


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
