"""Marks, their comments and the works they belong to: each change is decided on a sheet, then written at once.

A ``Locked``, ``Invalid``, ``NotAllowed`` or ``NotFound`` is the refusal; ``Conflict`` means the stored value is not
the one the change started from.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ejournal.audit import Entry
from ejournal.rules import locks, texts
from ejournal.rules.marks import parse_mark
from ejournal.services.operations import Operation, Was
from ejournal.services.sheet import Sheet
from models import Conflict, Invalid, Lesson, Mark, NotAllowed, Work

MAX_WEIGHT = 10
NO_TYPE = 'Сначала выберите тип задания: без него отметку поставить нельзя (п. 17.4). Нажмите «Новая работа».'


@dataclass
class Changed:
    """What a decision leaves: the stored text and version, and a work where one was made or found."""

    value: str
    version: int
    work: Work | None = None
    written: bool = True


async def change_mark(sheet: Sheet, op: Operation, *, dry_run: bool = False) -> Changed:
    """Give, change or clear a mark (п. 17.4.10, 17.4.12, 17.4.15)."""
    lesson = sheet.lesson(op.lesson)
    _check_writer(sheet, lesson)
    pupil_id = sheet.check_member(op.pupil, lesson.date)
    new = parse_mark(op.new, grade=sheet.grade, marking=sheet.group.subject.marking).text
    work, type_id = _find_work(sheet, lesson, op)
    mark = sheet.marks.get((work.id, pupil_id)) if work else None
    stored = mark.value if mark else ''
    if stored == new:
        return Changed(stored, mark.version if mark else 0, work, written=False)
    if stored != op.old:
        raise Conflict('Пока вы вводили, отметка изменилась.')
    _check_open(sheet, lesson, type_id)
    if work is None:
        work = await _make_work(sheet, lesson, type_id, dry_run=dry_run)
    mark = _write_mark(sheet, work, pupil_id, mark)
    mark.value = new
    if new and mark.first_saved_at is None:  # cleared and given again, it still came when it first came
        mark.first_saved_at = sheet.now
    sheet.entries.append(Entry('mark.changed', 'mark', work.id, stored, new, op.reason, op.source, pupil_id))
    return Changed(new, mark.version, work)


async def change_comment(sheet: Sheet, op: Operation, *, dry_run: bool = False) -> Changed:
    """Write, change or clear the comment of a cell; in grade 1 comments are all there is. ``dry_run`` makes no work."""
    lesson = sheet.lesson(op.lesson)
    _check_writer(sheet, lesson)
    pupil_id = sheet.check_member(op.pupil, lesson.date)
    new = texts.fold_spaces(op.new)
    _check_text(new, limit=500, what='Комментарий')
    work, type_id = _find_work(sheet, lesson, op)
    mark = sheet.marks.get((work.id, pupil_id)) if work else None
    stored = mark.comment if mark else ''
    if stored == new:
        return Changed(stored, mark.version if mark else 0, work, written=False)
    if stored != op.old:
        raise Conflict('Пока вы писали, комментарий изменился.')
    _check_open(sheet, lesson, type_id)
    if work is None:
        work = await _make_work(sheet, lesson, type_id, dry_run=dry_run)
    mark = _write_mark(sheet, work, pupil_id, mark)
    mark.comment = new
    sheet.entries.append(Entry('mark.commented', 'mark', work.id, stored, new, op.reason, op.source, pupil_id))
    return Changed(new, mark.version, work)


async def change_work(sheet: Sheet, op: Operation, *, dry_run: bool = False) -> Changed:
    """Make a work, change its type, weight and topic, or take away one that has no marks."""
    lesson = sheet.lesson(op.lesson)
    _check_writer(sheet, lesson)
    if op.remove:
        return _remove_work(sheet, lesson, op)
    type_id = _check_type(sheet, op.type)
    weight = _weight(op.weight, sheet.types[type_id].weight)
    topic = texts.fold_spaces(op.topic)
    _check_text(topic, limit=300, what='Тема работы')
    _check_open(sheet, lesson, type_id)
    if op.work is None:
        work = await _make_work(sheet, lesson, type_id, weight=weight, topic=topic, dry_run=dry_run)
        return Changed(describe(sheet, work), 1, work)
    work = _work(sheet, lesson, op.work)
    _check_open(sheet, lesson, work.work_type_id)
    if (work.work_type_id, work.weight, work.topic) == (type_id, weight, topic):
        return Changed(describe(sheet, work), 1, work, written=False)
    _check_unchanged(work, op.was)
    before = describe(sheet, work)
    work.work_type_id, work.weight, work.topic = type_id, weight, topic
    after = describe(sheet, work)
    sheet.touch('work', work.id, work)
    sheet.entries.append(Entry('work.changed', 'work', work.id, before, after, op.reason, op.source))
    return Changed(after, 1, work)


def _remove_work(sheet: Sheet, lesson: Lesson, op: Operation) -> Changed:
    work = _work(sheet, lesson, op.work or 0)
    _check_open(sheet, lesson, work.work_type_id)
    if any(mark.value or mark.comment for (work_id, _), mark in sheet.marks.items() if work_id == work.id):
        raise Invalid('В работе есть отметки или комментарии. Сначала уберите их, потом работу.')
    _check_unchanged(work, op.was)
    work.removed = True
    sheet.touch('work', work.id, work)
    sheet.works.pop(work.id)
    sheet.entries.append(Entry('work.removed', 'work', work.id, describe(sheet, work), '', op.reason, op.source))
    return Changed('', 1, work)


def _check_unchanged(work: Work, was: Was) -> None:
    """A stale card must not take back what a colleague has changed in the work since."""
    seen = (work.work_type_id if was.type is None else was.type, work.topic if was.topic is None else was.topic,
            work.weight if was.weight is None else _weight(was.weight, work.weight))
    if seen != (work.work_type_id, work.topic, work.weight):
        raise Conflict('Пока вы меняли работу, её изменили.')


def check_lesson_open(sheet: Sheet, lesson: Lesson) -> None:
    """The lesson took place or begins today, and was not cancelled."""
    if lesson.state == 'cancelled':
        raise Invalid('Урок отменён. Отметки ставят на уроке, который состоялся.')
    if lesson.date > sheet.facts.calendar.today(sheet.now):
        raise Invalid(f'Урок {lesson.date:%d.%m.%Y} ещё не состоялся. Отметки и пропуски вносят в день урока.')


def _check_writer(sheet: Sheet, lesson: Lesson) -> None:
    if not sheet.rights.writes(lesson.id):
        raise NotAllowed('Этот журнал ведёт другой учитель. Отметки, тему и задание может внести он '
                         'или назначенный замещающий.')


def _check_open(sheet: Sheet, lesson: Lesson, type_id: int | None) -> None:
    check_lesson_open(sheet, lesson)
    if sheet.passes_locks:
        return
    locks.check_mark_editable(sheet.now, sheet.marks_lock(lesson, type_id), term_closed=sheet.closed(lesson))


def _check_type(sheet: Sheet, type_id: int | None) -> int:
    if type_id is None or type_id not in sheet.types:
        raise Invalid(NO_TYPE)
    return type_id


def _work(sheet: Sheet, lesson: Lesson, work_id: int) -> Work:
    work = sheet.works.get(work_id)
    if work is None or work.lesson_id != lesson.id:
        raise Invalid('Такой работы на этом уроке нет. Обновите страницу.')
    return work


def _find_work(sheet: Sheet, lesson: Lesson, op: Operation) -> tuple[Work | None, int]:
    """The work meant: named, or the lesson's first of the type; its type is never missing (п. 17.4.12)."""
    if op.work is not None:
        work = _work(sheet, lesson, op.work)
        return work, work.work_type_id
    type_id = _check_type(sheet, op.type)
    same = (w for w in sheet.works.values() if w.lesson_id == lesson.id and w.work_type_id == type_id)
    return next(same, None), type_id


