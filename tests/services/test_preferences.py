"""«Настройки школы»: typed, within limits, audited, at once in the rules (norms 1B)."""

import pytest

from ejournal import facts
from ejournal.services import forecasts, journal, preferences
from models import AuditEntry, Invalid, NotAllowed, Preference


async def test_a_new_lock_holds_at_once(school):
    assert (await facts.current()).deadlines.lock_days == 7
    assert await preferences.change(school.actors['Бойко'], {
        'lock_days': '5', 'content_hour': 20, 'written_days': 4, 'thresholds': '2,6; 3,6;4,6',
        'debt_counts': True}) == 4
    deadlines = (await facts.current()).deadlines
    assert (deadlines.lock_days, deadlines.content_time.hour, deadlines.written_days) == (5, 20, 4)
    shot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    today = next(lesson for lesson in shot['lessons'] if lesson['id'] == school.today.id)
    assert (today['due'], today['marks_lock']) == ('2026-11-24T20:00:00', '2026-11-29T23:59:59')
    assert (shot['thresholds'], shot['debt_counts']) == (['2.60', '3.60', '4.60'], True)


async def test_a_change_leaves_an_entry_with_both_values(school):
    await preferences.change(school.actors['Админов'], {'lock_days': 5, 'min_marks': 3})
    entry = await AuditEntry.get(action='preference.changed')
    assert (entry.role, entry.before, entry.after) == (
        'administrator', '7', 'Изменять отметки и посещаемость: дней: 5')


async def test_the_strictest_threshold_is_one_the_forecast_can_reach(school):
    await preferences.change(school.actors['Бойко'], {'thresholds': '3,00; 4,00; 4,99'})
    assert forecasts.settings_of(await facts.current()).thresholds == (3.0, 4.0, 4.99)


@pytest.mark.parametrize('wanted', [
    {'lock_days': 0}, {'lock_days': 31}, {'lock_days': 'семь'}, {'lock_days': '-7'}, {'lock_days': '7.5'},
    {'content_hour': 24}, {'min_marks': ''}, {'thresholds': '4,5;3,5;2,5'}, {'thresholds': '2,5;3,5'},
    {'thresholds': 'много'}, {'thresholds': '2,5;3,5;NaN'}, {'thresholds': '2,5;3,5;5'},
    {'lock_days': '9' * 5000}, {'unknown': 1}, {'audit.head': 1}])
async def test_nonsense_is_refused_and_nothing_is_stored(school, wanted):
    with pytest.raises(Invalid):
        await preferences.change(school.actors['Бойко'], {'written_days': 3} | wanted)
    assert not await Preference.filter(key='written_days').exists()


@pytest.mark.parametrize('name', ['Дорн', 'Гук', 'Классная', 'Секретова', 'Цой'])
async def test_others_set_nothing(school, name):
    with pytest.raises(NotAllowed):
        await preferences.change(school.actors[name], {'lock_days': 5})
    with pytest.raises(NotAllowed):
        await preferences.shown(school.actors[name])
