"""/school-card: «Карточка ОО» — what reports and documents print about the school (п. 17.2.3)."""

from components import buttons, cards, dialogs, forms, office_tabs, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import school_card


def register() -> None:
    """Add the address."""
    web.page('/school-card', action=Action.SETTINGS, title='Карточка ОО')(school_card_page)


async def school_card_page() -> None:
    """One form; every change is in the journal of events."""
    actor: Actor = await web.acting()
    fields: dict[str, forms.TextField] = {}

    async def save() -> None:
        with web.refusals_shown():
            count = await school_card.change(await web.acting(), {key: one.value or '' for key, one in fields.items()})
            dialogs.notice('Карточка сохранена' if count else 'Ничего не изменилось', 'good')

    with framed('Карточка ОО', actor, '/curriculum', subtitle='Общие сведения: печатаются в отчётах и документах'):
        office_tabs.draw(office_tabs.ORGANISATION, 'school-card', actor)
        with cards.card(), forms.form():
            with forms.fields():
                for one in await school_card.shown(actor):
                    make = forms.text_area if one.key == 'full_name' else forms.text_field
                    fields[one.key] = make(one.label, one.key, value=one.value, hint=one.hint, required=one.required)
            with cards.row():
                buttons.primary('Сохранить', save).mark('save-card')
