"""/help: «Справка» — short pages by role (п. 17.2.2)."""

from nicegui import ui

from components import buttons, cards, states, talk, web
from components.navigation import framed
from ejournal import manual
from ejournal.access import Actor
from ejournal.manual import Block


def register() -> None:
    """Add the addresses."""
    web.page('/help')(help_page)
    web.page('/help/{name}')(one_page)


async def help_page() -> None:
    """What there is to read for one's roles, and where to ask."""
    actor: Actor = await web.acting()
    with framed('Справка', actor, '/help', subtitle='Короткие ответы для вашей роли'):
        talk.style()
        with cards.card(flush=True) as box, cards.rows() as rows:
            box.classes('ej-said')
            rows.classes('ej-stretched')
            for page in manual.of([role.value for role in actor.roles]):
                cards.item(page.title, page.summary, href=f'/help/{page.name}')
        with states.callout('Не нашли ответа? Спросите администратора: ответ придёт в «Обращения».'):
            buttons.link_button('Задать вопрос', '/helpdesk/new?kind=question')


async def one_page(name: str) -> None:
    """A page of help."""
    actor: Actor = await web.acting()
    page = manual.one(name, [role.value for role in actor.roles])
    with framed(page.title, actor, '/help') as frame:
        talk.style()
        with frame.actions:
            buttons.link_button('Вся справка', '/help')
        with cards.card() as box:
            box.classes('ej-help ej-stack')
            for section in page.sections:
                with ui.element('section'):
                    if section.title:
                        with ui.element('h2'):
                            ui.label(section.title)
                    for block in section.blocks:
                        _block(block)


def _block(block: Block) -> None:
    if block.kind == 'p':
        for line in block.lines:
            with ui.element('p'):
                ui.label(line)
        return
    with ui.element(block.kind):
        for line in block.lines:
            with ui.element('li'):
                ui.label(line)
