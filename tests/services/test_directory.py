"""The administrator's list: found by any part of a name, with the state of the account."""

import pytest

from ejournal import security
from ejournal.services import accounts, directory
from ejournal.services.directory import Access
from models import Account, Consent, NotAllowed, NotFound, Person


@pytest.mark.parametrize('text, names', [
    ('абрам', ['Абрамов Глеб', 'Абрамова Мария Сергеевна']), ('АБРАМОВ глеб', ['Абрамов Глеб']),
    ('ёлкина', ['Ёлкина Алёна']), ('елкина', ['Ёлкина Алёна']), ('login1', None), ('нет таких', [])])
async def test_people_are_found_by_name_and_login(school, text: str, names: list[str] | None) -> None:
    found, count = await directory.find(school.actors['Админов'], text)
    assert count == len(found)
    if names is None:
        assert found and all(entry.login.startswith('login1') for entry in found)
    else:
        assert sorted(entry.name for entry in found) == names


async def test_the_list_says_who_everybody_is_and_whether_they_get_in(school) -> None:
    admin, people = school.actors['Админов'], school.people
    await Account.filter(person_id=people['Бойко'].id).update(blocked=True)
    await accounts.get_ready(school.actors['Гук'].account_id, 'пароль-12345')
    await accounts.reset_password(admin, school.actors['Цой'].account_id)
    silent = await Person.create(last_name='Молчун', first_name='Ян')
    ready = await Person.create(last_name='Новый', first_name='Ян')
    await Consent.create(person=ready, given_on='2026-09-01')
    seen = {name: await directory.one(admin, person.id)
            for name, person in (people | {'Молчун': silent, 'Новый': ready}).items()}
    assert {name: seen[name].access for name in ('Бойко', 'Гук', 'Цой', 'Ёлкина', 'Молчун', 'Новый')} == {
        'Бойко': Access.BLOCKED, 'Гук': Access.ACTIVE, 'Цой': Access.FIRST_LOGIN, 'Ёлкина': Access.NO_PASSWORD,
        'Молчун': Access.NO_CONSENT, 'Новый': Access.NONE}
    assert [seen[name].who for name in ('Гук', 'Цой', 'Абрамова')] == ['учитель', '8А', 'мать: Абрамов Глеб']
    assert security.NO_PASSWORD not in repr(seen['Гук'])


async def test_the_number_of_queries_does_not_grow_with_the_people(school, statements) -> None:
    counts = []
    for limit in (2, 12):
        with statements() as seen:
            await directory.find(school.actors['Админов'], limit=limit)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


@pytest.mark.parametrize('name', ['Гук', 'Дорн', 'Бойко', 'Секретова', 'Кадрова', 'Цой', 'Абрамова'])
async def test_others_see_no_accounts(school, name: str) -> None:
    with pytest.raises(NotAllowed):
        await directory.find(school.actors[name])
    with pytest.raises(NotAllowed):
        await directory.one(school.actors[name], school.people['Гук'].id)


async def test_nobody_is_nobody(school) -> None:
    with pytest.raises(NotFound):
        await directory.one(school.actors['Админов'], 10**6)
