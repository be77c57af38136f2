"""Attendance counted by hand (norms 3), and what must hold for every school."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ejournal.analytics import attendance
from ejournal.rules import attendance as rules

MONDAY = date(2026, 9, 7)
ANYA, BORIS, VERA = 1, 2, 3
NAMES = {ANYA: 'Абрамова Анна', BORIS: 'Борисов Борис', VERA: 'Ёлкина Вера'}
CODES = list(attendance.CODES)
PRESENT = '-'


def seats_of(*days: tuple[int, int, int, str]) -> pd.DataFrame:
    """(pupil, class, days after Monday 07.09.2026, codes of the lessons «Б УП -»)."""
    rows = [(pupil, class_id, 8, 1, MONDAY + timedelta(days=after), number, '' if code == PRESENT else code)
            for pupil, class_id, after, codes in days for number, code in enumerate(codes.split(), 1)]
    table = pd.DataFrame(rows, columns=['pupil', 'class', 'grade', 'term', 'date', 'number', 'code'])
    return table.assign(date=pd.to_datetime(table['date']).astype('datetime64[s]'), subject=table['number'], minutes=0,
                        code=pd.Categorical(table['code'], CODES))


def members_of(*rows: tuple[int, int, date, date | None]) -> pd.DataFrame:
    """frames.pupils of (pupil, class, since, until)."""
    table = pd.DataFrame(rows, columns=['pupil', 'class', 'since', 'until'])
    dates = {name: pd.to_datetime(table[name]).astype('datetime64[s]') for name in ('since', 'until')}
    return table.assign(**dates, grade=8, full_name=table['pupil'].map(NAMES), order=table['pupil'])


def only(rows: pd.DataFrame) -> dict[str, Any]:
    """The one row there is."""
    assert len(rows) == 1
    return {str(name): value for name, value in rows.iloc[0].items()}


@pytest.mark.parametrize(('codes', 'missed', 'day', 'reason'), [
    ('Б Б Б', 3, 1, 'Б'),
    ('Б Б -', 2, 0, None),  # half a day
    ('Б Б ОП', 2, 0, None),  # late is there
    ('ОСВ ОСВ', 0, 0, None),  # nothing but ОСВ is left
    ('ОСВ Б Б', 2, 1, 'Б'),  # ОСВ is neutral
    ('Б УП', 2, 1, 'Б'), ('НП УП', 2, 1, 'УП'), ('ОТ НП', 2, 1, 'НП'), ('ОТ НП УП Б', 4, 1, 'Б'),  # ties
    ('Б УП УП', 3, 1, 'УП'), ('ОТ ОТ Б', 3, 1, 'ОТ'),  # most lessons
    ('- - -', 0, 0, None),
])
def test_a_day(codes: str, missed: int, day: int, reason: str | None) -> None:
    found = only(attendance.days(seats_of((ANYA, 1, 0, codes))))
    assert (found['missed'], found['missed_days']) == (missed, day)
    assert found['reason'] == reason if reason else pd.isna(found['reason'])
    names = dict(zip(attendance.REASONS, attendance.BY_REASON, strict=True))
    assert found[f'{names.get(reason or "", "ill")}_days'] == day


def test_several_pupils_with_all_codes() -> None:
    rows = attendance.days(seats_of(
        (ANYA, 1, 0, 'Б Б Б Б'), (ANYA, 1, 1, 'УП УП - ОП'), (ANYA, 1, 2, 'ОСВ ОТ ОТ'),
        (BORIS, 1, 0, '- - - -'), (BORIS, 1, 1, 'НП - - -'), (BORIS, 1, 2, 'ОП - ОСВ')))
    whole = only(attendance.totals(rows))
    assert {name: whole[name] for name in ('seats', 'missed', 'ill', 'excused', 'unexcused', 'unknown', 'late')} == {
        'seats': 20, 'missed': 9, 'ill': 4, 'excused': 2, 'unexcused': 1, 'unknown': 2, 'late': 2}
    assert (whole['released'], whole['missed_days'], whole['ill_days'], whole['unknown_days']) == (2, 2, 1, 1)
    assert whole['percent'] == pytest.approx(55.0)  # (20 − 9) / 20
    anya = attendance.totals(rows, ['pupil']).set_index('pupil').loc[ANYA]
    assert (anya['seats'], anya['missed'], anya['missed_days'], anya['late']) == (10, 8, 2, 1)


def test_only_lessons_of_the_pupil_count() -> None:
    """Came in mid-month; a subgroup's lesson and a cancelled one are no seats, so two of two lessons are the day."""
    rows = attendance.days(seats_of((ANYA, 1, 0, '- - - -'), (VERA, 1, 3, 'Б Б')))
    vera = rows[rows['pupil'] == VERA]
    assert (only(vera)['seats'], only(vera)['missed_days']) == (2, 1)
    assert only(attendance.totals(rows))['seats'] == 6


