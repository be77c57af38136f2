"""Who sees which forecast, flags with their measured number, the kept verdict and the live column."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ejournal import clock, facts, frames, topics
from ejournal.analytics.forecast import gate
from ejournal.services import (
    calculator,
    forecast_flags,
    forecast_live,
    forecast_verdict,
    forecast_views,
    forecasts,
    journal,
    preferences,
)
from ejournal.services.forecast_verdict import Verdict
from models import ClassMembership, FinalMark, GroupMembership, Invalid, Mark, NotAllowed, NotFound, Preference, Work
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool


@pytest.fixture(autouse=True)
def _anew() -> Any:
    frames.forget()
    yield
    frames.forget()


async def opened(school: SmallSchool, **changed: Any) -> None:
    """The gate stands open, as after a good backtest; flags were measured unless told otherwise."""
    year = await facts.current()
    flags = [{'cut': 0.5, 'flag': flag, 'level': level, 'flagged': 20, 'hits': 14, 'fell': 15, 'precision': 0.7,
              'recall': 0.5} for flag in forecast_flags.FLAGS for level in ('watch', 'high')]
    value = {'year': year.year_id, 'terms': sorted(term.id for term in year.terms if term.ends_on < TODAY),
             'at': '2026-11-24T10:00', 'mode': 'forecast', 'sentence': 'Прогноз показываем.', 'marks': 1000,
             'settings': {'thresholds': [2.5, 3.5, 4.5]}, 'first_only': True,
             'tables': {'flags': flags, 'terms': [], 'calibration': [], 'classes': [],
                        'cuts': [{'cut': 0.5, 'accuracy': 0.8, 'n': 10}]}} | changed
    await Preference.update_or_create({'value': value}, key=forecast_verdict.KEY)
    facts.forget()


async def marked(school: SmallSchool, name: str, values: str) -> None:
    """Marks of physics lessons, one a lesson, written straight to the tables."""
    days = sorted(day for day in school.lessons if day <= TODAY)
    for day, value in zip(days, values, strict=False):
        work, _ = await Work.get_or_create(lesson=school.lessons[day], work_type=school.types['ответ на уроке'],
                                           defaults={'weight': Decimal(1), 'topic': ''})
        await Mark.create(work=work, pupil_id=school.pupil(name), value=value, saved_at=clock.now())
    frames.forget()


@pytest.mark.clause('11.9')
async def test_each_role_sees_its_own(school: SmallSchool) -> None:
    await opened(school)
    await marked(school, 'Цой', '4454')
    pupil = school.pupil('Цой')
    assert len((await forecast_views.of_pupil(school.actors['Бойко'], pupil)).rows) == 2  # physics, English
    assert len((await forecast_views.of_pupil(school.actors['Классная'], pupil)).rows) == 2
    assert len((await forecast_views.of_pupil(school.actors['Гук'], pupil)).rows) == 2
    with pytest.raises(NotFound):
        await forecast_views.of_pupil(school.actors['Чехонина'], pupil)  # teaches the other subgroup
    own = await forecast_views.of_pupil(school.actors['Чехонина'], school.pupil('Абрамов'))
    assert [own.names.subject(row['subject']) for row in own.rows] == ['иностранный язык (английский)']
    for name in ('Абрамов', 'Абрамова', 'Админов', 'Секретова'):
        with pytest.raises(NotAllowed):
            await forecast_views.of_pupil(school.actors[name], pupil)


async def test_the_school_is_narrowed_to_the_scope(school: SmallSchool) -> None:
    await opened(school)
    teacher = await forecast_views.of_school(school.actors['Чехонина'])
    assert {teacher.names.subject(one) for one in teacher.pairs['subject']} == {'иностранный язык (английский)'}
    assert not teacher.figures['subject'].isna().any()  # a class is counted only by who sees all its subjects
    leader = await forecast_views.of_school(school.actors['Классная'], school.class_8a.id)
    assert leader.figures['subject'].isna().any()
    with pytest.raises(NotFound):
        await forecast_views.of_school(school.actors['Классная'], school.class_1a.id)


async def test_a_flag_never_stands_without_its_number(school: SmallSchool) -> None:
    await FinalMark.create(pupil_id=school.pupil('Цой'), subject_id=school.physics.subject_id, year=school.year,
                           term=school.terms[0], kind='term', period='1 четверть', class_name='8А', value='5',
                           saved_at=clock.now())
    await marked(school, 'Цой', '2222')
    await opened(school)
    found = await forecast_views.of_school(school.actors['Бойко'])
    drop = next(flag for flag in found.flags if flag.kind == 'risk_drop')
    assert drop.measured == 'из 10 отмеченных 7 действительно снизили (в проверке отмечено 20)'
    assert drop.advice
    await opened(school, tables={'flags': [], 'terms': [], 'calibration': [], 'classes': [], 'cuts': []})
    found = await forecast_views.of_school(school.actors['Бойко'])
    assert found.flags == ()
    assert 'может потерять балл' in found.unmeasured
    assert any(flag.name == 'средний балл 2,00' for flag in found.plain)


async def test_while_the_gate_is_shut_there_is_no_forecast(school: SmallSchool) -> None:
    await opened(school, mode='mean', sentence='Прогноз не показываем: интервал слишком узкий.')
    column = await forecast_views.of_group(school.actors['Гук'], school.physics.id, school.terms[1].id)
    assert column == {'mode': 'mean', 'why': 'Прогноз не показываем: интервал слишком узкий.', 'rows': []}
    found = await forecast_views.of_school(school.actors['Бойко'])
    assert found.flags == ()
    assert found.reserve == ()
    assert found.figures.empty
    snapshot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    assert (snapshot['forecast'], snapshot['no_forecast']) == (False, 'Прогноз не показываем: интервал слишком узкий.')
    assert (await forecast_live.figures(school.physics.id, None))['rows'] == []


async def test_the_column_of_a_journal(school: SmallSchool) -> None:
    await opened(school)
    await marked(school, 'Цой', '5555')
    column = await forecast_views.of_group(school.actors['Гук'], school.physics.id, school.terms[1].id)
    rows = {row[0]: row for row in column['rows']}
    assert set(rows) == {school.pupil(name) for name in ('Абрамов', 'Ёлкина', 'Цой')}
    _, mark, chance, shares, said = rows[school.pupil('Цой')]
    assert mark in (4, 5)
    assert chance in said
    assert sum(shares) == pytest.approx(1, abs=0.01)
    assert column['foot'].startswith('кач. ')
    other = await forecast_views.of_group(school.actors['Гук'], school.physics.id, school.terms[0].id)
    assert other['rows'] == []  # a term that does not run has none
    assert (await journal.snapshot(school.actors['Гук'], school.physics.id))['forecast'] is True
    assert 'forecast' not in await journal.snapshot(school.actors['Гук'], school.physics.id, school.terms[0].id)


async def test_the_column_follows_the_typing_while_somebody_looks(
        school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast_live, 'PAUSE', 0.05)
    await opened(school)
    heard: list[topics.Change] = []
    stop = topics.subscribe(forecast_live.key_of(school.physics.id), heard.append)
    end = forecast_live.watch(school.physics.id)
    for _ in range(2):
        await write(school, pupil=school.pupil('Цой'), new='5')
        await write(school, pupil=school.pupil('Цой'), old='5', new='')
    await _until(lambda: bool(heard))
    assert {row[0] for change in heard for row in change.patch['forecast']['rows']} == {school.pupil('Цой')}
    assert len(heard) <= 2  # several keys, one computation
    end()
    end()
    seen = len(heard)
    await write(school, pupil=school.pupil('Цой'), new='4')
    await asyncio.sleep(0.2)
    assert len(heard) == seen  # nobody looks any more
    stop()


async def _until(done: Callable[[], bool]) -> None:
    for _ in range(100):
        if done():
            return
        await asyncio.sleep(0.05)
    raise AssertionError('nothing was told')


async def test_the_verdict_is_made_once_and_kept_until_a_term_ends(
        school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    await FinalMark.create(pupil_id=school.pupil('Цой'), subject_id=school.physics.subject_id, year=school.year,
                           term=school.terms[0], kind='term', period='1 четверть', class_name='8А', value='4',
                           saved_at=clock.now())
    await marked(school, 'Цой', '44')
    found = await forecast_verdict.current()
    assert not found.shown
    assert found.sentence.startswith('Прогноз пока не показываем')
    assert found.first_only
    stored = await Preference.get(key=forecast_verdict.KEY)
    kept: Any = stored.value
    assert kept['marks'] == found.marks == 2
    await forecast_verdict.refresh()
    assert (await Preference.get(key=forecast_verdict.KEY)).value == stored.value
    monkeypatch.setattr(clock, 'today', lambda: date(2027, 1, 12))
    assert forecast_verdict.kept(await facts.current()) is None


async def test_only_the_deputy_computes_and_tunes(school: SmallSchool) -> None:
    for name in ('Гук', 'Дорн', 'Классная'):
        with pytest.raises(NotAllowed):
            await forecast_verdict.recompute(school.actors[name])
    assert (await forecast_verdict.recompute(school.actors['Бойко'])).mode == 'mean'
    with pytest.raises(Invalid, match='настраивать прогноз не на чем'):
        await forecast_verdict.tune_on_last_year(school.actors['Бойко'])


def test_precision_is_that_of_the_nearest_cut() -> None:
    flags = [{'cut': cut, 'flag': 'risk_drop', 'level': 'watch', 'flagged': flagged, 'hits': hits}
             for cut, flagged, hits in ((0.25, 10, 6), (0.5, 0, 0), (0.75, 10, 9))]
    verdict = Verdict('forecast', '', tables={'flags': flags})
    assert verdict.precision('risk_drop', 'watch', 0.3) == (6, 10)
    assert verdict.precision('risk_drop', 'watch', 0.5) == (8, 20)  # never up there: all cuts together
    assert verdict.precision('risk_fail', 'watch', 0.3) is None


# --- bad input -
async def _nothing(school: SmallSchool) -> None:
    """No marks at all."""


async def _alone(school: SmallSchool) -> None:
    await ClassMembership.filter(school_class=school.class_8a).exclude(pupil_id=school.pupil('Цой')).delete()
    await GroupMembership.filter(group=school.english_1).delete()
    await marked(school, 'Цой', '43')


async def _not_attested(school: SmallSchool) -> None:
    for name in ('Абрамов', 'Ёлкина', 'Цой'):
        await FinalMark.create(pupil_id=school.pupil(name), subject_id=school.physics.subject_id, year=school.year,
                               term=school.terms[0], kind='term', period='1 четверть', class_name='8А', value='н/а',
                               saved_at=clock.now())


async def _came_late(school: SmallSchool) -> None:
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(since=date(2026, 11, 20))
    await GroupMembership.filter(pupil_id=school.pupil('Цой')).update(since=date(2026, 11, 20))


async def _future(school: SmallSchool) -> None:
    day = max(school.lessons)
    work = await Work.create(lesson=school.lessons[day], work_type=school.types['ответ на уроке'], weight=Decimal(1))
    await Mark.create(work=work, pupil_id=school.pupil('Цой'), value='5', saved_at=clock.now())


async def _one_week(school: SmallSchool) -> None:
    school.terms[1].starts_on, school.terms[1].ends_on = date(2026, 11, 23), date(2026, 11, 29)
    await school.terms[1].save()
    facts.forget()


@pytest.mark.parametrize('damage', [_nothing, _alone, _not_attested, _came_late, _future, _one_week])
async def test_bad_input(school: SmallSchool, damage: Callable[[SmallSchool], Awaitable[None]]) -> None:
    await damage(school)
    frames.forget()
    await opened(school)
    actor = school.actors['Бойко']
    found = await forecast_views.of_school(actor, school.class_8a.id)
    assert len(found.pairs) >= 2
    assert found.pairs[['p2', 'p3', 'p4', 'p5']].sum(axis=1).tolist() == pytest.approx([1.0] * len(found.pairs))
    pupil = await forecast_views.of_pupil(actor, school.pupil('Цой'))
    assert pupil.rows
    assert set(pupil.year) == {row['subject'] for row in pupil.rows}
    assert (await forecast_views.of_group(actor, school.physics.id, school.terms[1].id))['rows']
    assert (await forecast_verdict.recompute(actor)).mode in {'mean', 'pool', 'forecast'}


async def test_of_a_class_alone_is_nearly_the_whole_school(school: SmallSchool) -> None:
    await marked(school, 'Цой', '5455')
    await marked(school, 'Абрамов', '333')
    data, settings = await frames.current(), forecasts.settings_of(await facts.current())
    whole = forecasts.build(data, TODAY, settings).pairs.set_index(['pupil', 'subject'])
    alone = forecasts.build(data, TODAY, settings, school.class_8a.id).pairs.set_index(['pupil', 'subject'])
    assert set(alone.index) == set(whole.index)
    assert (whole['expected'] - alone['expected']).abs().max() < 0.05


# --- families -
async def test_the_calculator_has_exact_sums(school: SmallSchool) -> None:
    await marked(school, 'Абрамов', '54')
    found = await calculator.of_term(school.actors['Абрамова'], school.pupil('Абрамов'), school.terms[1].id)
    physics = next(one for one in found.subjects if one.name == 'физика')
    assert (physics.earned, physics.weight, physics.count) == (9, 2, 2)
    assert physics.left == sum(1 for day in school.lessons if TODAY <= day <= school.terms[1].ends_on) > 0
    assert found.weights == (Decimal(1), Decimal(2), Decimal(3))
    with pytest.raises(NotFound):
        await calculator.of_term(school.actors['Абрамов'], school.pupil('Цой'), school.terms[1].id)


async def test_families_see_a_forecast_only_where_the_school_wants_it(school: SmallSchool) -> None:
    await opened(school)
    await marked(school, 'Абрамов', '5454')
    pupil = school.pupil('Абрамов')
    assert await calculator.forecast(school.actors['Абрамов'], pupil) == ()
    await preferences.change(school.actors['Бойко'], {'forecast_for_families': True})
    lines = dict(await calculator.forecast(school.actors['Абрамов'], pupil))
    assert lines['физика'].startswith(('Если всё пойдёт как обычно', 'Мало оценок'))
    with pytest.raises(NotFound):
        await calculator.forecast(school.actors['Абрамова'], school.pupil('Цой'))


async def test_the_pool_is_offered_and_shown_when_the_school_says_so(school: SmallSchool) -> None:
    """Gate «pool»: the mean is shown and the pool offered; the deputy may show it and take it back."""
    await marked(school, 'Цой', '4444')
    record = [{'cut': 0.5, 'naive': float(mark), 'p2': 0.1, 'p3': 0.2, 'p4': 0.3, 'p5': 0.4} for mark in (2, 3, 4, 5)]
    deputy, pupil = school.actors['Бойко'], school.pupil('Цой')
    await opened(school)
    alone = (await forecast_views.of_pupil(deputy, pupil)).rows[0]
    with pytest.raises(Invalid, match='только если проверка её предлагает'):
        await forecast_verdict.show_pool(deputy, shown=True)
    cuts = [{'cut': 0.5, 'accuracy': 0.6, 'pool_accuracy': 0.7, 'n': 10}]
    tables = {'flags': [], 'terms': [], 'calibration': [], 'classes': [], 'cuts': cuts, 'naive': record}
    await opened(school, mode='pool', sentence=f'Не точнее. {gate.ONLY_MEAN} {gate.OFFER}', tables=tables)
    verdict = await forecast_verdict.current()
    assert (verdict.shown, verdict.sentence.endswith(gate.OFFER)) == (False, True)
    with pytest.raises(NotAllowed):
        await forecast_verdict.show_pool(school.actors['Гук'], shown=True)
    await forecast_verdict.show_pool(deputy, shown=True)
    verdict = await forecast_verdict.current()
    assert (verdict.shown, verdict.sentence, verdict.accuracy(0.4)) == (True, f'Не точнее. {gate.POOLED}', 0.7)
    mixed = (await forecast_views.of_pupil(deputy, pupil)).rows[0]
    assert mixed['p5'] == pytest.approx((alone['p5'] + 0.4) / 2)
    await forecast_verdict.show_pool(deputy, shown=False)
    assert not (await forecast_verdict.current()).shown


async def test_intervals_of_classes_are_as_wide_as_measured(school: SmallSchool) -> None:
    await marked(school, 'Цой', '4353')
    await opened(school)
    data = await frames.current()
    narrow = (await forecasts.outlook(data)).classes
    await opened(school, widths={'subject.sou': [[0.25, 2.0], [0.75, 2.0]]})
    wide = (await forecasts.outlook(data)).classes
    row = narrow['subject'].notna()
    assert (wide['sou_hi'] - wide['sou'])[row].to_numpy() == pytest.approx(
        2 * (narrow['sou_hi'] - narrow['sou'])[row].to_numpy())
