"""`main.py backtest`: how wrong the forecast was on the school's own terms; the status says whether to show it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ejournal import clock
from ejournal.cli.common import console, progress, run

if TYPE_CHECKING:
    from ejournal.analytics.forecast import Backtest

File = Annotated[Path, typer.Option('--html', help='Куда записать страницу с графиком', dir_okay=False)]


def backtest(html: File = Path('backtest.html')) -> None:
    """Проверить прогноз на прошедших учебных периодах; статус 1, если показывать его нельзя."""
    from ejournal.cli.backtest_page import page  # noqa: PLC0415 - pandas and plotly are only for who asks for them
    from ejournal.services import forecast_check  # noqa: PLC0415

    async def work() -> 'Backtest':
        with progress() as bar:
            bar.add_task('Прогноз на прошедших периодах', total=None)
            return await forecast_check.result()

    found = run(work)
    show(found)
    try:
        html.write_text(page(found, clock.today()), encoding='utf-8')
    except OSError as error:
        console.print(f'Не удалось записать «{html}»: {error.strerror}. Укажите другой файл: --html ФАЙЛ.', style='red',
                      markup=False)
        raise typer.Exit(2) from error
    console.print(f'Страница с графиком: {html}', markup=False)
    if not found.gate.passed:
        raise typer.Exit(1)


def show(found: 'Backtest') -> None:
    """The tables on the terminal and the sentence of the gate."""
    from ejournal.cli import backtest_page as written  # noqa: PLC0415

    table = Table(*written.headings(found), title=written.TITLE, title_justify='left')
    for row in written.rows(found):
        table.add_row(*row)
    console.print(table)
    for line in written.flag_lines(found):
        console.print(line, markup=False)
    console.print(found.gate.sentence, style='green' if found.gate.passed else 'red', markup=False)
