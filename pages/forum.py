"""/forum: topics by section and their posts (п. 17.2.10, 17.3.13)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, talk, web
from components.draft import Draft as Kept
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services.talk import forum
from ejournal.services.talk.forum import PostLine, TopicLine, TopicPage


def register() -> None:
    """Add the addresses."""
    web.page('/forum', action=Action.FORUM)(forum_page)
    web.page('/forum/{topic_id}', action=Action.FORUM)(topic_page)


async def forum_page() -> None:
    """The topics one takes part in, by section, the liveliest first."""
    actor: Actor = await web.acting()

    async def load() -> list[TopicLine]:
        return await forum.listed(await web.acting())

    with framed('Форум', actor, '/forum', subtitle='Обсуждения сотрудников школы и открытые темы') as page:
        talk.style()
        if forum.opens(actor):
            with page.actions:
                buttons.primary('Новая тема', partial(_open, actor))
        await live.section(load, _draw_topics, lambda _: [forum.KEY])


def _draw_topics(lines: list[TopicLine]) -> None:
    if not lines:
        with cards.card():
            states.empty('Тем пока нет', 'Темы открывают администратор и заместители директора.')
    for section, title in forum.SECTIONS.items():
        found = [line for line in lines if line.section == section]
        if not found:
            continue
        with cards.card(title, flush=True), cards.rows() as box:
            box.classes('ej-stretched ej-wrapped')
            for line in found:
                sub = (f'{line.author} · открыта {line.opened_at:%d.%m.%Y} · последнее сообщение '
                       f'{line.last_post_at:%d.%m.%Y %H:%M}')
                with cards.item(line.title, sub, href=f'/forum/{line.id}'):
                    if line.guests:
                        chips.chip(line.guests)
                    if line.closed:
                        chips.chip('закрыта', 'warn')
                    chips.chip(f'сообщений: {line.posts}')


def _open(actor: Actor) -> None:
    sections = forum.opens(actor)
    with dialogs.sheet('Новая тема', wide=True) as sheet, forms.form():
        section = forms.select_field('Раздел', 'section', sections, value=next(iter(sections)))
        title = forms.text_field('Тема', 'title', required=True)
        text = forms.text_area('Первое сообщение', 'text', required=True)
        with cards.row():
            pupils = forms.checkbox('Открыть обучающимся', 'for_pupils')
            guardians = forms.checkbox('Открыть родителям', 'for_guardians')

    async def save() -> None:
        with web.refusals_shown():
            number = await forum.open_topic(
                await web.acting(), str(section.value), title.value or '', text.value or '',
                for_pupils=bool(pupils.value), for_guardians=bool(guardians.value))
            ui.navigate.to(f'/forum/{number}')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Открыть тему', save).mark('open-topic')
    sheet.open()


async def topic_page(topic_id: int) -> None:
    """A topic: its posts, live, and the field for one's own."""
    actor: Actor = await web.acting()
    shown = await forum.shown(actor, topic_id)

    async def load() -> TopicPage:
        return await forum.shown(await web.acting(), topic_id)

    with framed(shown.topic.title, actor, '/forum', subtitle=forum.SECTIONS[shown.topic.section]) as page:
        talk.style()
        with page.actions:
            buttons.link_button('Все темы', '/forum')
        await live.section(load, _draw_posts, lambda _: [f'forum:{topic_id}'])
        if shown.writes:
            _write_form(actor, topic_id)


def _draw_posts(page: TopicPage) -> None:
    if page.topic.closed:
        states.callout('Тема закрыта: её можно читать, новых сообщений в ней не пишут.', 'warn')
    for post in page.posts:
        _post(post, moderates=page.moderates)
    if page.closes:
        with cards.row():
            buttons.quiet('Открыть тему снова' if page.topic.closed else 'Закрыть тему',
                          partial(_set_closed, page.topic.id, closed=not page.topic.closed)).mark('close-topic')


def _post(post: PostLine, *, moderates: bool) -> None:
    when = f'{post.at:%d.%m.%Y %H:%M}' + (f', исправлено {post.edited_at:%H:%M}' if post.edited_at else '')
    with talk.said(post.author, when, post.text, about=post.capacity, mine=post.mine):
        if post.hidden:
            ui.label(post.hidden).classes('ej-muted')
        if post.earlier:
            with ui.element('details'):
                with ui.element('summary'):
                    ui.label('Как было').classes('ej-small')
                cards.history([(text, at) for at, text in reversed(post.earlier)])
        with cards.row():
            if post.editable_until:
                buttons.quiet('Исправить', partial(_edit, post)).mark(f'edit-{post.id}')
                ui.label(f'до {post.editable_until:%H:%M}').classes('ej-muted ej-small')
            if moderates:
                buttons.quiet('Показать' if post.hidden else 'Скрыть', partial(_moderate, post)).mark(f'hide-{post.id}')


def _write_form(actor: Actor, topic_id: int) -> None:
    with cards.card('Ваше сообщение') as box, forms.form():
        box.classes('ej-said')
        text = forms.text_area('Текст', 'post')
        kept = Kept(actor.account_id, f'forum.{topic_id}', {'post': text})

        async def send() -> None:
            with web.refusals_shown():
                await forum.write(await web.acting(), topic_id, text.value or '')
                text.value = ''
                kept.forget()

        with cards.row():
            buttons.primary('Отправить', send).mark('send-post')


def _edit(post: PostLine) -> None:
    with dialogs.sheet('Исправить сообщение', wide=True) as sheet:
        text = forms.text_area('Текст', 'edited', value=post.text)

    async def save() -> None:
        with web.refusals_shown():
            await forum.edit(await web.acting(), post.id, text.value or '')
            sheet.close()

    with sheet.foot:
        buttons.primary('Сохранить', save).mark('save-post')
    sheet.open()


async def _moderate(post: PostLine) -> None:
    if post.hidden:
        with web.refusals_shown():
            await forum.show(await web.acting(), post.id)
        return
    with dialogs.sheet('Скрыть сообщение') as sheet:
        ui.label('Причину увидят все участники темы.')
        reason = forms.text_field('Причина', 'reason', required=True)

    async def hide() -> None:
        with web.refusals_shown():
            await forum.hide(await web.acting(), post.id, reason.value or '')
            sheet.close()

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Скрыть', hide).mark('hide-now')
    sheet.open()


async def _set_closed(topic_id: int, *, closed: bool) -> None:
    with web.refusals_shown():
        await forum.set_closed(await web.acting(), topic_id, closed=closed)
        ui.navigate.reload()
