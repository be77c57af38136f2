"""/tariff: «Тарификация» — a preview until it is frozen as of 1 September, then the frozen one for ever (п. 17.3.9)."""

from typing import Any

from components import buttons, cards, chips, dialogs, live, office_tabs, report_files, states, tables, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Report
from ejournal.services import curriculum, exports, imprints, tariff
from ejournal.services.tariff import Snapshot

COLUMNS = [tables.Column('name', 'ФИО'), tables.Column('education', 'Образование'),
           tables.Column('years', 'Стаж, лет', numeric=True), tables.Column('category', 'Категория'),
           tables.Column('h1', '1–4, ч', numeric=True), tables.Column('h5', '5–9, ч', numeric=True),
           tables.Column('h10', '10–11, ч', numeric=True), tables.Column('outside', 'Внеурочная, ч', numeric=True),
           tables.Column('total', 'Всего, ч', numeric=True), tables.Column('rate', 'Ставок', numeric=True),
           tables.Column('leads', 'Класс')]


def register() -> None:
    """Add the address."""
    web.page('/tariff', action=Action.TARIFF, title='Тарификация')(tariff_page)


async def tariff_page() -> None:
    """The table, how it stands, and the button that freezes it."""
    actor: Actor = await web.acting()

    async def load() -> Snapshot:
        return await tariff.shown(await web.acting())

    async def make(ending: str) -> tuple[list[Report], Imprint]:
        now = await web.acting()
        found = await tariff.shown(now)
        await exports.note(now, Action.TARIFF, f'Тарификация.{ending}')
        return [tariff.report(found)], await imprints.of_office()

    found = await load()
    with framed('Тарификация', actor, '/curriculum', subtitle=f'На {found.as_of:%d.%m.%Y}, {found.year_name}') as page:
        with page.actions:
            report_files.draw(make)
        office_tabs.draw(office_tabs.ORGANISATION, 'tariff', actor)
        await live.section(load, _draw, lambda _: [curriculum.KEY])


def _draw(found: Snapshot) -> None:
    if found.taken_at is None:
        with states.callout('Предварительно: меняется вместе с нагрузкой и картами работников.', 'warn'):
            if found.may_take:
                buttons.button('Зафиксировать', _take).mark('take-tariff')
    elif not found.intact:
        states.callout('Контрольная сумма не сходится: запись изменили в обход журнала.', 'bad')
    else:
        with cards.row():
            chips.chip(f'зафиксирована {clock.local(found.taken_at):%d.%m.%Y %H:%M}, {found.author}', 'good')
            chips.chip(f'SHA-256 {found.sha256[:12]}…', hint=found.sha256)
    with cards.card(flush=True):
        tables.data_table(COLUMNS, [_row(row) for row in found.rows], caption='Тарификация', search=True,
                          empty='Нагрузка ещё не распределена.')


def _row(row: dict[str, Any]) -> tables.Row:
    hours = {key: tables.Cell(f'{row[key]:g}'.replace('.', ',') if row[key] else '—', order=row[key])
             for key in (*tariff.HOURS, 'rate')}
    years = '' if row['years'] is None else int(row['years'])
    return {'name': tables.Cell(row['name'], sub=row['position'], href=f'/people/{row["person"]}'),
            'education': row['education'], 'years': years,
            'category': tables.Cell(row['category'], sub=row['category_on'] and f'с {row["category_on"]}'),
            'leads': row['leads'], **hours}


async def _take() -> None:
    if not await dialogs.confirm('Зафиксировать тарификацию?', 'После этого она не меняется: останутся дата, время, '
                                 'Ваше имя и контрольная сумма.', yes='Зафиксировать'):
        return
    with web.refusals_shown():
        await tariff.take(await web.acting())
        dialogs.notice('Тарификация зафиксирована', 'good')
