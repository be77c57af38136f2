"""Internal mail: who may write to whom, what is hidden, in which order it is read, what an answer notes."""

from datetime import date
from typing import Any

import pytest

from ejournal import settings
from ejournal.access import actor_of
from ejournal.rules.letters import order_key
from ejournal.services import attachments
from ejournal.services.talk import files, helpdesk, inbox, letters, mailings
from ejournal.services.talk.letters import Draft
from models import (
    Account,
    AuditEntry,
    Conflict,
    GuardianLink,
    HelpRequest,
    Invalid,
    Letter,
    LetterCopy,
    NotAllowed,
    NotFound,
    Role,
    RoleGrant,
)
from tests.support.entry import Heard


def to(school, *names: str, **values: Any) -> Draft:
    usual: dict[str, Any] = {'subject': 'О делах', 'text': 'Прошу ответить.', 'needs_answer': True,
                             'to': tuple(school.people[name].id for name in names)}
    return Draft(**(usual | values))


async def subjects(actor, **values) -> list[str]:
    return [line.subject for line in (await inbox.inbox(actor, **values)).lines]


@pytest.mark.clause('17.4.5')
@pytest.mark.clause('17.5.9')
async def test_the_inbox_is_in_the_order_of_answering(school, travel):
    """By I-13, whenever the letters came; what is answered comes after what waits."""
    senders = ['Цой', 'Абрамова', 'Чехонина', 'Классная', 'Бойко', 'Дорн']
    for number, name in enumerate(senders):
        travel.to(date(2026, 11, 24), 9, number)
        capacity = 'teacher' if name == 'Чехонина' else ''  # she leads a class too
        await letters.send(school.actors[name], to(school, 'Гук', subject=f'От {name}', capacity=capacity))
    travel.to(date(2026, 11, 24), 10)
    await letters.send(school.actors['Цой'], to(school, 'Гук', subject='Цой ещё раз'))
    mine = school.actors['Гук']
    assert await subjects(mine) == ['От Бойко', 'От Дорн', 'От Классная', 'От Чехонина', 'От Абрамова', 'От Цой',
                                    'Цой ещё раз']
    first = (await inbox.inbox(mine)).lines[0]
    await letters.answer(mine, first.id, Draft('О делах', 'Отвечаю: сделаю.'))
    assert await subjects(mine) == ['От Дорн', 'От Классная', 'От Чехонина', 'От Абрамова', 'От Цой', 'Цой ещё раз',
                                    'От Бойко']
    rows = await LetterCopy.filter(person_id=mine.person_id).select_related('letter')
    by_rule = sorted(rows, key=lambda row: order_key(waiting=row.waiting, rank=row.letter.rank,
                                                     sent_at=row.letter.sent_at))
    assert [row.letter.subject for row in by_rule] == await subjects(mine)
    assert (await subjects(mine, newest=True))[0] == 'Цой ещё раз'


async def test_a_teacher_who_writes_as_a_parent_is_a_parent(school):
    await GuardianLink.create(guardian=school.people['Чехонина'], pupil=school.people['Цой'], kinship='мать')
    both = await actor_of(await Account.get(person=school.people['Чехонина']))
    await letters.send(both, to(school, 'Гук', capacity='guardian'))
    await letters.send(both, to(school, 'Гук'))
    assert await Letter.all().order_by('id').values_list('capacity', 'rank') == [('guardian', 4), ('class_teacher', 2)]
    assert 'мать: Цой Виктор, 8А' in (await Letter.all().order_by('id').first()).signature
    with pytest.raises(NotAllowed, match='качестве'):
        await letters.send(school.actors['Цой'], to(school, 'Гук', capacity='director'))


HEAD = ('Гук', 'Чехонина', 'Классная', 'Бойко', 'Дорн', 'Админов', 'Секретова', 'Абрамов', 'Крошка', 'Абрамова')


