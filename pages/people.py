"""/people: «Люди» — pupils, parents and staff for those who keep or control their cards (п. 17.2.4)."""

from nicegui import ui

from components import buttons, card_form, cards, forms, live, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.rules.cards import CardKind
from ejournal.services import people
from ejournal.services.people import Listed
from models import NotFound

WHAT = {CardKind.PUPIL: 'Класс', CardKind.GUARDIAN: 'Дети', CardKind.STAFF: 'Должность'}
GONE = {CardKind.PUPIL: 'Выбывшие', CardKind.STAFF: 'Уволенные'}


def register() -> None:
    """Add the address."""
    web.page('/people', action=Action.PEOPLE_READ, title='Люди')(people_page)


async def people_page(kind: str = '') -> None:
    """Tabs by kind; the server searches."""
    actor: Actor = await web.acting()
    own = people.kinds(actor)
    chosen = next((one for one in own if one.value == kind), None) if kind else own[0]
    if chosen is None:
        raise NotFound('Такого списка нет. Откройте «Люди» из меню.')
    with framed('Люди', actor, '/people', subtitle='Личные карты: кто есть в школе и что о нём известно'):
        if len(own) > 1:
            with cards.row():
                buttons.segmented([buttons.Segment(people.LABELS[one], one.value, f'?kind={one.value}') for one in own],
                                  chosen.value, label='Кто')
        await People(chosen).build(actor)


class People:
    """The filters, the table and the note below it."""

    def __init__(self, kind: CardKind) -> None:
        self.kind = kind

    async def build(self, actor: Actor) -> None:
        """Draw and fill; the list follows changes of cards."""
        with cards.row():
            self.text = forms.text_field('Поиск', 'search', placeholder='Фамилия, имя, отчество')
            self.text.props('debounce=250 type=search').on_value_change(self.search)
            self.classes = None if self.kind is CardKind.STAFF else forms.select_field(
                'Класс', 'class', {0: 'все'} | await people.classes(actor), value=0)
            if self.classes:
                self.classes.on_value_change(self.search)
            self.left = forms.checkbox(GONE[self.kind], 'left').on_value_change(self.search) \
                if self.kind in GONE else None
        with cards.card(flush=True):
            self.table = tables.data_table(
                [tables.Column('name', 'Фамилия, имя, отчество'), tables.Column('what', WHAT[self.kind]),
                 tables.Column('born', 'Дата рождения'), tables.Column('phone', 'Телефон'),
                 tables.Column('full', 'Карта', numeric=True)], [], caption=people.LABELS[self.kind],
                empty='Никого не нашлось. Измените запрос.')
        self.note = ui.label().classes('ej-muted ej-small')
        await self.search()
        live.reload_on(['cards'], self.search, pause=2)

    async def search(self) -> None:
        """Ask again with what the filters say."""
        with web.refusals_shown():
            found, total = await people.find(
                await web.acting(), self.kind, self.text.value or '',
                int(self.classes.value or 0) or None if self.classes else None,
                left=bool(self.left and self.left.value))
            self.table.set_rows([_row(one) for one in found])
            self.note.text = f'Показаны первые {len(found)} из {total}. Уточните поиск.' if total > len(found) else \
                f'Всего: {total}.'


def _row(one: Listed) -> tables.Row:
    return {'name': tables.Cell(one.name, href=f'/people/{one.person_id}'), 'what': one.what,
            'born': tables.Cell(one.born, order='.'.join(reversed(one.born.split('.')))), 'phone': one.phone,
            'full': tables.Cell(f'{one.percent} %', chip=card_form.state(one.percent), order=one.percent)}
