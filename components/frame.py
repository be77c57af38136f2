"""The frame of a page: navigation at the side (a drawer or a bar at the bottom on a phone), title, actions, content."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from nicegui import ui

from components.theme import BRAND

BOTTOM_ITEMS = 4


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu; `count` is what waits for the user there, `section` starts a new heading."""

    label: str
    href: str
    count: int = 0
    section: str = ''


@dataclass(frozen=True)
class User:
    """Who is at the screen, in words for the corner of the menu, and what «Выход» does."""

    name: str
    role_text: str
    on_logout: Callable[[], Any]


@dataclass(frozen=True)
class Frame:
    """Places of a framed page to put things in: `with page.chips: chip('23 обучающихся')`."""

    chips: ui.element
    actions: ui.element
    main: ui.element
    counters: 'Counters'


class Counters:
    """The numbers of the menu, at the side and in the bars of a phone: what waits for the user at an address."""

    def __init__(self, nav: list[NavItem]) -> None:
        self._places: dict[str, list[_Counter]] = {item.href: [] for item in nav}
        self._rest: list[tuple[_Counter, frozenset[str]]] = []

    def add(self, item: NavItem) -> None:
        """The number of an entry, at the place that is being built."""
        self._places[item.href].append(_Counter(item.count))

    def add_rest(self, counts: dict[str, int], shown: frozenset[str] = frozenset()) -> None:
        """One number for all that is behind the menu's button, without what is ``shown`` beside it."""
        made = _Counter(sum(counts.get(href, 0) for href in self._places if href not in shown))
        self._rest.append((made, shown))

    def show(self, counts: dict[str, int]) -> None:
        """Show other numbers; an address that is not named has nothing."""
        for href, places in self._places.items():
            for place in places:
                place.show(counts.get(href, 0))
        for place, shown in self._rest:
            place.show(sum(counts.get(href, 0) for href in self._places if href not in shown))


class _Counter:
    """One number; nothing is seen of 0."""

    def __init__(self, count: int) -> None:
        self._parts = _span('', 'ej-count'), _span('ждут вас', 'ej-sr')
        self.show(count)

    def show(self, count: int) -> None:
        self._parts[0].text = '99+' if count > 99 else str(count) if count else ''
        for part in self._parts:
            part.props(remove='hidden') if count else part.props('hidden')


@contextmanager
def frame(  # noqa: PLR0913 - one call describes the whole page
    title: str, *, nav: list[NavItem], active: str, user: User, subtitle: str = '', bottom_nav: bool = False,
    heading: bool = True,
) -> Iterator[Frame]:
    """Draw the page around its content; what is built inside the block lands in the main area.

    `active` is the href of the current menu entry. With `bottom_nav` a phone gets a bar with the first entries
    instead of the bar at the top (pupils and parents). Without `heading` the content draws its own <h1>, and the chips
    and actions have no place.
    """
    _plain_page()
    tab_title(title)
    ui.link('К содержанию', '#content').classes(replace='ej-skip')
    counters = Counters(nav)
    with ui.element('div').classes('ej-shell ej-shell-bottom' if bottom_nav else 'ej-shell'):
        _top_bar(counters, nav)
        _side(nav, active, user, counters)
        ui.element('div').classes('ej-veil').on('click', js_handler='() => ejournal.menu(false)')
        with ui.element('div').classes('ej-body'):
            chips, actions = _header(title, subtitle, shown=heading)
            main = ui.element('main').classes('ej-main').props('id=content tabindex=-1')
        if bottom_nav:
            _bottom_bar(nav, active, counters)
    with main:
        yield Frame(chips, actions, main, counters)


def tab_title(title: str) -> None:
    """What the browser's tab says, where it must say more than the heading: «Дневник: Жданова Софья»."""
    ui.page_title(f'{title} · {BRAND}')


@contextmanager
def bare_page(title: str, *, foot: str = '', wide: bool = False) -> Iterator[ui.element]:
    """Draw a page without a menu, one card in its middle: entering, a first password, «нет такой страницы»."""
    _plain_page()
    tab_title(title)
    with ui.element('main').classes('ej-bare'):
        _brand()
        with ui.element('div').classes('ej-bare-card ej-bare-wide' if wide else 'ej-bare-card') as card:
            _heading(title)
        if foot:
            ui.label(foot).classes('ej-bare-foot')
    with card:
        yield card


