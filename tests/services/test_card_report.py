"""«Полнота личных карт»: per class, per person, overdue from 16.09, out to Excel with an entry in the audit."""

from datetime import date

import pytest

from ejournal.rules.cards import CardKind
from ejournal.services import card_report, cards, people
from models import AuditEntry, NotAllowed


@pytest.mark.clause('17.3.2', '17.5.3')
async def test_percent_and_empty_fields_by_class(school):
    before = (await card_report.of_classes(school.actors['Бойко'])).classes
    assert [(one.name, one.teacher, one.cards, one.complete) for one in before] == \
        [('1А', 'Чехонина Р. Л.', 1, 0), ('8А', 'Классная В. И.', 3, 0)]
    await cards.change(school.actors['Классная'], school.pupil('Цой'), CardKind.PUPIL, 'document', {},
                     {'type': 'паспорт гражданина РФ', 'number': '123456'})
    report = await card_report.of_classes(school.actors['Бойко'])
    percents = dict(zip(report.heads, report.classes[1].percents, strict=True))
    assert (percents['Документ'], report.classes[1].fullness.filled) == (33, before[1].fullness.filled + 2)
    heads, lines = await card_report.of_class(school.actors['Классная'], school.class_8a.id)
    tsoy = next(line for line in lines if line.name.startswith('Цой'))
    assert 'Документ: номер' not in tsoy.fullness.missing
    assert 'Общие сведения: СНИЛС' in tsoy.fullness.missing
    assert len(heads) == len(tsoy.percents)


@pytest.mark.clause('17.5.3')
@pytest.mark.parametrize(('day', 'overdue'), [(date(2026, 9, 15), False), (date(2026, 9, 16), True)])
async def test_cards_are_overdue_from_the_sixteenth(school, travel, day, overdue):
    travel.to(day, 23, 59, 59)
    report = await card_report.of_classes(school.actors['Бойко'])
    assert (report.due_on, report.overdue) == (date(2026, 9, 15), overdue)


@pytest.mark.clause('17.4.8', '17.5.12')
async def test_a_class_teacher_takes_out_the_own_class_alone(school):
    title, head, rows = await card_report.export(school.actors['Классная'], school.class_8a.id)
    assert (title, len(rows), len(head) == len(rows[0])) == ('Полнота карт класса', 3, True)
    assert (await AuditEntry.get(action='cards.exported')).person_id == school.people['Классная'].id
    for who, class_id in (('Классная', school.class_1a.id), ('Гук', school.class_8a.id)):
        with pytest.raises(NotAllowed):
            await card_report.export(school.actors[who], class_id)
    with pytest.raises(NotAllowed):
        await card_report.export(school.actors['Классная'], staff=True)
    assert await AuditEntry.filter(action='cards.exported').count() == 1


async def test_staff_is_reported_to_those_who_keep_it(school):
    _, lines = await card_report.of_staff(school.actors['Кадрова'])
    assert len(lines) == 8
    with pytest.raises(NotAllowed):
        await card_report.of_staff(school.actors['Секретова'])
    title, _, rows = await card_report.export(school.actors['Кадрова'], staff=True)
    assert (title, len(rows)) == ('Полнота карт работников', 8)


@pytest.mark.clause('17.2.4')
async def test_people_are_found_by_words_class_and_kind(school):
    secretary = school.actors['Секретова']
    assert people.kinds(secretary) == (CardKind.PUPIL, CardKind.GUARDIAN)
    found, count = await people.find(secretary, CardKind.PUPIL, 'елк')
    assert (count, found[0].name, found[0].what) == (1, 'Ёлкина Алёна', '8А')
    assert (await people.find(secretary, CardKind.PUPIL, '', school.class_8a.id))[1] == 3
    parents, _ = await people.find(secretary, CardKind.GUARDIAN, '', school.class_8a.id)
    assert [(one.name, one.what) for one in parents] == [('Абрамова Мария Сергеевна', 'мать: Абрамов Глеб, 8А')]
    assert (await people.find(secretary, CardKind.PUPIL, left=True))[1] == 0
    with pytest.raises(NotAllowed):
        await people.find(secretary, CardKind.STAFF)
    assert people.kinds(school.actors['Кадрова']) == (CardKind.STAFF,)
    assert set(await people.classes(secretary)) == {school.class_8a.id, school.class_1a.id}


async def test_a_list_costs_the_same_for_one_and_for_many(school, statements):
    await people.find(school.actors['Админов'], CardKind.PUPIL)  # the year's facts are kept from here on
    with statements() as one:
        await people.find(school.actors['Админов'], CardKind.PUPIL, 'цой')
    with statements() as all_of_them:
        await people.find(school.actors['Админов'], CardKind.PUPIL)
    assert len(one) == len(all_of_them)
