"""Paper notices as PDF: A5, two on a sheet of A4, for a pair of scissors (п. 17.5.5, norms 8.2)."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from ejournal.notice_shapes import PaperSheet

HERE = Path(__file__).parent
FONTS = HERE / 'fonts'
LONGEST = 700  # signs of remarks and of homework that still fit beside a full table


def pdf(sheets: Sequence[PaperSheet]) -> bytes:
    """The sheets in their order; CPU work, so call it in a thread."""
    shown = json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False)
    made = typst.compile(HERE / 'notices.typ', font_paths=[FONTS], ignore_system_fonts=True,
                         sys_inputs={'sheets': shown})
    assert isinstance(made, bytes)  # noqa: S101 - one document is one file
    return made


def _plain(sheet: PaperSheet) -> dict[str, object]:
    return {
        'school': sheet.school, 'pupil': sheet.pupil, 'class_name': sheet.class_name, 'missed': sheet.missed,
        'period': f'{sheet.first:%d.%m.%Y} – {sheet.last:%d.%m.%Y}', 'teacher': sheet.teacher,
        'subjects': [[line.subject, line.marks, line.mean] for line in sheet.subjects],
        'remarks': _cut(sheet.remarks), 'homework': _cut(sheet.homework)}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f'{text[:LONGEST].rsplit(" ", 1)[0]} …'
