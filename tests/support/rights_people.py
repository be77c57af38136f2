"""The part of the matrix of rights about people and their papers: pages, and every service that knows an actor."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from ejournal.access import Action, Actor
from ejournal.rules.cards import CardKind
from ejournal.services import (
    alphabet,
    card_report,
    cards,
    consent_control,
    data_changes,
    downloads,
    exports,
    movement,
    movement_cancel,
    papers,
    people,
    portfolio,
)
from ejournal.services.movement import MoveKind, Newcomer, Order
from ejournal.services.papers import NewPaper
from ejournal.services.portfolio import NewItem
from models import (
    AlphabetEntry,
    Attachment,
    ClassMembership,
    Consent,
    DataChange,
    Movement,
    Person,
    PortfolioItem,
    PupilCard,
    SchoolPaper,
)
from tests.support.school import FIRST, TODAY

#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {
    '/people':                  ('/people',                 '200 200 403 403 200 200 200 403 403 303'),
    '/people/{person_id}':      ('/people/{pupil}',         '200 200 200 404 200 200 404 200 200 303'),
    '/my-card':                 ('/my-card',                '200 200 200 200 200 200 200 200 200 303'),
    '/data-changes':            ('/data-changes',           '403 403 200 403 403 403 403 403 403 303'),
    '/cards':                   ('/cards',                  '200 200 200 403 200 200 200 403 403 303'),
    '/cards/{class_id}':        ('/cards/{class_8a}',       '200 200 200 403 200 200 403 403 403 303'),
    '/movement':                ('/movement',               '200 200 403 403 200 200 403 403 403 303'),
    '/movement/new':            ('/movement/new',           '403 403 403 403 200 200 403 403 403 303'),
    '/movement/alphabet':       ('/movement/alphabet',      '200 200 403 403 200 200 403 403 403 303'),
    '/orders':                  ('/orders',                 '200 200 403 403 200 200 200 403 403 303'),
    '/documents':               ('/documents',              '200 200 200 200 200 200 200 403 403 303'),
    '/consents':                ('/consents',               '200 200 403 403 200 200 200 403 403 303'),
    '/consents/{person_id}':    ('/consents/{pupil}',       '200 200 403 403 200 200 404 403 403 303'),
    '/consents/{person_id}/form': ('/consents/{pupil}/form', '200 200 403 403 200 200 404 403 403 303'),
    '/consents/{person_id}/memo': ('/consents/{pupil}/memo', '200 200 403 403 200 200 404 403 403 303'),
    '/portfolio':               ('/portfolio',              '403 403 403 403 403 403 403 200 200 303'),
    '/portfolio/{pupil_id}':    ('/portfolio/{pupil}',      '200 200 200 404 404 404 404 200 200 303'),
    '/portfolios':              ('/portfolios',             '200 200 200 403 403 403 403 403 403 303'),
}
OTHERS: dict[str, str] = {
    '/people/{other_pupil}':    '200 200 404 404 200 200 404 404 404 303',
    '/people/{teacher}':        '200 200 404 200 200 404 200 404 404 303',
    '/people/999':              '404 404 404 404 404 404 404 404 404 303',
    '/cards/{class_1a}':        '200 200 403 403 200 200 403 403 403 303',
    '/consents/{teacher}':      '200 200 403 403 200 404 200 403 403 303',
    '/portfolio/{other_pupil}': '200 200 404 404 404 404 404 404 404 303',
    '/portfolio/{teacher}':     '404 404 404 404 404 404 404 404 404 303',
}


async def done(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


def save(person: str, kind: CardKind, section: str, field: str) -> Any:
    """Fill a field of somebody's card, each time anew."""
    async def attempt(deed: Any, actor: Actor) -> object:
        deed.count += 1
        view = await cards.show(actor, deed.school.people[person].id)
        old = {line.field.key: line.value for part in view.parts if (part.kind, part.section.key) == (kind, section)
               for line in part.lines}
        return await cards.change(actor, deed.school.people[person].id, kind, section, old,
                                old | {field: f'{100000 + deed.count}'})
    return attempt


