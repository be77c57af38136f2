"""What the demo school does, each thing at its moment."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from ejournal import clock
from ejournal.demo.shapes import DemoSchool
from models import Refusal


async def at(school: DemoSchool, moment: datetime, act: Callable[[], Awaitable[object]]) -> None:
    """Do it at the moment, if that has come; what is refused in this school (no pupils, no school day) is left out."""
    if moment <= school.now:
        with clock.at(moment):
            try:
                await act()
            except Refusal:
                return
