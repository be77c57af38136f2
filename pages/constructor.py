"""/constructor: «Конструктор отчётов» — source, columns, filters, grouping, preview, save, share, file (п. 17.2.5)."""

from functools import partial
from typing import Any

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, office_tabs, report_files, states, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Report
from ejournal.services import constructor, imprints
from ejournal.services import constructor_tables as engine
from ejournal.services.constructor import Choices, Saved
from ejournal.services.constructor_tables import MEASURES, SOURCES, Field, Spec, Table
from models import Refusal

PREVIEW = 100
START = {'pupils': ('class',), 'marks': ('class', 'subject'), 'attendance': ('class', 'code'),
         'finals': ('class', 'period'), 'lessons': ('teacher', 'state')}


def register() -> None:
    """Add the address."""
    web.page('/constructor', action=Action.CONSTRUCT, title='Конструктор отчётов')(constructor_page)


async def constructor_page(report: int = 0, source: str = 'marks') -> None:
    """The form, what it gives, what was saved."""
    actor: Actor = await web.acting()
    kept = await constructor.saved(actor)
    opened = next((one for one in kept if one.id == report), None)
    kind = source if source in SOURCES else 'marks'
    spec = opened.spec if opened else Spec(kind, groups=START[kind])
    with framed('Конструктор отчётов', actor, '/handover' if actor.may(Action.HANDOVERS) else '/constructor',
                subtitle='По данным, которые видит ваша роль') as page:
        view = View(spec, opened, await constructor.choices(actor))
        with page.actions:
            report_files.draw(view.make)
            buttons.primary('Сохранить', view.ask_name).mark('save-report')
        office_tabs.draw(office_tabs.REPORTING, 'constructor', actor)
        view.draw()
        await view.show()
        _saved(kept)


