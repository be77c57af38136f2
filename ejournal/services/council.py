"""Decisions of the pedagogical council by class, each by a protocol with number and date (norms 2, п. 17.2.8)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import council as rules
from ejournal.rules import texts
from ejournal.rules.marks import FAIL, NOT_ATTESTED
from models import ClassMembership, CouncilDecision, FinalMark, Invalid, Locked

NUMBER_LIMIT = 40


@dataclass(frozen=True)
class PupilDecision:
    """A pupil with the decision, empty where there is none; ``debts`` are the year marks that hinder promotion."""

    pupil_id: int
    name: str
    kind: str
    text: str
    protocol: str
    debts: str


@dataclass(frozen=True)
class ClassDecisions:
    """A class with its pupils; ``kinds`` is what may be decided."""

    class_id: int
    name: str
    grade: int
    may_write: bool
    closed: bool
    kinds: dict[str, str]
    pupils: tuple[PupilDecision, ...]


async def of_class(actor: Actor, class_id: int) -> ClassDecisions:
    """The pupils of the class at the end of the year (today before that), with what was decided."""
    school_class = await access.school_class(actor, class_id)
    year = await facts.of_year(school_class.year_id)
    members = await _members(class_id, min(clock.today(), year.year_ends_on))
    ids = [row.pupil_id for row in members]
    decisions = {row.pupil_id: row for row in await CouncilDecision.filter(year_id=year.year_id, pupil_id__in=ids)}
    debts = defaultdict(list)
    for mark in await FinalMark.filter(year_id=year.year_id, pupil_id__in=ids, kind='year',
                                       value__in=('2', FAIL, NOT_ATTESTED)).select_related('subject'):
        debts[mark.pupil_id].append(f'{mark.subject.name} — {mark.value}')
    rows = []
    for row in members:
        found = decisions.get(row.pupil_id)
        protocol = f'№ {found.protocol_number} от {found.protocol_date:%d.%m.%Y}' if found else ''
        rows.append(PupilDecision(row.pupil_id, row.pupil.list_name, found.kind if found else '',
                                  found.text if found else '', protocol, ', '.join(sorted(debts[row.pupil_id]))))
    return ClassDecisions(class_id, school_class.name, school_class.grade, actor.may(Action.COUNCIL_WRITE),
                          year.closed, rules.kinds(school_class.grade), tuple(rows))


async def decide(actor: Actor, class_id: int, pupils: Sequence[int], kind: str, *, number: str, on: date | None) -> int:
    """Write one decision for these pupils; how many were written.

    Refused: without the right, without the protocol's number and date, a date to come, a closed year, a pupil who is
    not in the class, a kind the parallel does not have.
    """
    actor.require(Action.COUNCIL_WRITE)
    number = texts.fold_spaces(number)
    if not number or len(number) > NUMBER_LIMIT:
        raise Invalid(f'Укажите номер протокола педагогического совета (не длиннее {NUMBER_LIMIT} знаков).')
    if on is None or on > clock.today():
        raise Invalid('Укажите дату протокола: не позже сегодняшнего дня.')
    school_class = await access.school_class(actor, class_id)
    year = await facts.of_year(school_class.year_id)
    if year.closed:
        raise Locked('Учебный год закрыт: решения педагогического совета изменить нельзя.')
    entries = []
    async with in_transaction():
        members = {row.pupil_id: row.pupil for row in await _members(class_id, min(clock.today(), year.year_ends_on))}
        if not pupils or set(pupils) - set(members):
            raise Invalid('Выберите обучающихся этого класса.')
        before = {row.pupil_id: row.text for row in await CouncilDecision.filter(
            year_id=year.year_id, pupil_id__in=list(pupils))}
        rows = [CouncilDecision(pupil_id=one, year_id=year.year_id, school_class_id=class_id, kind=kind,
                                text=rules.text(kind, school_class.grade, members[one].sex),
                                protocol_number=number, protocol_date=on) for one in dict.fromkeys(pupils)]
        await CouncilDecision.bulk_create(rows, on_conflict=('pupil_id', 'year_id'), update_fields=(
            'school_class_id', 'kind', 'text', 'protocol_number', 'protocol_date'))
        entries = [Entry('council.decided', 'council_decision', class_id, before.get(row.pupil_id, ''), row.text,
                         f'протокол № {number} от {on:%d.%m.%Y}', pupil_id=row.pupil_id) for row in rows]
        await audit.record(actor, actor.capacity(Action.COUNCIL_WRITE), *entries)
    topics.publish(topics.Change(f'council:{class_id}', actor.name, actor.account_id, {'class': class_id}))
    return len(rows)


async def _members(class_id: int, day: date) -> list[ClassMembership]:
    return await ClassMembership.filter(access.inside(day), school_class_id=class_id) \
        .select_related('pupil').order_by('pupil__sort_key', 'pupil_id')
