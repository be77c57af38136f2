"""Files and links of a lesson: put there by its teacher, seen by those who may read the lesson (п. 17.4.10, 25.4)."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, doors_messages, facts, files, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.lesson_shapes import FileLine
from ejournal.rules import texts
from ejournal.services import sheet as sheets
from ejournal.services.lessons import check_content_writer
from ejournal.services.sheet import Sheet
from ejournal.topics import Change
from models import Attachment, Group, Homework, Invalid, Lesson, NotFound

LESSON = 'lesson'
MAX_OF_LESSON = 12
TITLE_LIMIT = 200
LINK_LIMIT = 500
NO_FILE = 'Такого файла нет, или он не для вас.'
BAD_LINK = 'Ссылка записана неверно. Скопируйте адрес целиком, он начинается с https:// или http://.'


async def attach_file(actor: Actor, lesson_id: int, name: str, content: bytes) -> int:
    """Attach a file to a lesson; refuses a strange type, more than 10 MB, somebody else's lesson, a closed term."""
    sheet, lesson = await _writer(actor, lesson_id)
    stored = await files.store(content)
    made = Attachment(object_type=LESSON, object_id=lesson.id, title=files.title_of(name, stored.media_type),
                      media_type=stored.media_type, size=stored.size, sha256=stored.sha256,
                      author_id=actor.person_id, added_at=clock.now())
    return await _add(sheet, lesson, made)


async def attach_link(actor: Actor, lesson_id: int, link: str, title: str = '') -> int:
    """Attach an address; it is kept as text and never asked for by the program. Only http and https."""
    sheet, lesson = await _writer(actor, lesson_id)
    address = check_link(link)
    named = texts.fold_spaces(title)[:TITLE_LIMIT] or urlsplit(address).hostname or address
    made = Attachment(object_type=LESSON, object_id=lesson.id, title=named, link=address, author_id=actor.person_id,
                      added_at=clock.now())
    return await _add(sheet, lesson, made)


async def remove(actor: Actor, attachment_id: int) -> None:
    """Take a file or link away from its lesson; the audit keeps what it was."""
    found = await Attachment.get_or_none(id=attachment_id, object_type=LESSON, removed=False)
    if found is None:
        raise NotFound(NO_FILE)
    sheet, lesson = await _writer(actor, found.object_id)
    async with in_transaction():
        await Attachment.filter(id=found.id).update(removed=True)
        await audit.record(actor, sheet.capacity, Entry('lesson.detached', LESSON, lesson.id, _line(found), ''),
                           group_id=lesson.group_id)
    _tell(sheet, lesson)


async def to_read(actor: Actor, attachment_id: int) -> Attachment:
    """A file's record for whoever may read its lesson (its journal's readers, its pupils and their parents), or the
    letter or request it belongs to."""
    found = await Attachment.filter(id=attachment_id, removed=False, link='').first()
    if found is not None and await doors_messages.may_read_file(actor, found):
        return found
    lesson = await Lesson.get_or_none(id=found.object_id) if found and found.object_type == LESSON else None
    if found is None or lesson is None or not await _may_read(actor, lesson):
        raise NotFound(NO_FILE)
    return found


async def of_lessons(lesson_ids: Iterable[int]) -> dict[int, list[FileLine]]:
    """What is attached to each of these lessons, in one statement; the caller has been through the door."""
    found: dict[int, list[FileLine]] = defaultdict(list)
    rows = Attachment.filter(object_type=LESSON, object_id__in=list(lesson_ids), removed=False)
    for row in await rows.order_by('id'):
        found[row.object_id].append(FileLine(row.id, row.title, row.link, row.size))
    return found


def check_link(link: str) -> str:
    """The address in one line, else ``Invalid``: only http(s), with a host, without a password in it."""
    address = link.strip()
    try:
        parts = urlsplit(address)
        fine = parts.scheme in ('http', 'https') and bool(parts.hostname) and parts.username is None
        _ = parts.port  # raises where it is no number
    except ValueError:
        fine = False
    if not fine or len(address) > LINK_LIMIT or any(sign.isspace() or not sign.isprintable() for sign in address):
        raise Invalid(BAD_LINK)
    return address


async def _writer(actor: Actor, lesson_id: int) -> tuple[Sheet, Lesson]:
    """Through the door of the journal, by the rule for topic and homework."""
    lesson = await Lesson.get_or_none(id=lesson_id)
    if lesson is None:
        raise NotFound(access.NO_JOURNAL)
    group, rights = await access.journal(actor, lesson.group_id)
    sheet = Sheet(actor, group, rights, await facts.of_year(group.school_class.year_id), clock.now())
    check_content_writer(sheet, lesson)
    return sheet, lesson


async def _add(sheet: Sheet, lesson: Lesson, made: Attachment) -> int:
    async with in_transaction():
        if await Attachment.filter(object_type=LESSON, object_id=lesson.id, removed=False).count() >= MAX_OF_LESSON:
            raise Invalid(f'К уроку можно приложить не больше {MAX_OF_LESSON} файлов и ссылок. Уберите лишние.')
        await made.save()
        await audit.record(sheet.actor, sheet.capacity, Entry('lesson.attached', LESSON, lesson.id, '', _line(made)),
                           group_id=lesson.group_id)
    _tell(sheet, lesson)
    return made.id


def _line(attachment: Attachment) -> str:
    return f'{attachment.title} ({attachment.link or attachment.sha256[:12]})'


def _tell(sheet: Sheet, lesson: Lesson) -> None:
    actor = sheet.actor
    about = {'group': lesson.group_id, 'lessons': True}
    topics.publish(Change(f'lesson:{lesson.id}', actor.name, actor.account_id, about))
    topics.publish(Change(f'class:{sheet.group.school_class_id}', actor.name, actor.account_id, about))


async def _may_read(actor: Actor, lesson: Lesson) -> bool:
    try:
        await access.journal(actor, lesson.group_id)
        return True
    except NotFound:
        pupils = set(actor.child_ids) if actor.may(Action.DIARY_CHILD) else set()
        if actor.may(Action.DIARY_OWN):
            pupils.add(actor.person_id)
        return bool(pupils) and await _is_for(lesson, pupils)


async def _is_for(lesson: Lesson, pupils: set[int]) -> bool:
    """Whether one of the pupils is in the group at the lesson, or on a day until its homework is due."""
    members = await sheets.memberships(await Group.get(id=lesson.group_id))
    homework = await Homework.get_or_none(lesson_id=lesson.id)
    last = max(lesson.date, homework.due_on) if homework else lesson.date
    return any(since <= last and (until is None or until > lesson.date)
               for pupil in pupils for since, until in members.get(pupil, ()))
