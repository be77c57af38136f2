"""What final marks are suggested from: the current marks of a term, the marks of the terms, year and exam (norms 2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ejournal.facts import Facts, TermFacts
from ejournal.rules import certificates, marks
from ejournal.services.sheet import Sheet
from models import FinalKind, FinalMark, Mark, SchoolYear

YEAR, EXAM, FINAL = 'год', 'экзамен', 'итог'
COURSES = ('алгебра', 'геометрия', 'вероятность и статистика')  # «математика» of the certificate of grade 9
Values = Mapping[tuple[int, str], str]  # (pupil, period) → value


@dataclass
class Basis:
    """``cells``: (pupil, term) → work → (mark, weight). ``others``: pupil → year marks of the other courses of
    «математика»; ``exams``: their exam marks; ``earlier``: pupil → marks of grade 10 (half-years and year)."""

    cells: dict[tuple[int, str], dict[int, tuple[str, Decimal]]] = field(default_factory=dict)
    others: dict[int, list[str]] = field(default_factory=dict)
    exams: dict[int, str] = field(default_factory=dict)
    earlier: dict[int, list[str]] = field(default_factory=dict)


async def load(sheet: Sheet, pupils: Iterable[int], terms: Sequence[TermFacts], *, certificate: bool) -> Basis:
    """The basis for these pupils: one statement for the marks, one for a certificate."""
    basis, ids = Basis(), list(pupils)
    if terms and sheet.group.subject.marking == 'marks':
        basis.cells = await _cells(sheet, ids, terms)
    if certificate and sheet.grade == 9 and sheet.group.subject.name in COURSES:
        await _courses(sheet, ids, basis)
    if certificate and sheet.grade == 11:
        await _grade_10(sheet, ids, basis)
    return basis


async def _cells(sheet: Sheet, pupils: list[int],
                 terms: Sequence[TermFacts]) -> dict[tuple[int, str], dict[int, tuple[str, Decimal]]]:
    """Marks follow the pupil: those of another class or subgroup of the year count too, by subject (п. 17.6.1)."""
    first, last = min(t.starts_on for t in terms), max(t.ends_on for t in terms)
    rows = await Mark.filter(pupil_id__in=pupils, work__removed=False,
                             work__lesson__group__subject_id=sheet.group.subject_id,
                             work__lesson__date__gte=first, work__lesson__date__lte=last).exclude(value='') \
        .values_list('pupil_id', 'work_id', 'value', 'work__weight', 'work__lesson__date')
    found: dict[tuple[int, str], dict[int, tuple[str, Decimal]]] = defaultdict(dict)
    for pupil, work, value, weight, day in rows:
        term = next((t for t in terms if t.starts_on <= day <= t.ends_on), None)
        if term:
            found[pupil, term.name][work] = (value, weight)
    return found


async def _courses(sheet: Sheet, pupils: list[int], basis: Basis) -> None:
    rows = await FinalMark.filter(pupil_id__in=pupils, year_id=sheet.facts.year_id, subject__name__in=COURSES,
                                  period__in=(YEAR, EXAM)).exclude(subject_id=sheet.group.subject_id) \
        .values_list('pupil_id', 'period', 'value')
    for pupil, period, value in rows:
        if period == YEAR:
            basis.others.setdefault(pupil, []).append(value)
        elif value:
            basis.exams[pupil] = value


async def _grade_10(sheet: Sheet, pupils: list[int], basis: Basis) -> None:
    before = await SchoolYear.filter(ends_on__lt=sheet.facts.year_starts_on).order_by('-ends_on').first()
    if before is None:
        return
    rows = await FinalMark.filter(pupil_id__in=pupils, year_id=before.id, subject_id=sheet.group.subject_id,
                                  kind__in=(FinalKind.TERM.value, FinalKind.YEAR.value)) \
        .values_list('pupil_id', 'value')
    for pupil, value in rows:
        basis.earlier.setdefault(pupil, []).append(value)


def suggested(sheet: Sheet, values: Values, pupil: int, period: str, term: TermFacts | None) -> str:
    """«5»…«2», «зач», «н/а?» (too few marks), or '' where the teacher decides."""
    if term is not None:
        return _of_term(sheet, pupil, term)
    if period == YEAR:
        return marks.suggest_year_mark([values.get((pupil, found.name), '')
                                        for found in _terms_of_pupil(sheet, pupil)])
    return _certificate(sheet, values, pupil) if period == FINAL else ''


def _terms_of_pupil(sheet: Sheet, pupil: int) -> list[TermFacts]:
    """The terms at whose end the pupil is in the group: whoever came in March has no mark of the first term here."""
    spans = sheet.members.get(pupil, ())
    return [term for term in sheet.facts.terms_of(sheet.grade)
            if any(since <= term.ends_on and (until is None or until > term.ends_on) for since, until in spans)]


def _of_term(sheet: Sheet, pupil: int, term: TermFacts) -> str:
    if sheet.group.subject.marking != 'marks' or sheet.basis is None:
        return ''
    cells = dict(sheet.basis.cells.get((pupil, term.name), {}))
    for (work, whose), mark in sheet.marks.items():  # what the same batch has just changed
        lesson = sheet.lessons.get(sheet.works[work].lesson_id) if work in sheet.works else None
        if whose == pupil and lesson and term.starts_on <= lesson.date <= term.ends_on:
            cells[work] = (mark.value, sheet.works[work].weight)
    return of_cells(sheet.facts, cells.values())


def of_cells(facts: Facts, cells: Iterable[tuple[str, Decimal]]) -> str:
    """The suggestion of a term by the school's thresholds."""
    debt, rows = bool(facts.preferences.get('debt_counts')), list(cells)
    mean = marks.weighted_mean(rows, debt_counts=debt)
    count = sum(len(marks.mark_values(text, debt_counts=debt)) for text, _ in rows)
    return marks.suggest_term_mark(mean, count, thresholds=thresholds(facts),
                                   min_marks=int(facts.preferences.get('min_marks') or marks.MIN_MARKS))


