"""/helpdesk: «Обращения» — faults from any page, questions, requests for reports; the administrator's queue."""

from typing import Any

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, talk, web
from components.chips import ChipKind
from components.draft import Draft as Kept
from components.file_picker import FilePicker
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services.talk import files, helpdesk
from ejournal.services.talk.helpdesk import ANSWERED, CLOSED, KINDS, NEW, STATUSES, WORK, Asked, Figures, Line, Page

COLOURS: dict[str, ChipKind] = {NEW: 'accent', WORK: 'warn', ANSWERED: 'good', CLOSED: ''}
ASKS = {'fault': 'Ошибка в программе', 'question': 'Вопрос', 'report': 'Нужен отчёт'}


def register() -> None:
    """Add the addresses."""
    web.page('/helpdesk', action=Action.HELP_ASK)(helpdesk_page)
    web.page('/helpdesk/new', action=Action.HELP_ASK)(new_page)
    web.page('/helpdesk/{request_id}', action=Action.HELP_ASK)(request_page)


async def helpdesk_page(status: str = '', kind: str = '') -> None:
    """One's own requests; for the administrator the queue with the figures of answering (п. 20.2)."""
    actor: Actor = await web.acting()
    answers = actor.may(Action.HELP_ANSWER)

    async def load() -> tuple[list[Line], Figures | None]:
        now = await web.acting()
        return await helpdesk.listed(now, status=status, kind=kind), await helpdesk.figures(now) if answers else None

    subtitle = 'Очередь: новые и заявки с ближайшим сроком наверху' if answers else \
        'Администратор отвечает здесь же; ответ виден сразу'
    with framed('Обращения', actor, '/helpdesk', subtitle=subtitle) as page:
        talk.style()
        with page.actions:
            buttons.link_button('Новое обращение', '/helpdesk/new', '' if answers else 'primary')
        with cards.row().classes('ej-tools'):
            buttons.segmented([buttons.Segment('Все', '', f'/helpdesk?kind={kind}'), *(
                buttons.Segment(title, key, f'/helpdesk?status={key}&kind={kind}') for key, title in STATUSES.items())],
                status if status in STATUSES else '', label='Состояние')
            if answers:
                buttons.segmented([buttons.Segment('Всё', '', f'/helpdesk?status={status}'), *(
                    buttons.Segment(title, key, f'/helpdesk?status={status}&kind={key}')
                    for key, title in KINDS.items())], kind if kind in KINDS else '', label='О чём')
        await live.section(load, lambda data: _draw(*data), lambda _: [helpdesk.KEY, f'person:{actor.person_id}'])


def _draw(lines: list[Line], figures: Figures | None) -> None:
    if figures:
        with cards.tiles():
            cards.tile('Ждут ответа', str(figures.waiting))
            cards.tile('Отвечено за 30 дней', str(figures.answered), of=f'из {figures.asked}')
            cards.tile('Обычное время ответа', figures.median or '—', of='медиана')
            cards.tile('Самый долгий ответ', figures.slowest or '—')
    with cards.card('Обращения', str(len(lines)) if lines else '', flush=bool(lines)):
        if not lines:
            states.empty('Обращений нет', 'Если что-то не работает или непонятно, напишите администратору.',
                         action='Новое обращение', href='/helpdesk/new')
            return
        with cards.rows() as box:
            box.classes('ej-stretched ej-wrapped')
            for line in lines:
                parts = [KINDS[line.kind], line.author, f'{line.asked_at:%d.%m.%Y %H:%M}',
                         f'в работе у {line.handler}' if line.handler and line.status == WORK else '']
                with cards.item(line.subject, ' · '.join(part for part in parts if part), href=f'/helpdesk/{line.id}'):
                    _state(line)


def _state(line: Line) -> None:
    if line.due_on:
        chips.chip(f'к {line.due_on:%d.%m.%Y}', 'bad' if line.overdue else '')
    if line.answered_in:
        chips.chip(f'ответ через {line.answered_in}')
    chips.chip(STATUSES[line.status], COLOURS[line.status])


# --- a new one --------------------------------------------------------------------------------------------------------
async def new_page(page: str = '', kind: str = '') -> None:
    """The form; ``page`` is where somebody was when it was opened."""
    actor: Actor = await web.acting()
    kinds = {key: title for key, title in ASKS.items() if key != 'report' or actor.may(Action.REPORTS_ASK)}
    where = page if page.startswith('/') and not page.startswith('//') else ''
    browser = ui.context.client.request.headers.get('user-agent', '')[:300]
    title = 'Сообщить об ошибке' if where else 'Новое обращение'
    with framed(title, actor, '/helpdesk') as frame:
        talk.style()
        with frame.actions:
            buttons.link_button('Все обращения', '/helpdesk')
        with cards.card() as box, forms.form():
            box.classes('ej-said')
            _form(actor, kinds, kind if kind in kinds else 'fault', where, browser)


