"""The forum: «Технические и методические вопросы» (п. 17.2.10) and educational work (п. 17.3.13)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.functions import Count

from ejournal import audit, clock, db, doors_messages, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import letters as rules
from ejournal.rules import texts
from ejournal.topics import Change
from models import Conflict, ForumPost, ForumTopic, Invalid, Locked, NotAllowed, Person, Role

KEY = 'forum'
SECTIONS = {'technical': 'Технические и методические вопросы', 'studies': 'Образовательная деятельность'}
OPENS = {'technical': Action.FORUM_TECHNICAL, 'studies': Action.FORUM_STUDIES}
EDITABLE = timedelta(minutes=15)
LONGEST = 5000
CLOSED = 'Тема закрыта: новых сообщений в ней не пишут.'


@dataclass(frozen=True)
class TopicLine:
    """A topic in the list."""

    id: int
    section: str
    title: str
    author: str
    opened_at: datetime
    last_post_at: datetime
    posts: int
    closed: bool
    guests: str  # «открыта родителям»


@dataclass(frozen=True)
class PostLine:
    """A post; ``text`` of a hidden one is '' for whoever does not moderate."""

    id: int
    author: str
    capacity: str
    text: str
    at: datetime
    edited_at: datetime | None
    mine: bool
    editable_until: datetime | None  # for its author, while it may be corrected
    hidden: str  # who hid it and why, or ''
    earlier: tuple[tuple[str, str], ...]  # moment and text, for moderators


@dataclass(frozen=True)
class TopicPage:
    """A topic with its posts, the oldest first."""

    topic: TopicLine
    posts: tuple[PostLine, ...]
    writes: bool
    closes: bool
    moderates: bool


def opens(actor: Actor) -> dict[str, str]:
    """The sections in which the actor opens topics."""
    return {section: title for section, title in SECTIONS.items() if actor.may(OPENS[section])}


async def listed(actor: Actor) -> list[TopicLine]:
    """The topics the actor takes part in, the liveliest first."""
    actor.require(Action.FORUM)
    rows = await ForumTopic.filter(doors_messages.topics_of(actor)).order_by('-last_post_at', '-id') \
        .select_related('author')
    counts = dict(await ForumPost.filter(topic_id__in=[row.id for row in rows]).annotate(number=Count('id'))
                  .group_by('topic_id').values_list('topic_id', 'number'))
    return [_line(row, int(counts.get(row.id, 0))) for row in rows]


async def shown(actor: Actor, topic_id: int) -> TopicPage:
    """A topic and its posts."""
    topic = await doors_messages.topic(actor, topic_id)
    rows = await ForumPost.filter(topic_id=topic.id).order_by('written_at', 'id').select_related('author')
    hiders = {person.id: person.short_name for person in await Person.filter(
        id__in=[row.hidden_by_id for row in rows if row.hidden_by_id])}
    moderates = actor.may(Action.FORUM_MODERATE)
    posts = tuple(_post(row, actor, hiders, moderates=moderates) for row in rows)
    return TopicPage(_line(topic, len(rows)), posts, topic.closed_at is None,
                     moderates or topic.author_id == actor.person_id, moderates)


async def open_topic(actor: Actor, section: str, title: str, text: str, *,
                     for_pupils: bool = False, for_guardians: bool = False) -> int:
    """Open a topic with its first post; the administrator's and the deputies' right by section."""
    if section not in OPENS:
        raise Invalid('Выберите раздел.')
    actor.require(OPENS[section])
    title, text, _ = rules.checked(title, text)
    now = clock.now()
    async with db.transaction():
        made = await ForumTopic.create(section=section, title=title, author_id=actor.person_id, for_pupils=for_pupils,
                                       for_guardians=for_guardians, opened_at=now, last_post_at=now)
        await ForumPost.create(topic_id=made.id, author_id=actor.person_id,
                               capacity=actor.capacity(OPENS[section]).value, text=text, written_at=now)
        await audit.record(actor, actor.capacity(OPENS[section]), Entry('forum.opened', 'forum_topic', made.id, '',
                                                                        title))
    _tell(actor, made.id)
    return made.id


async def write(actor: Actor, topic_id: int, text: str) -> int:
    """Add a post; refused in a closed topic, without text, and without Russian in it."""
    topic = await doors_messages.topic(actor, topic_id)
    if topic.closed_at is not None:
        raise Locked(CLOSED)
    text, now = _text(text), clock.now()
    opens = OPENS.get(topic.section, Action.FORUM_STUDIES)
    role = actor.capacity(opens) if actor.may(opens) else doors_messages.capacity(actor)
    async with db.transaction():
        made = await ForumPost.create(topic_id=topic.id, author_id=actor.person_id, capacity=role.value, text=text,
                                      written_at=now)
        await ForumTopic.filter(id=topic.id).update(last_post_at=now)
        await audit.record(actor, role, Entry('forum.posted', 'forum_post', made.id, '', text))
    _tell(actor, topic.id)
    return made.id


async def edit(actor: Actor, post_id: int, text: str) -> None:
    """Correct an own post quietly within 15 minutes; the earlier text is kept. Refused later and in a closed topic."""
    post = await doors_messages.post(actor, post_id)
    if post.author_id != actor.person_id:
        raise NotAllowed('Исправить можно только своё сообщение.')
    if post.topic.closed_at is not None:
        raise Locked(CLOSED)
    now, text = clock.now(), _text(text)
    if now > post.written_at + EDITABLE or post.hidden_at is not None:
        raise Locked('Исправить сообщение можно в течение 15 минут. Напишите новое.')
    if text == post.text:
        return
    async with db.transaction():
        history = [*post.history, {'at': (post.edited_at or post.written_at).isoformat(), 'text': post.text}]
        await ForumPost.filter(id=post.id).update(text=text, edited_at=now, history=history)
        await audit.record(actor, post.capacity, Entry('forum.edited', 'forum_post', post.id, post.text, text))
    _tell(actor, post.topic_id)


async def hide(actor: Actor, post_id: int, reason: str) -> None:
    """A moderator hides a post with a reason that everybody sees; its text stays for moderators."""
    actor.require(Action.FORUM_MODERATE)
    post = await doors_messages.post(actor, post_id)
    reason = texts.fold_spaces(reason)[:300]
    if not reason:
        raise Invalid('Укажите причину: её увидят участники темы.')
    texts.check_russian(reason, 'Причина')
    if post.hidden_at is not None:
        raise Conflict('Сообщение уже скрыто.')
    async with db.transaction():
        await ForumPost.filter(id=post.id).update(hidden_at=clock.now(), hidden_by_id=actor.person_id,
                                                  hidden_reason=reason)
        await _moderated(actor, 'forum.hidden', 'forum_post', post.id, reason)
    _tell(actor, post.topic_id)


async def show(actor: Actor, post_id: int) -> None:
    """A moderator shows a hidden post again."""
    actor.require(Action.FORUM_MODERATE)
    post = await doors_messages.post(actor, post_id)
    if post.hidden_at is None:
        return
    async with db.transaction():
        await ForumPost.filter(id=post.id).update(hidden_at=None, hidden_by_id=None, hidden_reason='')
        await _moderated(actor, 'forum.shown', 'forum_post', post.id, '')
    _tell(actor, post.topic_id)


async def set_closed(actor: Actor, topic_id: int, *, closed: bool) -> None:
    """Close a topic or open it again: its author and the moderators."""
    topic = await doors_messages.topic(actor, topic_id)
    if topic.author_id != actor.person_id:
        actor.require(Action.FORUM_MODERATE)
    if (topic.closed_at is not None) is closed:
        return
    async with db.transaction():
        await ForumTopic.filter(id=topic.id).update(closed_at=clock.now() if closed else None)
        await _moderated(actor, 'forum.closed' if closed else 'forum.reopened', 'forum_topic', topic.id, '')
    _tell(actor, topic.id)


def _line(row: ForumTopic, posts: int) -> TopicLine:
    guests = [name for opened, name in ((row.for_pupils, 'обучающимся'), (row.for_guardians, 'родителям')) if opened]
    return TopicLine(row.id, row.section, row.title, row.author.short_name, clock.local(row.opened_at),
                     clock.local(row.last_post_at), posts, row.closed_at is not None,
                     f'открыта {" и ".join(guests)}' if guests else '')


def _post(row: ForumPost, actor: Actor, hiders: dict[int, str], *, moderates: bool) -> PostLine:
    mine, hidden = row.author_id == actor.person_id, row.hidden_at is not None
    until = row.written_at + EDITABLE
    why = f'Скрыто: {row.hidden_reason} ({hiders.get(row.hidden_by_id or 0, "модератор")})' if hidden else ''
    earlier = tuple((f'{clock.local(datetime.fromisoformat(one["at"])):%d.%m.%Y %H:%M}', one['text'])
                    for one in row.history) if moderates else ()
    return PostLine(row.id, row.author.short_name, Role(row.capacity).label,
                    row.text if moderates or not hidden else '', clock.local(row.written_at),
                    row.edited_at and clock.local(row.edited_at), mine,
                    clock.local(until) if mine and not hidden and until > clock.now() else None, why, earlier)


def _text(text: str) -> str:
    folded = texts.fold_spaces(text, keep_lines=True)
    if not folded:
        raise Invalid('Напишите сообщение.')
    if len(folded) > LONGEST:
        raise Invalid('Сообщение длиннее 5 000 знаков. Сократите его.')
    texts.check_russian(folded, 'Сообщение')
    return folded


async def _moderated(actor: Actor, action: str, kind: str, number: int, reason: str) -> None:
    role = actor.capacity(Action.FORUM_MODERATE)
    await audit.record(actor, role, Entry(action, kind, number, reason=reason))


def _tell(actor: Actor, topic_id: int) -> None:
    for key in (KEY, f'forum:{topic_id}'):
        topics.publish(Change(key, actor.name, actor.account_id, {'forum': topic_id}))
