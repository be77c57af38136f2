"""«Исправлено после закрытия» wherever the value is shown: grid, cell, diary's history, finals, control (I-06)."""

import asyncio
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from ejournal import clock, facts, frames, topics
from ejournal.reports.book import xlsx
from ejournal.services import (
    after_closing,
    control_reports,
    control_tables,
    corrections,
    journal,
    mark_story,
    reporting,
    summary_sheets,
)
from ejournal.services import report_catalogue as catalogue
from ejournal.services.control import Asked
from models import Mark, NotFound, Term
from tests.support.journal import write
from tests.support.school import FIRST, TODAY

MONDAY = date(2026, 11, 9)
LABEL = 'исправлено после закрытия, приказ № 45-у'


@pytest.fixture
async def corrected(school, travel):
    """Абрамов's 4 of 9 November became a 5 by an order after the term was closed; Цой's changed in time."""
    travel.to(MONDAY)
    lesson = school.lessons[MONDAY].id
    await write(school, lesson=lesson, pupil=school.pupil('Абрамов'), new='4')
    await write(school, lesson=lesson, pupil=school.pupil('Цой'), new='4')
    await write(school, lesson=lesson, pupil=school.pupil('Цой'), old='4', new='3')
    travel.to(TODAY)
    await Term.filter(id=school.terms[1].id).update(closed_at=clock.now())
    facts.forget()
    number = await corrections.ask(school.actors['Гук'], corrections.Asked(
        'mark', school.physics.id, lesson, school.pupil('Абрамов'), '4', '5', 'ликвидация задолженности',
        type=school.types['ответ на уроке'].id))
    await corrections.approve(school.actors['Бойко'], number, order_number='45-у')
    return school


async def test_the_grid_marks_the_cell_and_its_card_names_the_order(corrected):
    shown = await journal.snapshot(corrected.actors['Гук'], corrected.physics.id, corrected.terms[1].id)
    flags = {pupil: note for _, _, pupil, _, _, note in shown['marks']}
    assert flags == {corrected.pupil('Абрамов'): 2, corrected.pupil('Цой'): 0}
    mark = await Mark.get(pupil_id=corrected.pupil('Абрамов'))
    cell = await journal.cell(corrected.actors['Гук'], pupil_id=mark.pupil_id, work_id=mark.work_id)
    assert cell['history'][0]['reason'].startswith(f'{LABEL}. Заявка № ')
    assert LABEL not in cell['history'][1]['reason']


async def test_the_reports_name_what_was_corrected(corrected):
    """The выписка and the сводная ведомость say it at their foot, in the workbook and in what the year keeps."""
    frames.forget()
    line = 'Исправлено после закрытия, приказ № 45-у: Абрамов Глеб, физика, урок 09.11.2026: отметка 4 → 5.'
    actor = corrected.actors['Бойко']
    for form, asked in (('journal', {'group': corrected.physics.id, 'period': '2'}),
                        ('marks-sheet', {'klass': corrected.class_8a.id})):
        made = await reporting.make(actor, form, catalogue.Asked(**asked))
        assert line in made.report.notes
        assert any(line in str(cell) for row in load_workbook(BytesIO(xlsx([made.report], made.imprint))).active.values
                   for cell in row)
    kept = [made async for made in summary_sheets.made(await frames.current(), [corrected.class_8a.id])]
    assert [one.pdf[:4] for one in kept] == [b'%PDF', b'%PDF']


async def test_the_corner_travels_with_the_patch(school, travel):
    """An open grid shows it at once, and keeps it when the mark is commented after the term was opened again."""
    heard: list[topics.Change] = []
    travel.to(MONDAY)
    lesson, pupil = school.lessons[MONDAY].id, school.pupil('Абрамов')
    await write(school, lesson=lesson, pupil=pupil, new='4')
    await Term.filter(id=school.terms[1].id).update(closed_at=clock.now())
    facts.forget()
    number = await corrections.ask(school.actors['Гук'], corrections.Asked(
        'mark', school.physics.id, lesson, pupil, '4', '5', 'ликвидация задолженности',
        type=school.types['ответ на уроке'].id))
    end = topics.subscribe(f'group:{school.physics.id}', heard.append)
    await corrections.approve(school.actors['Бойко'], number, order_number='45-у')
    await Term.filter(id=school.terms[1].id).update(closed_at=None)
    facts.forget()
    await write(school, kind='comment', lesson=lesson, pupil=pupil, new='пересдано')
    await write(school, lesson=lesson, pupil=school.pupil('Цой'), new='3')
    await asyncio.sleep(0.05)
    end()
    assert [cell[2:] for change in heard for cell in change.patch.get('marks', ())] == [
        [pupil, '5', 2, 2], [pupil, '5', 3, 3], [school.pupil('Цой'), '3', 1, 0]]


async def test_the_family_sees_that_it_was_after_closing(corrected):
    mark = await Mark.get(pupil_id=corrected.pupil('Абрамов'))
    steps = await mark_story.of_mark(corrected.actors['Абрамова'], mark.pupil_id, mark.work_id)
    assert [step.note for step in steps] == [LABEL, '']


async def test_the_list_of_a_journal_for_its_final_marks(corrected):
    one, = await after_closing.of_group(corrected.actors['Гук'], corrected.physics.id, FIRST, TODAY)
    assert (one.pupil, one.lesson_on, one.old, one.new, one.label) == ('Абрамов Глеб', MONDAY, '4', '5', LABEL)
    assert await after_closing.of_group(corrected.actors['Гук'], corrected.physics.id, TODAY, TODAY) == []
    with pytest.raises(NotFound):
        await after_closing.of_group(corrected.actors['Абрамова'], corrected.physics.id, FIRST, TODAY)


@pytest.mark.clause('18')
async def test_the_control_lists_corrections_and_the_workbook_has_the_label(corrected):
    asked = Asked(MONDAY, TODAY)
    found = await control_reports.corrected(corrected.actors['Бойко'], asked)
    assert [(one.pupil, one.old, one.new, one.label) for one in found] == [
        ('Абрамов Глеб', '4', '5', LABEL), ('Цой Виктор', '4', '3', '')]
    table = await control_tables.corrected(corrected.actors['Бойко'], asked)
    assert (table.rows[0][0].href, table.rows[0][6].kind) == (f'/lesson/{corrected.lessons[MONDAY].id}', 'warn')
    assert table.rows[0][6].text.startswith(LABEL)


async def test_an_absence_is_listed_as_well(corrected, travel):
    number = await corrections.ask(corrected.actors['Гук'], corrections.Asked(
        'attendance', corrected.physics.id, corrected.lessons[MONDAY].id, corrected.pupil('Ёлкина'), '', 'Б',
        'справка'))
    await corrections.approve(corrected.actors['Бойко'], number, order_number='46')
    found = await after_closing.of_group(corrected.actors['Дорн'], corrected.physics.id, FIRST, TODAY)
    assert [one.kind for one in found] == ['mark', 'attendance']
