"""The school as a whole: sizes, sameness by seed, time to build, people who fit together."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from ejournal.demo.plan import build_school
from ejournal.demo.posts import posts
from tests.demo.conftest import AUTUMN


def test_sizes(autumn):
    assert len(autumn.pupils) == 560
    assert len(autumn.staff) == len({post.key for post in posts()}) == 42
    assert [found.name for found in autumn.classes] == [f'{grade}{letter}' for grade in range(1, 12) for letter in 'АБ']
    sizes = Counter(row.class_name for row in autumn.memberships if row.year == '2026/2027' and row.until is None)
    assert len(sizes) == 22
    assert all(21 <= size <= 30 for size in sizes.values())
    sexes = Counter(pupil.sex for pupil in autumn.pupils)
    assert abs(sexes['М'] - sexes['Ж']) < 60


def test_the_same_seed_gives_the_same_school(autumn):
    assert build_school(7, AUTUMN) == autumn
    other = build_school(9, AUTUMN, before=False)
    assert other.pupils != autumn.pupils
    assert other.slots != autumn.slots


@pytest.mark.parametrize(('today', 'before'), [
    (date(2026, 9, 1), False), (date(2026, 10, 28), False), (date(2026, 12, 31), False), (date(2027, 2, 20), False),
    (date(2025, 9, 6), True), (date(2028, 3, 8), False)])
def test_any_day_of_any_year_works(today, before):
    school = build_school(3, today, before=before)
    assert (school.before is not None) == before
    assert school.year.starts_on <= school.today <= max(today, school.year.starts_on)
    assert school.now.date() == school.today
    assert all(mark.at <= school.now for mark in school.marks)


def test_in_summer_the_year_is_complete(whole_year):
    assert whole_year.today == date(2027, 5, 27)
    assert max(row.date for row in whole_year.lessons if row.held) == date(2027, 5, 26)
    periods = {final.period for final in whole_year.finals if final.year == '2026/2027'}
    assert periods >= {'4 четверть', '2 полугодие', 'год'}


def test_two_parents_each_and_some_families_with_several_children(autumn):
    parents = defaultdict(list)
    for link in autumn.links:
        parents[link.pupil].append(link.guardian)
    assert {len(found) for found in parents.values()} == {2}
    children = Counter(link.guardian for link in autumn.links)
    assert max(children.values()) >= 2
    assert 60 < sum(count > 1 for count in children.values()) < 400


def test_ages_fit(autumn):
    people = {person.key: person for person in (*autumn.staff, *autumn.guardians, *autumn.pupils)}
    for link in autumn.links:
        years = (people[link.pupil].birth_date - people[link.guardian].birth_date).days / 365.25
        assert 16 < years < 55, link
    grades = {row.pupil: int(row.class_name[:-1]) for row in autumn.memberships if row.year == '2026/2027'}
    for pupil in autumn.pupils:
        age = (date(2026, 9, 1) - pupil.birth_date).days / 365.25
        assert 5.7 + grades[pupil.key] - 0.1 <= age <= 7.8 + grades[pupil.key], pupil


def test_no_account_without_a_consent(autumn):
    people = (*autumn.staff, *autumn.guardians, *autumn.pupils)
    assert all(bool(person.login) == (person.consent_on is not None) for person in people)
    without = sum(not person.login for person in autumn.guardians)
    assert 0.02 < without / len(autumn.guardians) < 0.12
    logins = [person.login for person in people if person.login]
    assert len(logins) == len(set(logins))


def test_every_class_is_led_by_one_of_its_teachers(autumn):
    teachers = defaultdict(set)
    for group in autumn.groups:
        teachers[group.class_name].add(group.teacher)
    assert all(found.teacher in teachers[found.name] for found in autumn.classes)
    roles = {person.key: person.roles for person in autumn.staff}
    assert all('class_teacher' in roles[found.teacher] for found in autumn.classes)


def test_loads_are_those_of_real_teachers(autumn):
    hours: Counter[str] = Counter()
    for group in autumn.groups:
        hours[group.teacher] += group.hours
    full = [post.key for post in posts() if post.position.startswith('учитель')]
    assert all(17 <= hours[key] <= 27 for key in full), hours
    assert all(hours[key] <= 12 for key in ('director', 'deputy1', 'deputy2', 'deputy3', 'administrator'))


def test_some_of_the_staff_are_parents_too(autumn):
    both = [person for person in autumn.staff if 'guardian' in person.roles]
    assert len(both) == 3
    assert {person.key for person in both} <= {link.guardian for link in autumn.links}
