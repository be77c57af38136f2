"""«Вход» and «Выход»: plain forms that work without a socket (п. 25.1)."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from nicegui import app

from components.entry import entry_form, entry_page, hidden, line, paragraph, problem
from ejournal import cookies, security
from ejournal.services import sessions
from models import Locked, Refusal, School

REMINDER = 'Чтобы закончить работу, нажмите «Выход»: закрыть окно недостаточно.'
HELP = 'Логин и пароль выдаёт администратор школы. Забытый пароль он заменит одноразовым.'


def register() -> None:
    """Take the addresses."""
    app.add_api_route('/login', show, methods=['GET'], include_in_schema=False)
    app.add_api_route('/login', enter, methods=['POST'], include_in_schema=False)
    app.add_api_route('/logout', leave, methods=['POST'], include_in_schema=False)


async def show(request: Request) -> Response:
    """The form; whoever is in already goes on."""
    target = security.local_path(request.query_params.get('next', ''))
    if await sessions.find(cookies.token_of(request)):
        return RedirectResponse(target, 303)
    return await form_page(target)


async def enter(request: Request) -> Response:
    """Log in and go on to where the person wanted; otherwise the form again, with the login kept and the reason."""
    form = await request.form()
    login, password = str(form.get('login', ''))[:200], str(form.get('password', ''))[:1000]
    target = security.local_path(str(form.get('next', '')))
    try:
        opened = await sessions.login(login, password, address=cookies.address_of(request),
                                      agent=request.headers.get('user-agent', ''))
    except Refusal as refusal:
        return await form_page(target, login, refusal.message, status=429 if isinstance(refusal, Locked) else 401)
    await _end_previous(request)
    response = RedirectResponse(f'{opened.duty}?next={quote(target)}' if opened.duty else target, 303)
    cookies.keep(response, opened.token, request)
    return response


async def leave(request: Request) -> Response:
    """End the session on the server, whatever the browser does next."""
    await _end_previous(request)
    response = RedirectResponse('/login', 303)
    cookies.drop(response, request)
    return response


async def _end_previous(request: Request) -> None:
    previous = await sessions.find(cookies.token_of(request))
    if previous:
        await sessions.logout(previous.actor)


async def form_page(target: str, login: str = '', message: str = '', *, status: int = 200) -> Response:
    """The page; after a failure the cursor waits in the password."""
    school = await School.first()
    fields = [hidden('next', target), line('login', 'Логин', value=login, focus=not login),
              line('password', 'Пароль', password='current', focus=bool(login))]  # noqa: S106 - a kind of field
    return entry_page('Вход', [problem(message), entry_form('/login', fields, 'Войти'), paragraph(HELP)],
                      school=school.short_name if school else '', foot=REMINDER, status=status)
