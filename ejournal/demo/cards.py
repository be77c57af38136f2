"""Личные карты of the demo school: mostly filled, a few gaps where a class teacher is in no hurry."""

from collections.abc import Mapping
from datetime import date
from random import Random

from ejournal.demo import curriculum
from ejournal.demo.dice import dice
from ejournal.demo.shapes import DemoPerson, DemoSchool
from ejournal.rules.snils import control_number
from ejournal.services.people_past import PastCard

STREETS = ('Школьная', 'Мира', 'Ленина', 'Садовая', 'Лесная', 'Победы', 'Гагарина', 'Заречная', 'Парковая', 'Кирова')
PLACES = ('г. Заречный', 'г. Заречный', 'г. Заречный', 'г. Екатеринбург', 'г. Пермь', 'г. Тюмень')
WORK = ('ООО «Уралмаш-Сервис»', 'МАУ «Городская больница»', 'Белоярская АЭС', 'АО «РЖД»', 'ПАО «Сбербанк»',
        'МБДОУ «Детский сад № 5»', 'ИП', 'ООО «Меркурий»', 'ГУ МВД', '')
POSTS = ('инженер', 'медицинская сестра', 'бухгалтер', 'водитель', 'специалист', 'мастер участка', 'продавец',
         'менеджер')
UNIVERSITIES = ('УрГПУ', 'УрФУ', 'Пермский государственный университет', 'Челябинский государственный университет')
COURSES = ('Обновлённые ФГОС: работа учителя, 36 ч, 2025', 'Оценивание образовательных результатов, 24 ч, 2024',
           'Цифровые инструменты учителя, 36 ч, 2026', 'Работа с детьми с ОВЗ, 72 ч, 2025')


def all_cards(school: DemoSchool, ids: Mapping[str, int]) -> list[PastCard]:
    """A card for every person of the school that the journal knows."""
    classes = {row.pupil: row.class_name for row in school.memberships if row.year == school.year.name}
    homes, living = _homes(school), dict[str, str]()
    for link in school.links:
        living.setdefault(link.guardian, homes[link.pupil])
    cards = [_pupil(school, person, classes[person.key], homes[person.key], ids[person.key])
             for person in school.pupils if person.key in classes and person.key in ids]
    cards += [_guardian(school, person, living.get(person.key, ''), ids[person.key])
              for person in school.guardians if person.key in ids]
    cards += [_employee(school, person, ids[person.key]) for person in school.staff if person.key in ids]
    return cards


def _homes(school: DemoSchool) -> dict[str, str]:
    """Brothers and sisters live in one home."""
    homes, of_parent = dict[str, str](), dict[str, str]()
    for link in school.links:
        chance = dice(school.seed, 'home', link.guardian)
        home = of_parent.setdefault(link.guardian, f'г. Заречный, ул. {chance.choice(STREETS)}, д. '
                                                   f'{chance.randint(1, 60)}, кв. {chance.randint(1, 120)}')
        homes.setdefault(link.pupil, home)
    return homes


def snils(chance: Random) -> str:
    """A number whose control digits are right."""
    number = f'{chance.randrange(100_000_000, 200_000_000):09}'
    return f'{number[:3]}-{number[3:6]}-{number[6:]} {control_number(number):02}'


def _pupil(school: DemoSchool, person: DemoPerson, class_name: str, home: str, number: int) -> PastCard:
    chance = dice(school.seed, 'card', person.key)
    hurry = dice(school.seed, 'care', class_name).choice((0.0,) * 7 + (0.01, 0.05))  # of the class teacher
    care = 0.08 if class_name == '8А' else hurry

    def filled(text: str) -> str:
        return '' if chance.random() < care else text

    grade = curriculum.grade_of(class_name)
    passport = (school.today - person.birth_date).days >= 14 * 365.25 + 30
    sections = {
        'general': {'birth_place': chance.choice(PLACES), 'citizenship': 'Российская Федерация', 'language': 'русский'},
        'document': {'type': 'паспорт гражданина РФ' if passport else 'свидетельство о рождении',
                     'series': f'65 {chance.randint(18, 26)}' if passport else 'VIII-АИ',
                     'number': filled(f'{chance.randrange(100_000, 1_000_000)}')},
        'contacts': {'registered': filled(home), 'lives': filled(home)},
        'study': {'file_number': f'{person.last_name[0]}-{int(person.key[1:])}', 'form': filled('очная'),
                  'programme': 'ООП' if chance.random() > 0.03 else 'АООП (ЗПР)',
                  'own_plan': 'да' if chance.random() < 0.02 else 'нет', 'foreign': 'английский' if grade > 1 else '',
                  'meals': chance.choice(('', '', 'родительская плата', 'многодетная семья')),
                  'bus': 'да' if chance.random() < 0.05 else 'нет'},
        'parents': {'lives_with': chance.choice(('с родителями', 'с родителями', 'с матерью')), 'main_contact': 'мать'},
        'social': {'large_family': 'да' if chance.random() < 0.12 else 'нет',
                   'low_income': 'да' if chance.random() < 0.06 else 'нет', 'care': 'нет', 'registered': 'нет'},
    }
    if grade in (9, 11):
        sections['exams'] = {'chosen': chance.choice(('обществознание, информатика', 'физика', 'биология, химия',
                                                      'английский язык')), 'form': 'ОГЭ' if grade == 9 else 'ЕГЭ'}
    return PastCard(number, sections, filled(snils(chance)))


def _guardian(school: DemoSchool, person: DemoPerson, home: str, number: int) -> PastCard:
    chance = dice(school.seed, 'card', person.key)
    work = chance.choice(WORK)
    return PastCard(number, {
        'contacts': {'lives': home, 'informed': 'электронно' if person.consent_on else 'на бумаге'},
        'work': {'place': work, 'post': chance.choice(POSTS) if work else ''}},
        email=f'{person.login}@mail.example' if person.login and chance.random() < 0.7 else '')


def _employee(school: DemoSchool, person: DemoPerson, number: int) -> PastCard:
    chance = dice(school.seed, 'card', person.key)
    years = max(1, school.today.year - (person.hired_on or school.today).year + chance.randint(0, 6))
    teaches = 'teacher' in person.roles
    category = chance.choice(('первая', 'высшая', 'соответствие занимаемой должности')) if teaches else 'без категории'
    awarded = date(school.today.year - chance.randint(0, 4), chance.randint(1, 10), 15)
    return PastCard(number, {
        'document': {'type': 'паспорт гражданина РФ', 'series': f'65 {chance.randint(10, 25)}',
                     'number': f'{chance.randrange(100_000, 1_000_000)}'},
        'contacts': {'lives': f'г. Заречный, ул. {chance.choice(STREETS)}, д. {chance.randint(1, 60)}'},
        'post': {'room': person.room},
        'education': {'level': 'высшее', 'school': chance.choice(UNIVERSITIES),
                      'speciality': 'педагогическое образование' if teaches else 'менеджмент',
                      'graduated': str(person.birth_date.year + 22)},
        'grade': {'category': category if chance.random() > 0.06 else '',
                  'category_on': awarded.isoformat() if teaches else '', 'years': str(years + chance.randint(0, 3)),
                  'teaching': str(years if teaches else 0), 'counted_on': f'{school.year.starts_on}'},
        'growth': {'courses': chance.choice(COURSES) if teaches else '',
                   'awards': 'Почётная грамота Министерства просвещения' if chance.random() < 0.15 else ''}},
        snils(chance), f'{person.login}@school.example' if person.login else '', person.hired_on)
