"""Verify the chain of the audit: the first entry that was changed, removed or slipped in (norms 6.14)."""

from collections.abc import Callable
from dataclasses import dataclass

from ejournal import audit, clock
from models import AuditEntry

BATCH = 5000
Progress = Callable[[int, int], None]
_PLACE = {name: index for index, name in enumerate(audit.CHAINED)}


@dataclass(frozen=True)
class Verdict:
    """How many entries hold, how many are older than the chain, and what is wrong with the first that does not."""

    chained: int
    older: int
    head: str
    broken: str = ''


async def verify(progress: Progress | None = None) -> Verdict:
    """Read the whole audit in its order; ``progress`` gets how many entries are done, and of how many."""
    total, older, chained, number, previous = await AuditEntry.all().count(), 0, 0, 0, ''
    while batch := await AuditEntry.filter(id__gt=number).order_by('id').limit(BATCH) \
            .values_list(*audit.CHAINED, 'hash'):
        for *values, stored in batch:
            if not stored and not chained:
                older += 1
            elif chained and values[0] != number + 1:
                return Verdict(chained, older, previous, f'Удалены записи: после № {number} идёт № {values[0]}.')
            elif audit.link(previous, values) != stored:
                return Verdict(chained, older, previous, _changed(values))
            else:
                chained, previous = chained + 1, stored
            number = values[0]
        if progress:
            progress(older + chained, total)
    return Verdict(chained, older, previous, await _cut_off(number, previous))


def _changed(values: list[object]) -> str:
    at = f'{clock.local(values[_PLACE["at"]]):%d.%m.%Y %H:%M:%S}'  # type: ignore[arg-type]  # by the column's type
    return f'Запись № {values[0]} ({at}, {values[_PLACE["action"]]}) изменена, или записи перед ней удалены.'


async def _cut_off(number: int, previous: str) -> str:
    """Whether the chain ends where it was noted to end."""
    head = await audit.kept_head()
    if head is None:
        return 'Нет отметки о последней записи: она удалена.' if previous else ''
    if (head['id'], head['hash']) != (number, previous):
        return f'Последней должна быть запись № {head["id"]}, а журнал кончается записью № {number}.'
    return ''
