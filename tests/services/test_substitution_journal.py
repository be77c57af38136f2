"""Журнал замещения: one line a lesson, by date, with cancelled lessons of those who were away (norms 6.6)."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from ejournal.services import absences, substitution_journal, substitutions, timetable_changes
from ejournal.services.absences import NewAbsence
from ejournal.workbook import substitution_file
from models import Invalid, NotAllowed
from tests.support.journal import write
from tests.support.school import TODAY

FRIDAY = date(2026, 11, 27)


@pytest.fixture
async def rows(school):
    deputy = school.actors['Бойко']
    absence = await absences.record(deputy, NewAbsence(school.people['Гук'].id, TODAY, FRIDAY, 'болезнь', '12-к'))
    await absences.give(deputy, absence, [(school.today.id, school.people['Чехонина'].id, 'другой предмет')])
    await timetable_changes.cancel(deputy, [school.lessons[FRIDAY].id], 'болезнь учителя')
    await write(school, 'Чехонина', kind='topic', new='=Ток')
    await substitutions.sign(school.actors['Чехонина'], school.today.id)
    return await substitution_journal.rows(deputy, TODAY, FRIDAY)


@pytest.mark.clause('17.4.17')
async def test_every_column_of_the_norm_is_there(rows):
    first, second = rows
    assert (first.number, first.date, first.lesson, first.group, first.subject) == (1, TODAY, 2, '8А', 'физика')
    assert (first.absent, first.reason, first.order_number) == ('Гук Л. М.', 'болезнь', '12-к')
    assert (first.substitute, first.held, first.kind) == ('Чехонина Р. Л.', 'физика: =Ток', 'другой предмет')
    assert (first.hours, first.signature) == (1, '24.11.2026 14:48')
    assert (second.date, second.kind, second.hours, second.signature) == (FRIDAY, 'отмена', 0, '')


async def test_the_file_has_the_same_lines(rows):
    sheet = openpyxl.load_workbook(BytesIO(substitution_file.build(rows))).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][:4] == ('№', 'Дата', '№ урока', 'Класс (группа)')
    assert lines[1][8] == 'Чехонина Р. Л.'
    assert len(lines) == 3
    assert substitution_file.file_name(TODAY, FRIDAY) == 'Журнал замещения 24.11.2026–27.11.2026.xlsx'


async def test_wrong_periods_and_others_are_refused(school):
    with pytest.raises(Invalid, match='период'):
        await substitution_journal.rows(school.actors['Бойко'], FRIDAY, TODAY)
    with pytest.raises(NotAllowed):
        await substitution_journal.rows(school.actors['Гук'], TODAY, FRIDAY)