@pytest.mark.clause('17.2.9')
@pytest.mark.clause('17.3.14')
@pytest.mark.clause('17.4.7')
@pytest.mark.parametrize('writer', ['Абрамов', 'Крошка', 'Абрамова', 'Гук', 'Чехонина', 'Классная', 'Бойко', 'Дорн',
                                    'Админов', 'Секретова'])
async def test_everybody_writes_within_the_own_circle(school, writer):
    """A pupil to the own teachers, the class teacher, the administration; a teacher to own pupils and colleagues."""
    allowed = {
        'Абрамов': 'Гук Чехонина Классная Бойко Дорн', 'Крошка': 'Чехонина Бойко Дорн',
        'Абрамова': 'Гук Чехонина Классная Бойко Дорн',
        'Гук': 'Чехонина Классная Бойко Дорн Админов Секретова Абрамов Абрамова',
        'Чехонина': 'Гук Классная Бойко Дорн Админов Секретова Абрамов Абрамова Крошка',
        'Классная': 'Гук Чехонина Бойко Дорн Админов Секретова Абрамов Абрамова',
        'Секретова': 'Гук Чехонина Классная Бойко Дорн Админов Абрамова'}
    actor, expected = school.actors[writer], set(allowed.get(writer, ' '.join(HEAD)).split()) - {writer}
    draft = {'capacity': 'teacher'} if writer == 'Чехонина' else {}  # as class teacher she has another circle
    sent = set()
    for name in set(HEAD) - {writer}:
        try:
            await letters.send(actor, to(school, name, **draft))
            sent.add(name)
        except NotAllowed:
            assert not any(one.id == school.people[name].id
                           for one in await letters.find(actor, name, draft.get('capacity', '')))
    assert sent == expected


@pytest.mark.clause('6.1')
async def test_a_refusal_names_nobody_of_a_strange_circle(school):
    """A made-up number must not tell whose it is; a capacity that does not fit names whom one may write to."""
    with pytest.raises(NotAllowed) as refused:
        await letters.send(school.actors['Абрамов'], to(school, 'Цой'))
    assert 'Цой' not in refused.value.message
    with pytest.raises(NotAllowed, match='Абрамов'):  # her pupil in English, but not of the class she leads
        await letters.send(school.actors['Чехонина'], to(school, 'Абрамов', capacity='class_teacher'))


async def test_whoever_got_a_letter_may_answer_it(school):
    sent = await letters.send(school.actors['Админов'], to(school, 'Абрамова', subject='Пароль'))
    await letters.answer(school.actors['Абрамова'], sent.id, Draft('Пароль', 'Спасибо, получилось.'))
    assert await subjects(school.actors['Админов']) == ['Пароль']


async def test_a_mailing_hides_its_readers(school):
    """Whoever gets it sees «Родители 8А», not the others; the writer sees who has read it."""
    await GuardianLink.create(guardian=school.people['Секретова'], pupil=school.people['Цой'], kinship='мать')
    key = f'guardians:class:{school.class_8a.id}'
    sent = await letters.send(school.actors['Классная'], to(school, subject='Собрание', mailings=(key,)))
    assert sent.readers == 2
    page = await inbox.thread(school.actors['Абрамова'], sent.id)
    assert page.letters[0].to == 'Родители 8А' and not page.letters[0].readers
    own = (await inbox.thread(school.actors['Классная'], sent.id)).letters[0]
    assert [one.name for one in own.readers] == ['Абрамова М. С.', 'Секретова И. Ю.']
    with pytest.raises(NotAllowed, match='рассылк'):
        await letters.answer(school.actors['Классная'], sent.id, Draft('Собрание', 'И ещё.'))


