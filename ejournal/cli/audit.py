"""`main.py audit verify`: whether anybody has touched the journal of events."""

import typer

from ejournal.cli.common import console, progress, run
from ejournal.services import audit_chain

commands = typer.Typer(no_args_is_help=True, help='Журнал событий')


@commands.callback()
def group() -> None:
    """Журнал событий."""


@commands.command('verify')
def verify() -> None:
    """Проверить цепочку записей; статус 1, если запись изменена или удалена."""

    async def work() -> audit_chain.Verdict:
        with progress() as bar:
            task = bar.add_task('Журнал событий', total=None)
            return await audit_chain.verify(lambda done, total: bar.update(task, completed=done, total=total))

    verdict = run(work)
    if verdict.broken:
        console.print(f'Цепочка нарушена. {verdict.broken}', style='red', markup=False)
        raise typer.Exit(1)
    older = f', до начала цепочки {verdict.older}' if verdict.older else ''
    console.print(f'Записей в цепочке: {verdict.chained}{older}. Все на месте и не изменены.', style='green',
                  markup=False)
    console.print(f'Отпечаток последней записи: {verdict.head or "нет"}', markup=False)
