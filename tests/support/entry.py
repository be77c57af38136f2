"""Getting in, for tests: quick hashes, known passwords, and the news a bus has told."""

import asyncio

from ejournal import security, topics
from ejournal.access import Actor
from ejournal.services import accounts, sessions
from models import Account

PASSWORD = 'синий-кит-2026'

# A school's hash takes a tenth of a second; the tests have hundreds of them. Never stronger than the default.
security.set_strength(time_cost=1, memory_kib=8)


async def log_in(actor: Actor, address: str = '10.0.0.7') -> sessions.LoginResult:
    """The actor's account with a known password and no open duties, logged in."""
    account = await Account.get(id=actor.account_id)
    await accounts.get_ready(account.id, PASSWORD)
    return await sessions.login(account.login, PASSWORD, address=address)


class Heard:
    """What was published under some keys."""

    def __init__(self, *keys: str) -> None:
        self.changes: list[topics.Change] = []
        for key in keys:
            topics.subscribe(key, self.changes.append)

    async def told(self) -> list[tuple[str, object]]:
        """The keys and where they send the pages, once the bus has delivered."""
        await asyncio.sleep(0.02)
        return [(change.key, change.patch.get('to')) for change in self.changes]
