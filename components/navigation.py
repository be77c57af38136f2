"""The menu by role, and the frame of an ordinary page around an actor."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from components import web
from components.frame import Frame, NavItem, User, frame
from models import Role

READERS = frozenset({Role.DIRECTOR, Role.DEPUTY})
FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})


def menu(roles: frozenset[Role], counts: dict[str, int] | None = None) -> list[NavItem]:
    """What these roles have, in the order of use; ``counts`` by address: what waits there."""
    waiting = counts or {}

    def item(label: str, href: str, section: str = '') -> NavItem:
        return NavItem(label, href, waiting.get(href, 0), section)

    items: list[NavItem] = []
    if roles & FAMILY:
        items += [item('Дневник', '/diary'), item('Отметки', '/marks')]
    if roles - FAMILY:
        items.append(item('Сегодня', '/'))
    if Role.TEACHER in roles:
        items.append(item('Мои журналы', '/journals'))
    if roles & READERS:
        items.append(item('Все журналы', '/school'))
    if Role.CLASS_TEACHER in roles:
        items.append(item('Мой класс', '/class', 'Классное руководство'))
    if Role.ADMINISTRATOR in roles:
        items.append(item('Пользователи', '/users', 'Администрирование'))
    return [*items, item('Профиль', '/profile', 'Личное')]


@contextmanager
def framed(title: str, actor: Any, active: str, *, subtitle: str = '', heading: bool = True,
           counts: dict[str, int] | None = None) -> Iterator[Frame]:
    """The frame with the actor's own menu; see ``frame``. Families get a bar at the bottom on a phone."""
    roles: frozenset[Role] = actor.roles
    user = User(actor.name, ', '.join(role.label for role in Role if role in roles), web.leave)
    with frame(title, nav=menu(roles, counts), active=active, user=user, subtitle=subtitle,
               heading=heading,
               bottom_nav=bool(roles & FAMILY) and not roles - FAMILY) as page:
        yield page
