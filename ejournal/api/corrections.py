"""«Заявка на исправление» from the locked cell of the grid."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from ejournal.access import Actor
from ejournal.api.auth import acting, refusal_response
from ejournal.services import correction_files, corrections
from ejournal.services.corrections import Asked
from models import Invalid, Refusal

router = APIRouter()
Acting = Annotated[Actor, Depends(acting)]
SENT = 'Заявка отправлена. Её рассмотрит директор или заместитель директора.'


@router.post('/journal/corrections')
async def post_correction(request: Request, actor: Acting) -> Response:
    """Put the request into the queue: ``{"id", "message"}``, or the refusal."""
    try:
        number = await corrections.ask(actor, _asked(await request.body()))
    except Refusal as refusal:
        return refusal_response(refusal)
    return Response(orjson.dumps({'id': number, 'message': SENT}), media_type='application/json',
                    headers={'Cache-Control': 'no-store'})


@router.post('/journal/corrections/{number}/files')
async def post_file(number: Annotated[int, Path(ge=1, lt=2**31)], request: Request, actor: Acting,
                    name: Annotated[str, Query(max_length=300)] = '') -> Response:
    """The body is the file, kept if it is of a known kind; ``name`` is what its author calls it."""
    try:
        made = await correction_files.attach(actor, number, name, await request.body())
    except Refusal as refusal:
        return refusal_response(refusal)
    return Response(orjson.dumps({'id': made}), media_type='application/json', headers={'Cache-Control': 'no-store'})


def _asked(raw: bytes) -> Asked:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Invalid('Запрос не читается: ожидается JSON.') from error
    if not isinstance(body, dict):
        raise Invalid('Запрос не читается: ожидается объект.')
    return Asked(
        _text(body, 'kind', 12), _number(body, 'group'), _number(body, 'lesson'), _number(body, 'pupil'),
        _text(body, 'old', 24), _text(body, 'new', 24), _text(body, 'reason', 500), _optional(body, 'work'),
        _optional(body, 'type'), _text(body, 'order_number', 40))


def _text(body: dict[str, Any], name: str, limit: int) -> str:
    value = body.get(name) or ''
    if not isinstance(value, str) or len(value) > limit:
        raise Invalid(f'Заявка записана неверно: {name}.')
    return value


def _number(body: dict[str, Any], name: str) -> int:
    value = _optional(body, name)
    if value is None:
        raise Invalid(f'Заявка записана неверно: {name}.')
    return value


def _optional(body: dict[str, Any], name: str) -> int | None:
    value = body.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31):
        raise Invalid(f'Заявка записана неверно: {name}.')
    return value
