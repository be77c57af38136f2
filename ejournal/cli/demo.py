"""`main.py demo`: a believable school, made once, then served."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ejournal import settings
from ejournal.cli.common import console, progress, run, use_fast_passwords
from ejournal.demo import DEMO_PASSWORD, demo_logins
from models import Refusal, School

Seed = Annotated[int, typer.Option(help='Зерно: одно и то же зерно даёт одну и ту же школу')]


def prepare(seed: int) -> None:
    """Make the demo school where it is not there yet, and print who can log in."""
    chosen = settings.get()
    if not chosen.database_url:  # beside a real school's database, never in it
        chosen.database_url = f'sqlite://{(Path(chosen.data_folder) / "demo.db").resolve().as_posix()}'
    use_fast_passwords()
    run(lambda: _prepare(seed))


async def _prepare(seed: int) -> None:
    school = await School.first()
    if school is not None and not school.is_demo:
        raise Refusal('В этой базе данных настоящая школа. Для показа укажите другую EJOURNAL_DATABASE_URL.')
    if school is None:
        from ejournal.demo.make import make_demo  # noqa: PLC0415 - the second start makes nothing

        with progress() as bar:
            await make_demo(seed, bar)
    table = Table('Роль', 'Кто', 'Логин', title=f'Демонстрационная школа. Пароль у всех: {DEMO_PASSWORD}',
                  title_justify='left')
    for row in await demo_logins():
        table.add_row(*row)
    console.print(table)
