"""What becomes of a change: stored, clashed, refused, kept through an outage and a lost session."""

from collections.abc import Callable

from playwright.sync_api import Route

from tests.browser.grid_component.grid_page import GridPage

LAST = 12


def test_a_clash_offers_both_values(grid: GridPage) -> None:
    grid.colleague(silent=True, marks=[[10, 100, 109, '4', 9, 0]])
    grid.go(9, 11)
    grid.press('5')
    card = grid.notice()
    assert 'Чехонина Р. Л. поставила 4' in card.inner_text()
    assert grid.text(9, 11) == '4'
    assert grid.place() == (10, 11)
    card.get_by_role('button', name='Поставить 5').click()
    grid.settled()
    assert grid.text(9, 11) == '5'
    assert grid.stored()['marks']['100:109'] == '5'
    assert card.is_hidden()


def test_a_clash_can_be_left_as_it_is(grid: GridPage) -> None:
    grid.colleague(silent=True, marks=[[10, 100, 109, '4', 9, 0]])
    grid.go(9, 11)
    grid.press('5')
    grid.notice().get_by_role('button', name='Оставить 4').click()
    assert grid.text(9, 11) == '4'
    assert grid.stored()['marks']['100:109'] == '4'


def test_a_refusal_brings_the_old_value_back_and_keeps_the_typed_one(grid: GridPage) -> None:
    grid.go(1, 10)
    grid.press('2')
    card = grid.notice()
    assert 'Двойка здесь запрещена' in card.inner_text()
    assert 'Введено: 2' in card.inner_text()
    assert card.get_by_role('button', name='Скопировать').is_visible()
    assert grid.text(1, 10) == '4'
    grid.press('Escape')
    assert card.is_hidden()
    grid.press('Control+z')  # what was refused is not one's own step
    assert grid.text(1, 10) == '4'
    assert len(grid.stored()['posts']) == 1


def test_an_outage_keeps_everything_and_sends_it_once(grid: GridPage) -> None:
    grid.tell('broken', {'how': 'offline'})
    grid.press('5', '4')
    grid.pill('не отправлено: 2')
    assert grid.text(1, LAST) == '5'
    grid.open()
    grid.pill('не отправлено: 2')
    assert grid.text(1, LAST) == '5'
    assert grid.text(2, LAST) == '4'
    grid.tell('broken', {'how': ''})
    grid.page.evaluate("window.dispatchEvent(new Event('online'))")
    grid.settled()
    posts = grid.stored()['posts']
    assert [op['new'] for post in posts for op in post['ops']] == ['5', '4']
    assert grid.page.evaluate('Object.keys(localStorage).filter((key) => /^ej.op.5.\\d/.test(key)).length') == 0


def test_a_second_sending_is_applied_once(grid: GridPage) -> None:
    def stored_but_not_told(route: Route) -> None:
        route.fetch()
        route.abort()

    grid.page.route('**/journal/edits', stored_but_not_told)
    grid.press('5')
    grid.pill('не отправлено: 1')
    grid.page.unroute('**/journal/edits')
    grid.settled()
    ops = [op['id'] for post in grid.stored()['posts'] for op in post['ops']]
    assert len(ops) >= 2
    assert len(set(ops)) == 1
    assert grid.text(1, LAST) == '5'


def test_changes_of_another_journal_are_sent_too(grid: GridPage) -> None:
    grid.tell('broken', {'how': 'offline'})
    grid.press('5')
    grid.pill('не отправлено: 1')
    grid.tell('broken', {'how': ''})
    grid.page.goto(f'{grid.base}/grid/{grid.group + 5000}')
    grid.settled()
    assert '5' in {grid.stored()['marks'].get('110:101')}


def test_a_lost_session_keeps_the_queue(grid: GridPage) -> None:
    grid.tell('broken', {'how': 'ended'})
    grid.press('5')
    grid.pill('войдите снова')
    href = grid.page.locator('.mg-pill a').get_attribute('href') or ''
    assert href.startswith('/login?next=%2Fgrid%2F')
    grid.press('4')
    grid.pill('введённое сохранено: 2')
    grid.page.locator('.mg-pill a').click()
    grid.page.wait_for_url('**/login**')
    grid.tell('broken', {'how': ''})
    grid.open()
    grid.settled()
    assert grid.stored()['marks']['110:102'] == '4'


