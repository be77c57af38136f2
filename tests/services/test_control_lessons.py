"""Every count of the control leads to its lessons, and the list has as many of them as the figure says (п. 18)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from ejournal.services import control, control_frames, control_lessons, control_tables
from ejournal.services.control import Asked
from ejournal.services.control_lessons import Behind, Of
from ejournal.services.control_tables import Figure, Table
from models import Lesson, Substitution
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool

Statements = Callable[[], AbstractContextManager[list[str]]]
ASKED = Asked(date(2026, 11, 2), TODAY)


@pytest.fixture
async def taught(school: SmallSchool) -> SmallSchool:
    """Two marks of one pupil, one topic, a cancelled lesson and a replaced one."""
    await Lesson.filter(date=date(2026, 11, 23)).update(state='cancelled', change_reason='карантин')
    await Substitution.create(lesson=school.lessons[date(2026, 11, 17)], substitute=school.people['Чехонина'],
                              kind='тот же предмет')
    await write(school, pupil=school.pupil('Цой'), new='5')
    await write(school, lesson=school.lessons[date(2026, 11, 20)].id, pupil=school.pupil('Цой'), new='4')
    await write(school, pupil=school.pupil('Ёлкина'), lesson=school.lessons[date(2026, 11, 20)].id, new='4')
    await write(school, kind='topic', new='Электрический ток')
    control_frames.forget()
    return school


async def behind(school: SmallSchool, figure: Figure) -> Table:
    """The list at the figure's address."""
    values = dict(parse_qsl(urlsplit(figure.href).query))
    assert values['tab'] == 'lessons'
    asked = Asked(date.fromisoformat(values['first']), date.fromisoformat(values['last']),
                  int(values.get('klass', 0)), int(values.get('teacher', 0)), int(values.get('subject', 0)))
    return await control_tables.lessons(school.actors['Бойко'], asked, Behind(
        Of(values['of']), int(values.get('journal', 0)), int(values.get('pupil', 0))))


@pytest.mark.clause('18')
@pytest.mark.parametrize(('report', 'columns', 'teacher'), [
    ('fill', (1, 2), ''), ('fill', (1, 2), 'Гук'), ('fill', (1, 2), 'Чехонина'), ('programme', (1, 2, 4, 5), ''),
    ('programme', (1, 2, 4, 5), 'Гук'), ('programme', (1, 2, 4, 5), 'Чехонина'), ('survey', (2,), ''),
    ('survey', (2,), 'Гук')])
async def test_a_figure_and_its_list_agree(taught: SmallSchool, report: str, columns: tuple[int, ...],
                                           teacher: str) -> None:
    asked = Asked(ASKED.first, ASKED.last, teacher_id=taught.people[teacher].id if teacher else 0)
    table = await control_tables.REPORTS[report](taught.actors['Бойко'], asked)
    assert table.rows
    for row in table.rows:
        for column in columns:
            count = abs(int(row[column].text.replace('−', '-')))
            assert bool(row[column].href) == bool(count), (row[0].text, table.head[column][0])
            if count:
                found = (await behind(taught, row[column])).rows
                marks = sum(int(line[-1].text) for line in found)
                assert count == (marks if (report, column) == ('fill', 2) else len(found)), table.head[column][0]


@pytest.mark.clause('18')
@pytest.mark.parametrize('by', ['teacher', 'class', 'subject', 'day'])
async def test_the_lessons_of_the_board_too(taught: SmallSchool, by: str) -> None:
    def link(**narrow: object) -> str:
        first, last = (date.fromisoformat(str(narrow.get(key, day)))
                       for key, day in (('first', ASKED.first), ('last', ASKED.last)))
        asked = Asked(first, last, *(int(str(narrow.get(key, 0))) for key in ('klass', 'teacher', 'subject')))
        return control_lessons.link(asked, Behind())

    table = control_tables.timeliness(await control.board(taught.actors['Бойко'], ASKED, by), by, link)
    assert [len((await behind(taught, row[1])).rows) for row in table.rows] == [int(row[1].text) for row in table.rows]


async def test_what_fell_out_says_why_and_leads_to_its_lesson(taught: SmallSchool) -> None:
    found, total = await control_lessons.listed(taught.actors['Бойко'], ASKED, Behind(Of.CANCELLED, taught.physics.id))
    assert [(one.lesson_id, one.reason) for one in found] == [(taught.lessons[date(2026, 11, 23)].id, 'карантин')]
    table = await control_tables.lessons(taught.actors['Бойко'], ASKED, Behind(Of.CANCELLED, taught.physics.id))
    assert (total, table.rows[0][0].href, table.rows[0][3].text) == (
        1, f'/lesson/{found[0].lesson_id}', 'отменён: карантин')


async def test_the_list_is_read_in_few_statements(taught: SmallSchool, statements: Statements) -> None:
    with statements() as seen:
        await control_lessons.listed(taught.actors['Бойко'], ASKED, Behind(Of.SILENT, taught.physics.id,
                                                                           taught.pupil('Цой')))
    assert len(seen) <= 12
