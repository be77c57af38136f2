"""The curriculum's versions, tariff snapshots, exams, hand-overs, saved reports; the school's card; what is closed."""

from pathlib import Path

from .schema import POSTGRES, SQLITE, Schema

VERSION = 7
NAME = 'office'
SCHOOL = {'code': 20, 'inn': 12, 'ogrn': 15, 'licence': 200, 'accreditation': 200, 'founder': 200}


async def up(schema: Schema) -> None:
    """Five tables and eight columns; nothing that was there is touched."""
    await schema.create_tables({dialect: Path(__file__).with_name(f'm0007_office.{dialect}.sql').read_text('utf-8')
                                for dialect in (SQLITE, POSTGRES)})
    for name, length in SCHOOL.items():
        await schema.add_column('school', f'"{name}" VARCHAR({length}) NOT NULL DEFAULT \'\'')
    await schema.add_column('subject', '"closed_on" DATE')
    await schema.add_column('school_class', '"closed_on" DATE')
