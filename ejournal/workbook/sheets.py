"""The sheets of the school workbook and their columns, declared once for both directions.

A column marked ``extra`` is not part of the agreed workbook: an import understands it, an export writes it only where
a school needs it (a pupil who changed the class, two works alike in one lesson), so that nothing is lost.
"""

from dataclasses import dataclass
from typing import Any

from ejournal.rules.calendar import DayKind
from models import Marking, Role, TermKind

from . import cells
from .cells import Kind, choice, decimal, integer, many, text


@dataclass(frozen=True)
class Column:
    """A heading, the key of its values in a row, and how they are read and written."""

    heading: str
    key: str
    kind: Kind
    required: bool = False
    default: Any = ''
    extra: bool = False
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    """A sheet: its columns, which of them identify a row, and headings of which one at least must be there."""

    name: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...]
    one_of: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column of a key; it is always there."""
        return next(column for column in self.columns if column.key == key)

    def heading(self, key: str) -> str:
        """The heading of a key, '' for none."""
        return self.column(key).heading if key else ''


def _required(heading: str, key: str, kind: Kind, width: int = 16) -> Column:
    return Column(heading, key, kind, required=True, width=width)


def _optional(heading: str, key: str, kind: Kind, default: Any = '', width: int = 16) -> Column:
    return Column(heading, key, kind, default=default, width=width)


def _extra(heading: str, key: str, kind: Kind, default: Any = None) -> Column:
    return Column(heading, key, kind, default=default, extra=True)


CODE, NAME, LOGIN, ROOM = text(40), text(80), text(60), text(20)
SEX = choice({'М': 'М', 'Ж': 'Ж'}, also={'муж': 'М', 'жен': 'Ж', 'мужской': 'М', 'женский': 'Ж'})
DAYS = ('понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье')
WEEKDAY = choice({name: number for number, name in enumerate(DAYS, 1)})
ROLES = many({role.label: role for role in (Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR, Role.SECRETARY,
                                            Role.TEACHER, Role.HR)}, none='нет')
TERM_KIND = choice({kind.value: kind.value for kind in TermKind})
DAY_KIND = choice({'праздник': DayKind.HOLIDAY.value, 'каникулы': DayKind.VACATION.value,
                   'карантин': DayKind.QUARANTINE.value, 'рабочий день': DayKind.WORKING.value,
                   'учебный день': DayKind.LESSONS.value})
MARKING = choice({'балльная': Marking.MARKS.value, 'зачётная': Marking.PASS_FAIL.value,
                  'безотметочная': Marking.NONE.value}, also={'зачетная': Marking.PASS_FAIL.value})
PLAN_STATUS = choice({'черновик': 'draft', 'на согласовании': 'on_approval', 'утверждено': 'approved'})
LESSON_NUMBER, SHIFT, HOURS = integer(1, 12), integer(1, 2), decimal(40, '0.25')
NAMES = (_required('Код', 'code', CODE), _required('Фамилия', 'last_name', NAME), _required('Имя', 'first_name', NAME),
         _optional('Отчество', 'middle_name', NAME))
CLASS = _required('Класс', 'class', cells.CLASS, 8)
SUBJECT = _required('Предмет', 'subject', text(160), 34)
PUPIL = _required('Обучающийся', 'pupil', text(250))
SUBGROUP = _optional('Подгруппа', 'subgroup', text(60))
SCOPE = (_optional('Параллель', 'parallel', cells.CLASS, None, 10), _optional('Класс', 'class', cells.CLASS, None, 8))
SINCE, UNTIL = ('since', 'until')

SCHOOL_FIELDS = (
    _required('Полное название', 'full_name', text(300)),
    _required('Краткое название', 'short_name', text(120)),
    _required('Часовой пояс', 'time_zone', cells.ZONE),
    _required('Учебная неделя', 'week_days', integer(5, 6)),
    _required('Учебный год', 'year', cells.YEAR_NAME),
    _required('Начало года', 'starts_on', cells.DATE),
    _required('Конец года', 'ends_on', cells.DATE),
    _optional('Адрес', 'address', text(300)),
    _optional('Телефон', 'phone', text(60)),
    _optional('E-mail', 'email', text(120)),
    _optional('Сайт', 'site', text(120)),
    _optional('Директор', 'director_name', text(200)),
)
SCHOOL = Sheet('Школа', (
    _required('Параметр', 'parameter', text(60), 24), _optional('Значение', 'value', cells.RAW, width=60)),
    ('parameter',), ('value',))
TERMS = Sheet('Периоды', (
    _required('Название', 'name', text(40)), _required('Вид', 'kind', TERM_KIND),
    _required('Начало', 'starts_on', cells.DATE), _required('Конец', 'ends_on', cells.DATE),
    _required('Параллели', 'grades', cells.GRADE_LIST)), ('name',))
DAYS_OFF = Sheet('Каникулы и праздники', (
    _required('Название', 'name', text(120), 34), _required('Начало', 'starts_on', cells.DATE),
    _required('Конец', 'ends_on', cells.DATE), _optional('Параллели', 'grades', cells.GRADE_LIST, None),
    _extra('Вид', 'kind', DAY_KIND)), ('name', 'starts_on', 'ends_on', 'grades'))
BELLS = Sheet('Звонки', (
    _optional('Смена', 'shift', SHIFT, 1), _required('Урок', 'number', LESSON_NUMBER),
    _required('Начало', 'starts_at', cells.TIME), _required('Конец', 'ends_at', cells.TIME)), ('shift', 'number'))
STAFF = Sheet('Сотрудники', (
    *NAMES, _optional('Пол', 'sex', SEX), _optional('Дата рождения', 'birth_date', cells.DATE, None),
    _required('Должность', 'position', text(160), 34), _required('Роли', 'roles', ROLES, 34),
    _optional('Телефон', 'phone', text(40)), _optional('E-mail', 'email', text(120)),
    _optional('Логин', 'login', LOGIN)), ('code',))
CLASSES = Sheet('Классы', (
    CLASS, _optional('Классный руководитель', 'teacher', text(250), None), _optional('Смена', 'shift', SHIFT, 1),
    _optional('Кабинет', 'room', ROOM), _optional('Профиль', 'profile', text(120), width=34)), ('class',))
PUPILS = Sheet('Обучающиеся', (
    *NAMES, _required('Пол', 'sex', SEX), _required('Дата рождения', 'birth_date', cells.DATE), CLASS,
    _required('Дата зачисления', 'enrolled_on', cells.DATE), _required('Приказ №', 'order_number', text(40)),
    _required('Дата приказа', 'order_date', cells.DATE), _optional('СНИЛС', 'snils', cells.SNILS),
    _optional('Логин', 'login', LOGIN), _extra('В классе с', SINCE, cells.DATE),
    _extra('В классе до', UNTIL, cells.DATE)), ('code', SINCE))
PARENTS = Sheet('Родители', (
    *NAMES, PUPIL, _required('Степень родства', 'kinship', text(60)), _optional('Телефон', 'phone', text(40)),
    _optional('E-mail', 'email', text(120)), _optional('Логин', 'login', LOGIN),
    _optional('Согласие от', 'consent', cells.DATE, None)), ('code', 'pupil'))
SUBJECTS = Sheet('Предметы', (
    SUBJECT, _optional('Предметная область', 'area', text(120), width=34),
    _optional('Творческие 7 дней', 'creative_week', cells.YES_NO, default=False),
    _optional('Система', 'marking', MARKING, Marking.MARKS.value),
    _optional('Внеурочная деятельность', 'extracurricular', cells.YES_NO, default=False),
    _extra('Имя собственное', 'proper_name', cells.YES_NO), _extra('Сокращение', 'short_name', text(40), '')),
    ('subject',))
HOURS_PLAN = Sheet('Учебный план', (
    *SCOPE, SUBJECT, _required('Часов в неделю', 'hours', HOURS),
    _optional('Уровень', 'level', choice({'Б': 'Б', 'У': 'У'}), 'Б')), ('scope', 'subject'), ('parallel', 'class'))
SUBGROUPS = Sheet('Подгруппы', (
    CLASS, SUBJECT, _required('Подгруппа', 'subgroup', text(60)), PUPIL, _extra('В подгруппе с', SINCE, cells.DATE),
    _extra('В подгруппе до', UNTIL, cells.DATE)), ('class', 'subject', 'subgroup', 'pupil', SINCE))
LOADS = Sheet('Нагрузка', (
    _required('Учитель', 'teacher', text(250)), SUBJECT, CLASS, SUBGROUP, _required('Часов в неделю', 'hours', HOURS),
    _extra('Действует с', SINCE, cells.DATE), _extra('Действует по', UNTIL, cells.DATE)),
    ('teacher', 'subject', 'class', 'subgroup', SINCE))
TIMETABLE = Sheet('Расписание', (
    _required('День', 'weekday', WEEKDAY), _required('Урок', 'number', LESSON_NUMBER), CLASS, SUBJECT, SUBGROUP,
    _required('Учитель', 'teacher', text(250)), _optional('Кабинет', 'room', ROOM),
    _optional('Действует с', SINCE, cells.DATE, None), _optional('Действует по', UNTIL, cells.DATE, None)),
    ('weekday', 'number', 'class', 'subject', 'subgroup', SINCE))
PLANS = Sheet('КТП', (
    *SCOPE, SUBJECT, _optional('Учитель', 'teacher', text(250), None), _required('№ урока', 'number', integer(1, 2000)),
    _optional('Раздел', 'section', text(200), width=34), _required('Тема', 'topic', text(500), 50),
    _required('Часов', 'hours', decimal(40, '0.01')),
    _optional('Домашнее задание', 'homework', text(10_000, lines=True), width=50),
    _optional('Вид работы', 'work_type', text(80), None), _optional('ЭОР', 'resource', cells.LINK),
    _extra('Статус', 'status', PLAN_STATUS)), ('scope', 'subject', 'teacher', 'number'), ('parallel', 'class'))
MARKS = Sheet('Отметки', (
    _required('Дата', 'date', cells.DATE), _optional('Урок', 'number', LESSON_NUMBER, None), CLASS, SUBJECT, PUPIL,
    _required('Вид работы', 'work_type', text(80), 24), _optional('Вес', 'weight', decimal(10, '0.01'), None),
    _optional('Тема работы', 'work_topic', text(300), width=34), _required('Отметка', 'value', text(20)),
    _extra('№ работы', 'ordinal', integer(1, 20), 1)),
    ('date', 'number', 'class', 'subject', 'pupil', 'work_type', 'weight', 'work_topic', 'ordinal'))
ATTENDANCE = Sheet('Посещаемость', (
    _required('Дата', 'date', cells.DATE), _required('Урок', 'number', LESSON_NUMBER), CLASS, PUPIL,
    _required('Код', 'code', cells.ATTENDANCE_CODE), _optional('Минут', 'minutes', integer(1, 45), 0)),
    ('date', 'number', 'class', 'pupil'))
FINALS = Sheet('Итоговые отметки', (
    _required('Учебный год', 'year', cells.YEAR_NAME), _required('Период', 'period', text(40)), CLASS, SUBJECT, PUPIL,
    _required('Отметка', 'value', text(20))), ('year', 'period', 'subject', 'pupil'))

SHEETS = (SCHOOL, TERMS, DAYS_OFF, BELLS, STAFF, CLASSES, PUPILS, PARENTS, SUBJECTS, HOURS_PLAN, SUBGROUPS, LOADS,
          TIMETABLE, PLANS, MARKS, ATTENDANCE, FINALS)
