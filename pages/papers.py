"""/orders and /documents: the registry of orders; governing documents and local acts (п. 2, 17.1.1)."""

from functools import partial

from components import buttons, cards, chips, dialogs, forms, live, states, web
from components.navigation import framed
from components.upload_button import upload_button
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.governing import ACT_KINDS, GOVERNING, ORDER_KINDS
from ejournal.services import papers
from ejournal.services.papers import NewPaper, PaperLine


def register() -> None:
    """Add the addresses."""
    web.page('/orders', action=Action.ORDERS_READ, title='Приказы')(orders_page)
    web.page('/documents', action=Action.PAPERS_READ, title='Документы')(documents_page)


async def orders_page(text: str = '', kind: str = '') -> None:
    """The registry, searched by number and title; what records rest on and the registry lacks."""
    actor: Actor = await web.acting()
    chosen = kind if kind in ORDER_KINDS else ''

    async def load() -> tuple[list[PaperLine], list[tuple[str, str]]]:
        now = await web.acting()
        missing = [(f'№ {number} от {day:%d.%m.%Y}', what) for number, day, what in await papers.unregistered(now)]
        return await papers.orders(now, search.value or '', kinds.value or ''), missing

    async def again() -> None:
        with web.refusals_shown():
            found, missing = await load()
            place.clear()
            with place:
                _orders(actor, found, missing)

    with framed('Приказы', actor, '/orders', subtitle='Реестр распорядительных документов школы') as page:
        with page.actions:
            if actor.may(Action.ORDERS_WRITE):
                buttons.primary('Внести приказ', partial(_new, is_act=False)).mark('new-order')
        with forms.fields().classes('ej-narrow'):
            search = forms.text_field('Поиск', 'search', value=text, placeholder='Номер или слова заголовка')
            search.props('debounce=250 type=search').on_value_change(again)
            kinds = forms.select_field('Вид', 'kind', {'': 'все'} | {one: one for one in ORDER_KINDS}, value=chosen)
            kinds.on_value_change(again)
        place = cards.stack()
        await again()
        live.reload_on([papers.KEY, 'movement'], again)


def _orders(actor: Actor, found: list[PaperLine], missing: list[tuple[str, str]]) -> None:
    with cards.card(flush=True):
        if not found:
            states.empty('Приказов не нашлось', 'Измените запрос или внесите приказ.')
        _list(actor, found)
    if missing:
        with cards.card('Нет в реестре', 'На эти приказы опирается движение обучающихся', flush=True), cards.rows():
            for order, what in missing:
                with cards.item(order, what):
                    chips.chip('внесите в реестр', 'warn')


def _list(actor: Actor, lines: list[PaperLine], *, acts: bool = False) -> None:
    with cards.rows() as box:
        box.classes('ej-wrapped')
        for line in lines:
            uses = ', '.join(f'{what}: {count}' for what, count in line.uses)
            approved = f'утверждено: {line.approved_by}, {clock.local(line.approved_at):%d.%m.%Y}' \
                if line.approved_at else f'внесено: {line.author}' if line.author else ''
            story = [f'№ {line.number} от {line.dated_on:%d.%m.%Y}', line.kind, uses, approved]
            with cards.item(line.title, ' · '.join(part for part in story if part)), cards.row():
                _row(line, actor, Action.ACTS_WRITE if acts else Action.ORDERS_WRITE)


def _row(line: PaperLine, actor: Actor, right: Action) -> None:
    for file in line.files:
        buttons.link_button(file.title, f'/files/{file.id}')
    if line.approved_at:
        chips.chip('утверждён', 'good')
        return
    chips.chip('проект', 'warn')
    if actor.may(Action.ORDERS_APPROVE):
        buttons.button('Утвердить', partial(_approve, line.id)).mark(f'approve-{line.id}')
    if actor.may(right):
        upload_button('Файл', partial(_attach, line.id), mark=f'upload-{line.id}')
        buttons.button('Убрать', partial(_remove, line)).mark(f'remove-{line.id}')


async def _approve(paper_id: int) -> None:
    with web.refusals_shown():
        await papers.approve(await web.acting(), paper_id)
        dialogs.notice('Документ утверждён', 'good')


async def _attach(paper_id: int, name: str, content: bytes) -> None:
    await papers.attach(await web.acting(), paper_id, name, content)
    dialogs.notice('Файл приложен', 'good')


async def _remove(line: PaperLine) -> None:
    if await dialogs.confirm('Убрать документ?', f'№ {line.number}: {line.title}', yes='Убрать', dangerous=True):
        with web.refusals_shown():
            await papers.remove(await web.acting(), line.id)


def _new(*, is_act: bool) -> None:
    kinds = ACT_KINDS if is_act else ORDER_KINDS
    with dialogs.sheet('Новый локальный акт' if is_act else 'Новый приказ') as sheet, forms.form():
        kind = forms.select_field('Вид', 'new-kind', {one: one for one in kinds}, value=kinds[0], required=True)
        with forms.fields():
            number = forms.text_field('Номер', 'number', required=True)
            day = forms.date_field('Дата', 'dated_on', value=clock.today(), required=True)
        title = forms.text_field('О чём', 'title', required=True, hint='Например: О зачислении обучающегося')

    async def save() -> None:
        if not day.check(required=True):
            return
        with web.refusals_shown():
            await papers.add(await web.acting(), NewPaper(str(kind.value), number.value or '', day.day,
                                                          title.value or '', is_act))
            sheet.close()
            dialogs.notice('Внесено. Приложите файл в списке.', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Внести', save).mark('save-paper')
    sheet.open()


async def documents_page() -> None:
    """What the school works by: the law as п. 2 names it, and its own local acts."""
    actor: Actor = await web.acting()

    async def load() -> list[PaperLine]:
        return await papers.acts(await web.acting())

    def draw(lines: list[PaperLine]) -> None:
        with cards.card('Локальные акты школы', flush=True):
            if not lines:
                states.empty('Локальных актов пока нет', 'Их размещают администратор и директор.')
            _list(actor, lines, acts=True)

    with framed('Документы', actor, '/documents', subtitle='По каким документам ведут электронный журнал') as page:
        with page.actions:
            if actor.may(Action.ACTS_WRITE):
                buttons.primary('Разместить акт', partial(_new, is_act=True)).mark('new-act')
            if actor.may(Action.ORDERS_READ):
                buttons.link_button('Приказы', '/orders')
        await live.section(load, draw, lambda _: [papers.KEY])
        with cards.card('Нормативные документы', 'Пункт 2 положения об электронном журнале', flush=True), cards.rows():
            for name, about in GOVERNING:
                cards.item(name, f'«{about}»')
