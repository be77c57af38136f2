"""The part of the application that lets people in, for NiceGUI's test fixture to run."""

from nicegui import app, ui

from components import theme, web
from ejournal.access import Action
from ejournal.api.gate import Gate
from ejournal.services import sessions
from models import Conflict, NotFound
from pages import login, password, profile, rules, user, users

app.add_middleware(Gate)
theme.install()
web.install(sessions.find)
for page in (login, password, rules, profile, users, user):
    page.register()


@web.page('/')
async def home() -> None:
    ui.label(f'Здравствуйте, {(await web.acting()).name}')

    async def work() -> None:
        with web.refusals_shown():
            ui.label(f'Сделано: {(await web.acting()).name}')

    async def refuse() -> None:
        with web.refusals_shown():
            raise Conflict('Кто-то был быстрее.')

    ui.button('Работать', on_click=work)
    ui.button('Спорить', on_click=refuse)


@web.page('/things/{thing_id}')
async def thing(thing_id: int) -> None:
    ui.label('Половина страницы')
    raise NotFound('Такой вещи нет.')


@web.page('/teachers', action=Action.JOURNAL_WRITE)
def teachers() -> None:
    ui.label('Только учителям')


@app.post('/plain')
def plain() -> dict[str, str]:
    return {'plain': 'route'}


ui.run(storage_secret='for tests only')
