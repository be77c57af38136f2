"""/admin: the state, and the way to restore; the other roles have no such page (tests/test_rights.py)."""

import pytest
from nicegui.testing import User

from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


@pytest.mark.clause('17.2.1')
async def test_the_administrator_sees_state_copies_and_instructions(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Админов')
    await user.open('/admin')
    for text in ('Свободно на диске', 'Как восстановить', 'Запуски программы', 'Остановите журнал.'):
        await user.should_see(text)
