"""Two people at one lesson: what a page has not heard of is asked about, not written over."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bench.server import Bench
from tests.browser.journal.journal_page import JournalPage


def lesson(page: JournalPage) -> dict[str, Any]:
    """Today's lesson as the server has it."""
    path = f'{page.bench.url}/journal/{page.bench.group}/{page.bench.term}/snapshot'
    lessons: list[dict[str, Any]] = page.page.request.get(path).json()['lessons']
    return next(one for one in lessons if one['id'] == page.bench.lesson)


def post(page: JournalPage, **values: Any) -> None:
    """An operation on today's lesson past the page."""
    operation = {'id': str(uuid.uuid4()), 'group': page.bench.group, 'lesson': page.bench.lesson, **values}
    answer = page.page.request.post(f'{page.bench.url}/journal/edits', data={'ops': [operation]},
                                    headers={'Origin': page.bench.url})
    assert answer.json()['results'][0]['status'] in ('saved', 'unchanged'), answer.text()


@pytest.fixture
def deaf(teacher: JournalPage) -> Iterator[JournalPage]:
    """The teacher's page, which has homework, and which has missed the news since."""
    given = lesson(teacher)['homework'] or {'text': ''}
    post(teacher, kind='homework', old=given['text'], new='§ 18 читать', due_on='2026-11-27')
    teacher.open()
    teacher.go(1)
    teacher.page.evaluate("window.socket.off('live')")
    yield teacher
    post(teacher, kind='homework', old='§ 18 читать', new='')


def test_another_due_date_of_the_same_text(deaf: JournalPage, person: Callable[..., JournalPage],
                                           bench: Bench) -> None:
    post(person(bench.teacher), kind='homework', old='§ 18 читать', new='§ 18 читать', due_on='2026-12-04')
    deaf.page.get_by_label('Домашнее задание', exact=True).focus()
    deaf.page.get_by_label('К какому уроку').select_option(index=2)
    deaf.page.get_by_label('Тема урока').focus()
    card = deaf.page.locator('.mg-notice')
    card.wait_for()
    assert 'срок задания изменили: теперь 04.12.2026' in card.inner_text()
    assert 'Гук Л. М.: § 18 читать → пт 04.12' in card.inner_text()
    assert lesson(deaf)['homework']['due_on'] == '2026-12-04'
    card.get_by_role('button', name='Записать моё').click()
    deaf.settled()
    assert lesson(deaf)['homework']['due_on'] == '2026-11-26'


def test_a_work_that_a_colleague_has_renamed(deaf: JournalPage, person: Callable[..., JournalPage],
                                             bench: Bench) -> None:
    work = lesson(deaf)['works'][0]
    deaf.press('F2')
    deaf.page.get_by_label('Тема работы').wait_for()
    post(person(bench.teacher), kind='work', work=work['id'], type=work['type'], weight='2', topic='Закон Ома')
    deaf.page.get_by_label('Вес').fill('3')
    deaf.page.get_by_role('button', name='Сохранить').click()
    card = deaf.page.locator('.mg-notice')
    card.wait_for()
    assert 'ответ на уроке; вес 2; Закон Ома' in card.inner_text()
    card.get_by_role('button', name='Оставить как есть').click()
    assert (lesson(deaf)['works'][0]['weight'], lesson(deaf)['works'][0]['topic']) == ('2', 'Закон Ома')
    post(deaf, kind='work', work=work['id'], type=work['type'], weight='1', topic='')


def test_a_topic_of_a_colleague_that_comes_while_one_types(teacher: JournalPage, person: Callable[..., JournalPage],
                                                          bench: Bench) -> None:
    """The news reaches the page, but not the field that is being written in: leaving it must ask."""
    before = lesson(teacher)['topic']
    teacher.go(1)
    field = teacher.page.get_by_label('Тема урока')
    field.fill('Закон Джоуля')
    colleague = person(bench.teacher)
    post(colleague, kind='topic', old=before, new='Работа тока')
    teacher.page.wait_for_function(
        "document.querySelector('th.mg-lesson.mg-today').title.includes('Работа тока')")
    assert field.input_value() == 'Закон Джоуля'
    field.press('Enter')
    card = teacher.page.locator('.mg-notice')
    card.wait_for()
    assert 'Гук Л. М.: Работа тока' in card.inner_text()
    assert lesson(teacher)['topic'] == 'Работа тока'
    card.get_by_role('button', name='Записать моё').click()
    teacher.settled()
    assert lesson(teacher)['topic'] == 'Закон Джоуля'
    post(teacher, kind='topic', old='Закон Джоуля', new=before)


def test_changes_of_one_work_without_a_line_do_not_clash_with_oneself(deaf: JournalPage) -> None:
    page, work = deaf.page, lesson(deaf)['works'][0]
    page.route('**/journal/edits', lambda route: route.abort())
    for weight in ('2', '3'):
        deaf.go(1)
        deaf.press('F2')
        page.get_by_label('Вес').fill(weight)
        page.get_by_role('button', name='Сохранить').click()
    deaf.pill('не отправлено')
    page.unroute('**/journal/edits')
    page.evaluate("window.dispatchEvent(new Event('online'))")
    deaf.settled()
    assert not page.locator('.mg-notice').is_visible()
    assert lesson(deaf)['works'][0]['weight'] == '3', json.dumps(lesson(deaf))
    post(deaf, kind='work', work=work['id'], type=work['type'], weight='1', topic='')
