"""A small school for tests: one of everything, with people one can speak of by name."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ejournal import clock
from ejournal.access import Actor, actor_of
from ejournal.rules.texts import sort_key
from models import (
    Account,
    Bell,
    ClassMembership,
    Consent,
    DayOff,
    Group,
    GroupMembership,
    GuardianLink,
    Lesson,
    Person,
    PupilCard,
    Role,
    RoleGrant,
    School,
    SchoolClass,
    SchoolYear,
    StaffCard,
    Subject,
    TeachingLoad,
    Term,
    WorkType,
)

TODAY = date(2026, 11, 24)
FIRST = date(2026, 9, 1)


@dataclass
class SmallSchool:
    """Records by name; ``actors`` by login."""

    year: SchoolYear
    terms: list[Term]
    class_8a: SchoolClass
    class_1a: SchoolClass
    physics: Group
    english_1: Group
    english_2: Group
    reading_1a: Group
    types: dict[str, WorkType]
    people: dict[str, Person]
    actors: dict[str, Actor]
    lessons: dict[date, Lesson]
    first_grade_lesson: Lesson

    @property
    def today(self) -> Lesson:
        """The physics lesson of 24.11.2026."""
        return self.lessons[TODAY]

    def pupil(self, name: str) -> int:
        """The id of a pupil by the family name."""
        return self.people[name].id

    def operation(self, **values: Any) -> dict[str, Any]:
        """An operation of the grid on today's physics lesson, unless told otherwise."""
        return {'id': f'op-{next(_numbers):06d}', 'kind': 'mark', 'group': self.physics.id, 'lesson': self.today.id,
                'type': self.types['ответ на уроке'].id, 'old': '', 'new': '', 'source': 'key'} | values


_numbers = iter(range(1, 10**9))


async def make_school() -> SmallSchool:
    """Everything, written straight to the tables: services are what the tests are about."""
    await School.create(full_name='МАОУ «Школа № 1»', short_name='Школа № 1', time_zone='Europe/Moscow')
    year = await SchoolYear.create(name='2026/2027', starts_on=FIRST, ends_on=date(2027, 5, 26))
    terms = [await Term.create(year=year, name=f'{n} четверть', kind='четверть', ordinal=n, starts_on=a, ends_on=b,
                               grades=list(range(1, 10)))
             for n, a, b in [(1, FIRST, date(2026, 10, 23)), (2, date(2026, 11, 2), date(2026, 12, 30)),
                             (3, date(2027, 1, 11), date(2027, 3, 26)), (4, date(2027, 4, 5), date(2027, 5, 26))]]
    await DayOff.create(year=year, name='осенние каникулы', kind='vacation', starts_on=date(2026, 10, 24),
                        ends_on=date(2026, 11, 1))
    await DayOff.create(year=year, name='День народного единства', kind='holiday', starts_on=date(2026, 11, 4),
                        ends_on=date(2026, 11, 4))
    for number, start, end in [(1, '08:00', '08:40'), (2, '08:50', '09:30'), (3, '09:50', '10:30')]:
        await Bell.create(number=number, starts_at=start, ends_at=end)
    types = {name: await WorkType.create(name=name, short_name=short, deadline=deadline, weight=weight, ordinal=i)
             for i, (name, short, deadline, weight) in enumerate([
                 ('ответ на уроке', 'О', 'lesson_day', 1), ('контрольная работа', 'КР', 'written', 3),
                 ('сочинение', 'СЧ', 'creative', 2)])}
    people = await _people()
    return await _teaching(year, terms, types, people)


