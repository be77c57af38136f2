"""What the program tidies up by itself: answers kept for browsers that may send again, files nobody sent."""

import asyncio
from datetime import timedelta

from ejournal import clock, files
from models import Attachment, ClientOperation

KEEP_ANSWERS = timedelta(days=30)
BATCH = 500  # SQLite's limit of values in a statement


async def forget_old_answers() -> int:
    """Drop answers to operations older than 30 days; how many."""
    return await ClientOperation.filter(at__lt=clock.now() - KEEP_ANSWERS).delete()


async def sweep_files() -> int:
    """Delete files that lie a day without a letter, lesson or other record they were chosen for; how many.

    What belonged to a record once, removed or not, stays: the audit names it (п. 6.3).
    """
    waiting = await asyncio.to_thread(files.untouched)
    if not waiting:
        return 0
    kept: set[object] = set()
    for start in range(0, len(waiting), BATCH):
        kept |= set(await Attachment.filter(sha256__in=waiting[start:start + BATCH]).values_list('sha256', flat=True))
    return await asyncio.to_thread(files.discard, [one for one in waiting if one not in kept])
