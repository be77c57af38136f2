"""A reason over a day or a range at once (п. 17.5.7)."""

from datetime import date

import pytest

from ejournal import clock, facts
from ejournal.rules.calendar import DAY
from ejournal.services import absence_reasons
from ejournal.services.absence_reasons import Wanted
from models import Attendance, AuditEntry, ClassMembership, Invalid, Lesson, NotAllowed, NotFound, Term
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool

MONDAY, FRIDAY = TODAY - DAY, TODAY - 4 * DAY


async def absent(school: SmallSchool, day: date, code: str = 'ОТ') -> None:
    await write(school, kind='attendance', lesson=school.lessons[day].id, pupil=school.pupil('Цой'), new=code)


async def give(school: SmallSchool, since: date | None, until: date | None, code: str, document: str = '', *,
               unclear: bool = False, who: str = 'Классная') -> absence_reasons.Given:
    return await absence_reasons.give(school.actors[who], school.class_8a.id, school.pupil('Цой'),
                                      Wanted(since, until, code, document, unclear))


async def codes(school: SmallSchool) -> list[str]:
    rows = await Attendance.filter(pupil_id=school.pupil('Цой')).order_by('lesson__date')
    return [row.code for row in rows]


@pytest.mark.clause('17.5.7')
async def test_a_range_gets_one_reason_and_presence_stays(school: SmallSchool) -> None:
    await absent(school, FRIDAY)
    await absent(school, MONDAY, 'ОП')
    await absent(school, TODAY)
    given = await give(school, FRIDAY, TODAY, 'УП', 'приказ № 14')
    assert given.lessons == 2
    assert await codes(school) == ['УП', 'ОП', 'УП']
    entry = await AuditEntry.filter(action='attendance.changed', after='УП').first()
    assert (entry.reason, entry.source) == ('приказ № 14', 'class')


async def test_only_what_is_unclear_when_asked_so(school: SmallSchool) -> None:
    await absent(school, MONDAY, 'НП')
    await absent(school, TODAY)
    assert (await give(school, MONDAY, TODAY, 'Б', unclear=True)).lessons == 1
    assert await codes(school) == ['НП', 'Б']
    assert (await give(school, MONDAY, TODAY, 'Б')).lessons == 1
    assert await codes(school) == ['Б', 'Б']


@pytest.mark.parametrize('since, until, code, document, sentence', [
    (TODAY, MONDAY, 'Б', '', 'последний не раньше первого'), (None, TODAY, 'Б', '', 'Укажите первый'),
    (TODAY, TODAY + 200 * DAY, 'Б', '', 'Больше 120 дней'), (TODAY, TODAY, 'УП', '', 'укажите документ'),
    (TODAY, TODAY, 'ОСВ', '', 'Б, УП или НП'), (FRIDAY, FRIDAY, 'Б', '', 'не отмечен отсутствующим')])
async def test_what_is_refused(school: SmallSchool, since, until, code, document, sentence) -> None:
    await absent(school, TODAY)
    with pytest.raises(Invalid, match=sentence):
        await give(school, since, until, code, document)
    assert await codes(school) == ['ОТ']


async def test_a_closed_term_keeps_what_it_has_and_says_so(school: SmallSchool) -> None:
    await absent(school, TODAY)
    await Term.filter(id=school.terms[1].id).update(closed_at=clock.now())
    facts.forget()
    given = await give(school, TODAY, TODAY, 'Б')
    assert given.lessons == 0
    assert any('период закрыт' in sentence for sentence in given.refused)
    assert given.sentence == ' '.join(given.refused)
    assert await codes(school) == ['ОТ']


async def test_doors(school: SmallSchool) -> None:
    await absent(school, TODAY)
    with pytest.raises(NotAllowed, match='классный руководитель'):
        await give(school, TODAY, TODAY, 'Б', who='Бойко')
    with pytest.raises(NotFound):
        await give(school, TODAY, TODAY, 'Б', who='Чехонина')


async def test_the_day_of_a_pupil_has_the_own_subgroup_only(school: SmallSchool) -> None:
    teacher = school.people['Гук']
    await Lesson.create(group=school.english_1, date=TODAY, number=3, teacher=teacher)
    await Lesson.create(group=school.english_2, date=TODAY, number=4, teacher=teacher)
    await Lesson.create(group=school.english_2, date=TODAY, number=5, teacher=teacher, state='cancelled')
    await absent(school, TODAY)
    found = await absence_reasons.day(school.actors['Классная'], school.class_8a.id, school.pupil('Цой'), TODAY)
    assert [(one.number, one.code) for one in found.lessons] == [(2, 'ОТ'), (4, '')]
    assert (found.missed, found.may_set) == (1, True)
    seen = await absence_reasons.day(school.actors['Бойко'], school.class_8a.id, school.pupil('Цой'), TODAY)
    assert not seen.may_set
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(until=TODAY)
    with pytest.raises(NotFound, match='в классе нет'):
        await absence_reasons.day(school.actors['Классная'], school.class_8a.id, school.pupil('Цой'), TODAY)
