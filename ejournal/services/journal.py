"""Read a journal: the list of one's own, the snapshot a grid opens with, the history of a cell."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from ejournal import access, clock, facts
from ejournal.access import Action, Actor, JournalRights
from ejournal.facts import Facts, TermFacts
from ejournal.rules import deadlines, locks, marks
from ejournal.services import after_closing, final_marks, forecast_verdict
from ejournal.services import sheet as sheets
from ejournal.services.homework import homework_json
from ejournal.services.marks import plain, wall
from ejournal.services.patches import lateness
from ejournal.services.sheet import Sheet
from ejournal.services.timetable_changes import UNDONE
from models import (
    Attendance,
    AuditEntry,
    FinalMark,
    Group,
    Homework,
    Lesson,
    Mark,
    NotFound,
    Person,
    PlannedTopic,
    Role,
    SchoolClass,
    Substitution,
    TeachingLoad,
    Work,
)

DEFAULT_TYPE = 'ответ на уроке'
OFFERED_LESSONS = 8


@dataclass(frozen=True)
class JournalLine:
    """One journal in a list: the group, what to call it, and who teaches it."""

    group_id: int
    class_id: int
    class_name: str
    grade: int
    subject: str
    subgroup: str
    teachers: str
    extracurricular: bool = False

    @property
    def title(self) -> str:
        """«Физика, 8А», with the subgroup where there is one."""
        return title_of(self.subject, self.class_name, self.subgroup)


def title_of(subject: str, class_name: str, subgroup: str) -> str:
    """«Физика, 8А · 1 подгруппа»."""
    return f'{subject[:1].upper()}{subject[1:]}, {class_name}' + (f' · {subgroup}' if subgroup else '')


async def mine(actor: Actor) -> list[JournalLine]:
    """The journals the actor keeps: own groups, and those with a replaced lesson to come or still open."""
    actor.require(Action.JOURNAL_WRITE)
    loads = await TeachingLoad.filter(await access.taught_now(), teacher_id=actor.person_id) \
        .values_list('group_id', flat=True)
    replaced = await Substitution.filter(substitute_id=actor.person_id,
                                         lesson__date__gte=clock.today() - await _open_to_substitutes()) \
        .values_list('lesson__group_id', flat=True)
    return await _lines(Q(id__in=[*loads, *replaced]))


async def _open_to_substitutes() -> timedelta:
    """For how long a replaced lesson's journal stays open, as ``access.journal`` has it (I-06)."""
    try:
        return await access.stand_in((await facts.current()).year_id)
    except NotFound:  # a new journal without a year has no substitutions
        return timedelta()


async def of_class(actor: Actor, class_id: int) -> list[JournalLine]:
    """Every journal of a class the actor may read."""
    found = await access.school_class(actor, class_id)
    return await _lines(Q(school_class_id=found.id))


async def classes(actor: Actor) -> list[SchoolClass]:
    """The classes whose journals the actor may read: all for the administration, one's own for a class teacher."""
    year = (await facts.current()).year_id
    query = SchoolClass.filter(year_id=year)
    if not actor.may(Action.JOURNAL_READ_ALL):
        query = query.filter(id__in=list(actor.class_ids))
    return await query.order_by('grade', 'letter').select_related('teacher')


async def _lines(condition: Q) -> list[JournalLine]:
    groups = await Group.filter(condition).select_related('school_class', 'subject')
    names: dict[int, list[str]] = defaultdict(list)
    for load in await TeachingLoad.filter(access.inside(clock.today()), group_id__in=[g.id for g in groups]) \
            .select_related('teacher'):
        names[load.group_id].append(load.teacher.short_name)
    lines = [JournalLine(g.id, g.school_class_id, g.school_class.name, g.school_class.grade, g.subject.name, g.name,
                         ', '.join(names[g.id]), g.subject.extracurricular) for g in groups]
    return sorted(lines, key=lambda line: (line.grade, line.class_name, line.subject, line.subgroup))


async def snapshot(actor: Actor, group_id: int, term_id: int | None = None) -> dict[str, Any]:
    """A journal's term in the grid's protocol; the number of statements is the same for any size.

    ``term_id`` None is the running term. ``NotFound`` for somebody else's journal or another parallel's term.
    """
    group, rights = await access.journal(actor, group_id)
    year = await facts.of_year(group.school_class.year_id)
    term = _term(year, group, term_id)
    sheet = await _load(actor, group, rights, year, term)
    return _Snapshot(sheet, term).build() | await _rest(sheet, term)


