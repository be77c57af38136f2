"""What goes wrong on a page of figures: one look at the answer of every address somebody may open."""

import re
from collections.abc import Iterable

from fastapi.routing import APIRoute
from nicegui import core
from nicegui.testing import User

FAULTS = re.compile(r'Что-то пошло не так|\bNaN\b|>nan\b|[ "]nan %|\bNaT\b|\bundefined\b|[>" ]None[<" ]')
OURS = re.compile(r'dark === None')  # of NiceGUI's own start script


async def looked_at(user: User, addresses: Iterable[str]) -> dict[str, str]:
    """Address → what is wrong with it; a refusal is an answer too."""
    wrong = {}
    for address in addresses:
        answer = await user.http_client.get(address, follow_redirects=True)
        html = 'text/html' in answer.headers.get('content-type', '')
        fault = FAULTS.search(OURS.sub('', answer.text)) if html else None
        if answer.status_code >= 500 or fault:
            wrong[address] = f'{answer.status_code} {fault[0] if fault else ""}'
    return wrong


def queries() -> dict[str, list[str]]:
    """The registered addresses of pages, and what each takes after the question mark."""
    return {route.path: [field.alias for field in route.dependant.query_params] for route in core.app.routes
            if isinstance(route, APIRoute) and not route.path.startswith('/_nicegui')
            and 'GET' in (route.methods or ())}
