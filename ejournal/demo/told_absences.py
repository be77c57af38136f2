"""What parents have told of absences by now: some wait, some were confirmed, one was declined (п. 17.5.7)."""

from datetime import date, datetime

from ejournal import access, clock
from ejournal.access import Actor, actor_of
from ejournal.demo.dice import dice
from ejournal.demo.shapes import DemoSchool
from ejournal.rules.attendance import Code
from ejournal.rules.calendar import DAY
from ejournal.services import absence_notices
from ejournal.services.absence_notices import NewNotice
from models import Account, Attendance, ClassMembership, GuardianLink, Refusal, Role, SchoolClass

SHOWN = '8А'
SINCE = 10  # days of absences that are looked at
WORDS = ('Температура, вызвали врача', '', 'Кашель, были у педиатра', 'Справку принесём', '')


async def tell(school: DemoSchool, shown_pupil: int) -> None:
    """Messages of the last days, each by a parent of its own; those of the shown class wait for who tries the demo."""
    chance = dice(school.seed, 'told absences')
    for found in await SchoolClass.filter(year__name=school.year.name).order_by('grade', 'letter'):
        unclear = await _unclear(found, school.now.date())
        number = 3 if found.name == SHOWN else chance.randint(0, 1)
        for place, (pupil, days) in enumerate(sorted(unclear.items())[:number]):
            moment = clock.wall(days[-1], 7, chance.randint(5, 50))
            told = await _tell(school, moment, pupil, NewNotice(pupil, days[0], days[-1], 'Б', chance.choice(WORDS)))
            if told and found.name == SHOWN and place == 2:
                await _confirm(school, found, told)
    if shown_pupil:
        today = school.now.date()
        await _tell(school, clock.wall(today, 7, 20), shown_pupil,
                    NewNotice(shown_pupil, today + DAY, today + DAY, 'УП',
                              'Приём у окулиста в 10:00, придёт к 4 уроку'))


async def _unclear(found: SchoolClass, today: date) -> dict[int, list[date]]:
    """Pupils of the class with lessons missed for no known reason in the last days, and these days in order."""
    rows = await Attendance.filter(
        code=Code.ABSENT.value, lesson__group__school_class_id=found.id, lesson__date__gte=today - SINCE * DAY) \
        .order_by('lesson__date').values_list('pupil_id', 'lesson__date')
    members = set(await ClassMembership.filter(access.inside(today), school_class_id=found.id).values_list(
        'pupil_id', flat=True))
    days: dict[int, list[date]] = {}
    for pupil, day in rows:
        if pupil in members and day not in days.setdefault(pupil, []):
            days[pupil].append(day)
    return {pupil: found for pupil, found in days.items() if len(found) > 1}


async def _tell(school: DemoSchool, moment: datetime, pupil: int, new: NewNotice) -> int:
    link = await GuardianLink.filter(pupil_id=pupil).order_by('id').first()
    if link is None:
        return 0
    account = await Account.get_or_none(person_id=link.guardian_id)
    actor = Actor(account.id if account else 0, link.guardian_id, '', frozenset({Role.GUARDIAN}),
                  child_ids=frozenset({pupil}))
    with clock.at(min(moment, school.now)):
        try:
            return await absence_notices.tell(actor, new)
        except Refusal:  # a day outside the year, a pupil who has just left: nothing to tell
            return 0


async def _confirm(school: DemoSchool, found: SchoolClass, number: int) -> None:
    account = await Account.get_or_none(person_id=found.teacher_id) if found.teacher_id else None
    if account is not None:
        with clock.at(school.now):
            await absence_notices.confirm(await actor_of(account), number)
