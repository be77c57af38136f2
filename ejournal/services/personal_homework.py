"""Differentiated homework: a task for one pupil, beside or instead of the class's, seen by this pupil alone (I-02)."""

from ejournal.audit import Entry
from ejournal.rules import texts
from ejournal.services.homework import TEXT_LIMIT, check_due, due_of
from ejournal.services.lessons import check_content_writer
from ejournal.services.marks import Changed
from ejournal.services.operations import Operation
from ejournal.services.sheet import Sheet
from models import Conflict, Homework, Invalid, Lesson, PersonalHomework


async def change(sheet: Sheet, op: Operation, *, dry_run: bool = False) -> Changed:
    """Give, change or take back (empty text) the task of one pupil; due with the class's, never today or before."""
    lesson = sheet.lesson(op.lesson)
    check_content_writer(sheet, lesson)
    pupil_id = sheet.check_member(op.pupil, lesson.date)
    new = texts.fold_spaces(op.new, keep_lines=True)
    if len(new) > TEXT_LIMIT:
        raise Invalid(f'Домашнее задание: не длиннее {TEXT_LIMIT} знаков, сейчас {len(new)}. Сократите текст.')
    texts.check_russian(new)
    own = sheet.personal.get((lesson.id, pupil_id))
    stored = own.text if own else ''
    if stored == new:
        return Changed(stored, lesson.version, written=False)
    if stored != op.old:
        raise Conflict('Пока вы писали, задание этого обучающегося изменили.')
    homework = await _homework(sheet, lesson, op, dry_run=dry_run)
    if own is None:
        own = PersonalHomework(homework_id=homework.id, pupil_id=pupil_id)
        sheet.personal[lesson.id, pupil_id] = own
    own.text = new
    lesson.version += 1
    sheet.touch('personal', (lesson.id, pupil_id), own)
    sheet.touch('lesson', lesson.id, lesson)
    sheet.entries.append(Entry('homework.personal', 'personal_homework', lesson.id, stored, new, op.reason, op.source,
                               pupil_id))
    return Changed(new, lesson.version)


async def _homework(sheet: Sheet, lesson: Lesson, op: Operation, *, dry_run: bool) -> Homework:
    """The lesson's homework, to which the task belongs; made without a text where the class has none."""
    homework = sheet.homework.get(lesson.id)
    due_lesson, due_on = due_of(sheet, lesson, op, homework)
    check_due(sheet, lesson, due_on)
    if homework is None:
        homework = Homework(lesson_id=lesson.id, version=0, due_on=due_on, due_lesson_id=due_lesson, text='',
                            saved_at=sheet.now)
        sheet.homework[lesson.id] = homework
    if homework.id is None and not dry_run:
        await homework.save()
    return homework
