"""Put the journal together: settings, database, pages, API and server; the commands of the machine's administrator."""

import os
import secrets
from pathlib import Path
from typing import Annotated, Any

import typer
from starlette.middleware.gzip import GZipMiddleware

from ejournal import db, settings
from ejournal.cli import audit as audit_command
from ejournal.cli import backtest as backtest_command
from ejournal.cli import check as check_command
from ejournal.cli import demo as demo_command
from ejournal.cli import init as init_command
from ejournal.cli import workbook as workbook_command
from ejournal.cli.common import console, open_school
from ejournal.settings import Settings
from models import Refusal, School

cli = typer.Typer(add_completion=False, no_args_is_help=False, help='Электронный журнал')
cli.command('init')(init_command.init)
cli.command('import')(workbook_command.import_file)
cli.command('export')(workbook_command.export_file)
cli.command('check')(check_command.check)
cli.command('backtest')(backtest_command.backtest)
cli.add_typer(audit_command.commands, name='audit')

NO_SECRET = """Нет секрета: без него настоящий журнал не запускается. Сделайте его один раз и храните вместе с паролями:
    python -c "import secrets; print(secrets.token_urlsafe(48))"
и передайте программе: EJOURNAL_SECRET=…"""
NO_SCHOOL = """В базе данных ещё нет школы. Создайте её одной из команд:
    main.py init            пустая школа и первый администратор
    main.py import ФАЙЛ     школа из книги Excel
    main.py demo            демонстрационная школа"""


def assemble() -> None:
    """Everything the server consists of, without starting it: doors, routes, live views, pages."""
    from nicegui import app  # here, so that `init` and `import` start without a web server in their hands

    from components import errors, live, theme, web
    from ejournal.api import corrections as corrections_api
    from ejournal.api import files as files_api
    from ejournal.api import health as health_api
    from ejournal.api import journal as journal_api
    from ejournal.api import reports as reports_api
    from ejournal.api import schema, v1
    from ejournal.api.gate import Gate
    from ejournal.services import sessions, waiting
    from pages import api_docs, register_all

    app.add_middleware(Gate)
    programs = v1.build()
    app.mount('/api/v1', programs)
    lifespan = app.router.lifespan_context
    for router in (journal_api.router, corrections_api.router, files_api.router, reports_api.router,
                   health_api.router, schema.router(programs)):
        app.include_router(router)
    # Each include wraps the lifespan once more, and the tests assemble hundreds of times; our routers have none.
    app.router.lifespan_context = lifespan
    theme.install()
    errors.install()
    web.install(sessions.find, waiting)
    waiting.listen()
    live.install()
    register_all()
    api_docs.register(programs.openapi)
    _work_by_itself()


def _work_by_itself() -> None:
    """What runs beside the pages, in the background loop."""
    from nicegui import app

    from ejournal.services import duty_reminders, forecast_verdict, nightly, reminders, sessions, upkeep, webhooks

    app.timer(60, sessions.sweep)
    app.timer(300, reminders.digest)
    app.timer(300, duty_reminders.daily, immediate=False)
    app.timer(10, webhooks.deliver)
    app.timer(300, forecast_verdict.refresh, immediate=False)
    app.timer(24 * 3600, upkeep.forget_old_answers)
    app.timer(24 * 3600, upkeep.sweep_files)
    app.timer(300, nightly.run, immediate=False)


@cli.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Электронный журнал. Без команды запускает сервер."""
    if context.invoked_subcommand is None:
        serve()


@cli.command('serve')
def serve() -> None:
    """Запустить сервер журнала."""
    chosen = settings.get()
    if not chosen.secret:
        console.print(NO_SECRET, style='red', markup=False)
        raise typer.Exit(1)
    _serve(chosen)


@cli.command('demo')
def demo(seed: demo_command.Seed = 1, *, serve: Annotated[bool, typer.Option(help='Запустить сервер')] = True) -> None:
    """Сделать демонстрационную школу (один раз) и запустить сервер."""
    chosen = settings.get()
    chosen.data_folder = Path(chosen.data_folder).resolve()
    demo_command.prepare(seed)
    if serve:
        chosen.secret = chosen.secret or _kept_secret(chosen.data_folder)
        _serve(chosen)


def _kept_secret(folder: Path) -> str:
    """The demo's own secret, made once, whole or not at all, and readable by its owner alone."""
    file = folder / 'demo-secret'
    if not file.exists() or not file.read_text():
        part = folder / f'demo-secret.{os.getpid()}'
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), 'w') as stream:
            stream.write(secrets.token_urlsafe(48))
        part.replace(file)
    return file.read_text()


async def _open() -> None:
    await open_school()
    if not await School.exists():
        raise Refusal(NO_SCHOOL)


async def _start() -> None:
    from nicegui import background_tasks

    from ejournal.services import maintenance

    await _open()
    await maintenance.note_start()
    background_tasks.create(_warm_up(), name='warm up')


async def _warm_up() -> None:
    """One after the other: the check of the forecast takes seconds, which the first viewer would have to share."""
    from ejournal.services import forecast_verdict, quality_board

    await quality_board.warm_up()
    await forecast_verdict.refresh()


def _serve(chosen: Settings) -> None:
    import asyncio

    from nicegui import app, ui

    async def probe() -> None:
        try:
            await _open()
        finally:
            await db.close()

    try:
        asyncio.run(probe())  # a refusal must be a sentence, not a traceback of the server's start
    except Refusal as refusal:
        console.print(refusal.message, style='red', markup=False)
        raise typer.Exit(1) from refusal
    assemble()
    app.on_startup(_start)
    app.on_shutdown(db.close)
    console.print(f'Журнал открыт: http://{_shown(chosen.host)}:{chosen.port}   (остановить: Ctrl+C)', markup=False)
    ui.run(**server_options(chosen))


def _shown(host: str) -> str:
    return '127.0.0.1' if host in ('0.0.0.0', '::') else host  # noqa: S104 - compared, not bound


def server_options(chosen: Settings) -> dict[str, Any]:
    """How NiceGUI and uvicorn run here; the measured choices of the README's decisions."""
    return {
        'host': chosen.host, 'port': chosen.port, 'title': 'Журнал', 'language': 'ru', 'reload': False, 'show': False,
        'favicon': Path(__file__).parent / 'components/static/favicon.svg', 'tailwind': False,
        'gzip_middleware_factory': lambda app: GZipMiddleware(app, minimum_size=500, compresslevel=4),
        'reconnect_timeout': 30, 'ws_per_message_deflate': False, 'binding_refresh_interval': None,
        'storage_secret': chosen.secret, 'show_welcome_message': False,
        'session_middleware_kwargs': {'https_only': chosen.secure_cookies, 'same_site': 'lax'},
        'server_header': False,
    }


if __name__ in {'__main__', '__mp_main__'}:
    cli()
