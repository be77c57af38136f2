"""`main.py check`: whether the data hold together."""

import typer

from ejournal.cli.common import console, run
from ejournal.services import integrity
from ejournal.services.integrity_queries import Severity
from models import NotFound, School

STYLES = {Severity.BAD: 'red', Severity.WARN: 'yellow', Severity.INFO: 'yellow'}
SAID = {Severity.BAD: 'есть ошибки', Severity.WARN: 'проверьте', Severity.INFO: 'не сделано'}


def check() -> None:
    """Проверить целостность данных; статус 1, если что-то не сходится."""

    async def work() -> bool:
        if not await School.exists():
            raise NotFound('В журнале ещё нет школы: проверять нечего.')
        findings = await integrity.check()
        for finding in findings:
            severity = finding.check.severity
            console.print(f'{finding.title}: ' + (f'{SAID[severity]}, {finding.count}' if finding.count
                                                  else 'в порядке'),
                          style=STYLES[severity] if finding.count else 'green', markup=False)
            for example in finding.examples:
                console.print(f'    {example}', markup=False)
        return not any(finding.count for finding in findings if finding.check.severity is Severity.BAD)

    if not run(work):
        raise typer.Exit(1)
