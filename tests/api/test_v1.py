"""The API for programs: each route, each refusal, what is sent twice, what was changed meanwhile."""

import httpx
import pytest

from ejournal import clock, security
from ejournal.api import program as gate_program
from ejournal.services import tokens
from ejournal.services.tokens import Scope
from models import Account, AuditEntry, ClassMembership, CorrectionRequest, Lesson, Mark, TopicPlan
from tests.api.conftest import Client
from tests.support.entry import log_in
from tests.support.journal import write
from tests.support.school import SmallSchool

LISTS = ('terms', 'grid', 'pupils', 'lessons', 'marks', 'attendance', 'homework', 'deadlines', 'finals', 'plan')


def mark_path(school: SmallSchool, name: str = 'Абрамов') -> str:
    return f'/lessons/{school.today.id}/marks/{school.pupil(name)}'


def mark_body(school: SmallSchool, value: str) -> dict[str, object]:
    return {'value': value, 'type': school.types['ответ на уроке'].id}


async def test_without_a_token_nothing_opens(program: Client, school: SmallSchool) -> None:
    client = await program()
    for headers in ({}, {'authorization': 'Bearer ej_wrong'}, {'authorization': 'Basic ej_wrong'}):
        answer = await client.get('/me', headers=headers)
        assert (answer.status_code, answer.json()['code']) == (401, 'unknown_token')


async def test_a_session_is_no_token(program: Client, school: SmallSchool) -> None:
    """A cookie opens nothing here, so that no other site can make a browser write."""
    client, opened = await program(), await log_in(school.actors['Гук'])
    client.cookies.set(security.COOKIE, opened.token)
    answer = await client.put(f'/lessons/{school.today.id}/topic', json={'topic': 'Ток'},
                              headers={'origin': 'http://test'})
    assert answer.status_code == 401
    assert (await client.get('/me')).status_code == 401


async def test_revoked_expired_blocked_and_unready(program: Client, school: SmallSchool, travel) -> None:
    client = await program('Гук')
    assert (await client.get('/me')).json()['name'] == 'Гук Л. М.'
    account = Account.filter(id=school.actors['Гук'].account_id)
    for change, status in (({'blocked': True}, 401), ({'blocked': False, 'must_change_password': True}, 403),
                           ({'must_change_password': False}, 200)):
        await account.update(**change)
        assert (await client.get('/me')).status_code == status
    row, = await tokens.mine(school.actors['Гук'])
    await tokens.revoke(school.actors['Гук'], row.id)
    assert (await client.get('/me')).status_code == 401


async def test_a_scope_limits(program: Client, school: SmallSchool) -> None:
    reader = await program('Гук', Scope.JOURNAL_READ)
    answer = await reader.put(f'/lessons/{school.today.id}/topic', json={'topic': 'Ток'})
    assert (answer.status_code, answer.json()['code']) == (403, 'scope')
    assert (await reader.get('/events')).status_code == 403
    assert (await (await program('Гук', Scope.EVENTS_READ)).get('/groups')).status_code == 403


async def test_too_many_requests(program: Client, school: SmallSchool, monkeypatch) -> None:
    monkeypatch.setattr(gate_program, 'A_MINUTE', 2)
    client = await program('Гук')
    answers = [await client.get('/me') for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers['retry-after'] == '60'


async def test_own_groups_and_no_others(program: Client, school: SmallSchool) -> None:
    async def groups(name: str) -> set[int]:
        return {row['id'] for row in (await (await program(name)).get('/groups')).json()['items']}

    assert await groups('Гук') == {school.physics.id, school.english_2.id}
    assert await groups('Классная') == {school.physics.id, school.english_1.id, school.english_2.id}
    assert school.reading_1a.id in await groups('Бойко')
    client = await program('Гук')
    for name in LISTS:
        assert (await client.get(f'/groups/{school.reading_1a.id}/{name}')).status_code == 404, name
    assert (await client.get(f'/lessons/{school.first_grade_lesson.id}/topic')).status_code == 404


async def test_lists_come_in_parts(program: Client, school: SmallSchool) -> None:
    client = await program('Дорн')
    seen, cursor = [], ''
    while cursor is not None:
        page = (await client.get('/groups', params={'limit': 1, 'cursor': cursor})).json()
        seen += [row['id'] for row in page['items']]
        cursor = page['next']
    assert seen == sorted(seen) and len(seen) == 4
    lessons = f'/groups/{school.physics.id}/lessons'
    whole = (await client.get(lessons)).json()['items']
    first = (await client.get(lessons, params={'limit': 3})).json()
    rest = (await client.get(lessons, params={'cursor': first['next']})).json()
    assert [*first['items'], *rest['items']] == whole and rest['next'] is None
    assert (await client.get(lessons, params={'cursor': 'nonsense!'})).status_code == 422


async def test_everything_of_a_journal(program: Client, school: SmallSchool) -> None:
    client, group = await program('Гук'), school.physics
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='Б')
    await write(school, kind='homework', new='§ 18')
    await TopicPlan.create(year=school.year, subject_id=group.subject_id, grade=8)
    found = {name: await client.get(f'/groups/{group.id}/{name}') for name in LISTS}
    assert {name: answer.status_code for name, answer in found.items()} == dict.fromkeys(LISTS, 200)
    assert [row['value'] for row in found['marks'].json()['items']] == ['5']
    assert [row['code'] for row in found['attendance'].json()['items']] == ['Б']
    assert [row['text'] for row in found['homework'].json()['items']] == ['§ 18']
    today = next(row for row in found['deadlines'].json()['items'] if row['lesson'] == school.today.id)
    assert (today['missing'], today['content_due']) == (['topic'], '2026-11-24T21:00:00+03:00')
    tag = found['grid'].headers['etag']
    again = await client.get(f'/groups/{group.id}/grid', headers={'if-none-match': tag})
    assert (again.status_code, again.content) == (304, b'')
    assert len((await client.get('/work-types')).json()) == 3


