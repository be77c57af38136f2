"""«Итоговые отметки» of a journal: periods, year, exam and certificate, with what is suggested (п. 17.4.11)."""

from dataclasses import dataclass
from datetime import date, datetime

from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, facts
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.facts import Facts, TermFacts
from ejournal.rules import deadlines
from ejournal.services import final_basis, final_marks
from ejournal.services import sheet as sheets
from ejournal.services.final_marks import EXAM, FINAL, KINDS, YEAR, exam_days
from ejournal.services.journal import title_of
from ejournal.services.sheet import Sheet
from models import Group, Invalid, Locked, NotAllowed, Person, Preference

YEAR_CLOSED = 'Учебный год закрыт: итоговые отметки изменить нельзя.'


@dataclass(frozen=True)
class Period:
    """A column: its name, until when its marks are due (None: not said), and why it takes no marks now ('' when it
    does); ``term`` is False for the year, the exam and the certificate."""

    name: str
    due: datetime | None
    why: str
    term: bool = False

    @property
    def open(self) -> bool:
        """Whether it can be written now."""
        return not self.why


@dataclass(frozen=True)
class FinalSheet:
    """The page: ``cells`` are (pupil, period) → (mark, suggestion, reason)."""

    group_id: int
    title: str
    class_id: int
    may_write: bool
    values: tuple[str, ...]
    periods: tuple[Period, ...]
    pupils: tuple[tuple[int, str], ...]
    cells: dict[tuple[int, str], tuple[str, str, str]]
    exam_on: date | None
    result_on: date | None


async def of_group(actor: Actor, group_id: int) -> FinalSheet:
    """The final marks of a journal the actor may read."""
    group, rights = await access.journal(actor, group_id)
    year = await facts.of_year(group.school_class.year_id)
    sheet = await sheets.load(actor, group, rights, year, [])
    terms = year.terms_of(sheet.grade)
    sheet.finals = await final_marks.known(group)
    pupils = await Person.filter(id__in=list(sheet.members)).order_by('sort_key', 'id')
    sheet.basis = await final_basis.load(sheet, [one.id for one in pupils], terms, certificate=sheet.grade in (9, 11))
    write = rights.write and rights.lesson_ids is None
    exam_on, result_on = exam_days(year, group.id)
    values = final_marks.allowed(group.subject.marking, sheet.grade)
    return FinalSheet(group.id, title_of(group.subject.name, group.school_class.name, group.name),
                      group.school_class_id, write and bool(values), values,
                      tuple(_periods(year, terms, group.id, sheet.grade)),
                      tuple((one.id, one.list_name) for one in pupils),
                      _cells(sheet, [one.id for one in pupils], terms), exam_on, result_on)


async def set_exam(actor: Actor, group_id: int, on: date | None, result_on: date | None) -> None:
    """Say when the exam is and, where it comes later, when its result came (I-08)."""
    group, rights = await access.journal(actor, group_id)
    if not rights.write or rights.lesson_ids is not None:
        raise NotAllowed('Дату экзамена указывает учитель этой группы.')
    if (await facts.of_year(group.school_class.year_id)).closed:
        raise Locked(YEAR_CLOSED)
    if on is None or (result_on is not None and result_on < on):
        raise Invalid('Укажите дату экзамена; результат не может прийти раньше экзамена.')
    key = _exam_key(group)
    async with in_transaction():
        await Preference.filter(key=key).delete()
        await Preference.create(key=key, value=[on.isoformat(), result_on.isoformat() if result_on else ''])
        await audit.record(actor, actor.capacity(Action.JOURNAL_WRITE), Entry(
            'exam.dated', 'group', group.id, '', f'{on:%d.%m.%Y}' + (
                f', результат {result_on:%d.%m.%Y}' if result_on else '')), group_id=group.id)
    facts.forget()


def _exam_key(group: Group) -> str:
    return f'exam:{group.id}'


def _periods(year: Facts, terms: list[TermFacts], group_id: int, grade: int) -> list[Period]:
    def early(period: str) -> str:
        return final_marks.not_yet(year, group_id, grade, period, clock.today())

    found = [Period(term.name, deadlines.final_due(term.ends_on, year.calendar),
                    f'{term.name}: период закрыт, отметки изменить нельзя.' if term.closed else early(term.name),
                    term=True) for term in terms]
    exam_on, result_on = exam_days(year, group_id)
    exam_due = deadlines.exam_due(exam_on, year.calendar, result_on) if exam_on else None
    dues = {YEAR: deadlines.final_due(year.year_ends_on, year.calendar), EXAM: exam_due, FINAL: None}
    return found + [Period(name, due, YEAR_CLOSED if year.closed else early(name)) for name, due in dues.items()]


def _cells(sheet: Sheet, pupils: list[int], terms: list[TermFacts]) -> dict[tuple[int, str], tuple[str, str, str]]:
    values = {key: mark.value for key, mark in sheet.finals.items()}
    columns: list[tuple[str, TermFacts | None]] = [*((term.name, term) for term in terms), *((k, None) for k in KINDS)]
    cells = {}
    for pupil in pupils:
        for name, term in columns:
            mark = sheet.finals.get((pupil, name))
            cells[pupil, name] = (mark.value if mark else '',
                                  final_basis.suggested(sheet, values, pupil, name, term),
                                  mark.reason if mark else '')
    return cells
