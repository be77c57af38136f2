"""The signature and the beginnings of letters follow the capacity they are written in (norms 8.3)."""

import pytest

from ejournal.services.talk import signatures, templates
from models import Role
from tests.support.school import SmallSchool


async def test_a_letter_is_signed_in_its_capacity(school: SmallSchool) -> None:
    led = school.actors['Классная']
    assert (await signatures.of(led, Role.CLASS_TEACHER)).endswith('классный руководитель 8А')
    parent = await signatures.of(school.actors['Абрамова'], Role.GUARDIAN)
    assert 'Абрамов Глеб, 8А' in parent
    assert (await signatures.of(school.actors['Абрамов'], Role.PUPIL)).endswith('8А')


@pytest.mark.parametrize(('role', 'name', 'has'), [
    (Role.TEACHER, 'О пропусках', True), (Role.HR, 'О пропусках', False), (Role.GUARDIAN, 'Отсутствие на уроках', True),
    (Role.PUPIL, 'Отсутствие на уроках', False), (Role.PUPIL, 'Вопрос об отметке', True)])
def test_beginnings_by_role(role: Role, name: str, has: bool) -> None:
    found = templates.of(role)
    assert (name in found) is has
    assert all(subject and text for subject, text in found.values())
