"""Every page at the edges of the year, with unfit addresses, and over schools with hardly anything to count."""

import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from random import Random

import pytest
from nicegui.testing import User

from ejournal import clock
from models import (
    ClassMembership,
    FinalMark,
    GroupMembership,
    Lesson,
    Mark,
    Role,
    RoleGrant,
    Subject,
    Term,
    TopicPlan,
    Work,
)
from tests.conftest import Travel
from tests.support.edges import looked_at, queries
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool
from tests.support.simulated import LogIn
from tests.test_rights import PAGES, places

EDGES = [date(2026, 8, 25), date(2027, 7, 15)]
UNFIT = ['', '0', '-1', 'x', '9' * 30, str(2**31), '1e5', 'nan', '%00', '%FF', 'Ж' * 4000, '2026-13-45', '0001-01-01',
         '9999-12-31', '9999-99', '0000-00', "'--", '<b>', '../..', '½', '٣']
FAMILY = ('/diary', '/marks', '/portfolio', '/notices', '/absence')


@pytest.fixture
async def office(school: SmallSchool) -> str:
    """Somebody with every role of the office, who may open every page but the family's."""
    for role in set(Role) - {Role.DEPUTY, Role.PUPIL, Role.GUARDIAN}:
        await RoleGrant.get_or_create(person=school.people['Бойко'], role=role.value)
    await TopicPlan.create(id=1, year=school.year, subject_id=school.physics.subject_id, grade=8)
    return 'Бойко'


def all_pages(school: SmallSchool) -> list[str]:
    return [address.format(**places(school)) for address, _ in PAGES.values()]


@pytest.mark.parametrize('day', EDGES, ids=str)
async def test_every_page_opens_at_the_edges_of_the_year(
        user: User, log_in: LogIn, school: SmallSchool, office: str, travel: Travel, day: date) -> None:
    travel.to(day)
    await log_in(office)
    assert await looked_at(user, all_pages(school)) == {}
    for name in ('Абрамов', 'Абрамова'):
        await log_in(name)
        assert await looked_at(user, FAMILY) == {}


@pytest.mark.parametrize('who', ['office', 'Абрамова'])
async def test_an_unfit_address_is_refused_and_never_fails(
        user: User, log_in: LogIn, school: SmallSchool, office: str, who: str) -> None:
    await log_in(office if who == 'office' else who)
    dice, addresses = Random(who), []
    for path, names in queries().items():
        fit = re.sub(r'{.*?}', '1', path)
        addresses += [f'{fit}?{name}={value}' for name in names for value in dice.sample(UNFIT, 2)]
        if '{' in path:
            addresses += [re.sub(r'{.*?}', value or '-', path) for value in dice.sample(UNFIT, 2)]
    assert len(addresses) > 100
    assert await looked_at(user, addresses) == {}


# --- schools with hardly anything to count ----------------------------------------------------------------------------
async def one_pupil(school: SmallSchool) -> None:
    others = [school.pupil('Ёлкина'), school.pupil('Цой')]
    await ClassMembership.filter(pupil_id__in=others).delete()
    await GroupMembership.filter(pupil_id__in=others).delete()
    await write(school, pupil=school.pupil('Абрамов'), new='5')


async def no_marks(school: SmallSchool) -> None:
    assert not await Mark.exists()


async def all_unattested(school: SmallSchool) -> None:
    for name in ('Абрамов', 'Ёлкина', 'Цой'):
        for subject in (school.physics.subject_id, school.english_1.subject_id):
            await FinalMark.create(pupil_id=school.pupil(name), subject_id=subject, year=school.year, kind='term',
                                   term=school.terms[0], period='1 четверть', class_name='8А', value='н/а',
                                   saved_at=clock.now())


async def in_mid_term(school: SmallSchool) -> None:
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(since=date(2026, 11, 20))
    await GroupMembership.filter(pupil_id=school.pupil('Цой')).update(since=date(2026, 11, 20))
    await write(school, pupil=school.pupil('Цой'), new='3')


async def only_future(school: SmallSchool) -> None:
    lesson = await Lesson.filter(date__gt=TODAY).order_by('-date').first()
    assert lesson
    work = await Work.create(lesson=lesson, work_type=school.types['контрольная работа'], weight=3)
    for name, value in (('Абрамов', '5'), ('Цой', '2')):
        await Mark.create(work=work, pupil_id=school.pupil(name), value=value, first_saved_at=clock.now(),
                          saved_at=clock.now())


async def renamed(school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='4/5')
    await all_unattested(school)
    await Subject.filter(id=school.physics.subject_id).update(name='Ёмкая «физика», <углублённая> & прикладная')


async def one_week(school: SmallSchool) -> None:
    monday = TODAY - timedelta(days=TODAY.weekday())
    await Term.filter(id=school.terms[1].id).update(starts_on=monday, ends_on=monday + timedelta(days=6))
    await write(school, pupil=school.pupil('Абрамов'), new='2')


PANELS = ['/quality', '/quality?klass={class_8a}', '/quality?period=4', '/attendance?klass={class_8a}',
          '/attendance/pupil/{pupil}', '/forecast?klass={class_8a}', '/forecast/pupil/{pupil}',
          '/control?tab=objectivity', '/journal/{physics}/{term}', '/finals/{physics}', '/marks/{pupil}',
          '/reports/results?klass={class_8a}', '/reports/current?pupil={pupil}']


@pytest.mark.parametrize('case', [one_pupil, no_marks, all_unattested, in_mid_term, only_future, renamed, one_week])
async def test_the_panels_say_what_there_is(user: User, log_in: LogIn, school: SmallSchool, office: str,
                                            case: Callable[[SmallSchool], Awaitable[None]]) -> None:
    await case(school)
    await log_in(office)
    assert await looked_at(user, [address.format(**places(school)) for address in PANELS]) == {}
