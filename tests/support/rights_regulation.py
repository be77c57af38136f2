"""The part of the matrix of rights about what waits, answers to requests and final marks (п. 17.4)."""

from collections.abc import Awaitable, Callable
from typing import Any

from ejournal.access import Actor
from ejournal.services import absences, corrections, journal, subgroups, waiting
from models import GroupMembership, StaffAbsence
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


ACTIONS: dict[str, tuple[str, Attempt]] = {
    'waiting.counts':         (ALL, lambda deed, actor: done(waiting.counts(actor))),
    'corrections.read_answers': (ALL, lambda deed, actor: done(corrections.read_answers(actor))),
    'absences.waiting_today': (NOBODY_ELSE, without_teacher),
    'journal.final_cell':     ('++++-----', lambda deed, actor: journal.final_cell(
        actor, pupil_id=deed.pupil, group_id=deed.school.physics.id, period='год')),
    'subgroups.of_class':     ('++++-----', lambda deed, actor: subgroups.of_class(actor, deed.school.class_8a.id)),
    'subgroups.of_class of another': (NOBODY_ELSE, lambda deed, actor: subgroups.of_class(
        actor, deed.school.class_1a.id)),
    'subgroups.assign':       ('--++-----', divided),
    'journal.final_cell of another': (NOBODY_ELSE, lambda deed, actor: journal.final_cell(
        actor, pupil_id=deed.pupil, group_id=deed.school.reading_1a.id, period='год')),
}
