"""Paper notices: every week to the families that cannot read the journal (п. 17.5.5, I-11, norms 8.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.facts import Facts
from ejournal.notice_shapes import PaperSheet
from ejournal.rules import duties
from ejournal.rules.calendar import DAY
from ejournal.services import class_door, class_results, days, family_access
from ejournal.services.family_access import Families
from ejournal.topics import Change
from models import Homework, Invalid, Mark, NoNetwork, NotFound, PaperNotice, Person, School, SchoolClass

WAYS = ('выдано', 'через дневник')
NETWORK, NO_ACCESS, GOT_ACCESS = 'нет доступа к сети', 'у родителей нет доступа', 'доступ появился'


@dataclass(frozen=True)
class Line:
    """A pupil of the week's list: why on paper, and what was recorded."""

    pupil_id: int
    name: str
    why: str
    way: str = ''
    recorded_at: datetime | None = None
    recorded_by: str = ''


@dataclass(frozen=True)
class ClassWeek:
    """The list of a week; ``pupils`` are all of the class with their flag «нет доступа к сети»."""

    class_id: int
    name: str
    monday: date
    weeks: tuple[date, ...]
    lines: tuple[Line, ...]
    pupils: tuple[tuple[int, str, bool], ...]
    may_write: bool

    @property
    def left(self) -> int:
        """How many families have not been told yet."""
        return sum(not line.way for line in self.lines)


async def of_class(actor: Actor, class_id: int = 0, week: str = '') -> ClassWeek:
    """Pupils without access in the week of a day («2026-11-23»), the current one without it."""
    school_class = await class_door.readable(actor, class_id)
    year = await facts.of_year(school_class.year_id)
    weeks = _weeks(year, school_class.grade)
    monday = days.monday_of(days.chosen(week)) if week else (weeks[-1] if weeks else days.monday_of(clock.today()))
    if week and monday not in weeks:
        raise NotFound('В эту неделю уведомлений нет: в ней нет учебных дней или она ещё не началась.')
    rows = await family_access.members([school_class.id], monday, monday + 6 * DAY)
    families = await family_access.families(row.pupil_id for row in rows)
    kept = {row.pupil_id: row for row in await PaperNotice.filter(
        week=monday, pupil_id__in=[row.pupil_id for row in rows]).select_related('recorded_by')}
    here = {one.id for one in await family_access.present(school_class.id, min(monday + 6 * DAY, clock.today()))}
    people = [row.pupil for row in rows if row.pupil_id in here]  # who has moved on is the new class teacher's
    lines = tuple(_line(one.pupil, families, kept.get(one.pupil_id)) for one in rows if one.pupil_id in kept
                  or (one.pupil_id in here and families.on_paper(one.pupil_id)))
    flags = tuple((one.id, one.list_name, one.id in families.no_network) for one in people)
    return ClassWeek(school_class.id, school_class.name, monday, weeks, lines, flags,
                     class_door.writes(actor, school_class.id))


def _weeks(year: Facts, grade: int) -> tuple[date, ...]:
    return duties.paper_weeks(year.calendar, year.year_starts_on, min(
        clock.today() + (6 - clock.today().weekday()) * DAY, year.year_ends_on), grade)


def _line(pupil: Person, families: Families, kept: PaperNotice | None) -> Line:
    why = NETWORK if pupil.id in families.no_network else NO_ACCESS if families.on_paper(pupil.id) else GOT_ACCESS
    if kept is None:
        return Line(pupil.id, pupil.list_name, why)
    return Line(pupil.id, pupil.list_name, why, kept.way, kept.recorded_at, kept.recorded_by.short_name)


async def record(actor: Actor, class_id: int, monday: date, pupil_ids: Sequence[int], way: str) -> int:
    """Note that these families were told in the week; answers how many are new.

    Refused: another way than «выдано» and «через дневник», a week to come, a pupil who is not on the week's list.
    """
    school_class = await class_door.writable(actor, class_id)
    if way not in WAYS:
        raise Invalid(f'Выберите, как сообщили родителям: {" или ".join(WAYS)}.')
    shown = await of_class(actor, school_class.id, monday.isoformat())
    if not set(pupil_ids) <= {line.pupil_id for line in shown.lines}:
        raise NotFound('Этого обучающегося нет в списке недели: обновите страницу.')
    async with db.transaction():
        told = await PaperNotice.filter(week=shown.monday, pupil_id__in=list(pupil_ids)) \
            .values_list('pupil_id', flat=True)
        fresh = sorted(set(pupil_ids) - {int(str(one)) for one in told})
        await PaperNotice.bulk_create([PaperNotice(
            school_class_id=school_class.id, pupil_id=one, week=shown.monday, way=way, recorded_at=clock.now(),
            recorded_by_id=actor.person_id) for one in fresh])
        await audit.record(actor, actor.capacity(Action.CLASS_DUTIES), *(
            Entry('paper_notice.recorded', 'paper_notice', None, '', f'{shown.monday:%d.%m.%Y}: {way}', pupil_id=one)
            for one in fresh))
    _tell(actor, school_class.id)
    return len(fresh)


