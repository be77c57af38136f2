"""Monthly notices: the personal text, who gets it, once it is sent it stays (п. 17.5.4, I-10, norms 8.1)."""

from datetime import date

import pytest

from ejournal import clock
from ejournal.services import notices
from ejournal.services.notices import State
from models import (
    AuditEntry,
    ClassMembership,
    Conflict,
    FinalMark,
    GuardianLink,
    Invalid,
    NotAllowed,
    NotFound,
    Notice,
    SchoolClass,
)
from tests.conftest import Travel
from tests.support.journal import write
from tests.support.school import SmallSchool

NOVEMBER = '2026-11'


async def send(school: SmallSchool, month: str = NOVEMBER, pupils: list[int] | None = None) -> int:
    return await notices.send(school.actors['Классная'], school.class_8a.id, month, pupils)


@pytest.mark.clause('17.5.4')
async def test_a_parent_gets_the_personal_text(school: SmallSchool) -> None:
    """The words of norms 8.1; marks, absences and what calls for attention of the own child only."""
    await write(school, pupil=school.pupil('Абрамов'), new='2')
    await write(school, pupil=school.pupil('Цой'), new='5')
    await write(school, kind='attendance', pupil=school.pupil('Ёлкина'), new='ОТ')
    await write(school, kind='attendance', lesson=school.lessons[date(2026, 11, 23)].id,
                pupil=school.pupil('Абрамов'), new='Б')
    assert await send(school) == 1
    text = (await notices.mine(school.actors['Абрамова']))[0].text
    assert text.lines() == [
        'Уважаемая Мария Сергеевна! Сообщаем сведения об успеваемости и посещаемости Вашего ребёнка Абрамов Глеб, '
        '8А класс, за период с 01.11.2026 по 24.11.2026.',
        'Пропущено уроков: 1, из них по болезни 1, по уважительной причине 0, без уважительной причины 0, причина не '
        'выяснена 0; опозданий: 0.',
        'Обратите внимание: физика — «2», средний балл 2,00.',
        'Ближайшие контрольные работы: не запланированы.',
        'С уважением, классный руководитель Классная Вера Ивановна. Вопросы можно задать через раздел «Сообщения».']
    assert [(line.subject, line.marks, line.mean) for line in text.subjects] == \
        [('иностранный язык (английский)', '', ''), ('физика', '2', '2,00')]
    assert not any(name in str(text) for name in ('Цой', 'Ёлкина'))


async def test_the_list_says_sent_to_send_and_without_access(school: SmallSchool) -> None:
    found = await notices.of_class(school.actors['Классная'])
    assert [(line.name, line.state) for line in found.lines] == [
        ('Абрамов Глеб', State.TO_SEND), ('Ёлкина Алёна', State.NO_ACCESS), ('Цой Виктор', State.NO_ACCESS)]
    await send(school)
    line = (await notices.of_class(school.actors['Классная'])).lines[0]
    assert (line.state, line.author, line.sent, line.read) == (State.SENT, 'Классная В. И.', 1, 0)
    await notices.read(school.actors['Абрамова'], (await Notice.get()).id)
    assert (await notices.of_class(school.actors['Классная'])).lines[0].read == 1


async def test_what_was_sent_stays_when_the_journal_changes(school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='2')
    await send(school)
    await write(school, pupil=school.pupil('Абрамов'), old='2', new='3')
    text = (await notices.mine(school.actors['Абрамова']))[0].text
    assert [line.marks for line in text.subjects] == ['', '2']
    (_, fresh), = await notices.preview(school.actors['Классная'], school.class_8a.id, NOVEMBER,
                                        school.pupil('Абрамов'))
    assert [line.marks for line in fresh.subjects] == ['', '3']


async def test_nothing_is_sent_twice_unless_asked(school: SmallSchool) -> None:
    await send(school)
    with pytest.raises(Invalid, match=r'уже отправлены: 24\.11\.2026 в \d\d:\d\d \(Классная В\. И\.\)'):
        await send(school)
    line = (await notices.of_class(school.actors['Классная'])).lines[0]
    one = [line.pupil_id]
    assert await notices.send(school.actors['Классная'], school.class_8a.id, NOVEMBER, one, line.last) == 1
    with pytest.raises(Conflict, match=r'уже отправлено 24\.11\.2026 в \d\d:\d\d \(Классная В\. И\.\)'):
        await notices.send(school.actors['Классная'], school.class_8a.id, NOVEMBER, one, line.last)
    assert await Notice.all().count() == 2
    with pytest.raises(Invalid, match='на бумаге'):
        await send(school, pupils=[school.pupil('Цой')])