def test_weekday_and_number() -> None:
    seats = attendance.with_periods(seats_of((ANYA, 1, 0, 'Б -'), (BORIS, 1, 0, 'НП ОП'), (ANYA, 1, 7, 'ОТ -')))
    found = attendance.lesson_totals(seats, ['weekday', 'number'])
    columns = ['weekday', 'number', 'seats', 'missed', 'ill', 'unexcused', 'unknown', 'late', 'percent']
    assert found[columns].to_numpy().tolist() == [[1, 1, 3, 3, 1, 1, 1, 0, 0], [1, 2, 3, 0, 0, 0, 0, 1, 100]]


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    rows = attendance.with_periods(seats_of((ANYA, 1, 6, '-'), (ANYA, 1, 24, '-')))
    assert rows['week'].to_list() == [pd.Timestamp(MONDAY), pd.Timestamp('2026-09-28')]
    assert list(rows['month']) == [pd.Timestamp('2026-09-01'), pd.Timestamp('2026-10-01')]
    assert rows['weekday'].tolist() == [7, 4]


def test_between_cuts_the_future() -> None:
    seats = seats_of((ANYA, 1, 0, 'Б'), (ANYA, 1, 1, 'Б'), (ANYA, 1, 2, 'Б'))
    assert len(attendance.between(seats, last=MONDAY + timedelta(days=1))) == 2
    assert len(attendance.between(seats, MONDAY + timedelta(days=1), MONDAY + timedelta(days=1))) == 1


def test_heat_and_calendar() -> None:
    rows = attendance.days(seats_of((ANYA, 1, 0, 'Б УП - ОП'), (BORIS, 1, 0, '- - - -'), (BORIS, 1, 1, 'ОСВ ОСВ')))
    heat = attendance.heat(rows)
    assert heat.label.to_numpy().tolist() == [['1Б 1УП оп', ''], ['', '']]
    assert heat.share.to_numpy()[:, 0].tolist() == [0.5, 0]
    assert np.isnan(heat.share.to_numpy()[1, 1])  # nothing but ОСВ
    day = only(attendance.calendar(rows))  # the second day has no seats
    assert (day['pupils'], day['absent'], day['all_day'], day['absent_share']) == (2, 1, 0, 50)


def test_compare_with_the_parallel_and_last_year() -> None:
    rows = attendance.days(seats_of((ANYA, 1, 0, 'Б -'), (BORIS, 2, 0, '- -')))
    before = attendance.days(seats_of((ANYA, 9, -365, 'Б Б'), (ANYA, 9, -300, '- -')))  # November is still to come
    found = attendance.compare(rows, 1, before=before).set_index('who')
    assert found['percent'].to_dict() == {'класс': 50, 'параллель': 75, 'школа': 75, 'год назад': 0}
    assert set(found['month']) == {pd.Timestamp('2026-09-01')}


def test_pupil_sheet() -> None:
    sheet = attendance.pupil_sheet(seats_of((ANYA, 1, 0, 'Б Б'), (ANYA, 1, 1, '- -'), (BORIS, 1, 0, 'Б Б')), ANYA)
    assert only(sheet.whole)['percent'] == 50
    assert sheet.days['label'].tolist() == ['2Б']
    assert sheet.subjects['missed'].tolist() == [1, 1]


def test_who_skips_the_first_lesson() -> None:
    found = attendance.first_lessons(seats_of(
        (ANYA, 1, 0, 'НП - -'), (ANYA, 1, 1, 'ОП - -'), (ANYA, 1, 2, 'Б Б Б'), (ANYA, 1, 3, 'ОСВ - -')))
    assert only(found) == {'pupil': ANYA, 'days': 4, 'skipped': 1, 'late_first': 1, 'share': 50}


