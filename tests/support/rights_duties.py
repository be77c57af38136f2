"""The part of the matrix of rights about duties, notices and the class teacher's affairs (п. 17.3, 17.5)."""

from collections.abc import Awaitable
from typing import Any

from ejournal.access import Actor
from ejournal.services import (
    absentees,
    class_cards,
    class_door,
    data_checks,
    duties,
    duty_reminders,
    notices,
    paper_notices,
)
from models import Account, CheckedPupil, ClassCard, DutyRecord, Notice, Person, Reminder
from tests.support.school import TODAY

MONTH = '2026-11'
MONDAY = TODAY.replace(day=23)

#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {
    '/duties':          ('/duties',                         '200 200 200 403 200 403 403 403 403 303'),
    '/notices':         ('/notices',                        '403 403 403 403 403 403 403 403 200 303'),
    '/class/notices':   ('/class/notices?klass={class_8a}', '200 200 200 404 404 404 404 404 404 303'),
    '/class/paper':     ('/class/paper?klass={class_8a}',   '200 200 200 404 404 404 404 404 404 303'),
    '/class/check':     ('/class/check?klass={class_8a}',   '200 200 200 404 404 404 404 404 404 303'),
    '/class/card':      ('/class/card?klass={class_8a}',    '200 200 200 404 404 404 404 404 404 303'),
}
OTHERS: dict[str, str] = {
    f'/class/{part}?klass={{class_1a}}': '200 200 404 404 404 404 404 404 404 303'
    for part in ('notices', 'paper', 'check', 'card')
} | {'/class/notices': '403 403 200 403 403 403 403 403 403 303',
     '/class/notices?klass={class_8a}&month=2027-02': '404 404 404 404 404 404 404 404 404 303'}


