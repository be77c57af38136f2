"""Attendance as pure functions over frames (norms 3): lessons and days missed, by reason, and what is made of them.

`counting` has the rules, `views` what charts show, `wave` the warning of sickness, `reports` the two printed tables.
There is no clock: hand in seats up to today (``between(seats, last=today)``).
"""

from .counting import BY_REASON, CODES, REASONS, between, days, lesson_totals, totals, with_percent, with_periods
from .reports import MONTH_FIGURES, SHEET_FIGURES, MonthReport, month_report, summary_sheet
from .views import Heat, PupilSheet, calendar, compare, first_lessons, heat, labels, pupil_sheet, year_before
from .wave import HIGH, WATCH, ill_by_day, sickness_wave

__all__ = ['BY_REASON', 'CODES', 'HIGH', 'MONTH_FIGURES', 'REASONS', 'SHEET_FIGURES', 'WATCH', 'Heat', 'MonthReport',
           'PupilSheet', 'between', 'calendar', 'compare', 'days', 'first_lessons', 'heat', 'ill_by_day', 'labels',
           'lesson_totals', 'month_report', 'pupil_sheet', 'sickness_wave', 'summary_sheet', 'totals', 'with_percent',
           'with_periods', 'year_before']
