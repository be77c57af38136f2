"""The demo school talks: letters, announcements, topics, requests and events, all written through the services."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from ejournal import access, clock
from ejournal.access import Actor
from ejournal.demo.talk_texts import Item, Said, items
from ejournal.services.talk import board, class_events, failing, forum, helpdesk, inbox, letters
from ejournal.services.talk.letters import Draft
from models import Account, ClassMembership, Group, Mark, Person, Role, SchoolClass, StaffCard, TeachingLoad

CLASS, SUBJECT = (8, 'А'), 'физика'
POSITIONS = (('director', 'директор'), ('deputy', 'заместитель директора по учебной'),
             ('administrator', 'администратор'), ('secretary', 'секретарь'), ('hr', 'инспектор'))
WEAK = 2  # pupils reported
OLD = 2  # days after which an announcement has its readers


async def fill(now: datetime, families: Iterable[int]) -> None:
    """Write everything as of ``now``; ``families`` are the pupil and the parents who show the demo."""
    with clock.at(now):
        cast = await Cast.gather(now, list(families))
        if cast is None:
            return
        await cast.letters()
        await cast.board()
        await cast.forum()
        await cast.requests()
        await cast.events()
        await cast.weak()


class Cast:
    """Who plays whom, and the moment they talk at."""

    def __init__(self, now: datetime, school_class: SchoolClass, people: dict[str, Actor],
                 names: dict[str, str]) -> None:
        self.now, self.school_class, self.people, self.names = now, school_class, people, names

    @classmethod
    async def gather(cls, now: datetime, families: list[int]) -> 'Cast | None':
        """Ask the journal who they are; None where the school has no such class."""
        found = await SchoolClass.filter(grade=CLASS[0], letter=CLASS[1], year__starts_on__lte=now.date()) \
            .order_by('-year__starts_on').select_related('year').first()
        if found is None or found.teacher_id is None:
            return None
        ids: dict[str, int] = {'class_teacher': found.teacher_id}
        for role, position in POSITIONS:
            card = await StaffCard.filter(position__startswith=position).order_by('id').first()
            if card:
                ids[role] = card.person_id  # type: ignore[attr-defined]  # set by the ORM
        group = await Group.filter(school_class_id=found.id, subject__name=SUBJECT).first()
        load = await TeachingLoad.filter(group_id=group.id).first() if group else None
        if load:
            ids['teacher'] = load.teacher_id
        pupils = {row.pupil_id for row in await ClassMembership.filter(pupil_id__in=families)}
        ids |= {'pupil' if person in pupils else 'parent': person for person in reversed(families)}
        accounts = {row.person_id: row for row in await Account.filter(person_id__in=list(ids.values()))}
        people = {who: await access.actor_of(accounts[person]) for who, person in ids.items() if person in accounts}
        names = {row.id: f'{row.first_name} {row.middle_name}'.strip() for row in await Person.filter(
            id__in=list(ids.values()))}
        return cls(now, found, people, {who: names[person] for who, person in ids.items()})

    def moment(self, said: Said) -> datetime:
        """When it was said; not before the first school day, and never later than now."""
        hours, minutes = map(int, said.at.split(':'))
        day = self.now.date() - timedelta(days=said.days)
        return self.within(clock.wall(day, hours, minutes))

    def within(self, moment: datetime) -> datetime:
        """The moment, moved into what has passed of the school year."""
        return min(max(moment, clock.wall(self.school_class.year.starts_on, 8)), self.now)

    def has(self, *who: str) -> bool:
        """Whether these people are there."""
        return all(one in self.people for one in who)

    def text(self, said: Said) -> str:
        """The text with the names of those who are spoken to."""
        return said.text.format_map(self.names)

    # --- letters ---
    async def letters(self) -> None:
        """In the order of time; some are answered, most wait."""
        dated = [(self.moment(item.first), item) for item in items('letters') if item.first]
        for moment, item in sorted(dated, key=lambda one: one[0]):
            mailing = ':' in item.values['to']
            if item.first and self.has(item.first.who, *(() if mailing else (item.values['to'],))):
                await self._letter(item, item.first, moment, mailing=mailing)

    async def _letter(self, item: Item, first: Said, moment: datetime, *, mailing: bool) -> None:
        to, subject = item.values['to'], item.values['subject']
        key = f'{to}:{self.school_class.id}' if to.endswith(':class') else to
        with clock.at(moment):
            sent = await letters.send(self.people[first.who], Draft(
                subject, self.text(first), () if mailing else (self.people[to].person_id,), (key,) if mailing else (),
                needs_answer=item.values.get('needs_answer', True)))
        last = sent.id
        for said in item.then:
            with clock.at(self.moment(said)):
                await inbox.opened(self.people[said.who], last)
                last = (await letters.answer(self.people[said.who], last, Draft(subject, self.text(said)))).id
        if item.then:
            for who in {first.who, *(said.who for said in item.then)}:
                await inbox.opened(self.people[who], last)
        elif item.values.get('read'):
            await self._read(sent.id, moment)

    async def _read(self, letter: int, sent_at: datetime) -> None:
        """The teachers of the cast have read a mailing in the evening."""
        with clock.at(min(sent_at + timedelta(hours=6), self.now)):
            for actor in self.people.values():
                if Role.TEACHER in actor.roles:
                    await inbox.opened(actor, letter)

    # --- the rest ---
    async def board(self) -> None:
        """Announcements; the older ones have their readers."""
        for item in items('announcements'):
            if not (item.first and self.has(item.first.who)):
                continue
            moment, values = self.moment(item.first), item.values
            until = moment.date() + timedelta(days=values['shown_for'])
            with clock.at(moment):
                number = await board.publish(self.people[item.first.who], board.Draft(
                    values['title'], item.first.text, tuple(values['kinds']), tuple(values.get('grades', ())), (),
                    moment.date(), until, values.get('pinned', False)))
            if item.first.days > OLD:
                await self._readers(number, moment)

    async def _readers(self, number: int, moment: datetime) -> None:
        for place, actor in enumerate(self.people.values()):
            with clock.at(min(moment + timedelta(minutes=35 * (place + 1)), self.now)):
                if number in {line.id for line in await board.unread(actor)}:
                    await board.read(actor, number)

    async def forum(self) -> None:
        """Topics with their posts."""
        for item in items('topics'):
            if not (item.first and self.has(item.first.who)):
                continue
            values = item.values
            with clock.at(self.moment(item.first)):
                number = await forum.open_topic(
                    self.people[item.first.who], values['section'], values['title'], self.text(item.first),
                    for_guardians=values.get('for_guardians', False))
            for post in item.then:
                if self.has(post.who):
                    with clock.at(self.moment(post)):
                        await forum.write(self.people[post.who], number, self.text(post))

    async def requests(self) -> None:
        """Requests; the administrator has answered some and works on one."""
        for item in items('requests'):
            if item.first and self.has(item.first.who, 'administrator'):
                await self._request(item, item.first)

    async def _request(self, item: Item, first: Said) -> None:
        author, admin, values = self.people[first.who], self.people['administrator'], item.values
        page, due_in = values.get('page', ''), values.get('due_in', 0)
        with clock.at(self.moment(first)):
            number = await helpdesk.ask(author, helpdesk.Asked(
                values['kind'], values['subject'], self.text(first), page, 'Firefox 140, Windows' if page else '',
                self.now.date() + timedelta(days=due_in) if due_in else None))
        for note in item.then:
            with clock.at(self.moment(note)):
                await helpdesk.answer(admin, number, self.text(note))
        if values.get('closed'):
            await helpdesk.close(author, number)
        elif due_in and first.days > 1:
            await helpdesk.take(admin, number)

    async def events(self) -> None:
        """What the class teacher of the class plans; the first was changed once."""
        leader = self.people['class_teacher']
        for index, item in enumerate(items('events')):
            values = item.values
            plan = class_events.Plan(values['title'], _working_day(self.now.date(), values['in_days']),
                                     values['starts_at'], values['place'], values['text'], pupils=False)
            with clock.at(self.within(self.now - timedelta(days=2, minutes=40 - index))):
                number = await class_events.plan(leader, self.school_class.id, plan)
            if not index:
                with clock.at(self.within(self.now - timedelta(hours=3))):
                    await class_events.change(leader, number, replace(plan, starts_at='15:00'))

    async def weak(self) -> None:
        """The teacher reports the weakest of the class; one report is closed already."""
        group = await Group.filter(school_class_id=self.school_class.id, subject__name=SUBJECT).first()
        if group is None or not self.has('teacher'):
            return
        teacher, members = self.people['teacher'], await failing.pupils(self.people['teacher'], group.id)
        twos = Counter(mark.pupil_id for mark in await Mark.filter(work__lesson__group_id=group.id, value='2'))
        weakest = sorted(set(twos) & set(members), key=lambda pupil: (-twos[pupil], pupil))
        for place, pupil in enumerate(weakest[:WEAK]):
            with clock.at(self.within(self.now - timedelta(days=place * 4, hours=1))):
                found = await failing.facts_of(teacher, group.id, pupil)
                number = await failing.report(teacher, group.id, pupil, found.text)
            if place:
                with clock.at(self.within(self.now - timedelta(days=2))):
                    await failing.close(self.people['class_teacher'], number,
                                        'Беседа с родителями проведена, назначены консультации по средам.')


def _working_day(today: date, days: int) -> date:
    """So many days on, not on a Sunday."""
    day = today + timedelta(days=days)
    return day + timedelta(days=day.weekday() == 6)
