"""Work that must not be left half done when its task is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar('T')


async def settle(work: Coroutine[Any, Any, T]) -> T:
    """Run the coroutine to its end even if the caller is cancelled meanwhile; the cancellation is raised afterwards.

    Returns the coroutine's result or raises its error.
    """
    task = asyncio.ensure_future(work)
    interrupted: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            interrupted = error
    if interrupted is not None:
        raise interrupted from (None if task.cancelled() else task.exception())
    return task.result()
