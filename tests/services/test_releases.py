"""«Освобождение»: ОСВ over a range by document, coming lessons too, seen in the grid (norms 3)."""

from datetime import date

import pytest

from ejournal.services import journal, releases
from ejournal.services.releases import Release
from models import Attendance, AuditEntry, Invalid, NotAllowed, NotFound
from tests.support.journal import write

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 4)


def asked(school, **values):
    return Release(**({'pupil_id': school.pupil('Цой'), 'subject_id': school.physics.subject_id, 'since': FIRST,
                       'until': LAST, 'document': 'справка № 12 от 23.11.2026'} | values))


@pytest.mark.clause('17.5.7')
async def test_the_class_teacher_releases_over_the_range_and_the_grid_shows_it(school):
    await write(school, kind='attendance', lesson=school.today.id, pupil=school.pupil('Цой'), new='Б')
    done = await releases.put(school.actors['Классная'], school.class_8a.id, asked(school))
    assert (done.lessons, done.refused) == (5, ()), 'six lessons, one of them ill'
    shot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    codes = {lesson: code for lesson, pupil, code, *_ in shot['attendance'] if pupil == school.pupil('Цой') and code}
    assert sorted(codes.values()) == ['Б', *['ОСВ'] * 5]
    entry = await AuditEntry.filter(action='attendance.changed', after='ОСВ').first()
    assert entry and entry.reason == 'справка № 12 от 23.11.2026'
    done = await releases.put(school.actors['Классная'], school.class_8a.id, asked(school, ends=True, document=''))
    assert done.lessons == 5 and not await Attendance.filter(code='ОСВ').exists()


async def test_what_is_locked_stays_and_is_told(school):
    done = await releases.put(school.actors['Классная'], school.class_8a.id, asked(school, since=date(2026, 11, 9)))
    assert done.lessons == 8 and len(done.refused) >= 1


@pytest.mark.parametrize('name, values, error', [
    ('Гук', {}, NotFound), ('Бойко', {}, NotAllowed), ('Классная', {'document': ' '}, Invalid),
    ('Классная', {'until': date(2026, 11, 1)}, Invalid), ('Классная', {'since': None}, Invalid)])
async def test_refused(school, name, values, error):
    with pytest.raises(error):
        await releases.put(school.actors[name], school.class_8a.id, asked(school, **values))
    with pytest.raises(NotFound):
        await releases.put(school.actors['Классная'], school.class_8a.id,
                           asked(school, pupil_id=school.pupil('Крошка')))
