"""An earlier year is taken over in bulk and closed; what the rules do not allow in a cell is refused there too."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ejournal import frames
from ejournal.rules.calendar import Period
from ejournal.services import archive
from ejournal.services.archive_shapes import OldClass, OldFinal, OldJournal, OldLesson, OldWork, OldYear
from models import Attendance, AuditEntry, FinalMark, Invalid, Lesson, Mark, NotAllowed, Role, SchoolYear, Term

DAY = date(2025, 10, 7)
AT = datetime(2025, 10, 7, 9, tzinfo=UTC)


def old_year(school, text='5', code='Б') -> OldYear:
    """A year of one class, one journal and one lesson."""
    pupil, teacher = school.pupil('Цой'), next(iter(school.actors.values())).person_id
    kind = school.types['ответ на уроке']
    members = [(pupil, date(2025, 9, 1), date(2026, 9, 1))]
    work = OldWork(kind.id, 1, '', [(pupil, text, AT)])
    lesson = OldLesson(DAY, 2, teacher, '201', 'Сложение дробей', AT, works=[work],
                       absences=[(pupil, code, 0, '')])
    journal = OldJournal((7, 'А'), school.physics.subject_id, '', teacher, Decimal(2), [], [lesson],
                         [OldFinal(pupil, '1 четверть', '4', AT), OldFinal(pupil, '', '4', AT)])
    return OldYear('2025/2026', date(2025, 9, 1), date(2026, 5, 26),
                   [Period('1 четверть', 'четверть', 1, date(2025, 9, 1), date(2025, 10, 25), frozenset(range(1, 12)))],
                   [], [OldClass((7, 'А'), teacher, '201', '', members)], journals=[journal])


async def test_a_year_is_taken_over_and_closed(school):
    number = await archive.take_over(None, old_year(school))
    year = await SchoolYear.get(id=number)
    assert year.closed_at is not None
    assert await Term.filter(year_id=number, closed_at=None).count() == 0
    lesson = await Lesson.get(date=DAY)
    assert (lesson.topic, lesson.topic_saved_at) == ('Сложение дробей', AT)
    assert await Mark.get(work__lesson=lesson).values_list('value', 'first_saved_at') == ('5', AT)
    assert await Attendance.get(lesson=lesson).values_list('code') == ('Б',)
    assert await FinalMark.filter(year_id=number).order_by('kind').values_list('period', 'value', 'class_name') == [
        ('1 четверть', '4', '7А'), ('год', '4', '7А')]
    entries = await AuditEntry.filter(action__startswith='archive.').order_by('id').values_list('action', 'after')
    assert entries[0] == ('archive.journal', 'уроков 1, отметок 1, пропусков 1, итоговых 2')
    assert entries[1][1].startswith('2025/2026: учебный год перенесён из архива и закрыт')


async def test_the_frames_hold_it(school):
    data = await frames.current(await archive.take_over(None, old_year(school)))
    assert (data.closed, data.marks['mark'].tolist(), data.attendance['code'].tolist()) == (True, [5], ['Б'])


@pytest.mark.parametrize(('change', 'sentence'), [
    ({'text': '7'}, '7'), ({'code': 'Ж'}, 'нет обозначения «Ж»')])
async def test_what_the_rules_refuse_is_refused_here(school, change, sentence):
    with pytest.raises(Invalid, match=r'7А, 07\.10\.2025, урок 2: ') as refusal:
        await archive.take_over(None, old_year(school, **change))
    assert sentence in refusal.value.message
    assert not await Lesson.filter(date=DAY).exists()


async def test_who_was_not_in_the_class_has_no_mark(school):
    old = old_year(school)
    nobody = replace(old, classes=[replace(old.classes[0], members=[])])
    with pytest.raises(Invalid, match='которого в этот день не было в группе'):
        await archive.take_over(None, nobody)


async def test_the_running_year_and_a_second_time_are_refused(school):
    running = replace(old_year(school), ends_on=date(2027, 5, 26))
    with pytest.raises(Invalid, match='ещё не закончился'):
        await archive.take_over(None, running)
    await archive.take_over(None, old_year(school))
    with pytest.raises(Invalid, match='уже есть'):
        await archive.take_over(None, old_year(school))


async def test_a_teacher_may_not(school):
    teacher = next(one for one in school.actors.values() if one.roles == {Role.TEACHER})
    with pytest.raises(NotAllowed):
        await archive.take_over(teacher, old_year(school))
