"""Parts of a lesson's page that are lists: works, files and links, tasks of single pupils."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from components import buttons, cards, chips
from ejournal.lesson_shapes import FileLine, LessonView, PupilLine, WorkLine


def draw_works(view: LessonView, remove: Callable[[WorkLine], Awaitable[None]]) -> None:
    """The works with type, weight and until when their marks are due; without marks they may be removed."""
    if not view.works:
        ui.label('Работ нет. Без типа задания отметку поставить нельзя.').classes('ej-muted ej-small')
        return
    with cards.rows():
        for work in view.works:
            weight = work.weight.replace('.', ',')
            parts = [work.topic, f'вес {weight}', f'отметки до {work.due:%d.%m.%Y, %H:%M}']
            with cards.item(work.name[:1].upper() + work.name[1:], ' · '.join(part for part in parts if part)):
                if work.marked:
                    chips.chip(f'отметок: {work.marked}', 'good')
                else:
                    chips.chip('нет отметок', 'warn')
                    if view.marks:
                        buttons.icon_button('close', f'Убрать работу: {work.name}', partial(remove, work))


def draw_files(view: LessonView, remove: Callable[[FileLine], Awaitable[None]]) -> None:
    """What is attached; links open in a window of their own that knows nothing of ours."""
    if not view.files:
        ui.label('Ничего не приложено.').classes('ej-muted ej-small')
        return
    with cards.rows():
        for line in view.files:
            with ui.element('li'):
                with ui.element('div').classes('ej-item-main'):
                    file_link(line)
                    ui.label(line.link or size_text(line.size)).classes('ej-item-sub')
                if view.writes:
                    buttons.icon_button('close', f'Убрать: {line.title}', partial(remove, line))


def file_link(line: FileLine) -> ui.link:
    """A file to save or a link to follow, both in the words of the teacher."""
    if line.link:
        return ui.link(line.title, line.link, new_tab=True).classes(replace='ej-item-title') \
            .props('rel="noopener noreferrer"')
    return ui.link(line.title, f'/files/{line.id}').classes(replace='ej-item-title').props('download')


def draw_personal(view: LessonView, edit: Callable[[PupilLine], Awaitable[None]]) -> None:
    """The pupils with a task of their own."""
    own = [pupil for pupil in view.pupils if pupil.personal]
    if not own:
        ui.label('У всех одно задание. Другое задание увидит только тот, кому оно дано.').classes('ej-muted ej-small')
        return
    with cards.rows():
        for pupil in own:
            with cards.item(pupil.name, pupil.personal):
                if view.writes:
                    buttons.quiet('Изменить', partial(edit, pupil))


def size_text(size: int) -> str:
    """«1,2 МБ», «340 КБ»."""
    if size >= 1024 * 1024:
        return f'{size / 1024 / 1024:.1f} МБ'.replace('.', ',')
    return f'{max(1, round(size / 1024))} КБ'
