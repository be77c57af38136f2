"""«Сроки и поручения»: whose duty it is, when it is overdue, what shows that it was done (п. 17.3, 17.5, I-09)."""

from datetime import date

import pytest

from ejournal import facts
from ejournal.rules.duties import DutyState
from ejournal.services import duties, duty_reminders, notices, paper_notices
from ejournal.services.duties import Line
from models import Account, Conflict, DutyRecord, Invalid, NotAllowed, NotFound, Reminder, RoleGrant
from tests.conftest import Travel
from tests.support.school import SmallSchool

YEAR = '2026/2027'


async def line(school: SmallSchool, title: str, who: str = 'Бойко', class_name: str = '') -> Line:
    board = await duties.board(school.actors[who])
    return next(one for one in board.lines if one.title == title and one.class_name == class_name)


@pytest.mark.clause('17.3.7')
async def test_the_timetable_is_handed_over_by_the_fifth(school: SmallSchool, travel: Travel) -> None:
    """On the sixth without approval it is overdue for the deputy and the administrator; then «утверждено»."""
    travel.to(date(2026, 9, 5), 23, 59, 59)
    assert (await line(school, 'Расписание')).state is DutyState.SOON
    travel.to(date(2026, 9, 6), 9)
    assert [(await line(school, 'Расписание', who)).state for who in ('Бойко', 'Админов', 'Дорн')] == \
        [DutyState.OVERDUE] * 3
    assert await duties.approved_timetable() is None
    with pytest.raises(NotAllowed):
        await duties.finish(school.actors['Админов'], f'timetable:{YEAR}')
    await duties.finish(school.actors['Бойко'], f'timetable:{YEAR}', 'приказ № 5')
    approved, found = await duties.approved_timetable(), await line(school, 'Расписание', 'Админов')
    assert approved and (approved.at, approved.by) == (found.done.at, 'Бойко О. Е.')
    assert (found.state, found.done.result) == (
        DutyState.DONE_LATE, 'утверждено: приказ № 5; уроков в году: 19')
    with pytest.raises(Conflict):
        await duties.finish(school.actors['Бойко'], f'timetable:{YEAR}')


@pytest.mark.clause('17.3.8')
async def test_the_load_is_due_before_the_year_begins(school: SmallSchool, travel: Travel) -> None:
    """До 31 августа: seen and done two weeks before, when the school year has not begun."""
    travel.to(date(2026, 8, 25))
    assert (await line(school, 'Педагогическая нагрузка')).due_on == date(2026, 8, 31)
    await duties.finish(school.actors['Бойко'], f'load:{YEAR}')
    found = await line(school, 'Педагогическая нагрузка')
    assert (found.state, found.done.result) == (
        DutyState.DONE, 'передана администратору: учителей: 2, часов в неделю: 8')


@pytest.mark.clause('17.3.9')
async def test_the_tariff_is_as_of_the_first_of_september(school: SmallSchool, travel: Travel) -> None:
    travel.to(date(2026, 9, 1))
    await duties.finish(school.actors['Бойко'], f'tariff:{YEAR}')
    found = await line(school, 'Тарификация', 'Админов')
    assert (found.state, found.due_on, found.done.by) == (DutyState.DONE, date(2026, 9, 1), 'Бойко О. Е.')


@pytest.mark.clause('17.5.4')
async def test_a_month_without_a_notice_is_overdue(school: SmallSchool, travel: Travel) -> None:
    """I-10: a pupil whose parent has access; others do not count, nor months before the access."""
    title = 'Уведомления родителям, ноябрь'
    await Account.filter(person=school.people['Абрамова']).update(created_at='2026-11-10T10:00:00Z')
    found = await line(school, title, class_name='8А')
    assert (found.state, found.done.count, found.done.of) == (DutyState.SOON, 0, 1)
    assert not any(one.title.startswith('Уведомления родителям, октябрь')
                   for one in (await duties.board(school.actors['Бойко'])).lines)
    travel.to(date(2026, 12, 1))
    assert (await line(school, title, class_name='8А')).state is DutyState.OVERDUE
    await notices.send(school.actors['Классная'], school.class_8a.id, '2026-11')
    assert (await line(school, title, class_name='8А')).state is DutyState.DONE_LATE


@pytest.mark.clause('17.5.5')
async def test_a_week_without_a_paper_notice_is_overdue(school: SmallSchool, travel: Travel) -> None:
    title, class_id = 'Бумажные уведомления, 16.11–22.11', school.class_8a.id
    assert (await line(school, title, class_name='8А')).done.of == 3, 'the account of today is no access of last week'
    await Account.filter(person=school.people['Абрамова']).update(created_at='2026-09-01T10:00:00Z')
    found = await line(school, title, class_name='8А')
    assert (found.state, found.done.of) == (DutyState.OVERDUE, 2)
    travel.to(date(2026, 11, 27))
    for name in ('Ёлкина', 'Цой'):
        await paper_notices.record(school.actors['Классная'], class_id, date(2026, 11, 23), [school.pupil(name)],
                                   'выдано')
    travel.to(date(2026, 11, 30))
    assert (await line(school, 'Бумажные уведомления, 23.11–29.11', class_name='8А')).state is DutyState.DONE
    assert not any('26.10' in one.title for one in (await duties.board(school.actors['Бойко'])).lines)


