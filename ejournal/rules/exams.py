"""ГИА: codes of the subjects, what a pupil must choose, what is wrong with an entry (п. 17.3.5, norms 7)."""

import re
from collections.abc import Collection, Mapping
from datetime import date

OGE, EGE, GVE = 'ОГЭ', 'ЕГЭ', 'ГВЭ'
NAMES = {'1': 'русский язык', '2': 'математика', '3': 'физика', '4': 'химия', '5': 'информатика', '6': 'биология',
         '7': 'история', '8': 'география', '9': 'английский язык', '10': 'немецкий язык', '11': 'французский язык',
         '12': 'обществознание', '13': 'испанский язык', '14': 'китайский язык', '18': 'литература',
         '22': 'математика (базовая)', '25': 'информатика'}
OF_GRADE = {9: ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '18'),
            11: ('1', '2', '22', '3', '4', '25', '6', '7', '8', '9', '10', '11', '12', '13', '14', '18')}
FORMS = {9: (OGE, GVE), 11: (EGE, GVE)}
RUSSIAN, MATHS, BASIC_MATHS = '1', '2', '22'
CHOSEN_AT_NINE = 2
ADMISSION = {9: 'итоговое собеседование', 11: 'итоговое сочинение'}
PASSED, FAILED = 'зачёт', 'незачёт'
DOCUMENT_CODES = {'паспорт гражданина РФ': '1'}  # РИС; the rest by the region's own directory
LESSONS = {  # code → beginnings of the names of the curriculum
    '1': ('русский язык',), '2': ('алгебра', 'геометрия', 'вероятность и статистика', 'математика'),
    '22': ('алгебра', 'геометрия', 'вероятность и статистика', 'математика'), '3': ('физика',), '4': ('химия',),
    '5': ('информатика',), '25': ('информатика',), '6': ('биология',), '7': ('история',), '8': ('география',),
    '9': ('иностранный язык (английский)',),
    '10': ('иностранный язык (немецкий)', 'второй иностранный язык (немецкий)'),
    '11': ('иностранный язык (французский)',), '12': ('обществознание',), '13': ('иностранный язык (испанский)',),
    '14': ('иностранный язык (китайский)',), '18': ('литература',)}
_CYRILLIC = re.compile(r'[А-ЯЁ][А-ЯЁа-яё]*(?:[ -][А-ЯЁа-яё]+)*')
_BIRTH = re.compile(r'[IVXLC]{1,6}-[А-ЯЁ]{2}')


def title(code: str, grade: int) -> str:
    """«математика (профильная)» in grade 11, «математика» in grade 9."""
    return 'математика (профильная)' if code == MATHS and grade == 11 else NAMES[code]


def choice_errors(codes: Collection[str], grade: int, form: str) -> list[str]:
    """What is wrong with the chosen subjects, in sentences."""
    found = []
    if set(codes) - set(OF_GRADE[grade]):
        found.append('предмет не сдают в этом классе')
    if RUSSIAN not in codes:
        found.append('нет русского языка')
    if grade == 9:
        if MATHS not in codes:
            found.append('нет математики')
        more = len(set(codes) - {RUSSIAN, MATHS})
        if form == OGE and more != CHOSEN_AT_NINE:
            found.append(f'по выбору нужно {CHOSEN_AT_NINE} предмета, выбрано {more}')
    elif len({MATHS, BASIC_MATHS} & set(codes)) != 1:
        found.append('нужен ровно один уровень математики')
    return found


def person_errors(names: tuple[str, str, str], document: Mapping[str, str], snils: str, born: date | None) -> list[str]:
    """What the region's base would refuse about the person."""
    last, first, middle = names
    found = []
    if not all(_CYRILLIC.fullmatch(one) for one in (last, first, *([middle] if middle else []))):
        found.append('в ФИО не только русские буквы')
    kind, series, number = (document.get(key, '') for key in ('type', 'series', 'number'))
    if not number:
        found.append('нет номера документа')
    elif kind.startswith('паспорт гражданина РФ') and not (re.fullmatch(r'\d{4}', series.replace(' ', ''))
                                                           and re.fullmatch(r'\d{6}', number)):
        found.append('паспорт: серия — 4 цифры, номер — 6')
    elif kind == 'свидетельство о рождении' and not (_BIRTH.fullmatch(series) and re.fullmatch(r'\d{6}', number)):
        found.append('свидетельство о рождении: серия вида VIII-ВП, номер — 6 цифр')
    if not snils:
        found.append('нет СНИЛС')
    if born is None:
        found.append('нет даты рождения')
    return found
