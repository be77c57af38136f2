"""/diary and /marks: a pupil's week and the term's marks, for pupil, parents, class teacher and administration."""

from nicegui import ui

from components import buttons, cards, chips, dialogs, home_family, live, marks_view, web
from components.board_view import events, unread_brief
from components.calculator import Calculator
from components.diary_view import DiaryView, switch
from components.frame import Frame, tab_title
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.diary_shapes import MarkOn, TermMarks, Week
from ejournal.services import calculator, days, diary, family_day, mark_story, pupil_marks, pupils
from ejournal.services.mark_story import Step
from ejournal.services.talk import board, class_events
from ejournal.topics import Change


def register() -> None:
    """Add the addresses."""

    @web.page('/diary')
    async def own_diary(week: str = '') -> None:
        await show_week(None, week)

    @web.page('/diary/{pupil_id}')
    async def ones_diary(pupil_id: int, week: str = '') -> None:
        await show_week(pupil_id, week)

    @web.page('/marks')
    async def own_marks(term: int | None = None) -> None:
        await show_marks(None, term)

    @web.page('/marks/{pupil_id}')
    async def ones_marks(pupil_id: int, term: int | None = None) -> None:
        await show_marks(pupil_id, term)


async def show_week(pupil_id: int | None, day: str) -> None:
    """The week of the day asked for; it follows the journal while it is open."""
    actor: Actor = await web.acting()
    chosen = days.chosen(day) if day else None
    week = await diary.week(actor, pupil_id, chosen)

    async def reload() -> None:
        with web.refusals_shown():
            view.update(await diary.week(await web.acting(), week.pupil_id, week.chosen))

    async def tell(mark: MarkOn) -> None:
        with web.refusals_shown():
            _show_story(mark, await mark_story.of_mark(await web.acting(), week.pupil_id, mark.work_id))

    with framed(week.name, actor, _section(actor, '/diary')) as page:
        tab_title(f'Дневник: {week.name}')
        await _head(page, actor, week, 'diary')
        view = DiaryView(week, tell)
        if _section(actor, '') == '' and (not day or week.chosen == week.today):
            with view.brief, cards.card(flush=True) as brief:
                brief.classes('ej-brief')
                await _board(actor)
                await _today(actor, week)
        await _events(actor, week)
    live.reload_on([f'pupil:{week.pupil_id}', f'class:{week.class_id}'], reload, when=_matters)


async def _board(actor: Actor) -> None:
    """What the family has still to read; the diary is its start page."""
    async def load() -> list[board.Line]:
        return await board.unread(await web.acting())

    async def read(number: int) -> None:
        with web.refusals_shown():
            await board.read(await web.acting(), number)

    await live.section(load, lambda lines: unread_brief(lines, read),
                       lambda _: [board.KEY, f'person:{actor.person_id}'])


async def _today(actor: Actor, week: Week) -> None:
    """On the family's start page: the next school day, what is new since the last visit, what was missed."""
    async def load() -> family_day.FamilyDay:
        return await family_day.of_pupil(await web.acting(), week.pupil_id)

    links = []
    if week.pupil_id in actor.child_ids and actor.may(Action.ABSENCE_TELL):
        links.append(('Сообщить об отсутствии', f'/absence?pupil={week.pupil_id}'))
    if actor.may(Action.CALCULATOR):
        links.append(('Какие отметки нужны', f'/marks/{week.pupil_id}#calculator'))
    await live.section(load, lambda day: home_family.draw(day, links), lambda _: [f'pupil:{week.pupil_id}'], pause=1)
    await family_day.visited(actor, week.pupil_id)


async def _events(actor: Actor, week: Week) -> None:
    """The planned events of the class in the week (п. 17.5.11)."""
    async def load() -> list[class_events.Line]:
        return await class_events.of_week(await web.acting(), week.class_id, week.days[0].date, week.days[-1].date)

    if actor.may(Action.EVENTS_READ):
        await live.section(load, events, lambda _: [f'class:{week.class_id}'], pause=1)


