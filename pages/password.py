"""A password of one's own: at the first login, and whenever wanted (п. 25.2, I-18)."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from nicegui import app

from components.entry import away, entry_form, entry_page, hidden, line, paragraph, problem
from ejournal import security
from ejournal.services import accounts
from ejournal.services.sessions import Opened
from models import STAFF_ROLES, Refusal

FIRST = 'Одноразовый пароль действует один раз. Придумайте свой и никому его не сообщайте.'
DIFFERENT = 'Пароли не совпадают. Введите новый пароль дважды одинаково.'


def register() -> None:
    """Take the address."""
    app.add_api_route('/password', show, methods=['GET'], include_in_schema=False)
    app.add_api_route('/password', change, methods=['POST'], include_in_schema=False)


async def show(request: Request) -> Response:
    """The form."""
    return _form(request.state.session, security.local_path(request.query_params.get('next', '')))


async def change(request: Request) -> Response:
    """Change the password and go on; otherwise the form again with the reason."""
    opened: Opened = request.state.session
    form = {name: str(value)[:1000] for name, value in (await request.form()).items()}
    target = security.local_path(form.get('next', ''))
    if form.get('new', '') != form.get('again', ''):
        return _form(opened, target, DIFFERENT)
    try:
        await accounts.change_password(opened.actor, form.get('new', ''), current=form.get('current', ''))
    except Refusal as refusal:
        return _form(opened, target, refusal.message)
    return RedirectResponse(target if opened.must_change else '/profile', 303)


def _form(opened: Opened, target: str, message: str = '') -> Response:
    least = 10 if opened.actor.roles & STAFF_ROLES else 8
    first = opened.must_change
    fields = [
        hidden('next', target),
        '' if first else line('current', 'Текущий пароль', password='current', focus=True),  # noqa: S106
        line('new', 'Новый пароль', password='new', focus=first,  # noqa: S106 - kinds of fields
             hint=f'Не короче {least} знаков, буквы и цифры, без вашего имени и даты рождения.'),
        line('again', 'Новый пароль ещё раз', password='new'),  # noqa: S106
    ]
    parts = [paragraph(FIRST) if first else '', problem(message), entry_form('/password', fields, 'Сменить пароль'),
             '' if first else away('Не менять', '/profile')]
    return entry_page('Новый пароль', parts, status=422 if message else 200,
                      foot='После смены пароля остальные сеансы завершатся.')
