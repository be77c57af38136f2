"""What the grid asks over plain HTTP, so that it outlives a socket, a restart and a session: edits, snapshot, cell."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from ejournal import clock
from ejournal.access import Actor
from ejournal.api.auth import acting, refusal_response
from ejournal.services import edits, forecast_views, journal
from ejournal.services.marks import wall
from ejournal.services.operations import parse
from models import Invalid, Refusal

router = APIRouter()
Acting = Annotated[Actor, Depends(acting)]
Number = Annotated[int, Field(ge=0, lt=2**31)]  # what a column of the database can hold


@router.post('/journal/edits')
async def post_edits(request: Request, actor: Acting) -> Response:
    """Apply the browser's operations; each is answered for itself (see ``services.operations``)."""
    try:
        body = _body(await request.body())
        operations = [parse(raw) for raw in body['ops']]
        outcomes = await edits.apply(actor, operations, dry_run=body.get('dry_run') is True)
    except Refusal as refusal:
        return refusal_response(refusal)
    return _json({'now': wall(clock.local()), 'results': [outcome.as_json() for outcome in outcomes]})


@router.get('/journal/{group_id}/{term_id}/snapshot')
async def get_snapshot(group_id: Number, term_id: Number, actor: Acting) -> Response:
    """The grid's snapshot, for what was missed while the socket was away."""
    try:
        return _json(await journal.snapshot(actor, group_id, term_id))
    except Refusal as refusal:
        return refusal_response(refusal)


@router.get('/journal/{group_id}/{term_id}/forecast')
async def get_forecast(group_id: Number, term_id: Number, actor: Acting) -> Response:
    """The grid's column of forecasts: asked once after the grid stands, then told by the socket."""
    try:
        return _json(await forecast_views.of_group(actor, group_id, term_id))
    except Refusal as refusal:
        return refusal_response(refusal)


@router.get('/journal/cell')
async def get_cell(
        actor: Acting, pupil: Number, work: Number | None = None, lesson: Number | None = None,
        group: Number | None = None, period: Annotated[str, Field(max_length=40)] = '') -> Response:
    """A cell's comment and history: of a mark by its work, of an absence by its lesson, of a final mark by group and
    period."""
    try:
        if group is not None and period:
            return _json(await journal.final_cell(actor, pupil_id=pupil, group_id=group, period=period))
        return _json(await journal.cell(actor, pupil_id=pupil, work_id=work, lesson_id=lesson))
    except Refusal as refusal:
        return refusal_response(refusal)


def _body(raw: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Invalid('Запрос не читается: ожидается JSON.') from error
    if not isinstance(body, dict) or not isinstance(body.get('ops'), list):
        raise Invalid('В запросе нет списка «ops».')
    return body


def _json(content: dict[str, Any]) -> Response:
    return Response(orjson.dumps(content), media_type='application/json', headers={'Cache-Control': 'no-store'})
