"""What the program tidies up by itself: answers kept for browsers that may send again."""

from datetime import timedelta

from ejournal import clock
from models import ClientOperation

KEEP_ANSWERS = timedelta(days=30)


async def forget_old_answers() -> int:
    """Drop answers to operations older than 30 days; how many."""
    return await ClientOperation.filter(at__lt=clock.now() - KEEP_ANSWERS).delete()
