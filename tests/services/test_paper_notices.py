"""Paper notices: whose family is told on paper, week by week, and what is printed (п. 17.5.5, I-11, norms 8.2)."""

from datetime import date

import pytest

from ejournal.reports import notices as printed
from ejournal.services import paper_notices
from ejournal.services.paper_notices import ClassWeek
from models import Account, AuditEntry, ClassMembership, Consent, GuardianLink, Invalid, NotFound, PaperNotice
from tests.conftest import Travel
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool

MONDAY = date(2026, 11, 23)


async def shown(school: SmallSchool, week: str = '') -> ClassWeek:
    return await paper_notices.of_class(school.actors['Классная'], school.class_8a.id, week)


async def names(school: SmallSchool) -> list[str]:
    return [line.name for line in (await shown(school)).lines]


@pytest.mark.clause('17.5.5')
async def test_families_without_access_until_they_have_it(school: SmallSchool) -> None:
    """No parent with account and consent, or the flag; whoever gets access drops out of the list."""
    assert await names(school) == ['Ёлкина Алёна', 'Цой Виктор']
    await GuardianLink.create(guardian=school.people['Абрамова'], pupil=school.people['Цой'], kinship='тётя')
    assert await names(school) == ['Ёлкина Алёна']
    await Account.filter(person=school.people['Абрамова']).update(blocked=True)
    assert len(await names(school)) == 3
    await Account.filter(person=school.people['Абрамова']).update(blocked=False)
    await Consent.filter(person=school.people['Абрамова']).update(withdrawn_on=TODAY)
    assert len(await names(school)) == 3


async def test_no_network_is_the_class_teachers_word(school: SmallSchool) -> None:
    actor, pupil = school.actors['Классная'], school.pupil('Абрамов')
    await paper_notices.set_no_network(actor, school.class_8a.id, pupil, True)
    await paper_notices.set_no_network(actor, school.class_8a.id, pupil, True)
    line = (await shown(school)).lines[0]
    assert (line.name, line.why) == ('Абрамов Глеб', 'нет доступа к сети')
    await paper_notices.set_no_network(actor, school.class_8a.id, pupil, False)
    assert 'Абрамов Глеб' not in await names(school)
    assert await AuditEntry.filter(action='network.changed').count() == 2


async def test_a_week_is_recorded_once(school: SmallSchool) -> None:
    actor, pupil = school.actors['Классная'], school.pupil('Цой')
    assert await paper_notices.record(actor, school.class_8a.id, MONDAY, [pupil], 'через дневник') == 1
    assert await paper_notices.record(actor, school.class_8a.id, MONDAY, [pupil], 'выдано') == 0
    found = await shown(school)
    assert (found.left, [line.way for line in found.lines]) == (1, ['', 'через дневник'])
    assert found.lines[1].recorded_by == 'Классная В. И.'
    assert (await PaperNotice.get()).week == MONDAY


@pytest.mark.parametrize(('week', 'pupil', 'way', 'error'), [
    (MONDAY, 'Цой', 'почтой', Invalid), (MONDAY, 'Абрамов', 'выдано', NotFound),
    (MONDAY, 'Крошка', 'выдано', NotFound), (date(2026, 11, 30), 'Цой', 'выдано', NotFound),
    (date(2026, 10, 26), 'Цой', 'выдано', NotFound)])
async def test_what_is_refused(school: SmallSchool, week: date, pupil: str, way: str, error: type[Exception]) -> None:
    """Another way, a pupil with access, another class, a week to come, the holidays."""
    with pytest.raises(error):
        await paper_notices.record(school.actors['Классная'], school.class_8a.id, week, [school.pupil(pupil)], way)
    assert not await PaperNotice.exists()


async def test_the_sheets_are_the_weeks_and_the_means_the_terms(school: SmallSchool, travel: Travel) -> None:
    """Marks of the week, the mean since the term began; printed as PDF, two on a sheet."""
    travel.to(date(2026, 11, 20))
    await write(school, lesson=school.lessons[date(2026, 11, 20)].id, pupil=school.pupil('Цой'), new='3')
    travel.to(TODAY)
    await write(school, pupil=school.pupil('Цой'), new='5')
    await write(school, pupil=school.pupil('Ёлкина'), new='2')
    sheets = await paper_notices.sheets(school.actors['Классная'], school.class_8a.id, MONDAY)
    assert [sheet.pupil for sheet in sheets] == ['Ёлкина Алёна', 'Цой Виктор']
    assert [(line.subject, line.marks, line.mean) for line in sheets[1].subjects] == [('физика', '5', '4,00')]
    assert (sheets[1].school, sheets[1].first, sheets[1].teacher) == ('МАОУ «Школа № 1»', MONDAY, 'Классная В. И.')
    made = printed.pdf(sheets)
    assert made.startswith(b'%PDF') and made.count(b'/Type /Page\n') + made.count(b'/Type /Page ') <= 1
    assert len(printed.pdf(sheets * 2)) > len(made)


async def test_nobody_to_print_for(school: SmallSchool) -> None:
    for name in ('Ёлкина', 'Цой'):
        await GuardianLink.create(guardian=school.people['Абрамова'], pupil=school.people[name], kinship='тётя')
    with pytest.raises(Invalid, match='печатать нечего'):
        await paper_notices.sheets(school.actors['Классная'], school.class_8a.id, MONDAY)


async def test_whoever_has_moved_on_is_not_printed_for_the_former_class_teacher(school: SmallSchool) -> None:
    actor, pupil = school.actors['Классная'], school.pupil('Цой')
    await paper_notices.record(actor, school.class_8a.id, MONDAY, [pupil], 'выдано')
    await ClassMembership.filter(pupil_id=pupil).update(until=TODAY)
    await ClassMembership.filter(pupil_id=school.pupil('Ёлкина')).update(until=TODAY)
    assert await names(school) == ['Цой Виктор'], 'what was recorded stays'
    with pytest.raises(Invalid, match='печатать нечего'):
        await paper_notices.sheets(actor, school.class_8a.id, MONDAY)
