"""Homework «Выданные на текущем уроке»: given at a lesson, due at a later one, never today or before (I-02)."""

from datetime import date
from typing import Any

from ejournal.audit import Entry
from ejournal.rules import locks, texts
from ejournal.services.lessons import check_content_writer
from ejournal.services.marks import Changed
from ejournal.services.operations import Operation
from ejournal.services.sheet import Sheet
from models import Conflict, Homework, Invalid, Lesson

TEXT_LIMIT = 4000
NO_HOMEWORK = 'без домашнего задания'  # how the audit says the tick; the control reads its moment there
MINUTES_LIMIT = 240


def change(sheet: Sheet, op: Operation) -> Changed:
    """Give, change or take back homework, or tick «Без домашнего задания»."""
    lesson = sheet.lesson(op.lesson)
    check_content_writer(sheet, lesson)
    homework = sheet.homework.get(lesson.id)
    stored = homework.text if homework else ''
    new = '' if op.none else texts.fold_spaces(op.new, keep_lines=True)
    if len(new) > TEXT_LIMIT:
        raise Invalid(f'Домашнее задание: не длиннее {TEXT_LIMIT} знаков, сейчас {len(new)}. Сократите текст.')
    texts.check_russian(new)
    due_lesson, due_on = due_of(sheet, lesson, op, homework) if new else (None, None)
    if _same(homework, lesson, new, due_on, none=op.none):
        return Changed(stored, homework.version if homework else 0, written=False)
    if stored != op.old:
        raise Conflict('Пока вы писали, задание изменили.')
    if lesson.no_homework != (lesson.no_homework if op.was.none is None else op.was.none):
        raise Conflict('Пока вы писали, отметку «Без домашнего задания» изменили.')
    if homework and stored and op.was.due_on not in (None, homework.due_on):
        raise Conflict(f'Пока вы писали, срок задания изменили: теперь {homework.due_on:%d.%m.%Y}.')
    _check_dates(sheet, lesson, homework, due_on)
    before = _line(stored, homework)
    _store(sheet, lesson, homework, (new, due_lesson, due_on, op.none))
    sheet.entries.append(Entry('homework.changed', 'homework', lesson.id, before, f'{new} → {due_on:%d.%m.%Y}' if due_on
                               else NO_HOMEWORK * op.none, op.reason, op.source))
    return Changed(new, sheet.homework[lesson.id].version if lesson.id in sheet.homework else lesson.version)


def change_minutes(sheet: Sheet, op: Operation) -> Changed:
    """Say about how long the homework takes (norms 5.3); empty takes it back."""
    lesson = sheet.lesson(op.lesson)
    check_content_writer(sheet, lesson)
    homework = sheet.homework.get(lesson.id)
    if homework is None or not homework.text:
        raise Invalid('Сначала напишите домашнее задание, потом время на него.')
    new, stored = op.new.strip(), minutes_text(homework)
    if new and not (new.isascii() and new.isdecimal() and 1 <= int(new[:4]) <= MINUTES_LIMIT and len(new) <= 3):
        raise Invalid(f'Время на задание — целое число минут от 1 до {MINUTES_LIMIT}, например 20.')
    if stored == new:
        return Changed(stored, homework.version, written=False)
    if stored != op.old:
        raise Conflict('Пока вы писали, время на задание изменили.')
    locks.check_homework_due(homework.due_on, sheet.facts.calendar.today(sheet.now))
    homework.minutes = int(new) if new else None
    homework.version += 1
    sheet.touch('homework', lesson.id, homework)
    sheet.touch('lesson', lesson.id, lesson)
    sheet.entries.append(Entry('homework.minutes', 'homework', lesson.id, stored, new, op.reason, op.source))
    return Changed(new, homework.version)


def minutes_text(homework: Homework | None) -> str:
    """The minutes as the page shows them, '' when nobody has said."""
    return str(homework.minutes) if homework and homework.minutes else ''


def due_of(sheet: Sheet, lesson: Lesson, op: Operation, homework: Homework | None) -> tuple[int | None, date]:
    """The chosen lesson or date, else the one already set, else the group's next lesson on a later date."""
    later = {lesson_id: day for day, _, lesson_id in sheet.timeline if day > lesson.date}
    if op.due_lesson is not None:
        if op.due_lesson not in later:
            raise Invalid('Выберите урок этой группы с более поздней датой.')
        return op.due_lesson, later[op.due_lesson]
    if op.due_on is not None:
        return None, op.due_on
    if homework is not None and homework.text:  # of one that was taken back the day may be long past
        return homework.due_lesson_id, homework.due_on
    today = sheet.facts.calendar.today(sheet.now)
    offered = next(((lesson_id, day) for lesson_id, day in later.items() if day > today), None)
    if offered is None:
        raise Invalid('Следующего урока в расписании нет. Выберите дату сдачи или отметьте «Без домашнего задания».')
    return offered


def check_due(sheet: Sheet, lesson: Lesson, due_on: date) -> None:
    """Later than the lesson and than today (п. 17.4.14), and within the school year."""
    locks.check_homework_dates(lesson.date, due_on, sheet.facts.calendar.today(sheet.now))
    if due_on > sheet.facts.year_ends_on:
        raise Invalid(f'Учебный год кончается {sheet.facts.year_ends_on:%d.%m.%Y}. Выберите дату не позже.')


def _check_dates(sheet: Sheet, lesson: Lesson, homework: Homework | None, due_on: date | None) -> None:
    today = sheet.facts.calendar.today(sheet.now)
    if homework and homework.text:  # a change of what was due by now rewrites what pupils were asked to do
        locks.check_homework_due(homework.due_on, today)
    if due_on is not None:
        check_due(sheet, lesson, due_on)


def _same(homework: Homework | None, lesson: Lesson, text: str, due_on: date | None, *, none: bool) -> bool:
    if (homework.text if homework else '') != text or lesson.no_homework != none:
        return False
    return not text or (homework is not None and homework.due_on == due_on)


def _store(sheet: Sheet, lesson: Lesson, homework: Homework | None,
           new: tuple[str, int | None, date | None, bool]) -> None:
    text, due_lesson, due_on, none = new
    if lesson.no_homework != none:
        lesson.no_homework = none
        lesson.version += 1
    sheet.touch('lesson', lesson.id, lesson)
    if homework is None and not text:
        return
    if homework is None:
        homework = Homework(lesson_id=lesson.id, version=0, due_on=due_on, saved_at=sheet.now)
        sheet.homework[lesson.id] = homework
    homework.text, homework.due_lesson_id = text, due_lesson
    homework.due_on = due_on or homework.due_on
    homework.saved_at = sheet.now
    if text and homework.first_saved_at is None:
        homework.first_saved_at = sheet.now
    homework.version += 1
    sheet.touch('homework', lesson.id, homework)


def _line(text: str, homework: Homework | None) -> str:
    return f'{text} → {homework.due_on:%d.%m.%Y}' if text and homework else ''


def homework_json(homework: Homework | None, *, none: bool) -> dict[str, Any] | None:
    """The homework as the grid's protocol has it."""
    if none:
        return {'text': '', 'due_on': '', 'due_lesson': None, 'none': True, 'version': 0}
    if homework is None or not homework.text:
        return None
    return {'text': homework.text, 'due_on': homework.due_on.isoformat(), 'due_lesson': homework.due_lesson_id,
            'none': False, 'version': homework.version}
