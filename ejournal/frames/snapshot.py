"""What everybody computes from: the frames of one school year at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd


@dataclass(frozen=True)
class Frames:
    """An immutable snapshot; every frame is handed out as a copy-on-write copy. Rights are not checked here.

    Ids are ``int32`` (0 = none), dates ``datetime64[s]`` of the school's own days. Columns called ``class``, ``group``,
    ``subject``, ``pupil``, ``teacher``, ``term``, ``lesson``, ``work``, ``type`` and ``year`` hold ids of the models;
    ``week`` counts teaching weeks since the year began, holidays left out. Lessons and seats reach to the end of the
    year, the future included: there is no clock here.
    """

    year_id: int
    year_name: str
    starts_on: date
    ends_on: date
    closed: bool
    version: int
    _tables: Mapping[str, pd.DataFrame] = field(repr=False)
    _weeks: Mapping[int, tuple[float, ...]] = field(repr=False)

    def week(self, day: date, grade: int) -> float:
        """Teaching weeks of the parallel before the morning of ``day``; 0.0 before the year, its whole after it."""
        weeks = self._weeks.get(grade) or (0.0,)
        return weeks[min(max((day - self.starts_on).days, 0), len(weeks) - 1)]

    def _table(self, name: str) -> pd.DataFrame:
        return self._tables[name].copy(deep=False)

    @property
    def years(self) -> pd.DataFrame:
        """Every school year of the book: year, name, starts_on, ends_on, closed."""
        return self._table('years')

    @property
    def terms(self) -> pd.DataFrame:
        """Term × grade: term, name, kind, ordinal, starts_on, ends_on, grade, closed, first_week, last_week."""
        return self._table('terms')

    @property
    def calendar(self) -> pd.DataFrame:
        """Day × grade: date, grade, school_day, week, term."""
        return self._table('calendar')

    @property
    def classes(self) -> pd.DataFrame:
        """Classes: class, name, grade, letter, level, teacher, shift."""
        return self._table('classes')

    @property
    def pupils(self) -> pd.DataFrame:
        """Memberships [since, until): pupil, name, short_name, full_name, order, class, grade, since, until."""
        return self._table('pupils')

    @property
    def teachers(self) -> pd.DataFrame:
        """Staff: teacher, name, short_name, full_name, order."""
        return self._table('teachers')

    @property
    def subjects(self) -> pd.DataFrame:
        """Subjects: subject, name, short_name, area, marking, extracurricular."""
        return self._table('subjects')

    @property
    def work_types(self) -> pd.DataFrame:
        """Types of work: type, name, short_name, weight, control, deadline."""
        return self._table('work_types')

    @property
    def groups(self) -> pd.DataFrame:
        """Journals: group, class, grade, subject, name, whole, marking, teacher, hours."""
        return self._table('groups')

    @property
    def members(self) -> pd.DataFrame:
        """Who learns what on [since, until), whole-class journals spelled out: group, pupil, since, until."""
        return self._table('members')

    @property
    def loads(self) -> pd.DataFrame:
        """Who teaches a journal on [since, until): group, teacher, hours, since, until."""
        return self._table('loads')

    @property
    def lessons(self) -> pd.DataFrame:
        """Lessons of any state: lesson, group, class, grade, subject, teacher (really giving it), own_teacher, date,
        week, term, number, state, topic (has one), planned_type, planned_weight."""
        return self._table('lessons')

    @property
    def works(self) -> pd.DataFrame:
        """Задания: work, lesson, group, class, grade, subject, type, control, weight, date, week, term."""
        return self._table('works')

    @property
    def marks(self) -> pd.DataFrame:
        """Marks 2…5, «4/5» as two rows: pupil, group, class, grade, subject, work, lesson, type, control, date, week,
        term, weight, mark, part."""
        return self._table('marks')

    @property
    def signs(self) -> pd.DataFrame:
        """Debts «.», «зач» and «незач»: the columns of marks, with ``sign`` instead of mark and part."""
        return self._table('signs')

    @property
    def seats(self) -> pd.DataFrame:
        """Pupil × lesson that is not cancelled: pupil, lesson, group, class, grade, subject, date, term, number, code
        ('' = present), minutes (of being late)."""
        return self._table('seats')

    @property
    def attendance(self) -> pd.DataFrame:
        """The seats with a code."""
        seats = self._tables['seats']
        return seats[seats['code'].cat.codes.to_numpy() > 0].reset_index(drop=True)

    @property
    def finals(self) -> pd.DataFrame:
        """Final marks of all years: pupil, year, subject, kind, term, period, ordinal, class, class_name, grade, value,
        mark (0 = no number), teacher, reason (has one)."""
        return self._table('finals')
