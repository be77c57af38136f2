"""The journal of events and «Отчёт о доступе к классному журналу» (norms 4.7 f) as files for Excel."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from ejournal.access import Actor
from ejournal.services import audit_trail
from ejournal.services.audit_trail import Asked

from . import cells
from .sheets import Column, Sheet
from .xlsx import Output

EVENTS = ('Журнал событий', (
    ('№', 'id', 8), ('Когда', 'at', 16), ('Кто', 'who', 22), ('Роль', 'role', 18), ('Действие', 'action', 30),
    ('О чём', 'about', 40), ('Было', 'before', 20), ('Стало', 'after', 20), ('Причина', 'reason', 30),
    ('Источник', 'source', 12), ('Адрес', 'address', 16)))
ACCESS = ('Отчёт о доступе', (
    ('Класс', 'class_name', 8), ('Предмет', 'subject', 28), ('Дата изменения', 'at', 16), ('Пользователь', 'who', 22),
    ('Дата урока', 'lesson_on', 12), ('Период', 'term', 14), ('Действие', 'action', 60)))


async def build(actor: Actor, asked: Asked, *, access_only: bool) -> bytes:
    """The file's content; refused and noted as ``audit_trail.export`` says."""
    name, headings = ACCESS if access_only else EVENTS
    columns = tuple(Column(heading, key, cells.RAW, width=width) for heading, key, width in headings)
    with TemporaryDirectory() as folder:
        path = Path(folder, 'audit.xlsx')
        output = Output(path)
        output.sheet(Sheet(name, columns, ()), columns)
        try:
            async for rows in audit_trail.export(actor, asked, access_only=access_only):
                await asyncio.to_thread(output.add, [asdict(row) for row in rows])
        finally:
            await asyncio.to_thread(output.close)
        return await asyncio.to_thread(path.read_bytes)
