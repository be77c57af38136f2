"""Cancel a movement entered by mistake: the pupil's last one, as if it had not been, with the reason (п. 17.6.1).

The record goes, its number, order and reason stay in the audit; memberships are what they were before it.
"""

from dataclasses import dataclass
from datetime import date

from ejournal import audit, db
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules.movement import MoveKind
from ejournal.rules.texts import fold_spaces
from ejournal.services import movement
from models import (
    Attendance,
    ClassMembership,
    ConsentTask,
    GroupMembership,
    Invalid,
    Mark,
    Movement,
    NotFound,
    PupilCard,
    School,
)

NO_REASON = 'Укажите причину отмены: она останется в журнале событий.'
ADMITTED = ('Зачисление не отменяют: данные ребёнка и задача о согласии уже заведены. '
            'Оформите отчисление приказом со следующего дня.')


@dataclass(frozen=True)
class _Before:
    """Group memberships as they were: (group, since, until) by what the movement noted, see ``movement.execute``."""

    ended: dict[int, date | None]
    deleted: list[tuple[int, date, date | None]]


async def cancel(actor: Actor, movement_id: int, reason: str) -> None:
    """Undo the movement.

    Refused: no reason, not the pupil's last movement, an admission, a closed term, and marks or absences that stand in
    the new class already: those would belong to nobody.
    """
    actor.require(Action.MOVEMENT_WRITE)
    why = fold_spaces(reason)[:300]
    if not why:
        raise Invalid(NO_REASON)
    async with db.transaction():
        await School.all().select_for_update().first()  # in turn with other orders
        found = await Movement.get_or_none(id=movement_id).select_related('pupil', 'from_class', 'to_class')
        if found is None:
            raise NotFound('Такого движения нет: возможно, его уже отменили. Обновите страницу.')
        await _check(found)
        await _restore(found)
        await ConsentTask.filter(movement_id=found.id).update(movement_id=None)
        await audit.record(actor, actor.capacity(Action.MOVEMENT_WRITE), Entry(
            'movement.cancelled', 'movement', found.id,
            f'{found.kind} с {found.effective_on:%d.%m.%Y}, приказ № {found.order_number} от '
            f'{found.order_date:%d.%m.%Y}', '', why, pupil_id=found.pupil.id))
        await found.delete()
    await movement.tell(actor, [one for one in (found.from_class, found.to_class) if one], found.pupil)


async def _check(found: Movement) -> None:
    last = await Movement.filter(pupil_id=found.pupil.id).order_by('-effective_on', '-id').first()
    if last is None or last.id != found.id:
        raise Invalid('Отменить можно только последнее движение обучающегося. Начните с него.')
    if found.kind == MoveKind.ADMIT.value:
        raise Invalid(ADMITTED)
    await movement.check_open(found.effective_on, [one for one in (found.from_class, found.to_class) if one])
    if found.to_class is None:
        return
    here = {'pupil_id': found.pupil.id}
    marks = await Mark.filter(work__lesson__group__school_class_id=found.to_class.id, work__removed=False,
                              work__lesson__date__gte=found.effective_on, **here).exclude(value='').count()
    absences = await Attendance.filter(lesson__group__school_class_id=found.to_class.id,
                                       lesson__date__gte=found.effective_on, **here).exclude(code='').count()
    if marks or absences:
        raise Invalid(f'В журналах {found.to_class.name} у обучающегося уже есть записи: отметок {marks}, отсутствий '
                      f'{absences}. Отменить движение нельзя: оформите новое приказом.')


async def _restore(found: Movement) -> None:
    pupil, day = found.pupil.id, found.effective_on
    if found.to_class:
        await ClassMembership.filter(pupil_id=pupil, school_class_id=found.to_class.id, since=day).delete()
        await GroupMembership.filter(pupil_id=pupil, group__school_class_id=found.to_class.id, since__gte=day).delete()
    if found.from_class:
        await ClassMembership.filter(pupil_id=pupil, school_class_id=found.from_class.id, until=day).update(until=None)
        await _restore_groups(found)
    if found.kind == MoveKind.LEAVE.value:
        await PupilCard.filter(person_id=pupil).update(left_on=None)
    elif found.kind == MoveKind.RETURN.value:
        stay = await ClassMembership.filter(pupil_id=pupil).order_by('-since').first()
        await PupilCard.filter(person_id=pupil).update(left_on=stay.until if stay else day)


async def _restore_groups(found: Movement) -> None:
    """By the note of the movement; one that was made before notes were kept had open memberships."""
    before = _before(found)
    rows = await GroupMembership.filter(pupil_id=found.pupil.id, until=found.effective_on,
                                        group__school_class_id=found.from_class.id if found.from_class else 0)
    for row in rows:
        row.until = before.ended.get(row.group_id)
    if rows:
        await GroupMembership.bulk_update(rows, ['until'])
    await GroupMembership.bulk_create([
        GroupMembership(pupil_id=found.pupil.id, group_id=group, since=since, until=until)
        for group, since, until in before.deleted])


def _before(found: Movement) -> _Before:
    noted = found.details.get('before')
    ended: dict[int, date | None] = {}
    deleted: list[tuple[int, date, date | None]] = []
    for group, since, until in noted if isinstance(noted, list) else []:
        first, end = date.fromisoformat(since), date.fromisoformat(until) if until else None
        if first >= found.effective_on:
            deleted.append((int(group), first, end))
        else:
            ended[int(group)] = end
    return _Before(ended, deleted)
