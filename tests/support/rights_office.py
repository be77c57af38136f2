"""The part of the matrix of rights about the office: curriculum, load, tariff, usage, ГИА, hand-overs, constructor."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from ejournal.access import Actor
from ejournal.services import (
    archive,
    classes,
    constructor,
    curriculum,
    exam_codes,
    exams,
    handovers,
    load,
    load_changes,
    outside,
    school_card,
    subjects,
    tariff,
    usage,
)
from ejournal.services.archive_shapes import OldYear
from ejournal.services.constructor_tables import Spec
from ejournal.services.curriculum import Change
from ejournal.services.report_catalogue import Asked
from models import Refusal, SavedReport, SchoolClass, Subject, TariffSnapshot, TeachingLoad

Attempt = Callable[[Any, Actor], Awaitable[object]]
#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
LOOKERS = '200 200 403 403 200 403 403 403 403 303'
READERS_ONLY = '200 200 403 403 403 403 403 403 403 303'
PAGES: dict[str, tuple[str, str]] = {
    '/curriculum': ('/curriculum', LOOKERS), '/subjects': ('/subjects', LOOKERS), '/classes': ('/classes', LOOKERS),
    '/load': ('/load', LOOKERS), '/tariff': ('/tariff', LOOKERS), '/usage': ('/usage', LOOKERS),
    '/school-card': ('/school-card', '403 200 403 403 200 403 403 403 403 303'),
    '/handover': ('/handover', READERS_ONLY), '/exams': ('/exams', READERS_ONLY),
    '/constructor': ('/constructor', '200 200 200 200 200 403 403 403 403 303'),
    '/extracurricular': ('/extracurricular', '200 200 403 200 403 403 403 403 403 303'),
}
LOOK, READ, KEEP, DEPUTY = '++--+----', '++-------', '-+--+----', '-+-------'
BUILDERS, ADMINISTRATOR = '+++++----', '----+----'


RUNNING = OldYear('2026/2027', date(2026, 9, 1), date(2027, 5, 26), (), (), ())  # not over: no archive yet


async def done(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


async def allowed(answer: Awaitable[object]) -> bool:
    """Whoever may is refused for another reason, others for the right."""
    try:
        await answer
    except Refusal as refusal:
        return 'Ваша роль не позволяет' not in refusal.message
    return True


async def subject(actor: Actor, number: int) -> bool:
    """A new subject of another name each time."""
    await subjects.create(actor, subjects.Wanted(f'курс {"абвгдежзик"[number % 10] * 5}{"клмноп"[number // 10] * 3}'))
    return True


async def spare_subject() -> int:
    """A subject nobody learns."""
    found, _ = await Subject.get_or_create(name='черчение')
    await Subject.filter(id=found.id).update(closed_on=None)
    return found.id


async def spare_class(deed: Any) -> int:
    """A class with nobody in it."""
    found, _ = await SchoolClass.get_or_create(year=deed.school.year, grade=7, letter='Я')
    await SchoolClass.filter(id=found.id).update(closed_on=None)
    return found.id


async def new_class(deed: Any, actor: Actor) -> bool:
    """7Ю, which is not there before."""
    await SchoolClass.filter(year=deed.school.year, grade=7, letter='Ю').delete()
    return bool(await classes.create(actor, classes.Wanted(7, 'Ю')))


async def closed_subject(actor: Actor) -> bool:
    """Opens what was closed."""
    number = await spare_subject()
    await Subject.filter(id=number).update(closed_on=date(2026, 9, 1))
    return await done(subjects.reopen(actor, number))


async def change_subject(actor: Actor) -> bool:
    """The name stays."""
    return await done(subjects.change(actor, await spare_subject(), subjects.Wanted('черчение', 'черч.')))


async def close_subject(actor: Actor) -> bool:
    """Nobody learns it."""
    return await done(subjects.close(actor, await spare_subject()))


async def change_class(deed: Any, actor: Actor) -> bool:
    """Another room."""
    return await done(classes.change(actor, await spare_class(deed), classes.Wanted(7, 'Я', room='7')))


async def close_class(deed: Any, actor: Actor) -> bool:
    """Nobody is in it."""
    return await done(classes.close(actor, await spare_class(deed)))


async def hours(deed: Any, actor: Actor) -> bool:
    """The first day of the year: simply corrected."""
    wanted = [Change('8', deed.school.physics.subject_id, '2')]
    return await done(curriculum.change(actor, wanted, date(2026, 9, 1), ''))


async def take(actor: Actor) -> bool:
    """One a year: the former is taken away."""
    await TariffSnapshot.all().delete()
    return bool(await tariff.take(actor))


async def first_load(deed: Any) -> int:
    """The load of the physics."""
    found = await TeachingLoad.filter(group=deed.school.physics).order_by('-id').first()
    return found.id if found else 0


async def change_load(deed: Any, actor: Actor) -> bool:
    """More or less hours each time."""
    number = await first_load(deed)
    row = await TeachingLoad.get(id=number)
    new = '3' if row.hours_per_week == 2 else '2'
    return await done(load_changes.change(actor, number, row.teacher_id, new, date(2026, 9, 1)))


async def assign(deed: Any, actor: Actor) -> bool:
    """Somebody who does not teach it yet."""
    person = deed.school.people['Чехонина'].id
    await TeachingLoad.filter(group=deed.school.physics, teacher_id=person).delete()
    return await done(load_changes.assign(actor, deed.school.physics.id, person, '1', date(2026, 11, 24)))


async def finish(deed: Any, actor: Actor) -> bool:
    """The line that was assigned for this."""
    row = await TeachingLoad.create(group=deed.school.english_1, teacher=deed.school.people['Гук'], hours_per_week=1)
    try:
        return await done(load_changes.finish(actor, row.id, date(2026, 11, 24)))
    finally:
        await TeachingLoad.filter(id=row.id).delete()


async def remove(actor: Actor) -> bool:
    """One's own."""
    row = await SavedReport.create(name='свой', author_id=actor.person_id, content={'source': 'pupils',
                                   'columns': ['pupil']}, made_at='2026-11-24T10:00:00+00:00')
    return await done(constructor.remove(actor, row.id))


