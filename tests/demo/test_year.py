"""Marks and attendance look like those of a real school: people and subjects differ, deadlines are kept."""

from collections import Counter, defaultdict
from datetime import timedelta
from statistics import correlation, mean, pstdev

from ejournal.demo import curriculum
from ejournal.demo.worktypes import BY_ID
from ejournal.rules.marks import parse_mark


def values(school):
    """(mark, lesson, work) of every numeric mark; a double mark counts twice."""
    for mark in school.marks:
        work = school.works[mark.work]
        for part in mark.text.replace('.', '').split('/'):
            if part:
                yield int(part), mark, school.lessons[work.lesson], work


def test_every_mark_is_legal(autumn):
    subjects = {subject.name: subject for subject in autumn.subjects}
    groups = {group.key: group for group in autumn.groups}
    members = {(group.key, pupil): (since, until) for group in autumn.groups for pupil, since, until in group.members}
    seen: Counter[tuple] = Counter()
    for mark in autumn.marks:
        work = autumn.works[mark.work]
        row = autumn.lessons[work.lesson]
        group = groups[row.group]
        parse_mark(mark.text, grade=group.grade, marking=subjects[group.subject].marking)
        since, until = members[group.key, mark.pupil]
        assert since <= row.date and (until is None or row.date < until)
        assert row.held and row.date <= mark.at.date() <= row.date + timedelta(days=7)
        assert work.at <= mark.at <= autumn.now
        assert all(at < mark.at for _, at in mark.earlier)
        seen[mark.work, mark.pupil] += 1
    assert max(seen.values()) == 1


def test_means_differ_by_pupil_subject_and_teacher(whole_year):
    pupils, subjects, teachers = defaultdict(list), defaultdict(list), defaultdict(list)
    for value, mark, row, _ in values(whole_year):
        pupils[mark.pupil].append(value)
        subjects[row.group.split('|')[1]].append(value)
        teachers[row.teacher].append(value)
    everything = [value for found in pupils.values() for value in found]
    assert 3.7 < mean(everything) < 4.1
    assert 0.25 < pstdev(mean(found) for found in pupils.values()) < 0.6
    assert mean(subjects[curriculum.SPORT]) - mean(subjects[curriculum.GEOMETRY]) > 0.4
    assert pstdev(mean(found) for found in teachers.values()) > 0.1
    shares = Counter(everything)
    assert 0.02 < shares[2] / len(everything) < 0.09
    assert 0.2 < shares[5] / len(everything) < 0.42


def test_six_to_nine_marks_a_quarter(autumn):
    first = autumn.year.terms[0]
    cells: Counter[tuple] = Counter()
    for _, mark, row, _ in values(autumn):
        if first.starts_on <= row.date <= first.ends_on:
            cells[mark.pupil, row.group] += 1
    assert 6 <= mean(cells.values()) <= 9


def test_control_works_mark_nearly_everybody(autumn):
    sizes = {group.key: len(group.members) for group in autumn.groups}
    marks = Counter(mark.work for mark in autumn.marks)
    shares = [marks[work.index] / sizes[autumn.lessons[work.lesson].group] for work in autumn.works
              if work.work_type in (4, 8)]
    assert len(shares) > 100
    assert mean(shares) > 0.8


def test_the_salt_is_there(autumn):
    texts = Counter(mark.text for mark in autumn.marks)
    assert texts['.'] > 20
    double = [mark for mark in autumn.marks if '/' in mark.text]
    assert {BY_ID[autumn.works[mark.work].work_type].name for mark in double} >= {'диктант', 'изложение'}
    assert 0.005 < sum(bool(mark.comment) for mark in autumn.marks) / len(autumn.marks) < 0.03
    assert sum(bool(mark.earlier) for mark in autumn.marks) > 50
    assert len({work.work_type for work in autumn.works}) >= 15


