"""/plans, /plans/{id}, /plans/{id}/groups/{group} and /programme by a simulated user."""

import asyncio

import pytest
from nicegui import ui
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.testing import User

from components.plan_table import PlanTable
from ejournal.rules.plans import Line
from ejournal.services import plans
from models import Lesson, PlannedTopic, TopicPlan
from pages.plan import OTHERS
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def made(school: SmallSchool, *topics: str) -> int:
    plan_id = await plans.create(school.actors['Гук'], school.physics.subject_id, 8)
    version = (await plans.opened(school.actors['Гук'], plan_id)).version
    await plans.save(school.actors['Гук'], plan_id, version, [Line(topic) for topic in topics])
    return plan_id


def row(topic: str, **values: object) -> dict[str, object]:
    return {'id': 0, 'section': '', 'topic': topic, 'hours': '1', 'type': 0, 'homework': '', 'resource': '',
            'reserve': False, 'note': ''} | values


async def test_the_list_by_role(user: User, log_in: LogIn, school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    await log_in('Гук')
    await user.open('/plans')
    for text in ('физика', '8 классы', 'черновик', 'Новый план'):
        await user.should_see(text)
    await plans.submit(school.actors['Гук'], plan_id)
    await log_in('Бойко')
    await user.open('/plans')
    await user.should_see('на согласовании')
    await user.should_not_see('Новый план')


async def test_the_table_saves_itself_and_says_what_is_wrong(user: User, log_in: LogIn, school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    await log_in('Гук')
    await user.open(f'/plans/{plan_id}')
    await user.should_see('В учебном плане нет часов по этому предмету')
    table, = user.find(kind=PlanTable).elements
    typed_upon = table.props['version']
    user.find(kind=PlanTable).trigger('save', {'turn': 1, 'rows': [row('Закон Ома', hours='2,5')],
                                               'version': typed_upon})
    await user.should_see('часов: 2,5')
    assert await PlannedTopic.filter(plan_id=plan_id).values_list('topic', flat=True) == ['Закон Ома']
    user.find(kind=PlanTable).trigger('save', {'turn': 2, 'rows': [row('Мощность', hours='много')],
                                               'version': typed_upon})
    await user.should_see('часов: 2,5')
    assert await PlannedTopic.filter(plan_id=plan_id).values_list('topic', flat=True) == ['Закон Ома']


async def test_pasted_cells_are_shown_before_they_are_written(user: User, log_in: LogIn, school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    await log_in('Гук')
    await user.open(f'/plans/{plan_id}')
    user.find(kind=PlanTable).trigger('paste', {'text': 'Тема\tЧасов\nНапряжение\t2\nСопротивление\t1', 'place': 1})
    await user.should_see('Вставить тем: 2')
    await user.should_see('Сопротивление')
    assert await PlannedTopic.filter(plan_id=plan_id).count() == 1
    user.find(kind=PlanTable).trigger('paste', {'text': 'Тема\tЧасов\nНапряжение\tдва', 'place': 1})
    await user.should_see('Ничего не загружено')


async def test_the_deputy_approves(user: User, log_in: LogIn, school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    await plans.submit(school.actors['Гук'], plan_id)
    await log_in('Бойко')
    await user.open(f'/plans/{plan_id}')
    user.find('Утвердить').click()
    await user.should_see('утверждено')
    assert (await TopicPlan.get(id=plan_id)).status == 'approved'


async def test_a_plan_is_made_to_fit(user: User, log_in: LogIn, school: SmallSchool) -> None:
    plan_id = await made(school, *(f'Тема {number}' for number in range(1, 20)))
    await log_in('Гук')
    await user.open(f'/plans/{plan_id}/groups/{school.physics.id}')
    await user.should_see('В оставшиеся уроки не помещается 1 ч')
    user.find('Показать, что получится').click()
    await user.should_see('Каким станет план')
    user.find('Применить').click()
    await user.should_see('Оставшиеся темы помещаются')
    assert await TopicPlan.filter(letter='А').count() == 1


async def test_the_programme_is_live(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await made(school, *(f'Тема {number}' for number in range(1, 20)))
    await log_in('Гук')
    await user.open('/programme')
    await user.should_see('тема не записана')
    await user.should_see('нет КТП')
    await Lesson.filter(group=school.physics).update(topic='Тема')
    await plans.submit(school.actors['Гук'], (await TopicPlan.get()).id)
    await user.should_see('100,0')


async def test_what_one_saves_oneself_does_not_draw_the_table_anew(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    """The focus and the undo of whoever is typing must live through a save; a colleague's change is shown."""
    plan_id = await made(school, 'Ток')
    await log_in('Гук')
    await user.open(f'/plans/{plan_id}')
    table, = user.find(kind=PlanTable).elements
    user.find(kind=PlanTable).trigger('save', {'turn': 1, 'rows': [row('Закон Ома', hours='3')],
                                               'version': table.props['version']})
    await user.should_see('часов: 3')
    await asyncio.sleep(0.1)
    assert [one['topic'] for one in table.props['rows']] == ['Ток']
    stored = await plans.opened(school.actors['Гук'], plan_id)
    await plans.save(school.actors['Гук'], plan_id, stored.version, [Line('Из другого окна')])
    await user.should_see('Из другого окна')


async def test_a_file_the_browser_should_have_stopped_is_refused(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    await log_in('Гук')
    await user.open(f'/plans/{plan_id}')
    upload = next(iter(user.find(kind=ui.upload, marker='plan-file').elements))
    await upload.handle_uploads([SmallFileUpload('КТП.xlsx', '', bytes(5 * 1024 * 1024 + 1))])
    await user.should_see('Нужен файл .xlsx до 5 МБ')


async def test_a_save_under_way_does_not_overwrite_a_colleague(
        user: User, log_in: LogIn, school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was typed upon what stood there before: the version comes from the browser, not from the news."""
    plan_id = await made(school, 'Ток')
    await log_in('Гук')
    await user.open(f'/plans/{plan_id}')
    table, = user.find(kind=PlanTable).elements
    typed_upon = table.props['version']
    await plans.save(school.actors['Гук'], plan_id, typed_upon, [Line('Из другого окна')])
    await user.should_see('Из другого окна')
    assert table.props['version'] != typed_upon
    answers: list[tuple[object, ...]] = []
    monkeypatch.setattr(table, 'run_method', lambda *said: answers.append(said))
    user.find(kind=PlanTable).trigger('save', {'turn': 1, 'rows': [row('Закон Ома')], 'version': typed_upon})
    for _ in range(100):
        await asyncio.sleep(0.01 * (not answers))
    assert answers == [('answered', 1, 'refused', [], OTHERS, typed_upon)]
    assert await PlannedTopic.filter(plan_id=plan_id).values_list('topic', flat=True) == ['Из другого окна']
