"""Works and marks: what a teacher marks at a lesson, how the pupil does, when it gets into the journal.

A mark is the pupil's level (ability, subject, class, drift) with the teacher's strictness, the difficulty of the
paper and noise; variances are those the forecast starts from. Everything is entered within seven days of the lesson.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import log
from random import Random

from ejournal.demo import curriculum as plan
from ejournal.demo import worktypes as works
from ejournal.demo.attendance import Roll
from ejournal.demo.dice import dice
from ejournal.demo.moments import after, same_day
from ejournal.demo.shapes import NO_WORK, DemoGroup, DemoLesson, DemoMark, DemoPlan, DemoWork
from ejournal.demo.style import ALL_CLASS, COMMENTS, ORAL, Style, style_of
from ejournal.demo.traits import NOISE, PAPER, PUPIL_SUBJECT, Offsets, Pupil, Teacher

LOCK_DAYS = 7
DEBT = '.'
MARKS = ('5', '4', '3', '2')


@dataclass(frozen=True, slots=True)
class World:
    """Everything a mark depends on."""

    lessons: list[DemoLesson]
    plans: dict[str, DemoPlan]
    roll: Roll
    pupils: Mapping[str, Pupil]
    teachers: dict[str, Teacher]
    writers: Mapping[int, str]
    offsets: Offsets
    start: date
    now: datetime


class Markbook:
    """The works and marks of the whole school; ``keep`` goes through one journal."""

    def __init__(self, seed: int, world: World) -> None:
        self.seed, self.world = seed, world
        self.works = list[DemoWork]()
        self.marks = list[DemoMark]()

    def keep(self, group: DemoGroup, rows: list[DemoLesson]) -> None:
        """One journal from its first lesson to now; grade 1 and subjects without marks stay empty."""
        if group.grade > 1 and group.subject in plan.MARKED:
            page = Page(self, group, dice(self.seed, 'marks', group.key))
            for row in rows:
                page.lesson(row)


def journals(seed: int, groups: tuple[DemoGroup, ...], world: World) -> Markbook:
    """All journals, one after another."""
    book, rows = Markbook(seed, world), dict[str, list[DemoLesson]]()
    for row in world.lessons:
        if row.held:
            rows.setdefault(row.group, []).append(row)
    for group in groups:
        book.keep(group, rows.get(group.key, []))
    return book


class Page:
    """One journal: levels of its pupils, how many marks each has, and the habits of the teacher."""

    def __init__(self, book: Markbook, group: DemoGroup, chance: Random) -> None:
        self.book, self.world, self.group, self.chance = book, book.world, group, chance
        self.teacher = self.world.teachers[group.teacher]
        self.style: Style = style_of(group.subject, group.grade, group.hours, self.teacher.pace)
        common = (self.world.offsets.subject(group.subject) + self.world.offsets.group(group.class_name, group.subject)
                  - self.teacher.strictness)
        self.level = {pupil: self.world.pupils[pupil].level + common + chance.gauss(0, PUPIL_SUBJECT)
                      for pupil, _, _ in group.members}
        self.drift = {pupil: self.world.pupils[pupil].drift + chance.gauss(0, 0.12) for pupil in self.level}
        self.count: dict[str, int] = defaultdict(int)
        self.sometimes = {pupil for pupil, since, until in group.members if until or since > self.world.start}

    def lesson(self, row: DemoLesson) -> None:
        """The works of one lesson: the planned one, a short one for all, answers of a few."""
        if not row.held:
            return
        topics = self.world.plans[row.plan].topics
        planned = topics[row.planned - 1].work_type if row.planned <= len(topics) else NO_WORK
        present, absent = self.divided(row)
        if not present:
            return
        paper = planned
        if not planned and self.chance.random() < self.style.whole_class:
            paper = self.chance.choices(*self.style.papers)[0]
        if paper:
            self.whole_class(row, paper, present, absent)
        if planned not in ALL_CLASS:
            self.answers(row, present, paper)

    def divided(self, row: DemoLesson) -> tuple[list[str], list[str]]:
        """Pupils of the day: present (able to get a mark) and absent."""
        away = self.world.roll.absent(self.group.class_name, row.date, row.number)
        here, gone = list[str](), list[str]()
        for pupil, since, until in self.group.members:
            if pupil in self.sometimes and not (since <= row.date and (until is None or row.date < until)):
                continue
            if self.group.subject == plan.SPORT and self.world.roll.is_exempt(pupil, row.date):
                continue
            (gone if pupil in away else here).append(pupil)
        return here, gone

    def whole_class(self, row: DemoLesson, kind: int, present: list[str], absent: list[str]) -> None:
        """A paper of everybody; some of the absent get a debt and hand it in within the week."""
        at = self.entered(row, kind)
        if at > self.world.now:
            return
        work, shift = self.work(row, kind, at), self.chance.gauss(0, PAPER)
        for pupil in present:
            if self.chance.random() < self.style.share[kind]:
                self.mark(work, pupil, row, shift, at)
        if works.BY_ID[kind].weight >= 2:
            for pupil in absent:
                if self.chance.random() < 0.3:
                    self.debt(work, pupil, row, shift, at)

    def answers(self, row: DemoLesson, present: list[str], paper: int) -> None:
        """Those asked at the lesson, the least asked first; never a second work of the paper's kind."""
        expected = self.style.asked * len(present)
        asked = int(expected + self.chance.random())
        kind = self.chance.choices(*self.style.oral)[0]
        if not asked or kind == paper:
            return
        at = self.entered(row, kind)
        if at > self.world.now:
            return
        order = sorted(present, key=lambda pupil: self.count[pupil] + 1.6 * self.chance.random())
        work = self.work(row, kind, at)
        for pupil in order[:asked]:
            self.mark(work, pupil, row, 0.08, at)

    def entered(self, row: DemoLesson, kind: int) -> datetime:
        """When the marks of a work get into the journal."""
        chance = self.chance
        if kind in ORAL:
            if chance.random() < self.teacher.order:
                return same_day(row.date, row.number, chance)
            return after(row.date, chance.choice((1, 1, 2, 4)), chance)
        days = self.teacher.days_to_check + (2 if works.BY_ID[kind].deadline == works.CREATIVE else 0)
        if chance.random() > self.teacher.order:
            days += 2
        return after(row.date, min(days, LOCK_DAYS - 1), chance) if days else same_day(row.date, row.number, chance)

    def work(self, row: DemoLesson, kind: int, at: datetime) -> DemoWork:
        """The column of a work at a lesson."""
        found = works.BY_ID[kind]
        topics = self.world.plans[row.plan].topics
        title = topics[row.planned - 1].topic if kind in ALL_CLASS and row.planned <= len(topics) else ''
        work = DemoWork(len(self.book.works), row.index, kind, found.weight, title, at, self.writer(row))
        self.book.works.append(work)
        return work

    def writer(self, row: DemoLesson) -> str:
        """Who keeps the journal at the lesson: the teacher or the substitute."""
        return self.world.writers.get(row.index, row.teacher)

    def value(self, pupil: str, row: DemoLesson, shift: float) -> str:
        """One mark: level now, difficulty of the paper, noise that is smaller near five."""
        months = (row.date - self.world.start).days / 270
        level = self.level[pupil] + self.drift[pupil] * (months - 0.3) * 2 + shift
        spread = max((5.25 - level) * (level - 1.5), 0.35) / 3.5
        mark = round(level + self.chance.gauss(0, NOISE) * spread ** 0.5)
        return MARKS[5 - max(2, min(5, mark))]

    def text(self, kind: int, pupil: str, row: DemoLesson, shift: float) -> str:
        """The text of a cell: «5», or «4/5» for content and grammar."""
        shift -= 0.15 * log(works.BY_ID[kind].weight)
        first = self.value(pupil, row, shift)
        if kind in works.DOUBLE and self.group.grade >= 3 and self.group.subject in (plan.RUSSIAN, plan.LITERATURE):
            return f'{first}/{self.value(pupil, row, shift)}'
        return first

    def mark(self, work: DemoWork, pupil: str, row: DemoLesson, shift: float, at: datetime) -> None:
        """A mark, sometimes with a comment, rarely corrected afterwards."""
        text, chance = self.text(work.work_type, pupil, row, shift), self.chance
        self.count[pupil] += 1
        comment = ''
        if chance.random() < 0.012:
            comment = chance.choice(COMMENTS[text[0]])
        earlier: tuple[tuple[str, datetime], ...] = ()
        if chance.random() < 0.006 and len(text) == 1:
            later = after(row.date, min(LOCK_DAYS - 1, (at.date() - row.date).days + 1), chance)
            if at < later <= self.world.now:
                earlier, at = ((MARKS[(MARKS.index(text) + 1) % 4], at),), later
        self.book.marks.append(DemoMark(work.index, pupil, text, at, self.writer(row), comment, earlier))

    def debt(self, work: DemoWork, pupil: str, row: DemoLesson, shift: float, at: datetime) -> None:
        """«.» for who was away; most hand the work in before the lock."""
        later = after(row.date, self.chance.randint(3, LOCK_DAYS), self.chance)
        if self.chance.random() < 0.65 and at < later <= self.world.now:
            text = self.text(work.work_type, pupil, row, shift - 0.15)
            mark = DemoMark(work.index, pupil, text, later, self.writer(row), '', ((DEBT, at),))
        else:
            mark = DemoMark(work.index, pupil, DEBT, at, self.writer(row))
        self.book.marks.append(mark)


