"""«Калькулятор: какие отметки нужны»: the marks of a term with their weights, as exact sums; no forecast in it."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ejournal import access, clock, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics.forecast import words
from ejournal.diary_shapes import Calculation, SubjectSums
from ejournal.reports.names import Names
from ejournal.rules import marks
from ejournal.services import final_basis, forecast_verdict, forecasts, pupil_marks, pupils
from models import Lesson, LessonState, NotFound


async def of_term(actor: Actor, pupil_id: int, term_id: int) -> Calculation:
    """The sums of a pupil's own term; ``NotFound`` for somebody else's pupil or term."""
    actor.require(Action.CALCULATOR)
    person = await access.pupil(actor, pupil_id)
    place = await pupils.placed(person.id, clock.today())
    terms = place.year.terms_of(place.school_class(clock.today()).grade)
    term = next((one for one in terms if one.id == term_id), None)
    if term is None:
        raise NotFound('Такого учебного периода у этого класса нет.')
    debt = bool(place.year.preferences.get('debt_counts'))
    subjects = {group.subject_id: group.subject for group, _ in place.groups.values()
                if group.subject.marking == 'marks' and not group.subject.extracurricular
                and group.school_class.year_id == place.year.year_id and group.school_class.grade > 1}
    left = await _lessons_left(place, term.ends_on)
    cells = await pupil_marks.cells(person.id, term) if subjects else {}
    found = []
    for number, subject in sorted(subjects.items(), key=lambda item: item[1].name):
        own = cells.get(number, [])
        values = [(value, Fraction(weight)) for mark, weight in own
                  for value in marks.mark_values(mark.text, debt_counts=debt)]
        found.append(SubjectSums(
            subject.name, tuple((mark.text, weight, f'{mark.work}, {mark.date:%d.%m.%Y}') for mark, weight in own),
            sum((value * weight for value, weight in values), Fraction()),
            sum((weight for _, weight in values), Fraction()), len(values), left[number]))
    types = await facts.work_types()
    weights = sorted({one.weight for one in types.values() if one.active}) or [Decimal(1)]
    return Calculation(term.name, tuple(found), tuple(final_basis.thresholds(place.year)),
                       int(place.year.preferences.get('min_marks') or marks.MIN_MARKS), tuple(weights))


async def _lessons_left(place: pupils.Place, until: date) -> Counter[int]:
    """How many lessons of each subject are still to come, today's among them; 0 in a term that is over."""
    subjects = {group.id: group.subject_id for group, _ in place.groups.values()}
    rows = await Lesson.filter(group_id__in=list(subjects), date__gte=clock.today(), date__lte=until,
                               state=LessonState.PLANNED.value).values_list('group_id', flat=True)
    return Counter(subjects[int(str(one))] for one in rows)


async def forecast(actor: Actor, pupil_id: int) -> tuple[tuple[str, str], ...]:
    """(subject, «Если всё пойдёт как обычно, …»), only where the school has decided to show it to families.

    Nothing by default, and nothing while the gate is shut (п. 11.9).
    """
    actor.require(Action.CALCULATOR)
    person = await access.pupil(actor, pupil_id)
    year = await facts.current()
    verdict = forecast_verdict.kept(year)
    if not year.preferences.get('forecast_for_families') or verdict is None or not verdict.shown:
        return ()
    data = await frames.current()
    found, names = await forecasts.outlook(data), Names.of(data)
    rows = found.pairs[found.pairs['pupil'] == person.id] if len(found.pairs) else found.pairs
    return tuple(sorted((names.subject(row['subject']), words.sentence(row)) for row in rows.to_dict('records')))
