"""What the regulation at work needs: attachments, decisions, duties, tokens, absences; the audit's chain."""

from pathlib import Path

from .schema import POSTGRES, SQLITE, Schema

VERSION = 2
NAME = 'regulation'
TEXT = "NOT NULL DEFAULT ''"
FLAG = {SQLITE: 'INT NOT NULL DEFAULT 0', POSTGRES: 'BOOL NOT NULL DEFAULT FALSE'}
MOMENT = {SQLITE: 'TIMESTAMP', POSTGRES: 'TIMESTAMPTZ'}


async def up(schema: Schema) -> None:
    """Eight tables and eleven columns; nothing that was there is touched."""
    await schema.create_tables({dialect: Path(__file__).with_name(f'm0002_regulation.{dialect}.sql').read_text('utf-8')
                                for dialect in (SQLITE, POSTGRES)})
    await schema.add_column('audit_entry', '"group_id" INT')
    await schema.add_column('audit_entry', f'"hash" VARCHAR(64) {TEXT}')
    await schema.add_column('school_year', '"closing_prepared_by" INT')
    await schema.add_column('school_year', {d: f'"closing_prepared_at" {kind}' for d, kind in MOMENT.items()})
    await schema.add_column('planned_topic', {d: f'"reserve" {kind}' for d, kind in FLAG.items()})
    await schema.add_column('planned_topic', f'"note" VARCHAR(500) {TEXT}')
    await schema.add_column('lesson', f'"note" TEXT {TEXT}')
    await schema.add_column('lesson', f'"change_reason" VARCHAR(200) {TEXT}')
    await schema.add_column('lesson', '"moved_to_id" INT')
    await schema.add_column('correction_request', {d: f'"after_closing" {kind}' for d, kind in FLAG.items()})
    await schema.add_column('correction_request', f'"order_number" VARCHAR(40) {TEXT}')
