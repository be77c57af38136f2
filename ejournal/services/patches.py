"""What open views are told after a commit: the changed cells of a journal, and whose diaries they are in."""

from typing import Any

from ejournal.rules import deadlines
from ejournal.services import after_closing
from ejournal.services.homework import homework_json
from ejournal.services.marks import wall, work_json
from ejournal.services.sheet import Sheet
from ejournal.topics import Change
from models import Lesson


async def see_corrected(sheet: Sheet) -> None:
    """Which of the changed marks carry «исправлено после закрытия»: the patch must not take their corner away.

    A mark of the first version is corrected only when this is the correction; most edits so ask nothing.
    """
    works = {work for (work, _), mark in sheet.dirty.get('mark', {}).items() if mark.version > 1 or sheet.passes_locks}
    if works:
        sheet.corrected = frozenset(await after_closing.of_marks(works))


def changes_of(sheet: Sheet) -> list[Change]:
    """One change for the journal with its patch, one for each pupil concerned, one for the class."""
    patch = patch_of(sheet)
    if not patch:
        return []
    actor, class_id = sheet.actor, sheet.group.school_class_id
    pupils = {pupil for kind in ('mark', 'attendance', 'personal') for _, pupil in sheet.dirty.get(kind, {})}
    pupils |= {pupil for pupil, _ in sheet.dirty.get('final', {})}
    about = {'group': sheet.group.id}
    return [Change(f'group:{sheet.group.id}', actor.name, actor.account_id, patch),
            *(Change(f'pupil:{pupil}', actor.name, actor.account_id, about) for pupil in pupils),
            Change(f'class:{class_id}', actor.name, actor.account_id,
                   about | {'lessons': bool(sheet.dirty.get('lesson'))}),
            Change('school', actor.name, actor.account_id, about)]


def patch_of(sheet: Sheet) -> dict[str, Any]:
    """The dirty records in the grid's protocol."""
    dirty = sheet.dirty
    works = dirty.get('work', {})
    patch: dict[str, Any] = {
        'marks': [[sheet.works[m.work_id].lesson_id, m.work_id, m.pupil_id, m.value, m.version,
                   bool(m.comment) + 2 * ((m.work_id, m.pupil_id) in sheet.corrected)]
                  for m in dirty.get('mark', {}).values() if m.work_id in sheet.works],
        'attendance': [[a.lesson_id, a.pupil_id, a.code, a.version, a.minutes]
                       for a in dirty.get('attendance', {}).values()],
        'works': [{'lesson': w.lesson_id} | work_json(sheet, w) for w in works.values() if not w.removed],
        'final': [[f.pupil_id, f.value, f.version, f.reason, f.term_id or 0, f.period]
                  for f in dirty.get('final', {}).values()],
        'removed_works': [w.id for w in works.values() if w.removed],
        'lessons': [lesson_json(sheet, lesson) for lesson in dirty.get('lesson', {}).values()],
    }
    return {key: value for key, value in patch.items() if value}


def lesson_json(sheet: Sheet, lesson: Lesson) -> dict[str, Any]:
    """The fields of a lesson that an edit can change."""
    return {'id': lesson.id, 'topic': lesson.topic, 'version': lesson.version,
            'late': lateness(sheet, lesson),
            'homework': homework_json(sheet.homework.get(lesson.id), none=lesson.no_homework)}


def lateness(sheet: Sheet, lesson: Lesson) -> str:
    """A sentence when the topic came, or has not come, after its time (I-01); empty when all is well."""
    due = deadlines.content_due(lesson.date, sheet.facts.calendar, sheet.facts.deadlines)
    if lesson.topic_saved_at:
        if not deadlines.is_late(lesson.topic_saved_at, due):
            return ''
        saved = sheet.facts.calendar.local(lesson.topic_saved_at)
        return f'тема внесена с опозданием {saved:%d.%m.%Y в %H:%M}'
    if lesson.state != 'cancelled' and not lesson.topic and deadlines.is_late(sheet.now, due):
        return f'тема не внесена, срок был {due:%d.%m.%Y в %H:%M}'
    return ''


__all__ = ['changes_of', 'lateness', 'lesson_json', 'patch_of', 'see_corrected', 'wall']