async def test_who_came_back_has_stays(program: Client, school: SmallSchool) -> None:
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(until='2026-11-16')
    await ClassMembership.create(school_class=school.class_8a, pupil_id=school.pupil('Цой'), since='2026-11-20')
    rows = (await (await program('Гук')).get(f'/groups/{school.physics.id}/pupils')).json()
    assert {row['name']: row['stays'] for row in rows} == {
        'Абрамов Глеб': [], 'Ёлкина Алёна': [],
        'Цой Виктор': [{'since': None, 'until': '2026-11-16'}, {'since': '2026-11-20', 'until': None}]}


async def test_corrections_are_read(program: Client, school: SmallSchool) -> None:
    await CorrectionRequest.create(kind='mark', lesson=school.today, pupil=school.people['Цой'], new_value='5',
                                   reason='описка', requested_by=school.people['Гук'],
                                   requested_at=clock.now())
    assert [row['state'] for row in (await (await program('Гук')).get('/corrections')).json()['items']] == ['waiting']
    assert (await (await program('Чехонина')).get('/corrections')).json()['items'] == []


async def test_a_correction_is_asked_for_once(program: Client, school: SmallSchool) -> None:
    old = next(one for date, one in school.lessons.items() if (date - school.today.date).days == -14)
    body = {'lesson': old.id, 'pupil': school.pupil('Цой'), 'new': 'Б', 'reason': 'Справка принесена позже'}
    client = await program('Гук')
    answers = [await client.post('/corrections', json=body) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201], answers[0].text
    assert answers[0].json()['id'] == answers[1].json()['id'] and await CorrectionRequest.all().count() == 1
    other = await client.post('/corrections', json=body | {'new': 'УП'})
    assert (other.status_code, other.json()['code']) == (409, 'rule')
    still_open = await client.post('/corrections', json=body | {'lesson': school.today.id})
    assert still_open.status_code == 409
    assert (await (await program('Чехонина')).post('/corrections', json=body)).status_code == 404


