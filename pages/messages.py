"""/messages: «Сообщения» — the inbox in the order of answering, what was sent, one correspondence, a new letter."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, talk, web
from components.draft import Draft as Kept
from components.file_picker import FilePicker
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services.talk import files, helpdesk, inbox, letters
from ejournal.services.talk.inbox import Box, Line, Shown, Thread
from ejournal.services.talk.letters import Draft

MINUTE = 60
ORDERS = {'': 'По очередности', 'new': 'Сначала новые'}
ETIQUETTE = 'Обращайтесь на «Вы», по имени и отчеству; подпись добавится сама.'


def register() -> None:
    """Add the addresses of reading; writing is a module of its own."""
    web.page('/messages', action=Action.MAIL)(messages_page)
    web.page('/messages/{letter_id}', action=Action.MAIL)(letter_page)


async def messages_page(view: str = '', order: str = '') -> None:
    """The inbox (or what was sent), live, searched as one types."""
    actor: Actor = await web.acting()
    page = Mailbox(actor, sent=view == 'sent', newest=order == 'new')
    time, count = await inbox.answer_time(actor)
    subtitle = f'Обычно вы отвечаете за {time} (ответов за 30 дней: {count})' if count else \
        'Порядок ответов: администрация, классный руководитель, учитель, родитель, обучающийся'
    with framed('Сообщения', actor, '/messages', subtitle=subtitle) as frame:
        talk.style()
        with frame.actions:
            buttons.link_button('Написать', '/messages/new', 'primary')
        await page.build()


class Mailbox:
    """A list of letters that follows the search and the news."""

    def __init__(self, actor: Actor, *, sent: bool, newest: bool) -> None:
        self.actor, self.sent, self.newest = actor, sent, newest
        self.limit, self.shown = inbox.PAGE, Box((), 0)

    async def build(self) -> None:
        """Draw the tools and the list, and listen."""
        with cards.row().classes('ej-tools'):
            self.search = forms.text_field('Поиск', 'search', placeholder='Тема, текст или отправитель')
            self.search.props('type=search debounce=200').on_value_change(self.refresh)
            buttons.segmented([buttons.Segment('Входящие', '', '/messages'),
                               buttons.Segment('Отправленные', 'sent', '/messages?view=sent')],
                              'sent' if self.sent else '', label='Какие письма')
            if not self.sent:
                buttons.segmented([buttons.Segment(title, key, f'/messages?order={key}')
                                   for key, title in ORDERS.items()], 'new' if self.newest else '', label='Порядок')
        self.box = cards.stack()
        self.shown = await self._load()
        self._draw()
        live.reload_on([f'person:{self.actor.person_id}'], self.refresh)
        live.again(MINUTE, self.refresh)  # letters of the evening arrive in the morning

    async def refresh(self) -> None:
        """Ask again, and draw what differs."""
        with web.refusals_shown():
            typed = self.search.value
            found = await self._load()
            if typed == self.search.value and found != self.shown:  # typing on asks again
                self.shown = found
                self._draw()

    async def _load(self) -> Box:
        actor, text = await web.acting(), self.search.value or ''
        if self.sent:
            return await inbox.sent(actor, text=text, limit=self.limit)
        return await inbox.inbox(actor, text=text, newest=self.newest, limit=self.limit)

    async def _more(self) -> None:
        self.limit += inbox.PAGE
        await self.refresh()

    def _draw(self) -> None:
        self.box.clear()
        with self.box:
            if not self.shown.lines:
                self._empty()
            elif self.sent or self.newest or self.search.value:
                with cards.card('Отправленные' if self.sent else 'Письма', str(self.shown.total), flush=True):
                    _lines(self.shown.lines, self._sent_end if self.sent else _came_end)
            else:
                self._by_turn()
            if self.shown.total > len(self.shown.lines):
                buttons.button('Показать ещё', self._more)

    def _by_turn(self) -> None:
        waiting = [line for line in self.shown.lines if line.waiting]
        rest = [line for line in self.shown.lines if not line.waiting]
        with cards.card('Ждут вас', str(len(waiting)) if waiting else '', flush=bool(waiting)):
            if waiting:
                _lines(waiting, _came_end)
            else:
                states.empty('Вы ответили на все письма', 'Новые появятся здесь сразу.')
        if rest:
            with cards.card('Прочитанные и отвеченные', flush=True):
                _lines(rest, _came_end)

    def _empty(self) -> None:
        with cards.card():
            if self.search.value:
                states.empty('Писем не нашлось', 'Измените запрос: ищем по теме, тексту и отправителю.')
            elif self.sent:
                states.empty('Вы ещё ничего не отправляли', action='Написать', href='/messages/new')
            else:
                states.empty('Писем пока нет', 'Новые появятся здесь сразу.', action='Написать', href='/messages/new')

    def _sent_end(self, line: Line) -> None:
        if line.later:
            chips.chip(f'уйдёт {line.at:%d.%m в %H:%M}', 'warn')
        elif line.needs_answer:
            chips.chip(f'ответили {line.answered} из {line.readers}', 'good' if line.answered else '')
        else:
            chips.chip(f'прочли {line.read} из {line.readers}', 'good' if line.read else '')


def _lines(lines: 'tuple[Line, ...] | list[Line]', end: Callable[[Line], None]) -> None:
    with cards.rows() as box:
        box.classes('ej-stretched ej-wrapped ej-letters')
        for line in lines:
            who = ', '.join(part for part in (line.who, line.capacity if not line.readers else '') if part)
            with cards.item(line.subject, f'{who} · {line.at:%d.%m.%Y %H:%M} · {line.snippet}',
                            href=f'/messages/{line.id}'):
                if line.files:
                    chips.chip(f'файлов: {line.files}')
                end(line)


def _came_end(line: Line) -> None:
    if line.kind == 'failing':
        chips.chip('неуспеваемость', 'warn')
    if line.new:
        chips.chip('новое', 'accent')
    if line.answered_at:
        chips.chip('отвечено', 'good')
    elif line.waiting and line.needs_answer:
        chips.chip('ждёт ответа', 'warn')


# --- one correspondence -----------------------------------------------------------------------------------------------
async def letter_page(letter_id: int) -> None:
    """The letters of a correspondence, the oldest first, and the answer below."""
    actor: Actor = await web.acting()
    await inbox.opened(actor, letter_id)
    thread = await inbox.thread(actor, letter_id)

    async def load() -> Thread:
        now = await web.acting()
        await inbox.opened(now, letter_id)
        return await inbox.thread(now, letter_id)

    with framed(thread.subject, actor, '/messages') as page:
        talk.style()
        with page.actions:
            buttons.link_button('Все сообщения', '/messages')
        await live.section(load, _draw_thread, lambda _: [f'person:{actor.person_id}'])
        if thread.answers:
            _answer_form(actor, thread)
        elif thread.letters and thread.letters[-1].mine:
            ui.label('Это рассылка: ответы придут вам отдельными письмами.').classes('ej-muted')


def _draw_thread(thread: Thread) -> None:
    for letter in thread.letters:
        _letter(letter)


def _letter(letter: Shown) -> None:
    who = 'Вы' if letter.mine else letter.sender
    about = letter.capacity + (f' → {letter.to}' if letter.to else '')
    with talk.said(who, f'{letter.at:%d.%m.%Y %H:%M}', letter.text, about=about, mine=letter.mine):
        ui.label(letter.signature).classes('ej-said-sign')
        talk.files(letter.files)
        if letter.readers:
            _readers(letter)
        with cards.row():
            if letter.waiting and letter.needs_answer:
                chips.chip('ждёт ответа', 'warn')
                buttons.quiet('Ответ не нужен', partial(_dismiss, letter.id)).mark(f'dismiss-{letter.id}')
            if letter.answered_in:
                chips.chip(f'ответ через {letter.answered_in}', 'good')
            if letter.later:
                chips.chip(f'уйдёт {letter.at:%d.%m в %H:%M}', 'warn')
                buttons.quiet('Отозвать', partial(_recall, letter.id)).mark(f'recall-{letter.id}')
            if not letter.mine:
                buttons.quiet('Пожаловаться', partial(_ask_complaint, letter.id)).mark(f'complain-{letter.id}')


def _readers(letter: Shown) -> None:
    read = sum(one.read_at is not None for one in letter.readers)
    with ui.element('details'):
        with ui.element('summary'):
            ui.label(f'Прочли {read} из {len(letter.readers)}').classes('ej-small')
        cards.definitions([(one.name, f'ответ {one.answered_at:%d.%m.%Y %H:%M}' if one.answered_at else
                            f'прочитано {one.read_at:%d.%m.%Y %H:%M}' if one.read_at else 'ещё не прочитано')
                           for one in letter.readers])


async def _dismiss(letter_id: int) -> None:
    with web.refusals_shown():
        await letters.dismiss(await web.acting(), letter_id)


async def _recall(letter_id: int) -> None:
    with web.refusals_shown():
        await letters.recall(await web.acting(), letter_id)
        ui.navigate.to('/messages?view=sent')


def _ask_complaint(letter_id: int) -> None:
    with dialogs.sheet('Пожаловаться на письмо') as sheet:
        ui.label('Администратор увидит письмо и вашу причину. Отправитель об этом не узнает.')
        reason = forms.text_area('Что не так', 'complaint', required=True)

    async def send() -> None:
        with web.refusals_shown():
            await helpdesk.complain(await web.acting(), letter_id, reason.value or '')
            sheet.close()
            dialogs.notice('Жалоба отправлена администратору', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Отправить', send).mark('complain-now')
    sheet.open()


def _answer_form(actor: Actor, thread: Thread) -> None:
    mine = bool(thread.letters) and thread.letters[-1].mine
    with cards.card('Дополнить' if mine else 'Ответить', thread.to) as box, forms.form():
        box.classes('ej-said')
        text = forms.text_area('Текст', 'answer', hint=ETIQUETTE)
        needs = forms.checkbox('Требует ответа', 'needs_answer')
        picker = FilePicker(_choose)
        kept = Kept(actor.account_id, f'answer.{thread.answers}', {'answer': text})

        async def send() -> None:
            with web.refusals_shown():
                sent = await letters.answer(await web.acting(), thread.answers, Draft(
                    thread.subject, text.value or '', needs_answer=bool(needs.value), files=tuple(picker.chosen)))
                kept.forget()
                tell(sent.warning)
                ui.navigate.to(f'/messages/{sent.id}')

        with cards.row():
            buttons.primary('Отправить', send).mark('send-answer')


async def _choose(name: str, content: bytes) -> Any:
    return await files.choose(await web.acting(), name, content)


def tell(warning: str) -> None:
    """«Отправлено», or what is odd about the text."""
    dialogs.notice(warning or 'Отправлено', 'warn' if warning else 'good')
