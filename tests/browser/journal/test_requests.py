"""«Заявка на исправление» from a locked cell in real Chromium: from the card, and from a refused key (п. 17.4.15)."""

import pytest
from playwright.sync_api import Locator

from tests.browser.journal.journal_page import JournalPage


def locked_cell(grid: JournalPage) -> Locator:
    """The first cell of a locked column in the second row."""
    return grid.page.locator('.mg-table tbody tr:nth-child(2) > td.mg-locked').first


@pytest.mark.clause('17.4.15')
def test_a_locked_cell_leads_to_a_request_in_two_clicks(teacher: JournalPage) -> None:
    cell = locked_cell(teacher)
    cell.click()
    teacher.press('3')
    teacher.page.get_by_role('button', name='Подать заявку').click()
    form = teacher.page.get_by_role('dialog', name='Заявка на исправление')
    assert form.get_by_label('Новое значение').input_value() == '3'
    form.get_by_role('button', name='Отправить').click()
    form.get_by_role('alert').filter(has_text='Напишите причину').wait_for()
    form.get_by_label('Причина исправления').fill('ошибка при вводе')
    form.get_by_role('button', name='Отправить').click()
    form.wait_for(state='hidden')
    sent = teacher.page.locator('.mg-notice', has_text='Заявка отправлена')
    sent.wait_for()
    assert sent.get_attribute('data-kind') == 'sent'
    assert not sent.get_by_role('button', name='Подать заявку').is_visible()


def test_the_card_of_a_locked_cell_offers_a_request(teacher: JournalPage) -> None:
    locked_cell(teacher).dblclick()
    teacher.page.get_by_role('button', name='Подать заявку на исправление').click()
    form = teacher.page.get_by_role('dialog', name='Заявка на исправление')
    form.get_by_label('Причина исправления').wait_for()
    form.get_by_role('button', name='Отмена').click()
    form.wait_for(state='hidden')
