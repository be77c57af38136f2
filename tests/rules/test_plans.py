"""КТП as lines: what a line may hold, hours and control works, how lessons take topics, how a plan is made to fit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ejournal.rules import plan_fitting as fitting
from ejournal.rules import plans
from ejournal.rules.plan_choice import PlanHead, choose
from ejournal.rules.plan_fitting import Way
from ejournal.rules.plans import Line, PlanLesson
from models.errors import Invalid


def line(number: int, topic: str = '', **values: object) -> Line:
    return Line(topic or f'Тема {number}', id=number, **values)  # type: ignore[arg-type]


LINES = [line(1), line(2), line(3, hours=Decimal(2)), line(4)]


# --- a line -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize('wrong, sentence', [
    (line(1, 'т' * 10_000), 'Строка 1: тема длиннее 500 знаков (сейчас 10000)'), (Line('  '), 'тема не заполнена'),
    (Line('Past simple'), 'нет ни одной русской буквы'), (Line('Тема', hours=Decimal(0)), 'часов должно быть больше 0'),
    (Line('Тема', hours=Decimal('NaN')), 'часов должно быть'),
    (Line('Тема', hours=Decimal('0.333')), 'часов должно быть'),
    (Line('Тема', resource='javascript:alert(1)'), 'http:// или https://'),
    (Line('Тема', note='я' * 501), 'примечание'),
])
def test_a_wrong_line_is_refused_by_its_place(wrong: Line, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        plans.clean_all([wrong])
    assert sentence in refused.value.message
    assert refused.value.message.startswith('Строка 1')


def test_a_line_in_its_one_spelling() -> None:
    dirty = Line(' Сила\u00a0 тока ', homework='читать  § 1\n\n\n\nучить', resource='https://resh.edu.ru  стр. 5')
    assert plans.clean(dirty) == Line(
        'Сила тока', homework='читать § 1\n\nучить', resource='https://resh.edu.ru стр. 5')


def test_too_many_lines() -> None:
    with pytest.raises(Invalid):
        plans.clean_all([Line('Тема')] * 601)


# --- figures ----------------------------------------------------------------------------------------------------------
@pytest.mark.clause('11.5')
def test_hours_are_checked_against_the_curriculum() -> None:
    assert plans.figures(LINES, frozenset(), Decimal(5)).warnings == ()
    assert plans.figures(LINES, frozenset(), Decimal(68)).warnings == (
        'В КТП 5 ч, по учебному плану 68 ч: на 63 меньше.',)
    assert 'сверить не с чем' in plans.figures(LINES, frozenset(), None).warnings[0]
    assert (plans.hours_of_year(Decimal(2), 8), plans.hours_of_year(Decimal(2), 1)) == (68, 66)


def test_control_works_are_at_most_a_tenth() -> None:
    lines = [line(n, work_type=7 if n <= 2 else None) for n in range(1, 20)]
    assert 'Контрольных работ 2 из 19 уроков' in plans.figures(lines, frozenset({7}), Decimal(19)).warnings[0]
    assert not plans.figures([*lines, line(20)], frozenset({7}), Decimal(20)).warnings


def test_numbers_are_places_in_the_year() -> None:
    assert plans.numbers(LINES) == [1, 2, 3, 5]
    assert plans.numbers([line(1, hours=Decimal('0.5')), line(2)]) == [1, 2]


# --- lessons take topics ----------------------------------------------------------------------------------------------
def test_topics_go_to_lessons_in_order_each_as_long_as_its_hours() -> None:
    assert plans.lay(LINES, [PlanLesson(n) for n in range(10, 17)]) == {
        10: 1, 11: 2, 12: 3, 13: 3, 14: 4, 15: None, 16: None}


def test_a_lesson_that_fell_out_shifts_the_rest() -> None:
    assert plans.lay(LINES, [PlanLesson(10, 'Тема 1', 1), PlanLesson(11, '', 2, off=True), PlanLesson(12, '', 3)]) == {
        11: None, 12: 2}


def test_a_written_lesson_is_never_touched_and_uses_up_its_topic() -> None:
    lessons = [PlanLesson(10, 'Своими словами о теме', 1), PlanLesson(11), PlanLesson(12)]
    assert plans.lay(LINES, lessons) == {11: 2, 12: 3}


def test_a_topic_taught_in_advance_does_not_come_again() -> None:
    """The words of the lesson say more than the topic it had been given: topic 1 is still to come."""
    assert plans.lay(LINES, [PlanLesson(10, 'тема 2.', 1), PlanLesson(11), PlanLesson(12)]) == {11: 1, 12: 3}


@given(st.lists(st.integers(1, 3), max_size=12), st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_nothing_is_lost_and_nothing_comes_twice(hours: list[int], kinds: list[tuple[bool, bool]]) -> None:
    lines = [line(n, hours=Decimal(count)) for n, count in enumerate(hours, 1)]
    lessons = [PlanLesson(100 + n, 'Внеплановое' if written else '', None, off)
               for n, (written, off) in enumerate(kinds)]
    given = plans.lay(lines, lessons)
    assert set(given) == {lesson.id for lesson in lessons if not lesson.written}
    laid = [one for one in given.values() if one]
    room = sum(not lesson.off and not lesson.written for lesson in lessons)
    assert laid == [one.id for one in lines for _ in range(one.lessons)][:room]


def test_the_own_plan_comes_first_then_the_class() -> None:
    heads = [PlanHead(1, 5, 8, '', None), PlanHead(2, 5, 8, '', 7), PlanHead(3, 5, 8, 'А', 9),
             PlanHead(4, 5, 8, 'А', 7), PlanHead(5, 5, 9, '', 7)]
    assert [choose(heads, 5, 8, letter, teachers) for letter, teachers in
            [('А', {7}), ('Б', {7}), ('А', {9}), ('Б', {1}), ('А', {1})]] == [4, 2, 3, 1, 1]
    assert choose(heads, 6, 8, 'А', {7}) == 0


# --- shift and fit ----------------------------------------------------------------------------------------------------
FULL = [line(1, 'Ток', section='Э'), line(2, 'Закон Ома', section='Э'), line(3, 'Закон Ома. Задачи', section='Э'),
        line(4, 'Контроль', section='Э', work_type=7), line(5, 'Повторение', section='О', reserve=True)]
LEFT = {1: 0, 2: 1, 3: 1, 4: 1, 5: 1}


def test_the_excess_is_dropped_from_the_reserve_then_merged() -> None:
    assert fitting.excess(FULL, LEFT, 3) == 1
    steps = fitting.proposals(FULL, LEFT)
    assert [(step.way, step.places) for step in steps] == [(Way.DROP, (4,)), (Way.MERGE, (1, 2))]
    assert fitting.enough(steps, 1) == steps[:1]
    after = fitting.apply(FULL, steps)
    assert [one.topic for one in after] == ['Ток', 'Закон Ома. Закон Ома. Задачи', 'Контроль']
    assert fitting.ways([one.note for one in after]) == ('уплотнение', 'резерв')


def test_control_works_and_taught_topics_are_not_merged() -> None:
    assert all(place not in step.places for step in fitting.proposals(FULL, LEFT) for place in (0, 3))


def test_what_does_not_fit_is_moved_to_additional_hours_and_asked_no_more() -> None:
    step, = fitting.move(FULL, LEFT, 2)
    after = fitting.apply(FULL, [step])
    assert [one.note for one in after[-2:]] == ['доп. часы: вне расписания'] * 2
    assert fitting.excess(after, LEFT, 2) == 0
