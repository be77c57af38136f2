"""The frame: who is where, what waits, and the way out."""

from nicegui import ui
from nicegui.testing import User as Visitor

from components.chips import chip
from components.frame import NavItem, User, bare_page, frame

from .conftest import Show

NAV = [NavItem('Мой день', '/day', 2), NavItem('Мои журналы', '/journals'),
       NavItem('Отчёты', '/reports', 120, section='Классное руководство · 8А')]


def page(left: list[str], *, bottom_nav: bool = False) -> None:
    user = User('Гук Лев Маркович', 'учитель', lambda: left.append('out'))
    with frame('Физика, 8А', nav=NAV, active='/journals', user=user, bottom_nav=bottom_nav) as parts:
        ui.label('содержание')
        with parts.chips:
            chip('23 обучающихся')


def tags(visitor: Visitor) -> list[str]:
    assert visitor.client
    return [element.tag for element in visitor.client.elements.values()]


async def test_the_frame_names_the_page_the_user_and_the_counts(show: Show) -> None:
    visitor = await show(lambda: page([]))
    for text in ('Физика, 8А', '23 обучающихся', 'Гук Лев Маркович', 'Классное руководство · 8А', '99+', 'содержание'):
        await visitor.should_see(text)


async def test_one_main_one_header_and_the_current_entry(show: Show) -> None:
    visitor = await show(lambda: page([]))
    assert (tags(visitor).count('main'), tags(visitor).count('header'), tags(visitor).count('h1')) == (1, 1, 1)
    assert 'q-page' not in tags(visitor)  # Quasar's page would be a second <main>
    current = [e for e in visitor.find(kind=ui.link).elements if e.props.get('aria-current')]
    assert [link.text for link in current] == ['Мои журналы']


async def test_leaving_calls_back(show: Show) -> None:
    left: list[str] = []
    visitor = await show(lambda: page(left))
    visitor.find(marker='logout').click()
    assert left == ['out']


async def test_pupils_have_a_bar_at_the_bottom(show: Show) -> None:
    visitor = await show(lambda: page([], bottom_nav=True))
    await visitor.should_see('Ещё')
    assert len([link for link in visitor.find(kind=ui.link).elements if link.text == 'Мой день']) == 2


async def test_a_bare_page_is_one_card(show: Show) -> None:
    def build() -> None:
        with bare_page('Нет такой страницы', foot='Проверьте адрес'):
            ui.label('её могли убрать')
    visitor = await show(build)
    for text in ('Нет такой страницы', 'её могли убрать', 'Проверьте адрес'):
        await visitor.should_see(text)
    assert tags(visitor).count('main') == 1
