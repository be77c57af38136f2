"""«Тарификация» (п. 17.3.9, norms 6.10): loads, categories and length of service as of 1 September, frozen."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.reports.shapes import Column, Kind, Report, Row, Section
from ejournal.rules.cards import CardKind
from ejournal.rules.rounding import round_half_up
from ejournal.services import card_values, load
from ejournal.services.curriculum import KEY
from ejournal.services.load import Item
from models import Conflict, Invalid, Person, SchoolClass, StaffCard, TariffSnapshot

LEVELS = {'h1': (1, 4), 'h5': (5, 9), 'h10': (10, 11)}
HOURS = ('h1', 'h5', 'h10', 'outside', 'total')
NORM = Decimal(18)  # hours a week of one ставка; another post may have another
COLUMNS = (
    Column('ФИО', width=44), Column('Должность', width=34), Column('Образование', width=24),
    Column('Стаж, лет', Kind.WHOLE, width=12), Column('Категория', width=26), Column('Присвоена', width=20),
    Column('1–4', Kind.TWO, 'Часов в неделю', 11), Column('5–9', Kind.TWO, 'Часов в неделю', 11),
    Column('10–11', Kind.TWO, 'Часов в неделю', 11), Column('внеурочная', Kind.TWO, 'Часов в неделю', 17),
    Column('всего', Kind.TWO, 'Часов в неделю', 12), Column('Ставок', Kind.TWO, width=12),
    Column('Классное руководство', width=20), Column('Доплаты', width=-1), Column('Итого', width=18))


@dataclass(frozen=True)
class Snapshot:
    """Тарификация as it was taken, or (``taken_at`` None) as it would be taken now."""

    id: int
    year_name: str
    as_of: date
    taken_at: datetime | None
    author: str
    rows: tuple[dict[str, Any], ...]
    sha256: str
    intact: bool
    may_take: bool


async def shown(actor: Actor) -> Snapshot:
    """The frozen one of the year, else a preview of today's data."""
    actor.require(Action.TARIFF)
    year = await facts.current()
    may = actor.may(Action.HAND_OVER) and not year.closed
    kept = await TariffSnapshot.filter(year_id=year.year_id).order_by('-as_of').select_related('author').first()
    if kept:
        return Snapshot(kept.id, year.year_name, kept.as_of, kept.taken_at, kept.author.short_name, tuple(kept.rows),
                        kept.sha256, digest(kept.rows) == kept.sha256, may)
    rows = await _rows(year.year_id, year.year_starts_on)
    return Snapshot(0, year.year_name, year.year_starts_on, None, '', tuple(rows), '', intact=True, may_take=may)


async def take(actor: Actor) -> int:
    """Freeze it as of 1 September; from then on nothing changes it. Refused before that day and a second time."""
    actor.require(Action.HAND_OVER)
    year = await facts.current()
    if clock.today() < year.year_starts_on:
        raise Invalid(f'Тарификация составляется на {year.year_starts_on:%d.%m.%Y}: зафиксировать её раньше нельзя.')
    if year.closed:
        raise Invalid('Учебный год закрыт.')
    rows = await _rows(year.year_id, year.year_starts_on)
    if not rows:
        raise Invalid('Нагрузка ещё не распределена: тарифицировать нечего.')
    async with db.transaction():
        if await TariffSnapshot.exists(year_id=year.year_id):
            raise Conflict('Тарификация этого года уже зафиксирована. Она не меняется.')
        made = await TariffSnapshot.create(year_id=year.year_id, as_of=year.year_starts_on, taken_at=clock.now(),
                                           author_id=actor.person_id, rows=rows, sha256=digest(rows))
        await audit.record(actor, actor.capacity(Action.HAND_OVER), Entry(
            'tariff.taken', 'tariff', made.id, after=f'{year.year_name}: работников {len(rows)}, {made.sha256}'))
    topics.publish(topics.Change(KEY, actor.name, actor.account_id))
    return made.id


