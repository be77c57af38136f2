"""Fields and buttons: values, errors that are heard, dates, busy buttons."""

import asyncio
from datetime import date
from typing import Any

from nicegui import ui

from components import buttons, forms

from .conftest import Show


async def test_an_error_is_shown_and_announced(show: Show) -> None:
    made: list[forms.TextField] = []
    user = await show(lambda: made.append(forms.text_field('Фамилия', 'surname', required=True, hint='как в паспорте')))
    made[0].error = 'Фамилия пишется русскими буквами'
    await user.should_see(kind=ui.label, content='Фамилия пишется русскими буквами')
    assert made[0].props['aria-invalid'] == 'true'
    line = made[0].error_line
    assert line is not None
    assert line.html_id in made[0].props['aria-describedby']
    made[0].error = None
    assert (line.text, made[0].props['aria-invalid']) == ('', 'false')


async def test_typing_and_choosing(show: Show) -> None:
    made: dict[str, Any] = {}

    def build() -> None:
        made['login'] = forms.text_field('Логин', 'login')
        made['subject'] = forms.select_field('Предмет', 'subject', {1: 'физика', 2: 'алгебра'}, value=1)
    user = await show(build)
    user.find(marker='login').type('guk')
    user.find(marker='subject').click()
    user.find('алгебра').click()
    assert (made['login'].value, made['subject'].value) == ('guk', 2)


async def test_dates_are_russian_and_checked(show: Show) -> None:
    made: list[forms.DateField] = []
    await show(lambda: made.append(forms.date_field('Дата', 'day', value=date(2026, 9, 1))))
    field = made[0]
    assert (field.value, field.day, field.check()) == ('01.09.2026', date(2026, 9, 1), True)
    field.value = '31.02.2026'
    assert (field.day, field.check(), field.error) == (None, False, 'Такой даты нет, нужно ДД.ММ.ГГГГ')
    field.value = ''
    assert field.check()
    assert not field.check(required=True)
    field.day = date(2026, 5, 9)
    assert field.value == '09.05.2026'


async def test_passwords_stay_hidden(show: Show) -> None:
    made: list[forms.TextField] = []
    await show(lambda: made.append(forms.password_field('Пароль', 'password', new=True)))
    assert (made[0].props['type'], made[0].props['autocomplete']) == ('password', 'new-password')
    assert not made[0].slots.get('append')


async def test_a_busy_button_ignores_the_second_click(show: Show) -> None:
    calls: list[int] = []
    go_on = asyncio.Event()

    async def work() -> None:
        calls.append(1)
        await go_on.wait()
    made: list[buttons.Button] = []
    user = await show(lambda: made.append(buttons.primary('Сохранить', work)))
    for _ in range(2):
        user.find('Сохранить').click()
        await asyncio.sleep(0.05)
    assert (calls, made[0].busy) == ([1], True)
    go_on.set()
    await asyncio.sleep(0.05)
    assert not made[0].busy


async def test_segments_call_back_and_show_the_choice(show: Show) -> None:
    chosen: list[str] = []
    segments = [buttons.Segment('I четверть', '1'), buttons.Segment('Год', 'y')]
    user = await show(lambda: buttons.segmented(segments, '1', label='Период', on_change=chosen.append))
    user.find('Год').click()
    await asyncio.sleep(0.05)
    pressed = [b.text for b in user.find(kind=buttons.Button).elements if b.props['aria-pressed'] == 'true']
    assert (chosen, pressed) == (['y'], ['Год'])
