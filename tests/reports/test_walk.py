"""Every report walked: screen, workbook, paper and dashboard show the same numbers (п. 17.5.10, 17.1.2)."""

import asyncio
import re
from datetime import date, datetime
from html.parser import HTMLParser
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from components import report_view
from ejournal import clock, facts, frames
from ejournal.reports.book import xlsx
from ejournal.reports.paper import pdf
from ejournal.reports.shapes import DECIMALS, Kind, Report, rounded, shown, texts
from ejournal.services import council, quality_board, reporting
from ejournal.services.report_catalogue import FORMS, Asked
from models import Attendance, ClassMembership, FinalMark, Movement, Person, Subject
from tests.support.journal import write
from tests.support.school import TODAY

FORMULA = '=СУММ(A1:A9)'


@pytest.fixture(autouse=True)
def _anew():
    frames.forget()
    yield
    frames.forget()


@pytest.fixture
async def filled(school):
    """Marks of two terms, absences, a movement and a name that begins like a formula."""
    await Person.filter(id=school.pupil('Цой')).update(last_name=FORMULA)
    for name, values in {'Абрамов': ('5', '4'), 'Ёлкина': ('4', '2'), 'Цой': ('3', 'н/а')}.items():
        for subject in (school.physics.subject_id, school.english_1.subject_id):
            for term, value in zip(school.terms, values, strict=False):
                await FinalMark.create(pupil_id=school.pupil(name), subject_id=subject, year=school.year, kind='term',
                                       term=term, period=term.name, class_name='8А', value=value,
                                       saved_at=clock.now(), reason='по динамике')
        await write(school, pupil=school.pupil(name), new='5' if name == 'Абрамов' else '4/3')
    await write(school, kind='attendance', pupil=school.pupil('Ёлкина'), new='ОТ')
    await Attendance.filter(pupil_id=school.pupil('Ёлкина')).update(code='Б')
    await Movement.create(kind='зачисление', pupil_id=school.pupil('Цой'), order_number='61-у',
                          order_date=date(2026, 9, 30), effective_on=date(2026, 10, 1), to_class=school.class_8a)
    await council.decide(school.actors['Бойко'], school.class_8a.id, [school.pupil('Абрамов')], 'promoted',
                         number='7', on=TODAY)
    frames.forget()
    return school


def asked_of(school, key):
    return {'teacher': Asked(teacher=school.people['Гук'].id), 'school': Asked(), 'programme': Asked(),
            'journal': Asked(group=school.physics.id, period='2')}.get(
        key, Asked(klass=school.class_8a.id, pupil=school.pupil('Абрамов') if key in (
            'letter', 'current', 'report-card') else 0, period='' if key == 'class' else '2'))


class Cells(HTMLParser):
    """The texts of the body of a table, row by row."""

    def __init__(self):
        super().__init__()
        self.rows, self.body, self.cell = [], False, False

    def handle_starttag(self, tag, attrs):
        self.body = self.body or tag == 'tbody'
        if self.body and tag == 'tr':
            self.rows.append([])
        if self.body and tag in ('td', 'th'):
            self.rows[-1].append('')
            self.cell = True

    def handle_endtag(self, tag):
        self.cell = self.cell and tag not in ('td', 'th')

    def handle_data(self, data):
        if self.cell:
            self.rows[-1][-1] += data


def on_screen(section) -> list[list[str]]:
    parser = Cells()
    parser.feed(report_view.markup(section, ''))
    return parser.rows


def in_the_book(content: bytes, report: Report) -> None:
    """Real numbers and dates, no formula, frozen headings; the shown values are those of the screen."""
    sheet = load_workbook(BytesIO(content)).active
    assert sheet.freeze_panes
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == 'f']
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = 0
    for section in report.sections:
        for row in section.rows:
            want = [_stored(value, row.kind_in(column)) for value, column in zip(
                row.cells, section.columns, strict=False)]
            at = next(number for number in range(at, len(lines)) if _same(lines[number][:len(want)], want)) + 1


