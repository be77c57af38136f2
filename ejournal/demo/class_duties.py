"""What class teachers and the deputy have done of their duties by now: most in time, some late, some not at all."""

from datetime import date, datetime, timedelta
from functools import partial

from ejournal import clock
from ejournal.access import Actor
from ejournal.demo.deeds import at
from ejournal.demo.dice import dice
from ejournal.demo.shapes import DemoClass, DemoSchool
from ejournal.rules import class_card as card_rules
from ejournal.rules import duties as rules
from ejournal.rules.calendar import DAY
from ejournal.services import (
    absentees,
    class_cards,
    class_door,
    data_checks,
    duties,
    duty_records,
    family_access,
    notices,
    paper_notices,
)
from models import Account, ClassMembership, Notice, Role, SchoolClass

SHOWN = '8А'  # whose class teacher the demo shows: something is left to do there
RELUCTANT = 0.12  # who forgets a duty altogether
LATE = 0.1
WAYS = paper_notices.WAYS
AIMS = 'дружный класс, успешная учёба, участие в школьных делах'


async def live(school: DemoSchool, actors: dict[str, Actor]) -> None:
    """Everything from the end of August to now, each at its moment and through the services."""
    await hand_over(school, actors)
    numbers = {row.name: row.id for row in await SchoolClass.filter(year__name=school.year.name)}
    for found in school.classes:
        if found.teacher in actors and found.name in numbers:
            await Teacher(school, found, numbers[found.name], actors[found.teacher]).work()


async def hand_over(school: DemoSchool, actors: dict[str, Actor]) -> None:
    """The deputy: нагрузка, тарификация, расписание before their days."""
    year = school.year.starts_on.year
    for key, day, hour in (('load', date(year, 8, 28), 16), ('tariff', date(year, 9, 1), 12),
                           ('timetable', date(year, 9, 4), 17)):
        await at(school, clock.wall(day, hour, 10), partial(
            duties.finish, actors['deputy1'], duty_records.school_key(key, school.year.name)))


class Teacher:
    """The class teacher of one class."""

    def __init__(self, school: DemoSchool, found: DemoClass, class_id: int, actor: Actor) -> None:
        self.school, self.name, self.class_id, self.actor = school, found.name, class_id, actor
        self.grade = found.grade
        self.chance = dice(school.seed, 'class duties', found.name)
        self.orderly = found.name == SHOWN
        self.on_paper = 2 if self.orderly else self.chance.choice((0, 0, 1))  # families without a network

    def done(self) -> bool:
        """Whether this teacher does a duty."""
        return self.orderly or self.chance.random() > RELUCTANT

    def moment(self, due: date, days: int = 6) -> datetime:
        """Some afternoon before the day, or (the late ones) after it."""
        day = due - DAY * self.chance.randint(0, days)
        if not self.orderly and self.chance.random() < LATE:
            day = due + DAY * self.chance.randint(1, 5)
        return clock.wall(day, self.chance.randint(13, 18), self.chance.randint(0, 59))

    async def work(self) -> None:
        """The whole year up to now."""
        limit = date(self.school.year.starts_on.year, 9, rules.SEPTEMBER_LIMIT)
        if self.done():
            await at(self.school, self.moment(limit), self.fill_card)
        await at(self.school, clock.wall(limit - 5 * DAY, 15), self.say_who_has_no_network)
        await self.every_month()
        if self.on_paper:
            await self.hand_out()
        if not self.orderly and self.chance.random() < 0.75:
            await at(self.school, self.school.now - timedelta(minutes=self.chance.randint(2, 25)),
                     partial(absentees.check, self.actor, self.class_id))
        if self.orderly:
            await self.be_read()

    async def every_month(self) -> None:
        """The check of the data and the notices; those of this month are left to who tries the demo."""
        for month in rules.months_of(self.school.year.starts_on.year):
            this = month.first <= self.school.today <= month.last
            if self.done() and not (this and self.orderly):
                await at(self.school, self.moment(rules.check_due(month), 9), partial(self.check, month.key))
            if self.done() and not (this and self.orderly):
                await at(self.school, self.moment(month.last, 9), partial(
                    notices.send, self.actor, self.class_id, month.key))

    async def be_read(self) -> None:
        """Most parents of the class the demo shows have read what they were sent, on the evening of a later day."""
        accounts = dict(await Account.all().values_list('person_id', 'id'))
        for notice in await Notice.filter(school_class_id=self.class_id).order_by('id'):
            if self.chance.random() < 0.8:
                reader = Actor(accounts[notice.recipient_id], notice.recipient_id, '', frozenset({Role.GUARDIAN}))
                later = clock.local(notice.sent_at) + timedelta(minutes=self.chance.randint(20, 4000))
                await at(self.school, later, partial(notices.read, reader, notice.id))

    async def check(self, month: str) -> None:
        """Everybody ticked, then the record."""
        shown = await data_checks.of_class(self.actor, self.class_id, month)
        await data_checks.tick(self.actor, self.class_id, month, [row.pupil_id for row in shown.rows])
        await data_checks.finish(self.actor, self.class_id, month)

    async def fill_card(self) -> None:
        """Numbers that fit the class."""
        pupils, chance = (await class_cards.of_class(self.actor, self.class_id)).pupils, self.chance
        second = pupils * 6 // 10
        third = min(chance.randint(2, 5), pupils - second)
        health = {'health_1': pupils - second - third, 'health_2': second, 'health_3': third, 'health_4': 0}
        some = {field.key: min(chance.randint(0, 4), pupils) for field in card_rules.FIELDS
                if field.kind == card_rules.NUMBER and field.key not in health}
        some['clubs'] = pupils * 7 // 10
        names = [row.pupil.list_name for row in await ClassMembership.filter(school_class_id=self.class_id)
                 .select_related('pupil')]
        words = {'head': chance.choice(sorted(names)), 'committee': 'избран на собрании 03.09', 'aims': AIMS}
        await class_cards.fill(self.actor, self.class_id,
                               {key: str(value) for key, value in (some | health).items()} | words)

    async def say_who_has_no_network(self) -> None:
        """A family or two of some classes have no network at home."""
        people = await family_access.present(self.class_id, clock.today())
        for pupil in self.chance.sample(people, min(self.on_paper, len(people))):
            await paper_notices.set_no_network(self.actor, self.class_id, pupil.id, True)

    async def hand_out(self) -> None:
        """On Fridays; the class teacher of the demo has last week's still to give."""
        school_class = await class_door.writable(self.actor, self.class_id)
        monday = school_class.year.starts_on - DAY * school_class.year.starts_on.weekday() + 7 * DAY
        this = self.school.today - DAY * self.school.today.weekday()
        while monday <= this:
            skipped = not self.done() or (self.orderly and monday >= this - 7 * DAY)
            if not skipped:
                await at(self.school, clock.wall(monday + 4 * DAY, 14, self.chance.randint(0, 59)),
                         partial(self.give, monday))
            monday += 7 * DAY

    async def give(self, monday: date) -> None:
        """This week's sheets."""
        shown = await paper_notices.of_class(self.actor, self.class_id, monday.isoformat())
        left = [line.pupil_id for line in shown.lines if not line.way]
        if left:
            await paper_notices.record(self.actor, self.class_id, monday, left, WAYS[0 if self.grade < 5 else 1])
