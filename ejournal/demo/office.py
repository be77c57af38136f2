"""What the office has done by now: tariff, the school's card, a new course, ГИА, hand-overs; who came in when."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from ejournal import clock
from ejournal.access import Actor, actor_of, inside
from ejournal.demo.deeds import at
from ejournal.demo.dice import dice
from ejournal.demo.shapes import DemoSchool
from ejournal.rules import exams as exam_rules
from ejournal.rules.calendar import DAY
from ejournal.services import constructor, curriculum, exams, handovers, school_card, subjects, tariff
from ejournal.services.consent_control import PURPOSES
from ejournal.services.constructor_tables import Spec
from ejournal.services.curriculum import Change
from ejournal.services.handovers import Part
from ejournal.services.report_catalogue import Asked
from models import (
    Account,
    AccountSession,
    ClassMembership,
    Consent,
    GuardianLink,
    Refusal,
    Role,
    RoleGrant,
    StaffCard,
    Term,
)

BACK = 30  # days of logins
COURSE = 'основы финансовой грамотности'
CARD = {'code': '660142', 'inn': '6609014714', 'ogrn': '1026601234567', 'phone': '+7 (34377) 3-14-14',
        'email': 'school14@zarechny.example', 'site': 'school14.zarechny.example',
        'founder': 'Управление образования городского округа Заречный',
        'licence': '№ 18414 от 12.03.2016, Министерство образования Свердловской области',
        'accreditation': '№ 8970 от 20.04.2016, бессрочно'}
AGENTS = ('Mozilla/5.0 (Windows NT 10.0) Firefox/140.0', 'Mozilla/5.0 (Linux; Android 14) Chrome/138.0')
FAVOURITES = {9: (('12', 0.62), ('5', 0.45), ('8', 0.4), ('6', 0.28), ('3', 0.2), ('9', 0.15)),
              11: (('12', 0.45), ('3', 0.35), ('25', 0.35), ('6', 0.2), ('7', 0.2), ('9', 0.15), ('18', 0.1))}


async def live(school: DemoSchool, actors: dict[str, Actor]) -> None:
    """Everything that needs no figures of the journals, inside the demo's transaction."""
    deputy, year = actors['deputy1'], school.year.starts_on
    await at(school, clock.wall(year - 5 * DAY, 11), partial(school_card.change, deputy, CARD))
    await at(school, clock.wall(year, 12, 5), partial(tariff.take, deputy))
    await new_course(school, deputy)
    await choose_exams(school, deputy)
    administrator = next((one for one in actors.values() if Role.ADMINISTRATOR in one.roles), deputy)
    for author, name, spec in (
            (administrator, 'Пропуски по классам и причинам', Spec('attendance', groups=('class', 'code'))),
            (administrator, 'Двойки по предметам', Spec('marks', groups=('subject', 'class'), values='2')),
            (deputy, 'Уроки без темы по учителям', Spec('lessons', groups=('teacher', 'topic')))):
        await at(school, school.now - timedelta(days=6), partial(constructor.keep, author, spec, name, shared=True))
    await come_in(school)


async def hand_over(now: datetime) -> None:
    """The report of the first term as it went to the founder; after the commit: it is counted from the frames."""
    term = await Term.filter(ends_on__lt=now.date(), year__closed_at=None).order_by('-ends_on').first()
    grant = await RoleGrant.filter(role=Role.DEPUTY.value).order_by('id').first()
    account = await Account.filter(person_id=grant.person_id).first() if grant else None
    if term is None or account is None:
        return
    with clock.at(clock.wall(term.ends_on + 4 * DAY, 15, 20)):
        deputy = await actor_of(account)
        try:
            await handovers.make(deputy, f'Отчёт за {term.name}', CARD['founder'],
                                 'Направлено по защищённому каналу',
                                 [Part('school', Asked()), Part('programme', Asked())])
        except Refusal:
            return  # nothing to count in this school yet


