"""The board of quality for a filter: what it counts, what it refuses, and that viewers share one computation."""

import asyncio
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from ejournal import clock, facts, frames
from ejournal.services import (
    control,
    forecast_verdict,
    forecasts,
    panels,
    quality_board,
    quality_help,
    quality_pupils,
)
from ejournal.services.quality_board import Asked
from models import FinalMark, Invalid, NotAllowed, NotFound, Person, Preference, SchoolYear, Subject, Term
from tests.support.journal import write
from tests.support.school import SmallSchool


@pytest.fixture(autouse=True)
def _anew() -> None:
    frames.forget()


async def give(school: SmallSchool, values: dict[str, str], period: str = '2 четверть') -> None:
    """Final marks in physics by last name."""
    term = await Term.filter(name=period).first()
    for name, value in values.items():
        await FinalMark.create(pupil_id=school.pupil(name), subject_id=school.physics.subject_id, period=period,
                               year_id=school.physics.school_class.year_id, kind='term', term=term, class_name='8А',
                               value=value, saved_at=clock.now())


async def test_the_board_counts_pupils_for_the_school_and_marks_for_a_subject(school: SmallSchool) -> None:
    await give(school, {'Цой': '5', 'Ёлкина': '2'})
    actor = school.actors['Бойко']
    physics = await quality_board.board(actor, Asked(period='2', subject=school.physics.subject_id))
    assert (physics.now.figures['quality'], physics.now.figures['attained'], physics.now.base) == (50.0, 50.0, 2)
    whole = await quality_board.board(actor, Asked(period='2'))
    assert whole.preliminary
    assert set(whole.pupils.loc[whole.pupils['category'] == 'неуспевающие', 'pupil']) <= {school.pupil('Ёлкина')}


async def test_viewers_of_one_filter_share_a_board_until_the_data_change(school: SmallSchool) -> None:
    first = await quality_board.board(school.actors['Бойко'], Asked())
    again = await quality_board.board(school.actors['Дорн'], Asked(year=first.data.year_id))
    assert again.rows is first.rows


async def test_viewers_who_come_together_wait_for_one_computation(school: SmallSchool, monkeypatch) -> None:
    made, real = list[int](), quality_board.build

    def counted(*given):
        made.append(1)
        return real(*given)

    monkeypatch.setattr(quality_board, 'build', counted)
    await asyncio.gather(quality_board.warm_up(), *(quality_board.board(school.actors['Бойко'], Asked())
                                                    for _ in range(3)))
    assert len(made) == 1


async def test_earlier_years_are_not_loaded_for_their_terms(school: SmallSchool, monkeypatch) -> None:
    year, asked, real = await last_year(school), [], frames.current
    await Term.create(year_id=year, name='2 четверть', kind='quarter', ordinal=2, starts_on=date(2025, 11, 5),
                      ends_on=date(2025, 12, 26), grades=[8])

    async def seen(wanted: int | None = None) -> frames.Frames:
        task = asyncio.current_task()
        if task and task.get_name() != 'forecast check':  # which reads the earlier years, beside the board
            asked.append(wanted)
        return await real(wanted)

    monkeypatch.setattr(frames, 'current', seen)
    found = await quality_board.board(school.actors['Бойко'], Asked())
    assert next((one.year, one.label) for one in found.points) == ('2025/2026', '2 четверть')
    assert year not in asked


