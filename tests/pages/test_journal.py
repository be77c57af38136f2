"""The grid's page and its routes on the whole application: what is served, and every refusal of the journal."""

from datetime import date

import pytest
from nicegui.testing import User

from components.mark_grid import MarkGrid
from ejournal import clock
from models import Mark
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn

ORIGIN = {'origin': 'http://test'}


async def post(user: User, *operations: dict, **extra: object) -> list[dict]:
    answer = await user.http_client.post('/journal/edits', json={'ops': list(operations)} | extra, headers=ORIGIN)
    assert answer.status_code == 200, answer.text
    return answer.json()['results']


async def test_the_page_is_a_grid_with_the_terms(user: User, school: SmallSchool, log_in: LogIn) -> None:
    await log_in('Гук')
    await user.open(f'/journal/{school.physics.id}')
    await user.should_see(kind=MarkGrid)
    await user.should_see('1 четверть')


@pytest.mark.parametrize('name, path', [
    ('Чехонина', '/journal/{physics}'), ('Цой', '/journal/{physics}'), ('Гук', '/journal/99999'),
    ('Гук', '/journal/{physics}/99999'), ('Гук', '/journal/99999999999999999999'),
    ('Гук', '/journal/{physics}/99999999999999999999')])
async def test_anothers_journal_is_not_there(user: User, school: SmallSchool, log_in: LogIn, name: str,
                                             path: str) -> None:
    await log_in(name)
    answer = await user.http_client.get(path.format(physics=school.physics.id))
    assert answer.status_code == 404
    assert 'Физика' not in answer.text


@pytest.mark.parametrize('change, sentence', [
    ({'new': '7'}, 'вне шкалы 2–5'),
    ({'new': '5', 'type': None}, 'Сначала выберите тип задания'),
    ({'new': '5', 'of': 'Крошка'}, 'в этой группе нет'),
    ({'new': '5', 'on': date(2026, 11, 16)}, 'Подайте «Заявку на исправление»'),
    ({'new': '5', 'on': date(2026, 11, 27)}, 'ещё не состоялся'),
    ({'new': '5', 'first_grade': True}, 'безотметочное обучение'),
    ({'new': '5', 'who': 'Секретова'}, 'Такого журнала нет'),
    ({'new': '5', 'who': 'Бойко'}, 'ведёт другой учитель'),
    ({'kind': 'attendance', 'new': 'ЪЪ'}, 'Нет такого кода'),
    ({'kind': 'topic', 'new': 'Electric current'}, 'русск'),
    ({'kind': 'homework', 'new': 'читать § 5', 'due_on': '2026-11-24'}, 'сегодняшний или прошедший урок'),
    ({'kind': 'homework', 'new': 'читать § 5', 'due_on': '2026-11-20'}, 'сегодняшний или прошедший урок'),
    ({'kind': 'comment', 'new': 'well done'}, 'русск'),
])
async def test_refused_with_a_sentence(user: User, school: SmallSchool, log_in: LogIn, change: dict,
                                       sentence: str) -> None:
    change = dict(change)
    who = change.pop('who', 'Гук')
    if change.pop('first_grade', False):
        who = 'Чехонина'
        change |= {'group': school.reading_1a.id, 'lesson': school.first_grade_lesson.id, 'of': 'Крошка'}
    if day := change.pop('on', None):
        change['lesson'] = school.lessons[day].id
    await log_in(who)
    result, = await post(user, school.operation(pupil=school.pupil(change.pop('of', 'Цой')), **change))
    assert result['status'] == 'refused'
    assert sentence.casefold() in result['message'].casefold()
    assert not await Mark.exists()


async def test_a_closed_term_is_refused(user: User, school: SmallSchool, log_in: LogIn) -> None:
    school.terms[1].closed_at = clock.now()
    await school.terms[1].save()
    await log_in('Гук')
    result, = await post(user, school.operation(pupil=school.pupil('Цой'), new='5'))
    assert 'период закрыт' in result['message']


@pytest.mark.parametrize('body', [b'', b'[]', b'{"ops": 5}', b'{"ops": [5]}', b'{"ops": [{"id": "x"}]}',
                                  b'{"ops": [{"id": "12345678", "kind": "mark", "group": "1", "lesson": 1}]}'])
async def test_what_cannot_be_read_is_a_sentence(user: User, school: SmallSchool, log_in: LogIn, body: bytes) -> None:
    await log_in('Гук')
    answer = await user.http_client.post('/journal/edits', content=body, headers=ORIGIN)
    assert answer.status_code == 422
    assert answer.json()['message']


async def test_a_stranger_and_a_foreign_site_write_nothing(user: User, school: SmallSchool, log_in: LogIn) -> None:
    operation = {'ops': [school.operation(pupil=school.pupil('Цой'), new='5')]}
    nobody = await user.http_client.post('/journal/edits', json=operation, headers=ORIGIN | {'accept': '*/*'})
    assert nobody.status_code == 401
    await log_in('Гук')
    foreign = await user.http_client.post('/journal/edits', json=operation, headers={'origin': 'https://evil.example'})
    assert foreign.status_code == 403
    assert not await Mark.exists()


async def test_the_snapshot_and_the_history_come_through_the_door(user: User, school: SmallSchool,
                                                                  log_in: LogIn) -> None:
    await log_in('Гук')
    result, = await post(user, school.operation(pupil=school.pupil('Цой'), new='5'))
    shot = (await user.http_client.get(f'/journal/{school.physics.id}/{school.terms[1].id}/snapshot')).json()
    assert [cell[3] for cell in shot['marks']] == ['5']
    cell = f'/journal/cell?work={result["work"]["id"]}&pupil={school.pupil("Цой")}'
    assert (await user.http_client.get(cell)).json()['history'][0]['who'] == 'Гук Л. М.'
    await log_in('Чехонина')
    assert (await user.http_client.get(cell)).status_code == 404
