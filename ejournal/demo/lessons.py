"""КТП of the teachers and the lessons of the year: topics and homework on time, late or forgotten, and stand-ins."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from random import Random

from ejournal.demo import curriculum
from ejournal.demo.calendar import school_days
from ejournal.demo.dice import dice
from ejournal.demo.moments import DAY, ENDS, EVENING, HOUR, MINUTE, after, moment, same_day
from ejournal.demo.shapes import DemoGroup, DemoLesson, DemoPlan, DemoSlot, DemoSubstitution, DemoYear
from ejournal.demo.topics import topic_plan
from ejournal.demo.traits import Teacher

WEEKS = 34
RECENT = 3  # days in which entries are still more often missing
SPARE_TOPIC = 'Резервный урок. Повторение изученного за год'


def plans(seed: int, groups: tuple[DemoGroup, ...]) -> tuple[DemoPlan, ...]:
    """A КТП per teacher, subject and parallel; per class where the hours differ (grades 10 and 11)."""
    found: dict[str, DemoPlan] = {}
    for group in groups:
        key, letter = plan_key(group)
        if key not in found:
            hours = round(group.hours * WEEKS)
            rows = topic_plan(seed, group.subject, group.grade, hours)
            found[key] = DemoPlan(key, group.subject, group.grade, letter, group.teacher, hours, rows)
    return tuple(found.values())


def plan_key(group: DemoGroup) -> tuple[str, str]:
    """The key of a group's КТП and the letter it is bound to."""
    letter = group.class_name[-1] if group.grade >= 10 else ''
    return f'{group.grade}{letter}|{group.subject}|{group.teacher}', letter


def lessons(year: DemoYear, groups: tuple[DemoGroup, ...], slots: tuple[DemoSlot, ...],
            now: datetime) -> list[DemoLesson]:
    """Every lesson of the year in order of time, with its place in the КТП; nothing written yet."""
    known = {group.key: group for group in groups}
    open_days = {grade: frozenset(school_days(year, grade)) for grade in range(1, 12)}
    weekly: dict[int, list[DemoSlot]] = defaultdict(list)
    for slot in sorted(slots, key=lambda slot: (slot.number, slot.group)):
        weekly[slot.weekday].append(slot)
    counts: dict[str, int] = defaultdict(int)
    rows = list[DemoLesson]()
    for day in sorted(frozenset().union(*open_days.values())):
        for slot in weekly[day.isoweekday()]:
            group = known[slot.group]
            if day in open_days[group.grade] and (slot.since or day) <= day < (slot.until or date.max):
                counts[slot.group] += 1
                held = day < now.date() or (day == now.date() and moment(day, ENDS[slot.number]) <= now)
                rows.append(DemoLesson(len(rows), slot.group, day, slot.number, slot.teacher, slot.room, held,
                                       plan_key(group)[0], counts[slot.group]))
    return rows


class Writing:
    """Fills lessons with topics and homework the way their teachers do."""

    def __init__(self, seed: int, rows: list[DemoLesson], plans: tuple[DemoPlan, ...],
                 traits: dict[str, Teacher], now: datetime) -> None:
        self.chance, self.traits, self.now = dice(seed, 'writing'), traits, now
        self.plans = {plan.key: plan for plan in plans}
        self.following = following(rows)
        self.rows = rows

    def written(self) -> Iterator[DemoLesson]:
        """The lessons, those held with what was written in them by ``now``."""
        for row in self.rows:
            yield self.fill(row) if row.held else row

    def fill(self, row: DemoLesson) -> DemoLesson:
        """One lesson held: topic, then homework for the next lesson on a later day."""
        topics = self.plans[row.plan].topics
        line = topics[row.planned - 1] if row.planned <= len(topics) else None
        at = self.when(row)
        if at is None or at > self.now:
            return row
        due = self.following[row.index]
        homework = line.homework if line and due is not None else ''
        row = replace(row, topic=line.topic if line else SPARE_TOPIC, topic_at=at)
        if not homework:
            return replace(row, no_homework=self.chance.random() < 0.92)
        at = moment_after(at, self.chance)
        if due is None or at.date() >= self.rows[due].date or at > self.now or self.chance.random() < 0.015:
            return row
        return replace(row, homework=homework, homework_at=at, due=due)

    def when(self, row: DemoLesson) -> datetime | None:
        """When the topic is written, or never."""
        order, chance = self.traits[row.teacher].order, self.chance
        recent = (self.now.date() - row.date).days < RECENT
        if chance.random() < order - (0.08 if recent else 0):
            return same_day(row.date, row.number, chance)
        if chance.random() < 0.12:
            return None
        days = chance.choices((0, 1, 2, 3, 5), (45, 28, 14, 8, 5))[0]
        return moment(row.date, chance.randint(EVENING, EVENING + 2 * HOUR)) if days == 0 \
            else after(row.date, days, chance)


