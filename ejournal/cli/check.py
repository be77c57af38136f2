"""`main.py check`: whether the data hold together."""

import typer

from ejournal.cli.common import console, run
from ejournal.services import integrity


def check() -> None:
    """Проверить целостность данных; статус 1, если что-то не сходится."""

    async def work() -> bool:
        findings = await integrity.check()
        for finding in findings:
            mark = 'есть ошибки' if finding.count else 'в порядке'
            console.print(f'{finding.title}: {mark}' + (f', {finding.count}' if finding.count else ''),
                          style='red' if finding.count else 'green', markup=False)
            for example in finding.examples:
                console.print(f'    {example}', markup=False)
        return not any(finding.count for finding in findings)

    if not run(work):
        raise typer.Exit(1)
