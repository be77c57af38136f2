"""Staff, families and pupils: names that fit each other, ages that fit the grade, brothers and sisters, consents."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from ejournal.demo import curriculum, names
from ejournal.demo.dice import dice
from ejournal.demo.posts import posts
from ejournal.demo.shapes import DemoLink, DemoPerson

PUPILS = 560
SMALLEST, LARGEST = 22, 29
DAYS_IN_YEAR = 365.25
CONSENT = 0.94  # share of parents who agreed to the processing of their data


@dataclass(frozen=True, slots=True)
class Seat:
    """A pupil to be: the place in a class before anybody sits there."""

    key: str
    class_name: str
    sex: str
    born: date

    @property
    def grade(self) -> int:
        """The parallel."""
        return curriculum.grade_of(self.class_name)


@dataclass(frozen=True, slots=True)
class Families:
    """Pupils with their parents and the links between them; ``seats`` maps a pupil to the class in September."""

    pupils: tuple[DemoPerson, ...]
    guardians: tuple[DemoPerson, ...]
    links: tuple[DemoLink, ...]
    seats: dict[str, str]


def class_sizes(seed: int) -> dict[str, int]:
    """22-29 pupils per class, about 560 together, the oldest classes smaller."""
    chance = dice(seed, 'sizes')
    sizes = {name: chance.randint(22, 26) if curriculum.grade_of(name) >= 10 else chance.randint(23, 29)
             for name in curriculum.class_names()}
    while (rest := PUPILS - sum(sizes.values())) != 0:
        name = chance.choice(curriculum.class_names())
        size = sizes[name] + (1 if rest > 0 else -1)
        if SMALLEST <= size <= LARGEST:
            sizes[name] = size
    return sizes


def seats(seed: int, year: int) -> list[Seat]:
    """A seat for every pupil, with sex (balanced) and a birth date of the right age."""
    chance, found, number = dice(seed, 'seats'), list[Seat](), 0
    for name, size in class_sizes(seed).items():
        boys = size // 2 + chance.choice((-2, -1, 0, 0, 1, 1, 2))
        latest = date(year - 6 - curriculum.grade_of(name), 11, 30)
        for index in range(size):
            number += 1
            born = latest - timedelta(days=chance.randrange(365))
            found.append(Seat(f'У{number:04}', name, 'М' if index < boys else 'Ж', born))
    return found


def families(seed: int, year: int) -> Families:
    """Fills the seats: families of one to three children, two parents each."""
    chance, taken, free = dice(seed, 'families'), set[str](), seats(seed, year)
    order = {seat.key: index for index, seat in enumerate(free)}
    chance.shuffle(free)
    pupils, guardians, links = list[DemoPerson](), list[DemoPerson](), list[DemoLink]()
    classes = {seat.key: seat.class_name for seat in free}
    while free:
        children = siblings(free, chance)
        born, parents, ties = family(children, len(guardians), chance, taken)
        pupils += born
        guardians += parents
        links += ties
    pupils.sort(key=lambda pupil: order[pupil.key])
    return Families(tuple(pupils), tuple(guardians), tuple(links), classes)


def siblings(free: list[Seat], chance: Random) -> list[Seat]:
    """Takes a seat and, in one family of four, a seat or two of another grade for a brother or a sister."""
    children = [free.pop()]
    for _ in range(chance.choices((0, 1, 2), (76, 20, 4))[0]):
        spare = [index for index in range(max(0, len(free) - 40), len(free))
                 if all(abs(free[index].grade - child.grade) >= 1
                        and abs((free[index].born - child.born).days) > 330 for child in children)]
        if spare:
            children.append(free.pop(chance.choice(spare)))
    return children


def family(children: list[Seat], known: int, chance: Random,
           taken: set[str]) -> tuple[list[DemoPerson], list[DemoPerson], list[DemoLink]]:
    """Parents, children and links of one family."""
    kind, base = names.origin(chance)
    eldest = min(child.born for child in children)
    father_name, mother_name = (names.given(kind, sex, chance, adult=True) for sex in 'МЖ')
    mother_base = names.origin(chance)[1] if chance.random() < 0.1 else base
    mother_born = eldest - timedelta(days=int(DAYS_IN_YEAR * chance.triangular(19, 37, 26)))
    father_born = mother_born - timedelta(days=int(DAYS_IN_YEAR * chance.triangular(-2, 9, 2)))
    parents = [
        adult(f'Р{known + 1:04}', (names.surname(mother_base, 'Ж'), mother_name, 'Ж'), mother_born, kind, chance),
        adult(f'Р{known + 2:04}', (names.surname(base, 'М'), father_name, 'М'), father_born, kind, chance),
    ]
    links = [DemoLink(parent.key, child.key, kinship) for child in children
             for parent, kinship in zip(parents, ('мать', 'отец'), strict=True)]
    parents = [with_account(parent, taken, agreed=chance.random() < CONSENT, since=enrolled(children[0], chance))
               for parent in parents]
    signed = [parent.consent_on for parent in parents if parent.consent_on]
    born = [child_of(seat, base, father_name, kind, chance) for seat in children]
    since = max(signed, default=None)
    return [with_account(child, taken, agreed=since is not None, since=since) for child in born], parents, links


def enrolled(seat: Seat, chance: Random) -> date:
    """The day the family came to the school and signed its papers: late August of grade 1."""
    year = seat.born.year + (8 if seat.born.month == 12 else 7)
    return date(year, 8, 31) - timedelta(days=chance.randrange(60))


def adult(key: str, name: tuple[str, str, str], born: date, kind: str, chance: Random) -> DemoPerson:
    """An adult (``name``: last, first, sex) without an account yet."""
    last, first, sex = name
    middle = names.patronymic(names.given(kind, 'М', chance, adult=True), sex)
    phone = f'+7 (900) {chance.randrange(100, 1000)}-{chance.randrange(100):02}-{chance.randrange(100):02}'
    return DemoPerson(key, last, first, middle, sex, born, ('guardian',), phone=phone)


def with_account(person: DemoPerson, taken: set[str], *, agreed: bool, since: date | None) -> DemoPerson:
    """The person with a consent and, because of it, a login (п. 5)."""
    if not agreed or since is None:
        return person
    return replace(person, consent_on=since,
                   login=names.login(person.last_name, person.first_name, person.middle_name, taken))


def child_of(seat: Seat, base: str, father: str, kind: str, chance: Random) -> DemoPerson:
    """The pupil of a seat, without an account yet: that stands on a parent's consent."""
    first = names.given(kind, seat.sex, chance, adult=False)
    return DemoPerson(seat.key, names.surname(base, seat.sex), first, names.patronymic(father, seat.sex), seat.sex,
                      seat.born, ('pupil',))