async def show_marks(pupil_id: int | None, term_id: int | None) -> None:
    """The marks of a term by subject."""
    actor: Actor = await web.acting()
    shown = await pupil_marks.of_term(actor, pupil_id, term_id)

    async def load() -> TermMarks:
        return await pupil_marks.of_term(await web.acting(), shown.pupil_id, shown.term_id)

    async def tell(mark: MarkOn) -> None:
        with web.refusals_shown():
            _show_story(mark, await mark_story.of_mark(await web.acting(), shown.pupil_id, mark.work_id))

    with framed(shown.name, actor, _section(actor, '/marks')) as page:
        tab_title(f'Отметки: {shown.name}')
        await _head(page, actor, shown, 'marks')
        with cards.row():
            buttons.segmented([buttons.Segment(name, str(term), f'?term={term}') for term, name in shown.terms],
                              str(shown.term_id), label='Учебный период')
        with cards.row() as tools:
            tools.classes('ej-marks-tools')
            if actor.may(Action.CALCULATOR) and shown.grade > 1:
                buttons.link_button('Калькулятор', '#calculator')
            ui.link('Табель, PDF', f'/reports/file/report-card.pdf?pupil={shown.pupil_id}', new_tab=True) \
                .classes(replace='ej-btn')
            if _section(actor, '') == '':
                buttons.link_button('Посещаемость', f'/attendance/pupil/{shown.pupil_id}')
        await live.section(load, lambda marks: marks_view.draw(marks, tell), lambda marks: [f'pupil:{marks.pupil_id}'])
        if actor.may(Action.CALCULATOR):
            await _calculator(actor, shown)


async def _calculator(actor: Actor, shown: TermMarks) -> None:
    """Which marks are needed; and the forecast, only where the school shows it to families (п. 11.9)."""
    found = await calculator.of_term(actor, shown.pupil_id, shown.term_id)
    if not found.subjects:
        return
    ui.link_target('calculator')
    drawn = Calculator(found)

    async def reload() -> None:
        with web.refusals_shown():
            drawn.show(await calculator.of_term(await web.acting(), shown.pupil_id, shown.term_id))

    live.reload_on([f'pupil:{shown.pupil_id}'], reload)
    lines = await calculator.forecast(actor, shown.pupil_id)
    if lines:
        with cards.card('Прогноз', 'если всё пойдёт как обычно; это не отметка', flush=True), cards.rows():
            for subject, sentence in lines:
                cards.item(subject, sentence)


def _show_story(mark: MarkOn, steps: list[Step]) -> None:
    """When the mark was set and changed; who and why is the school's own business."""
    with dialogs.sheet(f'{mark.text} · {mark.date:%d.%m.%Y}') as sheet:
        ui.label(f'{mark.work[:1].upper()}{mark.work[1:]}')
        cards.history([(_change(step), ' · '.join(part for part in (f'{step.at:%d.%m.%Y %H:%M}', step.note) if part))
                       for step in steps])
    sheet.open()


def _change(step: Step) -> str:
    if not step.before:
        return f'поставлена {step.after}'
    return f'{step.after} вместо {step.before}' if step.after else f'{step.before} убрана'


def _section(actor: Actor, own: str) -> str:
    """The menu entry: the family's own, or where the teacher came from."""
    return own if actor.child_ids or actor.may(Action.DIARY_OWN) else '/class'


async def _head(page: Frame, actor: Actor, shown: Week | TermMarks, kind: str) -> None:
    own = await pupils.choices(actor)
    with page.chips:
        chips.chip(shown.class_name)
    with page.actions:
        if shown.pupil_id not in [choice.pupil_id for choice in own]:
            other, label = ('marks', 'Отметки') if kind == 'diary' else ('diary', 'Дневник')
            buttons.link_button(label, f'/{other}/{shown.pupil_id}')
            buttons.link_button('Посещаемость', f'/attendance/pupil/{shown.pupil_id}')
        else:
            switch([(choice.name, choice.class_name, f'/{kind}/{choice.pupil_id}') for choice in own],
                   f'/{kind}/{shown.pupil_id}')


def _matters(change: Change) -> bool:
    """A class is told of every mark of everybody; a diary wants its lessons only."""
    return not change.key.startswith('class:') or bool(change.patch.get('lessons', True))
