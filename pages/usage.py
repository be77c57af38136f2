"""/usage: «Статистика использования» — logins, who fills the journals, which parents look in (п. 17.3.1)."""

from nicegui import ui

from components import buttons, cards, figures, office_tabs, report_files, states, tables, web
from components.chart import Chart
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Column, Kind, Report
from ejournal.services import exports, imprints, usage
from ejournal.services.usage import KINDS, PARENTS, PERIODS, PUPILS, STAFF, Usage, share

VIEWS = {'': 'Классы и родители', 'staff': 'Работники'}


def register() -> None:
    """Add the address."""
    web.page('/usage', action=Action.USAGE, title='Статистика использования')(usage_page)


async def usage_page(days: int = usage.MONTH, view: str = '') -> None:
    """Figures, the chart of logins, one of the two tables."""
    actor: Actor = await web.acting()
    found = await usage.board(actor, days)
    chosen = view if view in VIEWS else ''

    async def make(ending: str) -> tuple[list[Report], Imprint]:
        now = await web.acting()
        await exports.note(now, Action.USAGE, f'Статистика использования.{ending}')
        return [usage.report(await usage.board(now, found.days))], await imprints.of_office()

    with framed('Статистика использования', actor, '/handover',
                subtitle=f'С {found.since:%d.%m.%Y} по {clock.today():%d.%m.%Y}') as page:
        with page.actions:
            report_files.draw(make)
        office_tabs.draw(office_tabs.REPORTING, 'usage', actor)
        with cards.row().classes('ej-noprint'):
            buttons.segmented([buttons.Segment(label, str(key), f'/usage?days={key}&view={chosen}')
                               for key, label in PERIODS.items()], str(found.days), label='Период')
            buttons.segmented([buttons.Segment(label, key, f'/usage?days={found.days}&view={key}')
                               for key, label in VIEWS.items()], chosen, label='Что показать')
        _figures(found)
        with ui.element('div').classes('ej-charts'):
            _logins(found)
            _parents(found)
        _workers(found) if chosen == 'staff' else _classes(found)


def _figures(found: Usage) -> None:
    week, parents = found.parents('week')
    with cards.tiles():
        cards.tile('Входов', str(found.logins), of=f'за {PERIODS[found.days]}')
        cards.tile('Учётных записей', str(found.accounts), of=f'ни разу не вошли: {found.never}')
        cards.tile('Родителей за неделю', _percent(share(week, parents)), of=f'{week} из {parents}')
        month, _ = found.parents('month')
        cards.tile('Родителей за 30 дней', _percent(share(month, parents)), of=f'{month} из {parents}')


def _percent(value: float | None) -> str:
    return '—' if value is None else f'{value:.1f} %'.replace('.', ',')


def _logins(found: Usage) -> None:
    days = [f'{one.day:%d.%m}' for one in found.lines]
    traces = [figures.bars(days, [one.counts[kind] for one in found.lines], name=kind,
                           color=figures.SERIES[number])
              for number, kind in enumerate((STAFF, PUPILS, PARENTS))]
    total = sum(sum(one.counts.values()) for one in found.lines)
    Chart('Кто входил по дням', [Column('День', Kind.DATE), *(Column(kind.capitalize(), Kind.WHOLE) for kind in (
        STAFF, PUPILS, PARENTS))], note='Разных людей за день').show(
        figures.figure(traces, barmode='stack', xaxis={'type': 'category', 'nticks': 8, 'fixedrange': True}),
        [(one.day, *one.counts.values()) for one in found.lines],
        alt=f'За период входили: {total} человеко-дней', empty='' if total else 'За этот период никто не входил.')


def _parents(found: Usage) -> None:
    rows = [(one.name, share(one.week, one.parents), share(one.month, one.parents), one.parents)
            for one in found.classes]
    names = [one.name for one in found.classes]
    traces = [figures.bars(names, [row[2] or 0 for row in rows], name='за 30 дней', color=figures.INK['quiet']),
              figures.bars(names, [row[1] or 0 for row in rows], name='за неделю', color=figures.INK['accent'])]
    Chart('Родители, которые заходили', [Column('Класс'), Column('За неделю, %', Kind.PERCENT),
                                          Column('За 30 дней, %', Kind.PERCENT), Column('Родителей', Kind.WHOLE)],
          note='Доля от всех родителей класса').show(
        figures.figure(traces, barmode='overlay'), rows, alt='Доля родителей каждого класса, открывавших журнал',
        empty='' if rows else 'Классов нет.')


def _classes(found: Usage) -> None:
    with cards.card('Классы', 'Записи: отметки, посещаемость, темы, домашние задания', flush=True):
        tables.data_table(
            [tables.Column('name', 'Класс'), tables.Column('entries', 'Записей', numeric=True),
             tables.Column('parents', 'Родителей', numeric=True), tables.Column('access', 'С доступом', numeric=True),
             tables.Column('week', 'За неделю', numeric=True), tables.Column('month', 'За 30 дней', numeric=True),
             tables.Column('pupils', 'Обучающиеся за 30 дней', numeric=True)],
            [{'name': tables.Cell(one.name, href=f'/class/{one.class_id}', order=number), 'entries': one.entries,
              'parents': one.parents, 'access': one.with_access, 'week': _of(one.week, one.parents),
              'month': _of(one.month, one.parents), 'pupils': _of(one.pupils_month, one.pupils)}
             for number, one in enumerate(found.classes)], caption='Классы', empty='Классов нет.')


def _of(part: int, of: int) -> tables.Cell:
    value = share(part, of)
    return tables.Cell(_percent(value), sub=f'{part} из {of}', order=-1.0 if value is None else value)


def _workers(found: Usage) -> None:
    heads = [tables.Column('name', 'Работник'), tables.Column('logins', 'Входов', numeric=True),
             *(tables.Column(key, title.capitalize(), numeric=True) for key, title in KINDS.items()),
             tables.Column('total', 'Всего записей', numeric=True), tables.Column('last', 'Последняя запись'),
             tables.Column('seen', 'Был(а) в журнале')]
    rows = [{'name': tables.Cell(one.name, sub=one.classes), 'logins': one.logins, 'total': one.total,
             **{key: one.entries.get(key, 0) for key in KINDS},
             'last': tables.Cell(f'{one.last_entry:%d.%m.%Y %H:%M}', order=one.last_entry.isoformat())
             if one.last_entry else tables.Cell('нет записей', chip='warn' if one.classes else '', order=''),
             'seen': tables.Cell(f'{one.last_seen:%d.%m.%Y %H:%M}', order=one.last_seen.isoformat())
             if one.last_seen else ''} for one in found.workers]
    with cards.card('Работники', '', flush=True):
        if not rows:
            states.empty('Работников нет', 'Их вносит инспектор по кадрам.')
            return
        tables.data_table(heads, rows, caption='Работники', search=True)