async def test_a_class_teacher_sees_the_own_class(school: SmallSchool) -> None:
    mine, all_of_them = [{one.class_name for one in (await duties.board(school.actors[who])).lines}
                         for who in ('Классная', 'Бойко')]
    assert (mine, all_of_them) == ({'8А'}, {'', '1А', '8А'})
    with pytest.raises(NotAllowed):
        await duties.board(school.actors['Гук'])


@pytest.mark.parametrize(('key', 'error'), [
    ('pupil_cards:{other}:2026/2027', Invalid), ('pupil_cards:{own}:2026/2027', Invalid),
    ('check:{own}:2026-11', Invalid), ('card:{own}', Invalid),
    ('timetable:2026/2027', NotAllowed), ('absent:{own}:2026-11-24', NotFound), ('', NotFound)])
async def test_what_is_not_done_by_hand(school: SmallSchool, key: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await duties.finish(school.actors['Классная'],
                            key.format(own=school.class_8a.id, other=school.class_1a.id))
    assert not await DutyRecord.exists()


# --- reminders --------------------------------------------------------------------------------------------------------
async def told(school: SmallSchool, name: str) -> list[str]:
    rows = await Reminder.filter(person=school.people[name]).order_by('id')
    return [row.text for row in rows]


@pytest.mark.parametrize(('day', 'reminded'), [
    (date(2026, 9, 7), False), (date(2026, 9, 8), True), (date(2026, 9, 9), False), (date(2026, 9, 12), True),
    (date(2026, 9, 14), True), (date(2026, 9, 15), True), (date(2026, 9, 16), False)])
async def test_owners_are_reminded_before_the_day(school: SmallSchool, travel: Travel, day: date,
                                                  reminded: bool) -> None:
    """I-09: 7, 3 and 1 days before and on the day; once, from eight o'clock."""
    travel.to(day, 7, 59)
    assert await duty_reminders.daily() == 0
    travel.to(day, 8)
    await duty_reminders.daily()
    assert any('Карта класса (до 15.09.2026)' in text for text in await told(school, 'Классная')) is reminded
    before = await Reminder.all().count()
    assert await duty_reminders.daily() == 0
    assert await Reminder.all().count() == before


async def test_the_deputies_hear_of_what_is_overdue(school: SmallSchool, travel: Travel) -> None:
    """On working days; the next digest takes the place of one that was not read."""
    travel.to(date(2026, 9, 16), 9)
    await duty_reminders.daily()
    text, = await told(school, 'Бойко')
    assert text.startswith('Просрочено поручений: ') and '8А — ' in text and 'школа — 3' in text
    travel.to(date(2026, 9, 17), 9)
    await duty_reminders.daily()
    assert await Reminder.filter(person=school.people['Бойко'], read_at=None).count() == 1
    travel.to(date(2026, 9, 19), 9)  # a Saturday
    await duty_reminders.daily()
    assert len(await told(school, 'Бойко')) == 2


async def test_the_deputy_reminds_a_class_teacher_by_a_click(school: SmallSchool, travel: Travel) -> None:
    text = await duty_reminders.remind(school.actors['Бойко'], school.class_8a.id)
    assert text.startswith('Просрочено, 8А: ') and await told(school, 'Классная') == [text]
    with pytest.raises(Conflict, match='уже напомнили сегодня'):
        await duty_reminders.remind(school.actors['Бойко'], school.class_8a.id)
    school.class_8a.teacher = None
    await school.class_8a.save()
    with pytest.raises(Invalid, match='не назначен'):
        await duty_reminders.remind(school.actors['Бойко'], school.class_8a.id)
    with pytest.raises(NotFound):
        await duty_reminders.remind(school.actors['Бойко'], 999)


async def test_before_the_year_only_the_deputies_have_duties(school: SmallSchool, travel: Travel) -> None:
    facts.forget()
    travel.to(date(2026, 8, 24), 9)
    await duty_reminders.daily()
    assert await told(school, 'Бойко') == ['Подходит срок: Педагогическая нагрузка (до 31.08.2026).']
    assert await RoleGrant.filter(role='deputy').count() == 1 and await told(school, 'Классная') == []


async def test_statements_do_not_grow_with_classes(school: SmallSchool, statements) -> None:
    async def counted() -> int:
        with statements() as seen:
            await duties.board(school.actors['Бойко'])
        return len(seen)

    await counted()
    before = await counted()
    await notices.send(school.actors['Классная'], school.class_8a.id, '2026-11')
    await paper_notices.record(school.actors['Классная'], school.class_8a.id, date(2026, 11, 23),
                               [school.pupil('Цой')], 'выдано')
    assert await counted() == before
