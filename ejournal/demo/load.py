"""Write the demo school through the services: the import brings the frame, the replay what happened in each journal."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import count

from ejournal import access, clock
from ejournal.access import Actor
from ejournal.demo import archive, class_duties, control, drafts, office, papers, talk, told_absences
from ejournal.demo.logins import DEMO_PASSWORD
from ejournal.demo.shapes import DemoGroup, DemoLesson, DemoSchool
from ejournal.demo.structure import book, codes, klass
from ejournal.services import accounts, consents, substitutions
from ejournal.services.consents import Given
from ejournal.services.final_marks import FinalChange
from ejournal.services.operations import Kind, Operation
from ejournal.services.replay import Past, replay
from ejournal.services.substitutions import StandIn
from ejournal.workbook.service import import_book
from models import Account, Group, Lesson, Person, WorkType

Progress = Callable[[str, int, int], None]
SOURCE = 'demo'
IMPORT_DAYS, ACCOUNT_DAYS = -4, -1  # before the first day of school


async def load(school: DemoSchool, progress: Progress) -> None:
    """Bring the whole school into an empty journal; ``progress(stage, done, total)``."""
    first = school.year.starts_on
    with clock.at(morning(first, IMPORT_DAYS)):
        await import_book(None, book(school), progress=progress)
    ids = await Ids.load(school)
    progress('Прошлый учебный год', 0, 1)
    await archive.bring(school, ids.people, ids.types)
    progress('Учётные записи', 0, 1)
    with clock.at(morning(first, ACCOUNT_DAYS)):
        await open_accounts(school, ids)
    with clock.at(school.now):
        await papers.add(school, ids.people, shown_family(school))
    with clock.at(school.now):
        await substitutions.assign(None, [StandIn(
            ids.lessons[row.lesson], ids.people[row.substitute], row.kind, row.reason, row.order_number,
            row.signed_at) for row in school.substitutions])
        actors = await staff_actors(school, ids)
    journals = Journals(school, ids, actors)
    for done, group in enumerate(school.groups):
        progress('Журналы', done, len(school.groups))
        await replay(ids.groups[group.key], journals.past(group))
    progress('Журналы', len(school.groups), len(school.groups))
    progress('Классное руководство', 0, 1)
    await class_duties.live(school, actors)
    await told_absences.tell(school, next((ids.people[key] for key in shown_family(school) if key), 0))
    await office.live(school, actors)
    await control.live(school, actors)
    await drafts.live(school, actors)
    progress('Переписка', 0, 1)
    await talk.fill(school.now, [ids.people[key] for key in shown_family(school)])


def morning(first: date, days: int) -> datetime:
    """A morning some days after (before) the first school day."""
    return clock.wall(date.fromordinal(first.toordinal() + days), 10)


class Ids:
    """The journal's numbers of what the plan names by keys."""

    def __init__(self) -> None:
        self.people: dict[str, int] = {}
        self.groups: dict[str, int] = {}
        self.lessons: list[int] = []
        self.types: dict[int, int] = {}

    @classmethod
    async def load(cls, school: DemoSchool) -> 'Ids':
        """Ask the journal after the import."""
        ids, by_code = cls(), dict(await Person.all().values_list('code', 'id'))
        ids.people = {key: by_code[code] for key, code in codes(school).items() if code in by_code}
        ids.types = dict(await WorkType.all().values_list('ordinal', 'id'))
        groups = {((grade, letter), subject, name): number for number, grade, letter, subject, name in
                  await Group.filter(school_class__year__name=school.year.name).values_list(
                      'id', 'school_class__grade', 'school_class__letter', 'subject__name',
                                                'name')}
        ids.groups = {group.key: groups[klass(group.class_name), group.subject, group.subgroup]
                      for group in school.groups}
        lessons = {(group, day, number): lesson for lesson, group, day, number in
                   await Lesson.filter(group_id__in=list(ids.groups.values())).values_list(
                       'id', 'group_id', 'date', 'number')}
        ids.lessons = [lessons[ids.groups[row.group], row.date, row.number] for row in school.lessons]
        return ids


async def open_accounts(school: DemoSchool, ids: Ids) -> None:
    """Consents of the staff and, signed by a parent, of the pupils; accounts for all who have one."""
    parents = {link.pupil: link.guardian for link in school.links}
    given = [Given(ids.people[person.key], person.consent_on) for person in school.staff if person.consent_on]
    given += [Given(ids.people[person.key], person.consent_on, ids.people[parents[person.key]])
              for person in school.pupils if person.consent_on and person.key in ids.people]
    await consents.register(None, [one for one in given if one.on <= clock.today()])
    logins = {ids.people[person.key]: person.login for person in (*school.staff, *school.pupils, *school.guardians)
              if person.login and person.key in ids.people}
    await accounts.issue_many(None, await Person.filter(id__in=list(logins)), logins=logins)
    shown = [ids.people[key] for key in (*(person.key for person in school.staff), *shown_family(school))]
    for account in await Account.filter(person_id__in=shown):
        await accounts.get_ready(account.id, DEMO_PASSWORD)


