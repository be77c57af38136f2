"""What the demo school writes: every text has a writer of the cast, a time, and Russian words (п. 16, I-17)."""

import re

import pytest

from ejournal.demo.talk_texts import items
from ejournal.rules import audience, letters
from ejournal.services.talk import forum, helpdesk

CAST = {'director', 'deputy', 'class_teacher', 'teacher', 'administrator', 'secretary', 'hr', 'pupil', 'parent'}
KINDS = ('letters', 'topics', 'requests', 'announcements')


@pytest.mark.parametrize('kind', KINDS)
def test_every_text_is_said_by_somebody_at_a_time(kind: str) -> None:
    said = [one for item in items(kind) for one in (item.first, *item.then)]
    assert len(said) >= 5
    for one in said:
        assert one is not None and one.who in CAST and re.fullmatch(r'\d\d:\d\d', one.at) and one.days >= 0
        assert set(re.findall(r'{(\w+)}', one.text)) <= CAST
        assert letters.checked('Тема', one.text)[2] == ''


def test_what_follows_comes_later() -> None:
    for kind in KINDS:
        for item in items(kind):
            order = [(-one.days, one.at) for one in (item.first, *item.then) if one]
            assert order == sorted(order)


def test_addresses_and_kinds_exist() -> None:
    assert all(':' in item.values['to'] or item.values['to'] in CAST for item in items('letters'))
    assert {item.values['section'] for item in items('topics')} == set(forum.SECTIONS)
    assert {item.values['kind'] for item in items('requests')} <= set(helpdesk.KINDS)
    assert all(set(item.values['kinds']) <= set(audience.KINDS) for item in items('announcements'))
    assert sum(item.values.get('needs_answer', True) and not item.then for item in items('letters')) > 5
