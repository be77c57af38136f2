"""I-13: unanswered first, then by the sender's capacity, then the oldest first; and when families are written to."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from ejournal.rules import audience, letters
from models import Invalid

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
# In the order of the regulation; the last four were answered or ask for nothing.
ORDER = [
    ('director', True, 0), ('deputy', True, 1), ('class_teacher', True, 0), ('teacher', True, -9),
    ('administrator', True, -8), ('secretary', True, -7), ('hr', True, -6), ('guardian', True, -20),
    ('guardian', True, 2), ('pupil', True, -30),
    ('director', False, -50), ('teacher', False, -60), ('guardian', False, -70), ('pupil', False, -80),
]


def key(row):
    capacity, waiting, hours = row
    return letters.order_key(waiting=waiting, rank=letters.RANKS[capacity], sent_at=NOON + hours * HOUR)


@pytest.mark.clause('17.4.5')
@pytest.mark.clause('17.5.9')
def test_the_inbox_goes_by_answer_capacity_and_time():
    came = ORDER[1::2] + ORDER[::2]
    assert sorted(came, key=key) == ORDER


@pytest.mark.parametrize('first, second', [
    (('pupil', True, 5), ('director', False, -5)),       # an answered letter of the director waits for nobody
    (('director', True, 5), ('class_teacher', True, -5)),
    (('class_teacher', True, 5), ('teacher', True, -5)),
    (('teacher', True, 5), ('guardian', True, -5)),      # a teacher writing as a parent is «guardian»
    (('guardian', True, 5), ('pupil', True, -5)),
    (('guardian', True, -5), ('guardian', True, 5)),     # the oldest of equals
    (('director', True, -1), ('deputy', True, 0)),       # both are администрация
    (('secretary', True, -1), ('teacher', True, 0)), (('teacher', True, -1), ('hr', True, 0))])
def test_of_two_letters_this_one_is_answered_first(first, second):
    assert key(first) < key(second)


def test_the_highest_capacity_is_taken_when_none_is_chosen():
    for roles in permutations(['guardian', 'teacher', 'deputy', 'class_teacher']):
        assert letters.capacities(roles) == ['deputy', 'class_teacher', 'teacher', 'guardian']


@pytest.mark.parametrize('written, arrives', [
    ('07:59', '24 08:00'), ('08:00', '24 08:00'), ('14:48', '24 14:48'), ('19:59', '24 19:59'), ('20:00', '25 08:00'),
    ('23:30', '25 08:00'), ('00:10', '24 08:00')])
def test_families_are_written_to_by_day(written, arrives):
    hours, minutes = map(int, written.split(':'))
    moment = NOON.replace(hour=hours, minute=minutes)
    assert f'{letters.delivery(moment, in_the_day=True):%d %H:%M}' == arrives
    assert letters.delivery(moment, in_the_day=False) == moment


@pytest.mark.parametrize('subject, text, said', [
    ('', 'Текст', 'Укажите тему'), ('  ', 'Текст', 'Укажите тему'), ('Тема', ' \n ', 'Напишите текст'),
    ('Hello', 'Текст', 'русской'), ('Тема', 'Hello, colleagues', 'русской'), ('ы' * 151, 'Текст', 'длиннее 150'),
    ('Тема', 'ы' * 10_001, '10 000')])
def test_what_is_no_letter(subject, text, said):
    with pytest.raises(Invalid, match=said):
        letters.checked(subject, text)


def test_a_letter_in_its_one_spelling():
    assert letters.checked(' Тема\u200b  дня ', 'Раз\n\n\n\nдва ') == ('Тема дня', 'Раз\n\nдва', '')
    assert 'латинские' in letters.checked('Тема', 'Spotlight Student Book: да')[2]


@pytest.mark.parametrize('seconds, said', [
    (0, '1 мин'), (59 * 60, '59 мин'), (3600, '1 ч'), (12_000, '3 ч 20 мин'), (86_400, '1 дн.'),
    (187_200, '2 дн. 4 ч')])
def test_times_in_words(seconds, said):
    assert letters.spent(seconds) == said


PLACES = {'guardians': frozenset({(7, 8), (9, 5)}), 'staff': frozenset(), 'teachers': frozenset({(7, 8)})}


@pytest.mark.parametrize('kinds, grades, classes, meant', [
    (['guardians'], [], [], True), (['pupils'], [], [], False), (['guardians'], [8], [], True),
    (['guardians'], [5], [], True), (['guardians'], [9], [], False), (['guardians'], [], [7], True),
    (['guardians'], [], [8], False), (['guardians'], [9], [7], True), (['staff'], [9], [], True),
    (['teachers'], [9], [], False), (['pupils', 'teachers'], [8], [], True), ([], [], [], False)])
def test_for_whom_an_announcement_is(kinds, grades, classes, meant):
    assert audience.addressed(kinds, grades, classes, PLACES) is meant


def test_an_audience_in_words():
    said = audience.described(['guardians', 'pupils'], [8, 5], ['9А'])
    assert said == 'Обучающиеся, родители: 5 классы, 8 классы, 9А'
    assert audience.described(['staff'], [], []) == 'Все сотрудники'
