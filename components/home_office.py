"""The office's cards: accounts, and who is without consent (п. 5)."""

from typing import Any

from nicegui import ui

from components import buttons, cards


def accounts(figures: Any) -> None:
    """``services.office.Accounts`` in tiles."""
    with cards.tiles():
        cards.tile('Ещё не входили', str(figures.never_in), of=f'из {figures.total} учётных записей')
        cards.tile('Без согласия', str(figures.without_consent), of='учётную запись выдать нельзя')
        cards.tile('Заблокированы', str(figures.blocked), of='учётных записей')
    with cards.row():
        buttons.link_button('Открыть пользователей', '/users', 'primary')


def missing(kinds: list[Any]) -> None:
    """``services.office.Missing``: a tile and the first names of each kind."""
    with cards.tiles():
        for kind in kinds:
            cards.tile(f'{kind.title} без согласия', str(kind.count), of=f'из {kind.of}')
    with cards.columns():
        for kind in kinds:
            _first(kind)


def _first(kind: Any) -> None:
    with cards.card(f'{kind.title} без согласия', 'Без согласия на обработку данных нет учётной записи (п. 5)',
                    flush=True):
        if not kind.first:
            ui.label('Согласия есть у всех.').classes('ej-day-free')
            return
        with cards.rows() as box:
            box.classes('ej-stretched')
            for person_id, name in kind.first:
                cards.item(name, href=f'/consents/{person_id}')
        if kind.count > len(kind.first):
            ui.label(f'Показаны первые {len(kind.first)} из {kind.count}.').classes('ej-day-free')
