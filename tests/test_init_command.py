"""`main.py init` where nobody sits at a terminal: whatever has a default is not asked for."""

import pytest
from typer.testing import CliRunner

from ejournal.cli import init as command
from main import cli

NAMED = ['init', '--school', 'Школа № 5', '--administrator', 'Иванов Пётр']


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the command would do with an open database, instead of doing it."""
    begun: list[object] = []
    monkeypatch.setattr(command, 'run', begun.append)
    return begun


def test_the_time_zone_is_not_asked_for_without_a_terminal(works: list[object]) -> None:
    done = CliRunner().invoke(cli, NAMED, input='')
    assert (done.exit_code, len(works)) == (0, 1)
    assert 'Часовой пояс' not in done.output


@pytest.mark.parametrize(('answer', 'code'), [('\n', 0), ('Asia/Yekaterinburg\n', 0), ('Луна\n', 1)])
def test_at_a_terminal_it_is_asked_for(
        works: list[object], monkeypatch: pytest.MonkeyPatch, answer: str, code: int) -> None:
    monkeypatch.setattr(command, 'at_a_terminal', lambda: True)
    done = CliRunner().invoke(cli, NAMED, input=answer)
    assert (done.exit_code, len(works)) == (code, 1 - code)
    assert '[Europe/Moscow]' in done.output


def test_a_zone_that_is_not_there_is_refused(works: list[object]) -> None:
    done = CliRunner().invoke(cli, [*NAMED, '--time-zone', 'Луна'])
    assert (done.exit_code, works) == (1, [])
    assert 'Такого часового пояса нет' in done.output
