"""/forecast/pupil/{id}: every subject of a pupil: likely mark, interval, needs, the fan, why (п. 11.9)."""

from typing import Any

from nicegui import ui

from components import buttons, cards, chips, forecast_panels, live, states, web
from components.chart import Chart
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.analytics import forecast as fc
from ejournal.analytics.forecast import words
from ejournal.reports.shapes import Column, Kind
from ejournal.services import exports, forecast_views
from ejournal.services.forecast_views import PupilView

PAUSE = 3.0
FAN = (Column('Неделя периода', Kind.ONE), Column('Средняя', Kind.TWO), Column('80 %: от', Kind.TWO),
       Column('80 %: до', Kind.TWO))
USUAL = 'Прогноз — если всё пойдёт как обычно. Это не оценка и не приговор: новая отметка его меняет.'


def register() -> None:
    """Add the address."""
    web.page('/forecast/pupil/{pupil_id}', action=Action.FORECAST)(pupil_page)


async def pupil_page(pupil_id: int) -> None:
    """The subjects the actor may see; they follow the marks while the page is open."""
    actor: Actor = await web.acting()
    found = await forecast_views.of_pupil(actor, pupil_id)
    with framed(found.name, actor, '/forecast', subtitle='прогноз за период') as page:
        with page.chips:
            chips.chip(found.names.school_class(found.school_class))
        with page.actions:
            buttons.link_button('Прогноз класса', f'/forecast?klass={found.school_class}')
        box = cards.stack()
        shown = [found]
        _fill(box, found)

    async def reload() -> None:
        with web.refusals_shown():
            fresh = await forecast_views.of_pupil(await web.acting(), pupil_id)
            if fresh.state != shown[0].state:
                shown[0] = fresh
                _fill(box, fresh)

    live.reload_on([f'pupil:{pupil_id}'], reload, pause=PAUSE)
    if found.verdict.mode == 'wait':
        ui.timer(2.0, reload)


def _fill(box: ui.element, found: PupilView) -> None:
    box.clear()
    with box:
        if not found.rows:
            states.empty('Прогноза пока нет', 'Он появится в учебном периоде, в предметах с отметками.')
        elif found.verdict.shown:
            states.callout(f'{found.verdict.sentence} {USUAL}' if found.verdict.pooled else USUAL, 'info')
            _flags(found)
            with ui.element('div').classes('ej-charts'):
                for row in found.rows:
                    _subject(found, row)
        else:
            states.callout(found.verdict.sentence, 'info' if found.verdict.mode == 'wait' else 'warn')
            _means(found)


def _flags(found: PupilView) -> None:
    if not found.flags:
        return
    with cards.card('Внимание', flush=True), cards.rows():
        for flag in found.flags:
            end = cards.item(f'{found.names.subject(flag.subject)}: {flag.name}', f'{flag.measured}. {flag.advice}',
                             href=f'/journal/{flag.group}')
            with end:
                chips.chip(words.percent(flag.chance), 'bad' if flag.degree == 'high' else 'warn')


def _means(found: PupilView) -> None:
    """The gate is shut: the plain mean and what the next mark takes, nothing else."""
    with cards.card('Текущая средняя', flush=True), cards.rows():
        for row in found.rows:
            with cards.item(found.names.subject(row['subject']), words.needs(row, found.outlook.settings),
                            href=f'/journal/{row["group"]}'):
                ui.label(_mean(row)).classes('ej-num ej-strong')


def _mean(row: dict[str, Any]) -> str:
    return words.number(row['earned'] / row['earned_weight']) if row['earned_weight'] else 'отметок нет'


def _subject(found: PupilView, row: dict[str, Any]) -> None:
    subject, settings = found.names.subject(row['subject']), found.outlook.settings
    year = found.year.get(row['subject'])
    chart = _fan(found, row, subject)
    chart.box.mark(f'subject-{row["subject"]}')
    with chart.box, ui.element('div').classes('ej-outlook') as about:
        with ui.element('div'):
            ui.label(words.sentence(row)).classes('ej-strong')
            for text in dict.fromkeys(filter(None, (
                    words.needs(row, settings), *(words.needed_average(row, mark) for mark in (5, 4, 3))))):
                ui.label(text[:1].upper() + text[1:])
            if year is not None:
                _year(year)
        if not row['few_marks']:
            forecast_panels.odds(row, subject)
        ui.label(words.explanation(row)).classes('ej-muted ej-small ej-outlook-why')
        ui.link('Журнал', f'/journal/{row["group"]}').classes('ej-noprint')
    about.move(target_index=1)


def _year(year: dict[str, Any]) -> None:
    mark, chance = words.likely(year | {'few_marks': False})
    ui.label(f'За год, если всё пойдёт как обычно: „{mark}“ ({words.percent(chance)}), среднее отметок периодов '
             f'{words.number(year["expected"])}.')


def _fan(found: PupilView, row: dict[str, Any], subject: str) -> Chart:
    """The card of a subject with its fan."""
    now, start, end = found.bounds
    marks = found.marks[found.marks['subject'] == row['subject']]
    running, band = fc.fan(marks, row, now=now, start=start, end=end)
    drawn, rows, said = forecast_panels.fan(subject, running, band, found.bounds, found.outlook.settings.thresholds)
    chart = Chart(subject[:1].upper() + subject[1:], FAN, height=240, exported=_noted,
                  subtitle=f'{row["period"]} · средняя сейчас {_mean(row)}',
                  note='Полоса — где средняя окажется с вероятностью 80 %; линии сетки — пороги отметок школы.')
    chart.show(drawn, rows, alt=said)
    return chart


async def _noted(name: str) -> None:
    await exports.note(await web.acting(), Action.FORECAST, name)
