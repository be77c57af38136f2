"""Who asks, for JSON routes, and the one shape of their refusals: status and ``{"message": …}``."""

from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse

from ejournal.access import Actor
from ejournal.services.sessions import Opened
from models import Conflict, Invalid, Locked, NotAllowed, NotFound, Refusal

STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Invalid: 422, Conflict: 409, Locked: 423}


async def acting(request: Request) -> Actor:
    """The actor the gate has found; 401 without one, as when a route is tried without the gate."""
    opened: Opened | None = getattr(request.state, 'session', None)
    if opened is None or opened.duty:
        raise HTTPException(401, 'Сеанс завершён. Войдите снова.')
    return opened.actor


def refusal_response(refusal: Refusal) -> JSONResponse:
    """A refusal as an answer."""
    return JSONResponse({'message': refusal.message}, STATUS.get(type(refusal), 422))
