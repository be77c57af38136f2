"""What parents tell of absences: the class teacher confirms or declines, nothing happens by itself (п. 17.5.7)."""

from datetime import date

import pytest

from ejournal import topics
from ejournal.rules.calendar import DAY
from ejournal.services import absence_notices, waiting
from ejournal.services.absence_notices import NewNotice
from models import (
    AbsenceNotice,
    Attendance,
    AuditEntry,
    ClassMembership,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
)
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool

MONDAY = TODAY - DAY


async def tell(school: SmallSchool, since: date = TODAY, until: date = TODAY, code: str = 'Б', text: str = '') -> int:
    return await absence_notices.tell(school.actors['Абрамова'],
                                      NewNotice(school.pupil('Абрамов'), since, until, code, text))


async def codes(school: SmallSchool) -> dict[date, str]:
    rows = await Attendance.filter(pupil_id=school.pupil('Абрамов')).select_related('lesson')
    return {row.lesson.date: row.code for row in rows}


async def absent(school: SmallSchool, day: date, code: str = 'ОТ') -> None:
    await write(school, kind='attendance', lesson=school.lessons[day].id, pupil=school.pupil('Абрамов'), new=code)


async def test_telling_changes_no_attendance_and_waits_for_the_class_teacher(school: SmallSchool) -> None:
    await absent(school, TODAY)
    number = await tell(school, text='  Температура,   вызвали врача ')
    assert await codes(school) == {TODAY: 'ОТ'}
    line, = await absence_notices.of_classes(school.actors['Классная'], [school.class_8a.id])
    assert (line.id, line.pupil, line.days, line.text, line.unclear, line.open) == (
        number, 'Абрамов Глеб', '24.11.2026', 'Температура, вызвали врача', 1, True)
    waiting.listen()
    assert (await waiting.counts(school.actors['Классная']))['/attendance'] == 1
    assert await absence_notices.waiting(school.actors['Чехонина']) == 0  # the class teacher of another class


@pytest.mark.clause('17.5.7')
async def test_one_press_gives_the_reason_to_every_lesson_of_the_days(school: SmallSchool) -> None:
    await absent(school, MONDAY)
    await absent(school, TODAY)
    number = await tell(school, MONDAY, TODAY, 'УП', 'семейные обстоятельства')
    given = await absence_notices.confirm(school.actors['Классная'], number)
    assert (given.lessons, given.refused) == (2, ())
    assert await codes(school) == {MONDAY: 'УП', TODAY: 'УП'}
    entry = await AuditEntry.filter(action='attendance.changed', after='УП').order_by('-id').first()
    assert entry.reason == 'сообщение родителя от 24.11.2026: семейные обстоятельства'
    told, = await absence_notices.mine(school.actors['Абрамова'])
    assert (told.status, told.decided_by) == ('confirmed', 'Классная В. И.')
    assert await absence_notices.of_classes(school.actors['Классная'], [school.class_8a.id]) == []


async def test_a_known_reason_and_presence_stay_as_they_are(school: SmallSchool) -> None:
    await absent(school, MONDAY, 'НП')
    given = await absence_notices.confirm(school.actors['Классная'], await tell(school, MONDAY, TODAY))
    assert given.lessons == 0
    assert 'пока нет' in given.sentence
    assert await codes(school) == {MONDAY: 'НП'}


async def test_what_is_missed_after_the_yes_is_offered_again_never_written_silently(school: SmallSchool) -> None:
    number = await tell(school, TODAY, TODAY + 3 * DAY)
    await absence_notices.confirm(school.actors['Классная'], number)
    await absent(school, TODAY)
    assert await codes(school) == {TODAY: 'ОТ'}
    line, = await absence_notices.of_classes(school.actors['Классная'], [school.class_8a.id])
    assert (line.status, line.unclear) == ('confirmed', 1)
    await absence_notices.confirm(school.actors['Классная'], number)
    assert await codes(school) == {TODAY: 'Б'}


