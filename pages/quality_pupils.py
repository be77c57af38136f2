"""/quality/pupils: who is in a category of the dashboard, down to the marks and the journal (п. 17.3.3)."""

from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components import buttons, cards, forms, live, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal.access import Action, Actor
from ejournal.analytics.quality import CATEGORIES
from ejournal.services import quality_pupils
from ejournal.services.quality_board import Asked
from ejournal.services.quality_pupils import Line, Listed

COLUMNS = (Column('pupil', 'Обучающийся'), Column('class', 'Класс'), Column('category', 'Категория'),
           Column('subject', 'Предмет'), Column('teacher', 'Учитель'), Column('mean', 'Средний балл', numeric=True),
           Column('diary', 'Дневник', sortable=False))
PAUSE = 2.0


def register() -> None:
    """Add the address."""
    web.page('/quality/pupils', action=Action.QUALITY, title='Обучающиеся по категориям')(pupils_page)


async def pupils_page(  # noqa: PLR0913 - each is a part of the address
    *, year: int = 0, period: str = '', category: str = '', level: str = '', grade: int = 0, klass: int = 0,
    subject: int = 0, teacher: int = 0,
) -> None:
    """The list, following the school."""
    actor: Actor = await web.acting()
    asked = Asked(year, period, level, grade, klass, subject, teacher)
    found = await quality_pupils.of_category(actor, asked, category)

    async def download() -> None:
        with web.refusals_shown():
            made = await quality_pupils.workbook(await web.acting(), asked, category)
            ui.download.content(made.content, made.name, made.media_type)

    title = category[:1].upper() + category[1:] if category else 'Обучающиеся по категориям'
    with framed(title, actor, '/quality', subtitle=_about(found, asked)) as page:
        with page.actions:
            buttons.link_button('Качество обучения', f'/quality?{urlencode(_kept(asked))}')
            buttons.button('XLSX', download)
        _choice(asked, category)
        with cards.card(flush=True):
            table = tables.data_table(COLUMNS, _rows(found), caption=title, search=True,
                                      empty='Таких обучающихся нет. Выберите другую категорию или другой период.')

    async def reload() -> None:
        with web.refusals_shown():
            table.set_rows(_rows(await quality_pupils.of_category(await web.acting(), asked, category)))

    live.reload_on(['school'], reload, pause=PAUSE)


def _choice(asked: Asked, category: str) -> None:
    with cards.row().classes('ej-tools'):
        field = forms.select_field('Категория', 'category', {'': 'все'} | {str(one): str(one) for one in CATEGORIES},
                                   value=category)
        field.on_value_change(lambda event: ui.navigate.to('/quality/pupils?' + urlencode(
            _kept(asked) | ({'category': event.value} if event.value else {}))))


def _kept(asked: Asked) -> dict[str, Any]:
    values = {'year': asked.year, 'period': asked.period, 'level': asked.level, 'grade': asked.grade,
              'klass': asked.klass, 'subject': asked.subject, 'teacher': asked.teacher}
    return {key: value for key, value in values.items() if value}


def _about(found: Listed, asked: Asked) -> str:
    names = found.board.names
    parts = [found.board.period.label, found.board.data.year_name if asked.year else '',
             f'{asked.level} классы' if asked.level else '',
             f'{asked.grade} классы' if asked.grade else '',
             names.school_class(asked.klass), names.subject(asked.subject), names.teacher(asked.teacher)]
    return f'{", ".join(filter(None, parts))}: {len(found.lines)}'


def _rows(found: Listed) -> list[tables.Row]:
    return [_row(line) for line in found.lines]


def _row(line: Line) -> tables.Row:
    return {'pupil': Cell(line.pupil, href=f'/marks/{line.pupil_id}'), 'class': line.class_name,
            'category': line.category,
            'subject': Cell(line.subject, href=f'/journal/{line.group_id}' if line.group_id else ''),
            'teacher': line.teacher, 'mean': line.mean, 'diary': Cell('Открыть', href=f'/diary/{line.pupil_id}')}