def _term(year: Facts, group: Group, term_id: int | None) -> TermFacts:
    grade = group.school_class.grade
    term = next((t for t in year.terms_of(grade) if t.id == term_id), None) if term_id is not None \
        else year.current_term(clock.today(), grade)
    if term is None:
        raise NotFound('Такого учебного периода у этого класса нет.')
    return term


async def _load(actor: Actor, group: Group, rights: JournalRights, year: Facts, term: TermFacts) -> Sheet:
    sheet = Sheet(actor, group, rights, year, clock.now())
    sheet.types = await facts.work_types()
    sheet.timeline = await sheets.timeline(group.id)
    lessons = await Lesson.filter(group_id=group.id, date__gte=term.starts_on, date__lte=term.ends_on) \
        .exclude(change_reason=UNDONE).order_by('date', 'number') \
        .select_related('planned_topic', 'teacher', 'substitution__substitute')
    sheet.lessons = {lesson.id: lesson for lesson in lessons}
    ids = list(sheet.lessons)
    sheet.works = {w.id: w for w in await Work.filter(lesson_id__in=ids, removed=False).order_by('id')}
    sheet.homework = {h.lesson_id: h for h in await Homework.filter(lesson_id__in=ids)}
    sheet.members = await sheets.memberships(group)
    return sheet


async def _rest(sheet: Sheet, term: TermFacts) -> dict[str, Any]:
    """Cells and pupils, as plain rows: no record is built for a cell."""
    ids = list(sheet.lessons)
    lesson_of = {work.id: work.lesson_id for work in sheet.works.values()}
    cells = await Mark.filter(work_id__in=list(lesson_of)).filter(~Q(value='') | ~Q(comment='')) \
        .values_list('work_id', 'pupil_id', 'value', 'version', 'comment')
    absences = await Attendance.filter(lesson_id__in=ids).exclude(code='') \
        .values_list('lesson_id', 'pupil_id', 'code', 'version', 'minutes')
    finals = await FinalMark.filter(term_id=term.id, subject_id=sheet.group.subject_id,
                                    pupil_id__in=list(sheet.members)) \
        .values_list('pupil_id', 'value', 'version', 'reason')
    closed = await after_closing.of_marks(lesson_of)
    return {'marks': [[lesson_of[w], w, p, value, version, bool(comment) + 2 * ((w, p) in closed)]
                      for w, p, value, version, comment in cells],
            'attendance': [list(row) for row in absences], 'final': [list(row) for row in finals],
            'pupils': await _pupils(sheet, term)}


async def _pupils(sheet: Sheet, term: TermFacts) -> list[dict[str, Any]]:
    spans = {pupil: [s for s in spans if s[0] <= term.ends_on and (s[1] is None or s[1] > term.starts_on)]
             for pupil, spans in sheet.members.items()}
    people = await Person.filter(id__in=[pupil for pupil, inside in spans.items() if inside]) \
        .order_by('sort_key', 'id')
    return [{'id': p.id, 'name': p.list_name, 'info': '', **_span(spans[p.id], term)} for p in people]


def _span(spans: list[sheets.Span], term: TermFacts) -> dict[str, Any]:
    """From when until when the pupil is in the group; empty where it is the whole term.

    Whoever left and came back has ``spans``, too: the half-open stays, in order, so that the gap is no presence.
    """
    stays: list[tuple[date, date]] = []
    for since, until in sorted((s[0], s[1] or date.max) for s in spans):
        if stays and since <= stays[-1][1]:
            stays[-1] = stays[-1][0], max(until, stays[-1][1])
        else:
            stays.append((since, until))
    ends = [[since.isoformat() if since > term.starts_on else '', until.isoformat() if until <= term.ends_on else '']
            for since, until in stays]
    return {'from': ends[0][0], 'to': ends[-1][1]} | ({'spans': ends} if len(ends) > 1 else {})


