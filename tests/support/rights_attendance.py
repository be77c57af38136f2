"""The part of the matrix of rights about attendance: panels, reasons, what parents tell (п. 17.5.7)."""

from collections.abc import Awaitable, Callable
from typing import Any

from ejournal.access import Actor
from ejournal.services import absence_notices, absence_reasons, attendance_board, pupil_attendance
from ejournal.services.absence_notices import NewNotice
from ejournal.services.absence_reasons import Wanted
from ejournal.services.attendance_board import Asked
from models import AbsenceNotice
from tests.support.school import TODAY

Attempt = Callable[[Any, Actor], Awaitable[object]]
#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {
    '/attendance':                   ('/attendance',                 '200 200 200 403 403 403 403 403 403 303'),
    '/attendance/pupil/{pupil_id}':  ('/attendance/pupil/{pupil}',   '200 200 200 404 404 404 404 200 200 303'),
    '/absence':                      ('/absence',                    '403 403 403 403 403 403 403 403 200 303'),
}
OTHERS: dict[str, str] = {
    '/attendance?klass={class_8a}':     '200 200 200 403 403 403 403 403 403 303',
    '/attendance?klass={class_1a}':     '200 200 404 403 403 403 403 403 403 303',
    '/attendance?klass=999':            '404 404 404 403 403 403 403 403 403 303',
    '/attendance?grade=8':              '200 200 200 403 403 403 403 403 403 303',
    '/attendance?grade=7':              '404 404 200 403 403 403 403 403 403 303',
    '/attendance?month=2026-10':        '200 200 200 403 403 403 403 403 403 303',
    '/attendance?month=2027-07':        '403 403 403 403 403 403 403 403 403 303',
    '/attendance/pupil/{other_pupil}':  '200 200 404 404 404 404 404 404 404 303',
    '/attendance/pupil/999':            '404 404 404 404 404 404 404 404 404 303',
}
READERS, LEADER, PARENT, EVERYBODY = '+++------', '--+------', '--------+', '+++++++++'


async def done(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


def class_8a(deed: Any) -> int:
    """The class of Классная."""
    return int(deed.school.class_8a.id)


async def told(deed: Any) -> int:
    """A message of the parent that waits."""
    await AbsenceNotice.all().delete()
    return await absence_notices.tell(deed.school.actors['Абрамова'], NewNotice(deed.pupil, TODAY, TODAY, 'Б'))


async def tell(deed: Any, actor: Actor) -> object:
    await AbsenceNotice.all().delete()
    return await absence_notices.tell(actor, NewNotice(deed.pupil, TODAY, TODAY, 'Б'))


async def give(deed: Any, actor: Actor) -> object:
    await deed.absent()
    return await absence_reasons.give(actor, class_8a(deed), deed.pupil, Wanted(TODAY, TODAY, 'Б'))


async def confirm(deed: Any, actor: Actor) -> object:
    return await absence_notices.confirm(actor, await told(deed))


async def decline(deed: Any, actor: Actor) -> object:
    return await done(absence_notices.decline(actor, await told(deed), 'Был в школе'))


async def withdraw(deed: Any, actor: Actor) -> object:
    return await done(absence_notices.withdraw(actor, await told(deed)))


async def waiting(deed: Any, actor: Actor) -> object:
    await told(deed)
    return await absence_notices.waiting(actor)


async def of_classes(deed: Any, actor: Actor) -> object:
    await told(deed)
    return await absence_notices.of_classes(actor, [class_8a(deed)])


ACTIONS: dict[str, tuple[str, Attempt]] = {
    'attendance_board.choices':  (READERS, lambda deed, actor: attendance_board.choices(actor)),
    'attendance_board.board':    (READERS, lambda deed, actor: attendance_board.board(actor, Asked())),
    'attendance_board.board of another': ('++-------', lambda deed, actor: attendance_board.board(
        actor, Asked(klass=deed.school.class_1a.id))),
    'pupil_attendance.of_pupil': ('+++----++', lambda deed, actor: pupil_attendance.of_pupil(actor, deed.pupil)),
    'pupil_attendance.of_pupil of another': ('++-------', lambda deed, actor: pupil_attendance.of_pupil(
        actor, deed.school.pupil('Крошка'))),
    'absence_reasons.day':       (READERS, lambda deed, actor: absence_reasons.day(
        actor, class_8a(deed), deed.pupil, TODAY)),
    'absence_reasons.pupils_of': (READERS, lambda deed, actor: absence_reasons.pupils_of(actor, class_8a(deed))),
    'absence_reasons.give':      (LEADER, give),
    'absence_notices.tell':      (PARENT, tell),
    'absence_notices.withdraw':  (PARENT, withdraw),
    'absence_notices.mine':      (PARENT, lambda deed, actor: done(absence_notices.mine(actor))),
    'absence_notices.of_classes': (LEADER, of_classes),
    'absence_notices.waiting':   (LEADER, waiting),
    'absence_notices.confirm':   (LEADER, confirm),
    'absence_notices.decline':   (LEADER, decline),
}
# With the rights of its caller: the journals check them for each lesson.
INTERNAL = {'absence_reasons.apply'}