async def tell(deed: Any, actor: Actor) -> object:
    await DataChange.all().delete()
    deed.count += 1
    return await data_changes.tell(actor, deed.pupil, (CardKind.PUPIL, 'contacts', 'lives'), f'ул. Мира, {deed.count}')


def decide(*, agree: bool) -> Any:
    """The class teacher's answer to a message of the pupil."""
    async def attempt(deed: Any, actor: Actor) -> object:
        number = await tell(deed, deed.school.actors['Абрамов'])
        answer = data_changes.apply(actor, int(str(number))) if agree else \
            data_changes.refuse(actor, int(str(number)), 'Нет')
        return await done(answer)
    return attempt


async def waiting_messages(deed: Any, actor: Actor) -> object:
    await tell(deed, deed.school.actors['Абрамов'])
    return await data_changes.waiting_count(actor)


def order(deed: Any) -> Order:
    """The admission of somebody new."""
    deed.count += 1
    child = Newcomer('Новый', f'Иван{"ъ" * deed.count}', '', 'М', FIRST.replace(year=2012))
    return Order(MoveKind.ADMIT, None, f'{deed.count}-у', TODAY, TODAY, deed.school.class_8a.id, newcomer=child)


async def numbers(deed: Any, actor: Actor) -> object:
    await AlphabetEntry.all().delete()
    return await alphabet.give_numbers(actor)


async def paper(*, is_act: bool = False, approved: bool = False) -> int:
    """A paper of the registry."""
    await SchoolPaper.all().delete()
    made = await SchoolPaper.create(is_act=is_act, kind='иное', number='1', dated_on=TODAY, title='Об ЭЖ',
                                    created_at='2026-11-24T10:00:00Z',
                                    approved_at='2026-11-24T10:00:00Z' if approved else None)
    return int(made.id)


def add_paper(*, is_act: bool) -> Any:
    """Enter an order or a local act."""
    async def attempt(deed: Any, actor: Actor) -> object:
        await SchoolPaper.all().delete()
        return await papers.add(actor, NewPaper('иное', '1', TODAY, 'Об ЭЖ', is_act))
    return attempt


async def act_file(deed: Any, actor: Actor) -> object:
    made = await Attachment.create(object_type='paper', object_id=await paper(is_act=True, approved=True),
                                   title='a.pdf', sha256='0' * 64, added_at='2026-11-24T10:00:00Z')
    return await downloads.to_read(actor, made.id)


async def consent(deed: Any, actor: Actor) -> object:
    await Consent.filter(person_id=deed.pupil).delete()
    return await consent_control.register(actor, deed.pupil, TODAY)


async def withdraw(deed: Any, actor: Actor) -> object:
    await Consent.filter(person_id=deed.school.pupil('Ёлкина')).delete()
    made = await Consent.create(person_id=deed.school.pupil('Ёлкина'), given_on=FIRST)
    return await done(consent_control.withdraw(actor, made.id))


async def item(deed: Any) -> int:
    """An entry of the portfolio that waits."""
    made = await PortfolioItem.create(pupil_id=deed.pupil, section='Творчество', title='Рисунок', happened_on=TODAY,
                                      author_id=deed.pupil, created_at='2026-11-24T10:00:00Z')
    return int(made.id)


NEW_ITEM = NewItem('Творчество', 'Рисунок', TODAY)


async def gone(deed: Any, actor: Actor) -> object:
    """Somebody who has left, for a return."""
    if not await PupilCard.exists(left_on=FIRST + timedelta(days=30)):
        person = await Person.create(last_name='Ушёл', first_name='Он', sort_key='ушел он')
        await PupilCard.create(person=person, enrolled_on=FIRST, order_number='1', order_date=FIRST,
                               left_on=FIRST + timedelta(days=30))
        await ClassMembership.create(school_class=deed.school.class_8a, pupil=person, since=FIRST,
                                     until=FIRST + timedelta(days=30))
    return await movement.pupils(actor, MoveKind.RETURN)


