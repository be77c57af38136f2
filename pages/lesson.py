"""/lesson/{id}: one lesson — topic, homework, who is there, works, files, the note; every change saves itself."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import uuid4

from nicegui import events, ui

from components import buttons, cards, chips, dialogs, forms, lesson_parts, live, states, web
from components.diary_view import LONG, long_date
from components.frame import Frame
from components.homework_card import Due, HomeworkCard
from components.lesson_list import span
from components.navigation import framed
from components.presence import Presence
from components.saved_text import SavedText
from ejournal import clock, files
from ejournal.access import Action, Actor
from ejournal.lesson_shapes import DayLoad, FileLine, LessonView, PupilLine, WorkLine
from ejournal.services import attachments, edits, homework_load, lesson_page, today
from ejournal.services.operations import Kind, Operation, Outcome, Status, Was
from ejournal.topics import Change
from models import Invalid, Refusal

MINUTE = 60
PICK = '() => getElement({}).$refs.qRef.pickFiles()'
TOO_BIG = 'Файл больше 10 МБ. Сожмите его или приложите ссылку.'


def register() -> None:
    """Add the address."""

    @web.page('/lesson/{lesson_id}')
    async def lesson(lesson_id: int) -> None:
        actor: Actor = await web.acting()
        view = await lesson_page.show(actor, lesson_id)
        day = f'{LONG[view.date.weekday()]}, {long_date(view.date)}'
        place = ' · '.join(part for part in (f'{view.number}-й урок, {view.starts_at}',
                                             f'каб. {view.room}' if view.room else '', view.teacher) if part)
        section = '/' if actor.may(Action.JOURNAL_WRITE) else '/school' if actor.may(Action.JOURNAL_READ_ALL) \
            else '/class'
        with framed(view.title, actor, section, subtitle=f'{day} · {place}') as page:
            shown = LessonPage(view, page)
            shown.keep(f'{actor.account_id}.lesson.{view.id}')
            await shown.homework.show_load()
        live.reload_on([f'group:{view.group_id}', f'lesson:{view.id}', f'class:{view.class_id}'], shown.reload,
                       when=_matters)
        live.again(MINUTE, shown.draw_status)


def _matters(change: Change) -> bool:
    """A class is told of every mark of everybody; the page wants its lessons only."""
    return not change.key.startswith('class:') or bool(change.patch.get('lessons', True))


class LessonPage:
    """The page while it is open: the lesson as last read, and the parts that follow it."""

    def __init__(self, view: LessonView, page: Frame) -> None:
        self.view = view
        with page.chips:
            self.status = ui.element('div').classes('ej-row').props('role=status')
        with page.actions:
            _links(view)
        self.closed = ui.element('div')
        with ui.element('div').classes('ej-lesson-page'):
            with ui.element('div').classes('ej-lesson-col'):
                self._content(view)
                self._list_card('personal', 'Отдельным обучающимся', view.writes, self._personal_buttons)
                self._list_card('files', 'Файлы и ссылки', view.writes, self._file_buttons)
            with ui.element('div').classes('ej-lesson-col'):
                with cards.card('Посещаемость', flush=True) as box:
                    box.classes('ej-part-presence')
                    self.presence = Presence(view.pupils, self._presence, enabled=view.presence)
                if view.grade > 1:
                    self._list_card('works', 'Работы урока', view.marks, self._work_buttons)
                self._note(view)
        self.draw_status()
        self._draw(view, everything=True)

    # --- building ---
    def _content(self, view: LessonView) -> None:
        with cards.card('Тема и домашнее задание') as box:
            box.classes('ej-part-content')
            if view.writes and view.planned:
                with ui.element('div').classes('ej-plan'):
                    ui.label(f'По КТП: {view.planned}').classes('ej-muted ej-small ej-grow')
                    self.take = buttons.button('Взять из КТП', self._take_planned).props('data-key=KeyK')
                    self.take.props['title'] = 'Alt+K: тема и задание из КТП'
            topic = forms.text_field('Тема урока', 'topic', placeholder=view.planned)
            topic.set_enabled(view.writes)
            self.topic = SavedText(topic, view.topic, self._text(Kind.TOPIC))
            topic.on('keydown.enter', self.topic.save)
            self.homework = HomeworkCard(view, self._save_homework, self._text(Kind.MINUTES), self._load)

    def _list_card(self, name: str, title: str, writes: bool, make_buttons: Callable[[], None]) -> None:
        with cards.card(title) as box:
            box.classes(f'ej-part-{name}')
            setattr(self, f'{name}_list', ui.element('div'))
            if writes:
                with cards.row():
                    make_buttons()

    def _personal_buttons(self) -> None:
        buttons.button('Дать своё задание', lambda: self._edit_personal(None))

    def _work_buttons(self) -> None:
        buttons.button('Добавить работу', self._add_work)
        buttons.link_button('Поставить отметки', f'/journal/{self.view.group_id}', 'quiet')

    def _file_buttons(self) -> None:
        upload = ui.upload(on_upload=self._uploaded, auto_upload=True, max_file_size=files.MAX_SIZE, multiple=True,
                           on_rejected=lambda: dialogs.notice(TOO_BIG, 'bad'))
        upload.props(f'accept="{files.ACCEPT}"').classes('ej-upload').mark('upload')
        buttons.button('Прикрепить файл').on('click', js_handler=PICK.format(upload.id))
        buttons.button('Добавить ссылку', self._add_link)

    def _note(self, view: LessonView) -> None:
        self.note: SavedText | None = None
        if view.note is None or not (view.writes or view.note):
            return
        with cards.card('Записка замещающему') as box:
            box.classes('ej-part-note')
            area = forms.text_area('Что нужно знать тому, кто проведёт урок', 'note',
                                   hint='Видят учителя этого урока и администрация')
            area.set_enabled(view.writes)
            self.note = SavedText(area, view.note, self._text(Kind.NOTE))

    def keep(self, storage: str) -> None:
        """What is typed outlives the session and the page, until it is stored."""
        for text in (self.topic, self.homework.text, self.note):
            if text is not None:
                text.keep(storage)

    # --- following ---
    async def reload(self) -> None:
        """Read the lesson again and draw what differs."""
        with web.refusals_shown():
            self._draw(await lesson_page.show(await web.acting(), self.view.id))
            await self.homework.show_load()

    def _draw(self, view: LessonView, *, everything: bool = False) -> None:
        before, self.view = self.view, view
        self.topic.show(view.topic)
        if not everything:
            self.homework.show(view)
        self.presence.show(view.pupils, enabled=view.presence)
        if self.note is not None:
            self.note.show(view.note or '')
        parts: list[tuple[str, object, object, Callable[[], None]]] = [
            ('personal_list', before.pupils, view.pupils,
             lambda: lesson_parts.draw_personal(view, self._edit_personal)),
            ('files_list', before.files, view.files, lambda: lesson_parts.draw_files(view, self._remove_file)),
            ('works_list', before.works, view.works, lambda: lesson_parts.draw_works(view, self._remove_work))]
        for name, old, new, draw in parts:
            box = getattr(self, name, None)
            if box is not None and (everything or old != new):
                box.clear()
                with box:
                    draw()
        if everything or before.why_not != view.why_not:
            self.closed.clear()
            if view.why_not:
                with self.closed:
                    states.callout(view.why_not, 'info')
        if everything or (before.missing, before.late) != (view.missing, view.late):
            self.draw_status()

    def draw_status(self) -> None:
        """What is missing and how long there is time for it (I-01)."""
        self.status.clear()
        with self.status:
            _status(self.view)

    # --- saving ---
    def _operation(self, kind: Kind, **values: object) -> Operation:
        return Operation(str(uuid4()), kind, self.view.group_id, self.view.id, source='lesson',
                         **values)  # type: ignore[arg-type]  # fields by name

    async def _apply(self, *operations: Operation) -> list[Outcome]:
        """By the grid's own rules; the answers are read by the caller."""
        return await edits.apply(await web.acting(), operations, remember=False)

    def _text(self, kind: Kind) -> Callable[[str, str], Awaitable[tuple[str, str]]]:
        async def save(old: str, new: str) -> tuple[str, str]:
            try:
                return _answer(old, (await self._apply(self._operation(kind, old=old, new=new)))[0])
            except Refusal as refusal:  # the text stays, with the sentence under it
                return old, refusal.message
        return save

    async def _save_homework(self, old: str, new: str, due: Due, none: bool) -> tuple[str, str]:
        given = self.homework.seen
        operation = self._operation(Kind.HOMEWORK, old=old, new=new, due_lesson=due[0],
                                    due_on=None if due[0] else due[1], none=none,
                                    was=Was(due_on=given.due_on if given.text else None, none=given.none))
        try:
            outcome, = await self._apply(operation)
        except Refusal as refusal:
            return old, refusal.message
        if outcome.status is Status.CONFLICT:  # shown now, so that saving again is meant
            self.view = await lesson_page.show(await web.acting(), self.view.id)
            self.homework.saw(self.view)
        return _answer(old, outcome)

    async def _take_planned(self) -> None:
        """Topic and homework of the КТП into what is still empty: one key (Alt+K)."""
        if not self.topic.text:
            self.topic.field.value = self.view.planned
            await self.topic.save()
        if not self.homework.text.text and self.view.planned_homework and not self.view.homework.none:
            await self.homework.take(self.view.planned_homework)

    async def _load(self, day: date | None) -> DayLoad | None:
        if day is None or not self.view.writes:
            return None
        own = self.view.homework
        return await homework_load.of_day(await web.acting(), self.view.group_id, day, without_lesson=self.view.id,
                                          minutes=own.minutes)

    async def _presence(self, pupil: PupilLine, code: str, minutes: int) -> None:
        await self._shown(self._operation(Kind.ATTENDANCE, pupil=pupil.id, old=pupil.code, new=code, minutes=minutes,
                                          was=Was(minutes=pupil.minutes)))

    async def _shown(self, *operations: Operation) -> bool:
        """Apply; show the first refusal; draw the lesson as it is then. Answers whether all went well."""
        with web.refusals_shown():
            troubles = [_answer('', outcome)[1] for outcome in await self._apply(*operations)]
            for trouble in [one for one in troubles if one][:1]:
                dialogs.notice(trouble, 'bad')
            await self.reload()
            return not any(troubles)
        return False

    # --- works, files, single pupils ---
    async def _add_work(self) -> None:
        with dialogs.sheet('Новая работа') as box, forms.form():
            kinds = {type_id: f'{name}, вес {weight.replace(".", ",")}' for type_id, name, weight in self.view.types}
            kind = forms.select_field('Тип задания', 'type', kinds, required=True, search=True)
            topic = forms.text_field('Тема работы', 'work_topic')
            weight = forms.text_field('Вес', 'weight', hint='Пусто: как у типа')

            async def save() -> None:
                if kind.value is None:
                    kind.error = 'Выберите тип задания: без него отметку поставить нельзя (п. 17.4).'
                elif await self._shown(self._operation(Kind.WORK, type=kind.value, topic=topic.value or '',
                                                       weight=weight.value or '')):
                    box.close()
        with box.foot:
            buttons.primary('Добавить', save).mark('add-work')
        box.open()

    async def _remove_work(self, work: WorkLine) -> None:
        await self._shown(self._operation(Kind.WORK, work=work.id, type=work.type_id, remove=True,
                                          was=Was(work.type_id, work.weight, work.topic)))

    async def _uploaded(self, event: events.UploadEventArguments) -> None:
        with web.refusals_shown():
            if event.file.size() > files.MAX_SIZE:
                raise Invalid(TOO_BIG)
            await attachments.attach_file(await web.acting(), self.view.id, event.file.name, await event.file.read())
            await self.reload()
        if isinstance(event.sender, ui.upload):
            event.sender.reset()

    async def _add_link(self) -> None:
        with dialogs.sheet('Ссылка к уроку') as box, forms.form():
            link = forms.text_field('Адрес', 'link', required=True, placeholder='адрес страницы в интернете')
            title = forms.text_field('Название', 'title', hint='Так ссылку увидят обучающиеся')

            async def save() -> None:
                try:
                    await attachments.attach_link(await web.acting(), self.view.id, link.value or '', title.value or '')
                except Invalid as refusal:
                    link.error = refusal.message
                    return
                box.close()
                await self.reload()
        with box.foot:
            buttons.primary('Добавить', save)
        box.open()

    async def _remove_file(self, line: FileLine) -> None:
        with web.refusals_shown():
            await attachments.remove(await web.acting(), line.id)
            await self.reload()

    async def _edit_personal(self, pupil: PupilLine | None) -> None:
        with dialogs.sheet(pupil.name if pupil else 'Своё задание') as box, forms.form():
            names = {one.id: one.name for one in self.view.pupils if not one.personal}
            chosen = None if pupil else forms.select_field('Кому', 'pupils', names, value=[], multiple=True,
                                                           required=True)
            text = forms.text_area('Задание', 'personal', value=pupil.personal if pupil else '',
                                   hint='Пустой текст убирает задание' if pupil else 'Увидят только они и их родители')

            async def save() -> None:
                to = [pupil.id] if pupil else list(chosen.value or []) if chosen else []
                if chosen is not None and not to:
                    chosen.error = 'Выберите, кому дать задание.'
                elif await self._give([(one, pupil.personal if pupil else '') for one in to], text.value or ''):
                    box.close()
        with box.foot:
            buttons.primary('Сохранить', save)
        box.open()

    async def _give(self, to: list[tuple[int, str]], text: str) -> bool:
        lesson_id, day = self.homework.chosen
        return await self._shown(*(self._operation(
            Kind.PERSONAL, pupil=pupil, old=old, new=text, due_lesson=None if self.view.homework.due_on else lesson_id,
            due_on=None if lesson_id or self.view.homework.due_on else day) for pupil, old in to))


