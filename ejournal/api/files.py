"""Attached files, by the rights of what they belong to; a browser saves them and never runs them (п. 25.4)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import FileResponse

from ejournal import files
from ejournal.access import Actor
from ejournal.api.auth import acting, refusal_response
from ejournal.services import downloads
from models import NotFound, Refusal

router = APIRouter()
SAFE = {'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cache-Control': 'no-store'}


@router.get('/files/{attachment_id}')
async def get_file(attachment_id: Annotated[int, Path(ge=1, lt=2**31)],
                   actor: Annotated[Actor, Depends(acting)]) -> Response:
    """The file under the name it was attached with; 404 for whoever may not read what it belongs to."""
    try:
        found = await downloads.to_read(actor, attachment_id)
        path = files.path_of(found.sha256)
        if not path.is_file():
            raise NotFound('Файл не найден в папке данных. Попросите приложить его заново.')
    except Refusal as refusal:
        return refusal_response(refusal)
    return FileResponse(path, media_type=found.media_type, filename=found.title, headers=SAFE)
