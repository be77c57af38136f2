"""The panels of attendance in a real browser: drawn, said in words, printed, on a phone, pressed, and alive."""

import time
import uuid
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from bench.server import Bench
from tests.browser.journal.conftest import Open

CLASS = ['Пропуски по причинам', 'Сравнение', 'Обучающиеся и дни', 'Календарь: ноябрь 2026',
         'День недели и номер урока', 'Волна болезни']
SCHOOL = ['Пропуски по причинам', 'Сравнение', 'Классы и дни', 'Календарь: ноябрь 2026', 'День недели и номер урока',
          'Болеют по классам', 'Классы за месяц']
PUPIL = ['Пропуски по причинам', 'День недели и номер урока', 'По предметам']
VIEWS = {'light': (1440, 900), 'dark': (390, 844)}


def charts(page: Page) -> dict[str, dict[str, Any]]:
    """Every picture by its heading: how wide and high it is drawn, its role and words."""
    found: dict[str, dict[str, Any]] = page.evaluate("""() => Object.fromEntries(
        [...document.querySelectorAll('.ej-chart')].map(card => {
            const plot = card.querySelector('.ej-chart-plot'), svg = plot.querySelector('svg.main-svg');
            const box = svg ? svg.getBoundingClientRect() : {width: 0, height: 0};
            return [card.querySelector('h2').innerText.trim(), {width: box.width, height: box.height,
                    role: plot.getAttribute('role'), words: plot.getAttribute('aria-label') || ''}];
        }))""")
    return found


def edit(page: Page, bench: Bench, pupil: int, old: str, new: str) -> None:
    """The teacher's own session writes the roll."""
    answer = page.request.post(f'{bench.url}/journal/edits', headers={'X-Ejournal': '1', 'Origin': bench.url},
                               data={'ops': [{'id': uuid.uuid4().hex, 'kind': 'attendance', 'group': bench.group,
                                              'lesson': bench.lesson, 'pupil': pupil, 'old': old, 'new': new}]})
    assert answer.json()['results'][0]['status'] == 'saved', answer.json()


def absent_today(page: Page) -> int:
    """The number on its tile."""
    return int(page.locator('.ej-tile', has_text='Отсутствуют сегодня').locator('.ej-tile-value').inner_text())


@pytest.mark.parametrize('scheme', VIEWS)
@pytest.mark.parametrize('who, path, titles', [
    ('class_teacher', '/attendance', CLASS), ('class_teacher', '/attendance?by=week', CLASS),
    ('deputy', '/attendance', SCHOOL), ('deputy', '/attendance?grade=8', SCHOOL),
    ('pupil', '/attendance/pupil/{pupil}', PUPIL)])
def test_every_panel_is_drawn_said_in_words_and_fits(look: Open, bench: Bench, who: str, path: str, titles: list[str],
                                                     scheme: str) -> None:
    width, height = VIEWS[scheme]
    token = {'class_teacher': bench.class_teacher, 'deputy': bench.viewers[0], 'pupil': bench.pupil}[who]
    page = look(token, path.format(pupil=bench.pupils[0]), viewport={'width': width, 'height': height},
                color_scheme=scheme)
    found = charts(page)
    assert set(titles) <= set(found)
    for title in titles:
        if title == 'По предметам' and not found[title]['height']:
            continue  # the pupil of the bench may have missed nothing
        assert found[title]['width'] > 150 and found[title]['height'] > 120, title
        assert found[title]['role'] in ('img', 'application') and len(found[title]['words']) > len(title) + 4, title
    assert page.evaluate('document.documentElement.scrollWidth') <= width
    serious = [one['id'] for one in Axe().run(page).response['violations'] if one['impact'] in ('serious', 'critical')]
    assert serious == []


def test_the_number_stands_beside_every_picture(look: Open, bench: Bench) -> None:
    page = look(bench.class_teacher, '/attendance')
    for title in CLASS:
        card = page.locator('.ej-chart', has=page.get_by_role('heading', name=title, exact=True))
        card.get_by_role('button', name='Таблица').click()
        card.locator('table tbody tr').first.wait_for()
        assert card.locator('table tbody td').count() > 3, title


def test_print(look: Open, bench: Bench) -> None:
    page = look(bench.class_teacher, '/attendance')
    page.emulate_media(media='print')
    found = charts(page)
    assert all(found[title]['width'] > 150 for title in CLASS)
    assert not page.get_by_role('button', name='Таблица').first.is_visible()
    assert page.pdf().startswith(b'%PDF')


@pytest.mark.clause('17.5.7')
def test_the_open_panel_follows_the_roll_of_another_session(look: Open, bench: Bench) -> None:
    """Without a reload, figure and picture alike; the second it may take is tested without a browser's own work."""
    page, teacher = look(bench.class_teacher, '/attendance'), look(bench.teacher, '/journals')
    page.evaluate('window.stays = true')
    page.wait_for_timeout(400)
    before, words = absent_today(page), charts(page)['Календарь: ноябрь 2026']['words']
    codes = teacher.request.get(f'{bench.url}/journal/{bench.group}/{bench.term}/snapshot').json()['attendance']
    free = next(one for one in bench.pupils if not any(
        row[0] == bench.lesson and row[1] == one and row[2] for row in codes))
    edit(teacher, bench, free, '', 'ОТ')
    begun = time.monotonic()
    page.wait_for_function('n => +[...document.querySelectorAll(".ej-tile")].find(t => t.innerText.includes('
                           '"Отсутствуют сегодня")).querySelector(".ej-tile-value").innerText === n', arg=before + 1)
    assert time.monotonic() - begun < 5.0
    page.wait_for_function('old => [...document.querySelectorAll(".ej-chart-plot")].some(b => b.getAttribute('
                           '"aria-label").startsWith("Календарь") && b.getAttribute("aria-label") !== old)', arg=words)
    assert page.evaluate('window.stays')
    edit(teacher, bench, free, 'ОТ', '')


def test_a_press_on_the_heat_map_opens_the_day_and_one_press_gives_the_reason(look: Open, bench: Bench) -> None:
    page, teacher = look(bench.class_teacher, '/attendance'), look(bench.teacher, '/journals')
    pupil = bench.pupils[-1]
    codes = teacher.request.get(f'{bench.url}/journal/{bench.group}/{bench.term}/snapshot').json()['attendance']
    old = next((row[2] for row in codes if row[0] == bench.lesson and row[1] == pupil), '')
    if old != 'ОТ':
        edit(teacher, bench, pupil, old, 'ОТ')
    heat = page.locator('.ej-chart', has=page.get_by_role('heading', name='Обучающиеся и дни', exact=True))
    heat.scroll_into_view_if_needed()
    heat.locator('.ej-chart-plot text', has_text='1ОТ').last.wait_for()
    page.wait_for_timeout(500)  # the picture is drawn anew where it stands
    cell = heat.locator('.ej-chart-plot text', has_text='1ОТ').last.bounding_box()
    assert cell is not None
    page.mouse.click(cell['x'] + cell['width'] / 2, cell['y'] + cell['height'] / 2)
    page.get_by_role('button', name='Б · болезнь').click()
    page.get_by_text('Причина указана, уроков: 1.').wait_for()
    codes = teacher.request.get(f'{bench.url}/journal/{bench.group}/{bench.term}/snapshot').json()['attendance']
    assert next(row[2] for row in codes if row[0] == bench.lesson and row[1] == pupil) == 'Б'