def _plain_page() -> None:
    # Quasar wraps every page into a <main>; ours must be the only one.
    slot = ui.context.client.content.parent_slot
    if slot is not None:
        slot.parent.tag = 'div'


def _heading(title: str) -> None:
    with ui.element('h1'):
        _span(title)


def _span(text: str, classes: str = '') -> ui.label:
    label = ui.label(text).classes(classes)
    label.tag = 'span'
    return label


def _brand() -> None:
    with ui.link('', '/').classes(replace='ej-brand'):
        _span('Ж', 'ej-logo').props('aria-hidden=true')
        _span(BRAND)


def _menu_button(text: str, classes: str) -> ui.element:
    button = ui.element('button').classes(classes).props('type=button aria-controls=ej-side aria-expanded=false')
    button.on('click', js_handler='() => ejournal.menu(true)')
    with button:
        if text:
            _span(text)
        else:
            button.props('aria-label="Открыть меню"')
            ui.element('span').classes('ej-icon ej-icon-menu')
    return button


def _top_bar(counters: Counters, nav: list[NavItem]) -> None:
    with ui.element('nav').classes('ej-top').props('aria-label="Меню и главная"'):
        with _menu_button('', 'ej-btn ej-btn-icon ej-menu-btn'):
            counters.add_rest({item.href: item.count for item in nav})
        _brand()


def _side(nav: list[NavItem], active: str, user: User, counters: Counters) -> None:
    with ui.element('aside').classes('ej-side').props('id=ej-side aria-label="Меню"'):
        _brand()
        with ui.element('nav').classes('ej-nav').props('aria-label="Разделы"'):
            section = ''
            for item in nav:
                if item.section != section:
                    section = item.section
                    ui.label(section).classes('ej-nav-section')
                _nav_link(item, active, 'ej-nav-link', counters)
        _user_block(user)


def _nav_link(item: NavItem, active: str, classes: str, counters: Counters) -> None:
    link = ui.link(item.label, item.href).classes(replace=classes)
    if item.href == active:
        link.props('aria-current=page')
    with link:
        counters.add(item)


def _user_block(user: User) -> None:
    with ui.element('div').classes('ej-user'):
        ui.label(user.name).classes('ej-user-name')
        theme = ui.element('button').classes('ej-field-btn')
        theme.props('type=button aria-label="Светлая или тёмная тема" title="Светлая или тёмная тема"')
        theme.on('click', js_handler='() => ejournal.theme()')
        with theme:
            ui.element('span').classes('ej-icon ej-icon-theme')
        ui.label(user.role_text).classes('ej-user-role')
        ui.link('Сообщить об ошибке', _fault_link()).classes(replace='ej-user-exit').mark('fault')
        leave = ui.label('Выход').classes('ej-user-exit').props('type=button').mark('logout')
        leave.tag = 'button'
        leave.on('click', user.on_logout)


def _fault_link() -> str:
    """Where to report a fault of this page from (п. 17.4.9, 24): its address goes along."""
    request = getattr(ui.context.client, 'request', None)
    address = f'{request.url.path}?{request.url.query}'.rstrip('?') if request else '/'
    return f'/helpdesk/new?page={quote(address, safe="")}'


def _header(title: str, subtitle: str, *, shown: bool) -> tuple[ui.element, ui.element]:
    if not shown:
        return (nowhere := ui.element('div').props('hidden')), nowhere
    with ui.element('header').classes('ej-head'):
        with ui.element('div').classes('ej-title'):
            _heading(title)
            chips = ui.element('div').classes('ej-row')
            if subtitle:
                ui.label(subtitle).classes('ej-subtitle')
        actions = ui.element('div').classes('ej-actions')
    return chips, actions


def _bottom_bar(nav: list[NavItem], active: str, counters: Counters) -> None:
    shown = nav[:BOTTOM_ITEMS]
    with ui.element('nav').classes('ej-bottom').props('aria-label="Главное"'):
        for item in shown:
            _nav_link(item, active, 'ej-bottom-link', counters)
        with _menu_button('Ещё', 'ej-bottom-link'):
            counters.add_rest({item.href: item.count for item in nav}, frozenset(item.href for item in shown))
