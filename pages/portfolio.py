"""/portfolio, /portfolio/{pupil} and /portfolios: filled by the family, checked by the class teacher (п. 17.5.8)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, tables, web
from components.chips import ChipKind
from components.diary_view import switch
from components.navigation import framed
from components.tables import Cell, Column
from components.upload_button import upload_button
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.portfolios import LEVELS, SECTIONS, Status
from ejournal.services import portfolio, pupils
from ejournal.services.portfolio import Filling, ItemLine, NewItem, PortfolioView
from models import NotAllowed

STATES: dict[Status, ChipKind] = {Status.REVIEW: '', Status.CHECKED: 'good', Status.RETURNED: 'warn'}
ACCEPT = '.pdf,.jpg,.jpeg,.png'
REPORT = [Column('name', 'Обучающийся'), Column('items', 'Записей', numeric=True),
          Column('waiting', 'На проверке', numeric=True), Column('sections', 'Разделов', numeric=True),
          Column('last', 'Последнее достижение')]
SCHOOL = [Column('name', 'Класс'), Column('pupils', 'Обучающихся', numeric=True),
          Column('filled', 'Заполняют', numeric=True), Column('items', 'Записей', numeric=True),
          Column('waiting', 'На проверке', numeric=True)]


def register() -> None:
    """Add the addresses."""
    web.page('/portfolio', action=Action.PORTFOLIO_WRITE, title='Портфолио')(own_page)
    web.page('/portfolio/{pupil_id}')(pupil_page)
    web.page('/portfolios', title='Портфолио класса')(class_page)


async def own_page() -> None:
    """One's own portfolio, a parent's first child's."""
    actor: Actor = await web.acting()
    own = await pupils.choices(actor)
    if not own:
        raise NotAllowed('Портфолио ведут обучающиеся школы и их родители.')
    await _page(actor, own[0].pupil_id)


async def pupil_page(pupil_id: int) -> None:
    """A pupil's portfolio, through the door."""
    await _page(await web.acting(), pupil_id)


async def _page(actor: Actor, pupil_id: int) -> None:
    view = await portfolio.show(actor, pupil_id)
    own = await pupils.choices(actor) if view.writes else []

    async def load() -> PortfolioView:
        return await portfolio.show(await web.acting(), pupil_id)

    with framed('Портфолио', actor, '/portfolio' if view.writes else '/portfolios', subtitle=view.name) as page:
        with page.actions:
            if view.writes:
                buttons.primary('Добавить достижение', partial(_edit, pupil_id, None)).mark('add-item')
            else:
                buttons.link_button('Все портфолио', '/portfolios')
        if len(own) > 1:
            with cards.row():
                switch([(one.name, one.class_name, f'/portfolio/{one.pupil_id}') for one in own],
                       f'/portfolio/{pupil_id}', label='Чьё портфолио')
        await live.section(load, _draw, lambda _: [f'portfolio:{pupil_id}'])


def _draw(view: PortfolioView) -> None:
    if not view.items:
        with cards.card():
            states.empty('Портфолио пока пустое', 'Добавьте олимпиаду, проект, выступление или соревнование.'
                         if view.writes else 'Его заполняют обучающийся и родители.')
    first = next((item for section in SECTIONS for item in view.items
                  if item.section == section and item.status is not Status.CHECKED), None)
    for section in SECTIONS:
        if lines := [item for item in view.items if item.section == section]:
            with cards.card(section, flush=True), cards.rows() as box:
                box.classes('ej-wrapped')
                for item in lines:
                    _item(view, item, next_one=item is first)


def _item(view: PortfolioView, item: ItemLine, *, next_one: bool) -> None:
    story = [f'{item.happened_on:%d.%m.%Y}', item.level, item.result, item.text.replace('\n', ' '),
             f'добавлено: {item.author}', f'проверено: {item.checked_by}' if item.status is Status.CHECKED else '',
             f'Комментарий: {item.comment}' if item.comment else '']
    with cards.item(item.title, ' · '.join(part for part in story if part)), cards.row():
        for file in item.files:
            buttons.link_button(file.title, f'/files/{file.id}')
        chips.chip(item.status.label, STATES[item.status])
        if view.writes and item.status is not Status.CHECKED:
            upload_button('Файл', partial(_attach, item.id), mark=f'upload-{item.id}', accept=ACCEPT)
            buttons.button('Изменить', partial(_edit, view.pupil_id, item)).mark(f'edit-{item.id}')
        if view.checks and item.status is not Status.CHECKED:
            make = buttons.primary if next_one else buttons.button  # one main deed on a page: the first that waits
            make('Проверено', partial(_check, item)).mark(f'check-{item.id}')
            buttons.quiet('На доработку', partial(_return, item)).mark(f'return-{item.id}')


