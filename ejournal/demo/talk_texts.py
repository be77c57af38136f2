"""What the demo school writes to each other, read from the file beside this one as plain data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name('talk.toml')


@dataclass(frozen=True, slots=True)
class Said:
    """A text of somebody; ``days`` ago at ``at``."""

    days: int
    at: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A letter, topic, request or announcement: what was said first (None for events), what followed, and the rest."""

    first: Said | None
    then: tuple[Said, ...]
    values: dict[str, Any]


@cache
def items(kind: str) -> tuple[Item, ...]:
    """All of «letters», «topics», «requests», «announcements» or «events», in the order of the file."""
    return tuple(_item(row) for row in _file()[kind])


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(FILE.read_text('utf-8'))


def _item(row: dict[str, Any]) -> Item:
    said = [_said(one) for key in ('posts', 'answers', 'notes') for one in row.get(key, ())]
    if 'who' in row:
        said.insert(0, _said(row))
    return Item(said[0] if said else None, tuple(said[1:]), row)


def _said(row: dict[str, Any]) -> Said:
    return Said(row['days'], row['at'], row['who'], row['text'])
