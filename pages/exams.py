"""/exams: «Подготовка к ГИА» — chosen exams, admission, risk, documents, the file for the region (п. 17.3.5)."""

from datetime import date
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, report_files, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.reports.delimited import ENCODINGS, delimited
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Report
from ejournal.rules import exams as rules
from ejournal.services import exam_codes, exams, exports, imprints
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
                buttons.button('Коды', _codes).mark('codes')
                buttons.button('Файл для базы ГИА', lambda: _file(chosen, base)).mark('base')
        with cards.row().classes('ej-noprint'):
            buttons.segmented([buttons.Segment(f'{one} классы', str(one), f'/exams?grade={one}')
                               for one in exams.GRADES], str(chosen), label='Класс')
        await live.section(load, _draw, lambda _: [exams.KEY])


def _file(grade: int, base: report_files.Make) -> None:
    """In which shape the region takes the file: a workbook, or two tables of text (norms 7)."""
    with dialogs.sheet('Файл для базы ГИА') as sheet, forms.form():
        ui.label('Участники и экзамены одним файлом XLSX или двумя таблицами CSV (разделитель «;»). Файл на сервере не '
                 'хранится, получение записывается в журнал событий.').classes('ej-muted')
        encoding = forms.select_field('Кодировка CSV', 'encoding', ENCODINGS, value='utf-8-sig')

    async def table(at: int) -> None:
        with web.refusals_shown():
            report = (await exams.export(await web.acting(), grade, 'csv'))[at]
            ui.download.content(delimited(report.sections[0], str(encoding.value)), f'{report.name} {grade}.csv')

    with sheet.foot:
        buttons.button('CSV: экзамены', partial(table, 1)).mark('csv-exams')
        buttons.button('CSV: участники', partial(table, 0)).mark('csv-people')
        buttons.primary('XLSX', lambda: report_files.download(base, 'xlsx')).mark('base-xlsx')
    sheet.open()


async def _codes() -> None:
    """The table of codes: what the regional base calls our exams and documents."""
    known = await exam_codes.current()
    with dialogs.sheet('Коды базы ГИА', wide=True) as sheet, forms.form():
        ui.label('Заполнено по официальному перечню; сверьте со справочником РЦОИ вашего региона. Без кода файл '
                 'с этим экзаменом не выгружается.').classes('ej-muted')
        with forms.fields():
            subjects = {key: forms.text_field(_named(key), f'code-{key}', value=code)
                        for key, code in known.subjects.items()}
        ui.label('Документы').classes('ej-strong')
        with forms.fields():
            documents = {key: forms.text_field(key[:1].upper() + key[1:], f'document-{at}', value=code)
                         for at, (key, code) in enumerate(known.documents.items())}

    async def save() -> None:
        with web.refusals_shown():
            count = await exam_codes.keep(
                await web.acting(), {key: field.value or '' for key, field in subjects.items()},
                {key: field.value or '' for key, field in documents.items()})
            sheet.close()
            dialogs.notice(f'Изменено кодов: {count}', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сохранить', save).mark('save-codes')
    sheet.open()


def _named(exam: str) -> str:
    """«Информатика (11)»: one name may be two exams."""
    grades = [str(grade) for grade, known in rules.OF_GRADE.items() if exam in known]
    return f'{rules.NAMES[exam].capitalize()}, {" и ".join(grades)} кл.'


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
