"""Writes the school's frame and its people: year, calendar, bells, staff, classes, pupils, parents."""

from datetime import date
from typing import Any

from tortoise.expressions import Q

from ejournal.rules.texts import sort_key
from models import (
    Bell,
    ClassMembership,
    Consent,
    DayOff,
    GuardianLink,
    Person,
    PupilCard,
    RoleGrant,
    School,
    SchoolClass,
    SchoolYear,
    StaffCard,
    Term,
)

from .read import Values
from .sheets import BELLS, CLASSES, DAYS_OFF, PARENTS, PUPILS, SCHOOL, STAFF, TERMS
from .store import CHANGED, CREATED, UNCHANGED, Store, pick, sync
from .world import Human

PERSON_FIELDS = ('last_name', 'first_name', 'middle_name', 'sex', 'birth_date', 'snils', 'phone', 'email')
CARD = ('enrolled_on', 'order_number', 'order_date')
CONSENT = 'ведение электронного журнала'


async def write_school(store: Store) -> None:
    """«Школа»: the one row of the school, and the year."""
    given = store.book.school.cells
    year = {name: given[name] for name in ('starts_on', 'ends_on')}
    years = await sync(SchoolYear.filter(name=given['year']), lambda found: found.name,
                       {given['year']: {'name': given['year'], **year}})
    store.year = years.objects[given['year']]
    values = {name: value for name, value in given.items() if name not in ('year', 'starts_on', 'ends_on')}
    school = await sync(School.all(), lambda found: '', {'': values})
    store.count(SCHOOL, school.outcome(''), years.outcome(given['year']))


async def write_calendar(store: Store) -> None:
    """«Периоды», «Каникулы и праздники», «Звонки»."""
    year = store.year.id
    terms = await store.rows(
        TERMS, Term.filter(year_id=year), lambda term: term.name,
        {row['name']: {'year_id': year, **{name: row[name] for name in (
            'name', 'kind', 'ordinal', 'starts_on', 'ends_on', 'grades')}} for row in store.book.rows(TERMS)})
    store.terms = {str(name): term for name, term in terms.objects.items()}
    data = store.book.data(DAYS_OFF)
    await store.rows(
        DAYS_OFF, DayOff.filter(year_id=year), lambda entry: (entry.name, entry.starts_on),
        {(row['name'], row['was']): {'year_id': year, 'kind': row['kind'], **pick(
            data, row, ('name', 'starts_on', 'ends_on', 'grades'))} for row in data.rows})
    bells = store.book.data(BELLS)
    await store.rows(
        BELLS, Bell.all(), lambda bell: (bell.shift, bell.number),
        {(row.get('shift', 1), row['number']): pick(bells, row, ('shift', 'number', 'starts_at', 'ends_at'))
         for row in bells.rows})


async def write_people(store: Store) -> dict[str, str]:
    """Everybody on the sheets of people, once; returns what became of each by code."""
    wanted = {code: human for code, human in store.world.people.items() if human.fields}
    there = {person.id: person for person in await Person.all()}
    outcomes: dict[str, str] = {}
    made, changed = [], []
    for code, human in wanted.items():
        person = there.get(human.id)
        if person is None:
            person = Person(code=code, details={})
            made.append(person)
            outcomes[code] = CREATED
            _fill(person, human, code)
        else:
            outcomes[code] = CHANGED if _fill(person, human, code) else UNCHANGED
            if outcomes[code] == CHANGED:
                changed.append(person)
    await Person.bulk_create(made, 1000)
    if changed:
        await Person.bulk_update(changed, (*PERSON_FIELDS, 'code', 'sort_key', 'details'), 50)
    by_code = dict(await Person.filter(code__isnull=False).values_list('code', 'id'))
    store.people = {code: by_code.get(code) or human.id for code, human in store.world.people.items()}
    return outcomes


def _fill(person: Person, human: Human, code: str) -> bool:
    """Put what the workbook says into the record; whether anything was different."""
    values: Values = {name: human.fields[name] for name in PERSON_FIELDS if name in human.fields}
    values = {name: value if value is not None or name == 'birth_date' else '' for name, value in values.items()}
    if code != f'№{person.id}':
        values['code'] = code
    if 'login' in human.fields and not human.account_login:
        values['details'] = with_login(person.details, human.fields['login'])
    if str(values.get('sex')).casefold() == person.sex.casefold():
        values.pop('sex', None)
    different = {name: value for name, value in values.items() if getattr(person, name) != value}
    person.update_from_dict(different)
    person.sort_key = sort_key(person.full_name)[0][:260]
    return bool(different)


