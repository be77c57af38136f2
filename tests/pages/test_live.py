"""Who hears of a journal's changes over the socket, and until when."""

import asyncio

from nicegui import core
from nicegui.testing import User

from ejournal.services import sessions
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def test_a_page_that_was_closed_hears_no_more(user: User, school: SmallSchool, log_in: LogIn) -> None:
    """A browser that keeps its socket open after «Выход» or a block must not go on reading marks."""
    await log_in('Гук')
    await user.open(f'/journal/{school.physics.id}')
    key, client = f'group:{school.physics.id}', user.client
    sid = await core.sio.manager.connect('a-browser', '/')
    await core.sio.enter_room(sid, client.id)
    watch = core.sio.handlers['/']['watch']
    assert not await watch(sid, {'client_id': client.id, 'key': f'group:{school.english_1.id}'})
    assert await watch(sid, {'client_id': client.id, 'key': key})
    assert f'live {key}' in core.sio.rooms(sid)
    await sessions.end_all(school.actors['Гук'].account_id, 'блокировка', by=None)
    await asyncio.sleep(0.1)
    assert f'live {key}' not in core.sio.rooms(sid)
    assert not await watch(sid, {'client_id': client.id, 'key': key})
