"""What changed since the frames were read: the audit is the feed, so nobody has to remember to tell.

Entries are numbered one by one in the order of the commits (the audit's chain holds a lock), so «later than number n»
is exactly what was committed after n was the last.
"""

from dataclasses import dataclass, field

from tortoise.functions import Max

from models import AuditEntry, Group, Lesson, TopicPlan

# Entries that touch no frame.
QUIET = ('account', 'session', 'reminder', 'token', 'webhook', 'export', 'audit', 'duty', 'correction', 'homework',
         'personal_homework', 'lesson_note', 'council_decision', 'message', 'thread', 'announcement', 'forum_topic',
         'forum_post', 'report', 'panel', 'file', 'document', 'attachment', 'notice', 'paper_notice',
         'absence_notice', 'alphabet', 'tariff', 'handover', 'saved_report', 'exam', 'school_card')
WHOLE = ('sheet', 'mark', 'work', 'attendance')  # an import; marks that say nothing of their journal
FINAL, LESSON, PLAN = 'final_mark', 'lesson', 'topic_plan'


@dataclass
class News:
    """Which journals to read again, whose final marks, and whether the school's structure or everything."""

    known: int
    groups: set[int] = field(default_factory=set)
    finals: set[int] = field(default_factory=set)
    structure: bool = False
    whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups or self.finals or self.structure or self.whole)


async def last() -> int:
    """The number of the last entry."""
    rows = await AuditEntry.all().order_by('-id').limit(1).values_list('id', flat=True)
    return int(str(rows[0])) if rows else 0


async def since(known: int) -> News:
    """One statement when nothing changed, a few otherwise, however much did."""
    news = News(await last())
    if news.known <= known:
        return news
    fresh = AuditEntry.filter(id__gt=known, id__lte=news.known)
    rows = await fresh.exclude(object_type__in=list(QUIET)).group_by('object_type', 'group_id') \
        .annotate(last=Max('id')).values_list('object_type', 'group_id')
    types = {str(kind) for kind, _ in rows}
    news.groups = {int(group) for kind, group in rows if group is not None and kind != FINAL}
    loose = {str(kind) for kind, group in rows if group is None} - {FINAL}
    news.whole = bool(loose & set(WHOLE))
    news.structure = bool(loose - {LESSON, PLAN})
    if FINAL in types:
        await _finals(news, known)
    if LESSON in loose:
        ids = await _objects(known, news.known, LESSON)
        news.groups |= {int(str(row)) for row in await Lesson.filter(id__in=ids).values_list('group_id', flat=True)}
    if PLAN in loose:
        await _plans(news, known)
    return news


async def _objects(known: int, now: int, kind: str) -> list[int]:
    rows = await AuditEntry.filter(id__gt=known, id__lte=now, object_type=kind, group_id__isnull=True) \
        .exclude(object_id=None).values_list('object_id', flat=True)
    return sorted({int(str(row)) for row in rows})


async def _finals(news: News, known: int) -> None:
    fresh = AuditEntry.filter(id__gt=known, id__lte=news.known, object_type=FINAL)
    rows = await fresh.distinct().values_list('pupil_id', flat=True)
    pupils = [row for row in rows if row is not None]
    news.finals = {int(str(row)) for row in pupils}
    news.whole = news.whole or None in rows  # about nobody in particular


async def _plans(news: News, known: int) -> None:
    """A КТП lays its works on the lessons of its journals."""
    plans = await TopicPlan.filter(id__in=await _objects(known, news.known, PLAN)) \
        .values_list('year_id', 'grade', 'subject_id')
    for year, grade, subject in set(plans):
        found = Group.filter(school_class__year_id=year, school_class__grade=grade, subject_id=subject)
        news.groups |= {int(str(row)) for row in await found.values_list('id', flat=True)}
