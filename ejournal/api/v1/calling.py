"""What every route needs: the program behind the request, its scope, the cursor of a list, the key of a repeat."""

import base64
import binascii
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Header, HTTPException, Path, Query, Request
from fastapi.security import HTTPBearer

from ejournal.access import Actor
from ejournal.api.v1.shapes import MOST, Problem
from ejournal.services.tokens import Caller, Scope

Row = TypeVar('Row')
PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {'model': Problem, 'description': 'Нет ключа, или он неизвестен.'},
    403: {'model': Problem, 'description': 'У ключа нет разрешения, или роль этого не позволяет.'},
    404: {'model': Problem, 'description': 'Такого нет, или оно не ваше.'},
    409: {'model': Problem, 'description': 'Правила школы этого не допускают; until говорит, до какого времени можно.'},
    422: {'model': Problem, 'description': 'Запрос записан неверно.'},
    429: {'model': Problem, 'description': 'Слишком часто: не больше 300 запросов в минуту.'},
}
TOKEN = HTTPBearer(auto_error=False, description='Ключ из профиля: «Authorization: Bearer ej_…».')


class Failure(HTTPException):
    """An answer with a code for the program and a sentence for the person."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(status, message)
        self.body = {'code': code, 'message': message, 'until': None} | more


def caller(request: Request, _: Annotated[object, Depends(TOKEN)] = None) -> Caller:
    """The program the gate has found; 401 when a route is tried without the gate."""
    found = getattr(request.state, 'program', None)
    if not isinstance(found, Caller):
        raise Failure(401, 'unknown_token', 'Нужен ключ программы.')
    return found


def acting(scope: Scope) -> Callable[[Caller], Actor]:
    """A dependency: the actor, for a token with ``scope``."""
    def allowed(found: Annotated[Caller, Depends(caller)]) -> Actor:
        if scope not in found.scopes:
            raise Failure(403, 'scope', f'Ключу не разрешено {scope.label} ({scope.value}).')
        return found.actor
    return allowed


Reader = Annotated[Actor, Depends(acting(Scope.JOURNAL_READ))]
Writer = Annotated[Actor, Depends(acting(Scope.JOURNAL_WRITE))]
Grader = Annotated[Actor, Depends(acting(Scope.FINALS_WRITE))]
Requester = Annotated[Actor, Depends(acting(Scope.CORRECTIONS_WRITE))]
Listener = Annotated[Actor, Depends(acting(Scope.EVENTS_READ))]
Id = Annotated[int, Path(ge=1, lt=2**31)]
Limit = Annotated[int, Query(ge=1, le=MOST, description='Сколько строк в ответе.')]
Cursor = Annotated[str, Query(max_length=200, description='next прошлого ответа.')]
TermId = Annotated[int | None, Query(ge=1, lt=2**31, description='Учебный период; без него — текущий.')]
IfMatch = Annotated[str | None, Header(max_length=40, description='ETag значения, от которого вы отталкиваетесь; '
                                       '* — записать поверх любого. Без заголовка пишется только в пустое место.')]
IdempotencyKey = Annotated[str | None, Header(min_length=8, max_length=200, description='Ваш номер этой записи: '
                                              'повтор с ним выполняется один раз и получает тот же ответ; '
                                              'с другим содержанием он не выполняется.')]


def operation_id(actor: Actor, key: str | None) -> str:
    """The id under which the journal remembers the write; the same key for another request is refused by it."""
    if key is None:
        return str(uuid.uuid4())
    return str(uuid.uuid5(uuid.NAMESPACE_URL, orjson.dumps([actor.account_id, key]).decode()))


def encode(key: Any) -> str:
    """A cursor: where a list was left."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip('=')


def decode(cursor: str) -> Any:
    """The key inside a cursor; 422 for one that is not ours."""
    try:
        padded = cursor.encode('ascii') + b'=' * (-len(cursor) % 4)
        return orjson.loads(base64.b64decode(padded, altchars=b'-_', validate=True))
    except (ValueError, binascii.Error) as error:
        raise Failure(422, 'cursor', 'Курсор неизвестен: возьмите next прошлого ответа.') from error


def number_after(cursor: str) -> int:
    """The cursor of a list ordered by numbers; 0 at its beginning."""
    key = decode(cursor) if cursor else 0
    if isinstance(key, bool) or not isinstance(key, int) or not 0 <= key < 2**31:
        raise Failure(422, 'cursor', 'Курсор неизвестен: возьмите next прошлого ответа.')
    return key


@dataclass(frozen=True)
class Cut:
    """A part of a list and the cursor of what follows."""

    rows: Sequence[Any]
    next: str | None


def cut(rows: Sequence[Row], key: Callable[[Row], list[Any]], cursor: str, limit: int) -> Cut:
    """The first ``limit`` rows after the cursor; they are in the order of ``key``."""
    rows = sorted(rows, key=key)
    if cursor:
        left = decode(cursor)
        try:
            rows = [row for row in rows if key(row) > left]
        except TypeError as error:
            raise Failure(422, 'cursor', 'Курсор неизвестен: возьмите next прошлого ответа.') from error
    more = len(rows) > limit
    return Cut(rows[:limit], encode(key(rows[limit - 1])) if more else None)
