"""Earlier years on the dashboard of quality: their points in the dynamics, and their own boards.

A year that came with its final marks alone (a school that moved here from another journal) has no classes, lessons or
current marks. Its classes are those written beside the marks; what cannot be known is left empty, and the page says so.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from ejournal.analytics import quality
from ejournal.analytics.quality import Coefficients, Period
from ejournal.frames import Frames
from ejournal.reports.names import Names
from ejournal.services.quality_figures import Asked, Board, Sheet, narrowed, points_of
from models import NotFound

WEEKS = timedelta(weeks=52)
Year = tuple[str, int, pd.DataFrame]  # name, number and terms


@dataclass(frozen=True)
class Archive:
    """A year of which only final marks are kept: ``data`` is its frames, ``terms`` the running year's."""

    data: Frames
    terms: pd.DataFrame
    years_ago: int
    pupils: dict[int, str]
    order: dict[int, int]

    def classes(self) -> dict[int, str]:
        """The classes of that year by a number of their own, in the school's order."""
        finals = self.data.finals
        kept = finals.loc[(finals['year'] == self.data.year_id) & (finals['grade'] > 1), ['grade', 'class_name']]
        known = kept.astype({'class_name': str}).drop_duplicates().sort_values(['grade', 'class_name'])
        return dict(enumerate((name for name in known['class_name'].tolist() if name), start=1))

    def periods(self) -> tuple[Period, ...]:
        """The names of the running year's periods, laid over that year."""
        back = WEEKS * self.years_ago
        return tuple(replace(one, starts_on=one.starts_on - back, ends_on=one.ends_on - back)
                     for one in quality.periods_of(self.terms))


def build(archive: Archive, asked: Asked, today: date, past: list[Year], coefficients: Coefficients) -> Board:
    """The board out of final marks alone; CPU work. Refused: a period or a year without marks."""
    data, classes, periods = archive.data, archive.classes(), archive.periods()
    if not periods or not classes:
        raise NotFound('За этот учебный год итоговых отметок нет. Выберите другой год.')
    period = periods[-1]
    if asked.period:
        period = next((one for one in periods if one.key == asked.period), None) or _no_period()
    sheets = [rows_of(data, one, asked, classes) for one in periods]
    at = periods.index(period)
    rows = sheets[at]
    points = points_of([*past_sheets(data, past, archive.terms, asked, classes.get(asked.klass, '')),
                        *(Sheet(data.year_name, one.label, place, part)
                          for place, (one, part) in enumerate(zip(periods, sheets, strict=True))
                          if len(part) or place == at)], asked, coefficients)
    now = next(one for one in points if (one.year, one.label) == (data.year_name, period.label))
    before = periods[at - 1] if at and at < len(periods) - 1 else None
    then = next((one for one in points if before and (one.year, one.label) == (now.year, before.label)), None)
    known = rows[rows['teacher'] > 0]
    names = replace(Names.of(data), classes=classes, pupils=archive.pupils, order=archive.order)
    empty = pd.DataFrame()
    return Board(
        asked, period, periods, before, now, then, rows, quality.categories(rows), tuple(points),
        quality.compare(quality.counts(rows, ['class'], coefficients)), quality.counts(rows, ['subject'], coefficients),
        quality.compare(quality.counts(known, ['teacher'], coefficients)) if len(known) else empty,
        quality.counts(rows, ['subject', 'class'], coefficients), empty, empty, empty, empty, preliminary=False,
        coefficients=coefficients, version=data.version, today=today, data=data, names=names,
        class_order=tuple(classes), grades=tuple(sorted({int(name[:-1]) for name in classes.values()})), archived=True)


def _no_period() -> Period:
    raise NotFound('Такого периода в учебном году нет. Выберите период из списка.')


def rows_of(data: Frames, period: Period, asked: Asked, classes: dict[int, str]) -> pd.DataFrame:
    """The sheet of a period with the year's own class numbers, narrowed by the filter."""
    rows = quality.from_finals(data.finals, period, year=data.year_id)
    numbers = {name: number for number, name in classes.items()}
    rows['class'] = rows['class_name'].astype(str).map(numbers).fillna(0).astype(int)
    return narrowed(rows, asked)


def past_sheets(data: Frames, past: list[Year], terms: pd.DataFrame, asked: Asked, class_name: str) -> list[Sheet]:
    """What the dynamics needs of earlier years, oldest first; periods without marks are left out.

    ``terms`` are asked for names where a year has none of its own.
    """
    return [sheet for year in past for sheet in _sheets_of(data, year, terms, asked, class_name)]


def _sheets_of(data: Frames, year: Year, terms: pd.DataFrame, asked: Asked, class_name: str) -> list[Sheet]:
    """A class is followed back: 8А of this year was 7А a year ago."""
    name, number, own = year
    wanted = ''
    if asked.klass and class_name:
        wanted = f'{int(class_name[:-1]) - (data.starts_on.year - int(name[:4]))}{class_name[-1]}'
    found = []
    for ordinal, one in enumerate(quality.periods_of(own) or quality.periods_of(terms)):
        rows = narrowed(quality.from_finals(data.finals, one, year=number), replace(asked, klass=0))
        if asked.klass:
            rows = rows[rows['class_name'].astype(str) == wanted]
        if len(rows):
            found.append(Sheet(name, one.label, ordinal, rows))
    return found
