"""What was taught: the topic of a lesson (п. 17.4.10, п. 16)."""

from ejournal.audit import Entry
from ejournal.rules import texts
from ejournal.services.marks import Changed
from ejournal.services.operations import Operation
from ejournal.services.sheet import Sheet
from models import Conflict, Invalid, Lesson, Locked, NotAllowed

TOPIC_LIMIT = 500
NOTE_LIMIT = 2000


def check_content_writer(sheet: Sheet, lesson: Lesson) -> None:
    """Topic and homework: the lesson's teacher, in an open term; late is noted, not refused (G2)."""
    if not sheet.rights.writes(lesson.id):
        raise NotAllowed('Этот журнал ведёт другой учитель. Тему и задание может внести он '
                         'или назначенный замещающий.')
    if sheet.closed(lesson):
        term = sheet.term(lesson)
        raise Locked(f'Период закрыт для изменений: {term.name if term else sheet.facts.year_name}. '
                     'Обратитесь к заместителю директора.')
    if lesson.state == 'cancelled':
        raise Invalid('Урок отменён: тему и задание к нему не пишут.')


def change_topic(sheet: Sheet, op: Operation) -> Changed:
    """Write the topic; the first saving counts for «до 21.00» (I-01)."""
    lesson = sheet.lesson(op.lesson)
    check_content_writer(sheet, lesson)
    new = texts.fold_spaces(op.new)
    if len(new) > TOPIC_LIMIT:
        raise Invalid(f'Тема урока: не длиннее {TOPIC_LIMIT} знаков, сейчас {len(new)}. Сократите текст.')
    texts.check_russian(new)
    stored = lesson.topic
    if stored == new:
        return Changed(stored, lesson.version, written=False)
    if stored != op.old:
        raise Conflict('Пока вы писали, тему изменили.')
    lesson.topic = new
    lesson.version += 1
    if new and not lesson.topic_saved_at:
        lesson.topic_saved_at = sheet.now
    sheet.touch('lesson', lesson.id, lesson)
    sheet.entries.append(Entry('lesson.topic', 'lesson', lesson.id, stored, new, op.reason, op.source))
    return Changed(new, lesson.version)


def change_note(sheet: Sheet, op: Operation) -> Changed:
    """Write the note for whoever stands in; families and the class teacher never see it."""
    lesson = sheet.lesson(op.lesson)
    check_content_writer(sheet, lesson)
    new = texts.fold_spaces(op.new, keep_lines=True)
    if len(new) > NOTE_LIMIT:
        raise Invalid(f'Записка замещающему: не длиннее {NOTE_LIMIT} знаков, сейчас {len(new)}. Сократите текст.')
    stored = lesson.note
    if stored == new:
        return Changed(stored, lesson.version, written=False)
    if stored != op.old:
        raise Conflict('Пока вы писали, записку изменили.')
    lesson.note = new
    lesson.version += 1
    sheet.touch('lesson', lesson.id, lesson)
    sheet.entries.append(Entry('lesson.note', 'lesson_note', lesson.id, stored, new, op.reason, op.source))
    return Changed(new, lesson.version)
