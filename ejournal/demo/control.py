"""What waits at the deputy's desk: requests to correct locked cells (п. 17.4.15), a teacher called in sick."""

from datetime import datetime, timedelta

from ejournal import clock
from ejournal.access import Actor
from ejournal.demo.dice import dice
from ejournal.demo.shapes import DemoSchool
from ejournal.rules.calendar import DAY
from ejournal.services import absences, corrections
from ejournal.services.absences import NewAbsence
from ejournal.services.corrections import Asked
from models import Lesson, LessonState, Mark, Refusal, Substitution

ASKED: tuple[tuple[int, str, bool | str | None], ...] = (
    # days ago, why, what the deputy answered: True, a refusal, or nothing yet
    (16, 'Ошибочно внесена отметка другого обучающегося', True),
    (11, 'Пересмотрена работа по апелляции родителей', True),
    (7, 'Обучающийся просит отметку выше', 'Причина не подтверждена: работа не представлена.'),
    (2, 'Опечатка при вводе, работа проверена повторно', None),
    (1, 'Работа сдана позже по болезни, отметка пересмотрена', None),
    (0, 'Ошибочно внесена отметка другого обучающегося', None),
)
LOCKED = 20  # days after a lesson its marks are locked for certain


async def live(school: DemoSchool, actors: dict[str, Actor]) -> None:
    """Six requests of six teachers, half of them decided; somebody ill whose lessons are not given away yet."""
    await ask(school, actors)
    await fall_ill(school, actors)


async def ask(school: DemoSchool, actors: dict[str, Actor]) -> None:
    """Of six teachers one request each, as long as marks old enough are there."""
    chance = dice(school.seed, 'corrections')
    able = [person.key for person in school.staff if person.roles[0] == 'teacher' and person.key in actors]
    teachers = chance.sample(able, len(ASKED))
    for place, (teacher, (days, reason, answer)) in enumerate(zip(teachers, ASKED, strict=True)):
        actor, moment = actors[teacher], _moment(school, days, place)
        day = moment.date()
        mark = await Mark.filter(
            value__in=['3', '4'], work__removed=False, work__lesson__teacher_id=actor.person_id,
            work__lesson__substitution=None, work__lesson__date__gte=day - (LOCKED + 14) * DAY,
            work__lesson__date__lte=day - LOCKED * DAY).order_by('-work__lesson__date', 'id') \
            .select_related('work__lesson').first()
        if mark is None:
            continue
        wanted = Asked('mark', mark.work.lesson.group_id, mark.work.lesson_id, mark.pupil_id, mark.value,
                       str(int(mark.value) + 1), reason, work=mark.work_id)
        await _asked(school, actors['deputy1'], actor, wanted, moment, answer)


async def _asked(school: DemoSchool, deputy: Actor, actor: Actor, wanted: Asked,
                 moment: datetime, answer: bool | str | None) -> None:
    try:
        with clock.at(moment):
            number = await corrections.ask(actor, wanted)
        with clock.at(min(school.now, moment + timedelta(hours=2))):
            if answer is True:
                await corrections.approve(deputy, number, order_number=f'{140 + number}-од')
            elif answer:
                await corrections.refuse(deputy, number, answer)
    except Refusal:
        return  # the pupil has left, the journal has gone to another teacher: nobody asks


def _moment(school: DemoSchool, days: int, place: int) -> datetime:
    if not days:
        return school.now - timedelta(minutes=35)
    day = school.today - days * DAY
    return clock.wall(day - max(0, day.weekday() - 4) * DAY, 15, 5 + 7 * place)


async def fall_ill(school: DemoSchool, actors: dict[str, Actor]) -> None:
    """A teacher has called in sick for the next two days: the deputy looks for substitutes."""
    if not any(row.date == school.today for row in school.lessons):
        return
    deputy = actors['deputy1']
    given = await Substitution.all().values_list('lesson_id', flat=True)
    rows = await Lesson.filter(date__gt=school.today, date__lte=school.today + 3 * DAY,
                               state=LessonState.PLANNED.value).exclude(id__in=list(given)) \
        .order_by('date', 'number').values_list('teacher_id', 'date')
    calling = {actors[one.key].person_id for one in school.staff if one.roles == ('teacher',) and one.key in actors
               and 'физик' not in one.position}  # the teacher of physics is the one whose login the demo shows
    for person, day in rows:
        if person in calling:
            with clock.at(school.now - timedelta(minutes=50)):
                await absences.record(deputy, NewAbsence(person, day, day + DAY, 'болезнь', '148-к'))
            return
