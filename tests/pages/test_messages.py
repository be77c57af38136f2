"""/messages: the order, one correspondence, a new letter, live arrival, and what waits in the menu."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.draft import Draft as Kept
from ejournal.services.talk import inbox, letters
from ejournal.services.talk.letters import Draft
from models import HelpRequest, Letter, LetterCopy
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn, happens


async def sent(school: SmallSchool, sender: str, reader: str, subject: str, **values: bool) -> int:
    draft = Draft(subject, 'Прошу ответить.', (school.people[reader].id,), needs_answer=values.get('asks', True))
    return (await letters.send(school.actors[sender], draft)).id


async def test_the_inbox_and_its_news(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await sent(school, 'Цой', 'Гук', 'Пересдача')
    await log_in('Гук')
    await user.open('/messages')
    await user.should_see('Ждут вас')
    await user.should_see('Пересдача')
    await user.should_see('ждёт ответа')
    await sent(school, 'Дорн', 'Гук', 'План недели')
    await user.should_see('План недели')
    titles = [link.text for link in sorted(user.find(kind=ui.link).elements, key=lambda one: one.id)
              if link.text in ('План недели', 'Пересдача')]
    assert titles == ['План недели', 'Пересдача']
    user.find(marker='search').type('пересд')
    await user.should_not_see(kind=ui.link, content='План недели')
    await user.should_see(kind=ui.link, content='Пересдача')


async def test_a_letter_is_read_and_answered(user: User, log_in: LogIn, school: SmallSchool) -> None:
    number = await sent(school, 'Абрамова', 'Гук', 'Контрольная')
    await log_in('Гук')
    await user.open(f'/messages/{number}')
    await user.should_see('Абрамова Мария Сергеевна, мать: Абрамов Глеб, 8А')
    user.find(marker='answer').type('Она будет в пятницу.')
    user.find(marker='send-answer').click()
    await happens(lambda: LetterCopy.filter(letter_id=number).exclude(answered_at=None).exists())
    assert await Letter.filter(text='Она будет в пятницу.', answers_id=number).exists()


async def test_a_letter_that_needs_no_answer_after_all(user: User, log_in: LogIn, school: SmallSchool) -> None:
    number = await sent(school, 'Бойко', 'Гук', 'Отчёт')
    await log_in('Гук')
    await user.open(f'/messages/{number}')
    user.find(marker=f'dismiss-{number}').click()
    await user.should_not_see('ждёт ответа')
    assert await inbox.waiting(school.actors['Гук']) == 0


async def test_abuse_is_reported(user: User, log_in: LogIn, school: SmallSchool) -> None:
    number = await sent(school, 'Абрамова', 'Гук', 'Жалоба')
    await log_in('Гук')
    await user.open(f'/messages/{number}')
    user.find(marker=f'complain-{number}').click()
    user.find(marker='complaint').type('Оскорбления')
    user.find(marker='complain-now').click()
    await user.should_see('Жалоба отправлена')
    assert (await HelpRequest.get()).kind == 'complaint'


async def test_a_new_letter_by_name(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамова')
    await user.open('/messages/new')
    user.find(marker='find_person').type('гук')
    person = school.people['Гук'].id
    await user.should_see(marker=f'person-{person}')
    user.find(marker=f'person-{person}').click()
    user.find(marker='subject').type('Вопрос')
    user.find(marker='text').type('Когда контрольная?')
    user.find(marker='send').click()
    await happens(Letter.exists)
    letter = await Letter.get()
    assert (letter.subject, letter.capacity, letter.needs_answer) == ('Вопрос', 'guardian', True)
    assert [copy.person_id for copy in await LetterCopy.all()] == [person]


async def test_a_stranger_is_not_offered(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамова')
    await user.open('/messages/new')
    user.find(marker='find_person').type('админов')
    await user.should_see('Никого не нашлось')


async def test_the_class_teacher_writes_to_the_class(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/messages/new')
    select, = user.find(marker='mailing').elements
    assert isinstance(select, ui.select)
    select.value = [f'guardians:class:{school.class_8a.id}']
    user.find(marker='subject').type('Собрание')
    user.find(marker='text').type('Жду Вас в 18:00.')
    user.find(marker='send').click()
    await happens(Letter.exists)
    letter = await Letter.get()
    assert (letter.audience, letter.needs_answer) == ('Родители 8А', False)


async def test_a_half_written_letter_comes_back(user: User, log_in: LogIn, school: SmallSchool) -> None:
    """What the browser kept is put into empty fields; people one may no longer write to are left out on sending."""
    await log_in('Абрамова')
    await user.open('/messages/new')
    kept, = user.find(kind=Kept).elements
    restore = next(listener for listener in kept._event_listeners.values() if listener.type == 'restore')
    kept._handle_event({'listener_id': restore.id, 'args': {
        'fields': {'subject': 'Начатое', 'text': 'Половина'},
        'extra': f'{{"people":[{school.people["Гук"].id}],"mailings":["kind:staff"]}}'}})
    await user.should_see('Гук Лев Маркович')
    await user.should_see(marker='subject', content='Начатое')


@pytest.mark.parametrize('name', ['Гук', 'Абрамова'])
async def test_the_menu_counts(user: User, log_in: LogIn, school: SmallSchool, name: str) -> None:
    await log_in(name)
    await user.open('/help')
    link = next(one for one in user.find('Сообщения').elements if one.props.get('href') == '/messages')
    number = next(iter(link))
    assert isinstance(number, ui.label) and number.text == ''
    await sent(school, 'Классная', name, 'Письмо')
    await user.should_see('Новое письмо: «Письмо», Классная В. И.')

    async def shown() -> bool:
        return number.text == '1'

    await happens(shown)
