"""The matrix of rights for how the school talks: letters, board, forum, requests, events, reports of failing pupils."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from ejournal import clock
from ejournal.access import Actor
from ejournal.services.talk import board, class_events, failing, files, forum, helpdesk, inbox, letters
from ejournal.services.talk.letters import Draft
from models import ClassEvent, FailingReport, ForumTopic, HelpRequest, Letter, LetterCopy
from tests.support.school import TODAY, SmallSchool

TEXT = 'Прошу ответить.'
# Address by registered path; the status for each role, and for nobody.
PAGES = {
    '/messages':                        ('/messages',                '200 200 200 200 200 200 200 200 200 303'),
    '/messages/new':                    ('/messages/new',            '200 200 200 200 200 200 200 200 200 303'),
    '/messages/{letter_id}':            ('/messages/999',            '404 404 404 404 404 404 404 404 404 303'),
    '/announcements':                   ('/announcements',           '200 200 200 200 200 200 200 200 200 303'),
    '/forum':                           ('/forum',                   '200 200 200 200 200 200 200 200 200 303'),
    '/forum/{topic_id}':                ('/forum/999',               '404 404 404 404 404 404 404 404 404 303'),
    '/helpdesk':                        ('/helpdesk',                '200 200 200 200 200 200 200 200 200 303'),
    '/helpdesk/new':                    ('/helpdesk/new',            '200 200 200 200 200 200 200 200 200 303'),
    '/helpdesk/{request_id}':           ('/helpdesk/999',            '404 404 404 404 404 404 404 404 404 303'),
    '/events':                          ('/events',                  '200 200 200 403 403 403 403 200 200 303'),
    '/help':                            ('/help',                    '200 200 200 200 200 200 200 200 200 303'),
    '/help/{name}':                     ('/help/marks',              '404 404 404 200 404 404 404 404 404 303'),
}


class Talk:
    """What each actor tries; every attempt makes what it is about."""

    def __init__(self, school: SmallSchool) -> None:
        self.school = school

    def someone(self, name: str) -> Actor:
        return self.school.actors[name]

    async def done(self, answer: Awaitable[object]) -> bool:
        await answer
        return True

    # --- letters ---
    async def letter_to(self, actor: Actor) -> int:
        """A letter of the administrator that the actor has got."""
        made = await Letter.create(sender_id=self.school.people['Чехонина'].id, capacity='teacher', rank=3,
                                   subject='Тема', text='Текст', signature='', search='', written_at=clock.now(),
                                   sent_at=clock.now(), needs_answer=True)
        await Letter.filter(id=made.id).update(thread_id=made.id)
        await LetterCopy.create(letter=made, person_id=actor.person_id)
        return made.id

    async def send(self, actor: Actor, name: str) -> object:
        return await letters.send(actor, Draft('Тема', TEXT, (self.school.people[name].id,)))

    async def answer(self, actor: Actor) -> object:
        return await letters.answer(actor, await self.letter_to(actor), Draft('Тема', TEXT))

    async def anothers(self, actor: Actor) -> object:
        return await inbox.thread(actor, await self.letter_to(self.someone('Цой')))

    async def recall(self, actor: Actor) -> object:
        number = await self.letter_to(self.someone('Цой'))
        await Letter.filter(id=number).update(sender_id=actor.person_id, sent_at=clock.now() + timedelta(hours=9))
        return await self.done(letters.recall(actor, number))

    async def with_letter(self, actor: Actor, deed: Callable[[Actor, int], Awaitable[object]]) -> object:
        return await self.done(deed(actor, await self.letter_to(actor)))

    # --- the board ---
    def announcement(self) -> board.Draft:
        return board.Draft('Тема', TEXT, ('staff', 'pupils', 'guardians'))

    async def on_board(self) -> int:
        return await board.publish(self.someone('Дорн'), self.announcement())

    # --- the forum ---
    async def topic(self, *, families: bool = False) -> int:
        return await forum.open_topic(self.someone('Бойко'), 'studies', 'Тема', TEXT, for_pupils=families,
                                      for_guardians=families)

    async def own_post(self, actor: Actor) -> object:
        number = await forum.write(actor, await self.topic(families=True), TEXT)
        return await self.done(forum.edit(actor, number, 'Иначе'))

    async def post(self) -> int:
        return await forum.write(self.someone('Гук'), await self.topic(), TEXT)

    async def show_post(self, actor: Actor) -> object:
        number = await self.post()
        await forum.hide(self.someone('Админов'), number, 'лишнее')
        return await self.done(forum.show(actor, number))

    async def close_topic(self, actor: Actor) -> object:
        made = await ForumTopic.create(section='studies', title='Тема', author=self.school.people['Чехонина'],
                                       opened_at=clock.now(), last_post_at=clock.now())
        return await self.done(forum.set_closed(actor, made.id, closed=True))

    # --- requests ---
    def asked(self, kind: str) -> helpdesk.Asked:
        return helpdesk.Asked(kind, 'Тема', TEXT, due_on=TODAY)

    async def request(self, author: Actor) -> int:
        made = await HelpRequest.create(kind='question', author_id=author.person_id, subject='Тема', text='Текст',
                                        asked_at=clock.now())
        return made.id

    async def anothers_request(self, actor: Actor) -> object:
        return await helpdesk.shown(actor, await self.request(self.someone('Чехонина')))

    # --- events and reports ---
    def event(self) -> class_events.Plan:
        return class_events.Plan('Поход', TODAY, '18:00', 'Парк')

    async def planned(self) -> int:
        made = await ClassEvent.create(school_class=self.school.class_8a, title='Поход', on=TODAY, starts_at='17:00',
                                       place='Парк', author=self.school.people['Классная'], created_at=clock.now())
        return made.id

    async def flag(self) -> int:
        made = await FailingReport.create(
            pupil_id=self.school.pupil('Цой'), group=self.school.physics, school_class=self.school.class_8a,
            author=self.school.people['Гук'], facts='Двойки', created_at=clock.now())
        return made.id

    async def report(self, actor: Actor) -> object:
        await FailingReport.all().delete()
        return await failing.report(actor, self.school.physics.id, self.school.pupil('Цой'), 'Две двойки.')

    async def flags(self, actor: Actor) -> object:
        await self.flag()
        return await failing.of_class(actor, self.school.class_8a.id)


Try = Callable[[Talk, Actor], Awaitable[Any]]
#  директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель
ROWS: dict[str, tuple[str, Try]] = {
    'letters.meant':          ('+-+++++++', lambda talk, actor: letters.meant(
        actor, [talk.school.people['Бойко'].id])),
    'letters.find':           ('+++++++++', lambda talk, actor: letters.find(actor, 'чех')),
    'letters.mailings_of':    ('+++++++--', lambda talk, actor: letters.mailings_of(actor)),
    'letters.send':           ('+-+++++++', lambda talk, actor: talk.send(actor, 'Бойко')),
    'letters.send to a pupil of 8А': ('+++++----', lambda talk, actor: talk.send(actor, 'Цой')),
    'letters.send to a pupil of 1А': ('++--+----', lambda talk, actor: talk.send(actor, 'Крошка')),
    'letters.answer':         ('+++++++++', Talk.answer),
    'letters.dismiss':        ('+++++++++', lambda talk, actor: talk.with_letter(actor, letters.dismiss)),
    'letters.recall':         ('+++++++++', Talk.recall),
    'inbox.inbox':            ('+++++++++', lambda talk, actor: inbox.inbox(actor)),
    'inbox.sent':             ('+++++++++', lambda talk, actor: inbox.sent(actor)),
    'inbox.waiting':          ('+++++++++', lambda talk, actor: talk.done(inbox.waiting(actor))),
    'inbox.thread':           ('+++++++++', lambda talk, actor: talk.with_letter(actor, inbox.thread)),
    'inbox.thread of another': ('---------', Talk.anothers),
    'inbox.opened':           ('+++++++++', lambda talk, actor: talk.with_letter(actor, inbox.opened)),
    'inbox.answer_time':      ('+++++++++', lambda talk, actor: inbox.answer_time(actor)),
    'files.choose':           ('+++++++++', lambda talk, actor: files.choose(actor, 'a.txt', b'text')),
    'board.shown':            ('+++++++++', lambda talk, actor: talk.done(board.shown(actor))),
    'board.unread':           ('+++++++++', lambda talk, actor: talk.done(board.unread(actor))),
    'board.waiting':          ('+++++++++', lambda talk, actor: talk.done(board.waiting(actor))),
    'board.written':          ('++-------', lambda talk, actor: talk.done(board.written(actor))),
    'board.publish':          ('++-------', lambda talk, actor: board.publish(actor, talk.announcement())),
}


async def _on_board(talk: Talk, actor: Actor, deed: Callable[..., Awaitable[object]], *values: object) -> object:
    return await talk.done(deed(actor, await talk.on_board(), *values))


ROWS |= {
    'board.read':             ('+++++++++', lambda talk, actor: _on_board(talk, actor, board.read)),
    'board.change':           ('++-------', lambda talk, actor: _on_board(talk, actor, board.change,
                                                                          talk.announcement())),
    'board.withdraw':         ('++-------', lambda talk, actor: _on_board(talk, actor, board.withdraw)),
    'board.readers':          ('++-------', lambda talk, actor: _on_board(talk, actor, board.readers)),
    'board.one':              ('++-------', lambda talk, actor: _on_board(talk, actor, board.one)),
    'board.counts':           ('++-------', lambda talk, actor: talk.done(board.counts(actor, []))),
}


async def _hide(talk: Talk, actor: Actor) -> object:
    return await talk.done(forum.hide(actor, await talk.post(), 'лишнее'))


async def _on_topic(talk: Talk, actor: Actor, deed: Callable[..., Awaitable[object]], *values: object,
                    families: bool = False) -> object:
    return await talk.done(deed(actor, await talk.topic(families=families), *values))


ROWS |= {
    'forum.listed':           ('+++++++++', lambda talk, actor: talk.done(forum.listed(actor))),
    'forum.shown':            ('+++++++--', lambda talk, actor: _on_topic(talk, actor, forum.shown)),
    'forum.shown to families': ('+++++++++', lambda talk, actor: _on_topic(talk, actor, forum.shown, families=True)),
    'forum.write':            ('+++++++--', lambda talk, actor: _on_topic(talk, actor, forum.write, TEXT)),
    'forum.edit':             ('+++++++++', Talk.own_post),
    'forum.open_topic':       ('++-------', lambda talk, actor: forum.open_topic(actor, 'studies', 'Тема', TEXT)),
    'forum.open_topic technical': ('----+----', lambda talk, actor: forum.open_topic(actor, 'technical', 'Тема',
                                                                                     TEXT)),
    'forum.hide':             ('++--+----', _hide),
    'forum.show':             ('++--+----', Talk.show_post),
    'forum.set_closed':       ('++--+----', Talk.close_topic),
}


async def _complain(talk: Talk, actor: Actor) -> object:
    return await helpdesk.complain(actor, await talk.letter_to(actor), 'грубо')


async def _own(talk: Talk, actor: Actor, deed: Callable[..., Awaitable[object]], *values: object) -> object:
    return await talk.done(deed(actor, await talk.request(actor), *values))


async def _planned(talk: Talk, actor: Actor, deed: Callable[..., Awaitable[object]], *values: object) -> object:
    return await talk.done(deed(actor, await talk.planned(), *values))


async def _close_flag(talk: Talk, actor: Actor) -> object:
    return await talk.done(failing.close(actor, await talk.flag(), 'Поговорила.'))


async def _waiting_flags(talk: Talk, actor: Actor) -> object:
    await talk.flag()
    return await failing.waiting(actor)


async def _events(talk: Talk, actor: Actor) -> object:
    await talk.planned()
    return await class_events.of_week(actor, talk.school.class_8a.id, TODAY, TODAY)


ROWS |= {
    'helpdesk.ask':           ('+++++++++', lambda talk, actor: helpdesk.ask(actor, talk.asked('fault'))),
    'helpdesk.ask for a report': ('++++-----', lambda talk, actor: helpdesk.ask(actor, talk.asked('report'))),
    'helpdesk.complain':      ('+++++++++', _complain),
    'helpdesk.listed':        ('+++++++++', lambda talk, actor: talk.done(helpdesk.listed(actor))),
    'helpdesk.waiting':       ('+++++++++', lambda talk, actor: talk.done(helpdesk.waiting(actor))),
    'helpdesk.shown':         ('+++++++++', lambda talk, actor: _own(talk, actor, helpdesk.shown)),
    'helpdesk.shown of another': ('----+----', Talk.anothers_request),
    'helpdesk.take':          ('----+----', lambda talk, actor: _own(talk, actor, helpdesk.take)),
    'helpdesk.answer':        ('+++++++++', lambda talk, actor: _own(talk, actor, helpdesk.answer, TEXT)),
    'helpdesk.close':         ('+++++++++', lambda talk, actor: _own(talk, actor, helpdesk.close)),
    'helpdesk.figures':       ('----+----', lambda talk, actor: helpdesk.figures(actor)),
    'class_events.listed':    ('+++----++', lambda talk, actor: talk.done(class_events.listed(actor))),
    'class_events.of_week':   ('+++----++', _events),
    'class_events.plan':      ('--+------', lambda talk, actor: class_events.plan(actor, talk.school.class_8a.id,
                                                                                  talk.event())),
    'class_events.change':    ('--+------', lambda talk, actor: _planned(talk, actor, class_events.change,
                                                                         talk.event())),
    'class_events.cancel':    ('--+------', lambda talk, actor: _planned(talk, actor, class_events.cancel, 'дождь')),
    'failing.pupils':         ('---+-----', lambda talk, actor: failing.pupils(actor, talk.school.physics.id)),
    'failing.facts_of':       ('---+-----', lambda talk, actor: failing.facts_of(
        actor, talk.school.physics.id, talk.school.pupil('Цой'))),
    'failing.report':         ('---+-----', Talk.report),
    'failing.of_class':       ('+++------', Talk.flags),
    'failing.waiting':        ('--+------', _waiting_flags),
    'failing.close':          ('--+------', _close_flag),
}


def _tried(attempt: Try) -> Callable[[Any, Actor], Awaitable[object]]:
    return lambda deed, actor: attempt(Talk(deed.school), actor)


# Rows for the table of all actions: a deed has the school.
ACTIONS = {f'talk.{name}': (row, _tried(attempt)) for name, (row, attempt) in ROWS.items()}
# Called by these services alone, with the rights of their callers.
INTERNAL = {'movement.tell', 'talk.letters.put', 'talk.mailings.offered', 'talk.mailings.readers', 'talk.people.named',
            'talk.people.places',
            'talk.signatures.of'}
