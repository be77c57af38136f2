"""Which days and lessons a report is about: the periods of a class, and the rows of a frame between two days."""

from dataclasses import replace
from datetime import date

import pandas as pd

from ejournal.analytics import quality
from ejournal.analytics.quality import Period
from ejournal.analytics.quality.periods import YEAR
from ejournal.frames import Frames


def grade_of(data: Frames, class_id: int) -> int:
    """The parallel of a class, 0 for an unknown one."""
    return int(data.classes.set_index('class')['grade'].get(class_id, 0))


def class_periods(data: Frames, class_id: int) -> list[Period]:
    """The periods of the school that a class has, with its own names and bounds: 10А has half-years, no quarters."""
    terms = data.terms[data.terms['grade'] == grade_of(data, class_id)]
    found = []
    for period in quality.periods_of(data.terms):
        own = terms[terms['name'].isin(period.names)]
        if period.key == YEAR:
            found.append(replace(period, starts_on=data.starts_on, ends_on=data.ends_on))
        elif len(own):
            names = tuple(own['name'].tolist())
            found.append(replace(period, names=names, label=', '.join(names),
                                 starts_on=own['starts_on'].min().date(), ends_on=own['ends_on'].max().date()))
    return found


def previous(data: Frames, class_id: int, period: Period) -> Period | None:
    """The period before it in the class, None before the first and for the year."""
    keys = [one for one in class_periods(data, class_id) if one.key != YEAR]
    at = next((number for number, one in enumerate(keys) if one.key == period.key), 0)
    return keys[at - 1] if at else None


def within(frame: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The rows whose ``date`` lies between the days, both included."""
    return frame[frame['date'].between(pd.Timestamp(first), pd.Timestamp(last))]


def there_on(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    """Half-open memberships ``[since, until)`` that hold on a day."""
    moment = pd.Timestamp(day)
    return rows[(rows['since'] <= moment) & (rows['until'].isna() | (rows['until'] > moment))]
