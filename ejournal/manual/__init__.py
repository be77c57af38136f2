"""«Справка»: short pages in Russian, each for the roles it names (п. 17.2.2); the texts lie beside this file.

A page begins with «# Title» and «roles: …» («all», or values of ``models.Role``). «## » heads a section, «- » and
«1. » are lists, anything else is a paragraph.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models import NotFound

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Block:
    """A paragraph ('p'), or a list ('ul', 'ol') of its items."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A heading ('' at the beginning of a page) and what stands below."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A page of help; ``roles`` is empty where it is for everybody."""

    name: str
    title: str
    roles: frozenset[str]
    sections: tuple[Section, ...]

    @property
    def summary(self) -> str:
        """The names of its sections."""
        return ' · '.join(section.title for section in self.sections if section.title)


@cache
def pages() -> tuple[Page, ...]:
    """All pages in the order of their file names («10-start.txt» is ``start``)."""
    return tuple(_page(path.stem.partition('-')[2], path.read_text('utf-8')) for path in sorted(FOLDER.glob('*.txt')))


def of(roles: Collection[str]) -> list[Page]:
    """The pages for somebody with these roles."""
    return [page for page in pages() if not page.roles or page.roles & set(roles)]


def one(name: str, roles: Collection[str]) -> Page:
    """A page by its name; ``NotFound`` for another role's."""
    found = next((page for page in of(roles) if page.name == name), None)
    if found is None:
        raise NotFound('Такой страницы справки нет. Откройте список.')
    return found


def _page(name: str, text: str) -> Page:
    head, roles, *lines = text.splitlines()
    named = roles.removeprefix('roles:').split()
    sections: list[tuple[str, list[str]]] = [('', [])]
    for line in lines:
        if line.startswith('## '):
            sections.append((line[3:], []))
        else:
            sections[-1][1].append(line)
    made = tuple(Section(title, tuple(_blocks(body))) for title, body in sections if title or any(body))
    return Page(name, head.removeprefix('# '), frozenset() if named == ['all'] else frozenset(named), made)


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, lines)):
        number, dot, rest = line.partition('. ')
        kind, text = ('ul', line[2:]) if line.startswith('- ') else \
            ('ol', rest) if dot and number.isdecimal() else ('p', line)
        if kind != 'p' and blocks and blocks[-1].kind == kind:
            blocks[-1] = Block(kind, (*blocks[-1].lines, text))
        else:
            blocks.append(Block(kind, (text,)))
    return blocks
