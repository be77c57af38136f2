"""The catalogue of reports: what there is, what each asks for, who may have it (п. 11.8, 17.1.2, 17.4.7, 17.5.10)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Area(StrEnum):
    """The headings of the catalogue."""

    CLASS = 'Класс'
    SCHOOL = 'Школа'
    JOURNALS = 'Журналы и учителя'
    PUPIL = 'Обучающийся и семья'


class Whose(StrEnum):
    """What a report is about, which decides whose door it stands behind."""

    CLASS = 'class'  # the class teacher's own; any for the administration
    SCHOOL = 'school'  # the administration's
    TEACHER = 'teacher'  # one's own; any for the administration
    JOURNALS = 'journals'  # own groups, own class; all for the administration
    PROGRAMME = 'programme'  # whoever reads the plans
    GROUP = 'group'  # a journal one may read
    PUPIL = 'pupil'  # a pupil whose marks one may read
    FAMILY = 'family'  # the same, and the family itself


@dataclass(frozen=True)
class Form:
    """A report; ``needs`` are its parameters in the order they are chosen."""

    key: str
    title: str
    about: str
    area: Area
    whose: Whose
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters as they stand in an address; 0 and '' are «not said»."""

    klass: int = 0
    period: str = ''
    month: str = ''  # «2026-11»
    teacher: int = 0
    subject: int = 0
    pupil: int = 0
    group: int = 0

    def but(self, **changed: Any) -> 'Asked':
        """The same with some parameters changed."""
        return replace(self, **changed)

    def kept(self) -> dict[str, str]:
        """What stands in the address."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: str(value) for name, value in values.items() if value}


C, S, J, P = Area
FORMS: dict[str, Form] = {form.key: form for form in (
    Form('attendance', 'Отчёт о посещаемости класса (по месяцам)', 'Пропуски каждого дня по причинам и % посещаемости.',
         C, Whose.CLASS, ('klass', 'month')),
    Form('class', 'Отчёт классного руководителя за учебный период', 'Контингент, итоги, показатели, посещаемость.',
         C, Whose.CLASS, ('klass', 'period')),
    Form('results', 'Итоги успеваемости класса за учебный период', 'Отметки по всем предметам, категории, показатели.',
         C, Whose.CLASS, ('klass', 'period')),
    Form('marks-sheet', 'Сводная ведомость учёта успеваемости', 'Периоды, год, экзамен, итог; хранится 75 лет.',
         C, Whose.CLASS, ('klass',)),
    Form('attendance-sheet', 'Сводная ведомость учёта посещаемости', 'Дни, уроки и опоздания по периодам и за год.',
         C, Whose.CLASS, ('klass',)),
    Form('school', 'Сводный отчёт об успеваемости по школе', 'Классы, параллели и уровни в 16 графах.',
         S, Whose.SCHOOL, ('period',)),
    Form('teacher', 'Отчёт учителя-предметника', 'Результаты групп учителя и часы.',
         J, Whose.TEACHER, ('teacher', 'period')),
    Form('programme', 'Прохождение программы', 'План и факт уроков, контрольных и практических работ.',
         J, Whose.PROGRAMME, ('klass', 'subject', 'teacher')),
    Form('filling', 'Наполняемость отметок', 'Сколько текущих отметок у каждого и хватает ли их.',
         J, Whose.JOURNALS, ('klass', 'subject', 'teacher', 'period')),
    Form('objectivity', 'Объективность отметок', 'Итоговые отметки рядом со средним баллом и контрольными.',
         J, Whose.JOURNALS, ('klass', 'subject', 'teacher', 'period')),
    Form('journal', 'Журнал (выписка)', 'Отметки, пропуски, темы и домашние задания группы.',
         J, Whose.GROUP, ('klass', 'group', 'period')),
    Form('report-card', 'Табель успеваемости', 'Предметы и отметки за периоды, год, экзамен.',
         P, Whose.FAMILY, ('klass', 'pupil')),
    Form('letter', 'Информационное письмо для родителей', 'Сколько каких отметок, средний балл, отметка за период.',
         P, Whose.PUPIL, ('klass', 'pupil', 'period')),
    Form('current', 'Выписка текущих отметок', 'Отметки по предметам в порядке уроков.',
         P, Whose.PUPIL, ('klass', 'pupil', 'period')))}