PUPILS = Spec('pupils', columns=('pupil', 'class'))
ACTIONS: dict[str, tuple[str, Attempt]] = {
    'curriculum.shown': (LOOK, lambda deed, actor: curriculum.shown(actor)),
    'curriculum.change': (DEPUTY, hours),
    'subjects.listed': (LOOK, lambda deed, actor: subjects.listed(actor)),
    'subjects.create': (KEEP, lambda deed, actor: subject(actor, actor.person_id)),
    'subjects.change': (KEEP, lambda deed, actor: change_subject(actor)),
    'subjects.close': (KEEP, lambda deed, actor: close_subject(actor)),
    'subjects.reopen': (KEEP, lambda deed, actor: closed_subject(actor)),
    'classes.listed': (LOOK, lambda deed, actor: classes.listed(actor)),
    'classes.create': (KEEP, new_class),
    'classes.change': (KEEP, change_class),
    'classes.close': (KEEP, close_class),
    'load.board': (LOOK, lambda deed, actor: load.board(actor)),
    'load_changes.open_journal': (DEPUTY, lambda deed, actor: allowed(load_changes.open_journal(
        actor, deed.school.class_8a.id, deed.school.reading_1a.subject_id))),
    'load_changes.assign': (DEPUTY, assign), 'load_changes.change': (DEPUTY, change_load),
    'load_changes.finish': (DEPUTY, finish),
    'tariff.shown': (LOOK, lambda deed, actor: tariff.shown(actor)),
    'tariff.take': (DEPUTY, lambda deed, actor: take(actor)),
    'usage.board': (LOOK, lambda deed, actor: usage.board(actor)),
    'archive.take_over': (ADMINISTRATOR, lambda deed, actor: allowed(archive.take_over(actor, RUNNING))),
    'exams.board': (READ, lambda deed, actor: exams.board(actor)),
    'exams.keep': (DEPUTY, lambda deed, actor: allowed(exams.keep(actor, deed.pupil, exams.Wanted('ОГЭ', ('1',))))),
    'exam_codes.keep': (DEPUTY, lambda deed, actor: done(exam_codes.keep(actor, {}, {}))),
    'exams.export': (DEPUTY, lambda deed, actor: exams.export(actor, 9)),
    'handovers.listed': (READ, lambda deed, actor: done(handovers.listed(actor))),
    'handovers.offered': (DEPUTY, lambda deed, actor: handovers.offered(actor)),
    'handovers.make': (DEPUTY, lambda deed, actor: handovers.make(
        actor, 'Отчёт', 'Управление образования', '', [handovers.Part('school', Asked())])),
    'handovers.to_read': (READ, lambda deed, actor: handovers.to_read(actor, None)),  # type: ignore[arg-type]  # unused
    'constructor.choices': (BUILDERS, lambda deed, actor: constructor.choices(actor)),
    'constructor.build': (BUILDERS, lambda deed, actor: constructor.build(actor, PUPILS)),
    'constructor.report': (BUILDERS, lambda deed, actor: constructor.report(actor, PUPILS, 'список')),
    'constructor.saved': (BUILDERS, lambda deed, actor: done(constructor.saved(actor))),
    'constructor.keep': (BUILDERS, lambda deed, actor: constructor.keep(actor, PUPILS, 'список')),
    'constructor.remove': (BUILDERS, lambda deed, actor: remove(actor)),
    'school_card.shown': (KEEP, lambda deed, actor: school_card.shown(actor)),
    'school_card.change': (KEEP, lambda deed, actor: done(school_card.change(actor, {'phone': '+7 343 123-45-67'}))),
    'outside.courses': ('++-+-----', lambda deed, actor: done(outside.courses(actor))),
    'outside.report': ('++-+-----', lambda deed, actor: outside.report(actor)),
}