def digest(rows: object) -> str:
    """The hash of the rows, whatever order a database keeps their keys in."""
    return sha256(orjson.dumps(rows, option=orjson.OPT_SORT_KEYS)).hexdigest()


async def _rows(year_id: int, day: date) -> list[dict[str, Any]]:
    items = await load.items_on(year_id, day)
    leads: dict[int, list[str]] = defaultdict(list)
    for klass in await SchoolClass.filter(year_id=year_id).order_by('grade', 'letter'):
        leads[klass.teacher_id or 0].append(klass.name)
    people = await Person.filter(id__in=[one for one in {*items, *leads} if one]).order_by('sort_key', 'id')
    cards = {card.person_id: card for card in await StaffCard.filter(  # type: ignore[attr-defined]  # the key's column
        person_id__in=[one.id for one in people])}
    values = await card_values.load(CardKind.STAFF, people)
    return [_row(one, cards.get(one.id), values[one.id], items.get(one.id, []), leads.get(one.id, []), day)
            for one in people]


def _row(person: Person, card: StaffCard | None, values: Mapping[str, Mapping[str, str]], items: list[Item],
         leads: list[str], day: date) -> dict[str, Any]:
    said = {key: value for section in values.values() for key, value in section.items()}
    hours = {key: sum((one.hours for one in items if not one.extracurricular and low <= one.grade <= high), Decimal(0))
             for key, (low, high) in LEVELS.items()}
    hours['outside'] = sum((one.hours for one in items if one.extracurricular), Decimal(0))
    hours['total'] = sum(hours.values(), Decimal(0))
    return {'person': person.id, 'name': person.full_name, 'position': card.position if card else '',
            'education': said.get('level', ''), 'years': _years(said, card, day),
            'category': said.get('category', ''), 'category_on': _day(said.get('category_on', '')),
            **{key: float(value) for key, value in hours.items()},
            'rate': float(round_half_up(hours['total'] / NORM, 2)), 'leads': ', '.join(leads)}


def _years(said: Mapping[str, str], card: StaffCard | None, day: date) -> int | None:
    """Whole years of teaching: as the card says, else since the person came to the school."""
    for key in ('teaching', 'years'):
        if said.get(key, '').isdecimal():
            return int(said[key])
    if card is None or card.hired_on is None or card.hired_on > day:
        return None
    return day.year - card.hired_on.year - ((day.month, day.day) < (card.hired_on.month, card.hired_on.day))


def _day(text: str) -> str:
    try:
        return f'{date.fromisoformat(text):%d.%m.%Y}'
    except ValueError:
        return ''


def report(one: Snapshot) -> Report:
    """The document; «Доплаты» and «Итого» are filled by hand."""
    rows = [Row((row['name'], row['position'], row['education'], row['years'], row['category'], row['category_on'],
                 *(row[key] or None for key in HOURS), row['rate'] or None, row['leads'], '', '')) for row in one.rows]
    sums = [sum(row[key] for row in one.rows) for key in HOURS]
    rows.append(Row(('Итого', '', '', None, '', '', *sums, sum(row['rate'] for row in one.rows), '', '', ''),
                    strong=True))
    state = f'Зафиксирована {clock.local(one.taken_at):%d.%m.%Y в %H:%M}, {one.author}.' if one.taken_at \
        else 'Предварительно: ещё не зафиксирована.'
    return Report(f'Тарификация на {one.as_of:%d.%m.%Y}', 'Тарификация педагогических работников',
                  (f'По состоянию на {one.as_of:%d.%m.%Y}, {one.year_name} учебный год. {state}',),
                  (Section(COLUMNS, tuple(rows)),),
                  tuple(filter(None, ['Ставка — 18 часов в неделю; доплаты и итог вносят вручную.',
                                      one.sha256 and f'Контрольная сумма SHA-256: {one.sha256}'])),
                  ('Заместитель директора', 'Директор'), landscape=True, small=True)
