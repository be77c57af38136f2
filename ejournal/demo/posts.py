"""The 42 posts of the demo school and who teaches what: loads of 18-27 hours, each class led by one of its teachers."""

from collections.abc import Iterator
from dataclasses import dataclass

from ejournal.demo import curriculum as plan


@dataclass(frozen=True, slots=True)
class Post:
    """A place on the staff; ``key`` begins with what the person teaches («maths2»)."""

    key: str
    position: str
    roles: tuple[str, ...]
    room: str
    sex: str = 'Ж'
    leads: str = ''  # the class this person is class teacher of


@dataclass(frozen=True, slots=True)
class Unit:
    """Lessons of a class (or a subgroup) given to one teacher."""

    class_name: str
    subject: str
    subgroup: str
    teacher: str
    hours: float


TEACHER = ('teacher',)
ROUTINE = (
    ('russian', 'учитель русского языка и литературы', ('5Б', '7А', '9А', '11А'), 'ЖЖЖЖ', '201'),
    ('maths', 'учитель математики', ('5А', '6Б', '8Б', '10А'), 'ЖЖМЖ', '205'),
    ('english', 'учитель английского языка', ('6А', '10Б', '', '', ''), 'ЖЖЖЖМ', '209'),
    ('history', 'учитель истории и обществознания', ('7Б', ''), 'ЖМ', '214'),
    ('sport', 'учитель физической культуры', ('', ''), 'МЖ', ''),
    ('labour', 'учитель труда (технологии)', ('', ''), 'МЖ', ''),
)
ROOMS = {'sport1': 'спортзал', 'sport2': 'малый зал', 'labour1': 'мастерская', 'labour2': 'каб. труда'}
SINGLE = (
    ('informatics1', 'учитель информатики', '', 'М', '301'), ('geography', 'учитель географии', '8А', 'Ж', '303'),
    ('biology', 'учитель биологии', '9Б', 'Ж', '304'), ('chemistry', 'учитель химии', '11Б', 'Ж', '305'),
    ('physics', 'учитель физики', '', 'М', '306'),
    ('arts', 'учитель музыки и изобразительного искусства', '', 'Ж', '308'),
    ('psychologist', 'педагог-психолог', '', 'Ж', '110'), ('social', 'социальный педагог', '', 'Ж', '111'),
)


def posts() -> list[Post]:
    """Everybody on the staff, the administration first."""
    return [
        Post('director', 'директор', ('director', 'teacher'), '112', 'М'),
        Post('deputy1', 'заместитель директора по учебной работе', ('deputy', 'teacher'), '307'),
        Post('deputy2', 'заместитель директора по воспитательной работе', ('deputy', 'teacher'), '309'),
        Post('deputy3', 'заместитель директора по безопасности', ('deputy', 'teacher'), '310', 'М'),
        Post('administrator', 'администратор АИС, учитель информатики',
             ('administrator', 'teacher'), '302', 'М'),
        Post('secretary', 'секретарь учебной части', ('secretary',), ''),
        Post('hr', 'инспектор по кадрам', ('hr',), ''),
        *primary(), *routine(),
        *(Post(key, position, with_class(leads), room, sex, leads) for key, position, leads, sex, room in SINGLE),
    ]


def primary() -> Iterator[Post]:
    """A primary teacher per class of grades 1-4."""
    for index, name in enumerate(plan.class_names()[:8], 1):
        yield Post(f'primary{index}', 'учитель начальных классов', with_class(name), f'10{index}', leads=name)


def routine() -> Iterator[Post]:
    """The subjects that several teachers share."""
    for kind, position, leads, sexes, room in ROUTINE:
        for index, (lead, sex) in enumerate(zip(leads, sexes, strict=True), 1):
            key = f'{kind}{index}'
            yield Post(key, position, with_class(lead), ROOMS.get(key) or str(int(room) + index - 1), sex, lead)


def with_class(leads: str) -> tuple[str, ...]:
    """The roles of a teacher who leads a class or none."""
    return ('teacher', 'class_teacher') if leads else TEACHER


