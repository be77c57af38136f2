"""Rows of the sheets of the school, its people and its teaching."""

from datetime import timedelta
from typing import Any

from models import (
    Account,
    Bell,
    ClassMembership,
    Consent,
    CurriculumHours,
    DayOff,
    GroupMembership,
    GuardianLink,
    PlannedTopic,
    PupilCard,
    Role,
    RoleGrant,
    SchoolClass,
    StaffCard,
    Subject,
    TeachingLoad,
    Term,
)

from .check_school import day_kind
from .check_teaching import begins_with_capital
from .exporting import Source
from .read import Values
from .sheets import SCHOOL_FIELDS
from .write_school import CONSENT

DAY = timedelta(days=1)
EXPORTED_ROLES = (Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR, Role.SECRETARY, Role.TEACHER, Role.HR)
NAMES = ('last_name', 'first_name', 'middle_name')


def fields(record: Any, *names: str) -> Values:
    """The named attributes of a record."""
    return {name: getattr(record, name) for name in names}


async def school(source: Source) -> list[Values]:
    """«Школа», a parameter a row."""
    given = {column.key: getattr(source.school, column.key, None) for column in SCHOOL_FIELDS} | {
        'year': source.year.name, 'starts_on': source.year.starts_on, 'ends_on': source.year.ends_on}
    return [{'parameter': column.heading, 'value': column.kind.show(given[column.key])} for column in SCHOOL_FIELDS]


async def terms(source: Source) -> list[Values]:
    """«Периоды»."""
    rows = [fields(term, 'name', 'kind', 'starts_on', 'ends_on', 'grades')
            for term in await Term.filter(year=source.year)]
    return sorted(rows, key=lambda row: (row['starts_on'], row['name']))


async def days_off(source: Source) -> list[Values]:
    """«Каникулы и праздники»; «Вид» only where the name does not tell it."""
    rows = [{**fields(entry, 'name', 'starts_on', 'ends_on', 'grades'),
             'kind': entry.kind if entry.kind != day_kind(entry.name) else None}
            for entry in await DayOff.filter(year=source.year)]
    return sorted(rows, key=lambda row: (row['starts_on'], row['name'], row['ends_on']))


async def bells(source: Source) -> list[Values]:
    """«Звонки»."""
    return [fields(bell, 'shift', 'number', 'starts_at', 'ends_at')
            for bell in await Bell.all().order_by('shift', 'number')]


async def staff(source: Source) -> list[Values]:
    """«Сотрудники»: who has a card or a role."""
    cards = {card.person_id: card.position for card in await StaffCard.all()}  # type: ignore[attr-defined]
    roles: dict[int, set[str]] = {number: set() for number in cards}
    for grant in await RoleGrant.filter(role__in=[role.value for role in EXPORTED_ROLES]):
        roles.setdefault(grant.person_id, set()).add(grant.role)
    logins = await _logins(source)
    rows = []
    for number in sorted(roles, key=source.by_name):
        held = tuple(role for role in EXPORTED_ROLES if role.value in roles[number])
        rows.append({'code': source.codes[number], 'roles': held, 'login': logins.get(number),
                     'position': cards.get(number) or (held[0].label if held else 'сотрудник'),
                     **fields(source.people[number], *NAMES, 'sex', 'birth_date', 'phone', 'email')})
    return [{**row, 'sex': row['sex'].upper()} for row in rows]


async def _logins(source: Source) -> dict[int, str]:
    """The login of the account, or the one kept until an account is issued."""
    kept = {number: str(person.details.get('login') or '') for number, person in source.people.items()}
    return kept | dict(await Account.all().values_list('person_id', 'login'))


async def classes(source: Source) -> list[Values]:
    """«Классы»."""
    found = await SchoolClass.filter(year=source.year)
    return [{'class': (klass.grade, klass.letter), 'teacher': klass.teacher_id and source.codes[klass.teacher_id],
             **fields(klass, 'shift', 'room', 'profile')}
            for klass in sorted(found, key=lambda klass: (klass.grade, klass.letter))]


async def pupils(source: Source) -> list[Values]:
    """«Обучающиеся»: a row per stay in a class; its dates only where they are not the usual ones."""
    cards = {card.person_id: card for card in await PupilCard.all()}  # type: ignore[attr-defined]
    logins = await _logins(source)
    stays: dict[int, list[ClassMembership]] = {}
    for stay in await ClassMembership.filter(school_class__year=source.year).order_by('since'):
        if stay.pupil_id in cards:
            stays.setdefault(stay.pupil_id, []).append(stay)
    source.pupils = set(stays)
    if left := len(cards.keys() - stays.keys()):
        source.warnings.append(f'Обучающихся без класса в {source.year.name} учебном году (не выгружены): {left}.')
    rows = []
    for number, mine in stays.items():
        card, person = cards[number], source.people[number]
        for stay, after in zip(mine, [*mine[1:], None], strict=True):
            usual = max(card.enrolled_on, source.year.starts_on)
            rows.append({
                'code': source.codes[number], 'class': source.classes[stay.school_class_id],
                'login': logins.get(number), 'id': number,
                'since': stay.since if stay.since != usual else None,
                'until': stay.until if stay.until != (after and after.since) else None,
                **fields(card, 'enrolled_on', 'order_number', 'order_date'),
                **fields(person, *NAMES, 'birth_date', 'snils'), 'sex': person.sex.upper()})
    rows.sort(key=lambda row: (row['class'], source.by_name(row['id']), str(row['since'] or '')))
    return rows


