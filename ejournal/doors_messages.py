"""The doors of the school's talk: whom one may write to, which letters, topics and requests are one's own.

п. 17.4.5–17.4.7: a pupil and a parent write to the own teachers, the class teacher and the administration; a teacher
to colleagues and to pupils and parents of the own groups; a class teacher to the own class; the administration to all.
"""

from collections.abc import Iterable
from typing import Any

from tortoise.expressions import Q

from ejournal import clock
from ejournal.access import Action, Actor, inside, taught_now
from ejournal.rules import letters as rules
from models import (
    Account,
    Attachment,
    ClassMembership,
    ForumPost,
    ForumTopic,
    Group,
    GroupMembership,
    GuardianLink,
    HelpRequest,
    Letter,
    LetterCopy,
    NotAllowed,
    NotFound,
    Role,
    RoleGrant,
    StaffCard,
    TeachingLoad,
)

NO_LETTER = 'Такого письма нет, или оно не вам.'
NO_TOPIC = 'Такой темы нет, или она не для вас.'
NO_REQUEST = 'Такого обращения нет, или оно не ваше.'
WRITES_TO_ALL = frozenset({Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR})
LETTER, REQUEST = 'letter', 'help'  # what files are attached to


def capacity(actor: Actor, chosen: str = '') -> Role:
    """The role a letter is written in: the chosen one of the actor's own, or the highest (I-13)."""
    own = rules.capacities(role.value for role in actor.roles)
    if not own:
        raise NotAllowed('У вас нет роли в школе: обратитесь к администратору.')
    if chosen and chosen not in own:
        raise NotAllowed('Вы не можете писать в этом качестве.')
    return Role(chosen or own[0])


async def circle(actor: Actor, role: Role) -> frozenset[int] | None:
    """Whom the actor may write to in this role; None: everybody with an account."""
    if role in WRITES_TO_ALL:
        return None
    if role in (Role.PUPIL, Role.GUARDIAN):
        pupils = {actor.person_id} if role is Role.PUPIL else set(actor.child_ids)
        return frozenset(await _for_family(pupils)) - {actor.person_id}
    people = await staff()
    if role is Role.CLASS_TEACHER:
        people |= await with_parents(await pupils_of_classes(actor.class_ids))
    elif role is Role.TEACHER:
        people |= await with_parents(await pupils_of_groups(await own_groups(actor)))
    elif role is Role.SECRETARY:
        people |= set(await _ids(GuardianLink.all().values_list('guardian_id', flat=True)))
    return frozenset(people) - {actor.person_id}


async def reachable(people: Iterable[int]) -> set[int]:
    """Those of them who can read: they have an account that is not blocked."""
    return set(await _ids(Account.filter(person_id__in=list(people), blocked=False)
                          .values_list('person_id', flat=True)))


async def staff() -> set[int]:
    """The employees of today."""
    today = clock.today()
    return set(await _ids(StaffCard.filter(Q(left_on=None) | Q(left_on__gt=today)).values_list('person_id', flat=True)))


async def pupils_of_classes(class_ids: Iterable[int]) -> set[int]:
    """Who is in these classes today."""
    return set(await _ids(ClassMembership.filter(inside(clock.today()), school_class_id__in=list(class_ids))
                          .values_list('pupil_id', flat=True)))


async def pupils_of_groups(group_ids: Iterable[int]) -> set[int]:
    """Who is in these groups today."""
    groups = await Group.filter(id__in=list(group_ids))
    whole = await pupils_of_classes({group.school_class_id for group in groups if group.whole_class})
    parts = [group.id for group in groups if not group.whole_class]
    return whole | set(await _ids(GroupMembership.filter(inside(clock.today()), group_id__in=parts)
                                  .values_list('pupil_id', flat=True)))


async def parents(pupils: Iterable[int]) -> set[int]:
    """The parents of these pupils."""
    return set(await _ids(GuardianLink.filter(pupil_id__in=list(pupils)).values_list('guardian_id', flat=True)))


