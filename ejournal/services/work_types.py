"""The types of work a school begins with (I-03): names, signs, deadlines and weights; the school may change them."""

from decimal import Decimal

from ejournal import facts
from models import DeadlineClass, WorkType

# (number as in «Сетевой город», name, sign, deadline, weight, control work)
DEFAULTS: tuple[tuple[int, str, str, DeadlineClass, int, bool], ...] = (
    (1, 'практическая работа', 'Пр', DeadlineClass.WRITTEN, 1, False),
    (2, 'тематическая работа', 'Т', DeadlineClass.WRITTEN, 2, False),
    (3, 'домашнее задание', 'ДЗ', DeadlineClass.WRITTEN, 1, False),
    (4, 'контрольная работа', 'КР', DeadlineClass.WRITTEN, 3, True),
    (5, 'самостоятельная работа', 'СР', DeadlineClass.WRITTEN, 2, False),
    (6, 'лабораторная работа', 'ЛР', DeadlineClass.WRITTEN, 1, False),
    (7, 'проект', 'П', DeadlineClass.CREATIVE, 2, False),
    (8, 'диктант', 'Д', DeadlineClass.WRITTEN, 2, True),
    (9, 'реферат', 'Реф', DeadlineClass.CREATIVE, 2, False),
    (10, 'ответ на уроке', 'О', DeadlineClass.LESSON_DAY, 1, False),
    (11, 'сочинение', 'Соч', DeadlineClass.CREATIVE, 2, True),
    (12, 'изложение', 'Изл', DeadlineClass.CREATIVE, 2, True),
    (13, 'зачёт', 'З', DeadlineClass.WRITTEN, 2, True),
    (14, 'тестирование', 'Тест', DeadlineClass.WRITTEN, 2, False),
    (16, 'диагностическая контрольная работа', 'ДКР', DeadlineClass.WRITTEN, 3, True),
    (17, 'диагностическая работа', 'ДР', DeadlineClass.WRITTEN, 2, False),
    (18, 'контрольное списывание', 'КС', DeadlineClass.WRITTEN, 2, True),
    (21, 'работа на уроке', 'РУ', DeadlineClass.LESSON_DAY, 1, False),
    (22, 'работа в тетради', 'РТ', DeadlineClass.WRITTEN, 1, False),
    (23, 'ведение рабочей тетради', 'ВТ', DeadlineClass.WRITTEN, 1, False),
    (24, 'доклад/презентация', 'Док', DeadlineClass.CREATIVE, 1, False),
    (25, 'проверочная работа', 'ПР', DeadlineClass.WRITTEN, 2, False),
    (26, 'чтение наизусть', 'Ч', DeadlineClass.LESSON_DAY, 1, False),
    (27, 'пересказ текста', 'Пер', DeadlineClass.LESSON_DAY, 1, False),
    (29, 'предметный диктант', 'ПД', DeadlineClass.WRITTEN, 1, False),
    (31, 'дифференцированный зачёт', 'ДЗч', DeadlineClass.WRITTEN, 3, True),
    (32, 'работа с картами', 'РК', DeadlineClass.LESSON_DAY, 1, False),
    (33, 'экзамен', 'Э', DeadlineClass.WRITTEN, 3, True),
    (34, 'изложение с элементами сочинения', 'ИзС', DeadlineClass.CREATIVE, 2, True),
    (35, 'контроль аудирования', 'КА', DeadlineClass.WRITTEN, 2, False),
    (36, 'контроль грамматики', 'КГ', DeadlineClass.WRITTEN, 2, False),
    (37, 'контроль лексики', 'КЛ', DeadlineClass.WRITTEN, 1, False),
    (38, 'устный развёрнутый ответ', 'УО', DeadlineClass.LESSON_DAY, 1, False),
)


async def ensure_defaults() -> int:
    """Write the types that are not there yet; how many. What the school has changed stays."""
    there = {row.name for row in await WorkType.all()}
    made = [WorkType(name=name, short_name=sign, deadline=deadline.value, weight=Decimal(weight), control=control,
                     ordinal=number) for number, name, sign, deadline, weight, control in DEFAULTS if name not in there]
    await WorkType.bulk_create(made)
    facts.forget()
    return len(made)
