"""How the audience of an announcement is written."""

from ejournal.rules.audience import described


def test_classes_stand_in_the_order_of_the_school() -> None:
    assert described(['guardians', 'pupils'], [8], ['10А', '2Б', '2А']) == \
        'Обучающиеся, родители: 8 классы, 2А, 2Б, 10А'
