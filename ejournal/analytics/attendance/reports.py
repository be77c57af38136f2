"""«Отчёт о посещаемости класса (по месяцам)» and «Сводная ведомость учёта посещаемости» as tables (norms 3)."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from .counting import days, totals
from .views import labels

MONTH_FIGURES = {
    'Всего дней': 'missed_days', 'Всего уроков': 'missed',
    'По болезни, дней': 'ill_days', 'По болезни, уроков': 'ill',
    'По уважительной причине (без болезни), дней': 'excused_days',
    'По уважительной причине (без болезни), уроков': 'excused',
    'Без уважительной причины, дней': 'unexcused_days', 'Без уважительной причины, уроков': 'unexcused',
    'Не выяснено, уроков': 'unknown', 'Опоздания': 'late'}
SHEET_FIGURES = {'Дней всего': 'missed_days', 'Дней по болезни': 'ill_days', 'Уроков всего': 'missed',
                 'Уроков по болезни': 'ill', 'Опоздания': 'late'}
YEAR = 'Год'
WHOLE_CLASS = 'Всего по классу'
ABSENT, ALL_DAY = 'Отсутствовало обучающихся', 'из них весь день'


@dataclass(frozen=True)
class MonthReport:
    """``rows``: №, ФИО, a column for each school day (its number as text), MONTH_FIGURES; ``absent``: two rows with the
    same day columns; ``whole``: MONTH_FIGURES of the class; ``percent``: % посещаемости or None without lessons."""

    days: tuple[date, ...]
    rows: pd.DataFrame
    absent: pd.DataFrame
    whole: dict[str, int]
    percent: float | None


def month_report(seats: pd.DataFrame, pupils: pd.DataFrame, class_id: int, month: date, last: date) -> MonthReport:
    """The class's month up to ``last`` (today): everybody who was in the class on one of its days, by the alphabet.

    ``seats`` and ``pupils`` are those of the frames.
    """
    first = pd.Timestamp(month).replace(day=1)
    end = min(first + pd.offsets.MonthEnd(0), pd.Timestamp(last))
    own = seats[(seats['class'] == class_id) & seats['date'].between(first, end)]
    rows = days(own)
    rows = rows.assign(label=labels(rows), day=rows['date'].dt.day.astype(str))
    table = _people(pupils, class_id, first, end)
    dates = sorted(rows['date'].unique())
    for one in dates:
        cells = rows[rows['date'] == one].set_index('pupil')['label']
        table[str(one.day)] = table['pupil'].map(cells).fillna('')
    figures = totals(rows, ['pupil']).set_index('pupil')
    for title, name in MONTH_FIGURES.items():
        table[title] = table['pupil'].map(figures[name]).fillna(0).astype(int)
    whole = totals(rows)
    percent = float(whole['percent'].iloc[0])
    return MonthReport(
        tuple(one.date() for one in dates), table.drop(columns='pupil'), _absent(rows, [str(one.day) for one in dates]),
        {title: int(whole[name].iloc[0]) for title, name in MONTH_FIGURES.items()},
        None if pd.isna(percent) else percent)


def _people(pupils: pd.DataFrame, class_id: int, first: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """№, ФИО and pupil of those who were in the class between the days, both included, for at least one of them."""
    inside = (pupils['class'] == class_id) & (pupils['since'] <= end) \
        & (pupils['until'].isna() | (pupils['until'] > first))
    names = pupils[inside].sort_values(['order', 'since']).drop_duplicates('pupil')
    return pd.DataFrame({'№': range(1, len(names) + 1), 'ФИО': names['full_name'].to_numpy(),
                         'pupil': names['pupil'].to_numpy()})


def _absent(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    missing, whole = rows[rows['missed'] > 0]['day'].value_counts(), rows[rows['missed_days'] > 0]['day'].value_counts()
    return pd.DataFrame([missing.reindex(columns, fill_value=0), whole.reindex(columns, fill_value=0)],
                        index=[ABSENT, ALL_DAY], columns=columns)


def summary_sheet(
    seats: pd.DataFrame, pupils: pd.DataFrame, terms: pd.DataFrame, class_id: int, last: date,
) -> pd.DataFrame:
    """Rows: everybody who was in the class in the year (index №), then «Всего по классу» (index '').

    Columns, of two levels: ('', 'ФИО'), then (period, figure) for every period of the class's grade and «Год», the
    figures those of SHEET_FIGURES. Only lessons up to ``last`` count.
    """
    own = seats[(seats['class'] == class_id) & (seats['date'] <= pd.Timestamp(last))]
    rows = days(own)
    grades = pupils[pupils['class'] == class_id]['grade'].unique()
    periods = terms[terms['grade'].isin(grades)].sort_values('starts_on').drop_duplicates('term')
    people = _people(pupils, class_id, pd.Timestamp.min, pd.Timestamp(last))
    columns = {('', 'ФИО'): [*people['ФИО'], WHOLE_CLASS]}
    parts = [(period['name'], rows[rows['term'] == period['term']]) for _, period in periods.iterrows()]
    for name, part in [*parts, (YEAR, rows)]:
        figures, whole = totals(part, ['pupil']).set_index('pupil'), totals(part)
        for title, figure in SHEET_FIGURES.items():
            values = people['pupil'].map(figures[figure]).fillna(0).astype(int)
            columns[name, title] = [*values, int(whole[figure].iloc[0])]
    return pd.DataFrame(columns, index=[*people['№'].astype(str), ''])