def _form(actor: Actor, kinds: dict[str, str], kind: str, where: str, browser: str) -> None:
    what = forms.select_field('О чём', 'kind', kinds, value=kind)
    subject = forms.text_field('Коротко', 'subject', required=True)
    text = forms.text_area('Подробнее', 'text', required=True, hint='Что вы делали, что ожидали и что увидели')
    due = forms.date_field('Нужен к', 'due_on')
    picker = FilePicker(_choose)
    sent_along = ui.label(f'Вместе с текстом уйдут: страница {where or "не указана"}, время и название браузера.') \
        .classes('ej-muted ej-small')
    kept = Kept(actor.account_id, 'help', {'subject': subject, 'text': text})

    def follow() -> None:
        if due.wrapper is not None:
            due.wrapper.set_visibility(what.value == 'report')
        sent_along.set_visibility(what.value == 'fault')

    async def send() -> None:
        if not due.check():
            return
        with web.refusals_shown():
            fault = what.value == 'fault'
            number = await helpdesk.ask(await web.acting(), Asked(
                str(what.value), subject.value or '', text.value or '', where if fault else '',
                browser if fault else '', due.day, tuple(picker.chosen)))
            kept.forget()
            ui.navigate.to(f'/helpdesk/{number}')

    what.on_value_change(follow)
    follow()
    with cards.row():
        buttons.primary('Отправить', send).mark('send-request')


async def _choose(name: str, content: bytes) -> Any:
    return await files.choose(await web.acting(), name, content)


# --- one request ------------------------------------------------------------------------------------------------------
async def request_page(request_id: int) -> None:
    """A request with its talk, live."""
    actor: Actor = await web.acting()
    shown = await helpdesk.shown(actor, request_id)

    async def load() -> Page:
        return await helpdesk.shown(await web.acting(), request_id)

    with framed(shown.line.subject, actor, '/helpdesk', subtitle=f'Обращение № {request_id}: '
                f'{KINDS[shown.line.kind]}') as page:
        talk.style()
        with page.actions:
            buttons.link_button('Все обращения', '/helpdesk')
        await live.section(load, lambda data: _draw_request(data, request_id), lambda _: [f'help:{request_id}'])
        if shown.line.status != CLOSED:
            _answer_form(actor, shown, request_id)


def _draw_request(page: Page, request_id: int) -> None:
    line = page.line
    with cards.row():
        _state(line)
        if line.handler:
            chips.chip(f'отвечает {line.handler}')
        if page.answers and line.kind == 'report':
            buttons.link_button('Построить отчёт', '/constructor')
        if page.answers and line.status == NEW:
            buttons.button('Взять в работу', lambda: _act(helpdesk.take, request_id)).mark('take')
        if line.status != CLOSED:
            buttons.button('Закрыть', lambda: _act(helpdesk.close, request_id)).mark('close')
    with talk.said(line.author, f'{line.asked_at:%d.%m.%Y %H:%M}', page.text, mine=page.mine):
        if page.page or page.browser:
            ui.label(' · '.join(part for part in (f'страница {page.page}' if page.page else '', page.browser)
                                if part)).classes('ej-said-sign')
        talk.files(page.files)
    for note in page.notes:
        with talk.said(note.author, f'{note.at:%d.%m.%Y %H:%M}', note.text, mine=note.mine):
            pass


async def _act(action: Any, request_id: int) -> None:
    with web.refusals_shown():
        await action(await web.acting(), request_id)
        if action is helpdesk.close:
            ui.navigate.to('/helpdesk')


def _answer_form(actor: Actor, page: Page, request_id: int) -> None:
    answers = page.answers and not page.mine
    with cards.card('Ответ' if answers else 'Дополнить') as box, forms.form():
        box.classes('ej-said')
        text = forms.text_area('Текст', 'note', hint='Приложите файл с отчётом, если он готов' if answers else '')
        picker = FilePicker(_choose)
        kept = Kept(actor.account_id, f'help.{request_id}', {'note': text})

        async def send() -> None:
            with web.refusals_shown():
                await helpdesk.answer(await web.acting(), request_id, text.value or '', picker.chosen)
                text.value = ''
                picker.chosen.clear()
                picker.draw()
                kept.forget()
                dialogs.notice('Отправлено', 'good')

        with cards.row():
            buttons.primary('Отправить', send).mark('send-note')
