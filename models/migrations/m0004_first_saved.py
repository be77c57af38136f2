"""When a mark and a homework were saved for the first time: a correction after the deadline is not a late entry."""

from .schema import POSTGRES, SQLITE, Schema

VERSION = 4
NAME = 'first_saved'
MOMENT = {SQLITE: 'TIMESTAMP', POSTGRES: 'TIMESTAMPTZ'}
# The history knows the first saving; without one (an import of old) the last saving is all there is.
MARKS = """
    UPDATE mark SET first_saved_at = COALESCE((
        SELECT MIN(e.at) FROM audit_entry e WHERE e.object_type = 'mark' AND e.object_id = mark.work_id
        AND e.pupil_id = mark.pupil_id AND e.action = 'mark.changed' AND e.after <> ''),
        CASE WHEN mark.value <> '' THEN mark.saved_at END)"""
# An entry of a given homework reads «текст → дата»; «без домашнего задания» has no date.
HOMEWORK = """
    UPDATE homework SET first_saved_at = COALESCE((
        SELECT MIN(e.at) FROM audit_entry e WHERE e.object_type = 'homework' AND e.object_id = homework.lesson_id
        AND e.action = 'homework.changed' AND e.after LIKE '% → %'),
        CASE WHEN homework.text <> '' THEN homework.saved_at END)"""


async def up(schema: Schema) -> None:
    """Two columns, filled for what is there already."""
    for table in ('mark', 'homework'):
        await schema.add_column(table, {d: f'"first_saved_at" {kind}' for d, kind in MOMENT.items()})
    await schema.run(MARKS)
    await schema.run(HOMEWORK)
