"""The личная карта: who reads and writes what, how full it is, and the history of every value."""

from datetime import date

import pytest

from ejournal.rules.cards import CardKind
from ejournal.services import cards
from models import (
    AuditEntry,
    ClassMembership,
    Conflict,
    GuardianLink,
    Invalid,
    NotAllowed,
    NotFound,
    Person,
    Preference,
    SchoolClass,
)
from tests.support.school import SmallSchool


async def put(small: SmallSchool, who: str, person: str, section: str, kind: CardKind = CardKind.PUPIL, *,
              old: str = '', **new: str) -> int:
    return await cards.change(small.actors[who], small.people[person].id, kind, section,
                            dict.fromkeys(new, old), new)


@pytest.mark.clause('17.5.3')
async def test_the_class_teacher_fills_the_cards_of_the_own_class(school):
    assert await put(school, 'Классная', 'Абрамов', 'document', type='паспорт гражданина РФ', number='123456') == 2
    assert await put(school, 'Классная', 'Абрамов', 'study', form='очная', programme='ООП', own_plan='да') == 3
    assert await put(school, 'Классная', 'Абрамова', 'contacts', CardKind.GUARDIAN, phone='+7 900 111-22-33') == 1
    assert (await Person.get(last_name='Абрамова')).phone == '+7 900 111-22-33'
    view = await cards.show(school.actors['Классная'], school.pupil('Абрамов'))
    document = next(part for part in view.parts if part.section.key == 'document')
    assert (document.fullness.percent, document.writes) == (100, True)
    assert view.fullness(CardKind.PUPIL).percent < 100
    for stranger in ('Крошка', 'Гук'):
        with pytest.raises(NotFound):
            await put(school, 'Классная', stranger, 'document', number='1')


async def test_orders_of_admission_are_the_offices_and_derived_fields_nobodys(school):
    with pytest.raises(NotAllowed, match='приказа о зачислении'):
        await put(school, 'Классная', 'Абрамов', 'study', old='1', order_number='7')
    assert await put(school, 'Секретова', 'Абрамов', 'study', old='1', order_number='7') == 1
    with pytest.raises(NotAllowed, match='Класс'):
        await cards.change(school.actors['Секретова'], school.pupil('Абрамов'), CardKind.PUPIL, 'study',
                         {'class': '8А'}, {'class': '8Б'})


@pytest.mark.clause('17.2.4')
async def test_secretary_keeps_families_and_the_inspector_the_staff(school):
    assert await put(school, 'Секретова', 'Абрамов', 'contacts', registered='ул. Мира, 1') == 1
    assert await put(school, 'Секретова', 'Абрамова', 'work', CardKind.GUARDIAN, place='Завод') == 1
    assert await put(school, 'Кадрова', 'Гук', 'grade', CardKind.STAFF, category='высшая') == 1
    for who, person in (('Секретова', 'Гук'), ('Кадрова', 'Абрамов'), ('Кадрова', 'Абрамова')):
        with pytest.raises(NotFound):
            await cards.show(school.actors[who], school.people[person].id)
    for person in ('Гук', 'Абрамов', 'Абрамова'):
        assert (await cards.show(school.actors['Админов'], school.people[person].id)).keeps
        read_only = await cards.show(school.actors['Бойко'], school.people[person].id)
        assert not any(part.writes for part in read_only.parts)


@pytest.mark.clause('17.4.3')
async def test_an_employee_fills_the_own_card_but_not_what_the_office_decides(school):
    own = {'level': 'высшее', 'school': 'УрФУ', 'speciality': 'физика'}
    assert await put(school, 'Гук', 'Гук', 'education', CardKind.STAFF, **own) == 3
    assert await put(school, 'Гук', 'Гук', 'education', CardKind.STAFF, old='УрФУ', school='УрГПУ') == 1
    for field, section in (('category', 'grade'), ('position', 'post')):
        with pytest.raises(NotAllowed, match='вы изменить не можете'):
            await put(school, 'Гук', 'Гук', section, CardKind.STAFF, **{field: 'высшая'})
    with pytest.raises(NotFound):
        await cards.show(school.actors['Гук'], school.people['Чехонина'].id)
    story = await cards.history(school.actors['Гук'], school.people['Гук'].id)
    assert story[0][0] == 'Образование: Учебное заведение: УрФУ → УрГПУ'
    assert story[0][1] == '24.11.2026 14:48 · Гук Л. М.'


