"""A school without types of work gets the 33 of I-03: without them no mark has a place (п. 17.4.12)."""

from ejournal.demo.worktypes import WORK_TYPES
from models import WorkType


async def ensure_work_types() -> dict[str, int]:
    """The ids of all types by name, after making the usual ones where there were none."""
    if not await WorkType.exists():
        await WorkType.bulk_create([
            WorkType(name=kind.name, short_name=kind.short_name, deadline=kind.deadline, weight=kind.weight,
                     control=kind.control, ordinal=ordinal) for ordinal, kind in enumerate(WORK_TYPES, 1)])
    return dict(await WorkType.all().values_list('name', 'id'))
