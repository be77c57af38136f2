"""/curriculum: «Учебный план» — subjects × parallels, versions, changes from a day (п. 17.3.10)."""

from datetime import date
from decimal import Decimal

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, office_tabs, report_files, states, tables, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Column as Head
from ejournal.reports.shapes import Kind, Report, Row, Section
from ejournal.services import curriculum, exports, imprints
from ejournal.services.curriculum import Change, Plan
from ejournal.services.load import show


def register() -> None:
    """Add the address."""
    web.page('/curriculum', action=Action.ORGANISATION, title='Учебный план')(curriculum_page)


async def curriculum_page(version: int = 0) -> None:
    """The plan of the year; a former version is read only."""
    actor: Actor = await web.acting()
    plan = await curriculum.shown(actor, version)

    async def load() -> Plan:
        return await curriculum.shown(await web.acting(), version)

    async def make(ending: str) -> tuple[list[Report], Imprint]:
        now = await web.acting()
        found = await curriculum.shown(now, version)
        await exports.note(now, Action.ORGANISATION, f'Учебный план.{ending}')
        return [_report(found)], await imprints.of_office()

    with framed('Учебный план', actor, '/curriculum',
                subtitle=f'{plan.year_name} учебный год. Часов в неделю, ниже — в год; У — углублённо') as page:
        with page.actions:
            report_files.draw(make)
            if actor.may(Action.CURRICULUM_WRITE) and not version:
                buttons.primary('Изменить часы', lambda: _ask(plan)).mark('change-hours')
        office_tabs.draw(office_tabs.ORGANISATION, 'curriculum', actor)
        await live.section(load, _draw, lambda _: [curriculum.KEY])


def _draw(plan: Plan) -> None:
    current = next(one for one in plan.versions if one.current)
    if plan.shown and plan.shown != current.number:
        with states.callout(f'Это редакция {plan.shown}: она больше не действует.', 'warn'):
            buttons.link_button('Действующий план', '/curriculum')
    if not plan.lines:
        with cards.card():
            states.empty('Учебного плана нет', 'Создайте предметы и внесите часы кнопкой «Изменить часы».')
        return
    for title, lines in (('Учебные предметы', plan.lines), ('Внеурочная деятельность', plan.outside)):
        if lines:
            with cards.card(title, flush=True):
                tables.data_table(
                    [tables.Column('subject', 'Предмет', width='230px'), *(
                        tables.Column(f'c{key}', key, numeric=True, sortable=False) for key in plan.columns)],
                    [*(_row(plan, line) for line in lines), *([_total(plan)] if lines is plan.lines else [])],
                    caption=title, empty='')
    _versions(plan)


def _row(plan: Plan, line: curriculum.Line) -> tables.Row:
    found: dict[str, tables.Cell | str] = {'subject': tables.Cell(line.subject, sub=line.area)}
    for key in plan.columns:
        hours = line.hours.get(key)
        year = line.of_year.get(key, Decimal(0))
        level = ' У' if line.levels.get(key) == 'У' else ''
        found[f'c{key}'] = tables.Cell(f'{show(hours)}{level}', sub=show(year),
                                       order=float(hours)) if hours else ''
    return found


def _total(plan: Plan) -> tables.Row:
    found: dict[str, tables.Cell | str] = {'subject': tables.Cell('Итого', sub='не больше')}
    for key in plan.columns:
        total = plan.total(key)
        found[f'c{key}'] = tables.Cell(show(total), sub=str(plan.limits[key]),
                                       chip='bad' if total > plan.limits[key] else None, order=float(total))
    return found


def _versions(plan: Plan) -> None:
    with cards.card('Редакции', 'Часы за год считаются по дням действия каждой редакции', flush=True), cards.rows():
        for one in plan.versions:
            by = ' · '.join(filter(None, [one.reason, one.author]))
            href = '/curriculum' if one.current else f'/curriculum?version={one.number}'
            with cards.item(f'Редакция {one.number} с {one.since:%d.%m.%Y}', by, href=href):
                if one.current:
                    chips.chip('действует', 'good')


def _ask(plan: Plan) -> None:
    with ui.context.client.content, dialogs.sheet('Изменить часы') as sheet, forms.form(), forms.fields():
        subject = forms.select_field('Предмет', 'subject', plan.subjects, search=True, required=True)
        place = forms.select_field('Параллель или класс', 'place', plan.places, required=True)
        hours = forms.text_field('Часов в неделю', 'hours', hint='0 — убрать предмет из плана', required=True)
        level = forms.select_field('Уровень', 'level', curriculum.LEVELS, value='Б')
        since = forms.date_field('Действует с', 'since', value=max(clock.today(), plan.starts_on), required=True)
        reason = forms.text_field('Основание', 'reason', hint='приказ; с 2 сентября обязательно')

    async def save() -> None:
        if not since.check(required=True):
            return
        with web.refusals_shown():
            day = since.day or date.min
            count = await curriculum.change(await web.acting(), [Change(
                str(place.value or ''), int(subject.value or 0), hours.value or '', str(level.value))], day,
                reason.value or '')
            sheet.close()
            dialogs.notice('Учебный план изменён' if count else 'Ничего не изменилось', 'good' if count else 'info')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-hours')
    sheet.open()


def _report(plan: Plan) -> Report:
    heads = (Head('Предметная область', width=46), Head('Предмет', width=-1),
             *(Head(key, Kind.TWO, 'Часов в неделю', 11) for key in plan.columns))
    rows = [Row((line.area, line.subject, *(float(line.hours[key]) if key in line.hours else None
                                            for key in plan.columns))) for line in plan.lines]
    rows.append(Row(('', 'Итого', *(float(plan.total(key)) for key in plan.columns)), strong=True))
    if plan.outside:
        rows.append(Row(('Внеурочная деятельность',), span=True))
        rows += [Row((line.area, line.subject, *(float(line.hours[key]) if key in line.hours else None
                                                 for key in plan.columns))) for line in plan.outside]
    return Report('Учебный план', 'Учебный план', (f'{plan.year_name} учебный год',),
                  (Section(heads, tuple(rows)),), (), ('Заместитель директора', 'Директор'), landscape=True, small=True)
