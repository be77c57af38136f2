"""A NiceGUI server with the grid and nothing else: `python -m tests.browser.grid_component.fake_server PORT`.

The page is `/grid/{group}?mode=…`; by `/_test/{group}/{command}` a test plays the colleague, the outage and the lost
session.
"""

import asyncio
import sys
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from nicegui import app, core, ui

from components import theme
from components.mark_grid import MarkGrid
from tests.browser.grid_component.fake_register import Register
from tests.browser.grid_component.fake_school import NOW

registers: dict[int, Register] = {}
broken: dict[int, str] = {}  # group -> 'offline' | 'ended' | 'slow': its posts; 'failing': its snapshot


def register(group: int, mode: str = '') -> Register:
    """The register of a group, made on first sight."""
    return registers.setdefault(group, Register(group, mode))


@ui.page('/grid/{group}')
def grid_page(group: int, mode: str = '', look: str = 'light') -> None:
    """The grid of one group."""
    ui.add_head_html(f'<script>document.documentElement.dataset.theme={look!r}</script>')
    ui.query('body').style('background: var(--page)')
    ui.query('.nicegui-content').style('padding: 20px; display: block; width: 100%')
    with MarkGrid(register(group, mode).snapshot()).style('width: 100%'):
        pass


@ui.page('/login')
def login_page() -> None:
    """Where a lost session leads."""
    ui.label('Вход')


@app.post('/journal/edits')
async def edits(request: Request) -> Response:
    """Apply the operations of a post."""
    body = await request.json()
    if request.headers.get('x-ejournal') != '1':
        return JSONResponse({'message': 'Нет заголовка X-Ejournal'}, 403)
    group = body['ops'][0]['group']
    if broken.get(group) == 'ended':
        return JSONResponse({'message': 'Сессия закончилась'}, 401)
    if broken.get(group) == 'offline':
        return JSONResponse({}, 503)
    if broken.get(group) == 'slow':
        await asyncio.sleep(0.6)
    if not body['dry_run']:
        register(group).posts.append(body)
    results = [register(op['group']).apply(op, dry=body['dry_run']) for op in body['ops']]
    return JSONResponse({'now': NOW, 'results': results})


@app.get('/journal/cell')
def cell(request: Request, pupil: int, work: int = 0, lesson: int = 0) -> dict[str, Any]:
    """Comment and history; the fake registers share their ids, so the page asking tells which one is meant."""
    group = int(request.headers['referer'].split('/grid/')[1].split('?')[0])
    return registers[group].cell((work or lesson, pupil))


@app.get('/journal/{group}/{term}/snapshot')
def snapshot(group: int, term: int) -> Response:
    """The register as it is now."""
    if broken.get(group) == 'failing':
        return JSONResponse({}, 500)
    return JSONResponse(register(group).snapshot())


@core.sio.on('watch')
async def watch(sid: str, message: dict[str, Any]) -> None:
    """Let a socket hear the changes of its register."""
    await core.sio.enter_room(sid, message['key'])


@app.post('/_test/{group}/live')
async def live(group: int, request: Request) -> dict[str, Any]:
    """Play the colleague: store marks and attendance in the register and tell those who watch it."""
    patch = await request.json()
    for _, work, pupil, text, version, note in patch.get('marks', []):
        register(group).marks[work, pupil] = [text, version, note]
        register(group).authors[work, pupil] = patch['by']
    for lesson, pupil, code, version, minutes in patch.get('attendance', []):
        register(group).attendance[lesson, pupil] = [code, version, minutes]
    for pupil, text, version, reason, term in patch.get('final', []):
        register(group).finals[term, pupil] = [text, version, reason]
        register(group).authors[term, pupil] = patch['by']
    for work in patch.get('works', []):
        register(group).lesson(work['lesson'])['works'].append({k: v for k, v in work.items() if k != 'lesson'})
    if not patch.pop('silent', False):
        await core.sio.emit('live', {'key': f'group:{group}', **patch}, room=f'group:{group}')
    return {}


@app.post('/_test/{group}/broken')
async def breakdown(group: int, request: Request) -> dict[str, Any]:
    """Say what happens to posts from now on."""
    broken[group] = (await request.json())['how']
    return {}


@app.get('/_test/{group}/state')
def state(group: int) -> dict[str, Any]:
    """What the server has stored and how often it was asked."""
    known = register(group)
    return {
        'marks': {f'{work}:{pupil}': mark[0] for (work, pupil), mark in known.marks.items()},
        'attendance': {f'{lesson}:{pupil}': code[0] for (lesson, pupil), code in known.attendance.items()},
        'finals': {str(pupil): final for (_, pupil), final in known.finals.items()},
        'posts': known.posts,
        'lessons': known.lessons,
    }


if __name__ == '__main__':
    theme.install()
    ui.run(
        port=int(sys.argv[1]),
        host='127.0.0.1',
        reload=False,
        show=False,
        tailwind=False,
        language='ru',
        title='Журнал',
        reconnect_timeout=30,
        gzip_middleware_factory=None,
    )
