"""A reason for what a pupil has missed, over a day or a range at once: ОТ → Б, УП, НП (п. 17.5.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from tortoise.expressions import Q

from ejournal import access, clock
from ejournal.access import Action, Actor
from ejournal.rules import texts
from ejournal.rules.attendance import ABSENCES, Code
from ejournal.rules.calendar import DAY
from ejournal.services import edits
from ejournal.services.class_week import NO_DOCUMENT, REASONS
from ejournal.services.operations import MAX_OPERATIONS, Kind, Operation, Status, Was
from models import Attendance, ClassMembership, Invalid, Lesson, LessonState, NotAllowed, NotFound

LONGEST = 120  # days
NOT_YOURS = 'Причину пропуска указывает классный руководитель.'


@dataclass(frozen=True)
class DayLesson:
    """A lesson of the pupil's day with what stands there."""

    lesson_id: int
    group_id: int
    number: int
    subject: str
    code: str
    minutes: int


@dataclass(frozen=True)
class PupilDay:
    """The day of a pupil; ``may_set`` says whether the actor gives reasons here."""

    pupil_id: int
    name: str
    date: date
    lessons: tuple[DayLesson, ...]
    may_set: bool

    @property
    def missed(self) -> int:
        """How many lessons have an absence, whose reason can be given."""
        return sum(one.code in ABSENCES for one in self.lessons)


@dataclass(frozen=True)
class Wanted:
    """The reason for both days and all between; УП needs its document. ``unclear`` leaves known reasons alone."""

    since: date | None
    until: date | None
    code: str
    document: str = ''
    unclear: bool = False


@dataclass(frozen=True)
class Given:
    """How many lessons have the reason now, and the sentences of what was refused."""

    lessons: int
    refused: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """For whoever gave the reason."""
        if not self.lessons and not self.refused:
            return 'Пропущенных уроков без причины пока нет: когда они появятся, причину можно будет указать.'
        words = f'Причина указана, уроков: {self.lessons}.' if self.lessons else ''
        return ' '.join(part for part in (words, *self.refused) if part)


async def day(actor: Actor, class_id: int, pupil_id: int, on: date) -> PupilDay:
    """Every lesson of the pupil on a day. Refused: another's class, a pupil who is not in the class that day."""
    await access.school_class(actor, class_id)
    member = await ClassMembership.filter(access.inside(on), school_class_id=class_id, pupil_id=pupil_id) \
        .select_related('pupil').first()
    if member is None:
        raise NotFound('Такого обучающегося в этот день в классе нет.')
    lessons = await lessons_of([pupil_id], [class_id], on, on)
    rows = {row.lesson_id: row for row in await Attendance.filter(
        pupil_id=pupil_id, lesson_id__in=[one.id for one in lessons])}
    found = tuple(DayLesson(one.id, one.group_id, one.number, one.group.subject.name,
                            rows[one.id].code if one.id in rows else '',
                            rows[one.id].minutes if one.id in rows else 0) for one in lessons)
    return PupilDay(pupil_id, member.pupil.list_name, on, found, may_set(actor, class_id))


def may_set(actor: Actor, class_id: int) -> bool:
    """Whether the actor leads the class."""
    return actor.may(Action.REASONS_SET) and class_id in actor.class_ids


async def lessons_of(pupils: Sequence[int], classes: Sequence[int], since: date, until: date) -> list[Lesson]:
    """Lessons the pupils have in whole-class journals and their subgroups, in order; cancelled ones left out."""
    own = Q(group__name='') | Q(group__memberships__pupil_id__in=list(pupils))
    return await Lesson.filter(own, group__school_class_id__in=list(classes), date__gte=since, date__lte=until) \
        .exclude(state=LessonState.CANCELLED.value).distinct() \
        .order_by('date', 'number', 'id').select_related('group__subject')


async def give(actor: Actor, class_id: int, pupil_id: int, wanted: Wanted) -> Given:
    """Give the reason to everything the pupil missed in the range; presence is the lesson teacher's and stays.

    Refused: another's class, an end before the start, a range of months, УП without its document, nothing missed.
    """
    await access.school_class(actor, class_id)
    if not may_set(actor, class_id):
        raise NotAllowed(NOT_YOURS)
    since, until = span(wanted.since, wanted.until)
    document = texts.fold_spaces(wanted.document)
    if wanted.code not in REASONS:
        raise Invalid('Выберите причину: Б, УП или НП.')
    if wanted.code == Code.EXCUSED and not document:
        raise Invalid(NO_DOCUMENT)
    rows = await missed(pupil_id, [class_id], since, until)
    if not rows:
        raise Invalid('В эти дни обучающийся не отмечен отсутствующим: указывать причину не для чего.')
    return await apply(actor, rows, wanted.code, document, unclear=wanted.unclear)


def span(since: date | None, until: date | None) -> tuple[date, date]:
    """Both days, if they are a range; ``Invalid`` says what is wrong."""
    if since is None or until is None or until < since:
        raise Invalid('Укажите первый и последний день: последний не раньше первого.')
    if (until - since) > LONGEST * DAY:
        raise Invalid(f'Больше {LONGEST} дней за один раз указать нельзя. Разделите на части.')
    return since, until


async def missed(pupil_id: int, classes: Sequence[int], since: date, until: date) -> list[Attendance]:
    """The pupil's absences in these classes, with their lessons."""
    return await Attendance.filter(
        pupil_id=pupil_id, code__in=[str(one) for one in ABSENCES], lesson__date__gte=since, lesson__date__lte=until,
        lesson__group__school_class_id__in=list(classes)).order_by('lesson__date', 'lesson__number') \
        .select_related('lesson')


async def apply(actor: Actor, rows: Sequence[Attendance], code: str, document: str, *, unclear: bool) -> Given:
    """Write the reason over these absences; the journals check the rights and the locks again."""
    old = (Code.ABSENT.value,) if unclear else tuple(str(one) for one in ABSENCES)
    operations = [Operation(str(uuid4()), Kind.ATTENDANCE, row.lesson.group_id, row.lesson_id, pupil=row.pupil_id,
                            old=row.code, new=code, source='class', reason=document[:500],
                            was=Was(minutes=row.minutes)) for row in rows if row.code in old and row.code != code]
    saved, refused = 0, []
    for start in range(0, len(operations), MAX_OPERATIONS):
        for outcome in await edits.apply(actor, operations[start:start + MAX_OPERATIONS]):
            saved += outcome.status is Status.SAVED
            if outcome.status in (Status.REFUSED, Status.CONFLICT):
                refused.append(outcome.message)
    return Given(saved, tuple(dict.fromkeys(refused)))


async def pupils_of(actor: Actor, class_id: int) -> dict[int, str]:
    """Who is in the class today, by the alphabet, for the dialog."""
    await access.school_class(actor, class_id)
    rows = await ClassMembership.filter(access.inside(clock.today()), school_class_id=class_id).order_by(
        'pupil__sort_key', 'pupil_id').select_related('pupil')
    return {row.pupil_id: row.pupil.list_name for row in rows}