async def parents(source: Source) -> list[Values]:
    """«Родители»: a row per child of the year."""
    consents = dict(await Consent.filter(purpose=CONSENT, withdrawn_on=None).order_by('id')
                    .values_list('person_id', 'given_on'))
    logins = await _logins(source)
    links = [link for link in await GuardianLink.all() if link.pupil_id in source.pupils]
    links.sort(key=lambda link: (source.by_name(link.guardian_id), source.codes[link.pupil_id]))
    return [{'code': source.codes[link.guardian_id], 'pupil': source.codes[link.pupil_id], 'kinship': link.kinship,
             'login': logins.get(link.guardian_id), 'consent': consents.get(link.guardian_id),
             **fields(source.people[link.guardian_id], *NAMES, 'phone', 'email')} for link in links]


async def subjects(source: Source) -> list[Values]:
    """«Предметы»."""
    rows = []
    for subject in sorted(await Subject.all(), key=lambda found: found.name):
        usual = subject.extracurricular and begins_with_capital(subject.name)
        rows.append({'subject': subject.name,
                     'proper_name': subject.proper_name if subject.proper_name != usual else None,
                     **fields(subject, 'area', 'creative_week', 'marking', 'extracurricular', 'short_name')})
    return rows


async def hours(source: Source) -> list[Values]:
    """«Учебный план»."""
    rows = [{**scope(item.grade, item.letter), 'subject': source.subjects[item.subject_id], 'level': item.level,
             'hours': item.hours_per_week} for item in await CurriculumHours.filter(year=source.year)]
    return sorted(rows, key=lambda row: (row['parallel'] or row['class'], row['subject']))


def scope(grade: int, letter: str) -> Values:
    """A parallel or a class, in the one of two columns that fits."""
    return {'parallel': None if letter else (grade, ''), 'class': (grade, letter) if letter else None}


async def subgroups(source: Source) -> list[Values]:
    """«Подгруппы»; dates only where they are not those of the class."""
    rows = []
    for span in await GroupMembership.filter(group__school_class__year=source.year):
        klass, subject, name = source.groups[span.group_id]
        code = source.codes[span.pupil_id]
        stays = sorted((stay for stay in source.world.in_class.get(code, ()) if stay.klass == klass),
                       key=lambda stay: stay.since or span.since)
        if not stays or not name:
            continue
        stay = next((stay for stay in stays if stay.holds(span.since)), stays[0])
        rows.append({'class': klass, 'subject': subject, 'subgroup': name, 'pupil': code,
                     'since': span.since if span.since != stays[0].since else None,
                     'until': span.until if span.until != stay.until else None})
    return sorted(rows, key=lambda row: (row['class'], row['subject'], row['subgroup'], row['pupil'],
                                         str(row['since'] or '')))


async def loads(source: Source) -> list[Values]:
    """«Нагрузка»."""
    rows = []
    for load in await TeachingLoad.filter(group__school_class__year=source.year):
        klass, subject, name = source.groups[load.group_id]
        rows.append({'teacher': source.codes[load.teacher_id], 'subject': subject, 'class': klass, 'subgroup': name,
                     'hours': load.hours_per_week, 'since': load.since, 'until': load.until and load.until - DAY})
    return sorted(rows, key=lambda row: (row['class'], row['subject'], row['subgroup'], row['teacher'],
                                         str(row['since'] or '')))


async def plans(source: Source) -> list[Values]:
    """«КТП»."""
    rows = []
    for topic in await PlannedTopic.filter(plan__year=source.year).select_related('plan'):
        plan = topic.plan
        rows.append({**scope(plan.grade, plan.letter), 'subject': source.subjects[plan.subject_id],
                     'teacher': plan.author_id and source.codes[plan.author_id],
                     'work_type': topic.work_type_id and source.types[topic.work_type_id],
                     'status': plan.status if plan.status != 'draft' else None,
                     **fields(topic, 'number', 'section', 'topic', 'hours', 'homework', 'resource')})
    return sorted(rows, key=lambda row: (row['parallel'] or row['class'], row['subject'], row['teacher'] or '',
                                         row['number']))