async def test_a_no_has_an_answer_and_leaves_attendance_alone(school: SmallSchool) -> None:
    await absent(school, TODAY)
    number = await tell(school)
    with pytest.raises(Invalid, match='Напишите, почему'):
        await absence_notices.decline(school.actors['Классная'], number, '  ')
    await absence_notices.decline(school.actors['Классная'], number, 'Видела в школе')
    assert await codes(school) == {TODAY: 'ОТ'}
    told, = await absence_notices.mine(school.actors['Абрамова'])
    assert (told.status, told.answer) == ('declined', 'Видела в школе')
    with pytest.raises(Conflict, match='уже ответили'):
        await absence_notices.confirm(school.actors['Классная'], number)


async def test_a_parent_takes_a_message_back_until_it_is_answered(school: SmallSchool) -> None:
    number = await tell(school)
    with pytest.raises(Conflict, match='Об этих днях уже сообщили'):
        await tell(school)
    await absence_notices.withdraw(school.actors['Абрамова'], number)
    assert await absence_notices.waiting(school.actors['Классная']) == 0
    with pytest.raises(Conflict, match='отозвали'):
        await absence_notices.confirm(school.actors['Классная'], number)
    await absence_notices.confirm(school.actors['Классная'], await tell(school))
    answered = await AbsenceNotice.filter(status='confirmed').first()
    with pytest.raises(Conflict):
        await absence_notices.withdraw(school.actors['Абрамова'], answered.id)


@pytest.mark.parametrize('since, until, code, text, sentence', [
    (TODAY, TODAY - DAY, 'Б', '', 'последний не раньше первого'),
    (None, TODAY, 'Б', '', 'Укажите первый и последний день'),
    (TODAY - 15 * DAY, TODAY, 'Б', '', 'не раньше 10.11.2026'),
    (TODAY, TODAY + 62 * DAY, 'Б', '', 'Больше 62 дней'),
    (date(2027, 5, 26), date(2027, 5, 27), 'Б', '', 'не входят в учебный год'),
    (TODAY, TODAY, 'НП', '', 'Выберите причину'),
    (TODAY, TODAY, 'УП', ' ', 'какая причина уважительная'),
    (TODAY, TODAY, 'Б', 'а' * 301, 'длиннее 300'),
])
async def test_what_cannot_be_told(school: SmallSchool, since, until, code, text, sentence) -> None:
    with pytest.raises(Invalid, match=sentence):
        await tell(school, since, until, code, text)
    assert not await AbsenceNotice.exists()


async def test_doors(school: SmallSchool) -> None:
    with pytest.raises(NotFound):
        await absence_notices.tell(school.actors['Абрамова'], NewNotice(school.pupil('Цой'), TODAY, TODAY, 'Б'))
    number = await tell(school)
    for name in ('Чехонина', 'Классная'):  # another's class; then own
        action = absence_notices.decline(school.actors[name], number, 'Нет')
        if name == 'Чехонина':
            with pytest.raises(NotFound):
                await action
        else:
            await action
    with pytest.raises(NotAllowed):
        await absence_notices.confirm(school.actors['Бойко'], number)
    with pytest.raises(NotFound):
        await absence_notices.withdraw(school.actors['Абрамова'], 999)


async def test_a_child_without_a_class_is_told_of_nowhere(school: SmallSchool) -> None:
    await ClassMembership.filter(pupil_id=school.pupil('Абрамов')).update(until=TODAY)
    with pytest.raises(Invalid, match='ни в одном классе'):
        await tell(school)


async def test_both_sides_hear_of_it_at_once(school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[topics.Change] = []
    monkeypatch.setattr(topics, 'publish', heard.append)
    number = await tell(school)
    teacher, parent = f'person:{school.people["Классная"].id}', f'person:{school.people["Абрамова"].id}'
    asked = [change.patch['notice'] for change in heard if change.key == teacher and change.patch]
    assert asked == [{'text': 'Абрамов Глеб, 8А: сообщили об отсутствии.',
                      'href': f'/attendance?klass={school.class_8a.id}'}]
    heard.clear()
    await absence_notices.confirm(school.actors['Классная'], number)
    assert [change.patch['notice']['href'] for change in heard if change.key == parent and change.patch] == ['/absence']
    assert f'absence:{school.class_8a.id}' in {change.key for change in heard}