def staff(seed: int, year: int, found: Families) -> tuple[tuple[DemoPerson, ...], Families]:
    """The 42 employees; three of the mothers work at the school and keep one person with both roles."""
    chance = dice(seed, 'staff')
    taken = {person.login for person in (*found.guardians, *found.pupils)}
    mothers = [person for person in found.guardians if person.sex == 'Ж' and person.consent_on
               and 30 <= year - person.birth_date.year <= 48]
    both = dict(zip(('primary3', 'maths2', 'english3'), chance.sample(mothers, 3), strict=True))
    people = []
    for post in posts():
        if mother := both.get(post.key):
            person = replace(mother, key=post.key, roles=(*post.roles, 'guardian'))
        else:
            person = employee(post.key, post.sex, post.roles, year, chance)
            person = with_account(person, taken, agreed=True, since=date(year, 8, 25))
        since = date(year - chance.randint(1, max(1, min(25, year - person.birth_date.year - 23))), 8, 25)
        people.append(replace(person, position=post.position, room=post.room, hired_on=since))
    return tuple(people), employed(found, {mother.key: key for key, mother in both.items()})


def employee(key: str, sex: str, roles: tuple[str, ...], year: int, chance: Random) -> DemoPerson:
    """An employee of 25 to 64 years."""
    kind, base = names.origin(chance)
    person = adult(key, (names.surname(base, sex), names.given(kind, sex, chance, adult=True), sex),
                   date(year - round(chance.triangular(25, 64, 46)), chance.randint(1, 12), chance.randint(1, 28)),
                   kind, chance)
    return replace(person, roles=roles)


def employed(found: Families, keys: dict[str, str]) -> Families:
    """The families, with mothers on the staff known by their staff key."""
    return replace(
        found, guardians=tuple(person for person in found.guardians if person.key not in keys),
        links=tuple(replace(link, guardian=keys.get(link.guardian, link.guardian)) for link in found.links))


def unsigned(found: Families, pupil: str) -> Families:
    """The families while the one who came last has not signed: the pupil has neither consent nor login (п. 17.6)."""
    return replace(found, pupils=tuple(replace(one, consent_on=None, login='') if one.key == pupil else one
                                       for one in found.pupils))