async def _make_work(sheet: Sheet, lesson: Lesson, type_id: int, *, weight: Decimal | None = None, topic: str = '',
                     dry_run: bool = False) -> Work:
    work = Work(lesson_id=lesson.id, work_type_id=type_id, topic=topic,
                weight=sheet.types[type_id].weight if weight is None else weight)
    if dry_run:
        work.id = -1 - len(sheet.works)
    else:
        await work.save()
    sheet.works[work.id] = work
    sheet.touch('work', work.id, work)
    sheet.entries.append(Entry('work.made', 'work', work.id, '', describe(sheet, work)))
    return work


def _write_mark(sheet: Sheet, work: Work, pupil_id: int, mark: Mark | None) -> Mark:
    if mark is None:
        mark = Mark(work_id=work.id, pupil_id=pupil_id, version=0)
        sheet.marks[work.id, pupil_id] = mark
    mark.version += 1
    mark.saved_at = sheet.now
    sheet.touch('mark', (work.id, pupil_id), mark)
    return mark


def _weight(text: str, default: Decimal) -> Decimal:
    if not text.strip():
        return default
    try:
        weight = Decimal(text.strip().replace(',', '.')).quantize(Decimal('0.01'))
    except InvalidOperation:
        weight = Decimal(0)
    # «NaN» and «٣» are Decimals, too
    if not (text.isascii() and weight.is_finite() and 0 < weight <= MAX_WEIGHT):
        raise Invalid(f'Вес работы — число больше 0 и не больше {MAX_WEIGHT}, например 1 или 1,5.')
    return weight


def _check_text(text: str, *, limit: int, what: str) -> None:
    if len(text) > limit:
        raise Invalid(f'{what}: не длиннее {limit} знаков, сейчас {len(text)}. Сократите текст.')
    texts.check_russian(text)


def describe(sheet: Sheet, work: Work) -> str:
    """«контрольная работа; вес 3; Закон Ома»: the work in the audit and beside a conflict."""
    return f'{sheet.types[work.work_type_id].name}; вес {plain(work.weight)}; {work.topic}'.rstrip('; ')


def plain(number: Decimal) -> str:
    """«1», «1.5»: without trailing zeros, with a point, as the grid's protocol has weights."""
    return f'{Decimal(number).normalize():f}'


def work_json(sheet: Sheet, work: Work) -> dict[str, Any]:
    """The work as the grid's protocol has it."""
    lesson = sheet.lessons[work.lesson_id]
    due: datetime = sheet.work_due(lesson, work.work_type_id)
    lock = sheet.marks_lock(lesson, work.work_type_id)
    return {'id': work.id, 'type': work.work_type_id, 'weight': plain(work.weight), 'topic': work.topic,
            'due': wall(due), 'lock': wall(lock)}


def wall(moment: datetime) -> str:
    """A local moment as the protocol writes it, without a zone."""
    return moment.replace(tzinfo=None).isoformat(timespec='seconds')