async def test_a_first_grader_has_no_marks(school: SmallSchool) -> None:
    """Norms 8.1: grade 1 without marks."""
    await GuardianLink.create(guardian=school.people['Абрамова'], pupil=school.people['Крошка'], kinship='мать')
    await notices.send(school.actors['Чехонина'], school.class_1a.id, NOVEMBER)
    text = (await notices.mine(school.actors['Абрамова']))[0].text
    assert text.subjects == () and 'безотметочное' in text.attention and text.coming == ''


@pytest.mark.parametrize(('month', 'error'), [
    ('2026-12', NotFound), ('2027-07', NotFound), ('no month', NotFound), ('2026-10', None)])
async def test_months_that_have_begun_only(school: SmallSchool, month: str, error: type[Exception] | None) -> None:
    """An earlier month may still be told of, late; a later one not yet, the summer never."""
    if error is None:
        assert await send(school, month) == 1
        return
    with pytest.raises(error):
        await send(school, month)


async def test_a_pupil_of_another_class_and_another_class(school: SmallSchool) -> None:
    with pytest.raises(NotFound):
        await send(school, pupils=[school.pupil('Крошка')])
    with pytest.raises(NotFound):
        await notices.send(school.actors['Классная'], school.class_1a.id, NOVEMBER)
    with pytest.raises(NotAllowed):
        await notices.send(school.actors['Бойко'], school.class_8a.id, NOVEMBER)


async def test_the_time_of_reading_is_the_first(school: SmallSchool, travel: Travel) -> None:
    await send(school)
    actor, number = school.actors['Абрамова'], (await Notice.get()).id
    assert await notices.unread(actor) == 1
    first = travel.to(date(2026, 11, 25))
    await notices.read(actor, number)
    travel.to(date(2026, 11, 26))
    await notices.read(actor, number)
    assert await notices.unread(actor) == 0
    assert (await Notice.get()).read_at == first
    assert await AuditEntry.filter(action='notice.read').count() == 1


async def test_the_term_mark_comes_with_the_month_in_which_the_term_ends(school: SmallSchool) -> None:
    await FinalMark.create(pupil=school.people['Абрамов'], subject_id=school.physics.subject_id, year=school.year,
                           kind='term', term=school.terms[0], period='1 четверть', class_name='8А', value='4',
                           saved_at=clock.now())
    await send(school, '2026-10')
    await send(school)
    november, october = await notices.mine(school.actors['Абрамова'])
    assert [[line.final for line in one.text.subjects] for one in (october, november)] == [['', '4'], ['', '']]


async def test_statements_do_not_grow_with_the_class(school: SmallSchool, statements) -> None:
    async def counted() -> list[int]:
        with statements() as seen:
            last = (await notices.of_class(school.actors['Классная'])).lines[0].last
        with statements() as sent:
            await notices.send(school.actors['Классная'], school.class_8a.id, NOVEMBER, [school.pupil('Абрамов')], last)
        return [len(seen), len(sent)]

    await counted()
    before = await counted()
    for name in ('Ёлкина', 'Цой'):
        await GuardianLink.create(guardian=school.people['Абрамова'], pupil=school.people[name], kinship='опекун')
        await write(school, pupil=school.pupil(name), new='4')
    assert await counted() == before


async def test_who_has_moved_to_another_class_is_its_teachers_to_tell_about(school: SmallSchool) -> None:
    """The marks of the new class are not for the former class teacher; what was sent before stays in the list."""
    other = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    moved, actor = school.pupil('Абрамов'), school.actors['Классная']
    await ClassMembership.filter(pupil_id=moved).update(until=date(2026, 11, 10))
    await ClassMembership.create(school_class=other, pupil_id=moved, since=date(2026, 11, 10))
    assert 'Абрамов Глеб' not in [line.name for line in (await notices.of_class(actor)).lines]
    with pytest.raises(NotFound):
        await notices.preview(actor, school.class_8a.id, NOVEMBER, moved)
    with pytest.raises(NotFound):
        await send(school, pupils=[moved])
    assert len(await notices.preview(actor, school.class_8a.id, '2026-10', moved)) == 1, 'October was here'
