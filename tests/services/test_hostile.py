"""Anything at all sent to the journal is answered with a word or refused with a sentence, and never breaks it."""

import re
from random import Random

import pytest

from ejournal.services import edits
from ejournal.services.operations import Kind, parse
from models import Attendance, Homework, Invalid, Lesson, Mark, Work
from tests.services.test_marks import one

TEXTS = ['', '5', '4/5', '.', '7', 'NaN', '-1', '1e400', '٣', '\x00', '\u202e5', 'Ток', 'Ж' * 5000, '<img src=x>',
         "'; DROP TABLE mark; --", 'Б', 'ОП', 'ОСВ', 'XX', '%', '10', '2.5', 'зач', 'н/а']
DAYS = ['', '0001-01-01', '2026-11-24', '2026-11-27', '2027-05-26', '9999-12-31']


def anything(school, dice: Random, number: int) -> dict:
    lessons = [*school.lessons.values()]
    pupils = [person.id for person in school.people.values()]
    works = [*range(1, 6), 2**31 - 1, None]
    ids = [0, 2**31 - 1, None]
    return school.operation(
        id=f'hostile-{number:05}', kind=str(dice.choice([*Kind])),
        group=dice.choice([school.physics.id, school.physics.id, school.english_2.id, school.reading_1a.id, 0]),
        lesson=dice.choice([dice.choice(lessons).id, school.today.id, school.first_grade_lesson.id, 2**31 - 1]),
        pupil=dice.choice([*pupils, *ids]), work=dice.choice(works), type=dice.choice([1, 2, 3, *ids]),
        old=dice.choice(TEXTS), new=dice.choice(TEXTS), weight=dice.choice(TEXTS), topic=dice.choice(TEXTS),
        minutes=dice.choice([0, 5, 46, 2**31 - 1]), due_lesson=dice.choice([dice.choice(lessons).id, *ids]),
        due_on=dice.choice(DAYS), none=dice.random() < 0.2, remove=dice.random() < 0.2, reason=dice.choice(TEXTS),
        term=dice.choice([school.terms[0].id, school.terms[1].id, *ids]),
        period=dice.choice(['', 'год', 'экзамен', 'x']),
        was={'minutes': dice.choice([0, 5]), 'weight': dice.choice(TEXTS), 'due_on': dice.choice(DAYS), 'none': True})


@pytest.mark.parametrize('seed', range(4))
@pytest.mark.parametrize('name', ['Гук', 'Классная', 'Бойко', 'Цой'])
async def test_whatever_is_sent_is_answered(school, seed, name):
    dice, said = Random(seed), set()
    for number in range(60):
        try:
            outcome, = await edits.apply(school.actors[name], [parse(anything(school, dice, number))])
        except Invalid as refusal:
            assert re.search('[а-я]', refusal.message)
            continue
        said.add(str(outcome.status))
        assert outcome.status not in ('refused', 'conflict') or re.search('[а-я]{3}', outcome.message), outcome
    assert 'refused' in said
    assert not await Work.filter(lesson__group_id=school.reading_1a.id).exists()
    assert not await Mark.filter(value__not_in=['', '5', '4/5', '.']).exists()
    assert not await Attendance.filter(code__not_in=['', 'Б', 'ОП', 'ОСВ']).exists()
    assert not await Homework.filter(due_on__gt=school.year.ends_on).exists()
    assert not any('\x00' in lesson.topic + lesson.note for lesson in await Lesson.all())
    if name != 'Гук':
        assert not await Mark.exists() and not await Work.exists()


async def test_a_weight_is_a_number(school):
    for weight in ('NaN', 'Infinity', '-1', '0', '1e400', '10.01', '0.001', 'два', '٣'):
        outcome = await one(school.actors['Гук'], school.operation(kind='work', weight=weight))
        assert (outcome.status, 'Вес работы' in outcome.message) == ('refused', True), weight
    assert not await Work.exists()