async def test_several_parents_by_name_do_not_see_each_other(school):
    sent = await letters.send(school.actors['Классная'], to(school, 'Абрамова', 'Абрамов'))
    assert (await inbox.thread(school.actors['Абрамова'], sent.id)).letters[0].to == ''
    staff = await letters.send(school.actors['Бойко'], to(school, 'Гук', 'Чехонина'))
    assert (await inbox.thread(school.actors['Гук'], staff.id)).letters[0].to == 'Гук Л. М., Чехонина Р. Л.'


async def test_only_own_mailings(school):
    for name, key in [('Гук', f'guardians:class:{school.class_8a.id}'), ('Цой', 'kind:staff'),
                      ('Классная', f'guardians:class:{school.class_1a.id}'), ('Чехонина', 'guardians:all')]:
        with pytest.raises(NotAllowed):
            await letters.send(school.actors[name], to(school, mailings=(key,)))
    titles = await mailings.offered(school.actors['Гук'], Role.TEACHER)
    assert titles[f'guardians:group:{school.physics.id}'] == 'Родители: физика, 8А'
    titles = await mailings.offered(school.actors['Бойко'], Role.DEPUTY)
    assert {'guardians:all', 'guardians:grade:8', f'teachers:class:{school.class_8a.id}', 'kind:staff'} <= set(titles)
    sent = await letters.send(school.actors['Бойко'], to(school, mailings=('kind:staff',)))
    assert sent.readers == 7


async def test_the_answer_and_its_time(school, travel):
    sent = await letters.send(school.actors['Абрамова'], to(school, 'Гук', subject='Контрольная'))
    travel.to(date(2026, 11, 24), 17, 8)
    await letters.answer(school.actors['Гук'], sent.id, Draft('Контрольная', 'Она будет в пятницу.'))
    page = await inbox.thread(school.actors['Гук'], sent.id)
    assert [(one.mine, one.answered_in) for one in page.letters] == [(False, '2 ч 20 мин'), (True, '')]
    assert (await inbox.answer_time(school.actors['Гук'])) == ('2 ч 20 мин', 1)
    assert [one.answered_at is not None for one in (await inbox.thread(school.actors['Абрамова'], sent.id)).letters[0]
            .readers] == [True]
    assert await inbox.waiting(school.actors['Гук']) == 0 and await inbox.waiting(school.actors['Абрамова']) == 1


async def test_what_asks_for_no_answer_waits_until_it_is_read(school):
    plain = await letters.send(school.actors['Бойко'], to(school, 'Гук', needs_answer=False))
    asking = await letters.send(school.actors['Бойко'], to(school, 'Гук'))
    mine = school.actors['Гук']
    assert await inbox.waiting(mine) == 2
    for one in (plain, asking):
        await inbox.opened(mine, one.id)
    assert await inbox.waiting(mine) == 1
    await letters.dismiss(mine, asking.id)
    assert await inbox.waiting(mine) == 0


async def test_letters_are_ones_own(school):
    sent = await letters.send(school.actors['Абрамова'], to(school, 'Гук'))
    for name in ('Дорн', 'Админов', 'Чехонина', 'Абрамов'):
        for attempt in (inbox.thread(school.actors[name], sent.id), letters.dismiss(school.actors[name], sent.id),
                        letters.answer(school.actors[name], sent.id, Draft('О делах', 'Отвечаю')),
                        helpdesk.complain(school.actors[name], sent.id, 'грубо')):
            with pytest.raises(NotFound):
                await attempt


async def test_a_letter_in_the_evening_waits_for_the_morning(school, travel):
    travel.to(date(2026, 11, 24), 21, 30)
    sent = await letters.send(school.actors['Гук'], to(school, 'Абрамова', in_the_day=True))
    assert f'{sent.arrives_at:%d.%m %H:%M}' == '25.11 08:00'
    assert await subjects(school.actors['Абрамова']) == []
    with pytest.raises(NotFound):
        await inbox.thread(school.actors['Абрамова'], sent.id)
    assert (await inbox.sent(school.actors['Гук'])).lines[0].later
    travel.to(date(2026, 11, 25), 8)
    assert await subjects(school.actors['Абрамова']) == ['О делах']
    with pytest.raises(Invalid, match='доставлено'):
        await letters.recall(school.actors['Гук'], sent.id)


