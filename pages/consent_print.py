"""/consents/{person}/form and /memo: the sheets to print; that they were opened is in the audit (п. 9, 17.4.8)."""

from nicegui import ui

from components import buttons, consent_form, forms, web
from components.navigation import framed
from ejournal import settings
from ejournal.access import Action, Actor
from ejournal.rules.cards import CardKind
from ejournal.services import consent_control as service
from ejournal.services.consents import PURPOSE


def register() -> None:
    """Add the addresses."""
    web.page('/consents/{person_id}/form', action=Action.CONSENTS_READ)(form_page)
    web.page('/consents/{person_id}/memo', action=Action.CONSENTS_READ)(memo_page)


async def form_page(person_id: int, purpose: str = PURPOSE) -> None:
    """The consent to be signed; who signs and for what is chosen before printing."""
    actor: Actor = await web.acting()
    view = await service.of_person(actor, person_id)
    chosen = purpose if purpose in service.PURPOSES else PURPOSE
    await service.printed(actor, person_id, f'бланк согласия: {chosen}')
    with framed('Бланк согласия', actor, '/consents', subtitle=view.name) as page:
        _actions(page.actions, person_id)
        with ui.element('div').classes('ej-noprint ej-fields'):
            signer = forms.select_field('Кто подписывает', 'signer', view.signers, value=next(reversed(view.signers)))
            aim = forms.select_field('Цель', 'purpose', {one: one for one in service.PURPOSES}, value=chosen)
        place = ui.element('div')

        def draw() -> None:
            place.clear()
            by = view.signers[int(signer.value)].partition(' (')[0]
            with place:
                consent_form.consent_form(view.name, '' if int(signer.value) == person_id else by, view.school,
                                          view.address, str(aim.value))

        signer.on_value_change(draw)
        aim.on_value_change(draw)
        draw()


async def memo_page(person_id: int) -> None:
    """«Памятка» with the address and the login."""
    actor: Actor = await web.acting()
    view = await service.of_person(actor, person_id)
    await service.printed(actor, person_id, 'памятка')
    base = ui.context.client.request.base_url
    with framed('Памятка', actor, '/consents', subtitle=view.name) as page:
        _actions(page.actions, person_id)
        consent_form.memo_sheet(view.login, view.name, settings.get().public_origin or f'{base.scheme}://{base.netloc}',
                                guardian=CardKind.GUARDIAN in view.kinds)


def _actions(place: ui.element, person_id: int) -> None:
    with place:
        buttons.link_button('Назад', f'/consents/{person_id}')
        buttons.primary('Напечатать', lambda: ui.run_javascript('window.print()'))
