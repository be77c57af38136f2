"""Internal mail: write, answer, call back (п. 17.2.9, 17.3.14, 17.4.5, 17.4.7, 17.5.9; etiquette: norms 8.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from ejournal import audit, clock, db, doors_messages, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import letters as rules
from ejournal.services.talk import files, mailings, people, signatures
from ejournal.services.talk.files import Chosen
from ejournal.topics import Change
from models import Attachment, Conflict, GuardianLink, Invalid, Letter, LetterCopy, NotAllowed, Person, PupilCard, Role

MOST_NAMES = 30
NOBODY = 'Укажите, кому письмо.'
NOT_YOURS = 'Этому человеку вы в этом качестве написать не можете'
FOUND = 12
AGAIN = timedelta(minutes=10)  # the same to the same readers within it is a second press, not a second letter


@dataclass(frozen=True)
class Draft:
    """What is to be sent: to people by id and by mailing, in a capacity ('' is the highest of one's own)."""

    subject: str
    text: str
    to: tuple[int, ...] = ()
    mailings: tuple[str, ...] = ()
    capacity: str = ''
    needs_answer: bool = False
    in_the_day: bool = False  # families get it between 08:00 and 20:00
    files: tuple[Chosen, ...] = ()


@dataclass(frozen=True)
class Sent:
    """The letter's number, how many read it, when it arrives, and a warning about its text or ''."""

    id: int
    readers: int
    arrives_at: datetime
    warning: str


def capacities(actor: Actor) -> list[Role]:
    """In which roles the actor may write, the highest first."""
    return [Role(one) for one in rules.capacities(role.value for role in actor.roles)]


async def find(actor: Actor, text: str, capacity: str = '') -> list[people.Name]:
    """People whose name begins so and whom the actor may write to in this capacity, by the alphabet."""
    actor.require(Action.MAIL)
    circle = await doors_messages.circle(actor, doors_messages.capacity(actor, capacity))
    words = rules.search_text(text).split()[:4]
    query = Person.filter(account__blocked=False).exclude(id=actor.person_id)
    if circle is not None:
        query = query.filter(id__in=list(circle))
    elif not words:
        return []
    for word in words:
        query = query.filter(Q(sort_key__startswith=word) | Q(sort_key__contains=f' {word}'))
    return await people.named(actor, map(int, map(str, await query.order_by('sort_key', 'id').limit(FOUND)
                                           .values_list('id', flat=True))))


async def meant(actor: Actor, ids: Iterable[int]) -> list[people.Name]:
    """Those of these people whom the actor may write to in one of the own capacities; of others nothing is told.

    Numbers come out of addresses and kept drafts, so that they prove nothing.
    """
    actor.require(Action.MAIL)
    wanted = {one for one in ids if 0 < one < 2**31} - {actor.person_id}
    allowed: set[int] = set()
    for role in capacities(actor):
        reach = await doors_messages.circle(actor, role)
        allowed |= wanted if reach is None else wanted & reach
    return (await people.named(actor, await doors_messages.reachable(allowed)))[:MOST_NAMES]


async def mailings_of(actor: Actor, capacity: str = '') -> dict[str, str]:
    """Key → title of the mailings the actor may send in this capacity."""
    actor.require(Action.MAIL)
    return await mailings.offered(actor, doors_messages.capacity(actor, capacity))


async def send(actor: Actor, draft: Draft) -> Sent:
    """Send a letter.

    Refused: no subject or text, nothing Russian in it (I-17), nobody to read it, somebody the capacity may not write
    to, more than 30 names, a mailing that is not the capacity's, the same letter a second time (``_check_again``).
    """
    actor.require(Action.MAIL)
    role = doors_messages.capacity(actor, draft.capacity)
    by_mail, titles, families = await mailings.readers(actor, role, draft.mailings)
    await _check_names(actor, role, draft.to)
    reads = await doors_messages.reachable({*by_mail, *draft.to} - {actor.person_id})
    hidden = (bool(titles) and families) or (len(reads) > 1 and await _has_family(draft.to))
    return await _write(actor, role, draft, reads, audience=', '.join(titles), hidden=hidden)


async def answer(actor: Actor, letter_id: int, draft: Draft) -> Sent:
    """Answer a letter, or add to one's own; the answer's time is noted at the letter. ``to`` follows from it."""
    letter, copy = await doors_messages.letter(actor, letter_id)
    role = doors_messages.capacity(actor, draft.capacity)
    if copy is None:
        if letter.hidden:
            raise NotAllowed('Это рассылка: напишите новое письмо.')
        reads = {row.person_id for row in await LetterCopy.filter(letter_id=letter.id)}
    else:
        reads = {letter.sender_id}
    return await _write(actor, role, draft, reads, answers=letter)


async def put(actor: Actor, role: Role, draft: Draft, reads: Iterable[int], *, kind: str,
              audience: str = '') -> 'Put | None':
    """A letter the program writes for the actor (a failing pupil, a planned event), in the caller's transaction.

    None where nobody of the readers has access; tell with ``announce`` after the commit.
    """
    reach = await doors_messages.reachable(set(reads) - {actor.person_id})
    if not reach:
        return None
    return await _put(actor, role, draft, reach, audience=audience, hidden=bool(audience), kind=kind)


async def dismiss(actor: Actor, letter_id: int) -> None:
    """«Ответ не нужен»: the letter waits no more."""
    _, copy = await doors_messages.letter(actor, letter_id)
    if copy is None or not copy.waiting:
        return
    now = clock.now()
    await LetterCopy.filter(id=copy.id).update(waiting=False, read_at=copy.read_at or now)
    _tell(actor, [actor.person_id])


async def recall(actor: Actor, letter_id: int) -> None:
    """Call back a letter that waits for the morning; refused once it has arrived, and somebody else's."""
    letter, _ = await doors_messages.letter(actor, letter_id)
    if letter.sender_id != actor.person_id or letter.sent_at <= clock.now() or letter.recalled:
        raise Invalid('Письмо уже доставлено: отозвать его нельзя.')
    async with db.transaction():
        await Letter.filter(id=letter.id).update(recalled=True)
        await audit.record(actor, letter.capacity, Entry('letter.recalled', 'letter', letter.id, letter.subject))
    _tell(actor, [actor.person_id])


# --- writing ----------------------------------------------------------------------------------------------------------
async def _check_names(actor: Actor, role: Role, names: tuple[int, ...]) -> None:
    if len(set(names)) > MOST_NAMES:
        raise Invalid(f'По именам можно указать не больше {MOST_NAMES} человек. Выберите рассылку.')
    circle = await doors_messages.circle(actor, role)
    strange = set(names) - circle if circle is not None else set()
    if strange:
        known = await meant(actor, strange)  # in another capacity; of others not even the name is told
        raise NotAllowed(f'{NOT_YOURS}: {known[0].name}.' if known else f'{NOT_YOURS}. Выберите получателей заново.')


async def _has_family(names: tuple[int, ...]) -> bool:
    """A parent must not learn from a letter who else got it."""
    return await GuardianLink.filter(guardian_id__in=names).exists() or await PupilCard.filter(
        person_id__in=names).exists()


@dataclass(frozen=True)
class Put:
    """A stored letter, not yet told of."""

    id: int
    subject: str
    reads: frozenset[int]
    arrives_at: datetime
    warning: str


async def _write(actor: Actor, role: Role, draft: Draft, reads: set[int], *, audience: str = '',  # noqa: PLR0913
                 hidden: bool = False, answers: Letter | None = None) -> Sent:
    if not reads:
        raise Invalid(NOBODY if not (draft.to or draft.mailings) else
                      'Ни у кого из получателей нет доступа к журналу. Передайте сообщение на бумаге.')
    async with db.transaction():
        await Person.filter(id=actor.person_id).select_for_update().first()  # two windows of one writer: in turn
        await _check_again(actor, role, draft, reads)
        made = await _put(actor, role, draft, reads, audience=audience, hidden=hidden, answers=answers)
    announce(actor, made)
    return Sent(made.id, len(made.reads), made.arrives_at, made.warning)


async def _check_again(actor: Actor, role: Role, draft: Draft, reads: set[int]) -> None:
    """``Conflict`` when the writer has sent just this, to just these readers, with just these files, within minutes.

    A draft stands in every window of the writer, so that no number of the form would tell the second press.
    """
    subject, text, _ = rules.checked(draft.subject, draft.text)
    before = await Letter.filter(sender_id=actor.person_id, capacity=role.value, subject=subject, text=text,
                                 needs_answer=draft.needs_answer, recalled=False,
                                 written_at__gt=clock.now() - AGAIN).order_by('-id')
    if not before:
        return
    copies = await LetterCopy.filter(letter_id__in=[letter.id for letter in before])
    attached = await Attachment.filter(object_type=doors_messages.LETTER, removed=False,
                                       object_id__in=[letter.id for letter in before])
    for letter in before:
        if {row.person_id for row in copies if row.letter_id == letter.id} == reads and sorted(
                row.sha256 for row in attached if row.object_id == letter.id) == sorted(
                one.sha256 for one in draft.files):
            when = f'{clock.local(letter.written_at):%d.%m.%Y в %H:%M}'
            raise Conflict(f'Это письмо уже отправлено {when} ({actor.name}). Оно лежит в «Отправленных».')


async def _put(actor: Actor, role: Role, draft: Draft, reads: set[int], *, audience: str,  # noqa: PLR0913
               hidden: bool, kind: str = 'letter', answers: Letter | None = None) -> Put:
    subject, text, warning = rules.checked(draft.subject, draft.text)
    now = clock.local()
    arrives = rules.delivery(now, in_the_day=draft.in_the_day)
    letter = await Letter.create(
        thread_id=answers.thread_id if answers else 0, answers_id=answers.id if answers else None,
        sender_id=actor.person_id, capacity=role.value, rank=rules.RANKS[role.value], kind=kind, subject=subject,
        text=text, signature=await signatures.of(actor, role), audience=audience[:300], hidden=hidden,
        search=rules.search_text(actor.name, subject, text), needs_answer=draft.needs_answer, written_at=now,
        sent_at=arrives)
    if not answers:
        await Letter.filter(id=letter.id).update(thread_id=letter.id)
    await LetterCopy.bulk_create([LetterCopy(letter_id=letter.id, person_id=person) for person in sorted(reads)])
    await files.keep(actor.person_id, doors_messages.LETTER, letter.id, draft.files)
    if answers:
        await _note_answer(actor, answers, arrives)
    await audit.record(actor, role, Entry('letter.sent', 'letter', letter.id, '', subject,
                                          audience or f'получателей: {len(reads)}'))
    return Put(letter.id, subject, frozenset(reads), arrives, warning)


def announce(actor: Actor, made: Put | None) -> None:
    """Tell the readers of a letter that has arrived, and the writer; call it after the commit."""
    if made is None:
        return
    if made.arrives_at <= clock.now():
        _tell(actor, made.reads, {'text': f'Новое письмо: «{made.subject}», {actor.name}',
                                  'href': f'/messages/{made.id}'})
    _tell(actor, [actor.person_id])


async def _note_answer(actor: Actor, answers: Letter, moment: datetime) -> None:
    """The letter and the earlier ones of its writer in the same correspondence are answered by this one."""
    earlier = await Letter.filter(thread_id=answers.thread_id, sender_id=answers.sender_id, id__lte=answers.id) \
        .values_list('id', flat=True)
    await LetterCopy.filter(letter_id__in=list(earlier), person_id=actor.person_id, answered_at=None) \
        .update(waiting=False, answered_at=moment)


def _tell(actor: Actor, people_ids: Iterable[int], notice: dict[str, str] | None = None) -> None:
    patch = {'letters': True} | ({'notice': notice} if notice else {})
    for person in people_ids:
        topics.publish(Change(f'person:{person}', actor.name, actor.account_id, patch))
