"""«Насколько мы ошибались»: the forecaster on the school's own finished terms, computed once for a state of the data.

Rights are checked by whoever shows it. The verdict of the gate decides whether forecasts are shown at all (п. 11.9).
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from ejournal import clock, facts, frames
from ejournal.analytics.forecast import Backtest, Settings, Year, backtest
from ejournal.frames import Frames
from ejournal.services import forecasts

YEARS = 2  # this one and the one before: as many as the frames keep in memory
NOT_ATTESTED = 'н/а'
_kept: dict[tuple[object, ...], Backtest] = {}


async def result() -> Backtest:
    """The backtest as of the last commit; a few seconds after a change of marks, else from memory."""
    today, year = clock.today(), await facts.current()
    settings = forecasts.plain_settings(year)
    years = await _years()
    key = (*[(id(data), data.version) for data in years], today, repr(settings))
    found = _kept.get(key)
    if found is None:
        found = await asyncio.to_thread(checked, years, today, settings)
        _kept.clear()
        _kept[key] = found
    return found


async def _years() -> list[Frames]:
    """The frames of the last school years, oldest first."""
    running = await frames.current()
    years = running.years.sort_values('starts_on')
    earlier = years[years['starts_on'] < pd.Timestamp(running.starts_on)]['year'].tolist()
    return [*[await frames.current(int(number)) for number in earlier[-YEARS + 1:]], running]


def checked(years: Sequence[Frames], today: date, settings: Settings) -> Backtest:
    """The backtest out of frames, oldest year first; CPU work. Earlier years tune the settings of later ones."""
    return backtest([year for data in years for year in history(data, today)], settings=settings)


def history(data: Frames, today: date) -> Iterator[Year]:
    """The finished terms of a school year as the forecast wants them: one `Year` for each sort of terms.

    Grade 1, subjects without marks and who is exempt are left out; the last term of the year before is term −1.
    """
    terms = data.terms[(data.terms['ends_on'] < pd.Timestamp(today)) & (data.terms['grade'] > 1)]
    if terms.empty or data.marks.empty:
        return
    sorts: dict[tuple[int, ...], list[int]] = {}
    for grade, own in terms.sort_values('ordinal').groupby('grade'):
        sorts.setdefault(tuple(own['term'].tolist()), []).append(int(str(grade)))
    marks = data.marks.rename(columns={'pupil': 'student', 'class': 'cls'})
    for numbers, grades in sorts.items():
        own = terms[terms['grade'] == grades[0]].sort_values('ordinal')
        bounds = list(zip(own['first_week'].astype(float), own['last_week'].astype(float), strict=True))
        finals = _finals(data, numbers, grades)
        if len(finals):
            yield Year(marks.loc[marks['grade'].isin(grades), ['student', 'cls', 'subject', 'week', 'mark', 'weight']],
                       finals, bounds, forecasts.prior(data), data.year_name)


def _finals(data: Frames, terms: Sequence[int], grades: Sequence[int]) -> pd.DataFrame:
    """Marks given for these terms, «н/а» as 0, and those of the last term of the year before as term −1."""
    marked = data.groups.loc[data.groups['marking'] == 'marks', 'subject'].unique()
    finals = data.finals[(data.finals['kind'] == 'term') & data.finals['subject'].isin(marked)]
    finals = finals[(finals['mark'] > 0) | (finals['value'] == NOT_ATTESTED)]
    own = finals[(finals['year'] == data.year_id) & finals['term'].isin(terms) & finals['grade'].isin(grades)]
    own = own.assign(term=own['term'].map({number: place for place, number in enumerate(terms)}), cls=own['class'])
    before = forecasts.year_before(data)
    last = finals[(finals['year'] == before) & (finals['mark'] > 0) & finals['pupil'].isin(own['pupil'].unique())]
    # The periods of a year that is not in the book have only names: «4 четверть» comes last, «2 полугодие» too.
    last = last.sort_values('period').drop_duplicates(['pupil', 'subject'], keep='last').assign(term=-1, cls=0)
    both = pd.concat([own, last]) if len(own) else own
    return both.rename(columns={'pupil': 'student'})[['student', 'cls', 'subject', 'term', 'mark']].reset_index(
        drop=True)