async def done(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


def class_8a(deed: Any) -> int:
    """The class of Классная."""
    return int(deed.school.class_8a.id)


async def send(deed: Any, actor: Actor) -> object:
    await Notice.all().delete()
    return await notices.send(actor, class_8a(deed), MONTH)


async def received(deed: Any, actor: Actor) -> Notice:
    """A notice to the actor."""
    await Notice.all().delete()
    writer = deed.school.actors['Классная']
    await notices.send(writer, class_8a(deed), MONTH)
    await Notice.all().update(recipient_id=actor.person_id)
    return await Notice.all().get()


async def mine(deed: Any, actor: Actor) -> object:
    await received(deed, actor)
    return await notices.mine(actor)


async def unread(deed: Any, actor: Actor) -> object:
    await received(deed, actor)
    return await notices.unread(actor)


async def read(deed: Any, actor: Actor) -> bool:
    return await done(notices.read(actor, (await received(deed, actor)).id))


async def read_anothers(deed: Any, actor: Actor) -> bool:
    notice = await received(deed, deed.school.actors['Гук'])
    return False if actor.person_id == notice.recipient_id else await done(notices.read(actor, notice.id))


async def sent_texts(deed: Any, actor: Actor) -> object:
    await received(deed, deed.school.actors['Абрамова'])
    return await notices.sent_texts(actor, class_8a(deed), MONTH, deed.pupil)


async def record(deed: Any, actor: Actor) -> object:
    await Account.filter(person=deed.school.people['Абрамова']).update(blocked=True)
    return await done(paper_notices.record(actor, class_8a(deed), MONDAY, [deed.school.pupil('Цой')], 'выдано'))


async def network(deed: Any, actor: Actor) -> bool:
    return await done(paper_notices.set_no_network(actor, class_8a(deed), deed.pupil, True))


async def sheets(deed: Any, actor: Actor) -> object:
    return await paper_notices.sheets(actor, class_8a(deed), MONDAY)


async def tick(deed: Any, actor: Actor) -> bool:
    return await done(data_checks.tick(actor, class_8a(deed), MONTH, [deed.pupil]))


async def finish_check(deed: Any, actor: Actor) -> bool:
    await DutyRecord.all().delete()
    await CheckedPupil.all().delete()
    for person in await Person.filter(class_memberships__school_class_id=class_8a(deed)):
        await CheckedPupil.create(school_class_id=class_8a(deed), pupil=person, month=MONTH, checked_by=person,
                                  checked_at='2026-11-24T10:00:00Z')
    return await done(data_checks.finish(actor, class_8a(deed), MONTH))


async def save_card(deed: Any, actor: Actor) -> bool:
    await ClassCard.all().delete()
    return await done(class_cards.fill(actor, class_8a(deed), {'large': '1'}))


def finish(key: str) -> Any:
    """«Выполнено» by the actor; each starts from a duty not done."""
    async def attempt(deed: Any, actor: Actor) -> bool:
        await DutyRecord.all().delete()
        return await done(duties.finish(actor, key.format(class_8a=class_8a(deed))))
    return attempt


async def remind(deed: Any, actor: Actor) -> object:
    await Reminder.all().delete()
    return await duty_reminders.remind(actor, class_8a(deed))


#  директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель
ACTIONS: dict[str, tuple[str, Any]] = {
    'class_door.readable':      ('+++------', lambda deed, actor: class_door.readable(actor, class_8a(deed))),
    'class_door.readable of another': ('++-------', lambda deed, actor: class_door.readable(
        actor, deed.school.class_1a.id)),
    'class_door.writable':      ('--+------', lambda deed, actor: class_door.writable(actor, class_8a(deed))),
    'class_door.writable of another': ('---------', lambda deed, actor: class_door.writable(
        actor, deed.school.class_1a.id)),
    'notices.of_class':         ('+++------', lambda deed, actor: notices.of_class(actor, class_8a(deed))),
    'notices.preview':          ('+++------', lambda deed, actor: notices.preview(
        actor, class_8a(deed), MONTH, deed.pupil)),
    'notices.sent_texts':       ('+++------', sent_texts),
    'notices.send':             ('--+------', send),
    'notices.mine':             ('--------+', mine),
    'notices.unread':           ('--------+', unread),
    'notices.read':             ('--------+', read),
    'notices.read of another':  ('---------', read_anothers),
    'paper_notices.of_class':   ('+++------', lambda deed, actor: paper_notices.of_class(actor, class_8a(deed))),
    'paper_notices.record':     ('--+------', record),
    'paper_notices.set_no_network': ('--+------', network),
    'paper_notices.sheets':     ('--+------', sheets),
    'data_checks.of_class':     ('+++------', lambda deed, actor: data_checks.of_class(actor, class_8a(deed))),
    'data_checks.tick':         ('--+------', tick),
    'data_checks.finish':       ('--+------', finish_check),
    'class_cards.of_class':     ('+++------', lambda deed, actor: class_cards.of_class(actor, class_8a(deed))),
    'class_cards.fill':         ('--+------', save_card),
    'absentees.of_mine':        ('--+------', lambda deed, actor: absentees.of_mine(actor)),
    'absentees.of_school':      ('++--+----', lambda deed, actor: absentees.of_school(actor)),
    'absentees.check':          ('--+------', lambda deed, actor: done(absentees.check(actor, class_8a(deed)))),
    'duties.board':             ('+++-+----', lambda deed, actor: done(duties.board(actor))),
    'duties.finish load':       ('-+-------', finish('load:2026/2027')),
    'duties.finish tariff':     ('-+-------', finish('tariff:2026/2027')),
    'duties.finish timetable':  ('-+-------', finish('timetable:2026/2027')),
    'duties.finish cards':      ('---------', finish('pupil_cards:{class_8a}:2026/2027')),  # by itself
    'duty_reminders.remind':    ('++-------', remind),
}
INTERNAL = {'duty_records.put'}  # called by the services of the duties, which ask for the right themselves