class View:
    """The form's fields and the preview under them."""

    def __init__(self, spec: Spec, opened: Saved | None, choices: Choices) -> None:
        self.start, self.opened, self.choices = spec, opened, choices
        self.source = SOURCES[spec.source]

    def draw(self) -> None:
        """Fields; the source changes the page, the rest the preview."""
        spec, fields = self.start, {one.key: one.title for one in self.source.fields}
        with cards.row().classes('ej-noprint'):
            buttons.segmented([buttons.Segment(one.title, one.key, f'/constructor?source={one.key}')
                               for one in SOURCES.values()], spec.source, label='Источник')
        with cards.card(self.opened.name if self.opened else self.source.title, self.source.about):
            with forms.fields():
                self.groups = forms.select_field('Группировать по', 'groups', fields, value=list(spec.groups),
                                                 multiple=True, hint='пусто — список строк')
                self.columns = forms.select_field('Столбцы списка', 'columns', fields, multiple=True,
                                                  value=list(spec.columns) or list(fields)[:6])
                numeric = {one.key: one.title for one in self.source.fields if one.numeric}
                self.measure = forms.select_field('Считать', 'measure', self._measures(numeric), value=spec.measure)
                first = spec.measured or next(iter(numeric), None)
                self.measured = forms.select_field('По столбцу', 'measured', numeric, value=first) if numeric else None
                self.klass = forms.select_field('Классы', 'klass', self.choices.classes, value=_known(
                    spec.klass, self.choices.classes), multiple=True, hint='пусто — все')
                with_subject = 'subject' in fields
                self.subject = forms.select_field('Предметы', 'subject', self.choices.subjects, value=_known(
                    spec.subject, self.choices.subjects), multiple=True, hint='пусто — все') if with_subject else None
                self.values = forms.text_field(
                    'Только значения', 'values', value=spec.values, hint='через запятую: 2, 3') \
                    if self.source.key in engine.VALUE_OF else None
                self.since = forms.date_field('С', 'since', value=spec.since) if self.source.day else None
                self.until = forms.date_field('По', 'until', value=spec.until) if self.source.day else None
            with cards.row():
                buttons.button('Показать', self.show).mark('show-report')
        self.box = ui.element('div').classes('ej-stack')
        self.groups.on_value_change(self._follow)
        self.measure.on_value_change(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Show the fields that matter: a list has columns, a grouping has a measure."""
        grouped = bool(self.groups.value)
        averaged = grouped and self.measure.value in ('mean', 'sum')
        for field, shown in ((self.columns, not grouped), (self.measure, grouped), (self.measured, averaged)):
            if field is not None and field.wrapper is not None:
                field.wrapper.set_visibility(shown)

    def _measures(self, numeric: dict[str, str]) -> dict[str, str]:
        people = any(one.key == 'pupil' for one in self.source.fields)
        return {key: title for key, title in MEASURES.items()
                if (numeric or key not in ('mean', 'sum')) and (people or key != 'people')}

    def spec(self) -> Spec:
        """What is chosen now."""
        groups, columns = tuple(self.groups.value or ()), tuple(self.columns.value or ())
        return Spec(self.source.key, () if groups else columns, groups, str(self.measure.value),
                    str(self.measured.value or '') if self.measured else '', tuple(self.klass.value or ()),
                    tuple(self.subject.value or ()) if self.subject else (),
                    (self.values.value or '') if self.values else '', self.since.day if self.since else None,
                    self.until.day if self.until else None)

    async def show(self) -> None:
        """The table, or the sentence why there is none."""
        if any(one is not None and not one.check() for one in (self.since, self.until)):
            return
        self.box.clear()
        with self.box:
            try:
                _table(await constructor.build(await web.acting(), self.spec()))
            except Refusal as refusal:
                states.callout(refusal.message, 'warn')

    async def make(self, _: str) -> tuple[list[Report], Imprint]:
        """The same as a file."""
        name = self.opened.name if self.opened else ''
        return [await constructor.report(await web.acting(), self.spec(), name)], await imprints.of_office()

    def ask_name(self) -> None:
        """A name, and whether others may open it."""
        mine = self.opened is not None and self.opened.mine
        with ui.context.client.content, dialogs.sheet('Сохранить отчёт') as sheet, forms.form():
            name = forms.text_field('Название', 'name', value=self.opened.name if self.opened else '', required=True)
            shared = forms.checkbox('Доступен всем, у кого есть конструктор', 'shared',
                                    value=bool(mine and self.opened and self.opened.shared))
            ui.label('Сохраняется только вид отчёта: каждый увидит данные своей роли.').classes('ej-muted ej-small')

        async def save() -> None:
            with web.refusals_shown():
                number = await constructor.keep(await web.acting(), self.spec(), name.value or '',
                                                shared=bool(shared.value))
                sheet.close()
                ui.navigate.to(f'/constructor?report={number}')

        with sheet.foot:
            buttons.button('Отмена', sheet.close)
            buttons.primary('Сохранить', save).mark('keep-report')
        sheet.open()


def _known(values: tuple[int, ...], options: dict[int, str]) -> list[int]:
    return [one for one in values if one in options]


def _table(found: Table) -> None:
    more = f'Показаны первые {PREVIEW} из {found.total}; в файле — все' if found.total > PREVIEW else ''
    with cards.card('Просмотр', more or f'Строк: {found.total}', flush=True):
        tables.data_table([tables.Column(f'c{number}', head.title, numeric=head.numeric)
                           for number, head in enumerate(found.heads)],
                          [{f'c{number}': _cell(value, head, at) for number, (value, head) in enumerate(
                              zip(row, found.heads, strict=True))} for at, row in enumerate(found.rows[:PREVIEW])],
                          caption='Просмотр отчёта', empty='Подходящих строк нет: измените отбор.')


def _cell(value: Any, head: Field, at: int) -> tables.Cell | str:
    if value is None:
        return ''
    if head.date:
        return tables.Cell(f'{value:%d.%m.%Y}', order=value.isoformat())
    if head.numeric:
        return tables.Cell(f'{value:.{head.decimals}f}'.replace('.', ','), order=value)
    return tables.Cell(value, order=at) if not value.isalpha() else value


def _saved(kept: list[Saved]) -> None:
    if not kept:
        return
    with cards.card('Сохранённые отчёты', flush=True), cards.rows() as rows:
        rows.classes('ej-stretched')
        for one in kept:
            by = '' if one.mine else f' · {one.author}'
            with cards.item(one.name, f'{constructor.words(one.spec)}{by}', href=f'/constructor?report={one.id}'):
                if one.shared:
                    chips.chip('для всех', 'accent')
                if one.mine:
                    buttons.icon_button('close', f'Удалить: {one.name}', partial(_remove, one.id))


async def _remove(number: int) -> None:
    if await dialogs.confirm('Удалить отчёт?', 'Данные журнала не изменятся.', yes='Удалить', dangerous=True):
        with web.refusals_shown():
            await constructor.remove(await web.acting(), number)
            ui.navigate.to('/constructor')
