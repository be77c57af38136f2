"""/exams: «Подготовка к ГИА» — chosen exams, admission, risk, documents, the file for the region (п. 17.3.5)."""

from datetime import date

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, report_files, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Report
from ejournal.rules import exams as rules
from ejournal.services import exams, exports, imprints
from ejournal.services.exams import Board, Line, Wanted

MARKS = {'': 'не проводилось', rules.PASSED: rules.PASSED, rules.FAILED: rules.FAILED}


def register() -> None:
    """Add the address."""
    web.page('/exams', action=Action.EXAMS, title='Подготовка к ГИА')(exams_page)


async def exams_page(grade: int = 9) -> None:
    """The pupils of grade 9 or 11; a row opens the entry."""
    actor: Actor = await web.acting()
    chosen = grade if grade in exams.GRADES else exams.GRADES[0]

    async def load() -> Board:
        return await exams.board(await web.acting(), chosen)

    async def listing(ending: str) -> tuple[list[Report], Imprint]:
        now = await web.acting()
        await exports.note(now, Action.EXAMS, f'Подготовка к ГИА {chosen}.{ending}')
        return [exams.summary(await exams.board(now, chosen))], await imprints.of_office()

    async def base(_: str) -> tuple[list[Report], Imprint]:
        return await exams.export(await web.acting(), chosen), await imprints.of_office()

    with framed('Подготовка к ГИА', actor, '/exams',
                subtitle=f'{rules.ADMISSION[chosen].capitalize()}, выбор экзаменов, документы') as page:
        with page.actions:
            report_files.draw(listing)
            if actor.may(Action.EXAMS_WRITE):
                buttons.button('Файл для базы ГИА', lambda: report_files.download(base, 'xlsx')).mark('base')
        with cards.row().classes('ej-noprint'):
            buttons.segmented([buttons.Segment(f'{one} классы', str(one), f'/exams?grade={one}')
                               for one in exams.GRADES], str(chosen), label='Класс')
        await live.section(load, _draw, lambda _: [exams.KEY])


def _draw(board: Board) -> None:
    lines = board.lines
    with cards.tiles():
        for label, count in (('Экзамены выбраны', sum(bool(one.subjects) for one in lines)),
                             ('Допущены', sum(one.admitted for one in lines)),
                             ('Документы сверены', sum(one.checked_on is not None for one in lines)),
                             ('Есть риск', sum(bool(one.risks or one.failing) for one in lines)),
                             ('Данные без замечаний', sum(not one.errors for one in lines))):
            cards.tile(label, str(count), of=f'из {len(lines)}')
    with cards.card(flush=True):
        tables.data_table(
            [tables.Column('name', 'Обучающийся'), tables.Column('form', 'Форма'),
             tables.Column('exams', 'Экзамены', width='280px', sortable=False),
             tables.Column('admission', 'Допуск'),
             tables.Column('risk', 'Риск'), tables.Column('documents', 'Документы', width='150px'),
             tables.Column('errors', 'Замечания к данным')],
            [_row(one, board.grade) for one in lines], caption='Участники ГИА', search=True,
            empty=f'В {board.grade} классах никого нет.',
            on_row=(lambda index: _ask(board, lines[index])) if board.may_write else None)
    ui.label('Риск: средний балл по предмету экзамена ниже 2,50 или неудовлетворительный итог за период. Дату согласия '
             'и документы берут из личной карты и раздела «Согласия».').classes('ej-muted ej-small')


def _row(one: Line, grade: int) -> tables.Row:
    risks = ', '.join([*(f'{name} {mean:.2f}'.replace('.', ',') for name, mean in one.risks),
                       *(f'{name}: итог «2»' for name in one.failing)])
    admission = tables.Cell('допущен(а)', chip='good') if one.admitted else \
        tables.Cell(one.admission, chip='bad' if one.admission == rules.FAILED else 'warn',
                    sub='есть «2»' if one.failing else '') if one.admission else tables.Cell('—')
    documents = tables.Cell('сверены', chip='good', sub=f'{one.checked_on:%d.%m.%Y} {one.checked_by}') \
        if one.checked_on else tables.Cell('не сверены')
    return {'name': tables.Cell(one.name, sub=one.class_name), 'form': one.form,
            'exams': ', '.join(rules.title(code, grade) for code in one.subjects), 'admission': admission,
            'risk': tables.Cell('есть', chip='bad', sub=risks, order=1) if risks else tables.Cell('', order=0),
            'documents': documents,
            'errors': tables.Cell('; '.join(one.errors), order=len(one.errors)) if one.errors
            else tables.Cell('нет', chip='good', order=0)}


def _ask(board: Board, line: Line) -> None:
    codes = {code: rules.title(code, board.grade) for code in rules.OF_GRADE[board.grade]}
    with ui.context.client.content, dialogs.sheet(f'{line.name}, {line.class_name}', wide=True) as sheet, forms.form():
        subjects = forms.select_field('Экзамены', 'subjects', codes, value=list(line.subjects), multiple=True)
        with forms.fields():
            form = forms.select_field('Форма', 'form', {one: one for one in rules.FORMS[board.grade]}, value=line.form)
            admission = forms.select_field(rules.ADMISSION[board.grade].capitalize(), 'admission', MARKS,
                                           value=line.admission)
            held = forms.date_field('Дата', 'admission_on', value=line.admission_on)
            conditions = forms.text_field('Особые условия', 'conditions', value=line.conditions)
        checked = forms.checkbox('Документы сверены с подлинниками', 'checked', value=line.checked_on is not None)
        if line.errors:
            with cards.row():
                for error in line.errors:
                    chips.chip(error, 'warn')

    async def save() -> None:
        if not held.check():
            return
        day: date | None = held.day
        with web.refusals_shown():
            await exams.keep(await web.acting(), line.pupil_id, Wanted(
                str(form.value), tuple(subjects.value or ()), str(admission.value or ''), day, conditions.value or '',
                bool(checked.value)))
            sheet.close()
            dialogs.notice('Сохранено', 'good')

    with sheet.foot:
        buttons.link_button('Личная карта', f'/people/{line.pupil_id}')
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-exam')
    sheet.open()
