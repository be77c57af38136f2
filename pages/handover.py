"""/handover: «Передача отчётов» — packages for governing bodies with their files and hashes (п. 17.3.4)."""

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, office_tabs, states, web
from components.lesson_parts import size_text
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import handovers
from ejournal.services.handovers import ENDINGS, Line, Offer, Part
from ejournal.services.report_catalogue import Asked


def register() -> None:
    """Add the address."""
    web.page('/handover', action=Action.HANDOVERS, title='Передача отчётов')(handover_page)


async def handover_page() -> None:
    """What was given; the deputy makes a new package."""
    actor: Actor = await web.acting()

    async def load() -> list[Line]:
        return await handovers.listed(await web.acting())

    with framed('Передача отчётов', actor, '/handover', subtitle='Что, кому и когда передано (п. 17.3)') as page:
        with page.actions:
            if actor.may(Action.HANDOVERS_MAKE):
                buttons.primary('Новый пакет', _ask).mark('new-package')
        office_tabs.draw(office_tabs.REPORTING, 'handover', actor)
        await live.section(load, _draw, lambda _: [handovers.KEY])


def _draw(lines: list[Line]) -> None:
    if not lines:
        with cards.card():
            states.empty('Пакетов нет', 'Здесь останется запись о каждой передаче: дата, автор, получатель, файлы.')
        return
    for line in lines:
        about = f'{line.made_at:%d.%m.%Y %H:%M} · {line.author} → {line.recipient}'
        with cards.card(line.title, about, flush=True):
            if line.note:
                ui.label(line.note).classes('ej-card-tools ej-muted')
            with cards.rows():
                for one in line.files:
                    with cards.item(one.title, f'SHA-256 {one.sha256}', href=f'/files/{one.id}'):
                        chips.chip(size_text(one.size))


async def _ask() -> None:
    with web.refusals_shown():
        offers = await handovers.offered(await web.acting())
        _form(offers)


def _form(offers: list[Offer]) -> None:
    chosen: dict[str, ui.checkbox] = {}
    periods: dict[str, forms.SelectField] = {}
    with ui.context.client.content, dialogs.sheet('Новый пакет', wide=True) as sheet, forms.form():
        with forms.fields():
            title = forms.text_field('Название', 'title', required=True, hint='например: Отчёт за 1 четверть')
            recipient = forms.text_field('Получатель', 'recipient', required=True,
                                         hint='например: Управление образования')
            ending = forms.select_field('Вид файлов', 'ending', {one: one.upper() for one in ENDINGS}, value='xlsx')
            note = forms.text_field('Примечание', 'note')
        for one in offers:
            with ui.element('div').classes('ej-fields'):
                chosen[one.key] = forms.checkbox(one.title, f'report-{one.key}')
                if one.periods:
                    periods[one.key] = forms.select_field('Период', f'period-{one.key}', one.periods,
                                                          value=next(iter(one.periods)))

    async def make() -> None:
        parts = [Part(key, Asked(period=str(periods[key].value) if key in periods else ''), str(ending.value))
                 for key, box in chosen.items() if box.value]
        with web.refusals_shown():
            await handovers.make(await web.acting(), title.value or '', recipient.value or '', note.value or '', parts)
            sheet.close()
            dialogs.notice('Пакет передан: запись и файлы сохранены', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сформировать и записать передачу', make).mark('make-package')
    sheet.open()
