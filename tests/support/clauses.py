"""Which test proves which clause of the regulation: read from the ``clause`` marks. Run it to write the table anew."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
TABLE = TESTS / 'CLAUSES.md'
COUNTS = {'17.1': 3, '17.2': 10, '17.3': 14, '17.4': 17, '17.5': 13, '17.6': 2}
CLAUSES = ['14', '15', '16', *(f'{part}.{n}' for part, count in COUNTS.items() for n in range(1, count + 1)),
           '17.7', '17.8', '18', '19']


def marked() -> dict[str, list[str]]:
    """Clause → «file::test» of every test that says it proves it."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(TESTS.rglob('test_*.py')):
        for clause, test in _marks(ast.parse(file.read_text(encoding='utf-8'))):
            found[clause].append(f'{file.relative_to(TESTS).as_posix()}::{test}')
    return dict(found)


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == 'pytest.mark.clause':
                    yield from ((str(ast.literal_eval(value)), node.name) for value in mark.args)


def table() -> str:
    """The table as text; a clause without a test says so."""
    tests = marked()
    lines = ['# Clause → test', '', 'Written by `python -m tests.support.clauses`; a test keeps it true.', '',
             '| clause | proved by |', '| --- | --- |']
    for clause in CLAUSES:
        shown = '<br>'.join(f'`{test}`' for test in tests.get(clause, [])) or 'not built yet'
        lines.append(f'| {clause} | {shown} |')
    return '\n'.join(lines) + '\n'


if __name__ == '__main__':
    TABLE.write_text(table(), encoding='utf-8', newline='\n')