async def _people() -> dict[str, Person]:
    names = [('Гук', 'Лев', 'Маркович', 'м'), ('Чехонина', 'Римма', 'Львовна', 'ж'), ('Бойко', 'Олег', 'Ефимович', 'м'),
             ('Дорн', 'Анна', 'Павловна', 'ж'), ('Админов', 'Пётр', 'Ильич', 'м'), ('Секретова', 'Ия', 'Юрьевна', 'ж'),
             ('Кадрова', 'Зоя', 'Игоревна', 'ж'), ('Классная', 'Вера', 'Ивановна', 'ж'),
             ('Абрамов', 'Глеб', '', 'м'), ('Ёлкина', 'Алёна', '', 'ж'), ('Цой', 'Виктор', '', 'м'),
             ('Крошка', 'Ира', '', 'ж'), ('Абрамова', 'Мария', 'Сергеевна', 'ж')]
    people = {}
    for last, first, middle, sex in names:
        people[last] = await Person.create(last_name=last, first_name=first, middle_name=middle, sex=sex, code=last,
                                           sort_key=sort_key(f'{last} {first} {middle}')[0])
    roles = {'Гук': Role.TEACHER, 'Чехонина': Role.TEACHER, 'Бойко': Role.DEPUTY, 'Дорн': Role.DIRECTOR,
             'Админов': Role.ADMINISTRATOR, 'Секретова': Role.SECRETARY, 'Кадрова': Role.HR, 'Классная': Role.TEACHER}
    for name, role in roles.items():
        await StaffCard.create(person=people[name], position=role.label)
        await RoleGrant.create(person=people[name], role=role.value)
    for name in ('Абрамов', 'Ёлкина', 'Цой', 'Крошка'):
        await PupilCard.create(person=people[name], enrolled_on=FIRST, order_number='1', order_date=FIRST)
    await GuardianLink.create(guardian=people['Абрамова'], pupil=people['Абрамов'], kinship='мать')
    return people


async def _teaching(year: SchoolYear, terms: list[Term], types: dict[str, WorkType],
                    people: dict[str, Person]) -> SmallSchool:
    class_8a = await SchoolClass.create(year=year, grade=8, letter='А', teacher=people['Классная'])
    class_1a = await SchoolClass.create(year=year, grade=1, letter='А', teacher=people['Чехонина'])
    for name in ('Абрамов', 'Ёлкина', 'Цой'):
        await ClassMembership.create(school_class=class_8a, pupil=people[name], since=FIRST)
    await ClassMembership.create(school_class=class_1a, pupil=people['Крошка'], since=FIRST)
    physics_subject = await Subject.create(name='физика', short_name='физ')
    english_subject = await Subject.create(name='иностранный язык (английский)', creative_week=True)
    reading_subject = await Subject.create(name='литературное чтение')
    physics = await Group.create(school_class=class_8a, subject=physics_subject)
    english_1 = await Group.create(school_class=class_8a, subject=english_subject, name='1 подгруппа')
    english_2 = await Group.create(school_class=class_8a, subject=english_subject, name='2 подгруппа')
    reading = await Group.create(school_class=class_1a, subject=reading_subject)
    await GroupMembership.create(group=english_1, pupil=people['Абрамов'], since=FIRST)
    await GroupMembership.create(group=english_2, pupil=people['Цой'], since=FIRST)
    for group, teacher in [(physics, 'Гук'), (english_1, 'Чехонина'), (english_2, 'Гук'), (reading, 'Чехонина')]:
        await TeachingLoad.create(group=group, teacher=people[teacher], hours_per_week=2)
    lessons = {}
    for week in range(-3, 3):
        for weekday, number in [(0, 3), (1, 2), (4, 1)]:
            day = date(2026, 11, 23) + timedelta(weeks=week, days=weekday)
            lessons[day] = await Lesson.create(group=physics, date=day, number=number, teacher=people['Гук'])
    first_grade = await Lesson.create(group=reading, date=TODAY, number=1, teacher=people['Чехонина'])
    actors = {name: await _actor(person) for name, person in people.items()}
    return SmallSchool(year, terms, class_8a, class_1a, physics, english_1, english_2, reading, types, people, actors,
                       lessons, first_grade)


async def _actor(person: Person) -> Actor:
    await Consent.create(person=person, given_on=FIRST)
    account = await Account.create(person=person, login=f'login{person.id}', password_hash='!',
                                   created_at=clock.now(), must_change_password=False, rules_accepted_at=clock.now())
    return await actor_of(account)