@pytest.mark.clause('17.7', '17.8')
async def test_families_read_their_cards_and_change_nothing(school):
    for who, person in (('Абрамов', 'Абрамов'), ('Абрамова', 'Абрамов'), ('Абрамова', 'Абрамова')):
        view = await cards.show(school.actors[who], school.people[person].id)
        assert view.own and not any(part.writes for part in view.parts)
        with pytest.raises(NotAllowed, match='Сообщите'):
            await put(school, who, person, 'contacts', view.kinds[0], old=school.people[person].phone, phone='123456')
    for who, person in (('Абрамов', 'Цой'), ('Абрамова', 'Ёлкина'), ('Абрамов', 'Гук')):
        with pytest.raises(NotFound):
            await cards.show(school.actors[who], school.people[person].id)


async def test_a_new_name_keeps_the_alphabet(school):
    await put(school, 'Секретова', 'Цой', 'general', old='Цой', last_name='Ёжиков')
    assert (await Person.get(id=school.pupil('Цой'))).sort_key.startswith('ежиков')


async def test_bad_values_and_stale_ones_are_refused(school):
    with pytest.raises(Invalid, match='Контрольное'):
        await put(school, 'Секретова', 'Цой', 'general', snils='112-233-445 00')
    await put(school, 'Секретова', 'Цой', 'document', number='1')
    with pytest.raises(Conflict, match='уже изменено на «1»'):
        await put(school, 'Классная', 'Цой', 'document', number='2')
    with pytest.raises(Invalid, match='Такого раздела'):
        await put(school, 'Секретова', 'Цой', 'health', group='I')
    with pytest.raises(Invalid, match='Такого поля'):
        await put(school, 'Секретова', 'Цой', 'document', password='1')
    assert await AuditEntry.filter(action='card.changed').count() == 1


async def test_health_is_kept_only_where_the_school_wants_it_and_shown_to_few(school):
    await Preference.create(key='card_health', value=True)
    from ejournal import facts  # noqa: PLC0415 - the preference is read anew
    facts.forget()
    assert await put(school, 'Классная', 'Цой', 'health', group='I') == 1
    def seen(view):
        return 'health' in {part.section.key for part in view.parts}
    assert seen(await cards.show(school.actors['Бойко'], school.pupil('Цой')))
    for who in ('Секретова', 'Дорн', 'Админов'):
        assert not seen(await cards.show(school.actors[who], school.pupil('Цой')))
        assert not any('Здоровье' in what for what, _ in await cards.history(school.actors[who], school.pupil('Цой')))


async def test_the_class_teacher_of_yesterday_reads_no_more(school):
    other = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(until=date(2026, 11, 24))
    await ClassMembership.create(school_class=other, pupil_id=school.pupil('Цой'), since=date(2026, 11, 24))
    with pytest.raises(NotFound):
        await cards.show(school.actors['Классная'], school.pupil('Цой'))


async def test_the_history_of_a_parents_card_says_nothing_of_the_employees(school):
    """A teacher is the parent of a pupil: neither the class teacher nor the secretary reads the employee's card."""
    teacher = school.people['Гук']
    await GuardianLink.create(guardian=teacher, pupil=school.people['Цой'], kinship='отец')
    await put(school, 'Кадрова', 'Гук', 'document', CardKind.STAFF, number='123456')
    await put(school, 'Секретова', 'Гук', 'contacts', CardKind.GUARDIAN, phone='+7 900 111-22-33')
    for who, parts in (('Классная', ['Адреса и связь']), ('Секретова', ['Адреса и связь']),
                       ('Кадрова', ['Адреса и связь', 'Документ']), ('Гук', ['Адреса и связь', 'Документ'])):
        story = await cards.history(school.actors[who], teacher.id)
        assert [what.split(':')[0] for what, _ in story] == parts, who


@pytest.mark.clause('17.2.4')
async def test_a_teacher_who_is_a_parent_keeps_the_name_of_the_staff_card(school):
    """The class teacher of the child changes neither name nor contacts of a colleague; the secretary and HR may."""
    teacher = school.people['Гук']
    await GuardianLink.create(guardian=teacher, pupil=school.people['Цой'], kinship='отец')
    with pytest.raises(NotAllowed, match='данные работника'):
        await put(school, 'Классная', 'Гук', 'contacts', CardKind.GUARDIAN, phone='+7 900 111-22-33')
    shown = await cards.show(school.actors['Классная'], teacher.id)
    assert not any(line.writes for part in shown.parts for line in part.lines if line.field.source == 'person')
    assert await put(school, 'Классная', 'Гук', 'work', CardKind.GUARDIAN, place='Завод') == 1
    assert await put(school, 'Секретова', 'Гук', 'contacts', CardKind.GUARDIAN, phone='+7 900 111-22-33') == 1
    assert await put(school, 'Классная', 'Абрамова', 'contacts', CardKind.GUARDIAN, phone='+7 900 111-22-34') == 1
