"""/school: the journals of all classes, for reading; /class: the class one leads, its journals and absences."""

from nicegui import ui

from components import buttons, cards, chips, class_tabs, dialogs, forms, home_class, live, states, web
from components.absence_table import AbsenceTable
from components.diary_view import long_date, week_link
from components.failing_flags import flags
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.attendance import Code
from ejournal.services import class_digest, class_week, days, journal, releases, shelf
from ejournal.services.class_week import Absence, ClassWeek
from ejournal.services.journal import JournalLine
from ejournal.services.releases import Release
from ejournal.services.shelf import ClassShelf
from ejournal.services.talk import failing


def register() -> None:
    """Add the addresses."""
    web.page('/school', action=Action.JOURNAL_READ_ALL)(school_page)

    @web.page('/class', action=Action.CLASS_READ)
    async def own_class(week: str = '') -> None:
        await show_class(await class_week.own_class(await web.acting()), week)

    @web.page('/class/{class_id}')
    async def one_class(class_id: int, week: str = '') -> None:
        await show_class(class_id, week)


# --- the school -------------------------------------------------------------------------------------------------------
async def school_page(grade: int = 0) -> None:
    """One parallel at a time; the search goes over all of them."""
    actor: Actor = await web.acting()
    classes = await shelf.of_school(actor)
    grades = sorted({found.grade for found in classes})
    chosen = grade if grade in grades else (grades[0] if grades else 0)

    def show() -> None:
        box.clear()
        with box:
            _draw_classes(_found(classes, chosen, field.value or ''))

    with framed('Все журналы', actor, '/school', subtitle='Открываются для просмотра'):
        with cards.row().classes('ej-tools'):
            field = forms.text_field('Поиск по всем классам', 'search', placeholder='Класс, предмет или учитель')
            field.props('type=search debounce=150').on_value_change(show)
            buttons.segmented([buttons.Segment(str(one), str(one), f'?grade={one}') for one in grades], str(chosen),
                              label='Параллель')
        box = cards.stack()
        show()


def _found(classes: list[ClassShelf], grade: int, text: str) -> list[tuple[ClassShelf, list[JournalLine]]]:
    words = text.casefold().replace('ё', 'е').split()
    if not words:
        return [(found, list(found.lines)) for found in classes if found.grade == grade]
    matching = [(found, [line for line in found.lines if _fits(line, found, words)]) for found in classes]
    return [(found, lines) for found, lines in matching if lines]


def _fits(line: JournalLine, found: ClassShelf, words: list[str]) -> bool:
    text = f'{line.subject} {line.subgroup} {line.teachers} {found.name}'.casefold().replace('ё', 'е')
    return all(word in text for word in words)


def _draw_classes(classes: list[tuple[ClassShelf, list[JournalLine]]]) -> None:
    if not classes:
        with cards.card():
            states.empty('Журналов не нашлось', 'Измените запрос или выберите другую параллель.')
        return
    with ui.element('div').classes('ej-shelf'):
        for found, lines in classes:
            with cards.card(found.name, f'Классный руководитель: {found.teacher or "не назначен"}', flush=True):
                _journals(lines)
                with cards.row().classes('ej-card-foot'):
                    buttons.link_button('Пропуски и список класса', f'/class/{found.class_id}', 'quiet')


def _journals(lines: list[JournalLine]) -> ui.element:
    with cards.rows() as box:
        box.classes('ej-stretched')
        for line in lines:
            cards.item(shelf.heading(line), line.teachers or 'учитель не назначен', href=f'/journal/{line.group_id}')
    return box


# --- a class ----------------------------------------------------------------------------------------------------------
async def show_class(class_id: int, day: str) -> None:
    """Absences of the week, where the class teacher gives reasons; the journals; the pupils."""
    actor: Actor = await web.acting()
    chosen = days.chosen(day) if day else None
    week = await class_week.week(actor, class_id, chosen)
    lines = await journal.of_class(actor, class_id)

    async def reload() -> None:
        with web.refusals_shown():
            table.update(await class_week.week(await web.acting(), class_id, chosen))

    active = '/class' if class_id in actor.class_ids else '/school'
    with framed(f'{week.name} класс', actor, active,
                subtitle=f'Классный руководитель: {week.teacher or "не назначен"}') as page:
        with page.chips:
            chips.chip(f'обучающихся: {len(week.pupils)}')
        class_tabs.draw(class_id, '')
        await _failing(actor, class_id)
        with cards.card('Пропуски за неделю', _hint(week), flush=True):
            _week_nav(week)
            if week.may_set and week.pupils:
                with cards.row().classes('ej-card-tools'):
                    buttons.button('Освобождение', lambda: _release(week)).mark('release')
            table = AbsenceTable(week, _give)
        await _digest(actor, class_id)
        with cards.columns():
            with cards.card('Журналы класса', flush=True):
                cards.brief(_journals(lines), len(lines))
            with cards.card('Обучающиеся', 'Фамилия открывает дневник', flush=True):
                _pupils(week)
    live.reload_on([f'class:{class_id}'], reload)


