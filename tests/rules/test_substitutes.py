"""Who can stand in: the same subject first, nobody who is busy or away, reasons in words (п. 17.4.17)."""

from datetime import date

from ejournal.rules.substitutes import JOINED, OTHER, SAME, Board, Colleague, Need, Taught, candidates, choose, plural

DAY = date(2026, 11, 24)
NEED = Need(1, DAY, 3, subject=7, school_class=8, class_name='8А', subject_name='физика')


def colleague(person, subjects=(), classes=()):
    return Colleague(person, f'Учитель {person}', frozenset(subjects), frozenset(classes))


def board(*taught, away=()):
    made = Board(away=set(away))
    for person, number in taught:
        made.add(person, DAY, number, Taught(99, 99, False))
    return made


def test_the_same_subject_comes_before_one_who_knows_the_class():
    found = candidates(NEED, [colleague(1, {5}, {8}), colleague(2, {7})], board((1, 2), (2, 1)))
    assert [(one.person, one.kind) for one in found] == [(2, SAME), (1, OTHER)]
    assert 'ведёт предмет «физика»' in found[0].reasons
    assert 'знает класс 8А' in found[1].reasons


def test_who_is_busy_or_away_is_not_offered():
    assert not candidates(NEED, [colleague(1, {7}), colleague(2, {7})], board((1, 3), away={(2, DAY)}))


def test_no_waiting_and_a_lighter_day_come_first():
    found = candidates(NEED, [colleague(1, {7}), colleague(2, {7}), colleague(3, {7})],
                       board((1, 1), (2, 2), (3, 2), (3, 4)))
    assert [one.person for one in found] == [2, 3, 1]
    assert found[2].reasons[2:] == ('окно: 1 урок', 'в этот день 1 урок, за неделю 1')


def test_subgroups_are_joined_only_with_the_same_class_and_subject():
    need = Need(1, DAY, 3, 7, 8, subgroup=True)
    made = Board()
    made.add(1, DAY, 3, Taught(7, 8, True))
    made.add(2, DAY, 3, Taught(7, 9, True))
    assert [(one.person, one.kind) for one in candidates(need, [colleague(1, {7}), colleague(2, {7})], made)] == [
        (1, JOINED)]


def test_what_is_given_counts_for_the_next_lesson():
    needs = [NEED, Need(2, DAY, 3, 7, 9, subject_name='физика'), Need(3, DAY, 3, 7, 10)]
    chosen = choose(needs, [colleague(1, {7}, {8}), colleague(2, {7})], board())
    assert {lesson: one.person for lesson, one in chosen.items()} == {1: 1, 2: 2}


def test_numbers_are_declined():
    assert [plural(n, 'урок', 'урока', 'уроков') for n in (1, 3, 5, 11, 21)] == [
        '1 урок', '3 урока', '5 уроков', '11 уроков', '21 урок']