def test_a_change_the_server_cannot_read_does_not_block_the_rest(grid: GridPage) -> None:
    def reject(route: object) -> None:
        body = route.request.post_data_json  # type: ignore[attr-defined]
        if any(op['new'] == '3' for op in body['ops']):
            route.fulfill(status=422, json={'message': 'Не читается.'})  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    grid.page.route('**/journal/edits', reject)
    grid.press('5', '3', '4')
    assert 'Не читается' in grid.notice().inner_text()
    grid.settled()
    assert [grid.text(row, LAST) for row in (1, 2, 3)] == ['5', '', '4']


def test_the_queue_merges_what_was_not_sent_yet(grid: GridPage) -> None:
    grid.tell('broken', {'how': 'slow'})
    grid.go(1, 11)
    grid.press('5', 'ArrowUp', '3', 'ArrowUp', '2', 'ArrowUp', '3')
    grid.pill('сохраняется')
    grid.settled()
    ops = [(op['old'], op['new']) for post in grid.stored()['posts'] for op in post['ops']]
    assert ops == [('4', '5'), ('5', '3')]


def test_paste_is_shown_before_it_is_written(grid: GridPage) -> None:
    grid.go(22, 10)
    grid.paste('3\t5 Б\n2\tабв\n9\t9')
    dialog = grid.page.locator('dialog[open]')
    rows = dialog.locator('tbody tr')
    rows.first.wait_for()
    assert [row.inner_text().split('\t')[:4] for row in rows.all()] == [
        ['Чистяков Марк', 'пт 20.11 · КР', '2', '3'],
        ['Чистяков Марк', 'пн 23.11 · О', '—', '5'],
        ['Чистяков Марк', 'пн 23.11 · О', '—', 'Б'],
        ['Шубина Яна', 'пт 20.11 · КР', '4', '2'],
        ['Шубина Яна', 'пн 23.11 · О', '—', 'абв'],
    ]
    assert 'Двойка здесь запрещена' in rows.nth(3).inner_text()
    assert 'Не понятно' in rows.nth(4).inner_text()
    assert 'За краем таблицы: 2' in dialog.inner_text()
    assert grid.stored()['posts'] == []
    dialog.get_by_role('button', name='Вставить 3').click()
    grid.settled()
    assert grid.text(22, 10) == '3'
    assert grid.text(22, 11) == '5 Б'
    grid.press('Control+z')
    assert grid.text(22, 10) == '2'
    assert grid.text(22, 11) == ''


def test_copy_gives_a_block_a_spreadsheet_reads(grid: GridPage) -> None:
    grid.go(7, 10)
    grid.press('Shift+ArrowDown', 'Shift+ArrowRight')
    assert grid.copied() == '4\t5\n3\t4 ОТ'


def test_one_mark_for_all_and_everybody_present(grid: GridPage) -> None:
    grid.press(',')
    grid.page.get_by_role('button', name='Одна отметка всем').click()
    dialog = grid.page.locator('dialog[open]')
    assert '22 из 23' in dialog.inner_text()
    dialog.get_by_role('button', name='4', exact=True).click()
    dialog.get_by_role('button', name='Поставить').click()
    grid.settled()
    assert [grid.text(row, LAST) for row in (1, 2, 23)] == ['Б', '4', '4']
    grid.page.get_by_role('button', name='Все присутствуют').click()
    grid.page.get_by_role('button', name='Снять 1').click()
    grid.settled()
    assert grid.text(1, LAST) == ''
    grid.press('Control+z', 'Control+z')
    assert [grid.text(row, LAST) for row in (1, 2, 23)] == ['Б', '', '']
    grid.settled()


def test_a_new_work_gets_its_column(grid: GridPage) -> None:
    grid.go(4, 11)
    grid.page.get_by_role('button', name='Новая работа').click()
    dialog = grid.page.locator('dialog[open]')
    dialog.get_by_label('Вид работы').select_option(label='КР · контрольная работа')
    dialog.get_by_label('Тема работы').fill('Закон Ома')
    dialog.get_by_role('button', name='Добавить').click()
    grid.page.wait_for_function("document.querySelectorAll('.mg-work').length === 13")
    assert grid.place() == (4, 12)
    head = grid.page.locator('.mg-work').nth(11)
    assert head.text_content() == 'КР'
    assert 'вес 2' in (head.get_attribute('title') or '')
    assert 'Закон Ома' in (head.get_attribute('title') or '')
    grid.press('5')
    grid.settled()
    assert grid.text(4, 12) == '5'


