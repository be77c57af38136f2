"""Accounts and consents that wait for the office."""

from ejournal.rules.calendar import DAY
from ejournal.services import office
from models import Account, Consent, StaffCard
from tests.support.school import TODAY


async def test_the_office_counts_accounts_and_consents(school):
    await Consent.filter(person=school.people['Цой']).update(withdrawn_on=TODAY)
    await Consent.filter(person=school.people['Гук']).delete()
    await Account.filter(person=school.people['Кадрова']).update(blocked=True)
    figures = await office.accounts(school.actors['Админов'])
    assert (figures.total, figures.never_in, figures.blocked, figures.without_consent) == (13, 12, 1, 2)
    pupils, parents = await office.families(school.actors['Секретова'])
    assert (pupils.count, pupils.of, [name for _, name in pupils.first], parents.count) == (1, 4, ['Цой Виктор'], 0)
    assert [name for _, name in (await office.staff(school.actors['Кадрова'])).first] == ['Гук Лев Маркович']


async def test_who_leaves_later_is_here_today(school):
    await Consent.filter(person=school.people['Гук']).delete()
    card = StaffCard.filter(person=school.people['Гук'])
    for left_on, missing in ((TODAY + DAY, 1), (TODAY, 0)):
        await card.update(left_on=left_on)
        assert (await office.staff(school.actors['Кадрова'])).count == missing
