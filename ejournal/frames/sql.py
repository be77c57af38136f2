"""The large tables as numbers, straight from the database.

Half a million rows as Python tuples cost more than everything else together. The database joins each column into one
text instead, which numpy reads in a blink, and neither holds the interpreter for long.
"""

import re
from collections.abc import Iterable

import numpy as np
from tortoise.connection import get_connection

from ejournal.frames.tables import Array

# ``:groups`` becomes numbers; {…}, DAY(…) and CENTI(…) are spelled as the database wants them.
LESSONS = """SELECT {l.id}, {l.group_id}, {DAY(l.date)}, {l.number}, {l.teacher_id}, {COALESCE(s.substitute_id, 0)},
 {CASE WHEN l.state = 'planned' THEN 0 WHEN l.moved_to_id IS NULL THEN 1 ELSE 2 END},
 {CASE WHEN l.topic = '' THEN 0 ELSE 1 END}, {COALESCE(p.work_type_id, 0)}
 FROM lesson l LEFT JOIN substitution s ON s.lesson_id = l.id LEFT JOIN planned_topic p ON p.id = l.planned_topic_id
 WHERE l.group_id IN (:groups)"""
WORKS = """SELECT {w.id}, {w.lesson_id}, {w.work_type_id}, {CENTI(w.weight)}
 FROM lesson l JOIN work w ON w.lesson_id = l.id WHERE l.group_id IN (:groups) AND NOT w.removed"""
# «4/5» becomes 45, «.» 0: see ``journals.SIGN_CODES``.
MARKS = """SELECT {m.work_id}, {m.pupil_id}, {CASE m.value WHEN '.' THEN 0 WHEN 'зач' THEN 101 WHEN 'незач' THEN 102
 ELSE CAST(REPLACE(m.value, '/', '') AS INTEGER) END}
 FROM lesson l JOIN work w ON w.lesson_id = l.id JOIN mark m ON m.work_id = w.id
 WHERE l.group_id IN (:groups) AND NOT w.removed AND m.value <> ''"""
ATTENDANCE = """SELECT {a.lesson_id}, {a.pupil_id}, {CASE a.code WHEN 'Б' THEN 1 WHEN 'УП' THEN 2 WHEN 'НП' THEN 3
 WHEN 'ОТ' THEN 4 WHEN 'ОП' THEN 5 ELSE 6 END}, {a.minutes}
 FROM lesson l JOIN attendance a ON a.lesson_id = l.id WHERE l.group_id IN (:groups) AND a.code <> ''"""
# Whether anything about a journal's lessons changed, without reading them.
LESSON_SUMS = """SELECT {q.group_id}, {q.lessons}, {q.versions}, {q.last}, {q.states} FROM (
 SELECT l.group_id, COUNT(*) AS lessons, SUM(l.version) AS versions, MAX(l.id) AS last,
 SUM(CASE WHEN l.state = 'planned' THEN 0 WHEN l.moved_to_id IS NULL THEN l.id ELSE 2 * l.id END) AS states
 FROM lesson l WHERE l.group_id IN (:groups) GROUP BY l.group_id) q"""

_SPELLING = {
    'sqlite': {r'\{(.+?)\}': r'group_concat(\1)', r'DAY\((.+?)\)': r'CAST(julianday(\1) - 2440587.5 AS INTEGER)',
               r'CENTI\((.+?)\)': r'CAST(\1 * 100 + 0.5 AS INTEGER)'},
    'postgres': {r'\{(.+?)\}': r"string_agg((\1)::text, ',')", r'DAY\((.+?)\)': r"(\1 - DATE '1970-01-01')",
                 r'CENTI\((.+?)\)': r'CAST(\1 * 100 AS INTEGER)'},
}


def spelled(query: str, groups: Iterable[int], dialect: str) -> str:
    """The query for a database: one row, each column of the result a text «1,2,3»."""
    text = query.replace(':groups', ','.join(map(str, groups)) or '0')
    for pattern, spelling in _SPELLING[dialect].items():
        text = re.sub(pattern, spelling, text, flags=re.DOTALL)
    return text


async def read(query: str, groups: Iterable[int]) -> Array:
    """One row for each of the query's, one column for each ``{…}`` of it, all whole numbers."""
    connection = get_connection('default')
    _, found = await connection.execute_query(spelled(query, groups, connection.capabilities.dialect))
    columns = [found[0][place] for place in range(query.count('{'))]
    return np.column_stack([np.fromstring(text or '', np.int64, sep=',') for text in columns])
