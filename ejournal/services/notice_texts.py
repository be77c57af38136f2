"""The personal text of norms 8.1 for every parent of a class with access (п. 17.5.4)."""

from dataclasses import dataclass
from datetime import date

from ejournal import clock
from ejournal.notice_shapes import NoticeText
from ejournal.rules.duties import Month
from ejournal.services import class_results
from ejournal.services.class_results import Results
from models import Person, SchoolClass

NO_MARKS = 'Отметки в первом классе не выставляются: обучение безотметочное.'
FEMALE, MALE = 'ж', 'м'


@dataclass(frozen=True)
class Letter:
    """What one parent is told about one child."""

    pupil: Person
    recipient: Person
    text: NoticeText


async def of_class(school_class: SchoolClass, readers: dict[int, list[Person]], pupils: list[Person],
                   month: Month, sign: str) -> list[Letter]:
    """A letter for each reader of each pupil, from the journals as they are now; days to come are left out."""
    last = max(month.first, min(month.last, clock.today()))
    results = await class_results.of_class(school_class, [one.id for one in pupils], month.first, last)
    return [Letter(pupil, reader, text(pupil, reader, school_class, (month.first, last), results[pupil.id], sign))
            for pupil in pupils for reader in readers.get(pupil.id, [])]


def text(pupil: Person, reader: Person, school_class: SchoolClass, period: tuple[date, date],
         found: Results, sign: str) -> NoticeText:
    """The parts of norms 8.1 in their order and words; a first-grader's has no marks."""
    first_grade = school_class.grade == 1
    attention = '; '.join(found.attention) or 'замечаний нет'
    coming = '; '.join(found.coming) or 'не запланированы'
    return NoticeText(
        f'{_dear(reader)} {" ".join(filter(None, (reader.first_name, reader.middle_name)))}!',
        f'Сообщаем сведения об успеваемости и посещаемости Вашего ребёнка {pupil.list_name}, {school_class.name} '
        f'класс, за период с {period[0]:%d.%m.%Y} по {period[1]:%d.%m.%Y}.',
        () if first_grade else tuple(found.subjects),
        found.missed,
        NO_MARKS if first_grade else f'Обратите внимание: {attention}.',
        '' if first_grade else f'Ближайшие контрольные работы: {coming}.',
        f'С уважением, классный руководитель {sign}. Вопросы можно задать через раздел «Сообщения».')


def _dear(reader: Person) -> str:
    """By the sex, else by the patronymic, else both as norms 8.1 write it."""
    sex, middle = reader.sex.casefold(), reader.middle_name.casefold()
    if sex == FEMALE or (not sex and middle.endswith(('на', 'кызы'))):
        return 'Уважаемая'
    return 'Уважаемый' if sex == MALE or (not sex and middle.endswith(('ич', 'оглы'))) else 'Уважаемая(ый)'
