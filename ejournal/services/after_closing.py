"""«Исправлено после закрытия»: what was written into a closed period by an order, for reports and histories (I-06)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tortoise.queryset import QuerySet

from ejournal import access
from ejournal.access import Actor
from models import AuditEntry, CorrectionRequest

_NUMBER = re.compile(r'^Заявка № (\d+),')  # how an approved value's entry begins (``corrections.approve``)
Cell = tuple[int, int]  # (work, pupil) of a mark, (lesson, pupil) of an absence


@dataclass(frozen=True)
class Corrected:
    """One value of a closed period that was changed by an order."""

    pupil: str
    lesson_id: int
    lesson_on: date
    kind: str
    old: str
    new: str
    label: str


def label(order_number: str) -> str:
    """The words of the reports."""
    return f'исправлено после закрытия, приказ № {order_number}'


async def of_group(actor: Actor, group_id: int, first: date, last: date) -> list[Corrected]:
    """What was corrected after closing in the lessons of a journal; ``NotFound`` for another's journal."""
    await access.journal(actor, group_id)
    rows = await _decided().filter(lesson__group_id=group_id, lesson__date__gte=first, lesson__date__lte=last) \
        .order_by('lesson__date', 'id').select_related('lesson', 'pupil')
    return [Corrected(row.pupil.list_name, row.lesson_id, row.lesson.date, row.kind, row.old_value, row.new_value,
                      label(row.order_number)) for row in rows]


async def lines(**scope: object) -> tuple[str, ...]:
    """The corrections of some lessons as sentences for the foot of a report; the caller has been through the door."""
    rows = await _decided().filter(**scope).order_by('lesson__date', 'id') \
        .select_related('pupil', 'lesson__group__subject')
    kinds = {'mark': 'отметка', 'attendance': 'посещаемость'}
    return tuple(f'Исправлено после закрытия, приказ № {row.order_number}: {row.pupil.list_name}, '
                 f'{row.lesson.group.subject.name}, урок {row.lesson.date:%d.%m.%Y}: {kinds.get(row.kind, row.kind)} '
                 f'{row.old_value or "—"} → {row.new_value or "—"}.' for row in rows)


async def of_marks(works: Collection[int]) -> dict[Cell, str]:
    """The label by (work, pupil); the caller has been through the door."""
    rows = await _decided().filter(kind='mark', work_id__in=list(works)).values_list('work_id', 'pupil_id',
                                                                                      'order_number')
    return {(int(work), pupil): label(order) for work, pupil, order in rows}


async def of_entries(entries: Collection[AuditEntry]) -> dict[int, str]:
    """The label by the number of an entry in a history; '' is left out."""
    asked = {entry.id: int(found[1]) for entry in entries if (found := _NUMBER.match(entry.reason))}
    if not asked:
        return {}
    orders = dict(await _decided().filter(id__in=list(asked.values())).values_list('id', 'order_number'))
    return {entry: label(orders[request]) for entry, request in asked.items() if request in orders}


def _decided() -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.filter(approved=True, after_closing=True)
