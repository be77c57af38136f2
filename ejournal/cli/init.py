"""`main.py init`: an empty school and its first administrator with a one-time password."""

import sys
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from ejournal.cli.common import console, run
from ejournal.services import setup

ZONE = 'Europe/Moscow'


def init(
    school: Annotated[str, typer.Option(prompt='Полное название школы', help='Полное название школы')],
    administrator: Annotated[str, typer.Option(prompt='Администратор (фамилия имя отчество)',
                                               help='Фамилия, имя и отчество первого администратора')],
    short_name: Annotated[str, typer.Option(help='Краткое название; по умолчанию то же')] = '',
    time_zone: Annotated[str, typer.Option(help='Часовой пояс (IANA)', show_default=ZONE)] = '',
) -> None:
    """Создать журнал пустой школы и первого администратора с одноразовым паролем."""
    if not time_zone:  # a script has nobody to ask, and this one has a default
        time_zone = typer.prompt('Часовой пояс', default=ZONE) if at_a_terminal() else ZONE
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        console.print('Такого часового пояса нет. Пример: Europe/Moscow, Asia/Yekaterinburg.', style='red')
        raise typer.Exit(1) from error

    async def work() -> None:
        issued = await setup.make_school(school, short_name or school, time_zone, administrator)
        console.print('Журнал создан. Первый вход администратора:', style='green')
        console.print(f'  логин  {issued.login}\n  пароль {issued.password}  (одноразовый, смените при входе)',
                      markup=False)

    run(work)


def at_a_terminal() -> bool:
    """Whether somebody can answer."""
    return sys.stdin.isatty()
