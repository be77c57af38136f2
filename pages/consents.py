"""/consents: «Контроль согласий», one person's consents, the form to sign and the memo (п. 4, 5, 9, 17.6.2)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, tables, web
from components.chips import ChipKind
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.cards import CardKind
from ejournal.services import consent_control as service
from ejournal.services.consent_control import Given, Line, PersonConsents, State
from ejournal.services.consents import PURPOSE
from ejournal.services.people import LABELS
from models import NotFound

STATES: dict[State, ChipKind] = {State.ACTIVE: 'good', State.SOON: 'warn', State.EXPIRED: 'bad', State.NONE: 'bad',
                                 State.WITHDRAWN: 'bad'}
COLUMNS = [Column('name', 'Фамилия, имя, отчество'), Column('what', 'Класс'), Column('state', 'Согласие'),
           Column('given', 'Подписано'), Column('until', 'До, отозвано'), Column('task', 'Задача')]
WITHDRAW = ('Отозвать согласие?', 'Учётная запись закроется сразу, открытые сеансы завершатся. Отметки и приказы '
            'остаются: их школа хранит по закону.')


def register() -> None:
    """Add the addresses."""
    web.page('/consents', action=Action.CONSENTS_READ, title='Контроль согласий')(control_page)
    web.page('/consents/{person_id}', action=Action.CONSENTS_READ)(person_page)


async def control_page(kind: str = '', state: str = '') -> None:
    """Who lacks a consent first; figures lead to their lists."""
    actor: Actor = await web.acting()
    own = service.kinds(actor)
    chosen = next((one for one in own if one.value == kind), None) if kind else own[0]
    if chosen is None:
        raise NotFound('Такого списка нет. Откройте «Согласия» из меню.')
    only = next((one for one in State if one.value == state), None)

    async def load() -> list[Line]:
        return await service.control(await web.acting(), chosen)

    with framed('Контроль согласий', actor, '/consents',
                subtitle='Без действующего согласия учётной записи нет (п. 5)'):
        if len(own) > 1:
            with cards.row():
                buttons.segmented([buttons.Segment(LABELS[one], one.value, f'?kind={one.value}') for one in own],
                                  chosen.value, label='Кто')
        await live.section(load, lambda lines: _draw(lines, chosen, only), lambda _: [service.KEY, 'movement'])


def _draw(lines: list[Line], kind: CardKind, only: State | None) -> None:
    counts = {one: sum(line.state is one for line in lines) for one in State}
    with cards.tiles():
        for one in (State.NONE, State.WITHDRAWN, State.EXPIRED, State.ACTIVE):
            cards.tile(one.value.capitalize(), str(counts[one] + (counts[State.SOON] if one is State.ACTIVE else 0)),
                       of=f'из {len(lines)}')
    with cards.row():
        some = [buttons.Segment(one.value.capitalize(), one.value, f'?kind={kind.value}&state={one.value}')
                for one in State]
        buttons.segmented([buttons.Segment('Все', '', f'?kind={kind.value}'), *some], only.value if only else '',
                          label='Состояние')
    waiting = sum(line.task_since is not None for line in lines)
    if waiting:
        states.callout(f'Получить согласие: {waiting}. Это вновь прибывшие, учётных записей у них пока нет (п. 17.6).',
                       'warn')
    shown = [line for line in lines if only is None or line.state is only]
    columns = [one for one in COLUMNS if one.key != 'what' or kind is CardKind.PUPIL]
    with cards.card(flush=True):
        tables.data_table(columns, [_row(line) for line in shown], caption='Согласия', search=True,
                          empty='Таких согласий нет.')


def _row(line: Line) -> tables.Row:
    return {'name': Cell(line.name, href=f'/consents/{line.person_id}'), 'what': line.what,
            'state': Cell(line.state.value, chip=STATES[line.state]),
            'given': f'{line.given_on:%d.%m.%Y}' if line.given_on else '',
            'until': f'{line.until:%d.%m.%Y}' if line.until else '',
            'task': Cell(f'с {line.task_since:%d.%m.%Y}', chip='warn') if line.task_since else ''}


async def person_page(person_id: int) -> None:
    """One person: the consents, registering and withdrawing, the form and the memo."""
    actor: Actor = await web.acting()
    view = await service.of_person(actor, person_id)

    async def load() -> PersonConsents:
        return await service.of_person(await web.acting(), person_id)

    with framed(view.name, actor, '/consents', subtitle=view.what) as page:
        with page.actions:
            if view.writes:
                buttons.primary('Записать согласие', partial(_register, view)).mark('register')
            buttons.link_button('Все согласия', '/consents')
            buttons.link_button('Бланк согласия', f'/consents/{person_id}/form')
            buttons.link_button('Памятка', f'/consents/{person_id}/memo')
        await live.section(load, _person, lambda _: [f'person-card:{person_id}', service.KEY])


def _person(view: PersonConsents) -> None:
    with cards.columns():
        with cards.card('Согласия', flush=bool(view.consents)):
            if not view.consents:
                states.empty('Согласий нет', 'Напечатайте бланк, дайте подписать и запишите согласие.')
            with cards.rows():
                for one in view.consents:
                    _consent(view, one)
        with cards.card('Учётная запись и памятка'):
            cards.definitions([
                ('Согласие на ведение журнала', view.state.value), ('Логин', view.login or 'не выдан'),
                ('Памятка вручена', f'{view.memo_given_on:%d.%m.%Y}' if view.memo_given_on else 'нет')])
            if view.task_since:
                chips.chip(f'получить согласие с {view.task_since:%d.%m.%Y}', 'warn')
            if view.writes and view.login:
                with cards.row():
                    buttons.button('Отметить вручение памятки', partial(_memo, view)).mark('memo-given')


def _consent(view: PersonConsents, one: Given) -> None:
    story = [f'подписано {one.given_on:%d.%m.%Y}, {one.signed_by}',
             f'до {one.expires_on:%d.%m.%Y}' if one.expires_on else '',
             f'отозвано {one.withdrawn_on:%d.%m.%Y}' if one.withdrawn_on else '',
             f'внесено: {one.registered_by}' if one.registered_by else '']
    with cards.item(one.purpose, ' · '.join(part for part in story if part)), cards.row():
        over = one.expires_on is not None and one.expires_on < clock.today()
        chips.chip('отозвано' if one.withdrawn_on else 'истекло' if over else 'действует',
                   'bad' if one.withdrawn_on or over else 'good')
        if view.writes and not one.withdrawn_on:
            buttons.button('Отозвать', partial(_withdraw, one)).mark(f'withdraw-{one.id}')


async def _withdraw(one: Given) -> None:
    if await dialogs.confirm(*WITHDRAW, yes='Отозвать', dangerous=True):
        with web.refusals_shown():
            closed = await service.withdraw(await web.acting(), one.id)
            dialogs.notice('Согласие отозвано' + (', учётная запись закрыта' if closed else ''), 'warn')


def _register(view: PersonConsents) -> None:
    with dialogs.sheet('Записать согласие') as sheet, forms.form():
        purpose = forms.select_field('Цель', 'purpose', {one: one for one in service.PURPOSES}, value=PURPOSE,
                                     required=True, hint='Одно согласие — одна цель, отдельным документом')
        signer = forms.select_field('Кто подписал', 'signer', view.signers, value=next(reversed(view.signers)))
        with forms.fields():
            given = forms.date_field('Дата подписания', 'given', value=clock.today(), required=True)
            until = forms.date_field('Действует до', 'until', hint='Пусто: до отзыва')

    async def save() -> None:
        if not (given.check(required=True) and until.check()):
            return
        with web.refusals_shown():
            await service.register(await web.acting(), view.person_id, given.day, purpose=str(purpose.value),
                                   signed_by=int(signer.value), expires_on=until.day)
            sheet.close()
            dialogs.notice('Согласие записано', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Записать', save).mark('save-consent')
    sheet.open()


def _memo(view: PersonConsents) -> None:
    with dialogs.sheet('Вручение памятки') as sheet, forms.form():
        ui.label(f'{view.name}, логин {view.login}')
        on = forms.date_field('Дата вручения', 'memo-on', value=clock.today(), required=True)

    async def save() -> None:
        if on.check(required=True):
            with web.refusals_shown():
                await service.hand_over_memo(await web.acting(), view.person_id, on.day)
                sheet.close()

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Отметить', save).mark('save-memo')
    sheet.open()
