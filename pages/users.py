"""/users: who is in the school and who can get in (п. 17.2.6)."""

from nicegui import ui

from components import cards, forms, tables, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action
from ejournal.services import directory
from ejournal.services.directory import Entry

COLUMNS = [tables.Column('name', 'Фамилия, имя, отчество'), tables.Column('login', 'Логин'),
           tables.Column('access', 'Учётная запись'), tables.Column('roles', 'Роли'),
           tables.Column('seen', 'Последний вход')]


def register() -> None:
    """Add the address."""
    web.page('/users', action=Action.ACCOUNTS_MANAGE)(users_page)


async def users_page() -> None:
    """The list; the server searches, so that a school of thousands costs no more than one of ten."""
    actor = await web.acting()
    entries, count = await directory.find(actor)

    async def search() -> None:
        with web.refusals_shown():
            show(*await directory.find(await web.acting(), field.value or ''))

    def show(found: list[Entry], total: int) -> None:
        table.set_rows([_row(entry) for entry in found])
        note.text = f'Показаны первые {len(found)} из {total}. Уточните поиск.' if total > len(found) else ''

    with framed('Пользователи', actor, '/users', subtitle='Учётные записи, пароли и роли'):
        field = forms.text_field('Поиск', 'search', placeholder='Фамилия, имя или логин')
        field.props('debounce=250 type=search').on_value_change(search)
        with cards.card(flush=True):
            table = tables.data_table(COLUMNS, [], caption='Пользователи', empty='Никого не нашлось. Измените запрос.')
        note = ui.label().classes('ej-muted ej-small')
        show(entries, count)


def _row(entry: Entry) -> tables.Row:
    seen = f'{clock.local(entry.last_login_at):%d.%m.%Y %H:%M}' if entry.last_login_at else ''
    order = entry.last_login_at.timestamp() if entry.last_login_at else 0
    return {'name': tables.Cell(entry.name, sub=entry.who, href=f'/users/{entry.person_id}'), 'login': entry.login,
            'access': tables.Cell(entry.access.value, chip=entry.access.kind), 'seen': tables.Cell(seen, order=order),
            'roles': ', '.join(role.label for role in entry.roles)}
