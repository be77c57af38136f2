"""/forecast/backtest: «Насколько мы ошибались»: the forecast on the school's finished terms, and the gate (п. 11.9)."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components import buttons, cards, dialogs, forecast_panels, states, tables, web
from components.chart import Chart
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.analytics.forecast import words
from ejournal.reports.shapes import Column, Kind
from ejournal.services import exports, forecast_flags, forecast_verdict
from ejournal.services.forecast_verdict import FIRST_TERM, Verdict

BINS = (Column('Событие'), Column('Программа говорила', Kind.ONE), Column('Вышло', Kind.ONE), Column('от', Kind.ONE),
        Column('до', Kind.ONE), Column('Случаев', Kind.WHOLE))
MEASURES = (('Случаев', 'n', 'whole'), ('н/а, не считались', 'not_attested', 'whole'),
            ('Точность прогноза', 'accuracy', 'share'), ('… текущей средней, округлённой', 'naive_accuracy', 'share'),
            ('… прошлой отметки', 'last_accuracy', 'share'),
            ('… смеси прогноза и средней', 'pool_accuracy', 'share'),
            ('Логарифмическая ошибка прогноза', 'log_loss', 'number'),
            ('… текущей средней', 'naive_log_loss', 'number'),
            ('… смеси прогноза и средней', 'pool_log_loss', 'number'),
            ('… прошлой отметки', 'last_log_loss', 'number'),
            ('Ошибка Брайера', 'brier', 'number'), ('В 80 % интервал попало', 'cover', 'share'))
SCOPES = {'subject': 'класс × предмет', 'class': 'класс целиком'}
TITLES = {'quality': 'качество', 'success': 'успеваемость', 'sou': 'СОУ'}
TUNE = ('Настроить на прошлом годе?', 'Настройки прогноза подберутся по отметкам прошлого учебного года и будут '
        'действовать в этом. Это занимает до минуты.')


def register() -> None:
    """Add the address."""
    web.page('/forecast/backtest', action=Action.FORECAST)(backtest_page)


async def backtest_page() -> None:
    """The kept result; the deputy may compute it anew and tune the settings."""
    actor: Actor = await web.acting()
    found = await forecast_verdict.current()
    with framed('Насколько мы ошибались', actor, '/forecast', subtitle='прогноз на прошедших учебных периодах') as page:
        box = cards.stack()
        with page.actions:
            if actor.may(Action.FORECAST_TUNE):
                _tools(lambda verdict: _fill(box, verdict, may_tune=True))
        _fill(box, found, actor.may(Action.FORECAST_TUNE))
    if found.mode == 'wait':
        async def reload() -> None:
            fresh = await forecast_verdict.current(0)
            if fresh.mode != 'wait':
                timer.deactivate()
                _fill(box, fresh, actor.may(Action.FORECAST_TUNE))

        timer = ui.timer(1.5, reload)


def _tools(done: Callable[[Verdict], None]) -> None:
    async def work(change: Callable[[Actor], Awaitable[object]], said: str) -> None:
        with web.refusals_shown():
            progress.set_visibility(True)
            try:
                await change(await web.acting())
            finally:
                progress.set_visibility(False)
            done(await forecast_verdict.current())
            dialogs.notice(said, 'good')

    async def tune() -> None:
        if await dialogs.confirm(*TUNE, yes='Настроить'):
            await work(forecast_verdict.tune_on_last_year, 'Прогноз настроен и проверен')

    progress = ui.element('progress').props('aria-label="Считаем в фоне"')
    progress.set_visibility(False)
    buttons.button('Настроить на прошлом годе', tune).mark('tune')
    buttons.primary('Пересчитать', lambda: work(forecast_verdict.recompute, 'Проверка пересчитана')).mark('recompute')


def _fill(box: ui.element, found: Verdict, may_tune: bool) -> None:
    box.clear()
    with box:
        if found.mode == 'wait':
            states.callout(found.sentence, 'info')
            states.skeleton(6)
            return
        with states.callout(found.sentence, 'good' if found.shown else 'warn'):
            if found.mode == 'pool' and may_tune:
                _offer(box, found)
        if found.first_only:
            states.callout(FIRST_TERM, 'info')
        _about(found)
        if not found.tables.get('cuts') or not any(row['n'] for row in found.tables['cuts']):
            states.empty('Проверять пока нечего',
                         'Проверка появится, когда закончится первый учебный период с отметками.')
            return
        _calibration(found)
        for year, term in dict.fromkeys((row['year'], row['term']) for row in found.tables['terms']):
            _table(f'{term + 1}-й учебный период, {year}', [row for row in found.tables['terms']
                                                            if (row['year'], row['term']) == (year, term)])
        _flags(found)
        _classes(found)


def _offer(box: ui.element, found: Verdict) -> None:
    """The pool is better than the mean: the school may show it, and may take it back."""
    async def show() -> None:
        with web.refusals_shown():
            await forecast_verdict.show_pool(await web.acting(), not found.pooled)
            _fill(box, await forecast_verdict.current(), may_tune=True)

    buttons.button('Показывать текущую среднюю' if found.pooled else 'Показывать смесь', show).mark('pool')


def _about(found: Verdict) -> None:
    with cards.card('Чем проверено'):
        cards.definitions([
            ('Дата проверки', f'{found.at:%d.%m.%Y %H:%M}' if found.at else ''), ('Отметок', str(found.marks)),
            ('Настройки', f'подобраны на {found.tuned} учебном годе' if found.tuned else 'обычные, без подбора'),
            ('Пороги', '; '.join(words.number(one) for one in found.settings.get('thresholds', ())))])
        ui.label('Программа видела только то, что было известно в тот день: четверть, половину и три четверти периода; '
                 'отметки после этого дня ей не показывали.').classes('ej-muted ej-small')


def _shown(value: Any, kind: str) -> str:
    if value is None:
        return '—'
    if kind == 'whole':
        return str(int(value))
    return f'{words.number(value * 100, 1)} %' if kind == 'share' else words.number(value, 3)


def _table(title: str, rows: list[dict[str, Any]]) -> None:
    columns = [tables.Column('name', 'Прошло периода', sortable=False), *(
        tables.Column(str(at), words.percent(row['cut']), numeric=True, sortable=False) for at, row in enumerate(rows))]
    lines: list[tables.Row] = [{'name': name} | {str(at): _shown(row.get(key), kind) for at, row in enumerate(rows)}
             for name, key, kind in MEASURES]
    with cards.card(title, 'ошибки: чем меньше, тем лучше', flush=True):
        tables.data_table(columns, lines, caption=title)


def _calibration(found: Verdict) -> None:
    chart = Chart('Говорили и вышло', BINS, height=420, exported=_noted,
                  subtitle=forecast_panels.CAPTION, note='Усики — 95 % интервал Уилсона; на пунктире ошибки нет.')
    drawn, rows, said = forecast_panels.calibration(found.tables['calibration'])
    chart.show(drawn, rows, alt=said, empty='' if rows else 'Случаев пока нет.')


def _flags(found: Verdict) -> None:
    rows: list[tables.Row] = []
    for row in found.tables['flags']:
        if row['flagged']:
            rows.append({
                'flag': words.RISKS[row['flag']], 'level': words.DEGREES[row['level']],
                'cut': words.percent(row['cut']),
                'flagged': tables.Cell(str(row['flagged']), order=row['flagged']),
                'said': f'из 10 отмеченных {int(10 * row["hits"] / row["flagged"] + 0.5)} '
                        f'{forecast_flags.BECAME[row["flag"]]}',
                'precision': _shown(row['precision'], 'share'), 'recall': _shown(row['recall'], 'share')})
    with cards.card('Пометки', 'без этого числа пометка не показывается', flush=True):
        tables.data_table(
            [tables.Column('flag', 'Пометка'), tables.Column('level', 'Степень'),
             tables.Column('cut', 'Прошло периода', numeric=True), tables.Column('flagged', 'Отмечено', numeric=True),
             tables.Column('said', 'Как часто сбывалась'), tables.Column('precision', 'Точность', numeric=True),
             tables.Column('recall', 'Замечено из всех', numeric=True)], rows, caption='Пометки',
            empty='Ни одной пометки в проверке не было.')


def _classes(found: Verdict) -> None:
    rows: list[tables.Row] = [
            {'scope': SCOPES[row['scope']], 'figure': TITLES[row['figure']], 'cut': words.percent(row['cut']),
             'error': words.number(row['error'], 1), 'naive': words.number(row['naive_error'], 1),
             'inside': _shown(row['inside'], 'share')} for row in found.tables['classes'] if row['n']]
    with cards.card('Показатели классов', 'средняя ошибка в процентных пунктах', flush=True):
        tables.data_table(
            [tables.Column('scope', 'Что'), tables.Column('figure', 'Показатель'),
             tables.Column('cut', 'Прошло периода', numeric=True),
             tables.Column('error', 'Ошибка прогноза', numeric=True),
             tables.Column('naive', 'Ошибка по средним', numeric=True),
             tables.Column('inside', 'В 80 % интервале', numeric=True)], rows, caption='Показатели классов',
            empty='Пока не из чего.')


async def _noted(name: str) -> None:
    await exports.note(await web.acting(), Action.FORECAST, name)