async def with_parents(pupils: set[int]) -> set[int]:
    """The pupils and their parents."""
    return pupils | await parents(pupils)


async def own_groups(actor: Actor) -> set[int]:
    """The groups the actor teaches today."""
    return set(await _ids(TeachingLoad.filter(await taught_now(), teacher_id=actor.person_id)
                          .values_list('group_id', flat=True)))


async def _for_family(pupils: set[int]) -> set[int]:
    """Teachers of the pupils' groups, their class teachers, director and deputies."""
    rows = await ClassMembership.filter(inside(clock.today()), pupil_id__in=list(pupils)).select_related('school_class')
    classes = {row.school_class_id for row in rows}
    parts = await _ids(GroupMembership.filter(inside(clock.today()), pupil_id__in=list(pupils))
                       .values_list('group_id', flat=True))
    groups = [group.id for group in await Group.filter(Q(school_class_id__in=list(classes)) | Q(id__in=parts))
              if group.whole_class or group.id in parts]
    teachers = await _ids(TeachingLoad.filter(inside(clock.today()), group_id__in=groups)
                          .values_list('teacher_id', flat=True))
    leaders = [row.school_class.teacher_id for row in rows if row.school_class.teacher_id]
    heads = await _ids(RoleGrant.filter(role__in=[Role.DIRECTOR.value, Role.DEPUTY.value])
                       .values_list('person_id', flat=True))
    return {*teachers, *leaders, *heads}


async def _ids(rows: Any) -> list[int]:
    """``values_list(flat=True)`` says nothing of its type."""
    return [int(one) for one in await rows]


# --- one record -------------------------------------------------------------------------------------------------------
async def letter(actor: Actor, letter_id: int) -> tuple[Letter, LetterCopy | None]:
    """A letter the actor wrote, or one that has arrived, with the actor's copy of it."""
    actor.require(Action.MAIL)
    found = await Letter.filter(id=letter_id).select_related('sender').first()
    if found is not None:
        copy = await LetterCopy.get_or_none(letter_id=letter_id, person_id=actor.person_id)
        if found.sender_id == actor.person_id or (copy and not found.recalled and found.sent_at <= clock.now()):
            return found, copy
    raise NotFound(NO_LETTER)


def topics_of(actor: Actor) -> Q:
    """The topics the actor takes part in: all for the staff, for families those opened for them."""
    own = Q(for_pupils=True) if Role.PUPIL in actor.roles else Q(id=0)
    if Role.GUARDIAN in actor.roles:
        own |= Q(for_guardians=True)
    return Q() if actor.roles - {Role.PUPIL, Role.GUARDIAN} else own


async def topic(actor: Actor, topic_id: int) -> ForumTopic:
    """A topic the actor takes part in."""
    actor.require(Action.FORUM)
    found = await ForumTopic.filter(topics_of(actor), id=topic_id).select_related('author').first()
    if found is None:
        raise NotFound(NO_TOPIC)
    return found


async def post(actor: Actor, post_id: int) -> ForumPost:
    """A post of such a topic."""
    found = await ForumPost.filter(id=post_id).select_related('topic').first()
    if found is None:
        raise NotFound(NO_TOPIC)
    await topic(actor, found.topic_id)
    return found


async def request(actor: Actor, request_id: int) -> HelpRequest:
    """An own request, or any for who answers them."""
    actor.require(Action.HELP_ASK)
    found = await HelpRequest.filter(id=request_id).select_related('author', 'taken_by').first()
    if found is None or not (actor.may(Action.HELP_ANSWER) or found.author_id == actor.person_id):
        raise NotFound(NO_REQUEST)
    return found


async def may_read_file(actor: Actor, attachment: Attachment) -> bool:
    """Whether a file of a letter or a request is the actor's to read."""
    try:
        if attachment.object_type == LETTER:
            await letter(actor, attachment.object_id)
        elif attachment.object_type == REQUEST:
            await request(actor, attachment.object_id)
        else:
            return False
    except NotFound:
        return False
    return True
