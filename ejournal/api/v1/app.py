"""Put the API together: its routes, its refusals, its description."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ejournal.api.v1 import changes, reading, writing
from ejournal.api.v1.calling import PROBLEMS, Failure
from ejournal.api.v1.shapes import zoned
from models import Conflict, Locked, NotAllowed, NotFound, Refusal

ABOUT = """Программный интерфейс электронного журнала. Программа действует от имени владельца ключа и может не больше,
чем он: те же правила, те же сроки и те же отказы, что на страницах. Ключ создают в профиле и передают в заголовке
«Authorization: Bearer …». Время — школьное, со смещением от UTC. Списки делятся на части: передавайте next как cursor.
Запись: передайте If-Match с ETag прочитанного значения, чтобы не затереть чужое (иначе ответ 412 с нынешним), и
Idempotency-Key, чтобы повтор после обрыва связи не выполнился дважды."""
STATUS: dict[type[Exception], tuple[int, str]] = {
    NotFound: (404, 'not_found'), NotAllowed: (403, 'not_allowed'), Conflict: (412, 'changed'), Locked: (409, 'locked')}
HTTP = {404: ('not_found', 'Такого адреса нет.'), 405: ('method', 'Этот адрес так не отвечает.')}


def build() -> FastAPI:
    """A new application with every route of the first version."""
    api = FastAPI(title='Электронный журнал', version='1', description=ABOUT, docs_url=None, redoc_url=None,
                  openapi_url=None, responses=PROBLEMS, servers=[{'url': '/api/v1'}])
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(Failure, _failed)
    api.add_exception_handler(RequestValidationError, _malformed)
    api.add_exception_handler(HTTPException, _unknown)
    for router in (reading.router, writing.router, changes.router):
        api.include_router(router)
    return api


def _answer(status: int, body: dict[str, Any]) -> JSONResponse:
    return JSONResponse(body, status, {'cache-control': 'no-store'})


async def _refused(request: Request, error: Exception) -> JSONResponse:
    """The services' refusals; whatever is no special case is a rule of the school."""
    status, code = STATUS.get(type(error), (409, 'rule'))
    until = zoned(error.until).isoformat() if isinstance(error, Locked) and error.until else None
    return _answer(status, {'code': code, 'message': str(error), 'until': until})


async def _failed(request: Request, error: Exception) -> JSONResponse:
    return _answer(error.status_code, error.body) if isinstance(error, Failure) else _answer(500, {})


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    """Which field is wrong, without repeating what was sent."""
    found = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    place = '.'.join(str(part) for part in found.get('loc', ()))
    return _answer(422, {'code': 'malformed', 'until': None,
                         'message': f'Запрос записан неверно: {place} ({found.get("type", "")}).'})


async def _unknown(request: Request, error: Exception) -> JSONResponse:
    status = getattr(error, 'status_code', 500)
    status = 422 if status == 400 else status  # a body that is no JSON
    code, message = HTTP.get(status, ('malformed', 'Запрос не читается.'))
    answer = _answer(status, {'code': code, 'message': message, 'until': None})
    answer.headers.update(getattr(error, 'headers', None) or {})
    return answer