def _answer(old: str, outcome: Outcome) -> tuple[str, str]:
    """What is stored now, and what to say; after a conflict saving again replaces the other's text."""
    if outcome.status is Status.CONFLICT:
        whose = f' ({outcome.by})' if outcome.by else ''
        return outcome.value, f'{outcome.message} Сейчас в журнале{whose}: «{outcome.value}».'
    if outcome.status is Status.REFUSED:
        return old, outcome.message
    return outcome.value, ''


def _links(view: LessonView) -> None:
    for lesson_id, sign, label in ((view.before, '←', 'Предыдущий урок дня'), (view.after, '→', 'Следующий урок дня')):
        if lesson_id:
            link = buttons.link_button(sign, f'/lesson/{lesson_id}').classes('ej-btn-icon')
            link.props['aria-label'] = link.props['title'] = label
    buttons.link_button('Журнал', f'/journal/{view.group_id}')


def _status(view: LessonView) -> None:
    if view.cancelled:
        chips.chip('урок отменён', 'warn')
    elif view.future:
        chips.chip('ещё не состоялся')
    elif not view.missing:
        chips.chip('всё внесено', 'good')
    else:
        for what in view.missing:
            chips.chip(f'нет: {what}', 'warn')
        left = today.left(view.due)
        due = clock.local(view.due)
        span(f'до {due:%H:%M} осталось {left}' if left else f'срок прошёл {due:%d.%m в %H:%M}', 'ej-small ej-muted')
    if view.late:
        span(view.late, 'ej-small ej-warn')
