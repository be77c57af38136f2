"""Reading the mail: what has come in the order of answering, what was sent, and one correspondence (I-13)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from ejournal import clock, doors_messages, topics
from ejournal.access import Action, Actor
from ejournal.lesson_shapes import FileLine
from ejournal.rules import letters as rules
from ejournal.services.talk import files
from ejournal.topics import Change
from models import Letter, LetterCopy, Person, Role

PAGE = 30
SNIPPET = 140
STATISTICS = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """A letter in a list. For a sent one ``who`` are its readers, and ``read``, ``answered`` count them."""

    id: int
    who: str
    capacity: str
    subject: str
    snippet: str
    at: datetime
    kind: str
    files: int
    waiting: bool = False
    needs_answer: bool = False
    new: bool = False
    answered_at: datetime | None = None
    readers: int = 0
    read: int = 0
    answered: int = 0
    later: bool = False  # waits for the morning


@dataclass(frozen=True)
class Box:
    """A page of the inbox: what waits for an answer or to be read comes first."""

    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True)
class Reader:
    """One reader of a letter one has sent."""

    name: str
    read_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Shown:
    """A letter of a correspondence."""

    id: int
    sender: str
    capacity: str
    mine: bool
    text: str
    signature: str
    at: datetime
    to: str
    needs_answer: bool
    waiting: bool
    answered_in: str
    later: bool
    files: tuple[FileLine, ...]
    readers: tuple[Reader, ...] = ()


@dataclass(frozen=True)
class Thread:
    """A correspondence as this person may see it; ``answers`` is the letter an answer goes to, 0: none."""

    subject: str
    letters: tuple[Shown, ...]
    answers: int
    waiting: bool
    to: str


async def inbox(actor: Actor, *, text: str = '', newest: bool = False, limit: int = PAGE) -> Box:
    """What has come: unanswered first, then by the sender's rank, then the oldest first (I-13); or by time."""
    actor.require(Action.MAIL)
    query = _searched(_arrived(actor.person_id), text, 'letter__')
    order = ('-letter__sent_at', '-id') if newest else ('-waiting', 'letter__rank', 'letter__sent_at', 'id')
    rows = await query.order_by(*order).limit(limit).select_related('letter__sender')
    attached = await files.of(doors_messages.LETTER, [row.letter_id for row in rows])
    return Box(tuple(_came(row, len(attached.get(row.letter_id, ()))) for row in rows), await query.count())


async def sent(actor: Actor, *, text: str = '', limit: int = PAGE) -> Box:
    """What the actor has written, the latest first, with how many have read and answered."""
    actor.require(Action.MAIL)
    query = _searched(Letter.filter(sender_id=actor.person_id, recalled=False), text, '')
    rows = await query.order_by('-written_at', '-id').limit(limit)
    ids = [row.id for row in rows]
    copies, attached = await _copies(ids), await files.of(doors_messages.LETTER, ids)
    return Box(tuple(_went(row, copies[row.id], len(attached.get(row.id, ()))) for row in rows), await query.count())


async def waiting(actor: Actor) -> int:
    """How many letters wait to be answered or read: the number in the menu."""
    return await _arrived(actor.person_id).filter(waiting=True).count()


async def thread(actor: Actor, letter_id: int) -> Thread:
    """The correspondence of a letter, the oldest first: what one has written oneself and what was written to one."""
    letter, _ = await doors_messages.letter(actor, letter_id)
    me = actor.person_id
    mine = {row.letter_id: row for row in await _arrived(me).filter(letter__thread_id=letter.thread_id)}
    rows = await Letter.filter(Q(sender_id=me) | Q(id__in=list(mine)), thread_id=letter.thread_id, recalled=False) \
        .order_by('written_at', 'id').select_related('sender')
    ids = [row.id for row in rows]
    copies, attached = await _copies(ids), await files.of(doors_messages.LETTER, ids)
    shown = tuple(_shown(row, me, mine.get(row.id), copies[row.id], attached.get(row.id, [])) for row in rows)
    last = next((row for row in reversed(rows) if row.id in mine), None) or (rows[-1] if rows else letter)
    open_copy = mine.get(last.id)
    answers = 0 if open_copy is None and last.hidden else last.id
    to = f'{last.sender.short_name}, {Role(last.capacity).label}' if open_copy else _names(copies[last.id])
    return Thread(rows[0].subject if rows else letter.subject, shown, answers,
                  any(one.waiting for one in shown), to)