async def new_course(school: DemoSchool, deputy: Actor) -> None:
    """From the second term grade 9 has a course more, and nobody to teach it yet."""
    second = date(school.year.starts_on.year, 11, 2)

    async def work() -> None:
        number = await subjects.create(deputy, subjects.Wanted(COURSE, 'фин. грамотность', 'Внеурочная деятельность',
                                                               'none', extracurricular=True))
        await curriculum.change(deputy, [Change('9', number, '1')], second,
                                f'приказ № 61-о от 26.10.{second.year}')

    await at(school, clock.wall(second - 6 * DAY, 10), work)


async def choose_exams(school: DemoSchool, deputy: Actor) -> None:
    """Grade 11 all, grade 9 most; documents are being checked; consents for most."""
    rows = await ClassMembership.filter(inside(school.today), school_class__year__name=school.year.name,
                                        school_class__grade__in=[9, 11]).select_related('school_class', 'pupil')
    signers: dict[int, int] = dict(await GuardianLink.filter(
        pupil_id__in=[row.pupil_id for row in rows]).order_by('-id').values_list('pupil_id', 'guardian_id'))
    given = []
    for row in rows:
        chance = dice(school.seed, 'exams', f'{row.pupil.code}')
        grade = row.school_class.grade
        if chance.random() < 0.9:
            day = date(school.year.starts_on.year, 10, chance.randint(1, 28))
            given.append(Consent(person_id=row.pupil_id, signed_by_id=signers.get(row.pupil_id),
                                 purpose=PURPOSES[-1], given_on=min(school.today, day)))
        if grade == 11 or chance.random() < 0.85:
            wanted = exams.Wanted(exam_rules.FORMS[grade][chance.random() < 0.03], chosen(grade, chance.random),
                                  checked=chance.random() < 0.55)
            moment = clock.wall(date(school.year.starts_on.year, 11, chance.randint(5, 20)), 14,
                                chance.randint(0, 59))
            await at(school, moment, partial(exams.keep, deputy, row.pupil_id, wanted))
    await Consent.bulk_create(given)


def chosen(grade: int, random: Callable[[], float]) -> tuple[str, ...]:
    """Russian, mathematics and what is usually chosen."""
    liked = [code for code, share in FAVOURITES[grade] if random() < share]
    if grade == 9:
        more = [*liked, *(code for code, _ in FAVOURITES[9] if code not in liked)]
        return ('1', '2', *more[:2])
    maths = '2' if random() < 0.5 else '22'
    return ('1', maths, *liked[:3])


async def come_in(school: DemoSchool) -> None:
    """Logins of the last month: the staff on most school days, parents and pupils as they are."""
    today, rows = school.today, []
    staff = {int(str(one)) for one in await StaffCard.filter(left_on=None).values_list('person_id', flat=True)}
    parents = {int(str(one)) for one in await GuardianLink.all().values_list('guardian_id', flat=True)}
    accounts = await Account.filter(blocked=False).order_by('id').only('id', 'person_id', 'last_login_at')
    seen = []
    for account in accounts:
        chance = dice(school.seed, 'logins', f'{account.person_id}')
        keen = chance.choice((0.75, 0.85, 0.95)) if account.person_id in staff else chance.choice(
            (0, 0.02, 0.06, 0.15, 0.35) if account.person_id in parents else (0.03, 0.1, 0.3))
        for back in range(BACK, -1, -1):
            day = today - DAY * back
            weekend = day.weekday() > 4
            if chance.random() >= keen * (0.15 if weekend and account.person_id in staff else 1):
                continue
            hour = chance.randint(7, 20) if account.person_id in staff else chance.choice((14, 16, 17, 18, 19, 20, 21))
            moment = clock.wall(day, hour, chance.randint(0, 59), chance.randint(0, 59))
            if moment < school.now - timedelta(hours=1) and day >= school.year.starts_on:
                rows.append(AccountSession(account_id=account.id, token_hash=f'demo{account.id:08}{back:03}',
                                           created_at=moment, seen_at=moment + timedelta(minutes=chance.randint(2, 40)),
                                           ended_at=moment + timedelta(hours=1), address='10.14.0.21',
                                           agent=AGENTS[account.person_id not in staff]))
                account.last_login_at = moment
        if account.last_login_at:
            seen.append(account)
    await AccountSession.bulk_create(rows, batch_size=2000)
    await Account.bulk_update(seen, fields=['last_login_at'], batch_size=300)
