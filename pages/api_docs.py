"""/api/docs: the API for other programs by example, drawn from its description; plain HTML, all of it ours."""

import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from fastapi.responses import Response
from nicegui import app

from components.entry import away, entry_page, paragraph

Schema = dict[str, Any]
METHODS = ('get', 'put', 'post', 'delete')


def register(description: Callable[[], Schema]) -> None:
    """Take the address; ``description`` gives the OpenAPI document."""
    async def show() -> Response:
        return page(description())

    app.add_api_route('/api/docs', show, methods=['GET'], include_in_schema=False)


def page(schema: Schema) -> Response:
    """Every route with its sentence, its parameters and an example of what is sent and answered."""
    text = schema['info'].get('description', '')
    return entry_page('Программный интерфейс', [
        paragraph(text), away('Описание OpenAPI', '/api/openapi.json'), away('Создать ключ в профиле', '/profile'),
        *_routes(schema)], wide=True)


def _routes(schema: Schema) -> Iterator[str]:
    base = schema.get('servers', [{'url': ''}])[0]['url']
    for path, methods in schema['paths'].items():
        for method in METHODS:
            if method in methods:
                yield _route(schema, method, base + path, methods[method])


def _route(schema: Schema, method: str, path: str, route: Schema) -> str:
    parameters = ''.join(f'<li><code>{escape(one["name"])}</code> {escape(_about(one))}</li>'
                         for one in route.get('parameters', []))
    sent = _example(schema, route.get('requestBody', {}).get('content', {}))
    answer: Schema = next((one for status, one in route['responses'].items() if status.startswith('2')), {})
    got = _example(schema, answer.get('content', {}))
    return (f'<h2><code>{method.upper()} {escape(path)}</code></h2>{paragraph(route.get("description", ""))}'
            + (f'<ul>{parameters}</ul>' if parameters else '') + _block('Запрос', sent) + _block('Ответ', got))


def _about(parameter: Schema) -> str:
    need = 'обязателен' if parameter.get('required') else ''
    return ' · '.join(part for part in (parameter.get('description', ''), need) if part)


def _block(title: str, example: Any) -> str:
    if example is None:
        return ''
    text = json.dumps(example, ensure_ascii=False, indent=2)
    return f'<p>{title}</p><pre tabindex="0" style="overflow:auto">{escape(text)}</pre>'


def _example(schema: Schema, content: Schema) -> Any:
    shape = content.get('application/json', {}).get('schema')
    return _value(schema, shape) if shape else None


def _value(schema: Schema, shape: Schema) -> Any:
    """An example of a shape: its own, else made from its parts."""
    if '$ref' in shape:
        return _value(schema, schema['components']['schemas'][shape['$ref'].rsplit('/', 1)[1]])
    if shape.get('examples'):
        return shape['examples'][0]
    if 'properties' in shape:
        return {name: _value(schema, one) for name, one in shape['properties'].items()}
    if 'items' in shape:
        return [_value(schema, shape['items'])]
    if 'anyOf' in shape:
        return shape['default'] if 'default' in shape else _value(schema, shape['anyOf'][0])
    days = {'date': '2026-11-24', 'date-time': '2026-11-24T21:00:00+03:00'}
    plain = {'string': days.get(shape.get('format', ''), ''),
             'boolean': False, 'integer': 0, 'number': 0}
    return shape.get('default', plain.get(shape.get('type', '')))
