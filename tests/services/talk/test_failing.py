"""«Сообщить о неуспеваемости»: facts from the journal, the letter, the flag and how it is closed (п. 17.4.6)."""

from datetime import date

import pytest

from ejournal.services.talk import failing, inbox
from models import Conflict, Invalid, Letter, NotAllowed, NotFound, SchoolClass
from tests.support.entry import Heard
from tests.support.journal import write


@pytest.fixture
async def weak(school):
    """A «2», a debt and an absence of Цой in physics."""
    await write(school, pupil=school.pupil('Цой'), new='2')
    await write(school, pupil=school.pupil('Цой'), new='.', type=school.types['контрольная работа'].id)
    await write(school, kind='attendance', lesson=school.lessons[date(2026, 11, 20)].id, pupil=school.pupil('Цой'),
                new='ОТ')
    return school


@pytest.mark.clause('17.4.6')
async def test_the_class_teacher_gets_a_letter_and_a_flag(weak):
    mine, group, pupil = weak.actors['Гук'], weak.physics.id, weak.pupil('Цой')
    found = await failing.facts_of(mine, group, pupil)
    assert (found.pupil, found.title, found.leader) == ('Цой Виктор', 'Физика, 8А', 'Классная В. И.')
    assert found.text == '2 четверть: отметки 2, долг; средний балл 2,00; пропущено уроков: 1.'
    leader = weak.actors['Классная']
    heard = Heard(f'person:{leader.person_id}', f'class:{weak.class_8a.id}')
    number = await failing.report(mine, group, pupil, found.text)
    flag, = await failing.of_class(leader, weak.class_8a.id)
    assert (flag.pupil, flag.title, flag.author, flag.closed_at) == ('Цой Виктор', 'Физика, 8А', 'Гук Л. М.', None)
    line, = (await inbox.inbox(leader)).lines
    assert (line.subject, line.needs_answer) == ('Неуспеваемость: Цой Виктор, Физика, 8А', True)
    assert {change.key for change in heard.changes} <= {key for key, _ in await heard.told()} and heard.changes
    assert await failing.waiting(leader) == 1
    await failing.close(leader, number, 'Поговорила с родителями.')
    flag, = await failing.of_class(leader, weak.class_8a.id)
    assert (flag.outcome, await failing.waiting(leader)) == ('Поговорила с родителями.', 0)
    with pytest.raises(Conflict, match='уже закрыто'):
        await failing.close(leader, number, 'Ещё раз.')


async def test_the_same_is_not_reported_twice_a_day(weak):
    await failing.report(weak.actors['Гук'], weak.physics.id, weak.pupil('Цой'), 'Две двойки.')
    with pytest.raises(Conflict, match='уже сообщили'):
        await failing.report(weak.actors['Гук'], weak.physics.id, weak.pupil('Цой'), 'Две двойки.')
    assert await Letter.all().count() == 1


async def test_only_the_own_journal_and_the_own_class(weak):
    for name, refused in [('Чехонина', NotFound), ('Классная', NotAllowed), ('Бойко', NotAllowed),
                          ('Абрамова', NotAllowed)]:
        with pytest.raises(refused):
            await failing.report(weak.actors[name], weak.physics.id, weak.pupil('Цой'), 'Две двойки.')
    with pytest.raises(NotFound):
        await failing.report(weak.actors['Гук'], weak.physics.id, weak.pupil('Крошка'), 'Две двойки.')
    number = await failing.report(weak.actors['Гук'], weak.physics.id, weak.pupil('Цой'), 'Две двойки.')
    with pytest.raises(NotFound):
        await failing.close(weak.actors['Чехонина'], number, 'Чужой класс.')
    with pytest.raises(NotFound):
        await failing.of_class(weak.actors['Чехонина'], weak.class_8a.id)
    assert list(await failing.pupils(weak.actors['Гук'], weak.physics.id)) == [
        weak.pupil('Абрамов'), weak.pupil('Ёлкина'), weak.pupil('Цой')]


@pytest.mark.parametrize('text', ['', 'ы' * 501, 'failing'])
async def test_what_is_no_report(weak, text):
    with pytest.raises(Invalid):
        await failing.report(weak.actors['Гук'], weak.physics.id, weak.pupil('Цой'), text)


async def test_a_class_without_a_teacher(weak):
    await SchoolClass.filter(id=weak.class_8a.id).update(teacher_id=None)
    with pytest.raises(Invalid, match='классного руководителя'):
        await failing.report(weak.actors['Гук'], weak.physics.id, weak.pupil('Цой'), 'Две двойки.')
