"""/audit: «Журнал событий» and «Отчёт о доступе к классному журналу», for director and administrator (norms 6.14)."""

from nicegui import ui

from components import buttons, cards, forms, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import audit_trail
from ejournal.services.audit_trail import Access, Asked, Event
from ejournal.workbook import audit_file

VIEWS = {'events': 'Все события', 'access': 'Отчёт о доступе'}
EVENTS = [Column('at', 'Когда', sortable=False), Column('who', 'Кто', sortable=False),
          Column('action', 'Действие', sortable=False), Column('about', 'О чём', sortable=False),
          Column('change', 'Было → стало', sortable=False), Column('reason', 'Причина', sortable=False)]
ACCESS = [Column('class_name', 'Класс', sortable=False), Column('subject', 'Предмет', sortable=False),
          Column('at', 'Дата изменения', sortable=False), Column('who', 'Пользователь', sortable=False),
          Column('lesson_on', 'Дата урока', sortable=False), Column('term', 'Период', sortable=False),
          Column('action', 'Действие', sortable=False)]


def register() -> None:
    """Add the address."""
    web.page('/audit', action=Action.AUDIT_READ)(audit_page)


async def audit_page(view: str = 'events') -> None:
    """Filters above, a table of a hundred below, older ones by a button."""
    actor: Actor = await web.acting()
    chosen = view if view in VIEWS else 'events'
    with framed(VIEWS[chosen] if chosen == 'access' else 'Журнал событий', actor, '/audit',
                subtitle='Записи только добавляются; их целостность проверяет команда main.py audit verify') as page:
        shown = View(chosen == 'access')
        with page.actions:
            buttons.button('Скачать XLSX', shown.download)
        with cards.row():
            buttons.segmented([buttons.Segment(label, key, f'?view={key}') for key, label in VIEWS.items()], chosen,
                              label='Вид')
        shown.build(await audit_trail.journals(actor))
        await shown.search()


class View:
    """The filters, the table and what they show."""

    def __init__(self, access_only: bool) -> None:
        self.access_only = access_only
        self.rows: list[tables.Row] = []
        self.older: int | None = None

    def build(self, journals: dict[int, str]) -> None:
        """Draw the filters and an empty table."""
        with cards.card(), forms.form():
            with forms.fields():
                self._fields(journals)
            with cards.row():
                buttons.primary('Показать', self.search)
        with cards.card(flush=True):
            self.table = tables.data_table(ACCESS if self.access_only else EVENTS, [],
                                           caption='Отчёт о доступе' if self.access_only else 'Журнал событий',
                                           empty='Событий не нашлось. Измените условия.')
        self.more = buttons.button('Показать более ранние', self.next_page)

    def _fields(self, journals: dict[int, str]) -> None:
        self.person = forms.text_field('Кто', 'person', placeholder='Фамилия')
        self.kind = forms.select_field('О чём', 'kind', {'': 'всё'} | audit_trail.OBJECTS, value='')
        self.first = forms.date_field('С', 'first')
        self.last = forms.date_field('По', 'last', value=clock.today())
        self.group = forms.select_field('Журнал', 'group', {0: 'все'} | journals, value=0, search=True)

    def asked(self, older_than: int | None = None) -> Asked:
        """What the filters say."""
        return Asked((self.person.value or '').strip(), self.kind.value or '', self.first.day, self.last.day,
                     self.group.value or None, older_than)

    async def search(self) -> None:
        """The newest page."""
        self.rows, self.older = [], None
        await self.next_page()

    async def next_page(self) -> None:
        """One more page below."""
        with web.refusals_shown():
            actor, asked = await web.acting(), self.asked(self.older)
            if self.access_only:
                accesses, self.older = await audit_trail.access_report(actor, asked)
                self.rows += [_access(one) for one in accesses]
            else:
                events, self.older = await audit_trail.find(actor, asked)
                self.rows += [_event(one) for one in events]
            self.table.set_rows(self.rows)
            self.more.set_visibility(self.older is not None)

    async def download(self) -> None:
        """The whole of what the filters say; the download is an event itself."""
        with web.refusals_shown():
            content = await audit_file.build(await web.acting(), self.asked(), access_only=self.access_only)
            name = 'Отчёт о доступе' if self.access_only else 'Журнал событий'
            ui.download.content(content, f'{name} {clock.today():%d.%m.%Y}.xlsx')


def _event(one: Event) -> tables.Row:
    change = f'{one.before or "—"} → {one.after or "—"}' if one.before or one.after else ''
    where = ' · '.join(part for part in (one.source, one.address) if part)
    return {'at': one.at, 'who': Cell(one.who, sub=one.role), 'action': Cell(one.action, sub=where), 'about': one.about,
            'change': change, 'reason': one.reason}


def _access(one: Access) -> tables.Row:
    return {column.key: getattr(one, column.key) for column in ACCESS}