def moment_after(at: datetime, chance: Random) -> datetime:
    """A minute or so after, on the same day."""
    second = at.hour * HOUR + at.minute * MINUTE + at.second
    return moment(at.date(), min(24 * HOUR - 1, second + chance.randint(15, 150)))


def following(rows: list[DemoLesson]) -> list[int | None]:
    """For each lesson the next one of the group on a later date (I-02)."""
    found: list[int | None] = [None] * len(rows)
    later: dict[str, tuple[int, int | None]] = {}
    for row in reversed(rows):
        index, after_that = later.get(row.group, (None, None))
        same = index is not None and rows[index].date == row.date
        found[row.index] = after_that if same else index
        later[row.group] = (row.index, found[row.index])
    return found


def substitutions(seed: int, rows: list[DemoLesson], groups: tuple[DemoGroup, ...],
                  now: datetime) -> list[DemoSubstitution]:
    """Teachers fall ill now and then; a free colleague, of the same subject if possible, holds the lessons."""
    chance, subjects = dice(seed, 'substitutions'), teaching(groups)
    sick = absences(rows, chance)
    busy: dict[tuple[date, int], set[str]] = defaultdict(set)
    for row in rows:
        busy[row.date, row.number].add(row.teacher)
    found = list[DemoSubstitution]()
    for row in rows:
        away = sick.get((row.teacher, row.date))
        if away is None or row.date > now.date() + DAY:
            continue
        subject = row.group.split('|')[1]
        free = [key for key in subjects if key not in busy[row.date, row.number] and (key, row.date) not in sick]
        same = [key for key in free if subject in subjects[key]]
        if not free:
            continue
        chosen = chance.choice(same or free)
        busy[row.date, row.number].add(chosen)
        found.append(DemoSubstitution(row.index, row.teacher, chosen, away[0],
                                      'тот же предмет' if same else 'другой предмет', away[1],
                                      moment(row.date, 8 * HOUR - chance.randint(1, 40) * MINUTE)))
    return found


def teaching(groups: tuple[DemoGroup, ...]) -> dict[str, set[str]]:
    """Teacher → subjects taught."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        if group.subject != curriculum.TALKS:
            found[group.teacher].add(group.subject)
    return found


def absences(rows: list[DemoLesson], chance: Random) -> dict[tuple[str, date], tuple[str, str]]:
    """(teacher, day) → reason and order of an absence of two to six school days; about one absence a year each."""
    days = sorted({row.date for row in rows})
    found: dict[tuple[str, date], tuple[str, str]] = {}
    for number, teacher in enumerate(sorted({row.teacher for row in rows}), 1):
        if chance.random() < 0.75:
            first, length = chance.randrange(len(days)), chance.randint(2, 6)
            reason = chance.choices(('болезнь', 'курсы', 'командировка'), (75, 15, 10))[0]
            for day in days[first:first + length]:
                found[teacher, day] = (reason, f'{100 + number}-к')
    return found
