"""The rules of this house that ruff, mypy and import-linter cannot check."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHOWN = {'.py', '.js', '.mjs', '.css', '.html', '.svg', '.vue'}
OUTSIDE = re.compile(r'https?://(?!www\.w3\.org/)', re.IGNORECASE)
# `text.save()` and the like are fields and files of a page that save through a service.
WRITES = re.compile(r"""(?<!text)(?<!topic)(?<!plans)(?<!file)\.save\(
                     | \.(bulk_create|bulk_update|get_or_create|update_or_create)\(
                     | \b[A-Z]\w+\.(create|filter\(.*\)\.(update|delete))\(""", re.VERBOSE)


def sources(*folders: str, suffixes: frozenset[str] | set[str] = frozenset({'.py'})) -> list[Path]:
    """Files of these kinds in these folders of the project, as paths relative to it."""
    paths = [path for folder in folders for path in (ROOT / folder).rglob('*')]
    return sorted(path.relative_to(ROOT) for path in paths if path.suffix in suffixes)


def undocumented(tree: ast.AST, prefix: str = '') -> Iterator[str]:
    """Names of the public functions and methods that say nothing about themselves."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith('_'):
            if isinstance(node, ast.ClassDef):
                yield from undocumented(node, f'{node.name}.')
            elif not ast.get_docstring(node):
                yield prefix + node.name


def test_pages_ask_nothing_of_other_servers() -> None:
    files = sources('components', 'pages', suffixes=SHOWN)
    assert [str(file) for file in files if OUTSIDE.search((ROOT / file).read_text(encoding='utf-8'))] == []


def test_every_folder_is_a_package_with_its_sentence() -> None:
    """Import-linter does not see a folder that is none."""
    files = sources('models', 'ejournal', 'components', 'pages')
    packages = {file.parent / '__init__.py' for file in files}
    texts = {str(file): (ROOT / file).read_text(encoding='utf-8') if file in files else '' for file in packages}
    assert [file for file, text in texts.items() if not ast.get_docstring(ast.parse(text))] == []


def test_only_services_write() -> None:
    files = [Path('main.py'), *sources('components', 'pages', 'ejournal/api', 'ejournal/cli')]
    assert [str(file) for file in files if WRITES.search((ROOT / file).read_text(encoding='utf-8'))] == []


def test_every_service_has_its_tests() -> None:
    """A file of its own, or it is a part: a service with such a file imports it, or a test names it."""
    services = [file for file in sources('ejournal/services') if file.name != '__init__.py']
    own = [file for file in services if (ROOT / f'tests/services/test_{file.name}').is_file()]
    texts = [(ROOT / file).read_text(encoding='utf-8') for file in [*own, *sources('tests')]]
    named = {name for text in texts
             for line in re.findall(r'^(?:from|import) [^(\n]*(?:\([^)]*\))?', text, re.MULTILINE)
             for name in re.findall(r'\w+', line)}
    assert [file.stem for file in services if file not in own and file.stem not in named] == []


def test_no_test_is_left_out() -> None:
    word = re.compile(r'\bs' r'kip(if|unless)?\b|importors' 'kip|S' 'kipTest')
    assert [str(file) for file in sources('tests') if word.search((ROOT / file).read_text(encoding='utf-8'))] == []


def test_what_the_school_does_is_described() -> None:
    files = sources('ejournal/services', 'ejournal/rules')
    missing = {str(file): [*undocumented(ast.parse((ROOT / file).read_text(encoding='utf-8')))] for file in files}
    assert {file: names for file, names in missing.items() if names} == {}


@pytest.mark.parametrize('lock', ['requirements.lock', 'requirements-dev.lock'])
def test_locks_name_versions_and_hashes_but_no_places(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding='utf-8')
    pinned = re.findall(r'^[\w.-]+==[^\s;]+', text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r'^\S.*\\\n    --hash=sha256:', text, re.MULTILINE)) > 0
    assert not re.search(r'://| @ |index-url|find-links|^#', text, re.MULTILINE)


def test_tests_are_done_with_the_versions_that_run() -> None:
    pins = [set(re.findall(r'^[\w.-]+==.*$', (ROOT / lock).read_text(encoding='utf-8'), re.MULTILINE))
            for lock in ('requirements.lock', 'requirements-dev.lock')]
    assert pins[0] <= pins[1]


def test_a_bare_python_can_start() -> None:
    bare = subprocess.run([sys.executable, '-S', '-m', 'ejournal', 'help'], cwd=ROOT, capture_output=True, check=False)
    assert (bare.returncode, bare.stderr) == (0, b'')
    assert b'ejournal run' in bare.stdout
