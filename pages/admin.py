"""/admin: «Администрирование» — health, copies of the database and how to restore one, starts (п. 6.3, 7, 17.2.1)."""

from nicegui import ui

from components import buttons, cards, dialogs, states, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import maintenance, nightly
from ejournal.services.maintenance import Copy, Health
from ejournal.services.nightly import Nightly

COPIES = [Column('at', 'Сделана'), Column('name', 'Файл'), Column('size', 'Размер', numeric=True)]
RESTORE = (
    'Остановите журнал.',
    'Переименуйте файл базы данных, чтобы не потерять его.',
    'Скопируйте выбранную копию на его место под прежним именем.',
    'Запустите журнал и проверьте данные командой main.py check.',
)


def register() -> None:
    """Add the address."""
    web.page('/admin', action=Action.MAINTENANCE, title='Администрирование')(admin_page)


async def admin_page() -> None:
    """What state the journal is in, and its copies."""
    actor: Actor = await web.acting()

    async def fill() -> None:
        now = await web.acting()
        health, copies, night = await maintenance.health(now), await maintenance.copies(now), await nightly.shown(now)
        for place, draw in zip(places, (lambda: _health(health), lambda: _nightly(night), lambda: _copies(copies)),
                               strict=True):
            place.clear()
            with place:
                draw()

    async def make() -> None:
        with web.refusals_shown():
            made = await maintenance.make_copy(await web.acting())
            dialogs.notice(f'Копия сделана и проверена: {made.name}', 'good')
            await fill()

    with framed('Администрирование', actor, '/admin', subtitle='Состояние журнала и копии базы данных') as page:
        with page.actions:
            buttons.primary('Сделать копию', make).mark('make-copy')
        places = cards.stack(), cards.stack(), cards.stack()
        with cards.columns():
            _restore()
            await _starts(actor)
    await fill()


def _health(health: Health) -> None:
    for trouble in health.troubles:
        states.callout(trouble, 'warn')
    if not health.troubles:
        states.callout('Журнал работает, замечаний нет.', 'good')
    with cards.tiles():
        cards.tile('База данных', _size(health.database_size), of=health.database)
        cards.tile('Файлы', _size(health.files_size), of='приложенные')
        cards.tile('Свободно на диске', _size(health.free))
        cards.tile('Записей в журнале событий', f'{health.entries:,}'.replace(',', ' '))
        cards.tile('Открыто сеансов', str(health.sessions), of=f'учётных записей: {health.accounts}')
    with cards.card('Версия'):
        started = f'{health.started_at:%d.%m.%Y %H:%M}' if health.started_at else '—'
        cards.definitions([('Программа', health.version), ('База данных', f'версия {health.schema}'),
                           ('Python', health.python), ('Запущен', started)])


def _nightly(night: Nightly) -> None:
    if night.by_school:
        states.callout(night.by_school, 'warn')
        return
    if night.trouble:
        states.callout(night.trouble, 'bad')
    with cards.card('Ночная копия', 'Час и число копий — в настройках школы'):
        cards.definitions([
            ('Делается', f'каждый день после {night.hour:02}:00'), ('Хранится', f'последних: {night.kept}'),
            ('Последняя', f'{night.last_at:%d.%m.%Y %H:%M}, {night.file}' if night.last_at else 'ещё не сделана')])


def _copies(copies: list[Copy]) -> None:
    with cards.card('Копии базы данных', 'Копия делается без остановки журнала', flush=True):
        tables.data_table(COPIES, [
            {'at': Cell(f'{one.made_at:%d.%m.%Y %H:%M}', order=one.made_at.timestamp()), 'name': one.name,
             'size': Cell(_size(one.size), order=one.size)} for one in copies], caption='Копии базы данных',
            empty='Копий ещё нет. Нажмите «Сделать копию».')


def _restore() -> None:
    with cards.card('Как восстановить', f'Копии лежат в папке данных, в {maintenance.FOLDER}'):
        for number, step in enumerate(RESTORE, 1):
            ui.label(f'{number}. {step}')
        ui.label('Копия содержит персональные данные: храните её как сам журнал.').classes('ej-muted ej-small')


async def _starts(actor: Actor) -> None:
    with cards.card('Запуски программы', flush=True):
        found = await maintenance.starts(actor)
        if not found:
            states.empty('Запусков не записано', f'Сейчас {clock.local():%d.%m.%Y %H:%M}.')
        with cards.rows():
            for at in found:
                cards.item(f'{at:%d.%m.%Y %H:%M}')


def _size(count: int) -> str:
    for unit, bytes_of in (('ГБ', 1_000_000_000), ('МБ', 1_000_000), ('КБ', 1_000)):
        if count >= bytes_of:
            return f'{count / bytes_of:.1f} {unit}'.replace('.', ',')
    return f'{count} Б'
