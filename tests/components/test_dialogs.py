"""Questions, sheets, notices, empty states and chips."""

import asyncio
import gc

import pytest
from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, states

from .conftest import Show


@pytest.mark.parametrize(('answer', 'expected'), [('Убрать', True), ('Отмена', False)])
async def test_a_question_is_answered(show: Show, answer: str, expected: bool) -> None:
    answers: list[bool] = []

    async def ask() -> None:
        answers.append(await dialogs.confirm('Удалить работу?', 'Нельзя отменить.', yes='Убрать', dangerous=True))
    user = await show(lambda: buttons.button('Спросить', ask))
    user.find('Спросить').click()
    await user.should_see('Нельзя отменить.')
    user.find(kind=buttons.Button, content=answer).click()
    await asyncio.sleep(0.1)
    assert answers == [expected]


async def test_a_sheet_opens_and_closes(show: Show) -> None:
    made: list[dialogs.Sheet] = []

    def build() -> None:
        with dialogs.sheet('Новая работа') as sheet:
            ui.label('Тема работы')
        made.append(sheet)
    await show(build)
    assert not made[0].dialog.value
    made[0].open()
    assert made[0].dialog.value
    made[0].close()
    assert not made[0].dialog.value


async def test_a_sheet_outlives_the_list_its_button_stood_in(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's news draws a list anew; what is being typed in its sheet must not go with it. Closed, it goes."""
    monkeypatch.setattr(dialogs, 'KEPT', 0.0)
    made: list[tuple[ui.element, dialogs.Sheet]] = []

    def build() -> None:
        with cards.stack() as box, dialogs.sheet('Отклонить заявку') as sheet:
            forms.text_area('Почему', 'comment')
        made.append((box, sheet))
    user = await show(build)
    box, sheet = made.pop()
    sheet.open()
    user.find(marker='comment').type('нет основания')
    with user:
        box.clear()
    del box
    gc.collect()
    assert not sheet.dialog.is_deleted
    await user.should_see('нет основания')
    with user:
        sheet.close()
    await asyncio.sleep(0.05)
    assert sheet.dialog.is_deleted


async def test_a_notice_is_said(show: Show) -> None:
    user = await show(lambda: buttons.button('Сохранить', lambda: dialogs.notice('Всё сохранено', 'good')))
    user.find('Сохранить').click()
    await user.should_see('Всё сохранено')


async def test_an_empty_list_offers_a_way_on(show: Show) -> None:
    pressed: list[int] = []
    user = await show(lambda: states.empty('Заявок нет', 'Они появятся здесь.', action='Создать',
                                           on_action=lambda: pressed.append(1)))
    await user.should_see('Они появятся здесь.')
    user.find('Создать').click()
    assert pressed == [1]


async def test_marks_and_absences_have_words(show: Show) -> None:
    def build() -> None:
        with cards.card('Понедельник'), cards.rows(), cards.item('физика', 'Электрический ток'):
            chips.mark_chip('.')
            chips.absence_chip('ОП', minutes=7)
        cards.tile('Успеваемость', '98,2 %', change='+0,4 к I четв.', good=True, of='559 из 569')
        cards.definitions([('Класс', '8А'), ('Примечание', '')])
        cards.history([('5 вместо 4', '24.11.2026 14:48 · Гук Л. М.')])
    user = await show(build)
    for text in ('Понедельник', 'долг', 'ОП 7 мин', '559 из 569', '—', '5 вместо 4'):
        await user.should_see(text)
    late = next(iter(user.find('ОП 7 мин').elements))
    assert late.props['title'] == 'опоздание'
