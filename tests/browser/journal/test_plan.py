"""A КТП in a real browser: drag, insert, split, remove and undo, paste from Excel, texts that are too long."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from bench.server import Bench
from tests.browser.journal.journal_page import JournalPage
from tests.browser.journal.test_finals import paste

TOPICS = 'Раздел\tТема\tЧасов\nТепло\tТемпература\t1\nТепло\tТеплоёмкость\t2\nТок\tСила тока\t1\n'


@pytest.fixture(scope='module')
def plan() -> dict[str, str]:
    """The address of the plan, once made."""
    return {}


@pytest.fixture
def page(person: Callable[..., JournalPage], bench: Bench, plan: dict[str, str]) -> Iterator[Page]:
    """The teacher's plan with three topics."""
    page = person(bench.teacher).page
    if not plan:
        page.goto(f'{bench.url}/plans')
        page.get_by_role('link', name='физика').click()
        page.wait_for_url('**/plans/*')
        plan['url'] = page.url
    page.goto(plan['url'])
    page.wait_for_function('window.did_handshake === true')
    while page.locator('.ej-plan-table tbody tr').count():
        page.get_by_role('button', name='Удалить: ').first.click()
    page.get_by_role('button', name='Добавить тему').click()
    paste(page, TOPICS)
    page.get_by_role('button', name='Вставить', exact=True).click()
    page.get_by_role('button', name='Удалить: ', exact=True).last.click()  # the empty row
    saved(page)
    assert topics(page) == ['Температура', 'Теплоёмкость', 'Сила тока']
    yield page


def saved(page: Page) -> None:
    page.wait_for_timeout(800)  # the pause after the last key
    page.wait_for_selector('.ej-plan-state[data-state="saved"]')


def topics(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator('td.ej-plan-topic textarea').all()]


def stored(page: Page) -> list[str]:
    """As another visit sees it."""
    page.reload()
    page.wait_for_selector('.ej-plan-table tbody tr')
    return topics(page)


def test_a_row_is_dragged_to_another_place(page: Page) -> None:
    rows = page.locator('.ej-plan-table tbody tr')
    rows.nth(2).locator('th').drag_to(rows.nth(0))
    saved(page)
    assert stored(page) == ['Сила тока', 'Температура', 'Теплоёмкость']


def test_insert_split_and_take_back(page: Page) -> None:
    page.get_by_role('button', name='Разделить на два урока: Теплоёмкость').click()
    assert topics(page)[2] == 'Теплоёмкость. Продолжение'
    page.locator('[data-at="0:topic"]').focus()
    page.keyboard.press('Control+Enter')
    page.keyboard.type('Тепловое равновесие')
    saved(page)
    assert stored(page) == ['Температура', 'Тепловое равновесие', 'Теплоёмкость', 'Теплоёмкость. Продолжение',
                            'Сила тока']


def test_a_topic_and_a_section_are_removed_and_come_back(page: Page) -> None:
    page.get_by_role('button', name='Удалить: Сила тока').click()
    assert topics(page) == ['Температура', 'Теплоёмкость']
    page.get_by_role('button', name='Отменить').click()
    page.get_by_role('button', name='Удалить раздел: Тепло').click()
    assert topics(page) == ['Сила тока']
    page.get_by_role('button', name='Отменить').click()
    saved(page)
    assert stored(page) == ['Температура', 'Теплоёмкость', 'Сила тока']


def test_ten_thousand_characters_are_refused_and_nothing_is_lost(page: Page) -> None:
    long = 'тема ' * 2000
    page.locator('[data-at="1:topic"]').fill(long)
    page.get_by_text('Строка 2, «Тема»: не длиннее 500 знаков, сейчас 10000.').wait_for()
    assert topics(page)[1] == long
    page.locator('[data-at="1:topic"]').fill('Теплоёмкость вещества')
    saved(page)
    assert stored(page)[1] == 'Теплоёмкость вещества'


def test_a_colleague_takes_nothing_from_whoever_is_typing(page: Page, plan: dict[str, str]) -> None:
    """Rows being typed stay; they are not stored over the colleague's unless the person has seen these."""
    page.locator('[data-at="1:topic"]').fill('')  # cannot be stored yet
    page.wait_for_selector('.ej-plan-state[data-state="wrong"]')
    other = page.context.new_page()
    other.goto(plan['url'])
    other.wait_for_function('window.did_handshake === true')
    other.locator('[data-at="0:topic"]').fill('Температура тела')
    saved(other)
    page.wait_for_selector('.ej-plan-problem button')  # the news is here
    assert topics(page)[0] == 'Температура'
    page.locator('[data-at="1:topic"]').fill('Теплоёмкость воды')
    page.get_by_text('остались на странице').wait_for()
    assert topics(page)[:2] == ['Температура', 'Теплоёмкость воды']
    page.get_by_role('button', name='Показать последнюю запись').click()
    assert topics(page)[:2] == ['Температура тела', 'Теплоёмкость']
    page.get_by_role('button', name='Отменить').click()  # one's own again, and now knowingly
    saved(page)
    other.wait_for_function("document.querySelector('[data-at=\"1:topic\"]').value === 'Теплоёмкость воды'")
    other.close()
    assert stored(page)[:2] == ['Температура', 'Теплоёмкость воды']


def test_plan_and_fact_of_the_group_show_the_topics(page: Page, plan: dict[str, str], bench: Bench) -> None:
    page.goto(f'{plan["url"]}/groups/{bench.group}')
    page.wait_for_selector('h1')
    assert page.get_by_text('Температура').first.is_visible()
