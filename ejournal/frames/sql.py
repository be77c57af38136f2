"""The large tables as numbers, straight from the database.

Half a million rows as Python tuples cost more than everything else together. The database joins each column into one
text instead, which numpy reads in a blink, and neither holds the interpreter for long.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from tortoise.connection import get_connection

from ejournal.frames.tables import Array

# ``:ids`` becomes numbers; {…}, DAY(…) and CENTI(…) are spelled as the database wants them.
LESSONS = """SELECT {l.id}, {l.group_id}, {DAY(l.date)}, {l.number}, {l.teacher_id}, {COALESCE(s.substitute_id, 0)},
 {CASE WHEN l.state = 'planned' THEN 0 WHEN l.moved_to_id IS NULL THEN 1 ELSE 2 END},
 {CASE WHEN l.topic = '' THEN 0 ELSE 1 END}, {COALESCE(p.work_type_id, 0)}
 FROM lesson l LEFT JOIN substitution s ON s.lesson_id = l.id LEFT JOIN planned_topic p ON p.id = l.planned_topic_id
 WHERE l.group_id IN (:ids)"""
WORKS = """SELECT {w.id}, {w.lesson_id}, {w.work_type_id}, {CENTI(w.weight)}
 FROM lesson l JOIN work w ON w.lesson_id = l.id WHERE l.group_id IN (:ids) AND NOT w.removed"""
# «4/5» becomes 45, «.» 0: see DEBT, PASS and FAIL in ``journals``.
MARKS = """SELECT {m.work_id}, {m.pupil_id}, {CASE m.value WHEN '.' THEN 0 WHEN 'зач' THEN 101 WHEN 'незач' THEN 102
 ELSE CAST(REPLACE(m.value, '/', '') AS INTEGER) END}
 FROM lesson l JOIN work w ON w.lesson_id = l.id JOIN mark m ON m.work_id = w.id
 WHERE l.group_id IN (:ids) AND NOT w.removed AND m.value <> ''"""
ATTENDANCE = """SELECT {a.lesson_id}, {a.pupil_id}, {CASE a.code WHEN 'Б' THEN 1 WHEN 'УП' THEN 2 WHEN 'НП' THEN 3
 WHEN 'ОТ' THEN 4 WHEN 'ОП' THEN 5 ELSE 6 END}, {a.minutes}
 FROM lesson l JOIN attendance a ON a.lesson_id = l.id WHERE l.group_id IN (:ids) AND a.code <> ''"""
_FINALS = """SELECT {f.pupil_id}, {f.year_id}, {f.subject_id},
 {CASE f.kind WHEN 'term' THEN 0 WHEN 'year' THEN 1 WHEN 'exam' THEN 2 ELSE 3 END}, {COALESCE(f.term_id, 0)},
 {CASE f.value WHEN '5' THEN 0 WHEN '4' THEN 1 WHEN '3' THEN 2 WHEN '2' THEN 3 WHEN '1' THEN 4 WHEN 'н/а' THEN 5
 WHEN 'осв' THEN 6 WHEN 'зач' THEN 7 ELSE 8 END}, {CASE WHEN f.reason = '' THEN 0 ELSE 1 END},
 [f.period], [f.class_name] FROM final_mark f WHERE f.value <> '' AND """
FINALS_OF_YEAR = _FINALS + 'f.year_id IN (:ids)'
FINALS_OF_PUPILS = _FINALS + 'f.pupil_id IN (:ids)'
# Whether anything about a journal's lessons changed, without reading them.
LESSON_SUMS = """SELECT {q.group_id}, {q.lessons}, {q.versions}, {q.last}, {q.states} FROM (
 SELECT l.group_id, COUNT(*) AS lessons, SUM(l.version) AS versions, MAX(l.id) AS last,
 SUM(CASE WHEN l.state = 'planned' THEN 0 WHEN l.moved_to_id IS NULL THEN l.id ELSE 2 * l.id END) AS states
 FROM lesson l WHERE l.group_id IN (:ids) GROUP BY l.group_id) q"""

_SEPARATOR = chr(31)  # stands in no text
_SPELLING = {
    'sqlite': {r'\{(.+?)\}': r'group_concat(\1)', r'\[(.+?)\]': r'group_concat(\1, char(31))',
               r'DAY\((.+?)\)': r'CAST(julianday(\1) - 2440587.5 AS INTEGER)',
               r'CENTI\((.+?)\)': r'CAST(\1 * 100 + 0.5 AS INTEGER)'},
    'postgres': {r'\{(.+?)\}': r"string_agg((\1)::text, ',')", r'\[(.+?)\]': r'string_agg(\1, chr(31))',
                 r'DAY\((.+?)\)': r"(\1 - DATE '1970-01-01')", r'CENTI\((.+?)\)': r'CAST(\1 * 100 AS INTEGER)'},
}


@dataclass(frozen=True)
class Rows:
    """``numbers``: one row for each of the query's, one column for each ``{…}``; ``texts``: a list for each ``[…]``."""

    numbers: Array
    texts: list[list[str]]


def spelled(query: str, ids: Iterable[int], dialect: str) -> str:
    """The query for a database: one row, each column of the result a text «1,2,3»."""
    text = query.replace(':ids', ','.join(map(str, ids)) or '0')
    for pattern, spelling in _SPELLING[dialect].items():
        text = re.sub(pattern, spelling, text, flags=re.DOTALL)
    return text


async def read_texts(query: str, ids: Iterable[int]) -> Rows:
    """What the query says of these ids."""
    connection = get_connection('default')
    _, found = await connection.execute_query(spelled(query, ids, connection.capabilities.dialect))
    count = query.count('{')
    numbers = np.column_stack([np.fromstring(found[0][place] or '', np.int64, sep=',') for place in range(count)])
    texts = [found[0][place] for place in range(count, count + query.count('['))]
    return Rows(numbers, [text.split(_SEPARATOR) if text is not None else [] for text in texts])


async def read(query: str, ids: Iterable[int]) -> Array:
    """The same of a query without texts."""
    return (await read_texts(query, ids)).numbers
