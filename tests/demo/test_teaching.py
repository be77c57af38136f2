"""Curriculum, groups, timetable, КТП and lessons of the demo school."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest

from ejournal.demo import curriculum, timetable
from ejournal.demo.calendar import school_days, school_year
from ejournal.demo.dice import dice
from ejournal.demo.worktypes import WORK_TYPES
from ejournal.rules import names, texts


def test_the_year_is_that_of_the_norms():
    year = school_year(date(2026, 11, 24))
    days = school_days(year, 5)
    assert [sum(term.starts_on <= day <= term.ends_on for day in days) for term in year.terms[:4]] == [39, 42, 53, 36]
    assert date(2027, 2, 20) in days
    assert len(school_days(school_year(date(2026, 7, 1)), 5)) == 168


def test_hours_are_those_of_the_norms():
    totals = {name: sum(curriculum.hours_of(name).values()) for name in curriculum.class_names()}
    assert [totals[f'{grade}А'] for grade in range(1, 12)] == [21, 23, 23, 23, 26.5, 28, 30, 31, 32, 33, 32]
    assert (totals['10Б'], totals['11Б']) == (31, 30)


def test_subjects_are_named_as_the_rule_demands(autumn):
    for subject in autumn.subjects:
        names.check_subject_name(subject.name, proper_name=subject.proper_name)
    assert {row.subject for row in autumn.hours} == {subject.name for subject in autumn.subjects}


def test_timetable_hours_equal_the_curriculum(autumn):
    hours: defaultdict[str, Fraction] = defaultdict(Fraction)
    groups = {group.key: group for group in autumn.groups}
    for slot in autumn.slots:
        if slot.weekday < 6:
            hours[slot.group] += Fraction(1, 2) if slot.until else 1
    assert {key: group.hours for key, group in groups.items()} == dict(hours)
    for found in autumn.classes:
        for subject, planned in curriculum.hours_of(found.name).items():
            mine = [group for group in autumn.groups if (group.class_name, group.subject) == (found.name, subject)]
            assert [hours[group.key] for group in mine] == [planned] * len(mine)
            assert len(mine) == (2 if curriculum.is_divided(found.name, subject) else 1)


@pytest.mark.parametrize('seed', range(1, 6))
def test_no_clash_for_any_seed(autumn, seed):
    slots = timetable.timetable(seed, autumn.groups, autumn.year)
    assert timetable.clashes(slots, autumn.groups) == []


def test_the_checker_sees_clashes(autumn):
    slots = list(autumn.slots)
    moved = next(index for index, slot in enumerate(slots) if slot.weekday == 2 and slot.number == 1)
    other = next(slot for slot in slots if slot.weekday == 3 and slot.number == 1
                 and slot.group.split('|')[0] != slots[moved].group.split('|')[0])
    slots.append(other.__class__(2, 1, other.group, slots[moved].teacher, other.room))
    assert any('is needed twice' in sentence for sentence in timetable.clashes(tuple(slots), autumn.groups))
    assert any('gap' in sentence for sentence in timetable.clashes(autumn.slots[10:], autumn.groups))


def test_an_impossible_week_is_refused(autumn):
    lonely = tuple(group.__class__(group.key, group.class_name, group.grade, group.subject, group.subgroup, 'one',
                                   group.room, group.hours) for group in autumn.groups)
    assert not timetable.Week(dice(1), lonely).solve()


def test_subgroups_split_their_class(autumn):
    together = defaultdict(list)
    for group in autumn.groups:
        if group.subgroup:
            together[group.class_name, group.subject].append({row[0] for row in group.members})
    whole = {(group.class_name, group.subject): {row[0] for row in group.members} for group in autumn.groups
             if group.subject == curriculum.TALKS}
    assert len(together) == 40
    for (name, _), (first, second) in together.items():
        assert not first & second
        assert first | second == whole[name, curriculum.TALKS]
        assert min(len(first), len(second)) >= 8


def test_plans_fill_the_year_with_real_topics(autumn):
    for plan in autumn.plans:
        assert [topic.number for topic in plan.topics] == list(range(1, plan.hours + 1))
        control = sum(topic.work_type in {kind.id for kind in WORK_TYPES if kind.control} for topic in plan.topics)
        assert control <= plan.hours / 10
        assert len({topic.topic for topic in plan.topics}) > plan.hours * 0.7
    laboratory = {plan.subject for plan in autumn.plans for topic in plan.topics if topic.work_type == 6}
    assert laboratory == {curriculum.PHYSICS, curriculum.CHEMISTRY, curriculum.BIOLOGY}
    assert not any(topic.homework for plan in autumn.plans if plan.grade == 1 for topic in plan.topics)


def test_what_is_planned_is_russian_and_detailed(autumn):
    homework = {topic.homework for plan in autumn.plans for topic in plan.topics if topic.homework}
    for text in homework | {topic.topic for plan in autumn.plans for topic in plan.topics}:
        assert texts.check_russian(text) == ''
    vague = [text for text in homework if texts.homework_hints(text, has_textbook=False)]
    assert vague == []


def test_lessons_follow_the_week_and_the_calendar(whole_year):
    keys = Counter((row.group, row.date, row.number) for row in whole_year.lessons)
    assert max(keys.values()) == 1
    per_group = Counter(row.group for row in whole_year.lessons)
    assert all(29 * group.hours <= per_group[group.key] <= 36 * group.hours for group in whole_year.groups)
    days = {grade: set(school_days(whole_year.year, grade)) for grade in range(1, 12)}
    assert all(row.date in days[int(row.group.split('|')[0][:-1])] for row in whole_year.lessons)


def test_homework_is_for_a_later_day_and_entered_before_it(autumn):
    given = [row for row in autumn.lessons if row.homework]
    assert len(given) > 3000
    for row in given:
        due = autumn.lessons[row.due]
        assert due.group == row.group
        assert row.date <= row.homework_at.date() < due.date


def test_teachers_differ_in_order(autumn):
    late: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for row in autumn.lessons:
        if row.held and row.date < autumn.today - timedelta(days=7):
            held[row.teacher] += 1
            evening = row.topic_at is None or row.topic_at.date() > row.date or row.topic_at.hour >= 21
            late[row.teacher] += evening
    shares = sorted(late[key] / held[key] for key in held)
    assert shares[0] < 0.05
    assert shares[-1] > 0.15
    old = [row for row in autumn.lessons if row.held and row.date < autumn.today - timedelta(days=3)]
    new = [row for row in autumn.lessons if row.held and row.date >= autumn.today - timedelta(days=1)]
    assert sum(not row.topic for row in new) / len(new) > 2 * sum(not row.topic for row in old) / len(old)


def test_substitutes_are_free(autumn):
    busy = Counter((row.teacher, row.date, row.number) for row in autumn.lessons)
    taken: Counter[tuple] = Counter()
    for stand_in in autumn.substitutions:
        row = autumn.lessons[stand_in.lesson]
        assert (stand_in.absent, row.held or row.date >= autumn.today) == (row.teacher, True)
        assert busy[stand_in.substitute, row.date, row.number] == 0
        taken[stand_in.substitute, row.date, row.number] += 1
    assert max(taken.values()) == 1