async def test_a_letter_that_waits_can_be_called_back(school, travel):
    travel.to(date(2026, 11, 24), 21, 30)
    sent = await letters.send(school.actors['Гук'], to(school, 'Абрамова', in_the_day=True))
    await letters.recall(school.actors['Гук'], sent.id)
    travel.to(date(2026, 11, 25), 9)
    assert await subjects(school.actors['Абрамова']) == []


async def test_it_is_found_by_words_of_any_case(school):
    await letters.send(school.actors['Бойко'], to(school, 'Гук', subject='Ёлка в школе', text='Нужны гирлянды.'))
    await letters.send(school.actors['Бойко'], to(school, 'Гук', subject='Отчёт'))
    assert await subjects(school.actors['Гук'], text='ЕЛКА гирлянд') == ['Ёлка в школе']
    assert await subjects(school.actors['Гук'], text='бойко отчет') == ['Отчёт']


@pytest.mark.parametrize('values, said', [
    ({'subject': ''}, 'тему'), ({'text': 'Hello'}, 'русской'), ({'to': ()}, 'кому')])
async def test_what_is_not_sent(school, values, said):
    with pytest.raises(Invalid, match=said):
        await letters.send(school.actors['Гук'], to(school, **({'to': (school.people['Бойко'].id,)} | values)))
    assert not await Letter.exists()


async def test_who_has_no_access_cannot_be_written_to(school):
    await Account.filter(person=school.people['Абрамова']).update(blocked=True)
    with pytest.raises(Invalid, match='на бумаге'):
        await letters.send(school.actors['Гук'], to(school, 'Абрамова'))


async def test_readers_are_told_and_the_audit_knows(school):
    heard = Heard(f'person:{school.people["Гук"].id}', f'person:{school.people["Бойко"].id}')
    sent = await letters.send(school.actors['Бойко'], to(school, 'Гук'))
    await heard.told()
    notice = next(change.patch['notice'] for change in heard.changes if 'notice' in change.patch)
    assert notice == {'text': 'Новое письмо: «О делах», Бойко О. Е.', 'href': f'/messages/{sent.id}'}
    entry = await AuditEntry.get(action='letter.sent')
    assert (entry.person_id, entry.role, entry.after, entry.reason) == (
        school.people['Бойко'].id, 'deputy', 'О делах', 'получателей: 1')


async def test_a_file_is_read_by_both_ends(school, tmp_path, monkeypatch):
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)
    with pytest.raises(Invalid):
        await files.choose(school.actors['Бойко'], 'virus.exe', b'MZ\x00\x01')
    chosen = await files.choose(school.actors['Бойко'], 'план.txt', 'План'.encode())
    sent = await letters.send(school.actors['Бойко'], to(school, 'Гук', files=(chosen,)))
    line, = (await inbox.thread(school.actors['Гук'], sent.id)).letters[0].files
    assert (await attachments.to_read(school.actors['Гук'], line.id)).title == 'план.txt'
    assert (await attachments.to_read(school.actors['Бойко'], line.id)).title == 'план.txt'
    for name in ('Дорн', 'Админов', 'Абрамова'):
        with pytest.raises(NotFound):
            await attachments.to_read(school.actors[name], line.id)
    with pytest.raises(Invalid, match='не больше 6'):
        await letters.send(school.actors['Бойко'], to(school, 'Гук', files=(chosen,) * 7))
    assert await Letter.all().count() == 1


