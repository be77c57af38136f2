"""What stands on the office's papers: the school's name, now, the director (norms 8.4)."""

from ejournal import frames
from ejournal.reports.paper import Imprint
from ejournal.services import report_sources


async def of_office() -> Imprint:
    """The imprint of a paper of the whole school."""
    return await report_sources.imprint(await frames.current())