def test_the_card_shows_and_changes_everything_of_a_cell(grid: GridPage) -> None:
    grid.go(12, 10)
    grid.press('F2')
    dialog = grid.page.locator('dialog[open]')
    comment = dialog.get_by_label('Комментарий')
    comment.wait_for()
    grid.page.wait_for_function("document.querySelector('dialog textarea').value === 'Пересдача в пятницу'")
    comment.fill('Пересдал')
    dialog.get_by_label('Отметка', exact=True).fill('4')
    dialog.get_by_role('button', name='ОП').click()
    dialog.get_by_label('Опоздание, минут').fill('10')
    dialog.get_by_role('button', name='Сохранить').click()
    grid.settled()
    assert grid.text(12, 10) == '4 ОП'
    assert grid.place() == (12, 10)
    grid.press('Alt+Enter')
    grid.page.locator('dialog[open] .mg-story b').first.wait_for()
    story = grid.page.locator('dialog[open] .mg-story').inner_text()
    assert '3 → 4' in story
    assert '— → ОП' in story
    grid.press('Escape')


def test_a_comment_needs_no_mark(grid: GridPage) -> None:
    grid.press('F2')
    dialog = grid.page.locator('dialog[open]')
    grid.page.wait_for_function("document.querySelector('dialog textarea').disabled === false")
    dialog.get_by_label('Комментарий').fill('Молодец')
    dialog.get_by_role('button', name='Сохранить').click()
    grid.settled()
    grid.page.wait_for_selector('tbody tr:nth-child(1) .mg-note')
    assert grid.text(1, LAST) == ''
    grid.open()
    assert 'mg-note' in (grid.cell(1, LAST).get_attribute('class') or '')


def test_one_key_takes_topic_and_homework_from_the_plan(grid: GridPage) -> None:
    grid.colleague(lessons=[{'id': 11, 'planned_hw': 'решить № 7'}])
    button = grid.page.get_by_role('button', name='взять тему и задание из КТП')
    button.wait_for()
    grid.press('Alt+k')
    grid.settled()
    lesson = grid.stored()['lessons'][10]
    assert (lesson['topic'], lesson['homework']['text']) == ('Электрический ток. Источники тока', 'решить № 7')
    assert not button.is_visible()


def test_topic_and_homework_in_place(grid: GridPage) -> None:
    topic = grid.page.get_by_label('Тема урока')
    grid.page.get_by_role('button', name='взять тему из КТП').click()
    grid.settled()
    assert topic.input_value() == 'Электрический ток. Источники тока'
    topic.fill('abc')
    topic.press('Enter')
    assert 'по-русски' in grid.notice().inner_text()
    assert 'Введено: abc' in grid.notice().inner_text()
    assert topic.input_value() == 'Электрический ток. Источники тока'
    homework = grid.page.get_by_label('Домашнее задание', exact=True)
    homework.click()
    grid.page.get_by_role('button', name='читать').click()
    grid.page.keyboard.type('§ 33')
    grid.press('Enter')
    grid.settled()
    lesson = grid.stored()['lessons'][10]
    assert lesson['homework']['text'] == 'читать § 33'
    assert (lesson['homework']['due_lesson'], lesson['homework']['due_on']) == (12, '2026-11-27')
    assert grid.page.locator('.mg-chip').inner_text() == 'всё внесено'


def test_a_half_typed_topic_survives_a_reload(grid: GridPage) -> None:
    grid.page.get_by_label('Тема урока').click()
    grid.page.keyboard.type('Закон Ома для уч')
    grid.page.evaluate('document.activeElement.onblur = null')
    grid.page.route('**/journal/edits', lambda route: route.abort())
    grid.open()
    assert grid.page.get_by_label('Тема урока').input_value().startswith('Закон Ома')


def test_a_lesson_without_homework(grid: GridPage) -> None:
    grid.page.get_by_label('Домашнее задание', exact=True).click()
    grid.page.get_by_label('Без домашнего задания').check()
    grid.go(2, LAST)
    grid.settled()
    assert grid.stored()['lessons'][10]['homework']['none'] is True


def test_touch_opens_a_keypad_that_goes_on_by_itself(open_grid: Callable[..., GridPage]) -> None:
    grid = open_grid(viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    assert grid.cell(1, LAST).bounding_box()['x'] > 120  # type: ignore[index]
    grid.cell(1, LAST).tap()
    pad = grid.page.locator('.mg-keypad')
    pad.get_by_role('button', name='5', exact=True).tap()
    pad.get_by_role('button', name='болел').tap()
    pad.get_by_role('button', name='Вверх').tap()
    pad.get_by_role('button', name='4', exact=True).tap()
    grid.settled()
    assert grid.text(1, LAST) == '5'
    assert grid.text(2, LAST) == '4 Б'
    assert grid.place() == (3, LAST)
    assert grid.page.evaluate('document.documentElement.scrollWidth <= innerWidth')
