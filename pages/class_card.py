"""/class/card: «Информационная карта класса» on one page, to be filled and printed (п. 17.5.4)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, class_tabs, dialogs, forms, live, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Actor
from ejournal.rules.class_card import FIELDS, NUMBER, Field
from ejournal.services import class_cards
from ejournal.services.class_cards import Card

SECTIONS: dict[str, list[Field]] = {field.section: [] for field in FIELDS}
for _field in FIELDS:
    SECTIONS[_field.section].append(_field)


def register() -> None:
    """Add the address."""
    web.page('/class/card', title='Информационная карта класса')(class_card_page)


async def class_card_page(klass: int = 0) -> None:
    """What the journal counts, what the class teacher adds section by section."""
    actor: Actor = await web.acting()
    first = await class_cards.of_class(actor, klass)

    async def load() -> Card:
        return await class_cards.of_class(await web.acting(), first.class_id)

    active = '/class' if first.class_id in actor.class_ids else '/school'
    with framed(f'Информационная карта класса, {first.name}', actor, active,
                subtitle=f'{first.school}, {first.year} учебный год') as page:
        with page.actions:
            buttons.button('Напечатать', lambda: ui.run_javascript('window.print()')).classes('ej-noprint')
        class_tabs.draw(first.class_id, 'card')
        await live.section(load, _draw, lambda found: [f'card:{found.class_id}'])


def _draw(card: Card) -> None:
    with cards.row():
        chips.chip(f'заполнено: {card.percent} %', 'good' if card.percent == 100 else 'warn')
        if card.filled_at:
            chips.chip(f'дата заполнения: {clock.local(card.filled_at):%d.%m.%Y}')
        if card.changed:
            ui.label(f'изменено {card.changed}').classes('ej-muted ej-small')
    with cards.card('Состав'):
        cards.definitions([('Классный руководитель', card.teacher), *card.counted])
    with cards.columns():
        for name, fields in SECTIONS.items():
            with cards.card(name):
                cards.definitions([(field.title, card.values.get(field.key, '')) for field in fields])
                if card.may_write:
                    with cards.row().classes('ej-noprint'):
                        buttons.button('Изменить', partial(_edit, card, name, fields)).mark(f'edit-{fields[0].key}')


def _edit(card: Card, name: str, fields: list[Field]) -> None:
    # Not inside the cards, which are drawn anew after a change.
    with ui.context.client.content, dialogs.sheet(f'{name}, {card.name}') as sheet, forms.form():
        ui.label(f'В классе обучающихся: {card.pupils}. Если никого нет, поставьте 0.').classes('ej-muted')
        entered = {}
        for field in fields:
            entered[field.key] = forms.text_field(field.title, field.key, value=card.values.get(field.key, ''))
            if field.kind == NUMBER:
                entered[field.key].props('inputmode=numeric')

    async def save() -> None:
        with web.refusals_shown():
            values = {key: str(field.value or '') for key, field in entered.items()}
            await class_cards.fill(await web.acting(), card.class_id, values, card.version)
            sheet.close()
            dialogs.notice('Сохранено', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-card')
    sheet.open()
