"""Homework as its teacher writes it: verbs to tap, the lesson it is due on, minutes, the class's load that day."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from nicegui import ui

from components import buttons, forms, states
from components.saved_text import SavedText
from ejournal.lesson_shapes import DayLoad, LessonView
from ejournal.rules import texts

VERBS = ('читать', 'рассказывать', 'пересказать', 'выучить наизусть', 'решить', 'ответить на вопросы', 'повторить',
         'подготовить', 'стр.', '§', '№')
OTHER = -1
KEEP_FOCUS = '(event) => event.preventDefault()'

Due = tuple[int | None, date | None]
SaveHomework = Callable[[str, str, Due, bool], Awaitable[tuple[str, str]]]
SaveMinutes = Callable[[str, str], Awaitable[tuple[str, str]]]
AskLoad = Callable[[date | None], Awaitable[DayLoad | None]]


class HomeworkCard:
    """The fields of one lesson's homework; every change is saved at once through ``save(old, new, due, none)``."""

    def __init__(self, view: LessonView, save: SaveHomework, save_minutes: SaveMinutes, ask_load: AskLoad) -> None:
        self.view, self._save, self._ask = view, save, ask_load
        self._filling = True
        with ui.element('div').classes('ej-verbs').props('role=group aria-label="Характер работы"') as self.verbs:
            for verb in VERBS:
                buttons.button(verb, partial(self._insert, verb)).classes(replace='ej-verb') \
                    .on('mousedown', js_handler=KEEP_FOCUS)
        area = forms.text_area('Задание, выданное на текущем уроке', 'homework')
        area.on_value_change(self._hint)
        self.text = SavedText(area, view.homework.text, self._save_text)
        self.hints = ui.label('').classes('ej-hint ej-hint-warn').props('role=status')
        with forms.fields():
            self.due = forms.select_field('К какому уроку', 'due', {})
            self.day = forms.date_field('К какой дате', 'due_on')
            self.minutes = SavedText(forms.text_field('Примерное время, мин', 'minutes').props('inputmode=numeric'),
                                     _number(view.homework.minutes), save_minutes)
        self.none = forms.checkbox('Без домашнего задания', 'none')
        self.load = ui.element('div').classes('ej-load')
        self.due.on_value_change(self._changed)
        self.day.on('blur', self._changed)
        self.none.on_value_change(self._changed)
        self._fill(view)
        self._filling = False

    # --- what is stored ---
    def show(self, view: LessonView) -> None:
        """Take over what has been saved, here or elsewhere."""
        self._filling = True
        dirty = self.text.text != self.text.stored
        self.text.show(view.homework.text)
        self.minutes.show(_number(view.homework.minutes))
        if not dirty:
            self._fill(view)
        self.view = view
        self._filling = False

    def saw(self, view: LessonView) -> None:
        """The same after a clash: the due date becomes the colleague's, what was typed stays to be saved again."""
        self.show(view)
        self._filling = True
        self._fill(view)
        self._filling = False

    def _fill(self, view: LessonView) -> None:
        given = self.seen = view.homework
        options: dict[int, str] = {key: f'{day:%d.%m.%Y}, {number}-й урок' for key, day, number in view.next}
        if given.text and given.due_lesson not in options and given.due_on:
            options = {0: f'{given.due_on:%d.%m.%Y}'} | options
        chosen = next((key for key in options if key == given.due_lesson), None) if given.text else None
        options[OTHER] = 'другая дата'
        self.due.set_options(options, value=next(iter(options)) if chosen is None else chosen)
        self._show_day()
        self.none.value = given.none
        self._enable(view)
        self._hint()

    def _enable(self, view: LessonView) -> None:
        for field in (self.text.field, self.due, self.day, self.minutes.field, self.none):
            field.set_enabled(view.writes)
        self.text.field.set_enabled(view.writes and not self.none.value)
        self.verbs.set_visibility(view.writes and not self.none.value)

    def _show_day(self) -> None:
        if self.day.wrapper is not None:
            self.day.wrapper.set_visibility(self.due.value == OTHER)

    @property
    def chosen(self) -> Due:
        """The lesson and the date the homework is due on."""
        if self.due.value == OTHER:
            return None, self.day.day
        if self.due.value == 0:
            return None, self.view.homework.due_on
        return self.due.value, next((day for lesson_id, day, _ in self.view.next if lesson_id == self.due.value), None)

    # --- what is typed ---
    async def _save_text(self, old: str, new: str) -> tuple[str, str]:
        if new and self.chosen == (None, None):
            return old, 'Укажите дату, к которой нужно выполнить задание.'
        return await self._save(old, new, self.chosen, self.none.value and not new)

    async def _changed(self) -> None:
        """Another due lesson, or «Без домашнего задания»."""
        if self._filling:
            return
        self._show_day()
        self._enable(self.view)
        await self.show_load()
        given, text = self.view.homework, self.text.text
        if self.none.value != given.none:
            await self._keep('' if self.none.value else text, none=self.none.value)
        elif text and text == self.text.stored and self.chosen[1] not in (None, given.due_on):
            await self._keep(text, none=False)

    async def _keep(self, text: str, *, none: bool) -> None:
        stored, trouble = await self._save(self.text.stored, text, self.chosen, none)
        self.text.stored, self.text.field.error = stored, trouble or None
        self._filling = True
        if trouble:
            self.none.value = self.view.homework.none
        elif none:
            self.text.field.value = stored
        self._filling = False
        self._enable(self.view)

    async def take(self, text: str) -> None:
        """Put the planned homework in and save it."""
        self.text.field.value = text
        await self.text.save()

    def _insert(self, verb: str) -> None:
        before = self.text.field.value or ''
        gap = '' if not before or before[-1].isspace() else ' '
        self.text.field.value = f'{before}{gap}{verb} '
        self.text.field.run_method('focus')

    def _hint(self) -> None:
        text = self.text.text if hasattr(self, 'text') else ''
        planned = any(sign.isdecimal() for sign in self.view.planned_homework)
        if hasattr(self, 'hints'):
            self.hints.text = ' '.join(texts.homework_hints(text, has_textbook=planned)) if text else ''

    # --- the load of the day ---
    async def show_load(self) -> None:
        """What the class has for that day from everybody, against the norm."""
        load = None if self.none.value else await self._ask(self.chosen[1])
        self.load.clear()
        if load is not None:
            with self.load:
                _draw_load(load)


def _draw_load(load: DayLoad) -> None:
    text = f'На {load.day:%d.%m.%Y} классу задано {load.minutes} из {load.norm} мин'
    untimed = f', у {load.untimed} заданий время не указано' if load.untimed > 1 else \
        ', у одного задания время не указано' if load.untimed else ''
    if load.over:
        states.callout(f'{text}{untimed}. Сократите задание или выберите другой урок.', 'warn',
                       title='Больше санитарной нормы')
    else:
        ui.label(text + untimed).classes('ej-small ej-muted')
    if load.lines:
        with ui.element('ul').classes('ej-load-list'):
            for line in load.lines:
                with ui.element('li'):
                    ui.label(line.subject + (f', {line.minutes} мин' if line.minutes else '')).classes('ej-strong')
                    ui.label(line.text)


def _number(minutes: int | None) -> str:
    return str(minutes) if minutes else ''