async def test_what_is_sent_twice_is_done_once(program: Client, school: SmallSchool) -> None:
    client, key = await program('Гук'), {'idempotency-key': 'lesson-1-abramov'}
    answers = [await client.put(mark_path(school), json=mark_body(school, '5'), headers=key) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (await Mark.get()).version == 1
    assert await AuditEntry.filter(action='mark.changed').count() == 1
    assert {entry.group_id for entry in await AuditEntry.filter(action='mark.changed')} == {school.physics.id}


@pytest.mark.parametrize('other', [{'value': '4'}, {'reason': 'иначе'}])
async def test_a_key_with_another_body_is_refused(program: Client, school: SmallSchool, other: dict[str, str]) -> None:
    client, key = await program('Гук'), {'idempotency-key': 'lesson-1-abramov'}
    assert (await client.put(mark_path(school), json=mark_body(school, '5'), headers=key)).status_code == 200
    answers = [await client.put(mark_path(school), json=mark_body(school, '5') | other, headers=key),
               await client.put(mark_path(school, 'Цой'), json=mark_body(school, '5'), headers=key)]
    assert [(one.status_code, one.json()['code']) for one in answers] == [(409, 'key_reused')] * 2
    assert 'новый ключ' in answers[0].json()['message']
    assert [(mark.value, mark.version) for mark in await Mark.all()] == [('5', 1)]


async def test_nobodys_change_is_lost(program: Client, school: SmallSchool) -> None:
    client = await program('Гук')
    await write(school, pupil=school.pupil('Абрамов'), new='4')
    blind = await client.put(mark_path(school), json=mark_body(school, '5'))
    assert (blind.status_code, blind.json()['current'], blind.json()['version']) == (412, '4', 1)
    read = await client.get(mark_path(school), params={'type': school.types['ответ на уроке'].id})
    start = {'if-match': read.headers['etag']}
    written = await client.put(mark_path(school), json=mark_body(school, '5'), headers=start)
    assert (written.status_code, written.headers['etag']) == (200, '"2"')
    late = await client.put(mark_path(school), json=mark_body(school, '3'), headers=start)
    assert (late.status_code, late.json()['current']) == (412, '5')
    forced = await client.put(mark_path(school), json=mark_body(school, '3'), headers={'if-match': '*'})
    assert (forced.status_code, (await Mark.get()).value) == (200, '3')


async def test_topic_homework_attendance(program: Client, school: SmallSchool) -> None:
    client, lesson = await program('Гук'), f'/lessons/{school.today.id}'
    attendance = f'{lesson}/attendance/{school.pupil("Цой")}'
    for path, body in ((f'{lesson}/topic', {'topic': 'Ток'}), (f'{lesson}/homework', {'text': '§ 18'}),
                       (attendance, {'code': 'Б'})):
        answer = await client.put(path, json=body)
        assert (answer.status_code, answer.json()['changed']) == (200, True), answer.text
        read = await client.get(path)
        assert (read.json()['value'], read.headers['etag']) == (next(iter(body.values())), answer.headers['etag'])


async def test_term_marks(program: Client, school: SmallSchool) -> None:
    path = f'/groups/{school.physics.id}/finals/{school.pupil("Цой")}?period=2 четверть'
    client = await program('Гук')
    answer = await client.put(path, json={'value': '4', 'reason': 'по итогам зачёта'})
    assert (answer.status_code, answer.json()['value']) == (200, '4'), answer.text
    assert (await client.get(path)).json()['value'] == '4'
    assert (await (await program('Гук', Scope.JOURNAL_WRITE)).put(path, json={'value': '5'})).status_code == 403


@pytest.mark.parametrize('who, day, value, expected', [
    ('Гук', 0, '7', (409, 'rule')), ('Гук', 3, '5', (409, 'rule')), ('Гук', -14, '5', (409, 'locked')),
    ('Дорн', 0, '5', (403, 'not_allowed')), ('Чехонина', 0, '5', (404, 'not_found'))])
async def test_refusals_of_the_school(program: Client, school: SmallSchool, who: str, day: int, value: str,
                                      *, expected: tuple[int, str]) -> None:
    lesson = next(one for date, one in school.lessons.items() if (date - school.today.date).days == day)
    answer = await (await program(who)).put(f'/lessons/{lesson.id}/marks/{school.pupil("Цой")}',
                                            json=mark_body(school, value))
    assert (answer.status_code, answer.json()['code']) == expected, answer.text
    assert answer.json()['message'].endswith('.')


@pytest.mark.parametrize('body', [b'{', b'[]', b'{"topic": 5}', b'{"topic": "a", "tpoic": "b"}',
                                  b'{"topic": "\\u0000"}', b'\xff', b'{"topic": "\\ud800"}'])
async def test_malformed_requests(program: Client, school: SmallSchool, body: bytes) -> None:
    client = await program('Гук')
    answer = await client.put(f'/lessons/{school.today.id}/topic', content=body,
                              headers={'content-type': 'application/json'})
    assert (answer.status_code, answer.json()['code']) == (422, 'malformed')


async def test_a_topic_of_ten_thousand_signs(program: Client, school: SmallSchool) -> None:
    answer = await (await program('Гук')).put(f'/lessons/{school.today.id}/topic', json={'topic': 'я' * 10_000})
    assert (answer.status_code, answer.json()['code']) == (409, 'rule')
    assert (await Lesson.get(id=school.today.id)).topic == ''


async def test_the_feed(program: Client, school: SmallSchool) -> None:
    client: httpx.AsyncClient = await program('Гук')
    await client.put(mark_path(school), json=mark_body(school, '5'))
    feed = (await client.get('/events')).json()
    assert [event['kind'] for event in feed['events']] == ['work.made', 'mark.changed']
    assert (await client.get('/events', params={'since': feed['next']})).json()['events'] == []
    assert (await (await program('Чехонина')).get('/events')).json()['events'] == []
