"""«Портфолио»: filled by the pupil with the parents, checked by the class teacher, closed to others (17.5.8, 17.7)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from ejournal import audit, clock, db, doors_people, files, topics
from ejournal.access import Action, Actor, inside
from ejournal.audit import Entry
from ejournal.lesson_shapes import FileLine
from ejournal.rules import portfolios as rules
from ejournal.rules.portfolios import Status
from ejournal.rules.texts import fold_spaces
from ejournal.services import filed
from ejournal.topics import Change
from models import (
    Attachment,
    ClassMembership,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Person,
    PortfolioItem,
    SchoolClass,
)

OBJECT = 'portfolio'
TYPES = ('application/pdf', 'image/jpeg', 'image/png')
LONGEST = 2000
NO_ITEM = 'Такой записи в портфолио нет. Обновите страницу.'


@dataclass(frozen=True)
class NewItem:
    """An achievement as typed."""

    section: str
    title: str
    happened_on: date | None
    level: str = ''
    result: str = ''
    text: str = ''


@dataclass(frozen=True)
class ItemLine:
    """An entry as it is shown."""

    id: int
    section: str
    title: str
    happened_on: date
    level: str
    result: str
    text: str
    status: Status
    comment: str
    author: str
    checked_by: str
    checked_at: datetime | None
    files: tuple[FileLine, ...]
    version: str  # of what is read here; a decision names the one it is about


@dataclass(frozen=True)
class PortfolioView:
    """A pupil's portfolio and what the actor may do in it."""

    pupil_id: int
    name: str
    items: tuple[ItemLine, ...]
    writes: bool
    checks: bool


@dataclass(frozen=True)
class Filling:
    """One pupil of the class report: how many entries, how many wait, in how many sections, the last one."""

    pupil_id: int
    name: str
    items: int
    waiting: int
    sections: int
    last: date | None


async def show(actor: Actor, pupil_id: int) -> PortfolioView:
    """The portfolio; ``NotFound`` for whoever it is none of the business of."""
    rights = await doors_people.portfolio(actor, pupil_id)
    rows = await PortfolioItem.filter(pupil_id=pupil_id, removed=False).order_by('-happened_on', '-id')
    people = {number for row in rows for number in (row.author_id, row.checked_by) if number}
    names = {one.id: one.short_name for one in await Person.filter(id__in=list(people))}
    attached = await filed.of_objects(OBJECT, [row.id for row in rows])
    items = tuple(ItemLine(row.id, row.section, row.title, row.happened_on, row.level, row.result, row.text,
                           Status(row.status), row.comment, names.get(row.author_id, ''),
                           names.get(row.checked_by or 0, ''), row.checked_at, attached.get(row.id, ()),
                           _version(row, attached.get(row.id, ())))
                  for row in rows)
    return PortfolioView(pupil_id, rights.pupil.list_name, items, rights.writes, rights.checks)


async def add(actor: Actor, pupil_id: int, new: NewItem) -> int:
    """Add an achievement: the pupil to the own portfolio, a parent to the child's (п. 17.7, 17.8)."""
    await _writer(actor, pupil_id)
    title, day = rules.check(new.section, new.title, new.happened_on, new.level, clock.today())
    async with db.transaction():
        made = await PortfolioItem.create(
            pupil_id=pupil_id, section=new.section, title=title, happened_on=day, level=new.level,
            result=fold_spaces(new.result)[:120], text=fold_spaces(new.text, keep_lines=True)[:LONGEST],
            author_id=actor.person_id, created_at=clock.now())
        await audit.record(actor, actor.capacity(Action.PORTFOLIO_WRITE),
                           Entry('portfolio.created', OBJECT, made.id, '', title, pupil_id=pupil_id))
    _tell(actor, pupil_id)
    return made.id


async def change(actor: Actor, item_id: int, version: str, new: NewItem) -> None:
    """Change an entry; a returned one is checked again. Refused: a checked one, one changed since ``version``."""
    item = await _own(actor, item_id)
    title, day = rules.check(new.section, new.title, new.happened_on, new.level, clock.today())
    async with db.transaction():
        await _unchanged(item.id, version)
        await _change_open(
            item.id, section=new.section, title=title, happened_on=day, level=new.level,
            result=fold_spaces(new.result)[:120], text=fold_spaces(new.text, keep_lines=True)[:LONGEST],
            status=Status.REVIEW.value)
        await audit.record(actor, actor.capacity(Action.PORTFOLIO_WRITE),
                           Entry('portfolio.changed', OBJECT, item.id, item.title, title, pupil_id=item.pupil_id))
    _tell(actor, item.pupil_id)


async def remove(actor: Actor, item_id: int) -> None:
    """Take an entry away. Refused: a checked one."""
    item = await _own(actor, item_id)
    async with db.transaction():
        await _change_open(item.id, removed=True)
        await audit.record(actor, actor.capacity(Action.PORTFOLIO_WRITE),
                           Entry('portfolio.removed', OBJECT, item.id, item.title, pupil_id=item.pupil_id))
    _tell(actor, item.pupil_id)


async def attach(actor: Actor, item_id: int, name: str, content: bytes) -> int:
    """Add a PDF or a picture to an entry; a returned one is checked again. Refused: anything else by its content,
    whatever its name says, and an entry that is checked."""
    item = await _own(actor, item_id)
    stored = await files.store(content)
    if stored.media_type not in TYPES:
        raise Invalid('В портфолио прикладывают PDF, JPEG или PNG. Сохраните документ в одном из этих видов.')
    async with db.transaction():
        await _change_open(item.id, status=Status.REVIEW.value)
        made = await filed.keep(OBJECT, item.id, actor.person_id, name, stored)
        await audit.record(actor, actor.capacity(Action.PORTFOLIO_WRITE), Entry(
            'portfolio.attached', OBJECT, item.id, '', f'{made.title} ({made.sha256[:12]})', pupil_id=item.pupil_id))
    _tell(actor, item.pupil_id)
    return made.id