async def set_no_network(actor: Actor, class_id: int, pupil_id: int, on: bool) -> None:
    """«Нет доступа к сети»: the pupil stays on the weekly list whatever accounts the parents have."""
    school_class = await class_door.writable(actor, class_id)
    if pupil_id not in {one.id for one in await family_access.present(school_class.id, clock.today())}:
        raise NotFound('Такого обучающегося нет в этом классе.')
    async with db.transaction():
        if on == await NoNetwork.exists(pupil_id=pupil_id):
            return
        if on:
            await NoNetwork.create(pupil_id=pupil_id, set_at=clock.now(), set_by_id=actor.person_id)
        else:
            await NoNetwork.filter(pupil_id=pupil_id).delete()
        await audit.record(actor, actor.capacity(Action.CLASS_DUTIES), Entry(
            'network.changed', 'person', pupil_id, '' if on else NETWORK, NETWORK if on else '', pupil_id=pupil_id))
    _tell(actor, school_class.id)


def _tell(actor: Actor, class_id: int) -> None:
    for key in (f'notices:{class_id}', 'duties'):
        topics.publish(Change(key, actor.name, actor.account_id))


# --- the sheets to print ----------------------------------------------------------------------------------------------
async def sheets(actor: Actor, class_id: int, monday: date, pupil_ids: Sequence[int] | None = None) -> list[PaperSheet]:
    """What is printed for the families on the week's list (all, or some of them), by the alphabet.

    Marks of the week, means of the term so far, what was missed, remarks of teachers, homework that is due.
    """
    school_class = await class_door.writable(actor, class_id)
    shown = await of_class(actor, class_id, monday.isoformat())
    here = {number for number, *_ in shown.pupils}
    chosen = [line for line in shown.lines if line.pupil_id in (here if pupil_ids is None else here & {*pupil_ids})]
    if not chosen:
        raise Invalid('На этой неделе печатать нечего: у всех родителей есть доступ в журнал.')
    ids, last = [line.pupil_id for line in chosen], min(shown.monday + 6 * DAY, clock.today())
    year = await facts.of_year(school_class.year_id)
    term = year.current_term(last, school_class.grade)
    results = await class_results.of_class(school_class, ids, shown.monday, last,
                                           mean_from=min(term.starts_on, shown.monday) if term else shown.monday)
    remarks, homework = await _remarks(ids, shown.monday, last), await _homework(school_class)
    school = await School.first()
    audit_to = f'{shown.monday:%d.%m.%Y}: {len(chosen)}'
    await audit.record(actor, actor.capacity(Action.CLASS_DUTIES),
                       Entry('paper_notice.printed', 'school_class', school_class.id, after=audit_to))
    return [PaperSheet(
        school.full_name if school else '', line.name, school_class.name, shown.monday, last,
        tuple(one for one in results[line.pupil_id].subjects if one.marks or one.mean), results[line.pupil_id].missed,
        '; '.join(remarks.get(line.pupil_id, ())), homework,
        school_class.teacher.short_name if school_class.teacher else '') for line in chosen]


async def _remarks(pupils: list[int], first: date, last: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Mark.filter(pupil_id__in=pupils, work__removed=False, work__lesson__date__gte=first,
                       work__lesson__date__lte=last).exclude(comment='')
    for pupil, subject, comment in await rows.order_by('work__lesson__date').values_list(
            'pupil_id', 'work__lesson__group__subject__name', 'comment'):
        found.setdefault(pupil, []).append(f'{subject}: {comment}')
    return found


async def _homework(school_class: SchoolClass) -> str:
    """What the whole class has to do for the next days; a subgroup's own homework stays in its journal."""
    rows = Homework.filter(lesson__group__school_class_id=school_class.id, lesson__group__name='',
                           due_on__gt=clock.today(), due_on__lte=clock.today() + 7 * DAY).exclude(text='')
    return '; '.join(f'{subject} ({day:%d.%m}): {text}' for subject, day, text in await rows.order_by(
        'due_on', 'lesson__group__subject__name').values_list('lesson__group__subject__name', 'due_on', 'text'))
