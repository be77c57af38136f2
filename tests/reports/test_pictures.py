"""The picture above the month's attendance: its figures are the table's, on the screen and on the paper (norms 3)."""

import re
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader

from ejournal import frames
from ejournal.reports import attendance_forms
from ejournal.reports.paper import Imprint, pdf
from ejournal.reports.pictures import Part, Stacked, svg
from ejournal.reports.shapes import Kind, Report, shown
from models import Attendance
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool


def words_of(drawing: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<text[^>]*>([^<]*)</text>', drawing)]


async def november(school: SmallSchool) -> Report:
    await write(school, kind='attendance', pupil=school.pupil('Ёлкина'), new='ОТ')
    await Attendance.filter(pupil_id=school.pupil('Ёлкина')).update(code='Б')
    frames.forget()
    return attendance_forms.month(await frames.current(), school.class_8a.id, date(2026, 11, 1), today=TODAY)


@pytest.mark.clause('17.5.10')
async def test_the_picture_shows_the_figures_of_the_table_below(school: SmallSchool) -> None:
    report = await november(school)
    picture, section = report.picture, report.sections[1]
    assert picture is not None
    assert section.title == 'По месяцам'
    for at, row in enumerate(section.rows):
        assert picture.bars[at] == row.cells[0]
        assert [part.values[at] for part in picture.parts] == list(row.cells[2:6])
        assert sum(part.values[at] for part in picture.parts) == row.cells[6]
        assert picture.above[at] == f'{shown(row.cells[7], Kind.PERCENT)} %'
    assert section.rows[-1].cells[2] == 1
    assert section.rows[-1].cells[7] == report.sections[2].rows[0].cells[1]  # % of the month itself


async def test_the_paper_has_the_picture_with_its_words(school: SmallSchool) -> None:
    report = await november(school)
    assert report.picture is not None
    made = pdf(report, Imprint('Школа', datetime(2026, 11, 24, 14, 48, tzinfo=UTC), {}))
    text = ' '.join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    assert report.picture.title in text
    assert 'по уважительной (без болезни)' in text
    assert report.picture.above[-1].split()[0] in text


def test_a_drawing_says_every_number_that_fits_and_nothing_of_markup() -> None:
    parts = Part('по болезни', '#e6b955', (8, 0)), Part('не «выяснено» &', '#b5bfcc', (2, 5))
    picture = Stacked('Пропуски <b>', ('сентябрь', 'октябрь'), parts, ('90 %', '—'))
    words = words_of(svg(picture))
    assert {'8', '2', '5', 'сентябрь', '90 %', 'не «выяснено» &'} <= set(words)
    assert '0' in words  # the foot of the scale, once: an empty part draws nothing
    assert words.count('0') == 1
    assert picture.words == ('Пропуски <b>. сентябрь: по болезни 8, не «выяснено» & 2 (90 %); '
                             'октябрь: не «выяснено» & 5 (—)')


async def test_a_month_before_the_first_lesson_has_no_picture(school: SmallSchool) -> None:
    section, picture = attendance_forms.by_month(await frames.current(), school.class_8a.id, date(2026, 9, 1))
    assert (section.rows, picture) == ((), None)
