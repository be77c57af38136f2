"""Checks that the data hold together: what no constraint of the database can say."""

from dataclasses import dataclass, field

from tortoise.connection import get_connection

EXAMPLES = 5


@dataclass
class Finding:
    """One check: its title, how many records break it, and a few of them in words."""

    title: str
    count: int = 0
    examples: list[str] = field(default_factory=list)


OVERLAP = """
    SELECT p.last_name || ' ' || p.first_name AS what FROM {table} a
    JOIN {table} b ON a.pupil_id = b.pupil_id AND a.id < b.id {same}
    JOIN person p ON p.id = a.pupil_id
    WHERE a.since < COALESCE(b.until, '9999-12-31') AND b.since < COALESCE(a.until, '9999-12-31')"""
MEMBER = """
    SELECT p.last_name || ' ' || p.first_name || ', ' || l.date AS what FROM {record}
    JOIN study_group g ON g.id = l.group_id JOIN person p ON p.id = r.pupil_id
    WHERE {filled} AND NOT EXISTS (
        SELECT 1 FROM class_membership m WHERE g.name = '' AND m.pupil_id = r.pupil_id
        AND m.school_class_id = g.school_class_id AND m.since <= l.date AND (m.until IS NULL OR m.until > l.date))
    AND NOT EXISTS (
        SELECT 1 FROM group_membership m WHERE g.name <> '' AND m.pupil_id = r.pupil_id
        AND m.group_id = g.id AND m.since <= l.date AND (m.until IS NULL OR m.until > l.date))"""
CLASH = """
    SELECT a.date || ', урок ' || a.number AS what FROM lesson a JOIN lesson b
    ON a.date = b.date AND a.number = b.number AND a.id < b.id AND a.teacher_id = b.teacher_id
    WHERE a.state <> 'cancelled' AND b.state <> 'cancelled'"""
CHECKS = {
    'Обучающийся в двух классах сразу': OVERLAP.format(table='class_membership', same=''),
    'Обучающийся дважды в одной подгруппе': OVERLAP.format(table='group_membership',
                                                           same='AND a.group_id = b.group_id'),
    'Отметка обучающемуся не из группы': MEMBER.format(
        record='mark r JOIN work w ON w.id = r.work_id JOIN lesson l ON l.id = w.lesson_id', filled="r.value <> ''"),
    'Пропуск обучающегося не из группы': MEMBER.format(
        record='attendance r JOIN lesson l ON l.id = r.lesson_id', filled="r.code <> ''"),
    'Учитель на двух уроках сразу': CLASH,
    'Отметки в 1 классе': """
        SELECT c.grade || c.letter || ', ' || l.date AS what FROM mark r JOIN work w ON w.id = r.work_id
        JOIN lesson l ON l.id = w.lesson_id JOIN study_group g ON g.id = l.group_id
        JOIN school_class c ON c.id = g.school_class_id WHERE c.grade = 1 AND r.value <> ''""",
    'Учётная запись без согласия': """
        SELECT a.login AS what FROM account a WHERE NOT a.blocked AND NOT EXISTS (
        SELECT 1 FROM consent c WHERE c.person_id = a.person_id AND c.withdrawn_on IS NULL)""",
    'Домашнее задание на день урока или раньше': """
        SELECT l.date || ': ' || h.text AS what FROM homework h JOIN lesson l ON l.id = h.lesson_id
        WHERE h.text <> '' AND h.due_on <= l.date""",
}


async def check() -> list[Finding]:
    """Every check with its findings; on SQLite the file's own integrity and foreign keys come first."""
    connection = get_connection('default')
    findings = []
    if connection.capabilities.dialect == 'sqlite':
        pages = [str(row['integrity_check']) for row in await connection.execute_query_dict('PRAGMA integrity_check')]
        broken = await connection.execute_query_dict('PRAGMA foreign_key_check')
        findings.append(_finding('Файл базы данных', [line for line in pages if line != 'ok']))
        findings.append(_finding('Ссылки между записями', [f'{row["table"]}: {row["rowid"]}' for row in broken]))
    for title, query in CHECKS.items():
        findings.append(_finding(title, [str(row['what']) for row in await connection.execute_query_dict(query)]))
    return findings


def _finding(title: str, broken: list[str]) -> Finding:
    return Finding(title, len(broken), broken[:EXAMPLES])
