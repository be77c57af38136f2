"""What comes from outside is read field by field, or refused with the field's name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ejournal.services.operations import Kind, Operation, Outcome, Status, parse
from models import Invalid

GOOD = {'id': '12345678', 'kind': 'mark', 'group': 1, 'lesson': 2, 'pupil': 3, 'type': 4, 'old': '', 'new': '5'}


def test_a_good_operation_is_read():
    assert parse(GOOD | {'due_on': '2026-11-27'}) == Operation(
        '12345678', Kind.MARK, 1, 2, None, 4, 3, '', '5', due_on=date(2026, 11, 27))


@pytest.mark.parametrize('field, value', [
    ('id', 'short'), ('id', 5), ('id', 'x' * 41), ('kind', 'delete'), ('group', None), ('group', '1'), ('group', True),
    ('lesson', -1), ('lesson', 2**31), ('pupil', 1.5), ('new', 5), ('new', 'я' * 20_001), ('due_on', '27.11.2026'),
    ('due_on', '2026-W48-5'), ('due_on', '20261127'),
    ('was', 'ОП'), ('was', [1]), ('was', {'minutes': '5'}), ('was', {'topic': 5}), ('was', {'due_on': 5})])
def test_a_bad_field_is_named(field, value):
    with pytest.raises(Invalid, match='записана неверно'):
        parse(GOOD | {field: value})


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from([*GOOD, 'work', 'minutes', 'was']), inner, max_size=6), max_leaves=12))
def test_whatever_comes_is_read_or_refused(raw):
    try:
        assert isinstance(parse(raw), Operation)
    except Invalid as refusal:
        assert refusal.message


def test_signs_that_nobody_sees_are_no_reason():
    """The database refuses a NUL, and a rule that asks for a reason must not take one for it."""
    read = parse(GOOD | {'reason': '\x00\u202e', 'period': 'го\x00д', 'source': 'k\x00ey'})
    assert (read.reason, read.period, read.source) == ('', 'год', 'key')


def test_an_answer_leaves_out_what_is_empty():
    assert Outcome('12345678', Status.SAVED, '5', 1).as_json() == {
        'id': '12345678', 'status': 'saved', 'value': '5', 'version': 1}
