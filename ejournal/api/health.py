"""/health for whoever watches the server (п. 7): whether the database answers, and nothing about the school."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from ejournal import db

router = APIRouter()
NEVER_KEPT = {'Cache-Control': 'no-store'}


@router.get('/health')
async def health() -> JSONResponse:
    """200 ``{"status": "ok"}`` after the database has answered, else 503 ``{"status": "unavailable"}``; public."""
    if await db.answers():
        return JSONResponse({'status': 'ok'}, headers=NEVER_KEPT)
    return JSONResponse({'status': 'unavailable'}, status_code=503, headers=NEVER_KEPT)
