"""Who was not there: the teacher's code at the lesson, the class teacher's reason until the term closes (I-06)."""

from ejournal.audit import Entry
from ejournal.rules import locks
from ejournal.rules.attendance import Code, check_minutes, parse_code
from ejournal.services.marks import Changed, check_lesson_open
from ejournal.services.operations import Operation
from ejournal.services.sheet import Sheet
from models import Attendance, Conflict, Lesson, NotAllowed


def change(sheet: Sheet, op: Operation) -> Changed:
    """Note, change or take away an attendance code."""
    lesson = sheet.lesson(op.lesson)
    pupil_id = sheet.check_member(op.pupil, lesson.date)
    new = parse_code(op.new)
    check_minutes(new, op.minutes)
    record = sheet.attendance.get((lesson.id, pupil_id))
    stored, minutes = (record.code, record.minutes) if record else ('', 0)
    _check_right(sheet, lesson, stored, new)
    if stored == new and minutes == op.minutes:
        return Changed(stored, record.version if record else 0, written=False)
    if stored != op.old or op.was.minutes not in (None, minutes):
        raise Conflict('Пока вы вводили, посещаемость изменилась.')
    if lesson.state == 'cancelled' or not (sheet.rights.reasons and {stored, new} <= {'', Code.RELEASED}):
        check_lesson_open(sheet, lesson)  # a release by document runs ahead of its lessons
    if not sheet.passes_locks:
        _check_lock(sheet, lesson, stored, new)
    record = _write(sheet, lesson, pupil_id, record)
    record.code, record.minutes = new, op.minutes
    sheet.entries.append(
        Entry('attendance.changed', 'attendance', lesson.id, stored, new, op.reason, op.source, pupil_id))
    return Changed(new, record.version)


def _check_lock(sheet: Sheet, lesson: Lesson, old: str, new: str) -> None:
    locks.check_reason_editable(sheet.now, sheet.attendance_lock(lesson), old=old, new=new,
                                term_closed=sheet.closed(lesson), class_teacher=sheet.rights.reasons)


def _write(sheet: Sheet, lesson: Lesson, pupil_id: int, record: Attendance | None) -> Attendance:
    if record is None:
        record = Attendance(lesson_id=lesson.id, pupil_id=pupil_id, version=0)
        sheet.attendance[lesson.id, pupil_id] = record
    record.version += 1
    record.saved_at = sheet.now
    sheet.touch('attendance', (lesson.id, pupil_id), record)
    return record


def _check_right(sheet: Sheet, lesson: Lesson, old: str, new: str) -> None:
    if sheet.rights.writes(lesson.id):
        return
    if not sheet.rights.reasons:
        raise NotAllowed('Посещаемость этого урока отмечает другой учитель.')
    if old != new and not locks.is_reason_change(old, new) and Code.RELEASED not in (old, new):
        raise NotAllowed('Классный руководитель уточняет причину уже отмеченного пропуска: УП, Б, НП, и по документу '
                         'ставит ОСВ. Присутствие отмечает учитель урока.')
