"""/attendance/pupil/…: a pupil's own sheet, for the class teacher, the administration, the pupil and the parents."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nicegui import ui

from components import absence_day, buttons, cards, chips, dialogs, live, states, web
from components import attendance_charts as charts
from components.attendance_rules import rules
from components.chart import Chart
from components.diary_view import SHORT, switch
from components.frame import tab_title
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.reports.names import Names
from ejournal.reports.shapes import Column, Kind, plain, shown
from ejournal.services import absence_reasons, pupil_attendance, pupils
from ejournal.services.absence_reasons import Wanted
from ejournal.services.pupil_attendance import Sheet

PAUSE = 0.3
FIRST = 10  # days shown at once
NOTHING = 'Уроков ещё не было. Лист заполнится с первым уроком.'


def register() -> None:
    """Add the address."""
    web.page('/attendance/pupil/{pupil_id}', title='Посещаемость')(pupil_page)


async def pupil_page(pupil_id: int) -> None:
    """The whole, the months, the subjects, the lessons, and every day that is not ordinary."""
    actor: Actor = await web.acting()
    sheet = await pupil_attendance.of_pupil(actor, pupil_id)
    own = pupil_id in actor.child_ids or pupil_id == actor.person_id
    with framed(sheet.name, actor, '/diary' if own else '/attendance',
                subtitle=f'Посещаемость, {sheet.data.year_name}') as page:
        tab_title(f'Посещаемость: {sheet.name}')
        with page.chips:
            if sheet.class_name:
                chips.chip(sheet.class_name)
        with page.actions:
            if own:
                switch([(one.name, one.class_name, f'/attendance/pupil/{one.pupil_id}')
                        for one in await pupils.choices(actor)], f'/attendance/pupil/{pupil_id}')
            buttons.link_button('Дневник', f'/diary/{pupil_id}')
            if pupil_id in actor.child_ids and actor.may(Action.ABSENCE_TELL):
                buttons.link_button('Сообщить об отсутствии', f'/absence?pupil={pupil_id}', 'primary')
        screen = Screen(sheet)
        rules()

    async def reload() -> None:
        with web.refusals_shown():
            fresh = await pupil_attendance.of_pupil(await web.acting(), pupil_id)
            if fresh.version != screen.sheet.version:
                screen.draw(fresh)

    live.reload_on([f'pupil:{pupil_id}'], reload, pause=PAUSE)


class Screen:
    """The drawn sheet; ``draw`` brings it up to a fresh one."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.all = sheet, False
        self.tiles = cards.stack()
        with ui.element('div').classes('ej-charts'):
            self.months = Chart('Пропуски по причинам', (
                Column('Месяц'), *charts.BY_REASON),
                subtitle='пропущено уроков; линия — % посещаемости (шкала справа)', note=charts.FORMULA, height=300)
            self.lessons = Chart('День недели и номер урока', charts.BY_LESSON, subtitle='доля пропущенных',
                note='пропущенные уроки / уроки без «осв» · 100')
            self.subjects = Chart('По предметам', (
                Column('Предмет'), Column('Уроков', Kind.WHOLE), Column('Пропущено', Kind.WHOLE),
                Column('Опозданий', Kind.WHOLE), Column('% посещаемости', Kind.PERCENT)),
                subtitle='пропущено уроков', note=charts.FORMULA,
                height=max(200, 110 + 26 * int((sheet.figures.subjects['missed'] > 0).sum())))
            self.days = cards.stack()
        self.draw(sheet)

    def draw(self, sheet: Sheet) -> None:
        """Everything anew."""
        self.sheet = sheet
        figures, names = sheet.figures, Names.of(sheet.data)
        self.tiles.clear()
        with self.tiles:
            _tiles(figures.whole.iloc[0].to_dict())
        _show(self.months, charts.stacked(figures.months, 'month'), NOTHING)
        missed = bool(len(figures.subjects)) and bool((figures.subjects['missed'] > 0).any())
        drawn = charts.by_subject(figures.subjects, names.subjects)
        _show(self.subjects, drawn if missed else ({}, []),
              'Пропусков нет.' if len(figures.subjects) else NOTHING)
        _show(self.lessons, charts.by_lesson(figures.lessons), NOTHING)
        self.days.clear()
        with self.days:
            self._days(sheet)

    def _show_all(self) -> None:
        self.all = True
        self.draw(self.sheet)

    def _days(self, sheet: Sheet) -> None:
        rows = sheet.figures.days.sort_values('date', ascending=False).to_dict('records')
        with cards.card('Дни с отметками', 'пропуски, опоздания и освобождения, последние сверху', flush=bool(rows)):
            if not rows:
                states.empty('Таких дней нет', 'Все уроки посещены вовремя.')
                return
            with cards.rows():
                for one in rows if self.all else rows[:FIRST]:
                    self._day(sheet, one)
            if len(rows) > FIRST and not self.all:
                with cards.row().classes('ej-card-foot'):
                    buttons.quiet(f'Показать все: {len(rows)}', self._show_all)

    def _day(self, sheet: Sheet, one: Mapping[Any, Any]) -> None:
        day: date = one['date'].date()
        parts = ['весь день'] if one['missed_days'] else []
        parts += [f'освобождён: {int(one["released"])}'] if one['released'] else []
        with cards.item(f'{day:%d.%m.%Y}, {SHORT[day.weekday()]}', ', '.join(parts),
                        href=f'/diary/{sheet.pupil_id}?week={day}'), cards.row():
            if one['label']:
                chips.chip(str(one['label']), 'absence')
            if sheet.may_set and one['missed']:
                buttons.button('Причина', lambda: self._reason(day)).props['aria-label'] = f'Причина: {day:%d.%m.%Y}'

    async def _reason(self, day: date) -> None:
        with web.refusals_shown():
            found = await absence_reasons.day(await web.acting(), self.sheet.class_id, self.sheet.pupil_id, day)
            absence_day.open_day(found, self._give)

    async def _give(self, pupil: int, chosen: absence_day.Chosen) -> bool:
        with web.refusals_shown():
            given = await absence_reasons.give(await web.acting(), self.sheet.class_id, pupil, Wanted(*chosen))
            dialogs.notice(given.sentence, 'warn' if given.refused else 'good')
            return True
        return False


def _show(chart: Chart, drawn: charts.Drawn, empty: str) -> None:
    made, rows = drawn
    if not rows:
        chart.show({}, [], alt='', empty=empty)
        return
    words = '; '.join(f'{row[0]}: {shown(row[-1], Kind.ONE)} %' for row in rows[:14])
    chart.show(made, rows, alt=f'{chart.title}. % посещаемости: {words}')


def _tiles(whole: Mapping[Any, Any]) -> None:
    percent = plain(whole['percent'])
    with cards.tiles():
        cards.tile('Посещаемость', f'{shown(percent, Kind.ONE)} %' if percent is not None else '—',
                   of=f'{int(whole["seats"] - whole["missed"])} из {int(whole["seats"])} уроков на '
                      f'{clock.today():%d.%m.%Y}')
        cards.tile('Пропущено дней', str(int(whole['missed_days'])), of=f'по болезни: {int(whole["ill_days"])}')
        cards.tile('Пропущено уроков', str(int(whole['missed'])), of=f'по болезни: {int(whole["ill"])}, '
                   f'по уважительной: {int(whole["excused"])}')
        cards.tile('Без уважительной', str(int(whole['unexcused'])), of=f'не выяснено: {int(whole["unknown"])}')
        cards.tile('Опоздания', str(int(whole['late'])), of='в пропуски не входят')
