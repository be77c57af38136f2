"""«Обращения»: faults, questions, complaints, reports on request; answered by the administrator.

п. 17.2.2, 17.2.5 (the queue of requests for reports), 17.4.9, 17.5.13, 20.2 and 24.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from ejournal import audit, clock, db, doors_messages, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.lesson_shapes import FileLine
from ejournal.rules import letters as rules
from ejournal.rules import texts
from ejournal.services.talk import files, people
from ejournal.services.talk.files import Chosen
from ejournal.topics import Change
from models import Conflict, HelpNote, HelpRequest, Invalid, NotAllowed

KEY = 'helpdesk'
KINDS = {'fault': 'ошибка', 'question': 'вопрос', 'report': 'заявка на отчёт', 'complaint': 'жалоба на письмо'}
NEW, WORK, ANSWERED, CLOSED = 'new', 'work', 'answered', 'closed'
STATUSES = {NEW: 'новое', WORK: 'в работе', ANSWERED: 'отвечено', CLOSED: 'закрыто'}
PERIOD = timedelta(days=30)
MOST_OPEN = 20
SHOWN = 200


@dataclass(frozen=True)
class Asked:
    """What somebody asks; ``due_on`` belongs to a report, ``page`` and ``browser`` to a fault."""

    kind: str
    subject: str
    text: str
    page: str = ''
    browser: str = ''
    due_on: date | None = None
    files: tuple[Chosen, ...] = ()


@dataclass(frozen=True)
class Line:
    """A request in a list."""

    id: int
    kind: str
    subject: str
    author: str
    asked_at: datetime
    status: str
    handler: str
    due_on: date | None
    overdue: bool
    answered_in: str


@dataclass(frozen=True)
class Note:
    """A line of the talk."""

    author: str
    text: str
    at: datetime
    mine: bool


@dataclass(frozen=True)
class Page:
    """A request with its talk and files; ``answers``: the actor is who answers."""

    line: Line
    text: str
    page: str
    browser: str
    notes: tuple[Note, ...]
    files: tuple[FileLine, ...]
    answers: bool
    mine: bool


@dataclass(frozen=True)
class Figures:
    """The statistics of answering in the last 30 days (п. 20.2)."""

    asked: int
    answered: int
    waiting: int
    median: str
    slowest: str


async def ask(actor: Actor, asked: Asked) -> int:
    """Put a request to the administrator; its number.

    Refused: no subject or text, an unknown kind, a report without the right or with a deadline in the past, more than
    20 open requests of one person.
    """
    actor.require(Action.HELP_ASK)
    if asked.kind == 'report':
        actor.require(Action.REPORTS_ASK)
    if asked.kind not in KINDS:
        raise Invalid('Выберите, о чём обращение.')
    subject, text, _ = rules.checked(asked.subject, asked.text)
    if asked.kind == 'report' and (asked.due_on is None or asked.due_on < clock.today()):
        raise Invalid('Укажите, к какому дню нужен отчёт: сегодня или позже.')
    if await HelpRequest.filter(author_id=actor.person_id).exclude(status=CLOSED).count() >= MOST_OPEN:
        raise Conflict(f'У вас уже {MOST_OPEN} открытых обращений. Закройте те, на которые ответили.')
    async with db.transaction():
        made = await HelpRequest.create(
            kind=asked.kind, author_id=actor.person_id, subject=subject, text=text,
            page=texts.fold_spaces(asked.page)[:300], browser=texts.fold_spaces(asked.browser)[:300],
            due_on=asked.due_on if asked.kind == 'report' else None, asked_at=clock.now())
        await files.keep(actor.person_id, doors_messages.REQUEST, made.id, asked.files)
        await _record(actor, 'help.asked', made.id, '', subject)
    await _tell(actor, made, f'Обращение: «{subject}», {actor.name}', to_administrators=True)
    return made.id


async def complain(actor: Actor, letter_id: int, reason: str) -> int:
    """«Пожаловаться» on a letter one has got: the administrator gets its text and the reason (norms 8.3)."""
    letter, copy = await doors_messages.letter(actor, letter_id)
    if copy is None:
        raise NotAllowed('Пожаловаться можно на письмо, которое пришло вам.')
    reason = texts.fold_spaces(reason)
    if not reason:
        raise Invalid('Напишите, что в письме нарушает правила переписки.')
    text = (f'{reason}\n\nПисьмо № {letter.id} от {clock.local(letter.sent_at):%d.%m.%Y %H:%M}, '
            f'{letter.signature}. Тема: {letter.subject}.\n\n{letter.text}')
    return await ask(actor, Asked('complaint', f'Жалоба: {letter.subject}'[:rules.SUBJECT_LIMIT],
                                  text[:rules.TEXT_LIMIT]))


async def listed(actor: Actor, *, status: str = '', kind: str = '', own: bool = False) -> list[Line]:
    """The queue for who answers (else one's own): what waits first, reports by their deadline, then the oldest."""
    actor.require(Action.HELP_ASK)
    query = HelpRequest.all() if actor.may(Action.HELP_ANSWER) and not own \
        else HelpRequest.filter(author_id=actor.person_id)
    if status in STATUSES:
        query = query.filter(status=status)
    if kind in KINDS:
        query = query.filter(kind=kind)
    # What waits is shown whole, however much has been answered since: nobody is forgotten at the end of the queue.
    rows = [row for one in (query.filter(status__in=[NEW, WORK]).order_by('id'),
                            query.exclude(status__in=[NEW, WORK]).order_by('-id').limit(SHOWN))
            for row in await one.select_related('author', 'taken_by')]
    order = list(STATUSES)
    rows.sort(key=lambda row: (order.index(row.status), row.due_on or date.max, row.id)
              if row.status in (NEW, WORK) else (order.index(row.status), date.max, -row.id))
    return [_line(row) for row in rows]


async def waiting(actor: Actor) -> int:
    """What is new in the queue; for others, answers they have not closed."""
    if actor.may(Action.HELP_ANSWER):
        return await HelpRequest.filter(status=NEW).count()
    return await HelpRequest.filter(author_id=actor.person_id, status=ANSWERED).count()


async def shown(actor: Actor, request_id: int) -> Page:
    """A request with its talk."""
    row = await doors_messages.request(actor, request_id)
    notes = await HelpNote.filter(request_id=row.id).order_by('written_at', 'id').select_related('author')
    attached = await files.of(doors_messages.REQUEST, [row.id])
    return Page(_line(row), row.text, row.page, row.browser, tuple(
        Note(one.author.short_name, one.text, clock.local(one.written_at), one.author_id == actor.person_id)
        for one in notes), tuple(attached.get(row.id, ())), actor.may(Action.HELP_ANSWER),
        row.author_id == actor.person_id)


async def take(actor: Actor, request_id: int) -> None:
    """«В работу»: the author sees who works on it."""
    actor.require(Action.HELP_ANSWER)
    async with db.transaction():
        row = await _open(actor, request_id)
        if row.status not in (NEW, WORK):
            raise Conflict('На обращение уже ответили.')
        await HelpRequest.filter(id=row.id).update(status=WORK, taken_at=row.taken_at or clock.now(),
                                                   taken_by_id=actor.person_id)
        await _record(actor, 'help.taken', row.id, STATUSES[row.status], STATUSES[WORK])
    await _tell(actor, row, f'Обращение «{row.subject}» взято в работу')


async def answer(actor: Actor, request_id: int, text: str, chosen: Sequence[Chosen] = ()) -> None:
    """Add to the talk. Of who answers it is the answer (a report's result file comes with it); the author's own
    line opens an answered request again. Refused when it is closed, without text, beyond 10,000 characters."""
    text = texts.fold_spaces(text, keep_lines=True)
    if not text:
        raise Invalid('Напишите текст.')
    if len(text) > rules.TEXT_LIMIT:
        raise Invalid('Ответ длиннее 10 000 знаков. Сократите его или приложите файл.')
    texts.check_russian(text)
    now = clock.now()
    async with db.transaction():
        row = await _open(actor, request_id)
        answers = actor.may(Action.HELP_ANSWER) and row.author_id != actor.person_id
        status = ANSWERED if answers else NEW if row.status == ANSWERED else row.status
        await HelpNote.create(request_id=row.id, author_id=actor.person_id, text=text, written_at=now)
        await files.keep(actor.person_id, doors_messages.REQUEST, row.id, chosen)
        values = {'answered_at': row.answered_at or now, 'taken_by_id': row.taken_by_id or actor.person_id} \
            if answers else {}
        await HelpRequest.filter(id=row.id).update(status=status, **values)
        await _record(actor, 'help.answered' if answers else 'help.noted', row.id, STATUSES[row.status],
                      STATUSES[status])
    await _tell(actor, row, f'Ответ на обращение «{row.subject}»' if answers else f'Обращение «{row.subject}»: '
                f'{actor.name} пишет', to_administrators=not answers)


async def close(actor: Actor, request_id: int) -> None:
    """The author is content, or who answers ends it."""
    async with db.transaction():
        row = await _open(actor, request_id)
        await HelpRequest.filter(id=row.id).update(status=CLOSED, closed_at=clock.now())
        await _record(actor, 'help.closed', row.id, STATUSES[row.status], STATUSES[CLOSED])
    await _tell(actor, row, f'Обращение «{row.subject}» закрыто')


async def figures(actor: Actor) -> Figures:
    """How soon requests of the last 30 days were answered, for who answers (п. 20.2)."""
    actor.require(Action.HELP_ANSWER)
    rows = await HelpRequest.filter(asked_at__gte=clock.now() - PERIOD)
    spent = [(row.answered_at - row.asked_at).total_seconds() for row in rows if row.answered_at]
    waits = await HelpRequest.filter(answered_at=None).exclude(status=CLOSED).count()
    return Figures(len(rows), len(spent), waits, rules.spent(median(spent)) if spent else '',
                   rules.spent(max(spent)) if spent else '')


async def _open(actor: Actor, request_id: int) -> HelpRequest:
    """Inside the change's transaction: of two who press at once the second sees what the first has done."""
    await HelpRequest.filter(id=request_id).select_for_update().first()
    row = await doors_messages.request(actor, request_id)
    if row.status == CLOSED:
        raise Conflict('Обращение закрыто. Создайте новое.')
    return row


def _line(row: HelpRequest) -> Line:
    done = row.status in (ANSWERED, CLOSED)
    return Line(row.id, row.kind, row.subject, row.author.short_name, clock.local(row.asked_at), row.status,
                row.taken_by.short_name if row.taken_by else '', row.due_on,
                bool(row.due_on and not done and row.due_on < clock.today()),
                rules.spent((row.answered_at - row.asked_at).total_seconds()) if row.answered_at else '')


async def _record(actor: Actor, action: str, number: int, before: str, after: str) -> None:
    role = actor.capacity(Action.HELP_ANSWER if actor.may(Action.HELP_ANSWER) else Action.HELP_ASK)
    await audit.record(actor, role, Entry(action, 'help', number, before, after))


async def _tell(actor: Actor, row: HelpRequest, text: str, *, to_administrators: bool = False) -> None:
    patch = {'help': row.id}
    notice = patch | {'notice': {'text': text, 'href': f'/helpdesk/{row.id}'}}
    hears = await people.administrators() if to_administrators else {row.author_id}
    for person in hears | {row.author_id}:
        topics.publish(Change(f'person:{person}', actor.name, actor.account_id,
                              notice if person in hears and person != actor.person_id else patch))
    for key in (KEY, f'help:{row.id}'):
        topics.publish(Change(key, actor.name, actor.account_id, patch))
