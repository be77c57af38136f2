"""A report as an A4 PDF by typst, with the fonts of the program and no other (norms 8.4)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import local

import orjson
import typst

from .pictures import svg
from .shapes import Kind, Report, Section, over_headings, texts

HERE = Path(__file__).parent
_thread = local()


@dataclass(frozen=True)
class Imprint:
    """What stands on every page: the school's full name, when the document was made; ``signers`` by post."""

    school: str
    made: datetime  # school-local
    signers: dict[str, str]


def pdf(report: Report, imprint: Imprint) -> bytes:
    """The document. CPU work of 20–200 ms: call it in a thread."""
    data = orjson.dumps(_data(report, imprint)).decode()
    moment = imprint.made.astimezone().replace(microsecond=0)
    made = _compiler().compile(sys_inputs={'data': data}, format='pdf', timestamp=moment,
                               pdf_standards=['a-2b'] if report.archival else [])
    if not isinstance(made, bytes):
        raise TypeError('one document was expected')
    return made


def _compiler() -> typst.Compiler:
    """A compiler is kept a thread: the fonts are read once, and it may not be shared."""
    if not hasattr(_thread, 'compiler'):
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / 'fonts'])
        _thread.compiler = typst.Compiler(HERE / 'table.typ', root=HERE, font_paths=fonts)
    return _thread.compiler  # type: ignore[no-any-return]  # a thread's own store is untyped


def _data(report: Report, imprint: Imprint) -> dict[str, object]:
    return {
        'school': imprint.school, 'title': report.title, 'head': list(report.head), 'notes': list(report.notes),
        'made': f'Сформировано в ЭЖ {imprint.made:%d.%m.%Y в %H:%M}', 'landscape': report.landscape,
        'small': report.small,
        'picture': {'svg': svg(report.picture), 'words': report.picture.words, 'title': report.picture.title}
        if report.picture else None,
        'sections': [_section(section) for section in report.sections],
        'signatures': [{'post': post, 'name': imprint.signers.get(post, '')} for post in report.signatures]}


def _section(section: Section) -> dict[str, object]:
    upper = over_headings(section.columns)
    return {
        'title': section.title, 'empty': section.empty,
        'columns': [{'title': column.title, 'over': column.over, 'width': column.width, 'upright': column.upright,
                     'numeric': column.kind is not Kind.TEXT} for column in section.columns],
        'upper': [{'words': words, 'span': span} for words, span in upper] if any(words for words, _ in upper) else [],
        'rows': [{'cells': cells, 'strong': row.strong, 'span': row.span}
                 for cells, row in zip(texts(section), section.rows, strict=True)]}
