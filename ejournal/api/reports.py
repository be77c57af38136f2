"""Reports as files: `GET /reports/file/{key}.pdf|xlsx?klass=…`, by the same doors as on the screen (п. 11.8)."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from ejournal.access import Actor
from ejournal.api.auth import acting, refusal_response
from ejournal.services import reporting
from ejournal.services.report_catalogue import Asked
from models import NotFound, Refusal

router = APIRouter()
LARGEST = 2**31 - 1
SAFE = {'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store'}
NUMBERS = ('klass', 'teacher', 'subject', 'pupil', 'group')


@router.get('/reports/file/{name}')
async def get_report(name: str, request: Request, actor: Annotated[Actor, Depends(acting)]) -> Response:
    """The report under its Russian name; a PDF opens in the browser to be printed, a workbook is saved."""
    key, _, ending = name.rpartition('.')
    try:
        made = await reporting.file(actor, key, _asked(dict(request.query_params)), ending)
    except Refusal as refusal:
        return refusal_response(refusal)
    way = 'inline' if ending == 'pdf' else 'attachment'
    return Response(made.content, media_type=made.media_type, headers=SAFE | {
        'Content-Disposition': f"{way}; filename*=UTF-8''{quote(made.name)}"})


def _asked(values: dict[str, str]) -> Asked:
    numbers = {key: values[key] for key in NUMBERS if values.get(key)}
    if any(not text.isdecimal() or not text.isascii() or len(text) > 10 or int(text) > LARGEST
           for text in numbers.values()):
        raise NotFound('Проверьте адрес: такого отчёта нет.')
    return Asked(**{key: int(text) for key, text in numbers.items()}, period=values.get('period', ''),
                 month=values.get('month', ''))
