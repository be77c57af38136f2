"""The menu by role, and the frame of an ordinary page around an actor."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import ui

from components import dialogs, live, web
from components.frame import Counters, Frame, NavItem, User, frame
from ejournal import topics
from models import Role

READERS = frozenset({Role.DIRECTOR, Role.DEPUTY})
FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
TEACHERS, LEADERS, ADMINISTRATORS = (frozenset({role}) for role in (Role.TEACHER, Role.CLASS_TEACHER,
                                                                    Role.ADMINISTRATOR))
DIRECTORS, DEPUTIES = (frozenset({role}) for role in (Role.DIRECTOR, Role.DEPUTY))
EVERYBODY = frozenset(Role)
STAFF = EVERYBODY - FAMILY
OFFICES = frozenset({Role.SECRETARY, Role.HR}) | ADMINISTRATORS
KEEPERS = ADMINISTRATORS | {Role.SECRETARY}
# The headings of the menu, in order; the first part has none: it is what the day needs.
DAY, STUDIES, QUALITY, CLASS, PEOPLE, TALK, OFFICE, OWN = (
    '', 'Учебный процесс', 'Качество', 'Классное руководство', 'Люди', 'Общение', 'Администрирование', 'Личное')
# Who sees it, its name, its address, the heading of its section; in the order of use.
MENU: tuple[tuple[frozenset[Role], str, str, str], ...] = (
    (FAMILY, 'Дневник', '/diary', DAY),
    (FAMILY, 'Отметки', '/marks', DAY),
    (frozenset({Role.GUARDIAN}), 'Уведомления', '/notices', DAY),
    (STAFF, 'Сегодня', '/', DAY),
    (TEACHERS, 'Мои журналы', '/journals', DAY),
    (READERS, 'Все журналы', '/school', DAY),
    (STAFF, 'Расписание', '/timetable', DAY),
    (READERS | TEACHERS | LEADERS, 'Заявки', '/corrections', DAY),
    (LEADERS, 'Мой класс', '/class', CLASS),
    (LEADERS, 'Посещаемость', '/attendance', CLASS),
    (LEADERS, 'Изменения данных', '/data-changes', CLASS),
    (LEADERS | READERS, 'Портфолио класса', '/portfolios', CLASS),
    (LEADERS, 'Уведомления классу', '/class/notices', CLASS),
    (READERS | TEACHERS, 'КТП', '/plans', STUDIES),
    (READERS | TEACHERS, 'Программа', '/programme', STUDIES),
    (READERS | TEACHERS, 'Замещения', '/substitutions', STUDIES),
    (READERS, 'Подготовка к ГИА', '/exams', STUDIES),
    (READERS | ADMINISTRATORS, 'Закрытие года', '/closing', STUDIES),
    (READERS, 'Качество', '/quality', QUALITY),
    (READERS, 'Посещаемость', '/attendance', QUALITY),
    (READERS | TEACHERS | LEADERS, 'Прогноз', '/forecast', QUALITY),
    (READERS, 'Контроль', '/control', QUALITY),
    (READERS | LEADERS | TEACHERS, 'Отчёты', '/reports', QUALITY),
    (READERS | ADMINISTRATORS | LEADERS, 'Сроки и поручения', '/duties', QUALITY),
    (READERS, 'Передача и статистика', '/handover', QUALITY),
    (ADMINISTRATORS, 'Конструктор отчётов', '/constructor', QUALITY),
    (DEPUTIES | ADMINISTRATORS, 'Целостность', '/integrity', QUALITY),
    (READERS | OFFICES, 'Люди', '/people', PEOPLE),
    (READERS | OFFICES | LEADERS, 'Личные карты', '/cards', PEOPLE),
    (READERS | KEEPERS, 'Движение', '/movement', PEOPLE),
    (READERS | OFFICES, 'Согласия', '/consents', PEOPLE),
    (ADMINISTRATORS, 'Пользователи', '/users', PEOPLE),
    (EVERYBODY, 'Сообщения', '/messages', TALK),
    (EVERYBODY, 'Объявления', '/announcements', TALK),
    (READERS | LEADERS | FAMILY, 'Мероприятия', '/events', TALK),
    (EVERYBODY, 'Форум', '/forum', TALK),
    (EVERYBODY, 'Обращения', '/helpdesk', TALK),
    (STAFF, 'Документы', '/documents', OFFICE),
    (READERS | OFFICES, 'Приказы', '/orders', OFFICE),
    (READERS | ADMINISTRATORS, 'Организация', '/curriculum', OFFICE),
    (DEPUTIES | ADMINISTRATORS, 'Настройки школы', '/settings', OFFICE),
    (DIRECTORS | ADMINISTRATORS, 'Журнал событий', '/audit', OFFICE),
    (ADMINISTRATORS, 'Состояние и копии', '/admin', OFFICE),
    (FAMILY, 'Портфолио', '/portfolio', OWN),
    (EVERYBODY, 'Моя карта', '/my-card', OWN),
    (EVERYBODY, 'Справка', '/help', OWN),
    (EVERYBODY, 'Профиль', '/profile', OWN),
)


def menu(roles: frozenset[Role], counts: dict[str, int] | None = None) -> list[NavItem]:
    """What these roles have, in the order of use; ``counts`` by address: what waits there."""
    waiting = counts or {}
    own = [(label, href, section) for whose, label, href, section in MENU if roles & whose]
    first = {href: place for place, (_, href, _) in reversed([*enumerate(own)])}  # once, however many roles have it
    return [NavItem(label, href, waiting.get(href, 0), section) for place, (label, href, section) in enumerate(own)
            if first[href] == place]


@contextmanager
def framed(title: str, actor: Any, active: str, *, subtitle: str = '', heading: bool = True,
           counts: dict[str, int] | None = None) -> Iterator[Frame]:
    """The frame with the actor's own menu; see ``frame``. Families get a bar at the bottom on a phone.

    The menu's numbers come by themselves and follow while the page is open; ``counts`` is for what a page knows better.
    """
    roles: frozenset[Role] = actor.roles
    user = User(actor.name, ', '.join(role.label for role in Role if role in roles), web.leave)
    with frame(title, nav=menu(roles, web.counts() | (counts or {})), active=active, user=user, subtitle=subtitle,
               heading=heading,
               bottom_nav=bool(roles & FAMILY) and not roles - FAMILY) as page:
        _follow(page.counters, actor)
        yield page


def _follow(counters: Counters, actor: Any) -> None:
    """The menu's numbers and notices for the person, on whatever page is open.

    A change told to ``person:{id}`` may carry ``{'notice': {'text': …, 'href': …}}``.
    """
    waiting, container = web.waiting(), ui.context.slot.parent

    def heard(change: topics.Change) -> None:
        told = change.patch.get('notice')
        if told and not container.is_deleted:
            with container:
                dialogs.notice(told['text'], href=told.get('href', ''))

    ui.context.client.on_delete(topics.subscribe(f'person:{actor.person_id}', heard))
    if waiting:
        async def reload() -> None:
            counters.show(await waiting.counts(actor))

        live.reload_on(waiting.keys(actor), reload, pause=1)