def shown_family(school: DemoSchool) -> list[str]:
    """A pupil of 8А and the parents, all with accounts, and a sister or a brother at the school if there is one."""
    people = {person.key: person for person in (*school.pupils, *school.guardians)}
    parents, children = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for link in school.links:
        parents[link.pupil].append(link.guardian)
        children[link.guardian].append(link.pupil)
    mine = [row.pupil for row in school.memberships if row.year == school.year.name and row.class_name == '8А'
            and row.until is None and row.since == school.year.starts_on
            and all(key in people and people[key].login for key in (row.pupil, *parents[row.pupil]))]
    pupil = max(mine, key=lambda key: (len(children[parents[key][0]]), key), default='')
    return [pupil, *parents[pupil]] if pupil else []


async def staff_actors(school: DemoSchool, ids: Ids) -> dict[str, Actor]:
    """The employees as those who write in the journals."""
    found = {account.person_id: account for account in await Account.all()}
    return {person.key: await access.actor_of(found[ids.people[person.key]]) for person in school.staff
            if ids.people[person.key] in found}


class Journals:
    """What was written in each journal, as operations with their moments."""

    def __init__(self, school: DemoSchool, ids: Ids, actors: dict[str, Actor]) -> None:
        self.school, self.ids, self.actors = school, ids, actors
        self.numbers = count(1)
        self.writers = {row.lesson: row.substitute for row in school.substitutions}
        self.lessons: dict[str, list[DemoLesson]] = defaultdict(list)
        self.works, self.marks = defaultdict[str, list[int]](list), defaultdict[int, list[int]](list)
        self.attendance: dict[str, list[int]] = defaultdict(list)
        self.finals: dict[str, list[int]] = defaultdict(list)
        for row in school.lessons:
            if row.held:
                self.lessons[row.group].append(row)
        for work in school.works:
            self.works[school.lessons[work.lesson].group].append(work.index)
        for index, mark in enumerate(school.marks):
            self.marks[mark.work].append(index)
        for index, entry in enumerate(school.attendance):
            self.attendance[school.lessons[entry.lesson].group].append(index)
        subjects = {(group.class_name, group.subject, pupil): group.key for group in school.groups
                    for pupil, _, _ in group.members}
        for index, final in enumerate(school.finals):
            if final.year == school.year.name:
                self.finals[subjects[final.class_name, final.subject, final.pupil]].append(index)

    def past(self, group: DemoGroup) -> list[Past]:
        """Everything of one journal."""
        return [*self.content(group), *self.absences(group), *self.given(group), *self.final(group)]

    def operation(self, kind: Kind, group: str, lesson: int, **values: object) -> Operation:
        """An operation on a lesson of the plan."""
        return Operation(f'demo-{next(self.numbers)}', kind, self.ids.groups[group], self.ids.lessons[lesson],
                         source=SOURCE, **values)  # type: ignore[arg-type]  # fields of Operation

    def content(self, group: DemoGroup) -> Iterator[Past]:
        """Topics and homework."""
        for row in self.lessons[group.key]:
            if row.topic_at is None:
                continue
            actor = self.actors[self.writers.get(row.index, row.teacher)]
            yield Past(row.topic_at, actor, self.operation(Kind.TOPIC, group.key, row.index, new=row.topic))
            if row.no_homework:
                yield Past(row.topic_at, actor, self.operation(Kind.HOMEWORK, group.key, row.index, none=True))
            elif row.homework_at is not None and row.due is not None:
                yield Past(row.homework_at, actor, self.operation(
                    Kind.HOMEWORK, group.key, row.index, new=row.homework, due_lesson=self.ids.lessons[row.due]))

    def absences(self, group: DemoGroup) -> Iterator[Past]:
        """Codes of the teachers, reasons of the class teachers."""
        for index in self.attendance[group.key]:
            row = self.school.attendance[index]
            pupil = self.ids.people[row.pupil]
            yield Past(row.at, self.actors[row.by], self.operation(
                Kind.ATTENDANCE, group.key, row.lesson, pupil=pupil, new=row.code, minutes=row.minutes,
                reason=row.reason if not row.reason_code else ''))
            if row.reason_at is not None:
                yield Past(row.reason_at, self.actors[row.reason_by], self.operation(
                    Kind.ATTENDANCE, group.key, row.lesson, pupil=pupil, old=row.code, new=row.reason_code,
                    reason=row.reason))

    def given(self, group: DemoGroup) -> Iterator[Past]:
        """Works with a topic, marks with what stood there before, comments."""
        for number in self.works[group.key]:
            work = self.school.works[number]
            kind = self.ids.types[work.work_type]
            if work.topic:
                yield Past(work.at, self.actors[work.by],
                           self.operation(Kind.WORK, group.key, work.lesson, type=kind, topic=work.topic))
            for index in self.marks[number]:
                mark = self.school.marks[index]
                actor, pupil, old = self.actors[mark.by], self.ids.people[mark.pupil], ''
                for text, at in (*mark.earlier, (mark.text, mark.at)):
                    yield Past(at, actor, self.operation(Kind.MARK, group.key, work.lesson, type=kind, pupil=pupil,
                                                         old=old, new=text))
                    old = text
                if mark.comment:
                    yield Past(mark.at, actor, self.operation(Kind.COMMENT, group.key, work.lesson, type=kind,
                                                              pupil=pupil, new=mark.comment))

    def final(self, group: DemoGroup) -> Iterator[Past]:
        """Term and year marks."""
        for index in self.finals[group.key]:
            row = self.school.finals[index]
            yield Past(row.at, self.actors[row.by], FinalChange(self.ids.people[row.pupil], row.period, row.value,
                                                                row.reason, SOURCE))