@dataclass
class _Snapshot:
    """Builds everything of the snapshot that comes from the sheet."""

    sheet: Sheet
    term: TermFacts

    def build(self) -> dict[str, Any]:
        group, actor = self.sheet.group, self.sheet.actor
        preferences = self.sheet.facts.preferences
        marking = 'none' if self.sheet.grade == 1 else group.subject.marking
        return {
            'group': group.id, 'term': self.term.id, 'subject': group.subject.name,
            'class': group.school_class.name, 'subgroup': group.name, 'term_name': self.term.name,
            'title': title_of(group.subject.name, group.school_class.name, ''),
            'account': actor.account_id, 'me': actor.name, 'now': wall(clock.local()), 'marking': marking,
            'scale': [marks.PASS, marks.FAIL] if marking == 'pass_fail' else list(marks.SCALE),
            'thresholds': preferences.get('thresholds') or [str(t) for t in marks.THRESHOLDS],
            'min_marks': preferences.get('min_marks') or marks.MIN_MARKS,
            'debt_counts': bool(preferences.get('debt_counts')),
            'final_values': list(final_marks.allowed(group.subject.marking, self.sheet.grade)),
            'final_due': wall(deadlines.final_due(self.term.ends_on, self.sheet.facts.calendar)),
            'term_ends': self.term.ends_on.isoformat(),
            **self.forecast(marking),
            'can': self.can(), 'why_not': self.why_not(), 'types': self.types(), 'default_type': self.default_type(),
            'lessons': self.lessons(),
        }

    def forecast(self, marking: str) -> dict[str, Any]:
        """Whether the running term has the column of forecasts; why not, where the gate is shut (п. 11.9)."""
        running = self.term.starts_on <= clock.today() <= self.term.ends_on
        if marking != 'marks' or not running or not self.sheet.actor.may(Action.FORECAST):
            return {}
        verdict = forecast_verdict.kept(self.sheet.facts)
        return {'forecast': bool(verdict and verdict.shown),
                'no_forecast': verdict.sentence if verdict and not verdict.shown else ''}

    def can(self) -> dict[str, bool]:
        rights = self.sheet.rights
        write = rights.write and not self.term.closed
        keys = dict.fromkeys(('marks', 'attendance', 'topic', 'homework', 'works'), write)
        whole = write and rights.lesson_ids is None  # a substitute gives no mark of the term
        keys['final'] = whole and bool(final_marks.allowed(self.sheet.group.subject.marking, self.sheet.grade))
        return keys | {'reasons': rights.reasons and not self.term.closed, 'history': True,
                       'corrections': rights.write}

    def why_not(self) -> str:
        if self.term.closed:
            return f'{self.term.name}: период закрыт, изменения вносят по «Заявке на исправление».'
        if self.sheet.rights.write:
            return ''
        if self.sheet.rights.reasons:
            return 'Отметки ставит учитель. Вы можете уточнить причины пропусков.'
        return 'Журнал открыт для просмотра.'

    def types(self) -> list[list[Any]]:
        used = {work.work_type_id for work in self.sheet.works.values()}  # these are named though no longer offered
        return [[t.id, t.name, t.short_name, plain(t.weight), t.deadline]
                for t in self.sheet.types.values() if t.active or t.id in used]

    def default_type(self) -> int:
        types = self.sheet.types.values()
        return next((t.id for t in types if t.name == DEFAULT_TYPE), next((t.id for t in types), 0))

    def lessons(self) -> list[dict[str, Any]]:
        works: dict[int, list[Work]] = defaultdict(list)
        for work in self.sheet.works.values():
            works[work.lesson_id].append(work)
        starts = self.next_starts()
        return [self.lesson(lesson, works[lesson.id], starts) for lesson in self.sheet.lessons.values()]

    def next_starts(self) -> dict[int, Any]:
        """When the lesson after each one begins; one pass instead of a search for every work."""
        timeline, shift = self.sheet.timeline, self.sheet.group.school_class.shift
        return {this[2]: self.sheet.facts.starts_at(after[0], shift, after[1])
                for this, after in pairwise(timeline)}

    def lesson(self, lesson: Lesson, works: list[Work], starts: dict[int, Any]) -> dict[str, Any]:
        sheet, calendar, numbers = self.sheet, self.sheet.facts.calendar, self.sheet.facts.deadlines
        lock = deadlines.attendance_lock(lesson.date, calendar, numbers)
        planned: PlannedTopic | None = lesson.planned_topic
        return {
            'id': lesson.id, 'date': lesson.date.isoformat(), 'no': lesson.number, 'topic': lesson.topic,
            'planned': planned.topic if planned else '', 'planned_hw': planned.homework if planned else '',
            'state': self.state(lesson), 'mine': sheet.rights.writes(lesson.id),
            'due': wall(deadlines.content_due(lesson.date, calendar, numbers)),
            'marks_lock': wall(lock), 'att_lock': wall(lock), 'locked': self.locked(lesson, lock),
            'late': lateness(sheet, lesson), 'teacher': self.teacher(lesson),
            'homework': homework_json(sheet.homework.get(lesson.id), none=lesson.no_homework),
            'next': self.next_lessons(lesson), 'version': lesson.version,
            'works': [self.work(lesson, work, starts) for work in works],
        }

    def work(self, lesson: Lesson, work: Work, starts: dict[int, Any]) -> dict[str, Any]:
        calendar, numbers = self.sheet.facts.calendar, self.sheet.facts.deadlines
        day = deadlines.WorkDay(lesson.date, self.sheet.grade, starts.get(lesson.id), self.term.ends_on,
                                self.sheet.group.subject.creative_week)
        kind = self.sheet.types.get(work.work_type_id)
        due = deadlines.mark_due(kind.deadline if kind else 'written', day, calendar, numbers)
        lock = deadlines.marks_lock(lesson.date, due, calendar, numbers)
        return {'id': work.id, 'type': work.work_type_id, 'weight': plain(work.weight), 'topic': work.topic,
                'due': wall(due), 'lock': wall(lock)}

    def state(self, lesson: Lesson) -> str:
        if lesson.state == 'cancelled':
            return 'cancelled'
        return 'planned' if lesson.date > self.sheet.facts.calendar.today(self.sheet.now) else 'held'

    def locked(self, lesson: Lesson, lock: Any) -> str:
        if lesson.state == 'cancelled':
            return 'Урок отменён.'
        return locks.mark_lock(self.sheet.now, lock, term_closed=self.term.closed)

    def teacher(self, lesson: Lesson) -> str:
        instead = getattr(lesson, 'substitution', None)
        name: str = lesson.teacher.short_name
        return f'{instead.substitute.short_name} (замещает: {name})' if isinstance(instead, Substitution) else name

    def next_lessons(self, lesson: Lesson) -> list[list[Any]]:
        today = self.sheet.facts.calendar.today(self.sheet.now)
        later = ([lesson_id, day.isoformat(), number] for day, number, lesson_id in self.sheet.timeline
                 if day > lesson.date and day > today)
        return [row for row, _ in zip(later, range(OFFERED_LESSONS), strict=False)]