def _stored(value, kind):
    if isinstance(value, int | float):
        return float(rounded(value, DECIMALS.get(kind, 2)))
    return value or None


def _same(found, want):
    def plain(value):
        return value.date() if isinstance(value, datetime) else value or None if isinstance(value, str) else value
    return [plain(one) for one in found] == want


def on_paper(content: bytes) -> str:
    return ''.join(''.join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages) \
        .replace('\xad', '').replace('-', '').replace('‐', '')


def squeezed(text: str) -> str:
    return ''.join(text.split()).replace('-', '')


@pytest.mark.clause('17.5.10', '17.1.2')
@pytest.mark.parametrize('key', FORMS)
async def test_the_screen_the_workbook_and_the_paper_are_one(filled, key):
    made = await reporting.make(filled.actors['Бойко'], key, asked_of(filled, key))
    report = made.report
    assert any(section.rows for section in report.sections)
    for section in report.sections:
        assert on_screen(section) == [cells[:1] if row.span else cells
                                      for cells, row in zip(texts(section), section.rows, strict=True)]
    in_the_book(await asyncio.to_thread(xlsx, [report], made.imprint), report)
    content = await asyncio.to_thread(pdf, report, made.imprint)
    paper = on_paper(content)
    for section in report.sections:
        for cells, row in zip(texts(section), section.rows, strict=True):
            for text, column in zip(cells, section.columns, strict=False):
                if not (column.upright and section.columns and column.kind is Kind.TEXT) or row.span:
                    assert squeezed(text) in paper, (text, column.title)
    pages = len(PdfReader(BytesIO(content)).pages)
    assert f'Стр.{pages}из{pages}' in paper
    assert squeezed(report.title) in paper and 'МАОУ«Школа№1»' in paper
    assert all(squeezed(post) in paper for post in report.signatures)
    assert (b'pdfaid:part' in content) == report.archival
    if key in ('marks-sheet', 'attendance-sheet'):
        assert report.archival
        assert '75лет' in paper


async def test_a_name_that_begins_like_a_formula_stays_a_name(filled):
    made = await reporting.make(filled.actors['Классная'], 'results', asked_of(filled, 'results'))
    book = load_workbook(BytesIO(xlsx([made.report], made.imprint)))
    found = [cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith(FORMULA)]
    assert found and {cell.data_type for cell in found} == {'s'}


@pytest.mark.clause('17.3.3')
@pytest.mark.parametrize('period', ['1', '2', 'год'])
async def test_the_dashboard_has_the_same_figures(filled, period):
    deputy, klass = filled.actors['Бойко'], filled.class_8a.id
    board = await quality_board.board(deputy, quality_board.Asked(period=period, klass=klass))
    results = (await reporting.make(deputy, 'results', Asked(klass=klass, period=period))).report
    figures = [row.cells[1] for row in results.sections[1].rows]
    assert figures == [board.now.figures[key] for key in ('attained', 'quality', 'level', 'mean')]
    whole = await quality_board.board(deputy, quality_board.Asked(period=period))
    total = (await reporting.make(deputy, 'school', Asked(period=period))).report.sections[0].rows[-1].cells
    counted = whole.pupils['category'].value_counts().to_dict()
    assert total[1] == 4
    assert total[3] == counted.get('отличники', 0)
    assert total[11] == counted.get('неуспевающие', 0)
    assert total[15] == counted.get('не выставлены отметки', 0)
    assert sum(int(str(total[at])) for at in (2, 8, 11, 15)) == len(whole.pupils)


