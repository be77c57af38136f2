"""The part of the matrix of rights about what waits, answers to requests and final marks (п. 17.4)."""

from collections.abc import Awaitable, Callable
from typing import Any

from ejournal.access import Actor
from ejournal.services import absences, correction_files, corrections, journal, releases, subgroups, waiting
from models import Attachment, Attendance, GroupMembership, StaffAbsence
from tests.support.school import TODAY

Attempt = Callable[[Any, Actor], Awaitable[object]]
#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {
    '/class/subgroups': ('/class/subgroups?klass={class_8a}', '200 200 200 200 404 404 404 404 404 303'),
}
ALL, NOBODY_ELSE = '+++++++++', '++-------'


async def done(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


async def without_teacher(deed: Any, actor: Actor) -> object:
    await StaffAbsence.get_or_create(person_id=deed.school.people['Гук'].id, since=TODAY, until=TODAY, reason='болезнь')
    return await absences.waiting_today(actor)


async def divided(deed: Any, actor: Actor) -> object:
    school = deed.school
    await GroupMembership.filter(pupil_id=school.pupil('Ёлкина')).delete()
    return await subgroups.assign(actor, school.class_8a.id, school.english_1.subject_id,
                                  {school.pupil('Ёлкина'): school.english_1.id}, TODAY)


async def attached(deed: Any, actor: Actor) -> object:
    number = await deed.ask_correction(deed.school.actors['Гук'])
    return await correction_files.attach(actor, int(str(number)), 'справка.txt', 'справка'.encode())


async def readable(deed: Any, actor: Actor) -> object:
    number = await deed.ask_correction(deed.school.actors['Гук'])
    file = await correction_files.attach(deed.school.actors['Гук'], int(str(number)), 'справка.txt', b'ok')
    return await correction_files.may_read(actor, await Attachment.get(id=file))


async def released(deed: Any, actor: Actor) -> object:
    school = deed.school
    await Attendance.all().delete()
    return await releases.put(actor, school.class_8a.id, releases.Release(
        deed.pupil, school.physics.subject_id, TODAY, TODAY, 'справка № 1'))


ACTIONS: dict[str, tuple[str, Attempt]] = {
    'waiting.counts':         (ALL, lambda deed, actor: done(waiting.counts(actor))),
    'corrections.read_answers': (ALL, lambda deed, actor: done(corrections.read_answers(actor))),
    'absences.waiting_today': (NOBODY_ELSE, without_teacher),
    'journal.final_cell':     ('++++-----', lambda deed, actor: journal.final_cell(
        actor, pupil_id=deed.pupil, group_id=deed.school.physics.id, period='год')),
    'correction_files.attach': ('---+-----', attached),
    'correction_files.may_read': ('++-+-----', readable),
    'releases.subjects':      ('+++------', lambda deed, actor: releases.subjects(actor, deed.school.class_8a.id)),
    'releases.put':           ('--+------', released),
    'subgroups.of_class':     ('++++-----', lambda deed, actor: subgroups.of_class(actor, deed.school.class_8a.id)),
    'subgroups.of_class of another': (NOBODY_ELSE, lambda deed, actor: subgroups.of_class(
        actor, deed.school.class_1a.id)),
    'subgroups.assign':       ('--++-----', divided),
    'journal.final_cell of another': (NOBODY_ELSE, lambda deed, actor: journal.final_cell(
        actor, pupil_id=deed.pupil, group_id=deed.school.reading_1a.id, period='год')),
}
