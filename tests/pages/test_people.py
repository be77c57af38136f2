"""Cards, changes, movement, papers, consents and portfolios as people use them, and what others see at once."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.buttons import Button
from ejournal import settings
from ejournal.rules.cards import CardKind
from ejournal.services import cards, data_changes, movement, papers, portfolio
from ejournal.services.papers import NewPaper
from ejournal.services.portfolio import NewItem
from models import (
    Account,
    CardSection,
    ClassMembership,
    Consent,
    DataChange,
    Movement,
    Person,
    PortfolioItem,
    SchoolClass,
    SchoolPaper,
)
from tests.support.school import TODAY, SmallSchool
from tests.support.simulated import LogIn


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)


async def test_the_secretary_finds_a_pupil_and_fills_a_section(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Секретова')
    await user.open('/people')
    await user.should_see('Абрамов Глеб')
    user.find(marker='search').type('елк')
    await user.should_see('Ёлкина Алёна')
    await user.should_not_see('Абрамов Глеб')
    await user.open(f'/people/{school.pupil("Ёлкина")}')
    user.find(marker='edit-pupil-document').click()
    user.find(marker='number').type('654321')
    user.find(marker='save-section').click()
    await user.should_see('Сохранено')
    await user.should_see('654321')
    assert (await CardSection.get(person_id=school.pupil('Ёлкина'))).content == {'number': '654321'}
    user.find(marker='history').click()
    await user.should_see('Документ: Номер: — → 654321')


async def test_a_wrong_value_keeps_the_sheet_open(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/my-card')
    user.find(marker='edit-staff-contacts').click()
    user.find(marker='email').type('нет почты')
    user.find(marker='save-section').click()
    await user.should_see('Эл. почта: проверьте адрес, в нём должен быть знак @.')
    assert (await Person.get(last_name='Гук')).email == ''


async def test_a_card_follows_the_changes_of_others(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open(f'/people/{school.pupil("Цой")}')
    await user.should_not_see('Изменить')
    await cards.change(school.actors['Классная'], school.pupil('Цой'), CardKind.PUPIL, 'document', {}, {'number': '77'})
    await user.should_see('77')


@pytest.mark.clause('17.7')
async def test_the_family_tells_and_the_class_teacher_applies(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамова')
    await user.open(f'/people/{school.pupil("Абрамов")}')
    await user.should_not_see('Изменить')
    user.find(marker='tell').click()
    await user.should_see('Что изменилось')
    user.find(marker='send').click()
    await user.should_see('Выберите, что изменилось.')
    told = await data_changes.tell(school.actors['Абрамова'], school.pupil('Абрамов'),
                                   (CardKind.PUPIL, 'contacts', 'lives'), 'ул. Новая, 8')
    await user.should_see('Адреса и связь: Фактический адрес: — → ул. Новая, 8')
    await log_in('Классная')
    await user.open('/data-changes')
    user.find(marker=f'apply-{told}').click()
    await user.should_see('внесено')
    assert (await CardSection.get(person_id=school.pupil('Абрамов'))).content == {'lives': 'ул. Новая, 8'}


async def test_a_message_comes_while_the_class_teacher_looks(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/data-changes')
    await user.should_see('Сообщений нет')
    told = await data_changes.tell(school.actors['Абрамов'], school.pupil('Абрамов'),
                                   (CardKind.PUPIL, 'contacts', 'phone'), '+7 900 111-22-33')
    await user.should_see('+7 900 111-22-33')
    user.find(marker=f'refuse-{told}').click()
    user.find(marker='answer').type('Номер не отвечает')
    user.find(marker='refuse-now').click()
    await user.should_see('отклонено')
    assert (await DataChange.get(id=told)).answer == 'Номер не отвечает'


@pytest.mark.clause('17.6.1')
async def test_an_order_is_previewed_and_then_done(user: User, log_in: LogIn, school: SmallSchool) -> None:
    class_8b = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    await log_in('Секретова')
    await user.open('/movement/new?kind=transfer')
    user.find(marker='preview').click()
    await user.should_see('Без номера и даты приказа директора движение не оформляется')
    for select in user.find(kind=ui.select, marker='pupil').elements:
        select.value = school.pupil('Абрамов')
    for select in user.find(kind=ui.select, marker='to').elements:
        select.value = class_8b.id
    user.find(marker='number').type('77-у')
    user.find(marker='dated').type('24.11.2026')
    user.find(marker='preview').click()
    await user.should_see('8А: 3 → 2 обучающихся с 24.11.2026.')
    assert not await Movement.exists()
    user.find(marker='execute').click()
    await user.should_see('Движение оформлено')
    assert await ClassMembership.exists(pupil_id=school.pupil('Абрамов'), school_class=class_8b, since=TODAY)
    await user.open('/movement')
    await user.should_see('Абрамов Глеб')
    await user.should_see('нет в реестре')
    await user.open('/movement/alphabet')
    user.find(marker='number').click()
    await user.should_see('А-1')


async def test_the_director_approves_an_order(user: User, log_in: LogIn, school: SmallSchool) -> None:
    made = await papers.add(school.actors['Секретова'], NewPaper('иное', '5', TODAY, 'О дежурстве'))
    await log_in('Дорн')
    await user.open('/orders')
    await user.should_see('проект')
    user.find(marker=f'approve-{made}').click()
    await user.should_see('утверждён')
    assert (await SchoolPaper.get(id=made)).approved_by == school.people['Дорн'].id


async def test_an_order_is_entered_and_an_act_read(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Секретова')
    await user.open('/orders')
    user.find(marker='new-order').click()
    user.find(marker='title').type('О дежурстве')
    user.find(marker='save-paper').click()
    await user.should_see('Укажите номер и дату документа.')
    user.find(marker='number').type('6')
    user.find(marker='save-paper').click()
    await user.should_see('О дежурстве')
    await papers.add(school.actors['Дорн'], NewPaper('положение', '1', TODAY, 'Положение об ЭЖ', True))
    await log_in('Гук')
    await user.open('/documents')
    await user.should_see('Положение об ЭЖ')
    await user.should_see('Федеральный закон от 27.07.2006 № 152-ФЗ')
    await user.should_not_see('Разместить акт')


@pytest.mark.clause('17.6.2')
async def test_a_consent_is_registered_and_withdrawn(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Consent.filter(person_id=school.pupil('Абрамов')).delete()
    await log_in('Секретова')
    await user.open('/consents')
    await user.should_see('нет')
    await user.open(f'/consents/{school.pupil("Абрамов")}')
    user.find(marker='register').click()
    user.find(marker='save-consent').click()
    await user.should_see('подписано 24.11.2026, Абрамова М. С.')
    consent = await Consent.get(person_id=school.pupil('Абрамов'))
    user.find(marker=f'withdraw-{consent.id}').click()
    await user.should_see('Отозвать согласие?')
    agree(user, 'Отозвать')
    await user.should_see('Согласие отозвано, учётная запись закрыта')
    assert (await Account.get(person_id=school.pupil('Абрамов'))).blocked


def agree(user: User, text: str) -> None:
    """Press the button of the question, not the one of the same name that asked it."""
    for button in user.find(kind=Button, content=text).elements:
        if button.parent_slot and 'ej-sheet-foot' in button.parent_slot.parent.classes:
            button._press()


async def test_the_sheets_to_print(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Секретова')
    await user.open(f'/consents/{school.pupil("Абрамов")}/form')
    await user.should_see('Я, Абрамова Мария Сергеевна')
    await user.should_see('Цель обработки: ведение электронного журнала.')
    await user.open(f'/consents/{school.people["Абрамова"].id}/memo')
    await user.should_see('Памятка родителю')
    texts = [label.text for label in user.find(kind=ui.label).elements]
    assert (await Account.get(person=school.people['Абрамова'])).login in texts
    assert 'одноразовый, вручается отдельно' in texts


@pytest.mark.clause('17.5.8', '17.7')
async def test_a_portfolio_is_filled_and_checked(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамов')
    await user.open('/portfolio')
    await user.should_see('Портфолио пока пустое')
    user.find(marker='add-item').click()
    user.find(marker='title').type('Олимпиада по физике')
    user.find(marker='save-item').click()
    await user.should_see('на проверке')
    item = await PortfolioItem.get(pupil_id=school.pupil('Абрамов'))
    await log_in('Классная')
    await user.open('/portfolios')
    await user.should_see('Заполняют 1 из 3')
    await user.open(f'/portfolio/{school.pupil("Абрамов")}')
    user.find(marker=f'return-{item.id}').click()
    user.find(marker='comment').type('Приложите диплом')
    user.find(marker='return-now').click()
    await user.should_see('на доработке')
    user.find(marker=f'check-{item.id}').click()
    await user.should_see('проверено: Классная В. И.')


async def test_a_parent_changes_between_the_children(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await portfolio.add(school.actors['Абрамов'], school.pupil('Абрамов'), NewItem('Творчество', 'Рисунок', TODAY))
    await log_in('Абрамова')
    await user.open('/portfolio')
    await user.should_see('Рисунок')
    await user.open('/my-card')
    await user.should_see('Карты детей')


@pytest.mark.clause('17.3.2')
async def test_the_report_of_cards(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/cards')
    await user.should_see('Срок заполнения прошёл 15.09.2026')
    await user.open(f'/cards/{school.class_8a.id}')
    await user.should_see('Личные карты, 8А')
    await user.should_see('Общие сведения: СНИЛС')


async def test_the_secretary_cancels_a_movement_entered_by_mistake(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    other = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    await movement.execute(school.actors['Секретова'], movement.Order(
        movement.MoveKind.TRANSFER, school.pupil('Абрамов'), '1-у', TODAY, TODAY, other.id))
    await log_in('Бойко')
    await user.open('/movement')
    await user.should_not_see(marker='cancel-movement')
    await log_in('Секретова')
    await user.open('/movement')
    user.find(marker='cancel-movement').click()
    await user.should_see('Причина отмены')
    user.find(marker='movement').click()
    user.find('Абрамов Глеб: перевод в класс с 24.11.2026').click()
    user.find(marker='reason').type('Не тот ребёнок.')
    user.find(marker='cancel-now').click()
    await user.should_see('Движение отменено', retries=20)
    assert not await Movement.exists()