async def _attach(item_id: int, name: str, content: bytes) -> None:
    await portfolio.attach(await web.acting(), item_id, name, content)
    dialogs.notice('Файл приложен', 'good')


def _edit(pupil_id: int, item: ItemLine | None) -> None:
    with dialogs.sheet('Изменить' if item else 'Новое достижение', wide=True) as sheet, forms.form():
        with forms.fields():
            section = forms.select_field('Раздел', 'section', {one: one for one in SECTIONS},
                                         value=item.section if item else SECTIONS[1], required=True)
            title = forms.text_field('Название', 'title', value=item.title if item else '', required=True)
            day = forms.date_field('Дата', 'day', value=item.happened_on if item else clock.today(), required=True)
            level = forms.select_field('Уровень', 'level', {one: one or '—' for one in LEVELS},
                                       value=item.level if item else '')
            result = forms.text_field('Результат', 'result', value=item.result if item else '',
                                      placeholder='участник, призёр, победитель')
        text = forms.text_area('Подробнее', 'text', value=item.text if item else '')
        if not item:
            ui.label('Диплом или фотографию приложите после сохранения: PDF, JPEG или PNG до 10 МБ.') \
                .classes('ej-muted ej-small')

    async def save() -> None:
        if not day.check(required=True):
            return
        new = NewItem(str(section.value), title.value or '', day.day, level.value or '', result.value or '',
                      text.value or '')
        with web.refusals_shown():
            actor = await web.acting()
            await (portfolio.change(actor, item.id, item.version, new) if item else portfolio.add(actor, pupil_id, new))
            sheet.close()
            dialogs.notice('Отправлено классному руководителю на проверку', 'good')

    async def remove() -> None:
        if item and await dialogs.confirm('Убрать запись?', item.title, yes='Убрать', dangerous=True):
            with web.refusals_shown():
                await portfolio.remove(await web.acting(), item.id)
                sheet.close()

    with sheet.foot:
        if item:
            buttons.danger('Убрать', remove).mark('remove-item')
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-item')
    sheet.open()


async def _check(item: ItemLine) -> None:
    with web.refusals_shown():
        await portfolio.decide(await web.acting(), item.id, item.version, checked=True)
        dialogs.notice('Проверено', 'good')


def _return(item: ItemLine) -> None:
    with dialogs.sheet('На доработку') as sheet, forms.form():
        ui.label(item.title)
        comment = forms.text_area('Что исправить', 'comment', required=True)

    async def send() -> None:
        with web.refusals_shown():
            await portfolio.decide(await web.acting(), item.id, item.version, checked=False,
                                   comment=comment.value or '')
            sheet.close()

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Вернуть', send).mark('return-now')
    sheet.open()


async def class_page(class_name: str = '') -> None:
    """«Портфолио класса»: who has filled what and what waits; the school's classes in short for the administration."""
    actor: Actor = await web.acting()

    async def load() -> dict[str, list[Filling]]:
        return await portfolio.filling(await web.acting())

    def draw(report: dict[str, list[Filling]]) -> None:
        chosen = {name: lines for name, lines in report.items() if name == class_name} or report
        if len(chosen) > 1:
            with cards.card(flush=True):
                tables.data_table(SCHOOL, [_class(name, lines) for name, lines in chosen.items()],
                                  caption='Портфолио по классам')
            return
        for name, lines in chosen.items():
            with cards.card(name, f'Заполняют {_filled(lines)} из {len(lines)}', flush=True):
                tables.data_table(REPORT, [_row(line) for line in lines], caption=f'Портфолио, {name}',
                                  empty='В классе никого нет.')

    with framed('Портфолио класса', actor, '/portfolios',
                subtitle='Что заполнено и что ждёт проверки (п. 17.5)') as page:
        if class_name:
            with page.actions:
                buttons.link_button('Все классы', '/portfolios')
        await live.section(load, draw, lambda _: [portfolio.OBJECT], pause=2)


def _filled(lines: list[Filling]) -> int:
    return sum(bool(line.items) for line in lines)


def _class(name: str, lines: list[Filling]) -> tables.Row:
    waiting = sum(line.waiting for line in lines)
    return {'name': Cell(name, href=f'?class_name={name}', order=name.rjust(4)), 'pupils': len(lines),
            'filled': _filled(lines), 'items': sum(line.items for line in lines),
            'waiting': Cell(str(waiting), chip='warn', order=waiting) if waiting else '0'}


def _row(line: Filling) -> tables.Row:
    return {'name': Cell(line.name, href=f'/portfolio/{line.pupil_id}'), 'items': line.items,
            'waiting': Cell(str(line.waiting), chip='warn', order=line.waiting) if line.waiting else '0',
            'sections': line.sections,
            'last': Cell(f'{line.last:%d.%m.%Y}' if line.last else '', order=line.last.toordinal() if line.last else 0)}