async def test_the_attendance_of_a_month_by_hand(filled):
    """One lesson a day: on 24.11 Ёлкина is ill on the only lesson, which makes a missed day."""
    made = await reporting.make(filled.actors['Классная'], 'attendance', Asked(month='2026-11'))
    table, months, percent = made.report.sections
    assert months.rows[-1].cells[6] == 1
    columns = [column.title for column in table.columns]
    by_name = {str(row.cells[1]): row.cells for row in table.rows}
    ill = by_name['Ёлкина Алёна']
    assert ill[columns.index('24')] == '1Б'
    assert ill[-10:] == (1, 1, 1, 1, 0, 0, 0, 0, 0, 0)
    assert by_name['Абрамов Глеб'][-10:] == (0,) * 10
    assert by_name['Всего по классу'][-10:] == (1, 1, 1, 1, 0, 0, 0, 0, 0, 0)
    assert by_name['Отсутствовало обучающихся'][columns.index('24')] == '1'
    lessons = 3 * sum(day.month == 11 and day <= TODAY for day in filled.lessons)
    assert percent.rows[0].cells[1] == pytest.approx(100 * (lessons - 1) / lessons)


async def test_the_class_report_tells_whom_and_compares(filled):
    report = (await reporting.make(filled.actors['Классная'], 'class', Asked(period='2'))).report
    contingent, movement, groups, figures, missed, _ = report.sections
    assert [row.cells[1] for row in contingent.rows] == [3, 0, 0, 3]
    assert movement.rows == ()
    people = {row.cells[0]: row.cells[1:] for row in groups.rows}
    assert people['Неуспевающие'][0] == 1
    assert people['Неуспевающие'][1].startswith('Ёлкина А. (')
    assert 'физика, Гук Л. М.' in str(people['Неуспевающие'][1])
    attained = figures.rows[0].cells
    assert attained[1:] == (pytest.approx(100 / 3), '1/3', 100.0, '3/3', pytest.approx(100 / 3 - 100))
    assert shown(attained[5], Kind.CHANGE) == '−66,7'
    assert missed.rows[1].cells == ('По болезни', 1, 1)
    first = (await reporting.make(filled.actors['Классная'], 'class', Asked(period='1'))).report
    assert [row.cells for row in first.sections[1].rows] == [
        ('зачисление', f'{FORMULA} Виктор', '', '61-у от 30.09.2026', date(2026, 10, 1))]


# --- bad input --------------------------------------------------------------------------------------------------------
async def one_pupil(school):
    await ClassMembership.filter(pupil_id__in=[school.pupil('Ёлкина'), school.pupil('Цой')]).delete()


async def no_marks(school):
    await FinalMark.all().delete()


async def all_unattested(school):
    await FinalMark.all().update(value='н/а')


async def mid_term(school):
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(since=date(2026, 11, 20))


async def only_future(school):
    await no_marks(school)
    for day, lesson in school.lessons.items():
        if day <= TODAY:
            lesson.state = 'cancelled'
            await lesson.save()


async def renamed(school):
    await Subject.filter(id=school.physics.subject_id).update(name='естествознание: физика')


async def one_week(school):
    school.terms[1].starts_on = date(2026, 11, 20)
    await school.terms[1].save()


async def empty_class(school):
    await ClassMembership.filter(school_class=school.class_8a).delete()


@pytest.mark.parametrize('spoil', [one_pupil, no_marks, all_unattested, mid_term, only_future, renamed, one_week,
                                   empty_class])
async def test_bad_input_makes_a_report_all_the_same(filled, spoil):
    await spoil(filled)
    frames.forget()
    facts.forget()
    for key, form in FORMS.items():
        if spoil is empty_class and form.area == 'Обучающийся и семья':
            continue  # nobody there to be asked about
        made = await reporting.make(filled.actors['Бойко'], key, asked_of(filled, key))
        shown_texts = ' '.join(text for section in made.report.sections for row in texts(section) for text in row)
        assert not re.search(r'\b(nan|None|NaT)\b', shown_texts), key
        assert pdf(made.report, made.imprint).startswith(b'%PDF')
        assert xlsx([made.report], made.imprint).startswith(b'PK')
