"""«Документы и приказы»: the registry of orders, approved by the director, and local acts for the staff (п. 2, 17.1.1).

Movements, substitutions and absences carry the number of their order; the registry looks them up by it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.queryset import QuerySet

from ejournal import audit, clock, db, files, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.lesson_shapes import FileLine
from ejournal.rules.governing import ACT_KINDS, ORDER_KINDS
from ejournal.rules.letters import search_text
from ejournal.rules.texts import fold_spaces
from ejournal.services import filed
from ejournal.topics import Change
from models import (
    Attachment,
    Conflict,
    CorrectionRequest,
    Invalid,
    Movement,
    NotAllowed,
    NotFound,
    Person,
    SchoolPaper,
    StaffAbsence,
    Substitution,
)

PAPER, KEY = 'paper', 'papers'
SHOWN = 200
MOST_FOUND = 10_000  # numbers one statement takes
NO_PAPER = 'Такого документа нет. Обновите список.'
USES = {'движение': Movement, 'замещения': Substitution, 'отсутствия учителей': StaffAbsence,
        'исправления': CorrectionRequest}


@dataclass(frozen=True)
class NewPaper:
    """What is written about a new order or act."""

    kind: str
    number: str
    dated_on: date | None
    title: str
    is_act: bool = False


@dataclass(frozen=True)
class PaperLine:
    """A paper of the list; ``uses`` says which records carry its number."""

    id: int
    kind: str
    number: str
    dated_on: date
    title: str
    author: str
    approved_by: str
    approved_at: datetime | None
    files: tuple[FileLine, ...]
    uses: tuple[tuple[str, int], ...] = ()


async def add(actor: Actor, new: NewPaper, name: str = '', content: bytes | None = None) -> int:
    """Enter an order or a local act; the director's own is approved at once.

    Refused: no number, date or title, a date to come, a number of that date that is there already, a strange file.
    """
    right = Action.ACTS_WRITE if new.is_act else Action.ORDERS_WRITE
    actor.require(right)
    number, dated_on, title = _checked(new)
    stored = await files.store(content) if content is not None else None
    async with db.transaction():
        if await SchoolPaper.exists(number=number, dated_on=dated_on, is_act=new.is_act, removed=False):
            raise Conflict(f'Документ № {number} от {dated_on:%d.%m.%Y} уже внесён.')
        approves = actor.may(Action.ORDERS_APPROVE)
        made = await SchoolPaper.create(
            is_act=new.is_act, kind=new.kind, number=number, dated_on=dated_on, title=title,
            created_by=actor.person_id, created_at=clock.now(), approved_by=actor.person_id if approves else None,
            approved_at=clock.now() if approves else None)
        if stored:
            await filed.keep(PAPER, made.id, actor.person_id, name, stored)
        await audit.record(actor, actor.capacity(right), Entry('paper.recorded', PAPER, made.id, after=_words(made)))
    _tell(actor)
    return made.id


def _checked(new: NewPaper) -> tuple[str, date, str]:
    number, title = fold_spaces(new.number)[:40], fold_spaces(new.title)[:300]
    if not number or new.dated_on is None:
        raise Invalid('Укажите номер и дату документа.')
    if new.dated_on > clock.today():
        raise Invalid('Дата документа ещё не наступила.')
    if not title:
        raise Invalid('Укажите заголовок: о чём документ.')
    if new.kind not in (ACT_KINDS if new.is_act else ORDER_KINDS):
        raise Invalid('Выберите вид документа из списка.')
    return number, new.dated_on, title


async def attach(actor: Actor, paper_id: int, name: str, content: bytes) -> int:
    """Add a scan to a paper; by whoever may enter papers of its kind."""
    paper = await _paper(paper_id)
    right = Action.ACTS_WRITE if paper.is_act else Action.ORDERS_WRITE
    actor.require(right)
    stored = await files.store(content)
    async with db.transaction():
        made = await filed.keep(PAPER, paper.id, actor.person_id, name, stored)
        await audit.record(actor, actor.capacity(right),
                           Entry('paper.attached', PAPER, paper.id, after=f'{made.title} ({made.sha256[:12]})'))
    _tell(actor)
    return made.id


async def approve(actor: Actor, paper_id: int) -> None:
    """The director approves (п. 17.1.1); once is enough."""
    actor.require(Action.ORDERS_APPROVE)
    paper = await _paper(paper_id)
    async with db.transaction():
        if await SchoolPaper.filter(id=paper.id, removed=False, approved_at=None).update(
                approved_by=actor.person_id, approved_at=clock.now()):
            await audit.record(actor, actor.capacity(Action.ORDERS_APPROVE),
                               Entry('paper.approved', PAPER, paper.id, after=_words(paper)))
    _tell(actor)


async def remove(actor: Actor, paper_id: int) -> None:
    """Take away what was entered by mistake. Refused: an approved order (the next order cancels it)."""
    paper = await _paper(paper_id)
    right = Action.ACTS_WRITE if paper.is_act else Action.ORDERS_WRITE
    actor.require(right)
    if paper.approved_at and not (paper.is_act and actor.may(Action.ORDERS_APPROVE)):
        raise NotAllowed('Документ утверждён. Его отменяют новым приказом директора.')
    async with db.transaction():
        if not await SchoolPaper.filter(id=paper.id, removed=False, approved_at=paper.approved_at).update(removed=True):
            raise Conflict('Документ только что утвердили или убрали. Обновите список.')
        await audit.record(actor, actor.capacity(right), Entry('paper.removed', PAPER, paper.id, _words(paper)))
    _tell(actor)


async def orders(actor: Actor, text: str = '', kind: str = '') -> list[PaperLine]:
    """The registry, the newest first: by number or words of the title, and by kind."""
    actor.require(Action.ORDERS_READ)
    query = SchoolPaper.filter(is_act=False, removed=False)
    if kind:
        query = query.filter(kind=kind)
    if words := search_text(text).split():  # SQLite knows no capital letters of ours
        rows = await query.values_list('id', 'number', 'title')
        query = SchoolPaper.filter(id__in=[number for number, *said in rows if all(
            word in search_text(*map(str, said)) for word in words)][-MOST_FOUND:])
    return await _lines(query)


async def acts(actor: Actor) -> list[PaperLine]:
    """Local acts: those approved for all of the staff, the rest for whoever enters or approves them."""
    actor.require(Action.PAPERS_READ)
    query = SchoolPaper.filter(is_act=True, removed=False)
    return await _lines(query if actor.may(Action.ACTS_WRITE) else query.filter(approved_at__isnull=False))


async def unregistered(actor: Actor) -> list[tuple[str, date, str]]:
    """(number, date, what for): orders that movements rest on and the registry does not know."""
    actor.require(Action.ORDERS_READ)
    known = set(await SchoolPaper.filter(is_act=False, removed=False).values_list('number', 'dated_on'))
    rows = await Movement.all().order_by('-order_date').values_list('order_number', 'order_date', 'kind')
    return [(number, day, kind) for number, day, kind in dict.fromkeys(rows) if (number, day) not in known]


async def numbers(wanted: Iterable[str]) -> dict[tuple[str, date], int]:
    """(number, date) → the order in the registry; the caller shows records that carry the number."""
    rows = await SchoolPaper.filter(is_act=False, removed=False, number__in=list(wanted)) \
        .values_list('number', 'dated_on', 'id')
    return {(number, day): paper for number, day, paper in rows}


async def to_read(actor: Actor, attachment: Attachment) -> bool:
    """Whether the actor may download this file of a paper."""
    paper = await SchoolPaper.get_or_none(id=attachment.object_id, removed=False)
    if paper is None:
        return False
    if paper.is_act:
        return actor.may(Action.PAPERS_READ) and (paper.approved_at is not None or actor.may(Action.ACTS_WRITE))
    return actor.may(Action.ORDERS_READ)


async def _paper(paper_id: int) -> SchoolPaper:
    paper = await SchoolPaper.get_or_none(id=paper_id, removed=False)
    if paper is None:
        raise NotFound(NO_PAPER)
    return paper


async def _lines(query: QuerySet[SchoolPaper]) -> list[PaperLine]:
    rows = await query.order_by('-dated_on', '-id').limit(SHOWN)
    people = {number for row in rows for number in (row.created_by, row.approved_by) if number}
    names = {one.id: one.short_name for one in await Person.filter(id__in=list(people))}
    attached = await filed.of_objects(PAPER, [row.id for row in rows])
    uses = await _uses([row.number for row in rows if not row.is_act])

    def carried(row: SchoolPaper) -> tuple[tuple[str, int], ...]:
        counts = ((what, count[row.number, row.dated_on] + count[row.number, None]) for what, count in uses.items())
        return () if row.is_act else tuple((what, count) for what, count in counts if count)

    return [PaperLine(row.id, row.kind, row.number, row.dated_on, row.title, names.get(row.created_by or 0, ''),
                      names.get(row.approved_by or 0, ''), row.approved_at, attached.get(row.id, ()), carried(row))
            for row in rows]


async def _uses(wanted: Sequence[str]) -> dict[str, Counter[tuple[str, date | None]]]:
    """How many records carry (number, date of the order; None where a record has no date): numbers begin anew."""
    found = {}
    for what, model in USES.items():
        dated = 'order_date' in model._meta.fields_map
        rows = await model.filter(order_number__in=list(wanted)).values_list(
            'order_number', *(['order_date'] if dated else []))
        found[what] = Counter((str(row[0]), row[1] if dated else None) for row in rows)
    return found


def _words(paper: SchoolPaper) -> str:
    return f'{paper.kind} № {paper.number} от {paper.dated_on:%d.%m.%Y}: {paper.title}'


def _tell(actor: Actor) -> None:
    topics.publish(Change(KEY, actor.name, actor.account_id))
