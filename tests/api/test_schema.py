"""What the description of the API promises, tried with requests made from it (schemathesis)."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core import NotSet

from ejournal import outside
from ejournal.api import program as gate_program
from ejournal.api import v1
from models import ApiToken
from tests.api.conftest import Client
from tests.support.school import SmallSchool

SCHEMA = schemathesis.openapi.from_dict(v1.build().openapi())
OPERATIONS: list[Any] = [operation.ok() for operation in SCHEMA.get_all_operations()]
SENT = {'if-match', 'if-none-match', 'idempotency-key'}
FEW = settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def test_every_route_is_described() -> None:
    for operation in OPERATIONS:
        assert operation.definition.raw.get('description'), operation.label
        assert {'401', '403', '404', '409', '422', '429'} <= set(operation.definition.raw['responses']), operation.label


@pytest.mark.parametrize('operation', OPERATIONS, ids=lambda operation: operation.label)
@given(data=st.data())
@FEW
async def test_no_request_surprises_the_api(program: Client, school: SmallSchool, monkeypatch: pytest.MonkeyPatch,
                                            operation: Any, data: st.DataObject) -> None:
    """Whatever is sent, the answer is one of those described, in the described shape."""
    async def resolve(target: outside.Target, *, private: bool) -> str:
        return '127.0.0.1'  # no test asks a name server

    monkeypatch.setattr(outside, 'resolve', resolve)
    monkeypatch.setattr(gate_program, 'A_MINUTE', 10**9)
    await ApiToken.all().delete()
    client = await program('Гук')
    case = data.draw(operation.as_strategy())
    places = dict(case.path_parameters or {})
    if data.draw(st.booleans()):  # half of them about records that are there
        known = {'group_id': school.physics.id, 'lesson_id': school.today.id, 'pupil_id': school.pupil('Цой')}
        places = {name: known.get(name, value) for name, value in places.items()}
    body = {} if isinstance(case.body, NotSet) else {'json': case.body}
    answer = await client.request(
        case.method, case.path.format(**places), **body,
        params={name: value for name, value in dict(case.query or {}).items() if name != 'wait'},
        headers={name: value for name, value in dict(case.headers or {}).items() if name.lower() in SENT})
    assert str(answer.status_code) in operation.definition.raw['responses'], (answer.status_code, answer.text)
    operation.validate_response(answer)