async def cell(actor: Actor, *, pupil_id: int, work_id: int | None = None,
               lesson_id: int | None = None) -> dict[str, Any]:
    """The comment and the history of a mark's cell (by work) or of an absence (by lesson), newest first."""
    lesson = await Lesson.get_or_none(works__id=work_id) if work_id else await Lesson.get_or_none(id=lesson_id)
    if lesson is None:
        raise NotFound(access.NO_JOURNAL)
    await access.journal(actor, lesson.group_id)
    mark = await Mark.get_or_none(work_id=work_id, pupil_id=pupil_id) if work_id else None
    history = await _history('mark' if work_id else 'attendance', work_id or lesson.id, pupil_id)
    return {'comment': mark.comment if mark else '', 'history': history}


async def final_cell(actor: Actor, *, pupil_id: int, group_id: int, period: str) -> dict[str, Any]:
    """The history of a final mark of the period («2 четверть», «год»…), newest first."""
    await access.journal(actor, group_id)
    entries = AuditEntry.filter(object_type='final_mark', group_id=group_id, pupil_id=pupil_id,
                                after__startswith=f'{period}: ')
    return {'comment': '', 'history': [line | {'new': line['new'].removeprefix(f'{period}: ')}
                                       for line in await _story(entries)]}


async def _history(object_type: str, object_id: int, pupil_id: int) -> list[dict[str, str]]:
    return await _story(AuditEntry.filter(object_type=object_type, object_id=object_id, pupil_id=pupil_id))


async def _story(query: QuerySet[AuditEntry]) -> list[dict[str, str]]:
    entries = await query.order_by('-id').limit(100)
    people = {p.id: p.short_name for p in await Person.filter(id__in=[e.person_id for e in entries if e.person_id])}
    closed = await after_closing.of_entries(entries)
    return [{'at': f'{clock.local(e.at):%d.%m.%Y %H:%M}', 'who': people.get(e.person_id or 0, 'программа'),
             'role': Role(e.role).label if e.role in Role.__members__.values() else e.role, 'action': e.action,
             'old': e.before, 'new': e.after, 'source': e.source,
             'reason': '. '.join(part for part in (closed.get(e.id, ''), e.reason) if part)} for e in entries]