def test_sickness_wave() -> None:
    """2 of 10 are away today, one of them with ОТ; on the days before nobody was, last year half the class."""
    past = [(pupil, 1, after, '- -') for pupil in range(10) for after in (0, 1)]
    today = [(0, 1, 2, 'Б -'), (1, 1, 2, 'ОТ ОТ'), *((pupil, 1, 2, '- УП') for pupil in range(2, 10))]
    seats, on = seats_of(*past, *today), MONDAY + timedelta(days=2)
    found = only(attendance.sickness_wave(seats, on))
    assert [found[name] for name in ('ill', 'unclear', 'share', 'usual', 'above')] == [1, 1, 20, 0, 20]
    assert found['level'] == 'watch'
    assert only(attendance.sickness_wave(seats, on, watch=5, high=20))['level'] == 'high'
    assert only(attendance.sickness_wave(seats, on, watch=20.1))['level'] == ''
    before = seats_of((0, 7, -360, 'Б'), (1, 7, -360, '-'))
    seasonal = only(attendance.sickness_wave(seats_of(*today), on, before=before))
    assert (seasonal['usual'], seasonal['above']) == (50, -30)


@pytest.mark.clause('11.8')
def test_month_report() -> None:
    """Vera came on Wednesday, Boris left then: both are in the report, with their own days only."""
    pupils = members_of((ANYA, 1, MONDAY, None), (BORIS, 1, MONDAY, MONDAY + timedelta(days=2)),
                        (VERA, 1, MONDAY + timedelta(days=2), None), (9, 2, MONDAY, None))
    seats = seats_of((ANYA, 1, 0, 'Б Б'), (BORIS, 1, 0, 'УП ОП'), (ANYA, 1, 2, '- -'), (VERA, 1, 2, 'НП ОТ'),
                     (9, 2, 0, 'Б Б'), (ANYA, 1, 30, 'Б Б'))
    report = attendance.month_report(seats, pupils, 1, MONDAY, date(2026, 11, 24))
    assert report.days == (MONDAY, MONDAY + timedelta(days=2))
    assert list(report.rows.columns) == ['№', 'ФИО', '7', '9', *attendance.MONTH_FIGURES]
    assert report.rows.iloc[0].tolist() == [1, 'Абрамова Анна', '2Б', '', 1, 2, 1, 2, 0, 0, 0, 0, 0, 0]
    assert report.rows.iloc[1].tolist() == [2, 'Борисов Борис', '1УП оп', '', 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]
    assert report.rows.iloc[2].tolist() == [3, 'Ёлкина Вера', '', '1НП 1ОТ', 1, 2, 0, 0, 0, 0, 1, 1, 1, 0]
    assert report.absent.to_numpy().tolist() == [[2, 1], [1, 1]]
    assert report.whole['Всего уроков'] == 5
    assert report.percent == pytest.approx(37.5)  # (8 − 5) / 8


def test_month_without_lessons() -> None:
    report = attendance.month_report(seats_of(), members_of((ANYA, 1, MONDAY, None)), 1, MONDAY, MONDAY)
    assert (report.days, report.percent, report.whole['Всего дней'], len(report.rows)) == ((), None, 0, 1)


@pytest.mark.clause('11.8')
def test_summary_sheet() -> None:
    terms = pd.DataFrame({'term': [1, 2], 'name': ['1 четверть', '2 четверть'], 'grade': 8,
                          'starts_on': pd.to_datetime(['2026-09-01', '2026-11-02'])})
    seats = pd.concat([seats_of((ANYA, 1, 0, 'Б Б'), (ANYA, 1, 1, 'ОП НП'), (BORIS, 1, 0, '- УП')),
                       seats_of((ANYA, 1, 60, 'ОТ ОТ')).assign(term=2)])
    pupils = members_of((ANYA, 1, MONDAY, None), (BORIS, 1, MONDAY, None))
    sheet = attendance.summary_sheet(seats, pupils, terms, 1, date(2026, 12, 1))
    assert list(sheet.columns.get_level_values(0).unique()) == ['', '1 четверть', '2 четверть', 'Год']
    assert list(sheet['Год'].columns) == list(attendance.SHEET_FIGURES)
    assert sheet['1 четверть'].to_numpy().tolist() == [[1, 1, 3, 2, 1], [0, 0, 1, 0, 0], [1, 1, 4, 2, 1]]
    assert sheet['Год'].to_numpy().tolist() == [[2, 1, 5, 2, 1], [0, 0, 1, 0, 0], [2, 1, 6, 2, 1]]
    assert sheet['', 'ФИО'].tolist() == ['Абрамова Анна', 'Борисов Борис', 'Всего по классу']