def with_login(details: dict[str, Any], login: str) -> dict[str, Any]:
    """The login a person shall get, kept until the administrator issues the account (п. 5: never without consent)."""
    rest = {name: value for name, value in details.items() if name != 'login'}
    return {**rest, 'login': login} if login else rest


async def write_staff(store: Store, people: dict[str, str]) -> None:
    """«Сотрудники»: the card and the roles."""
    rows = store.book.rows(STAFF)
    cards = await sync(StaffCard.all(), lambda card: card.person_id,  # type: ignore[attr-defined]
                       {store.people[row['code']]: {'person_id': store.people[row['code']], 'position': row['position']}
                        for row in rows})
    wanted = {store.people[row['code']]: {role.value for role in row['roles']} for row in rows}
    roles: dict[int, set[str]] = {}
    for grant in await RoleGrant.filter(person_id__in=list(wanted)):
        roles.setdefault(grant.person_id, set()).add(grant.role)
    missing = [RoleGrant(person_id=person, role=role) for person, names in wanted.items()
               for role in sorted(names - roles.get(person, set()))]
    await RoleGrant.bulk_create(missing, 1000)
    for person, names in wanted.items():
        if gone := roles.get(person, set()) - names:
            await RoleGrant.filter(person_id=person, role__in=sorted(gone)).delete()
    for row in rows:
        person = store.people[row['code']]
        same = roles.get(person, set()) == wanted[person]
        store.count(STAFF, cards.outcome(person), people[row['code']], UNCHANGED if same else CHANGED)


async def write_classes(store: Store) -> None:
    """«Классы»."""
    data = store.book.data(CLASSES)
    wanted: dict[Any, Values] = {}
    for row in data.rows:
        wanted[row['class']] = values = {
            'year_id': store.year.id, 'grade': row['class'][0], 'letter': row['class'][1],
            **pick(data, row, ('shift', 'room', 'profile'))}
        if 'teacher' in data.present:
            values['teacher_id'] = store.people[row['teacher']] if row['teacher'] else None
    done = await store.rows(CLASSES, SchoolClass.filter(year=store.year), lambda klass: (klass.grade, klass.letter),
                            wanted)
    store.classes = {(klass.grade, klass.letter): klass.id for klass in done.objects.values()}


async def write_pupils(store: Store, people: dict[str, str]) -> None:
    """«Обучающиеся»: the card, and when the pupil was in which class."""
    data = store.book.data(PUPILS)
    cards: dict[int, Values] = {}
    stays: dict[tuple[int, date], Values] = {}
    for row in data.rows:
        person = store.people[row['code']]
        cards.setdefault(person, {'person_id': person}).update(pick(data, row, CARD))
        if 'until' in data.present and row['since'] == max(stay.since for stay in store.world.in_class[row['code']]
                                                           if stay.since):
            cards[person]['left_on'] = row['until']
        stays[person, row['since']] = {'pupil_id': person, 'since': row['since'], 'until': row['until'],
                                       'school_class_id': store.classes[row['class']]}
    done = await sync(PupilCard.all(), lambda card: card.person_id, cards)  # type: ignore[attr-defined]
    spans = await sync(ClassMembership.filter(Q(school_class__year=store.year)),
                       lambda span: (span.pupil_id, span.since), stays)
    for row in data.rows:
        person = store.people[row['code']]
        store.count(PUPILS, spans.outcome((person, row['since'])), done.outcome(person), people[row['code']])


async def write_parents(store: Store, people: dict[str, str]) -> None:
    """«Родители»: the tie to each child, and the consent where there is one."""
    rows = store.book.rows(PARENTS)
    pairs = {(store.people[row['code']], store.people[row['pupil']]): row['kinship'] for row in rows}
    links = await sync(GuardianLink.all(), lambda link: (link.guardian_id, link.pupil_id),
                       {pair: {'guardian_id': pair[0], 'pupil_id': pair[1], 'kinship': kinship}
                        for pair, kinship in pairs.items()})
    given = {store.people[code]: human.fields['consent'] for code, human in store.world.people.items()
             if human.fields.get('consent')}
    active = Consent.filter(purpose=CONSENT, withdrawn_on=None).order_by('id')
    consents = await sync(active, lambda consent: consent.person_id,
                          {person: {'person_id': person, 'purpose': CONSENT, 'given_on': day}
                           for person, day in given.items()})
    for row in rows:
        guardian = store.people[row['code']]
        store.count(PARENTS, links.outcome((guardian, store.people[row['pupil']])), people[row['code']],
                    consents.outcome(guardian))