class Staffing:
    """Gives every lesson of the curriculum to a teacher: fixed by post, or to the least loaded of a subject."""

    def __init__(self) -> None:
        self.leaders = {post.leads: post.key for post in posts() if post.leads}
        self.teams: dict[str, list[str]] = {kind: [f'{kind}{n}' for n in range(1, len(leads) + 1)]
                                            for kind, _, leads, _, _ in ROUTINE}
        self.load: dict[str, float] = {}
        self.owner: dict[tuple[str, str], str] = {}  # (class, team) → teacher, so that a class keeps one teacher

    def units(self) -> list[Unit]:
        """Who teaches what; classes with a leader in the team first, so that leaders teach their own class."""
        names = plan.class_names()
        first = [name for name in names if self.leaders[name].rstrip('12345') in self.teams]
        found: dict[str, list[Unit]] = {}
        for name in (*first, *sorted(set(names) - set(first), key=names.index)):
            found[name] = [unit for subject, hours in plan.hours_of(name).items()
                           for unit in self.unit(name, subject, hours)]
            found[name].append(Unit(name, plan.TALKS, '', self.leaders[name], 1))
        return [unit for name in names for unit in found[name]]

    def unit(self, name: str, subject: str, hours: float) -> Iterator[Unit]:
        """One subject of one class: a unit, or two with different teachers."""
        if not plan.is_divided(name, subject):
            yield Unit(name, subject, '', self.teacher(name, subject), hours)
        elif subject == plan.ENGLISH:
            for subgroup, teacher in zip('12', self.pair(name, hours), strict=True):
                yield Unit(name, subject, f'группа {subgroup}', teacher, hours)
        elif subject == plan.INFORMATICS:
            yield Unit(name, subject, 'группа 1', 'informatics1', hours)
            yield Unit(name, subject, 'группа 2', 'administrator', hours)
        else:
            yield Unit(name, subject, 'мальчики', 'labour1', hours)
            yield Unit(name, subject, 'девочки', 'labour2', hours)

    def teacher(self, name: str, subject: str) -> str:
        """The teacher of an undivided subject."""
        grade = plan.grade_of(name)
        fixed = fixed_teacher(name, grade, subject)
        if fixed:
            return fixed
        if grade <= 4 and subject not in (plan.SPORT, plan.MUSIC):
            return self.leaders[name]
        return self.from_team(name, grade, team_of(subject))

    def from_team(self, name: str, grade: int, team: str) -> str:
        """The teacher of a class in a team: its leader, the one it has already, or the least loaded."""
        if (name, team) not in self.owner:
            leader = self.leaders[name]
            mine = leader if leader.startswith(team) else min(self.teams[team], key=lambda key: self.load.get(key, 0))
            if name == '8Б' and team == 'russian':
                mine = 'deputy2'
            self.owner[name, team] = mine
            hours = sum(hours for subject, hours in plan.hours_of(name).items() if team_of(subject) == team
                        and not fixed_teacher(name, grade, subject))
            self.load[mine] = self.load.get(mine, 0) + hours
        return self.owner[name, team]

    def pair(self, name: str, hours: float) -> list[str]:
        """Two teachers of English for the subgroups of a class."""
        leader = self.leaders[name]
        team = sorted(self.teams['english'], key=lambda key: (key != leader, self.load.get(key, 0)))[:2]
        for key in team:
            self.load[key] = self.load.get(key, 0) + hours
        return team


def team_of(subject: str) -> str:
    """The team that teaches a subject in grades 5-11 (physical culture: everywhere)."""
    return {plan.RUSSIAN: 'russian', plan.LITERATURE: 'russian', plan.MATHS: 'maths', plan.ALGEBRA: 'maths',
            plan.GEOMETRY: 'maths', plan.CALCULUS: 'maths', plan.PROBABILITY: 'maths', plan.HISTORY: 'history',
            plan.SOCIETY: 'history', plan.CULTURE: 'history', plan.SPORT: 'sport'}.get(subject, '')


def fixed_teacher(name: str, grade: int, subject: str) -> str:
    """The teacher a post decides, whatever the loads; empty when a team shares the subject."""
    in_depth = name in ('10А', '11А')
    if subject == plan.PROBABILITY and grade <= 10:
        return 'informatics1'
    if subject == plan.SOCIETY and name not in ('10Б', '11Б'):
        return 'director'
    if subject == plan.SAFETY:
        return 'labour1' if grade <= 9 else 'deputy3'
    if subject == plan.PHYSICS:
        return 'deputy1' if in_depth else 'physics'
    if subject == plan.BIOLOGY:
        return 'chemistry' if name in ('10Б', '11Б') else 'biology'
    if subject == plan.PROJECT:
        return 'physics' if in_depth else 'biology'
    if subject == plan.ART and grade >= 5:
        return 'arts' if name.endswith('А') else 'labour2'
    return {plan.MUSIC: 'arts', plan.GEOGRAPHY: 'geography', plan.CHEMISTRY: 'chemistry'}.get(subject, '')