async def _with_paper(act: Any, actor: Actor, *rest: Any) -> bool:
    return await done(act(actor, await paper(), *rest))


async def _with_item(deed: Any, act: Any, actor: Actor, *rest: Any) -> bool:
    return await done(act(actor, await item(deed), *rest))


async def _cancelled(deed: Any, actor: Actor) -> bool:
    made = await Movement.create(kind=MoveKind.LEAVE.value, pupil_id=deed.pupil, order_number='1', order_date=TODAY,
                                 effective_on=TODAY)
    return await done(movement_cancel.cancel(actor, made.id, 'Ошибка.'))


async def _decided(deed: Any, actor: Actor) -> bool:
    number = await item(deed)
    return await done(portfolio.decide(actor, number, await version(deed, number), checked=True))


async def version(deed: Any, number: int) -> str:
    row = await PortfolioItem.get(id=number)
    shown = await portfolio.show(deed.school.actors['Классная'], row.pupil_id)
    return next(one.version for one in shown.items if one.id == number)


async def _changed(deed: Any, actor: Actor) -> bool:
    number = await item(deed)
    return await done(portfolio.change(actor, number, await version(deed, number), NEW_ITEM))


async def _waiting_items(deed: Any, actor: Actor) -> object:
    await item(deed)
    return await portfolio.waiting_count(actor)


async def _item_file(deed: Any, actor: Actor) -> object:
    made = await Attachment.create(object_type='portfolio', object_id=await item(deed), title='a.pdf',
                                   sha256='0' * 64, added_at='2026-11-24T10:00:00Z')
    return await downloads.to_read(actor, made.id)