async def opened(actor: Actor, letter_id: int) -> None:
    """The letters of the correspondence are read now; those that ask for no answer wait no more."""
    letter, _ = await doors_messages.letter(actor, letter_id)
    unread = _arrived(actor.person_id).filter(letter__thread_id=letter.thread_id, read_at=None)
    rows = await unread.select_related('letter')
    if not rows:
        return
    now = clock.now()
    await LetterCopy.filter(id__in=[row.id for row in rows], read_at=None).update(read_at=now)
    await LetterCopy.filter(id__in=[row.id for row in rows if not row.letter.needs_answer]).update(waiting=False)
    for person in {actor.person_id, *(row.letter.sender_id for row in rows)}:
        topics.publish(Change(f'person:{person}', actor.name, actor.account_id, {'letters': True}))


async def answer_time(actor: Actor) -> tuple[str, int]:
    """How soon the actor answers: the median of the last 30 days in words, and of how many letters; '' of none."""
    actor.require(Action.MAIL)
    rows = await LetterCopy.filter(person_id=actor.person_id, letter__needs_answer=True,
                                   answered_at__gte=clock.now() - STATISTICS).select_related('letter')
    spent = [(row.answered_at - row.letter.sent_at).total_seconds() for row in rows if row.answered_at]
    return (rules.spent(median(spent)) if spent else ''), len(spent)


# --- rows -------------------------------------------------------------------------------------------------------------
def _arrived(person_id: int) -> QuerySet[LetterCopy]:
    return LetterCopy.filter(person_id=person_id, letter__sent_at__lte=clock.now(), letter__recalled=False)


def _searched(query: 'QuerySet[LetterCopy] | QuerySet[Letter]', text: str, prefix: str) -> 'QuerySet':  # type: ignore[type-arg]
    for word in rules.search_text(text).split()[:6]:
        query = query.filter(**{f'{prefix}search__contains': word})
    return query


async def _copies(letters: Iterable[int]) -> dict[int, list[tuple[LetterCopy, Person]]]:
    found: dict[int, list[tuple[LetterCopy, Person]]] = defaultdict(list)
    for row in await LetterCopy.filter(letter_id__in=list(letters)).order_by('person__sort_key') \
            .select_related('person'):
        found[row.letter_id].append((row, row.person))
    return found


def _came(row: LetterCopy, attached: int) -> Line:
    letter = row.letter
    return Line(letter.id, letter.sender.short_name, Role(letter.capacity).label, letter.subject,
                _snippet(letter.text), clock.local(letter.sent_at), letter.kind, attached, row.waiting,
                letter.needs_answer, row.read_at is None, row.answered_at and clock.local(row.answered_at))


def _went(letter: Letter, copies: list[tuple[LetterCopy, Person]], attached: int) -> Line:
    return Line(letter.id, letter.audience or _names(copies), Role(letter.capacity).label, letter.subject,
                _snippet(letter.text), clock.local(letter.sent_at), letter.kind, attached,
                needs_answer=letter.needs_answer, readers=len(copies),
                read=sum(copy.read_at is not None for copy, _ in copies),
                answered=sum(copy.answered_at is not None for copy, _ in copies),
                later=letter.sent_at > clock.now())


def _shown(letter: Letter, me: int, copy: LetterCopy | None, copies: list[tuple[LetterCopy, Person]],
           attached: list[FileLine]) -> Shown:
    mine = letter.sender_id == me
    done = copy and copy.answered_at
    readers = tuple(Reader(person.short_name, one.read_at and clock.local(one.read_at),
                           one.answered_at and clock.local(one.answered_at)) for one, person in copies)
    to = letter.audience or ('' if letter.hidden and not mine else _names(copies))
    return Shown(letter.id, letter.sender.short_name, Role(letter.capacity).label, mine, letter.text, letter.signature,
                 clock.local(letter.sent_at), to, letter.needs_answer, bool(copy and copy.waiting),
                 rules.spent((done - letter.sent_at).total_seconds()) if done else '',
                 letter.sent_at > clock.now(), tuple(attached), readers if mine else ())


def _names(copies: list[tuple[LetterCopy, Person]]) -> str:
    names = [person.short_name for _, person in copies]
    return ', '.join(names[:3]) + (f' и ещё {len(names) - 3}' if len(names) > 3 else '')


def _snippet(text: str) -> str:
    line = ' '.join(text.split())
    return line if len(line) <= SNIPPET else line[:SNIPPET].rsplit(' ', 1)[0] + '…'
