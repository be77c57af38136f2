"""/journals: the journals one keeps, by class, with how each stands."""

from itertools import groupby

from nicegui import ui

from components import buttons, cards, chips, forms, states, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import shelf
from ejournal.services.shelf import ShelfLine

SEARCH_FROM = 12


def register() -> None:
    """Add the address."""
    web.page('/journals', action=Action.JOURNAL_WRITE)(journals_page)


async def journals_page() -> None:
    """A card a class; a field to search when there are many."""
    actor: Actor = await web.acting()
    lines = await shelf.mine(actor)

    def show() -> None:
        found = [line for line in lines if field is None or matches(line.line.title, field.value or '')]
        box.clear()
        with box:
            _draw(found)

    with framed('Мои журналы', actor, '/journals'):
        field = None
        if len(lines) > SEARCH_FROM:
            with cards.row().classes('ej-tools'):
                field = forms.text_field('Поиск', 'search', placeholder='Предмет или класс')
            field.props('type=search debounce=150').on_value_change(show)
        box = cards.stack()
        show()


def matches(title: str, text: str) -> bool:
    """Whether every word typed is in the title, whatever the case and «ё»."""
    plain = title.casefold().replace('ё', 'е')
    return all(word in plain for word in text.casefold().replace('ё', 'е').split())


def _draw(lines: list[ShelfLine]) -> None:
    if not lines:
        with cards.card():
            states.empty('Журналов нет', 'Журнал появится, когда вам назначат нагрузку или замещение. '
                                         'Если она уже есть, сообщите заместителю директора.')
        return
    lessons, outside = ([line for line in lines if line.line.extracurricular is kind] for kind in (False, True))
    _cards(lessons)
    if outside:
        with cards.row():
            with ui.element('h2'):
                ui.label('Внеурочная деятельность').classes('ej-strong')
            buttons.link_button('Часы по месяцам', '/extracurricular', 'quiet')
        _cards(outside)


def _cards(lines: list[ShelfLine]) -> None:
    with ui.element('div').classes('ej-shelf'):
        for name, of_class in groupby(lines, key=lambda line: line.line.class_name):
            with cards.card(name, flush=True), cards.rows() as rows:
                rows.classes('ej-stretched')
                for line in of_class:
                    _line(line)


def _line(line: ShelfLine) -> None:
    journal = line.line
    last = f'{line.last_date:%d.%m}: {line.last_topic}' if line.last_topic else ''
    with cards.item(shelf.heading(journal), last, href=f'/journal/{journal.group_id}'):
        if line.last_date and not line.last_topic:
            chips.chip(f'{line.last_date:%d.%m} нет темы', 'warn')
        chips.chip(f'{line.pupils} чел.', hint=f'Обучающихся в группе: {line.pupils}')