def test_illness_comes_in_waves(whole_year):
    ill: Counter[int] = Counter()
    held: Counter[int] = Counter()
    for row in whole_year.lessons:
        held[row.date.month] += row.held
    for entry in whole_year.attendance:
        ill[whole_year.lessons[entry.lesson].date.month] += entry.code == 'ОТ'
    share = {month: ill[month] / held[month] for month in held}
    assert share[11] > 1.6 * share[9]
    assert share[2] > 1.4 * share[4]


def test_attendance_has_all_its_codes(autumn):
    codes = Counter((entry.code, entry.reason_code) for entry in autumn.attendance)
    assert {code for code, _ in codes} == {'ОТ', 'ОП', 'ОСВ'}
    assert {reason for _, reason in codes} == {'', 'Б', 'УП', 'НП'}
    absent = sum(count for (code, _), count in codes.items() if code == 'ОТ')
    assert codes['ОТ', 'Б'] > absent / 2
    assert 0.03 < codes['ОТ', ''] / absent < 0.35
    assert all(entry.reason for entry in autumn.attendance if entry.reason_code == 'УП')
    sport = {autumn.lessons[entry.lesson].group.split('|')[1] for entry in autumn.attendance if entry.code == 'ОСВ'}
    assert sport == {curriculum.SPORT}
    keys = Counter((entry.lesson, entry.pupil) for entry in autumn.attendance)
    assert max(keys.values()) == 1


def test_absence_is_entered_in_time_and_before_its_reason(autumn):
    for entry in autumn.attendance:
        row = autumn.lessons[entry.lesson]
        assert row.date == entry.at.date()
        assert entry.reason_at is None or entry.at <= entry.reason_at <= autumn.now


def test_some_like_to_miss_the_first_lesson(whole_year):
    missed = Counter(entry.pupil for entry in whole_year.attendance if entry.reason_code == 'НП')
    assert [count for _, count in missed.most_common(3)] > [20, 20, 20]


def test_nobody_is_marked_while_away(autumn):
    away = {(entry.lesson, entry.pupil) for entry in autumn.attendance if entry.code == 'ОТ'}
    both = [mark for mark in autumn.marks if (autumn.works[mark.work].lesson, mark.pupil) in away]
    assert all(mark.text == '.' or mark.earlier for mark in both)


def test_term_marks_follow_the_marks(autumn):
    sums: defaultdict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    for value, mark, row, work in values(autumn):
        if row.date <= autumn.year.terms[0].ends_on:
            found = sums[mark.pupil, row.group.split('|')[1]]
            found[0] += value * work.weight
            found[1] += work.weight
    finals = [final for final in autumn.finals if final.year == '2026/2027']
    assert {final.period for final in finals} == {'1 четверть'}
    near = [abs(int(final.value) - sums[final.pupil, final.subject][0] / sums[final.pupil, final.subject][1])
            for final in finals if final.value.isdigit()]
    assert mean(difference <= 0.5 for difference in near) > 0.9
    assert max(near) < 1.01


def test_last_year_fits_this_year(autumn):
    before = {(final.pupil, final.subject): int(final.value) for final in autumn.finals
              if final.year == '2025/2026' and final.period == 'год' and final.value.isdigit()}
    now = defaultdict(list)
    for value, mark, row, _ in values(autumn):
        now[mark.pupil, row.group.split('|')[1]].append(value)
    common = [(before[key], mean(now[key])) for key in before.keys() & now.keys() if len(now[key]) > 4]
    assert len(common) > 2000
    assert correlation(*zip(*common, strict=True)) > 0.45


def test_who_came_or_left_is_marked_only_while_here(whole_year):
    kinds = Counter(move.kind for move in whole_year.movements)
    assert kinds == {'зачисление': 3, 'отчисление': 2, 'перевод в класс': 1}
    for move in whole_year.movements:
        days = [row.date for _, mark, row, _ in values(whole_year) if mark.pupil == move.pupil]
        if move.kind == 'зачисление':
            assert min(days) >= move.effective_on
        if move.kind == 'отчисление':
            assert max(days) < move.effective_on