def least_marks(facts: Facts) -> int:
    """How many marks a period's mark stands on at the least: the school's own number, or the usual."""
    return int(facts.preferences.get('min_marks') or marks.MIN_MARKS)


def thresholds(facts: Facts) -> Sequence[Decimal]:
    """The least means for 3, 4 and 5: the school's own, or the usual."""
    own = facts.preferences.get('thresholds')
    return [Decimal(str(one)) for one in own] if own else marks.THRESHOLDS


def _certificate(sheet: Sheet, values: Values, pupil: int) -> str:
    year, exam = values.get((pupil, YEAR), ''), values.get((pupil, EXAM), '')
    basis = sheet.basis or Basis()
    if sheet.grade == 11:
        halves = [values.get((pupil, term.name), '') for term in sheet.facts.terms_of(sheet.grade)]
        return _whole([*halves, year, *basis.earlier.get(pupil, [])])
    if not year.isdecimal():
        return year
    if sheet.grade == 9 and sheet.group.subject.name in COURSES:
        return _mathematics(sheet, basis, pupil, year, exam)
    return str(certificates.certificate_9(int(year), int(exam) if exam.isdecimal() else None))


def _mathematics(sheet: Sheet, basis: Basis, pupil: int, year: str, exam: str) -> str:
    """One mark for the three courses together, by the formula the school has chosen."""
    others = basis.others.get(pupil, [])
    if len(others) + 1 < len(COURSES) or not all(value.isdecimal() for value in others):
        return ''
    held = exam or basis.exams.get(pupil, '')
    return str(certificates.certificate_9_mathematics(
        [int(year), *map(int, others)], int(held) if held.isdecimal() else None,
        courses_first=bool(sheet.facts.preferences.get('certificate_courses_first'))))


def _whole(values: Sequence[str]) -> str:
    """The mark of grade 11, '' while some of the six (or three) marks are missing."""
    if not all(value.isdecimal() for value in values) \
            or len(values) not in (certificates.MARKS_OF_GRADES_10_11 // 2, certificates.MARKS_OF_GRADES_10_11):
        return ''
    return str(certificates.certificate_11([int(value) for value in values]))
