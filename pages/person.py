"""/people/{person} and /my-card: the личная карта by section, changed where one may, told about where one may not."""

from functools import partial

from nicegui import ui

from components import buttons, card_form, cards, chips, dialogs, forms, live, states, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.card_fields import TITLES
from ejournal.rules.cards import CardKind
from ejournal.services import cards as service
from ejournal.services import data_changes, exports, pupils
from ejournal.services.cards import CardView, Part
from ejournal.services.data_changes import Told


def register() -> None:
    """Add the addresses."""
    web.page('/people/{person_id}')(person_page)
    web.page('/my-card', action=Action.CARD_OWN, title='Моя карта')(own_page)


async def person_page(person_id: int) -> None:
    """Somebody's card, through the door."""
    actor: Actor = await web.acting()
    await _page(actor, person_id, '/people' if actor.may(Action.PEOPLE_READ) else '/my-card')


async def own_page() -> None:
    """One's own card; a parent's children below."""
    actor: Actor = await web.acting()
    await _page(actor, actor.person_id, '/my-card')


async def _page(actor: Actor, person_id: int, active: str) -> None:
    view = await service.show(actor, person_id)

    async def load() -> tuple[CardView, list[Told]]:
        now = await web.acting()
        fresh = await service.show(now, person_id)
        return fresh, await data_changes.mine(now) if fresh.own else []

    with framed(view.name, actor, active, subtitle=view.who) as page:
        with page.chips:
            for kind in view.kinds:
                full = view.fullness(kind)
                chips.chip(f'{TITLES[kind].lower()}: {full.percent} %', card_form.state(full.percent))
        with page.actions:
            buttons.button('История', partial(_history, person_id)).mark('history')
            if actor.may(Action.CONSENTS_READ) and not view.own:
                buttons.link_button('Согласия', f'/consents/{person_id}')
            buttons.button('Напечатать', partial(_print, view.name)).mark('print')
        await live.section(load, lambda shown: _draw(actor, *shown), lambda _: [f'person-card:{person_id}'])
        if view.own:
            await _children(actor, person_id)


async def _print(name: str) -> None:
    with web.refusals_shown():
        await exports.printed(await web.acting(), Action.CARD_OWN, f'Личная карта: {name}')
        ui.run_javascript('window.print()')


async def _children(actor: Actor, person_id: int) -> None:
    """A parent's way to the cards of the children."""
    own = [one for one in await pupils.choices(actor) if one.pupil_id != person_id]
    if own and person_id == actor.person_id:
        with cards.card('Карты детей', flush=True), cards.rows():
            for child in own:
                cards.item(child.name, child.class_name, href=f'/people/{child.pupil_id}')


def _draw(actor: Actor, view: CardView, told: list[Told]) -> None:
    telling = view.own and actor.may(Action.CARD_TELL)
    if telling and any(kind is not CardKind.STAFF for kind in view.kinds):
        with states.callout('Карту ведёт школа. Если данные изменились, сообщите классному руководителю.'):
            buttons.button('Сообщить об изменении', partial(_tell, view)).mark('tell')
    if mine := [one for one in told if one.person_id == view.person_id]:
        _told(mine)
    for kind in view.kinds:
        _card(view, kind)
    with cards.columns():
        if view.family:
            _family(view)
        if view.movements:
            with cards.card('Движение'):
                cards.history([(line, '') for line in view.movements])


def _card(view: CardView, kind: CardKind) -> None:
    if len(view.kinds) > 1:
        with ui.element('h2'):
            ui.label(TITLES[kind])
    with cards.columns():
        for part in view.parts:
            if part.kind is kind:
                _part(view, part)


def _part(view: CardView, part: Part) -> None:
    with cards.card(part.section.title):
        cards.definitions([(line.field.label + (' *' if line.field.required else ''), line.shown)
                           for line in part.lines])
        with cards.row():
            if part.fullness.total:
                chips.chip(f'обязательных полей: {part.fullness.filled} из {part.fullness.total}',
                           card_form.state(part.fullness.percent))
            if part.writes:
                buttons.button('Изменить', partial(_edit, view, part)).mark(f'edit-{part.kind}-{part.section.key}')


def _family(view: CardView) -> None:
    with cards.card('Семья', flush=True), cards.rows():
        for name, kinship, person_id in view.family:
            cards.item(name, kinship, href=f'/people/{person_id}' if view.keeps else '')


def _edit(view: CardView, part: Part) -> None:
    """A sheet with the fields of one section."""
    known = {line.field.key: (line.field, line.value) for line in part.lines if line.writes}
    with dialogs.sheet(part.section.title, wide=True) as sheet, forms.form():
        fields = card_form.card_form(known.values())

    async def save() -> None:
        with web.refusals_shown():
            await service.change(await web.acting(), view.person_id, part.kind, part.section.key,
                               {key: value for key, (_, value) in known.items()}, card_form.typed(fields, known))
            sheet.close()
            dialogs.notice('Сохранено', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-section')
    sheet.open()


def _tell(view: CardView) -> None:
    """«Сообщить об изменении данных»: which field, its new value, a word to the class teacher."""
    places = {(part.kind, part.section.key, field.key): f'{part.section.title}: {field.label}'
              for part in view.parts for field in data_changes.tellable(part.kind, part.section)}
    keys = {str(number): place for number, place in enumerate(places)}
    with dialogs.sheet('Сообщить об изменении данных') as sheet, forms.form():
        what = forms.select_field('Что изменилось', 'field', {key: places[place] for key, place in keys.items()},
                                  search=True, required=True)
        value = forms.text_field('Новое значение', 'value', required=True, hint='Даты записывайте ДД.ММ.ГГГГ')
        comment = forms.text_area('Комментарий', 'comment', hint='Например, с какого числа')

    async def send() -> None:
        if what.value not in keys:
            what.error = 'Выберите, что изменилось.'
            return
        with web.refusals_shown():
            await data_changes.tell(await web.acting(), view.person_id, keys[what.value], value.value or '',
                                    comment.value or '')
            sheet.close()
            dialogs.notice('Классный руководитель получит сообщение сразу', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сообщить', send).mark('send')
    sheet.open()


def _told(lines: list[Told]) -> None:
    with cards.card('Ваши сообщения', flush=True), cards.rows():
        for line in lines:
            with cards.item(f'{line.what}: {line.old or "—"} → {line.new}', ' · '.join(
                    part for part in (f'{clock.local(line.told_at):%d.%m.%Y %H:%M}', line.comment,
                                      line.answer) if part)):
                chips.chip('ждёт' if line.applied is None else 'внесено' if line.applied else 'отклонено',
                           '' if line.applied is None else 'good' if line.applied else 'bad')


async def _history(person_id: int) -> None:
    events: list[tuple[str, str]] = []
    with web.refusals_shown():
        events = await service.history(await web.acting(), person_id)
    with dialogs.sheet('История значений', wide=True) as sheet:
        if events:
            cards.history(events)
        else:
            states.empty('Изменений не было', 'Здесь появится каждое изменение карты: что, когда и кем.')
    sheet.open()
