"""Term, year, exam and certificate marks (п. 17.4.11): given by the journal's teacher while the period is open."""

from dataclasses import dataclass, replace
from datetime import date

from ejournal.audit import Entry
from ejournal.facts import Facts, TermFacts
from ejournal.rules import locks, texts
from ejournal.rules.marks import FAIL, NOT_ATTESTED, PASS, RELEASED, SCALE, needs_reason
from ejournal.services import final_basis
from ejournal.services.marks import Changed
from ejournal.services.operations import Operation
from ejournal.services.sheet import Sheet
from models import Conflict, FinalKind, FinalMark, Group, Invalid, NotAllowed

YEAR, EXAM, FINAL = 'год', 'экзамен', 'итог'
KINDS = {YEAR: FinalKind.YEAR, EXAM: FinalKind.EXAM, FINAL: FinalKind.FINAL}
KEY = ('pupil_id', 'subject_id', 'year_id', 'period')
VALUES = {'marks': (*SCALE, NOT_ATTESTED, RELEASED), 'pass_fail': (PASS, FAIL, NOT_ATTESTED, RELEASED)}
REASON_LIMIT = 300
Finals = dict[tuple[int, str], FinalMark]  # (pupil, period)


@dataclass(frozen=True, slots=True)
class FinalChange:
    """A final mark to be given: ``period`` is a term's name, «год», «экзамен» or «итог»; an empty ``value`` takes it
    away. ``old`` is the value it started from, None where that does not matter."""

    pupil: int
    period: str
    value: str
    reason: str = ''
    source: str = ''
    old: str | None = None


async def known(group: Group) -> Finals:
    """The final marks of the group's subject and year."""
    rows = await FinalMark.filter(subject_id=group.subject_id, year_id=group.school_class.year_id)
    return {(row.pupil_id, row.period): row for row in rows}


async def fill(sheet: Sheet, operations: list[Operation]) -> None:
    """Load what operations on final marks need: the marks themselves, and what suggestions rest on."""
    pupils = {op.pupil for op in operations if op.kind == 'final' and op.pupil}
    if not pupils:
        return
    sheet.finals = await known(sheet.group)
    periods = {period_of(sheet, op) for op in operations if op.kind == 'final'}
    terms = [term for term in sheet.facts.terms_of(sheet.grade) if term.name in periods]
    sheet.basis = await final_basis.load(sheet, pupils, terms, certificate=FINAL in periods)


def allowed(marking: str, grade: int) -> tuple[str, ...]:
    """What may be given in such a subject and parallel; nothing where learning is without marks."""
    return () if grade == 1 else VALUES.get(marking, ())


def period_of(sheet: Sheet, op: Operation) -> str:
    """The period an operation names, by its term or in words; '' for an unknown term."""
    if op.term is None:
        return op.period
    return next((term.name for term in sheet.facts.terms_of(sheet.grade) if term.id == op.term), '')


def change_by(sheet: Sheet, op: Operation) -> Changed:
    """The same by an operation of the grid; `Conflict` where somebody else has given another mark meanwhile."""
    if op.pupil is None:
        raise Invalid('Не указан обучающийся.')
    return change(sheet, sheet.finals, FinalChange(op.pupil, period_of(sheet, op), op.new, op.reason,
                                                   op.source, op.old))


def change(sheet: Sheet, finals: Finals, asked: FinalChange) -> Changed:
    """Give, change or take away a final mark.

    Refused: in another teacher's journal, in a closed period, in one that has not begun (for the year: its last
    term), in grade 1 and in a subject without marks, outside the scale, for a pupil who was not in the group in the
    period, without a reason where it differs from the suggestion.
    """
    asked = replace(asked, reason=texts.fold_spaces(asked.reason))
    if not sheet.rights.write or sheet.rights.lesson_ids is not None:
        raise NotAllowed('Итоговые отметки ставит учитель этой группы.')
    term = _term(sheet, asked.period)
    locks.check_final_editable(term_closed=term.closed if term else sheet.facts.closed, period=asked.period)
    _check_value(sheet, asked.value)
    if asked.value and (why := not_yet(sheet.facts, sheet.group.id, sheet.grade, asked.period,
                                       sheet.facts.calendar.today(sheet.now))):
        raise Invalid(why)
    _check_member(sheet, asked.pupil, term)
    mark = finals.get((asked.pupil, asked.period))
    stored = mark.value if mark else ''
    if stored == asked.value and (mark is None or not asked.reason or asked.reason == mark.reason):
        return Changed(stored, mark.version if mark else 0, written=False)
    if asked.old is not None and stored != asked.old:
        raise Conflict('Пока вы вводили, итоговая отметка изменилась.')
    _check_reason(sheet, finals, asked, term)
    if mark is None:
        mark = finals[asked.pupil, asked.period] = FinalMark(
            pupil_id=asked.pupil, subject_id=sheet.group.subject_id, year_id=sheet.facts.year_id, version=0,
            kind=(FinalKind.TERM if term else KINDS[asked.period]).value, term_id=term.id if term else None,
            period=asked.period, class_name=sheet.group.school_class.name)
    mark.value, mark.reason, mark.saved_at = asked.value, asked.reason, sheet.now
    mark.version += 1
    sheet.touch('final', (asked.pupil, asked.period), mark)
    sheet.entries.append(Entry('final.changed', 'final_mark', mark.id, stored, f'{asked.period}: {asked.value}',
                               asked.reason, asked.source, asked.pupil))
    return Changed(asked.value, mark.version)


