"""/announcements: «Объявления» — the board for everybody; deputies and the director publish and see who has read."""

from functools import partial

from nicegui import ui

from components import board_view, buttons, cards, chips, dialogs, forms, live, states, talk, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.audience import KINDS
from ejournal.services.talk import board, people
from ejournal.services.talk.board import Draft, Line

VIEWS = {'': 'Для меня', 'all': 'Все объявления'}


def register() -> None:
    """Add the address."""
    web.page('/announcements', action=Action.BOARD_READ)(announcements_page)


async def announcements_page(view: str = '') -> None:
    """What is on the board for the actor; for who publishes also everything, with the figures of reading."""
    actor: Actor = await web.acting()
    writes = actor.may(Action.BOARD_WRITE)
    everything = writes and view == 'all'

    async def load() -> tuple[list[Line], dict[int, int]]:
        now = await web.acting()
        if not everything:
            return await board.shown(now), {}
        lines = await board.written(now)
        return lines, await board.counts(now, [line.id for line in lines])

    with framed('Объявления', actor, '/announcements', subtitle='Электронная доска объявлений школы') as page:
        talk.style()
        if writes:
            with page.actions:
                buttons.primary('Новое объявление', partial(edit, None))
            with cards.row():
                buttons.segmented([buttons.Segment(title, key, f'/announcements?view={key}')
                                   for key, title in VIEWS.items()], view if everything else '', label='Какие')
        await live.section(load, lambda data: _draw(*data, everything=everything),
                           lambda _: [board.KEY, f'person:{actor.person_id}'])


def _draw(lines: list[Line], counts: dict[int, int], *, everything: bool) -> None:
    if not lines:
        with cards.card():
            states.empty('Объявлений нет', 'Новые появятся здесь сразу.')
    for line in lines:
        with board_view.announcement(line):
            if everything:
                _tools(line, counts.get(line.id, 0))
            elif line.read:
                chips.chip('прочитано', 'good')
            else:
                buttons.button('Ознакомлен(а)', partial(_read, line.id)).mark(f'announcement-{line.id}')


def _tools(line: Line, read: int) -> None:
    if line.state:
        chips.chip(line.state, 'warn')
    chips.chip(f'прочли: {read}', 'good' if read else '')
    buttons.quiet('Кто прочёл', partial(_readers, line.id)).mark(f'readers-{line.id}')
    if line.state != 'снято':
        buttons.quiet('Изменить', partial(edit, line.id)).mark(f'edit-{line.id}')
        buttons.quiet('Снять', partial(_withdraw, line)).mark(f'withdraw-{line.id}')


async def _read(number: int) -> None:
    with web.refusals_shown():
        await board.read(await web.acting(), number)


async def _withdraw(line: Line) -> None:
    if await dialogs.confirm('Снять объявление?', f'«{line.title}» больше никто не увидит.', yes='Снять'):
        with web.refusals_shown():
            await board.withdraw(await web.acting(), line.id)


async def _readers(number: int) -> None:
    with web.refusals_shown():
        found = await board.readers(await web.acting(), number)
        with dialogs.sheet(found.title, wide=True) as sheet:
            ui.label(f'Прочли {len(found.read)} из {len(found.read) + len(found.unread)}').classes('ej-strong')
            with cards.columns():
                with cards.card('Ещё не прочли', str(len(found.unread)), flush=True), cards.rows():
                    for one in found.unread:
                        cards.item(one.name, one.about)
                with cards.card('Прочли', str(len(found.read)), flush=True), cards.rows():
                    for one, at in found.read:
                        cards.item(one.name, f'{at:%d.%m.%Y %H:%M}')
        sheet.open()


async def edit(number: int | None) -> None:
    """The form of a new announcement, or of one that is there."""
    with web.refusals_shown():
        actor = await web.acting()
        stored = await board.one(actor, number) if number else Draft('', '', (), since=clock.today())
        classes = await people.classes()
        with dialogs.sheet('Объявление' if number else 'Новое объявление', wide=True) as sheet, forms.form():
            title = forms.text_field('Тема', 'title', value=stored.title, required=True)
            text = forms.text_area('Текст', 'text', value=stored.text, required=True)
            kinds = forms.select_field('Для кого', 'kinds', KINDS, value=list(stored.kinds), multiple=True,
                                       required=True)
            with forms.fields():
                grades = forms.select_field('Параллели', 'grades', {grade: f'{grade} классы' for grade in sorted(
                    {one.grade for one in classes})}, value=list(stored.grades), multiple=True, hint='Пусто: все')
                rooms = forms.select_field('Классы', 'classes', {one.id: one.name for one in classes},
                                           value=list(stored.class_ids), multiple=True, hint='Пусто: все')
                since = forms.date_field('Показывать с', 'since', value=stored.since)
                until = forms.date_field('По (включительно)', 'until', value=stored.until, hint='Пусто: без срока')
            pinned = forms.checkbox('Закрепить наверху', 'pinned', value=stored.pinned)

        async def save() -> None:
            if not (since.check() and until.check()):
                return
            draft = Draft(title.value or '', text.value or '', tuple(kinds.value or ()), tuple(grades.value or ()),
                          tuple(rooms.value or ()), since.day, until.day, bool(pinned.value))
            with web.refusals_shown():
                if number:
                    await board.change(await web.acting(), number, draft)
                else:
                    await board.publish(await web.acting(), draft)
                sheet.close()
                dialogs.notice('Объявление опубликовано', 'good')

        with sheet.foot:
            buttons.button('Отмена', sheet.close)
            buttons.primary('Опубликовать', save).mark('publish')
        sheet.open()
