"""The rules and the undertaking not to disclose, accepted at the first login (п. 23–25)."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from nicegui import app

from components.entry import away, clauses, entry_form, entry_page, hidden, paragraph, problem, tick
from ejournal import rules_of_use, security
from ejournal.services import accounts
from ejournal.services.sessions import Opened


def register() -> None:
    """Take the address."""
    app.add_api_route('/rules', show, methods=['GET'], include_in_schema=False)
    app.add_api_route('/rules', accept, methods=['POST'], include_in_schema=False)


async def show(request: Request) -> Response:
    """The rules; with the form for whoever has not accepted them yet."""
    return _page(request.state.session, security.local_path(request.query_params.get('next', '')))


async def accept(request: Request) -> Response:
    """Keep the acceptance and go on; without the tick the page comes again."""
    form = await request.form()
    target = security.local_path(str(form.get('next', '')))
    if form.get('accepted') != 'yes':
        return _page(request.state.session, target, 'Отметьте, что принимаете правила: без этого журнал не откроется.')
    await accounts.accept_rules(request.state.session.actor)
    return RedirectResponse(target, 303)


def _page(opened: Opened, target: str, message: str = '') -> Response:
    form = entry_form('/rules', [hidden('next', target), tick('accepted', rules_of_use.UNDERTAKING)], 'Принимаю')
    return entry_page('Правила работы с журналом', [
        clauses(rules_of_use.RULES), problem(message),
        form if opened.must_accept else paragraph('Вы приняли эти правила.') + away('В профиль', '/profile'),
    ], foot=rules_of_use.VERSION, wide=True, status=422 if message else 200)