async def _give(absences: list[Absence], reason: str) -> None:
    if reason == Code.EXCUSED:
        with ui.context.client.content:  # not in the cell, which is drawn anew when its code changes
            _excuse(absences)
        return
    with web.refusals_shown():
        _told(await class_week.set_reason(await web.acting(), absences, reason))


def _told(sentences: list[str]) -> None:
    for sentence in sentences:
        dialogs.notice(sentence, 'warn')


def _excuse(absences: list[Absence]) -> None:
    """«УП» is given with its document (norms 3)."""
    with dialogs.sheet('Уважительная причина') as sheet:
        document = forms.text_field('Документ или причина', 'document', required=True,
                                    hint='Заявление родителей, приказ: номер и дата')

    async def put() -> None:
        with web.refusals_shown():
            _told(await class_week.set_reason(await web.acting(), absences, Code.EXCUSED, document.value or ''))
            sheet.close()

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Указать УП', put).mark('excuse-now')
    sheet.open()


async def _failing(actor: Actor, class_id: int) -> None:
    """What teachers have reported of failing pupils; the class teacher closes it (п. 17.4.6)."""
    async def load() -> list[failing.Flag]:
        return await failing.of_class(await web.acting(), class_id)

    async def close(number: int, outcome: str) -> bool:
        with web.refusals_shown():
            await failing.close(await web.acting(), number, outcome)
            return True
        return False

    await live.section(load, lambda found: flags(found, close if class_id in actor.class_ids else None),
                       lambda _: [f'class:{class_id}'], pause=1)


async def _digest(actor: Actor, class_id: int) -> None:
    """Marks of the week, who is falling, debts, birthdays (п. 17.5)."""
    async def load() -> class_digest.Digest:
        return await class_digest.of_class(await web.acting(), class_id)

    await live.section(load, lambda found: home_class.draw(found, forecast=actor.may(Action.FORECAST)),
                       lambda _: [f'class:{class_id}'], pause=2)


async def _release(week: ClassWeek) -> None:
    """«ОСВ» by document over a range, coming lessons too."""
    with web.refusals_shown():
        subjects = await releases.subjects(await web.acting(), week.class_id)
        with dialogs.sheet('Освобождение по документу') as sheet:
            with forms.fields():
                pupil = forms.select_field('Обучающийся', 'pupil', dict(week.pupils), value=week.pupils[0][0])
                subject = forms.select_field('Предмет', 'subject', {0: 'все предметы'} | subjects, value=0)
            with forms.fields():
                since = forms.date_field('С', 'since', value=clock.today(), required=True)
                until = forms.date_field('По (включительно)', 'until', required=True)
            document = forms.text_field('Документ', 'document', hint='Справка или приказ: номер и дата')
            ui.label('ОСВ встанет на все уроки этих дней. Болезнь и другие причины не изменятся.').classes('ej-muted')

        async def put(*, ends: bool) -> None:
            with web.refusals_shown():
                done = await releases.put(await web.acting(), week.class_id, Release(
                    int(pupil.value), int(subject.value) or None, since.day, until.day, document.value or '', ends))
                sheet.close()
                dialogs.notice(f'Изменено уроков: {done.lessons}. {" ".join(done.refused)}'.strip(),
                               'warn' if done.refused else 'good')

        with sheet.foot:
            buttons.button('Снять ОСВ', lambda: put(ends=True))
            buttons.primary('Освободить', lambda: put(ends=False)).mark('release-now')
        sheet.open()


def _hint(week: ClassWeek) -> str:
    if week.may_set:
        return 'Выберите причину и нажмите на урок или на «весь день». Сохраняется сразу.'
    return 'Причину указывает классный руководитель.'


def _week_nav(week: ClassWeek) -> None:
    first, last = week.days[0], week.days[-1]
    with ui.element('div').classes('ej-week-nav ej-card-tools'):
        week_link('←', 'Прошлая неделя', week.previous)
        ui.label(f'{long_date(first)} – {long_date(last)} {last.year}')
        week_link('→', 'Следующая неделя', week.following)


def _pupils(week: ClassWeek) -> None:
    if not week.pupils:
        states.empty('В классе пока никого нет', 'Обучающиеся появятся после приказа о зачислении.')
        return
    with cards.rows() as box:
        box.classes('ej-stretched')
        for pupil_id, name in week.pupils:
            cards.item(name, href=f'/diary/{pupil_id}')
    cards.brief(box, len(week.pupils))