@pytest.mark.clause('11.9')
async def test_whom_to_help_are_the_flags_with_their_record_or_plain_facts(
        school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    deputy, data = school.actors['Бойко'], await frames.current()
    facts = await quality_help.of_filter(deputy, data, Asked())
    assert facts.running
    assert not facts.measured
    assert {one.mark for one in facts.pupils} <= {''}
    found = await forecasts.outlook(data)
    row = found.pairs.iloc[[0]].assign(few_marks=False, risk_fail='none', risk_drop='high', last=4.0, p_drop=0.61)
    other = found.pairs.iloc[[1]].assign(few_marks=False, risk_fail='high', risk_drop='none', p_fail=0.55)
    record = [{'flag': flag, 'level': 'high', 'cut': 0.5, 'flagged': 10, 'hits': 7}
              for flag in ('risk_fail', 'risk_drop')]
    open_gate = forecast_verdict.Verdict('forecast', '', tables={'flags': record})

    async def verdict(**_: float) -> forecast_verdict.Verdict:
        return open_gate

    async def outlook(_: frames.Frames) -> forecasts.Outlook:
        return replace(found, pairs=pd.concat([row, other]))

    monkeypatch.setattr(forecast_verdict, 'current', verdict)
    monkeypatch.setattr(forecasts, 'outlook', outlook)
    flagged = await quality_help.of_filter(deputy, data, Asked())
    assert [(one.flag.kind, one.mark) for one in flagged.pupils] == [('risk_fail', '2'), ('risk_drop', '3')]
    assert all('из 10 отмеченных 7' in one.flag.measured for one in flagged.pupils)
    with pytest.raises(NotAllowed):
        await quality_help.of_filter(school.actors['Гук'], data, Asked())


async def test_others_and_unknown_periods_are_refused(school: SmallSchool) -> None:
    with pytest.raises(NotAllowed):
        await quality_board.board(school.actors['Гук'], Asked())
    with pytest.raises(NotFound, match='Такого периода'):
        await quality_board.board(school.actors['Бойко'], Asked(period='9'))


async def test_a_school_without_marks_has_a_board(school: SmallSchool) -> None:
    found = await quality_board.board(school.actors['Бойко'], Asked())
    assert found.now.figures['quality'] is None
    assert found.objectivity.empty


@pytest.mark.parametrize('day, period', [(date(2026, 8, 25), ''), (date(2026, 11, 24), '4')])
async def test_a_period_that_has_not_begun_has_a_board_without_values(
        school: SmallSchool, travel, day: date, period: str) -> None:
    travel.to(day)
    found = await quality_board.board(school.actors['Бойко'], Asked(period=period))
    assert (found.now.figures['quality'], found.now.running, found.preliminary) == (None, True, True)
    assert found.now not in found.points


async def test_the_school_measures_by_its_own_settings_at_once(school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Цой'), new='4')
    await give(school, {'Цой': '4'})
    usual = await quality_board.board(school.actors['Бойко'], Asked(period='2'))
    assert (usual.objectivity['few'].tolist(), usual.least) == ([True], 3)
    await Preference.create(key='min_marks', value=1)
    facts.forget()
    own = await quality_board.board(school.actors['Бойко'], Asked(period='2'))
    assert (own.objectivity['few'].tolist(), own.least) == ([False], 1)


async def test_a_renamed_subject_is_one_subject(school: SmallSchool) -> None:
    await give(school, {'Цой': '5'})
    await Subject.filter(id=school.physics.subject_id).update(name='физика углублённая')
    frames.forget()
    found = await quality_board.board(school.actors['Бойко'], Asked(period='2', subject=school.physics.subject_id))
    assert found.now.base == 1


async def test_the_choice_of_panels_is_the_persons_own(school: SmallSchool) -> None:
    deputy, director = school.actors['Бойко'], school.actors['Дорн']
    await panels.choose(deputy, 'quality', ['heat'], ('dynamics', 'heat'))
    assert await panels.chosen(deputy, 'quality', ('dynamics', 'heat')) == ['heat']
    assert await panels.chosen(director, 'quality', ('dynamics', 'heat')) == ['dynamics', 'heat']
    with pytest.raises(Invalid, match='хотя бы одну панель'):
        await panels.choose(deputy, 'quality', [], ('dynamics', 'heat'))


async def test_the_outlook_has_a_row_for_each_pupil_and_marked_subject(school: SmallSchool) -> None:
    data = await frames.current()
    found = await forecasts.outlook(data)
    assert len(found.pairs) == len(found.pairs.drop_duplicates(['pupil', 'subject']))
    assert ((found.pairs[['p2', 'p3', 'p4', 'p5']].sum(axis=1) - 1).abs() < 1e-6).all()
    assert await forecasts.outlook(data) is found


async def last_year(school: SmallSchool) -> int:
    """A year of which only final marks came along: two pupils of 7А and one of 11А who has left."""
    year = await SchoolYear.create(name='2025/2026', starts_on=date(2025, 9, 1), ends_on=date(2026, 5, 31))
    gone = await Person.create(last_name='Ёжиков', first_name='Лев', sort_key='ежиков лев')
    for pupil, class_name, value in ((school.pupil('Цой'), '7А', '5'), (school.pupil('Ёлкина'), '7А', '3'),
                                     (gone.id, '11А', '4')):
        for period, kind in (('2 четверть', 'term'), ('год', 'year')):
            await FinalMark.create(pupil_id=pupil, subject_id=school.physics.subject_id, period=period, kind=kind,
                                   year_id=year.id, class_name=class_name, value=value, saved_at=clock.now())
    frames.forget()
    return year.id


@pytest.mark.clause('17.1.2')
async def test_an_earlier_year_of_final_marks_alone_has_its_own_board(school: SmallSchool) -> None:
    asked = Asked(year=await last_year(school), subject=school.physics.subject_id)
    found = await quality_board.board(school.actors['Бойко'], asked)
    assert (found.archived, found.data.year_name, found.period.label) == (True, '2025/2026', 'Год')
    assert [found.names.school_class(one) for one in found.class_order] == ['7А', '11А']
    assert (found.now.base, round(found.now.figures['quality'] or 0, 1)) == (3, 66.7)
    assert sorted(found.cells['total'].tolist()) == [1, 2]
    assert found.timely is None
    own = await quality_board.board(school.actors['Бойко'], replace(asked, klass=found.class_order[1]))
    assert own.now.base == 1
    running = await quality_board.board(school.actors['Бойко'], Asked(subject=school.physics.subject_id))
    assert not running.archived
    assert [one.year for one in running.points][:1] == ['2025/2026']


async def test_the_pupils_of_an_earlier_year_have_names_though_some_have_left(school: SmallSchool) -> None:
    year = await last_year(school)
    found = await quality_pupils.of_category(school.actors['Бойко'], Asked(year=year), 'с одной «4»')
    assert [(one.pupil, one.class_name) for one in found.lines] == [('Ёжиков Лев', '11А')]


async def test_an_unknown_year_or_period_of_one_is_a_sentence(school: SmallSchool) -> None:
    with pytest.raises(NotFound, match='Такого учебного года'):
        await quality_board.board(school.actors['Бойко'], Asked(year=99))
    with pytest.raises(NotFound, match='Такого периода'):
        await quality_board.board(school.actors['Бойко'], Asked(year=await last_year(school), period='9'))


@pytest.mark.clause('18')
async def test_timeliness_is_that_of_the_control_for_the_same_filter(school: SmallSchool) -> None:
    deputy = school.actors['Бойко']
    found = await quality_board.board(deputy, Asked(period='2', klass=school.class_8a.id))
    assert found.timely is not None
    same = await control.board(deputy, control.Asked(found.timely.first, found.timely.last, school.class_8a.id))
    assert found.timely.now == same.total
    on_time, due = found.timely.now.timely()
    assert 0 <= on_time <= due
    assert due > 0
    assert (await quality_board.board(deputy, Asked(period='2', grade=8))).timely is None