def not_yet(year: Facts, group_id: int, grade: int, period: str, today: date) -> str:
    """Why the period takes no marks so early, '' when it does; the exam counts from its day where that is said."""
    terms = year.terms_of(grade)
    exam = exam_days(year, group_id)[0]
    if period == EXAM and exam:
        return locks.exam_not_yet(today, exam)
    if period in KINDS:
        last = max(terms, key=lambda term: term.starts_on, default=None)
        return locks.year_not_yet(today, last.starts_on, last.name, period) if last else ''
    return next((locks.term_not_yet(today, term.starts_on, term.name) for term in terms if term.name == period), '')


def exam_days(year: Facts, group_id: int) -> tuple[date | None, date | None]:
    """The day of the exam and of its result, None where not said."""
    on, result = year.preferences.get(f'exam:{group_id}') or ('', '')
    return (date.fromisoformat(on) if on else None), (date.fromisoformat(result) if result else None)


def suggestion(sheet: Sheet, finals: Finals, pupil: int, period: str) -> str:
    """What the rules suggest for the period, '' where they leave it to the teacher (norms 2)."""
    values = {key: mark.value for key, mark in finals.items()}
    term = None if period in KINDS else _term(sheet, period)
    return final_basis.suggested(sheet, values, pupil, period, term)


def _term(sheet: Sheet, period: str) -> TermFacts | None:
    """The term of that name of the parallel, None for the year; `Invalid` for a period the parallel does not have."""
    if period in KINDS:
        return None
    found = next((term for term in sheet.facts.terms_of(sheet.grade) if term.name == period), None)
    if found is None:
        raise Invalid(f'У параллели {sheet.grade} нет периода «{period}».')
    return found


def _check_value(sheet: Sheet, value: str) -> None:
    values = allowed(sheet.group.subject.marking, sheet.grade)
    if not values:
        raise Invalid('Здесь обучение безотметочное: итоговых отметок нет.')
    if value and value not in values:
        raise Invalid(f'«{value}» вне шкалы: допустимы {", ".join(values)}.')


def _check_member(sheet: Sheet, pupil: int, term: TermFacts | None) -> None:
    first = term.starts_on if term else sheet.facts.year_starts_on
    last = term.ends_on if term else sheet.facts.year_ends_on
    if not any(since <= last and (until is None or until > first) for since, until in sheet.members.get(pupil, ())):
        raise Invalid(f'{sheet.pupil_name(pupil)} в этот период не числится в группе.')


def _check_reason(sheet: Sheet, finals: Finals, asked: FinalChange, term: TermFacts | None) -> None:
    """Norms 2 («Объективность»); a past that is replayed has no basis loaded and is taken as it was."""
    if len(asked.reason) > REASON_LIMIT:
        raise Invalid(f'Обоснование: не длиннее {REASON_LIMIT} знаков, сейчас {len(asked.reason)}. Сократите текст.')
    if sheet.basis is None or asked.reason:
        return
    values = {key: mark.value for key, mark in finals.items()}
    suggested = final_basis.suggested(sheet, values, asked.pupil, asked.period, term)
    if needs_reason(suggested, asked.value):
        raise Invalid(f'По среднему выходит «{suggested}», вы ставите «{asked.value}». '
                      'Укажите обоснование: оно войдёт в отчёт «Объективность».')
