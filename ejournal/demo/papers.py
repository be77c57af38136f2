"""Orders, movements, portfolios, messages and memos of the demo school, in step with its lists."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from ejournal import clock
from ejournal.access import actor_of
from ejournal.demo import cards
from ejournal.demo.dice import dice
from ejournal.demo.shapes import DemoMovement, DemoPerson, DemoSchool
from ejournal.rules.governing import MOVEMENT, SUBSTITUTION
from ejournal.rules.texts import sort_key
from ejournal.services import accounts, consent_control, people_past
from models import Account, Consent, DataChange, Movement, PortfolioItem, PupilCard, SchoolClass, SchoolPaper

DAY = timedelta(days=1)
SUMMER = 100 * DAY
TITLES = {'зачисление': 'О зачислении обучающегося', 'отчисление': 'Об отчислении обучающегося',
          'перевод в класс': 'О переводе обучающегося в другой класс'}
OTHER_ORDERS = (  # days from 1 September, kind, number, title
    (-7, 'электронный журнал', '101-од', 'О ведении электронного журнала в новом учебном году'),
    (-7, 'кадры', '102-од', 'О назначении классных руководителей'),
    (-6, 'режим и календарь', '103-од', 'О режиме занятий и календарном учебном графике'),
    (0, 'иное', '108-од', 'О разделении классов на подгруппы'),
    (45, 'режим и календарь', '131-од', 'Об организации осенних каникул'),
    (80, 'иное', '147-од', 'О проведении итогового сочинения'),
)
ACTS = (
    (-40, 'положение', '12', 'Положение об электронном журнале'),
    (-40, 'положение', '13', 'Положение о текущем контроле и промежуточной аттестации'),
    (-38, 'правила', '15', 'Правила внутреннего распорядка обучающихся'),
    (-38, 'инструкция', '16', 'Инструкция по защите персональных данных'),
)
ACHIEVEMENTS = (  # section, title, level, results
    ('Учебные достижения', 'Всероссийская олимпиада школьников: математика', 'школьный', ('участник', 'призёр')),
    ('Учебные достижения', 'Всероссийская олимпиада школьников: русский язык', 'муниципальный', ('участник', 'призёр')),
    ('Учебные достижения', 'Конкурс «Русский медвежонок»', 'всероссийский', ('участник',)),
    ('Проекты и исследования', 'Проект «Чистая река»', 'школьный', ('защищён',)),
    ('Проекты и исследования', 'Конференция «Первые шаги в науку»', 'муниципальный', ('диплом II степени', 'участник')),
    ('Спорт и ГТО', 'Кросс нации', 'муниципальный', ('участник', '3-е место')),
    ('Спорт и ГТО', 'Знак отличия ГТО', 'всероссийский', ('серебряный знак', 'бронзовый знак')),
    ('Творчество', 'Конкурс чтецов «Живая классика»', 'школьный', ('победитель', 'участник')),
    ('Творчество', 'Выставка рисунков «Осень»', 'школьный', ('участник',)),
    ('Общественная деятельность', 'Сбор макулатуры', 'школьный', ('участник',)),
    ('Внеурочная деятельность', 'Кружок робототехники', 'школьный', ('занимается второй год',)),
)
STREET = 'г. Заречный, ул. Новая, д. 8, кв. 14'


async def add(school: DemoSchool, ids: Mapping[str, int], shown: list[str]) -> None:
    """Everything of this module; ``shown`` are the pupil and the parents who log in."""
    await people_past.cards(cards.all_cards(school, ids))
    classes = {f'{grade}{letter}': number for number, grade, letter in await SchoolClass.filter(
        year__name=school.year.name).values_list('id', 'grade', 'letter')}
    await people_past.movements([_movement(row, ids, classes) for row in school.movements if row.pupil in ids])
    await people_past.papers(list(_papers(school, ids)))
    consented = {person.key for person in school.pupils if person.consent_on}
    await people_past.consent_tasks([ids[row.pupil] for row in school.movements
                                     if row.kind == 'зачисление' and row.pupil in ids and row.pupil not in consented])
    await _consents(school, ids, shown)
    await people_past.portfolios(list(_portfolios(school, ids, shown)))
    await people_past.messages(list(_messages(school, ids, shown)))
    await people_past.book(await _numbers(school, ids))
    await people_past.memos({ids[person.key]: _handed(school, person) for person in (*school.guardians, *school.staff)
                             if person.login and person.key in ids and person.consent_on
                             and dice(school.seed, 'memo', person.key).random() < 0.9})


async def _consents(school: DemoSchool, ids: Mapping[str, int], shown: list[str]) -> None:
    """Some consents were given for a time, two have run out and closed the account; a mother has withdrawn hers."""
    staff = {person.key for person in school.staff}
    signed = [person for person in school.guardians if person.login and person.key in ids and person.key not in shown
              and person.consent_on and person.key not in staff]
    chosen = dice(school.seed, 'consents').sample(signed, min(6, len(signed)))
    ends = (20 * DAY, 12 * DAY, 9 * DAY, -3 * DAY, -11 * DAY)
    summer = SUMMER if school.today > school.year.ends_on else 0 * DAY  # the school stands still, the clock does not
    until = {ids[one.key]: school.today + end + (summer if end > 0 * DAY else 0 * DAY)
             for one, end in zip(chosen, ends, strict=False)}
    await people_past.consent_terms(until)
    await _close_accounts(school, ids, {person: day for person, day in until.items() if day < school.today})
    secretary = next((ids[person.key] for person in school.staff if 'secretary' in person.roles), 0)
    account = await Account.get_or_none(person_id=secretary)
    withdrawn = await Consent.filter(person_id=ids[chosen[-1].key]).first() if chosen else None
    if account and withdrawn:
        await consent_control.withdraw(await actor_of(account), withdrawn.id, school.today - DAY)


async def _close_accounts(school: DemoSchool, ids: Mapping[str, int], until: Mapping[int, date]) -> None:
    """Whose consent has run out has no way in from the next morning on (п. 5)."""
    administrator = next((ids[person.key] for person in school.staff if 'administrator' in person.roles), 0)
    account = await Account.get_or_none(person_id=administrator)
    if account is None:
        return
    for closed in await Account.filter(person_id__in=list(until)).order_by('id'):
        morning = clock.wall(max(until[closed.person_id] + DAY, school.year.starts_on), 9)
        with clock.at(min(morning, school.now)):
            await accounts.block(await actor_of(account), closed.id)


def _movement(row: DemoMovement, ids: Mapping[str, int], classes: Mapping[str, int]) -> Movement:
    reason = {'зачисление': 'в порядке перевода', 'отчисление': 'перевод в другую школу'}.get(row.kind, 'по заявлению')
    return Movement(
        kind=row.kind, pupil_id=ids[row.pupil], order_number=row.order_number, order_date=row.order_date,
        effective_on=row.effective_on, from_class_id=classes.get(row.from_class), to_class_id=classes.get(row.to_class),
        details={'reason': reason, 'place': row.place}, executed_at=clock.wall(row.order_date, 15))


def _papers(school: DemoSchool, ids: Mapping[str, int]) -> Iterator[SchoolPaper]:
    director = next(ids[person.key] for person in school.staff if 'director' in person.roles)
    office = next((ids[person.key] for person in school.staff if 'secretary' in person.roles), director)
    known = set[str]()

    def paper(kind: str, number: str, on: date, title: str, *, is_act: bool = False) -> SchoolPaper | None:
        if on > school.today or number in known:
            return None
        known.add(number)
        waits = school.today - on < 3 * DAY and kind != MOVEMENT
        return SchoolPaper(
            is_act=is_act, kind=kind, number=number, dated_on=on, title=title, created_by=office,
            created_at=clock.wall(on, 10), approved_by=None if waits else director,
            approved_at=None if waits else clock.wall(on, 16))

    first = school.year.starts_on
    found = [paper(kind, number, first + days * DAY, title) for days, kind, number, title in OTHER_ORDERS]
    found += [paper(kind, number, first + days * DAY, title, is_act=True) for days, kind, number, title in ACTS]
    found += [paper(MOVEMENT, row.order_number, row.order_date, TITLES[row.kind]) for row in school.movements]
    for row in sorted(school.substitutions, key=lambda one: school.lessons[one.lesson].date):
        if row.order_number:
            found.append(paper(SUBSTITUTION, row.order_number, school.lessons[row.lesson].date - DAY,
                               'О замещении уроков'))
    found.append(paper('электронный журнал', '151-од', school.today - DAY, 'О проверке ведения электронного журнала'))
    yield from (one for one in found if one)


def _portfolios(school: DemoSchool, ids: Mapping[str, int], shown: list[str]) -> Iterator[PortfolioItem]:
    classes = {row.pupil: row.class_name for row in school.memberships if row.year == school.year.name}
    leaders = {found.name: ids[found.teacher] for found in school.classes}
    for pupil in school.pupils:
        chance = dice(school.seed, 'portfolio', pupil.key)
        count = 5 if pupil.key in shown else chance.choice((0, 0, 0, 1, 2, 3))
        if pupil.key not in ids or pupil.key not in classes or not pupil.login:
            continue
        for number, (section, title, level, results) in enumerate(chance.sample(ACHIEVEMENTS, count)):
            recent = pupil.key in shown and number < 2
            on = school.today - DAY * chance.randint(3, 12 if recent else 80)
            written = clock.wall(on + DAY, 18, chance.randrange(60))
            checked = (school.today - on).days > 20
            yield PortfolioItem(
                pupil_id=ids[pupil.key], section=section, title=title, happened_on=on, level=level,
                result=chance.choice(results), status='checked' if checked else 'review', author_id=ids[pupil.key],
                created_at=written, checked_by=leaders[classes[pupil.key]] if checked else None,
                checked_at=written + 4 * DAY if checked else None)


def _messages(school: DemoSchool, ids: Mapping[str, int], shown: list[str]) -> Iterator[DataChange]:
    """A parent of 8А has told of a new address, and some days ago of a new phone."""
    if len(shown) < 2:
        return
    pupil, parent = ids[shown[0]], ids[shown[1]]
    yield DataChange(person_id=pupil, reported_by_id=parent, section='contacts', field='lives', old_value=next(
        (one.sections['contacts'].get('lives', '') for one in cards.all_cards(school, ids) if one.person == pupil), ''),
        new_value=STREET, comment='Переехали 20 ноября', reported_at=_at(school.today - DAY, 19))
    leader = next(ids[found.teacher] for found in school.classes if found.name == '8А')
    yield DataChange(person_id=pupil, reported_by_id=parent, section='contacts', field='email',
                     new_value='zykova@mail.example', reported_at=_at(school.today - 9 * DAY, 20), applied=False,
                     answer='Адрес не подтверждён, письмо вернулось', decided_by=leader,
                     decided_at=_at(school.today - 8 * DAY, 9))


def _at(day: date, hour: int) -> datetime:
    return clock.wall(day, hour, 12)


async def _numbers(school: DemoSchool, ids: Mapping[str, int]) -> dict[int, tuple[str, int]]:
    """By letter, in the order of admission."""
    came = dict(await PupilCard.all().values_list('person_id', 'enrolled_on'))
    people = sorted((person for person in school.pupils if ids.get(person.key) in came),
                    key=lambda person: (came[ids[person.key]], sort_key(person.full_name)))
    last, found = Counter[str](), dict[int, tuple[str, int]]()
    for person in people:
        letter = person.last_name[0].replace('Ё', 'Е')
        last[letter] += 1
        found[ids[person.key]] = (letter, last[letter])
    return found


def _handed(school: DemoSchool, person: DemoPerson) -> date:
    """In the first days of September, or when the consent was signed later."""
    return max(person.consent_on or school.year.starts_on, school.year.starts_on) + DAY