async def test_a_rude_letter_goes_to_the_administrator(school):
    sent = await letters.send(school.actors['Абрамова'], to(school, 'Гук', text='Грубые слова.'))
    number = await helpdesk.complain(school.actors['Гук'], sent.id, 'оскорбления')
    found = await HelpRequest.get(id=number)
    assert found.kind == 'complaint' and 'оскорбления' in found.text and 'Грубые слова.' in found.text
    with pytest.raises(NotAllowed):
        await helpdesk.complain(school.actors['Абрамова'], sent.id, 'моё письмо')
    assert (await helpdesk.listed(school.actors['Админов']))[0].subject == 'Жалоба: О делах'


async def test_an_inbox_of_any_size_takes_the_same_statements(school, statements):
    counts = []
    for number in (1, 9):
        for line in range(number):
            await letters.send(school.actors['Бойко'], to(school, 'Гук', subject=f'Письмо {number}.{line}'))
        with statements() as seen:
            await inbox.inbox(school.actors['Гук'])
            await inbox.sent(school.actors['Бойко'])
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_the_same_letter_from_a_second_window_is_not_sent_again(school, travel):
    sender = school.actors['Бойко']
    first = await letters.send(sender, to(school, 'Гук'))
    with pytest.raises(Conflict, match=r'уже отправлено 24\.11\.2026 в \d\d:\d\d \(Бойко'):
        await letters.send(sender, to(school, 'Гук', subject=' О  делах '))
    await letters.send(sender, to(school, 'Чехонина'))
    await letters.send(sender, to(school, 'Гук', text='Прошу ответить до пятницы.'))
    with pytest.raises(Conflict):
        await letters.answer(sender, first.id, Draft('О делах', 'Прошу ответить.', needs_answer=True))
    travel.to(date(2026, 11, 24), 23)
    await letters.send(sender, to(school, 'Гук'))
    assert await Letter.all().count() == 4


async def test_a_role_that_was_taken_away_writes_no_more(school):
    await RoleGrant.filter(person=school.people['Бойко']).delete()
    nobody = await actor_of(await Account.get(person=school.people['Бойко']))
    with pytest.raises(NotAllowed):
        await letters.send(nobody, to(school, 'Гук'))


async def test_an_address_names_nobody_whom_one_may_not_write_to(school):
    """``/messages/new?to=…`` and a kept draft bring numbers out of the browser: they must not tell who somebody is."""
    everybody = [person.id for person in school.people.values()]
    names = [one.name for one in await letters.meant(school.actors['Цой'], [*everybody, 0, -1, 10**30])]
    assert names == ['Бойко Олег Ефимович', 'Гук Лев Маркович', 'Дорн Анна Павловна', 'Классная Вера Ивановна']
    assert 'Абрамова Мария Сергеевна' in [one.name for one in await letters.meant(school.actors['Гук'], everybody)]
    assert await letters.meant(school.actors['Гук'], [school.people['Крошка'].id]) == []
    assert len(await letters.meant(school.actors['Дорн'], [*everybody, 10**30])) == len(everybody) - 1


@pytest.mark.clause('6.1')
async def test_a_parent_is_shown_with_the_children_that_are_the_readers_business(school):
    """A teacher who is a parent of another class's pupil; families and strange teachers read no strange names."""
    await GuardianLink.create(guardian=school.people['Гук'], pupil=school.people['Крошка'], kinship='отец')
    await GuardianLink.create(guardian=school.people['Абрамова'], pupil=school.people['Крошка'], kinship='опекун')
    mother = school.people['Абрамова'].id

    async def about(who: str) -> str:
        return (await letters.meant(school.actors[who], [mother]))[0].about

    assert await about('Классная') == 'мать: Абрамов Глеб, 8А'
    assert await about('Гук') == 'мать: Абрамов Глеб, 8А'
    assert await about('Бойко') == 'мать: Абрамов Глеб, 8А; опекун: Крошка Ира, 1А'
    teacher = [school.people['Гук'].id]
    assert await letters.meant(school.actors['Админов'], teacher) == await letters.meant(school.actors['Цой'], teacher)
    assert 'Крошка' not in (await letters.meant(school.actors['Цой'], teacher))[0].about
