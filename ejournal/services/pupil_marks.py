"""A pupil's marks of a term by subject, with the means and the term marks, and what was missed (п. 11.2, 18)."""

from collections import Counter, defaultdict
from decimal import Decimal

from ejournal import clock
from ejournal.access import Actor
from ejournal.diary_shapes import MarkOn, SubjectMarks, TermMarks
from ejournal.facts import TermFacts
from ejournal.rules import marks
from ejournal.rules.attendance import ABSENCES
from ejournal.services import pupils
from ejournal.services.pupils import Place
from models import Attendance, FinalMark, Mark, Marking, NotFound

RESULTS = ('год', 'экзамен', 'итог')


async def of_term(actor: Actor, pupil_id: int | None = None, term_id: int | None = None) -> TermMarks:
    """The marks of a term (the running one without it); ``NotFound`` for somebody else's pupil or term."""
    person = await pupils.pupil_of(actor, pupil_id)
    place = await pupils.placed(person.id, clock.today())
    school_class = place.school_class(clock.today())
    term = _term(place, school_class.grade, term_id)
    subjects, missed = await _subjects(person.id, place, term)
    return TermMarks(person.id, person.list_name, school_class.id, school_class.name, school_class.grade, term.id,
                     term.name, tuple((t.id, t.name) for t in place.year.terms_of(school_class.grade)), subjects,
                     tuple((str(code), missed[code]) for code in ABSENCES if missed[code]))


def _term(place: Place, grade: int, term_id: int | None) -> TermFacts:
    terms = place.year.terms_of(grade)
    term = place.year.current_term(clock.today(), grade) if term_id is None \
        else next((t for t in terms if t.id == term_id), None)
    if term is None:
        raise NotFound('Такого учебного периода у этого класса нет.')
    return term


async def _subjects(pupil_id: int, place: Place,
                    term: TermFacts) -> tuple[tuple[SubjectMarks, ...], Counter[str]]:
    found_cells = await cells(pupil_id, term)
    absences = await Attendance.filter(pupil_id=pupil_id, lesson__date__gte=term.starts_on,
                                       lesson__date__lte=term.ends_on, code__in=[str(code) for code in ABSENCES]) \
        .values_list('code', 'lesson__group__subject_id')
    rows = await FinalMark.filter(pupil_id=pupil_id, year_id=place.year.year_id).exclude(value='')
    finals = {row.subject_id: row.value for row in rows if row.term_id == term.id}
    results = {(row.subject_id, row.period): row.value for row in rows}
    missed = Counter(subject for _, subject in absences)
    debt = bool(place.year.preferences.get('debt_counts'))
    subjects = {group.subject_id: group.subject for group, _ in place.groups.values()
                if group.school_class.year_id == place.year.year_id and not group.subject.extracurricular}

    def line(subject_id: int) -> SubjectMarks:
        subject, found = subjects[subject_id], found_cells[subject_id]
        mean = marks.weighted_mean([(mark.text, weight) for mark, weight in found], debt_counts=debt)
        plain = marks.plain_mean([mark.text for mark, _ in found], debt_counts=debt)
        marking = Marking.NONE.value if place.school_class(term.ends_on).grade == 1 else subject.marking
        return SubjectMarks(subject.name, marking, tuple(mark for mark, _ in found), marks.format_mean(mean),
                            marks.format_mean(plain), finals.get(subject_id, ''), missed[subject_id],
                            tuple((period, results[subject_id, period]) for period in RESULTS
                                  if (subject_id, period) in results))

    ordered = sorted(subjects, key=lambda key: subjects[key].name)
    return tuple(line(key) for key in ordered), Counter(code for code, _ in absences)


async def cells(pupil_id: int, term: TermFacts) -> dict[int, list[tuple[MarkOn, Decimal]]]:
    """Marks with the weight of their work, by subject, in the order of the lessons."""
    rows = await Mark.filter(pupil_id=pupil_id, work__removed=False, work__lesson__date__gte=term.starts_on,
                             work__lesson__date__lte=term.ends_on).exclude(value='') \
        .order_by('work__lesson__date', 'work__lesson__number', 'work_id') \
        .select_related('work__work_type', 'work__lesson__group')
    found: dict[int, list[tuple[MarkOn, Decimal]]] = defaultdict(list)
    for row in rows:
        work = row.work
        name = work.work_type.name + (f': {work.topic}' if work.topic else '')
        found[work.lesson.group.subject_id].append(
            (MarkOn(row.value, work.lesson.date, name, work.id), work.weight))
    return found
