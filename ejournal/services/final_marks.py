"""Term and year marks (п. 17.4.11): given by the teacher of the journal while the period is open (I-07)."""

from dataclasses import dataclass

from ejournal.audit import Entry
from ejournal.facts import TermFacts
from ejournal.rules import locks
from ejournal.rules.marks import FAIL, NOT_ATTESTED, PASS, RELEASED, SCALE
from ejournal.services.marks import Changed
from ejournal.services.sheet import Sheet
from models import FinalKind, FinalMark, Group, Invalid, NotAllowed

YEAR = 'год'
KEY = ('pupil_id', 'subject_id', 'year_id', 'period')
VALUES = {'marks': (*SCALE, NOT_ATTESTED, RELEASED), 'pass_fail': (PASS, FAIL, NOT_ATTESTED, RELEASED)}
Finals = dict[tuple[int, str], FinalMark]  # (pupil, period)


@dataclass(frozen=True, slots=True)
class FinalChange:
    """A final mark to be given: ``period`` is a term's name, or «год»; an empty ``value`` takes it away."""

    pupil: int
    period: str
    value: str
    reason: str = ''
    source: str = ''


async def known(group: Group) -> Finals:
    """The final marks of the group's subject and year."""
    rows = await FinalMark.filter(subject_id=group.subject_id, year_id=group.school_class.year_id)
    return {(row.pupil_id, row.period): row for row in rows}


def change(sheet: Sheet, finals: Finals, asked: FinalChange) -> Changed:
    """Give, change or take away a final mark.

    Refused: in another teacher's journal, in a closed period, in grade 1 and in a subject without marks, outside the
    scale, for a pupil who was not in the group in the period.
    """
    if not sheet.rights.write or sheet.rights.lesson_ids is not None:
        raise NotAllowed('Итоговые отметки ставит учитель этой группы.')
    term = _term(sheet, asked.period)
    closed = term.closed if term else any(found.closed for found in sheet.facts.terms_of(sheet.grade))
    locks.check_final_editable(term_closed=closed, period=asked.period)
    _check_value(sheet, asked.value)
    _check_member(sheet, asked.pupil, term)
    mark = finals.get((asked.pupil, asked.period))
    stored = mark.value if mark else ''
    if stored == asked.value:
        return Changed(stored, mark.version if mark else 0, written=False)
    if mark is None:
        mark = finals[asked.pupil, asked.period] = FinalMark(
            pupil_id=asked.pupil, subject_id=sheet.group.subject_id, year_id=sheet.facts.year_id, version=0,
            kind=(FinalKind.TERM if term else FinalKind.YEAR).value, term_id=term.id if term else None,
            period=asked.period, class_name=sheet.group.school_class.name)
    mark.value, mark.reason, mark.saved_at = asked.value, asked.reason, sheet.now
    mark.version += 1
    sheet.touch('final', (asked.pupil, asked.period), mark)
    sheet.entries.append(Entry('final.changed', 'final_mark', mark.id, stored, f'{asked.period}: {asked.value}',
                               asked.reason, asked.source, asked.pupil))
    return Changed(asked.value, mark.version)


def _term(sheet: Sheet, period: str) -> TermFacts | None:
    """The term of that name of the parallel, None for the year; `Invalid` for a period the parallel does not have."""
    if period == YEAR:
        return None
    found = next((term for term in sheet.facts.terms_of(sheet.grade) if term.name == period), None)
    if found is None:
        raise Invalid(f'У параллели {sheet.grade} нет периода «{period}».')
    return found


def _check_value(sheet: Sheet, value: str) -> None:
    allowed = VALUES.get(sheet.group.subject.marking, ())
    if sheet.grade == 1 or not allowed:
        raise Invalid('Здесь обучение безотметочное: итоговых отметок нет.')
    if value and value not in allowed:
        raise Invalid(f'«{value}» вне шкалы: допустимы {", ".join(allowed)}.')


def _check_member(sheet: Sheet, pupil: int, term: TermFacts | None) -> None:
    first = term.starts_on if term else sheet.facts.year_starts_on
    last = term.ends_on if term else sheet.facts.year_ends_on
    if not any(since <= last and (until is None or until > first) for since, until in sheet.members.get(pupil, ())):
        raise Invalid(f'{sheet.pupil_name(pupil)} в этот период не числится в группе.')