async def decide(actor: Actor, item_id: int, version: str, *, checked: bool, comment: str = '') -> None:
    """The class teacher's «проверено», or back to the pupil with a comment that says what to mend (п. 17.5.8).

    ``version`` is of the entry as the class teacher saw it: what was changed since (a word, a file) is a ``Conflict``.
    """
    item = await _item(item_id)
    rights = await doors_people.portfolio(actor, item.pupil_id)
    if not rights.checks:
        raise NotAllowed('Портфолио проверяет классный руководитель.')
    words = fold_spaces(comment)[:500]
    if not checked and not words:
        raise Invalid('Напишите, что исправить.')
    status = Status.CHECKED if checked else Status.RETURNED
    async with db.transaction():
        now = await _unchanged(item.id, version)
        await PortfolioItem.filter(id=item.id).update(
            status=status.value, comment=words, checked_by=actor.person_id, checked_at=clock.now())
        await audit.record(actor, actor.capacity(Action.PORTFOLIO_CHECK), Entry(
            'portfolio.checked', OBJECT, item.id, Status(now.status).label, status.label, words,
            pupil_id=item.pupil_id))
    _tell(actor, item.pupil_id)


async def filling(actor: Actor, class_id: int | None = None) -> dict[str, list[Filling]]:
    """«Портфолио класса» by class: the led ones, or for the administration the one asked for or all."""
    if actor.may(Action.PORTFOLIO_READ):
        classes = SchoolClass.filter(year__starts_on__lte=clock.today(), year__ends_on__gte=clock.today())
    else:
        actor.require(Action.PORTFOLIO_CHECK)
        classes = SchoolClass.filter(id__in=list(actor.class_ids))
    found = await (classes.filter(id=class_id) if class_id else classes).order_by('grade', 'letter')
    stays = await ClassMembership.filter(inside(clock.today()), school_class_id__in=[row.id for row in found]) \
        .order_by('pupil__sort_key').select_related('pupil')
    items: dict[int, list[PortfolioItem]] = {stay.pupil_id: [] for stay in stays}
    for item in await PortfolioItem.filter(pupil_id__in=list(items), removed=False):
        items[item.pupil_id].append(item)
    return {row.name: [_filling(stay.pupil, items[stay.pupil_id]) for stay in stays if stay.school_class_id == row.id]
            for row in found}


def _filling(pupil: Person, items: list[PortfolioItem]) -> Filling:
    states = Counter(item.status for item in items)
    return Filling(pupil.id, pupil.list_name, len(items), states[Status.REVIEW.value],
                   len({item.section for item in items}), max((item.happened_on for item in items), default=None))


async def waiting_count(actor: Actor) -> int:
    """How many entries wait for the class teacher: the number in the menu."""
    if not actor.may(Action.PORTFOLIO_CHECK):
        return 0
    pupils = await doors_people.pupils_of(actor.class_ids)
    return await PortfolioItem.filter(pupil_id__in=list(pupils), status=Status.REVIEW.value, removed=False).count()


async def to_read(actor: Actor, attachment: Attachment) -> bool:
    """Whether the actor may download this file of a portfolio."""
    item = await PortfolioItem.get_or_none(id=attachment.object_id, removed=False)
    if item is None:
        return False
    try:
        await doors_people.portfolio(actor, item.pupil_id)
    except NotFound:
        return False
    return True


def _version(item: PortfolioItem, attached: tuple[FileLine, ...]) -> str:
    """Two entries of one version read the same: made of all that is shown."""
    said = [item.section, item.title, f'{item.happened_on}', item.level, item.result, item.text, item.status,
            *(str(file.id) for file in attached)]
    return sha256('\0'.join(said).encode()).hexdigest()[:16]


async def _item(item_id: int) -> PortfolioItem:
    item = await PortfolioItem.get_or_none(id=item_id, removed=False)
    if item is None:
        raise NotFound(NO_ITEM)
    return item


async def _own(actor: Actor, item_id: int) -> PortfolioItem:
    item = await _item(item_id)
    await _writer(actor, item.pupil_id)
    if item.status == Status.CHECKED.value:
        raise NotAllowed('Запись проверена классным руководителем. Добавьте новую.')
    return item


async def _unchanged(item_id: int, version: str) -> PortfolioItem:
    """The entry, held until the transaction ends, as long as it reads as it did."""
    now = await PortfolioItem.filter(id=item_id, removed=False).select_for_update().first()
    if now is None or _version(now, (await filed.of_objects(OBJECT, [item_id])).get(item_id, ())) != version:
        raise Conflict('Запись только что изменили, проверили или удалили. Посмотрите её снова и решите ещё раз.')
    return now


async def _change_open(item_id: int, **values: object) -> None:
    """The class teacher may have checked it this very moment: what is checked stays."""
    if not await PortfolioItem.filter(id=item_id, removed=False).exclude(status=Status.CHECKED.value).update(**values):
        raise Conflict('Запись только что проверили или удалили. Обновите страницу.')


async def _writer(actor: Actor, pupil_id: int) -> None:
    rights = await doors_people.portfolio(actor, pupil_id)
    if not rights.writes:
        raise NotAllowed('Портфолио заполняют обучающийся и его родители.')


def _tell(actor: Actor, pupil_id: int) -> None:
    for key in (f'portfolio:{pupil_id}', OBJECT):
        topics.publish(Change(key, actor.name, actor.account_id))
