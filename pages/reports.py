"""/reports: the catalogue, and each report on the screen, as PDF and as XLSX (п. 11.8, 17.5.10)."""

from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components import buttons, cards, dialogs, forms, live, progress, report_view, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import reporting, summary_sheets
from ejournal.services.report_catalogue import Area, Asked, Form
from ejournal.services.reporting import Made

LABELS = {'klass': 'Класс', 'period': 'Период', 'month': 'Месяц', 'teacher': 'Учитель', 'subject': 'Предмет',
          'pupil': 'Обучающийся', 'group': 'Журнал'}
FOLLOWING = {'klass': ('pupil', 'group', 'subject'), 'teacher': ()}  # a choice that makes others meaningless
PAUSE = 2.0


def register() -> None:
    """Add the addresses."""
    web.page('/reports', action=Action.REPORTS, title='Отчёты')(reports_page)
    web.page('/reports/{key}', action=Action.REPORTS, title='Отчёт')(report_page)


async def reports_page() -> None:
    """The reports of one's roles by area, each with a sentence."""
    actor: Actor = await web.acting()
    found = reporting.catalogue(actor)
    with framed('Отчёты', actor, '/reports', subtitle='На экране, для печати (PDF) и в XLSX: числа везде одни и те же'):
        if actor.may(Action.REPORTS_SCHOOL):
            _all_sheets()
        with cards.columns():
            for area in Area:
                of_area = [form for form in found if form.area is area]
                if of_area:
                    with cards.card(area.value, flush=True), cards.rows():
                        for form in of_area:
                            cards.item(form.title, form.about, href=f'/reports/{form.key}')


def _all_sheets() -> None:
    with cards.card('Все сводные ведомости школы', 'Успеваемость и посещаемость каждого класса, PDF/A в одном архиве'):
        progress.LongWork('Сформировать', _make_all)


async def _make_all(report: progress.Report) -> None:
    with web.refusals_shown():
        made = await summary_sheets.all_sheets(await web.acting(), report)
        ui.download.content(made.content, made.name, made.media_type)
        dialogs.notice('Сводные ведомости готовы', 'good')


async def report_page(  # noqa: PLR0913 - each is a part of the address
    *, key: str, klass: int = 0, period: str = '', month: str = '', teacher: int = 0, subject: int = 0, pupil: int = 0,
    group: int = 0,
) -> None:
    """Parameters, then the report; it follows the school."""
    actor: Actor = await web.acting()
    asked = Asked(klass, period, month, teacher, subject, pupil, group)
    made = await reporting.make(actor, key, asked)
    with framed(made.form.title, actor, '/reports', subtitle=made.form.about) as page:
        with page.actions:
            buttons.link_button('Все отчёты', '/reports')
            buttons.link_button('XLSX', _file(made, 'xlsx'))
            ui.link('Печать, PDF', _file(made, 'pdf'), new_tab=True).classes(replace='ej-btn ej-btn-primary')
        _parameters(made)
        box = cards.stack()
        with box:
            report_view.draw(made.report)
        shown = [made.report]

    async def reload() -> None:
        with web.refusals_shown():
            fresh = await reporting.make(await web.acting(), key, asked)
            if fresh.report != shown[0]:
                shown[0] = fresh.report
                box.clear()
                with box:
                    report_view.draw(fresh.report)

    live.reload_on(['school'], reload, pause=PAUSE)


def _file(made: Made, ending: str) -> str:
    return f'/reports/file/{made.form.key}.{ending}?{urlencode(made.asked.kept())}'


def _link(form: Form, asked: Asked, key: str, value: Any) -> str:
    dropped = dict.fromkeys(FOLLOWING.get(key, ()), 0)
    return f'/reports/{form.key}?{urlencode(asked.but(**dropped, **{key: value}).kept())}'


def _parameters(made: Made) -> None:
    """The choices; each is an address that can be sent to a colleague."""
    with cards.row().classes('ej-tools'):
        for key in made.form.needs:
            options, value = made.options[key], getattr(made.asked, key)
            if key == 'period' and options:
                buttons.segmented([buttons.Segment(label, str(one), _link(made.form, made.asked, key, one))
                                   for one, label in options.items()], str(value), label='Период')
            else:
                field = forms.select_field(LABELS[key], key, options, value=value if value in options else None)
                field.on_value_change(lambda event, key=key: ui.navigate.to(
                    _link(made.form, made.asked, key, event.value or 0)))
