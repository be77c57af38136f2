"""`main.py backtest`: its table, its page and its status."""

import re
from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

from ejournal.analytics.forecast import Backtest, Year, backtest
from ejournal.cli import backtest as command
from ejournal.cli.backtest_page import headings, page, rows
from main import cli
from tests.support.simulated_marks import TERMS, simulate


@pytest.fixture(scope='module')
def found() -> Backtest:
    school = simulate(6, classes=3, subjects=4)
    return backtest(Year(school.marks, school.finals, TERMS, school.prior, '2025/2026'))


@pytest.fixture
def answers(found: Backtest, monkeypatch: pytest.MonkeyPatch) -> list[Backtest]:
    """What the command finds, instead of asking the database."""
    kept = [found]
    monkeypatch.setattr(command, 'run', lambda work: kept[0])
    return kept


@pytest.mark.clause('11.9')
def test_the_page_is_whole_and_asks_nothing_of_other_servers(found: Backtest) -> None:
    html = page(found, date(2026, 11, 24))
    assert 'Когда программа говорила N %, так и вышло в … %' in html
    assert 'проверен 24.11.2026' in html
    own = re.sub(r'<script[^>]*>.*?</script>', '', html, flags=re.DOTALL)
    assert not re.search(r'https?://|<link|<img|src=', own)
    assert not re.search(r'<script[^>]+src=', html)
    assert 'отметка 4 или 5' in own


def test_the_table_has_a_line_per_measure_and_a_column_per_cut(found: Backtest) -> None:
    assert headings(found) == ['Прошло периода', '25 %', '50 %', '75 %']
    lines = rows(found)
    assert {len(line) for line in lines} == {4}
    assert lines[0] == ['Случаев', *map(str, found.cuts['n'])]
    assert all(re.fullmatch(r'\d+(,\d+)?( %)?', cell) for line in lines for cell in line[1:])


def test_the_status_is_that_of_the_gate(answers: list[Backtest], tmp_path) -> None:
    file = tmp_path / 'проверка.html'
    good = CliRunner().invoke(cli, ['backtest', '--html', str(file)])
    assert (good.exit_code, file.is_file()) == (0, True)
    assert 'Точность прогноза' in good.stdout
    assert 'из 10 отмеченных' in good.stdout
    answers[0] = replace(answers[0], gate=replace(answers[0].gate, passed=False, sentence='Прогноз не показываем.'))
    closed = CliRunner().invoke(cli, ['backtest', '--html', str(file)])
    assert closed.exit_code == 1
    assert 'Прогноз не показываем.' in closed.stdout


def test_a_file_that_cannot_be_written_is_a_sentence(answers: list[Backtest], tmp_path) -> None:
    refused = CliRunner().invoke(cli, ['backtest', '--html', str(tmp_path / 'нет' / 'такой.html')])
    assert refused.exit_code == 2
    assert 'Не удалось записать' in refused.stdout


def test_a_new_school_gets_an_empty_table_and_the_reason(answers: list[Backtest], tmp_path) -> None:
    answers[0] = backtest([])
    started = CliRunner().invoke(cli, ['backtest', '--html', str(tmp_path / 'b.html')])
    assert started.exit_code == 1
    assert 'нет ни одного законченного' in ' '.join(started.stdout.split())
