"""The table of clauses and tests is what the tests say, and what is said is a clause of the regulation."""

from tests.support import clauses

OTHERS = {'5', '7', '8', '12', '13', '6.1', '6.3', '9', '11.2', '11.5', '11.6', '11.8', '11.9', '19', '20', '21', '23',
          '24', '25.1', '25.2', '25.3', '25.4'}


def test_the_table_is_current() -> None:
    assert clauses.TABLE.read_text(encoding='utf-8') == clauses.table(), 'python -m tests.support.clauses'


def test_every_mark_names_a_clause() -> None:
    assert set(clauses.marked()) <= {*clauses.CLAUSES, *OTHERS}
