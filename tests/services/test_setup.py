"""The first minutes of a school: its card, the types of work, an administrator who can get in."""

import pytest

from ejournal import clock
from ejournal.services import sessions, setup
from models import AuditEntry, Invalid, Role, RoleGrant, School, WorkType


@pytest.mark.clause('17.2.3')
async def test_a_school_begins_with_an_administrator(database):
    zone = str(clock.zone())
    try:
        issued = await setup.make_school('МБОУ «СОШ № 5»', 'СОШ № 5', 'Asia/Yekaterinburg', 'Иванов Пётр Ильич')
        assert str(clock.zone()) == 'Asia/Yekaterinburg'
    finally:
        clock.set_zone(zone)
    assert (await School.get()).full_name == 'МБОУ «СОШ № 5»'
    assert await WorkType.all().count() == 33
    assert (await RoleGrant.get(person_id=issued.person_id)).role == Role.ADMINISTRATOR
    opened = await sessions.login(issued.login, issued.password, address='10.0.0.1')
    assert (opened.must_change, opened.must_accept) == (True, True)
    assert await AuditEntry.filter(action='school.made').exists()


async def test_there_is_one_school(school):
    with pytest.raises(Invalid, match='уже есть школа'):
        await setup.make_school('Другая', 'Другая', 'Europe/Moscow', 'Иванов Пётр')


async def test_an_administrator_has_a_name(database):
    with pytest.raises(Invalid, match='фамилию и имя'):
        await setup.make_school('Школа', 'Школа', 'Europe/Moscow', 'Иванов')
    assert not await School.exists()