#  директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель
ACTIONS: dict[str, tuple[str, Any]] = {
    'people.classes':           ('++--+++--', lambda deed, actor: people.classes(actor)),
    'people.find':              ('++--++---', lambda deed, actor: people.find(actor, CardKind.PUPIL)),
    'people.find staff':        ('++--+-+--', lambda deed, actor: people.find(actor, CardKind.STAFF)),
    'cards.show':               ('+++-++-++', lambda deed, actor: cards.show(actor, deed.pupil)),
    'cards.show of another':    ('++--++---', lambda deed, actor: cards.show(actor, deed.school.pupil('Крошка'))),
    'cards.show of an employee': ('++-++-+--', lambda deed, actor: cards.show(actor, deed.school.people['Гук'].id)),
    'cards.change':               ('--+-++---', save('Абрамов', CardKind.PUPIL, 'document', 'number')),
    'cards.change of a parent':   ('--+-++---', save('Абрамова', CardKind.GUARDIAN, 'work', 'place')),
    'cards.change of an employee': ('---++-+--', save('Гук', CardKind.STAFF, 'education', 'speciality')),
    'cards.history':            ('+++-++-++', lambda deed, actor: done(cards.history(actor, deed.pupil))),
    'data_changes.tell':        ('-------++', tell),
    'data_changes.mine':        ('+++++++++', lambda deed, actor: done(data_changes.mine(actor))),
    'data_changes.waiting':     ('--+------', lambda deed, actor: done(data_changes.waiting(actor))),
    'data_changes.waiting_count': ('--+------', waiting_messages),
    'data_changes.apply':       ('--+------', decide(agree=True)),
    'data_changes.refuse':      ('--+------', decide(agree=False)),
    'card_report.of_classes':   ('+++-+++--', lambda deed, actor: card_report.of_classes(actor)),
    'card_report.of_class':     ('+++-++---', lambda deed, actor: card_report.of_class(actor, deed.school.class_8a.id)),
    'card_report.of_staff':     ('++--+-+--', lambda deed, actor: card_report.of_staff(actor)),
    'card_report.export':       ('+++-++---', lambda deed, actor: card_report.export(actor, deed.school.class_8a.id)),
    'movement.choices':         ('++--++---', lambda deed, actor: movement.choices(actor)),
    'movement.pupils':          ('----++---', gone),
    'movement.preview':         ('----++---', lambda deed, actor: movement.preview(actor, order(deed))),
    'movement.execute':         ('----++---', lambda deed, actor: movement.execute(actor, order(deed))),
    'movement_cancel.cancel':   ('----++---', _cancelled),
    'movement.listed':          ('++--++---', lambda deed, actor: done(movement.listed(actor, FIRST, TODAY))),
    'movement.balance':         ('++--++---', lambda deed, actor: movement.balance(actor, FIRST, TODAY)),
    'alphabet.book':            ('++--++---', lambda deed, actor: alphabet.book(actor)),
    'alphabet.give_numbers':    ('----++---', numbers),
    'papers.add':               ('++---++--', add_paper(is_act=False)),
    'papers.add act':           ('+---+----', add_paper(is_act=True)),
    'papers.attach':            ('++---++--', lambda deed, actor: _with_paper(papers.attach, actor, 'a.txt', b'text')),
    'papers.approve':           ('+--------', lambda deed, actor: _with_paper(papers.approve, actor)),
    'papers.remove':            ('++---++--', lambda deed, actor: _with_paper(papers.remove, actor)),
    'papers.orders':            ('++--+++--', lambda deed, actor: done(papers.orders(actor))),
    'papers.acts':              ('+++++++--', lambda deed, actor: done(papers.acts(actor))),
    'papers.unregistered':      ('++--+++--', lambda deed, actor: done(papers.unregistered(actor))),
    'papers.to_read':           ('+++++++--', act_file),
    'downloads.to_read':        ('+++++++--', act_file),
    'consent_control.control':  ('++--++---', lambda deed, actor: consent_control.control(actor, CardKind.PUPIL)),
    'consent_control.tasks_count': ('+++++++++', lambda deed, actor: done(consent_control.tasks_count(actor))),
    'consent_control.of_person': ('++--++---', lambda deed, actor: consent_control.of_person(actor, deed.pupil)),
    'consent_control.register': ('----++---', consent),
    'consent_control.withdraw': ('----++---', withdraw),
    'consent_control.hand_over_memo': ('----++---', lambda deed, actor: done(
        consent_control.hand_over_memo(actor, deed.pupil, TODAY))),
    'exports.printed':          ('++-------', lambda deed, actor: done(exports.printed(
        actor, Action.CONTROL, 'Справка'))),
    'consent_control.printed':  ('++--++---', lambda deed, actor: done(
        consent_control.printed(actor, deed.pupil, 'бланк'))),
    'portfolio.show':           ('+++----++', lambda deed, actor: portfolio.show(actor, deed.pupil)),
    'portfolio.show of another': ('++-------', lambda deed, actor: portfolio.show(actor, deed.school.pupil('Крошка'))),
    'portfolio.add':            ('-------++', lambda deed, actor: portfolio.add(actor, deed.pupil, NEW_ITEM)),
    'portfolio.change':         ('-------++', _changed),
    'portfolio.remove':         ('-------++', lambda deed, actor: _with_item(deed, portfolio.remove, actor)),
    'portfolio.attach':         ('-------++', lambda deed, actor: _with_item(
        deed, portfolio.attach, actor, 'a.pdf', b'%PDF-1.7')),
    'portfolio.decide':         ('--+------', _decided),
    'portfolio.filling':        ('+++------', lambda deed, actor: portfolio.filling(actor)),
    'portfolio.waiting_count':  ('--+------', _waiting_items),
    'portfolio.to_read':        ('+++----++', _item_file),
}