# --- whatever the school ----------------------------------------------------------------------------------------------
day_codes = st.lists(st.sampled_from([PRESENT, *CODES[1:]]), min_size=1, max_size=7).map(' '.join)
schools = st.dictionaries(st.tuples(st.integers(1, 6), st.integers(0, 12)), day_codes, max_size=30).map(
    lambda days: [(pupil, pupil % 2 + 1, after, codes) for (pupil, after), codes in days.items()])


@given(schools)
@settings(max_examples=60, deadline=None)
def test_frames_say_what_the_rules_say(school: list[tuple[int, int, int, str]]) -> None:
    """Another way to the same numbers: the pure rules, pupil by pupil."""
    found = attendance.totals(attendance.days(seats_of(*school)), ['pupil']).set_index('pupil')
    for pupil in {row[0] for row in school}:
        own = {MONDAY + timedelta(days=after): ['' if code == PRESENT else code for code in codes.split()]
               for one, _, after, codes in school if one == pupil}
        expected = rules.totals(own)
        row = found.loc[pupil]
        assert (row['missed'], row['missed_days'], row['late']) == (
            expected.missed_lessons, expected.missed_days, expected.late)
        for code, name in zip(rules.ABSENCES, attendance.BY_REASON, strict=True):
            assert (row[name], row[f'{name}_days']) == (expected.lessons.get(code, 0), expected.days.get(code, 0))
        assert row['seats'] == rules.seats(code for codes in own.values() for code in codes)


@given(schools)
@settings(max_examples=60, deadline=None)
def test_parts_sum_to_wholes_and_percents_are_percents(school: list[tuple[int, int, int, str]]) -> None:
    seats = attendance.with_periods(seats_of(*school))
    rows = attendance.with_periods(attendance.days(seats))
    whole = only(attendance.totals(rows))
    assert whole['missed'] == sum(whole[name] for name in attendance.BY_REASON)
    assert whole['missed_days'] == sum(whole[f'{name}_days'] for name in attendance.BY_REASON)
    for by in (['pupil'], ['class'], ['month'], ['week'], ['weekday', 'class']):
        part = attendance.totals(rows, by)
        assert part[['seats', 'missed', 'late', 'released', 'missed_days']].sum().to_dict() == {
            name: whole[name] for name in ('seats', 'missed', 'late', 'released', 'missed_days')}
        assert part['percent'].dropna().between(0, 100).all()
    lessons = attendance.lesson_totals(seats, ['weekday', 'number'])
    assert (lessons['missed'].sum(), lessons['seats'].sum()) == (whole['missed'], whole['seats'])


@given(schools)
@settings(max_examples=40, deadline=None)
def test_released_lessons_change_nothing(school: list[tuple[int, int, int, str]]) -> None:
    with_more = [(pupil, class_id, after, f'{codes} ОСВ') for pupil, class_id, after, codes in school]
    figures = ['seats', 'missed', 'late', *attendance.BY_REASON, 'missed_days', 'days']
    plain, more = (attendance.days(seats_of(*rows))[['pupil', 'date', *figures]] for rows in (school, with_more))
    pd.testing.assert_frame_equal(plain, more)


@given(schools, st.integers(0, 12))
@settings(max_examples=40, deadline=None)
def test_moving_a_pupil_keeps_the_schools_totals(school: list[tuple[int, int, int, str]], moved_on: int) -> None:
    moved = [(pupil, 3 if pupil == 1 and after >= moved_on else class_id, after, codes)
             for pupil, class_id, after, codes in school]
    before, after = (attendance.days(seats_of(*rows)) for rows in (school, moved))
    assert only(attendance.totals(before)) == pytest.approx(only(attendance.totals(after)), nan_ok=True)
    assert attendance.totals(after, ['class'])['missed'].sum() == only(attendance.totals(before))['missed']


@given(schools)
@settings(max_examples=30, deadline=None)
def test_order_of_the_rows_does_not_matter(school: list[tuple[int, int, int, str]]) -> None:
    seats = seats_of(*school)
    pd.testing.assert_frame_equal(attendance.days(seats), attendance.days(seats.iloc[::-1]))
