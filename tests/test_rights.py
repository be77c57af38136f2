"""The matrix of rights: every page and every action for every role, and for whoever has not logged in (п. 6.1, 10).

A page or a service that is in none of these tables fails a test: whoever adds one decides who may use it.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from nicegui import core
from nicegui.testing import User

from components import web
from ejournal import clock, security, services, settings, workbook
from ejournal.access import Actor, actor_of
from ejournal.rules import plans as plan_rules
from ejournal.rules.control import State
from ejournal.rules.plans import Line
from ejournal.services import (
    absences,
    accounts,
    after_closing,
    attachments,
    audit_trail,
    class_week,
    closing,
    control,
    control_lessons,
    control_reports,
    control_tables,
    corrections,
    council,
    diary,
    directory,
    edits,
    events,
    final_sheet,
    homework_load,
    integrity,
    integrity_fixes,
    journal,
    lesson_page,
    maintenance,
    mark_story,
    nightly,
    office,
    plan_copy,
    plan_fit,
    plans,
    preferences,
    programme,
    programs,
    pupil_marks,
    pupils,
    reminders,
    roles,
    school_day,
    sessions,
    shelf,
    substitution_journal,
    substitutions,
    timetable,
    timetable_changes,
    timetable_week,
    today,
    tokens,
    violations,
    webhooks,
)
from ejournal.services.control import Asked
from ejournal.services.corrections import Asked as Correction
from ejournal.services.operations import Kind, Status, parse
from ejournal.services.tokens import Scope
from models import (
    Account,
    Attachment,
    Attendance,
    Consent,
    CorrectionRequest,
    FinalMark,
    Homework,
    Invalid,
    Lesson,
    Mark,
    Person,
    PersonalHomework,
    PlannedTopic,
    Preference,
    Refusal,
    Reminder,
    Role,
    RoleGrant,
    StaffAbsence,
    Substitution,
    Term,
    TopicPlan,
)
from tests.support import (
    rights_attendance,
    rights_duties,
    rights_forecast,
    rights_homes,
    rights_office,
    rights_panels,
    rights_people,
    rights_regulation,
    rights_reports,
)
from tests.support.entry import PASSWORD, log_in
from tests.support.journal import write
from tests.support.rights_talk import ACTIONS as TALK_ACTIONS
from tests.support.rights_talk import INTERNAL as TALK_INTERNAL
from tests.support.rights_talk import PAGES as TALK_PAGES
from tests.support.school import FIRST, TODAY, SmallSchool
from tests.support.simulated import user

__all__ = ['user']

# Who stands for a role: nobody has two, so that a right shows where it comes from.
PEOPLE = {Role.DIRECTOR: 'Дорн', Role.DEPUTY: 'Бойко', Role.CLASS_TEACHER: 'Классная', Role.TEACHER: 'Гук',
          Role.ADMINISTRATOR: 'Админов', Role.SECRETARY: 'Секретова', Role.HR: 'Кадрова', Role.PUPIL: 'Абрамов',
          Role.GUARDIAN: 'Абрамова'}

# Address by registered path; then the status for the roles in the order of PEOPLE, and for nobody.
#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {
    '/':                                ('/',                        '200 200 200 200 200 200 200 303 303 303'),
    '/journals':                        ('/journals',                '403 403 403 200 403 403 403 403 403 303'),
    '/journal/{group_id}':              ('/journal/{physics}',       '200 200 200 200 404 404 404 404 404 303'),
    '/journal/{group_id}/{term_id}':    ('/journal/{physics}/{term}', '200 200 200 200 404 404 404 404 404 303'),
    '/lesson/{lesson_id}':              ('/lesson/{lesson}',         '200 200 200 200 404 404 404 404 404 303'),
    '/finals/{group_id}':               ('/finals/{physics}',        '200 200 200 200 404 404 404 404 404 303'),
    '/closing':                         ('/closing',                 '200 200 403 403 200 403 403 403 403 303'),
    '/council/{class_id}':              ('/council/{class_8a}',      '200 200 200 404 404 404 404 404 404 303'),
    '/school':                          ('/school',                  '200 200 403 403 403 403 403 403 403 303'),
    '/settings':                        ('/settings',                '403 200 403 403 200 403 403 403 403 303'),
    '/admin':                           ('/admin',                   '403 403 403 403 200 403 403 403 403 303'),
    '/audit':                           ('/audit',                   '200 403 403 403 200 403 403 403 403 303'),
    '/corrections':                     ('/corrections',             '200 200 200 200 403 403 403 403 403 303'),
    '/class':                           ('/class',                   '403 403 200 403 403 403 403 403 403 303'),
    '/class/{class_id}':                ('/class/{class_8a}',        '200 200 200 404 404 404 404 404 404 303'),
    '/diary':                           ('/diary',                   '403 403 403 403 403 403 403 200 200 303'),
    '/diary/{pupil_id}':                ('/diary/{pupil}',           '200 200 200 404 404 404 404 200 200 303'),
    '/marks':                           ('/marks',                   '403 403 403 403 403 403 403 200 200 303'),
    '/marks/{pupil_id}':                ('/marks/{pupil}',           '200 200 200 404 404 404 404 200 200 303'),
    '/integrity':                       ('/integrity',               '403 200 403 403 200 403 403 403 403 303'),
    '/control':                         ('/control',                 '200 200 403 403 403 403 403 403 403 303'),
    '/control/violations/{person_id}':  ('/control/violations/{teacher}', '200 200 403 403 403 403 403 403 403 303'),
    '/timetable':                       ('/timetable',               '200 200 200 200 200 200 200 403 403 303'),
    '/substitutions':                   ('/substitutions',           '200 200 403 200 403 403 403 403 403 303'),
    '/substitutions/journal':           ('/substitutions/journal',   '200 200 403 403 403 403 403 403 403 303'),
    '/substitutions/{absence_id}':      ('/substitutions/999',       '404 404 403 403 403 403 403 403 403 303'),
    '/plans':                           ('/plans',                   '200 200 403 200 403 403 403 403 403 303'),
    '/plans/{plan_id}':                 ('/plans/1',                 '200 200 403 200 403 403 403 403 403 303'),
    '/plans/{plan_id}/groups/{group_id}': ('/plans/1/groups/{physics}', '200 200 403 200 403 403 403 403 403 303'),
    '/programme':                       ('/programme',               '200 200 403 200 403 403 403 403 403 303'),
    '/profile':                         ('/profile',                 '200 200 200 200 200 200 200 200 200 303'),
    '/users':                           ('/users',                   '403 403 403 403 200 403 403 403 403 303'),
    '/users/{person_id}':               ('/users/{pupil}',           '403 403 403 403 200 403 403 403 403 303'),
}
PAGES |= rights_people.PAGES
# What is not somebody's own answers as if it did not exist, also to the right role.
OTHERS: dict[str, str] = {
    '/journal/{reading}':               '200 200 404 404 404 404 404 404 404 303',
    '/class/{class_1a}':                '200 200 404 404 404 404 404 404 404 303',
    '/diary/{other_pupil}':             '200 200 404 404 404 404 404 404 404 303',
    '/marks/{other_pupil}':             '200 200 404 404 404 404 404 404 404 303',
    '/diary/{teacher}':                 '404 404 404 404 404 404 404 404 404 303',
    '/journal/{physics}/{term}/snapshot': '200 200 200 200 404 404 404 404 404 303',
    '/journal/{reading}/{term}/snapshot': '200 200 404 404 404 404 404 404 404 303',
    '/journal/cell?lesson={lesson}&pupil={pupil}': '200 200 200 200 404 404 404 404 404 303',
    '/lesson/{other_lesson}':           '200 200 404 404 404 404 404 404 404 303',
    '/lesson/999':  '404 404 404 404 404 404 404 404 404 303', '/files/999': '404 404 404 404 404 404 404 404 404 303',
    '/journal/999': '404 404 404 404 404 404 404 404 404 303', '/diary/999': '404 404 404 404 404 404 404 404 404 303',
    '/plans/999':   '404 404 403 404 403 403 403 403 403 303',
    '/class/999':   '404 404 404 404 404 404 404 404 404 303', '/users/999': '403 403 403 403 404 403 403 403 403 303',
}
PAGES |= TALK_PAGES
PAGES |= rights_duties.PAGES | rights_regulation.PAGES | rights_panels.PAGES
OTHERS |= rights_duties.OTHERS
PAGES |= rights_attendance.PAGES
OTHERS |= rights_attendance.OTHERS
OTHERS |= rights_people.OTHERS
PAGES |= rights_reports.PAGES
OTHERS |= rights_reports.OTHERS
PAGES |= rights_forecast.PAGES
PAGES |= rights_office.PAGES
OTHERS |= rights_forecast.OTHERS
# Plain routes: who is not in gets no further than the login.
ROUTES = {'/api/docs', '/api/openapi.json', '/api/v1', '/health', '/login',
          '/logout', '/password', '/rules', '/journal/edits', '/journal/corrections',
          '/journal/corrections/{number}/files',
          '/journal/{group_id}/{term_id}/snapshot', '/journal/{group_id}/{term_id}/forecast', '/journal/cell',
          '/reports/file/{name}', '/files/{attachment_id}'}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files go to the test's own folder."""
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)


@pytest.fixture
async def one_role_each(school: SmallSchool) -> dict[Role, Actor]:
    """An actor a role, each with this role alone."""
    await RoleGrant.filter(person=school.people['Классная']).delete()
    await TopicPlan.create(id=1, year=school.year, subject_id=school.physics.subject_id, grade=8)
    found = {role: await actor_of(await Account.get(person=school.people[name])) for role, name in PEOPLE.items()}
    assert {role: set(actor.roles) for role, actor in found.items()} == {role: {role} for role in PEOPLE}
    assert set(PEOPLE) == set(Role)
    return found


def places(school: SmallSchool) -> dict[str, int]:
    return {'physics': school.physics.id, 'reading': school.reading_1a.id, 'term': school.terms[1].id,
            'class_8a': school.class_8a.id, 'class_1a': school.class_1a.id, 'pupil': school.pupil('Абрамов'),
            'other_pupil': school.pupil('Крошка'), 'teacher': school.people['Гук'].id, 'lesson': school.today.id,
            'other_lesson': school.first_grade_lesson.id}


async def statuses(user: User, addresses: list[str]) -> list[str]:
    return [str((await user.http_client.get(address, follow_redirects=False)).status_code) for address in addresses]


@pytest.mark.clause('17.2.7')
@pytest.mark.parametrize('number', range(len(PEOPLE) + 1), ids=[*PEOPLE, 'nobody'])
async def test_pages(user: User, school: SmallSchool, one_role_each: dict[Role, Actor], number: int) -> None:
    table = dict(PAGES.values()) | OTHERS
    if number < len(PEOPLE):
        opened = await log_in(one_role_each[list(PEOPLE)[number]])
        user.http_client.cookies.set(security.COOKIE, opened.token)
    addresses = {address: address.format(**places(school)) for address in table}
    found = dict(zip(addresses, await statuses(user, list(addresses.values())), strict=True))
    assert found == {address: row.split()[number] for address, row in table.items()}


async def test_every_page_is_in_the_matrix(user: User) -> None:
    assert set(web.PAGES) == set(PAGES)


async def test_every_other_route_is_known(user: User) -> None:
    """A route added beside the pages is closed by the gate, and named here with what closes it further."""
    plain = {path for path in _paths(core.app.routes) if not path.startswith(('/_nicegui', '/static/'))}
    assert plain - set(PAGES) - {'/favicon.ico'} == ROUTES


def _paths(routes: Iterable[Any]) -> Iterator[str]:
    for route in routes:
        router = getattr(route, 'original_router', None)
        yield from _paths(router.routes) if router else [route.path]


async def done(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


# --- actions ----------------------------------------------------------------------------------------------------------
class Deed:
    """An action to be tried by one actor after another; each starts from what is stored then."""

    def __init__(self, school: SmallSchool) -> None:
        self.school, self.count = school, 0

    @property
    def pupil(self) -> int:
        return self.school.pupil('Абрамов')

    async def edit(self, actor: Actor, **values: Any) -> bool:
        self.count += 1
        outcome, = await edits.apply(actor, [parse(self.school.operation(**values))])
        assert outcome.status is not Status.CONFLICT
        return outcome.status is Status.SAVED

    async def mark(self, actor: Actor) -> bool:
        stored = await Mark.get_or_none(pupil_id=self.pupil, work__lesson_id=self.school.today.id)
        old = stored.value if stored else ''
        return await self.edit(actor, pupil=self.pupil, old=old, new='4' if old == '5' else '5')

    async def comment(self, actor: Actor) -> bool:
        stored = await Mark.get_or_none(pupil_id=self.pupil, work__lesson_id=self.school.today.id)
        if stored is None:
            await write(self.school, pupil=self.pupil, new='5')
            return await self.comment(actor)
        return await self.edit(actor, kind='comment', work=stored.work_id, pupil=self.pupil, old=stored.comment,
                               new=f'Замечание {self.count}')

    async def presence(self, actor: Actor) -> bool:
        stored = await Attendance.get_or_none(pupil_id=self.pupil, lesson=self.school.today)
        old = stored.code if stored else ''
        return await self.edit(actor, kind='attendance', pupil=self.pupil, old=old, new='' if old else 'ОТ')

    async def absent(self) -> None:
        if not await Attendance.exists(pupil_id=self.pupil, lesson=self.school.today):
            await write(self.school, kind='attendance', pupil=self.pupil, new='ОТ')
        await Attendance.filter(pupil_id=self.pupil).update(code='ОТ')

    async def reason(self, actor: Actor) -> bool:
        await self.absent()
        return await self.edit(actor, kind='attendance', pupil=self.pupil, old='ОТ', new='Б')

    async def final(self, actor: Actor) -> bool:
        stored = await FinalMark.get_or_none(pupil_id=self.pupil, period='2 четверть')
        old = stored.value if stored else ''
        return await self.edit(actor, kind='final', term=self.school.terms[1].id, pupil=self.pupil, old=old,
                               new='4' if old == '5' else '5')

    async def exam(self, actor: Actor) -> object:
        await final_sheet.set_exam(actor, self.school.physics.id, date(2027, 6, 4), None)
        return True

    async def close_term(self, actor: Actor) -> object:
        await Term.filter(id=self.school.terms[0].id).update(closed_at=None)
        await closing.close_term(actor, self.school.terms[0].id)
        return True

    async def reopen_term(self, actor: Actor) -> object:
        await closing.reopen_term(actor, self.school.terms[0].id, 'Забыты отметки')
        return True

    async def prepare_year(self, actor: Actor) -> object:
        """Whoever may is refused for the date, others for the right."""
        return await self._for_another_reason(closing.prepare_year(actor))

    async def confirm_year(self, actor: Actor) -> object:
        return await self._for_another_reason(closing.confirm_year(actor))

    async def _for_another_reason(self, attempt: Awaitable[object]) -> bool:
        try:
            await attempt
        except Refusal as refusal:
            return 'Ваша роль не позволяет' not in refusal.message
        return True

    async def withdraw_year(self, actor: Actor) -> object:
        await closing.withdraw_year(actor, 'Проверьте класс 8А')
        return True

    async def council(self, actor: Actor) -> object:
        return await council.decide(actor, self.school.class_8a.id, [self.pupil], 'promoted', number='7',
                                    on=self.school.today.date)

    async def topic(self, actor: Actor) -> bool:
        lesson = await Lesson.get(id=self.school.today.id)
        return await self.edit(actor, kind='topic', old=lesson.topic, new=f'Тема {self.count}')

    async def homework(self, actor: Actor) -> bool:
        stored = await Homework.get_or_none(lesson=self.school.today)
        return await self.edit(actor, kind='homework', old=stored.text if stored else '', new=f'читать § {self.count}')

    async def work(self, actor: Actor) -> bool:
        kind = list(self.school.types.values())[1].id
        return await self.edit(actor, kind='work', type=kind, topic=f'Тема {self.count}')

    async def minutes(self, actor: Actor) -> bool:
        await Homework.filter(lesson=self.school.today).delete()
        await write(self.school, kind='homework', new='читать § 1')
        return await self.edit(actor, kind='minutes', new='20')

    async def personal(self, actor: Actor) -> bool:
        stored = await PersonalHomework.get_or_none(pupil_id=self.pupil)
        return await self.edit(actor, kind='personal', pupil=self.pupil, old=stored.text if stored else '',
                               new=f'решить № {self.count}')

    async def note(self, actor: Actor) -> bool:
        lesson = await Lesson.get(id=self.school.today.id)
        return await self.edit(actor, kind='note', old=lesson.note, new=f'Записка {self.count}')

    async def attach_file(self, actor: Actor) -> object:
        return await attachments.attach_file(actor, self.school.today.id, 'a.txt', b'text')

    async def attach_link(self, actor: Actor) -> object:
        return await attachments.attach_link(actor, self.school.today.id, 'https://school.ru/')

    async def attached(self) -> int:
        made = await Attachment.create(object_type='lesson', object_id=self.school.today.id, title='a.txt',
                                       sha256='0' * 64, added_at=clock.now())
        return made.id

    async def detach(self, actor: Actor) -> object:
        await attachments.remove(actor, await self.attached())
        return True

    async def read_file(self, actor: Actor) -> object:
        return await attachments.to_read(actor, await self.attached())

    async def reason_of_the_week(self, actor: Actor) -> bool:
        await self.absent()
        row = (await class_week.week(self.school.actors['Дорн'], self.school.class_8a.id)).rows[0]
        return not await class_week.set_reason(actor, [one for cell in row.days for one in cell], 'Б')

    async def remind(self, actor: Actor) -> object:
        await Reminder.all().delete()
        return await reminders.remind(actor, self.school.people['Гук'].id, self.week)

    async def read_reminder(self, actor: Actor) -> bool:
        one = await Reminder.create(person_id=actor.person_id, text='Внесите тему', sent_at=clock.now())
        await reminders.read(actor, one.id)
        return True

    async def report(self, actor: Actor) -> bool:
        await control_tables.workbook(actor, control_tables.Table('Отчёт', ()), self.week)
        return True

    @property
    def week(self) -> Asked:
        return Asked(date(2026, 11, 18), date(2026, 11, 24))

    async def absence(self) -> int:
        await StaffAbsence.all().delete()
        made = await StaffAbsence.create(person=self.school.people['Гук'], since=TODAY, until=TODAY, reason='болезнь')
        return made.id

    async def record_absence(self, actor: Actor) -> object:
        await StaffAbsence.all().delete()
        return await absences.record(actor, absences.NewAbsence(
            self.school.people['Гук'].id, TODAY, TODAY, 'болезнь'))

    async def end_absence(self, actor: Actor) -> object:
        await absences.set_end(actor, await self.absence(), TODAY)
        return True

    async def cancel_absence(self, actor: Actor) -> object:
        await absences.cancel(actor, await self.absence())
        return True

    async def absences(self, actor: Actor) -> object:
        await self.absence()
        return await absences.recent(actor)

    async def one_absence(self, actor: Actor) -> object:
        return await absences.one(actor, await self.absence())

    async def plan_absence(self, actor: Actor) -> object:
        return await absences.plan(actor, await self.absence())

    async def give_lesson(self, actor: Actor) -> object:
        await Substitution.all().delete()
        await absences.give(actor, await self.absence(), [(
            self.school.today.id, self.school.people['Чехонина'].id, substitutions.OTHER)])
        return True

    def stand_in(self, who: str) -> substitutions.StandIn:
        return substitutions.StandIn(self.school.today.id, self.school.people[who].id, substitutions.OTHER, 'болезнь')

    async def assign(self, actor: Actor) -> object:
        await Substitution.all().delete()
        await substitutions.assign(actor, [self.stand_in('Чехонина')])
        return True

    async def withdraw(self, actor: Actor) -> object:
        await Substitution.all().delete()
        await substitutions.assign(None, [self.stand_in('Чехонина')])
        await substitutions.withdraw(actor, [self.school.today.id])
        return True

    async def sign_own(self, actor: Actor) -> object:
        await Substitution.all().delete()
        await Substitution.create(lesson=self.school.first_grade_lesson, substitute_id=actor.person_id,
                                  kind=substitutions.OTHER)
        assert isinstance(await self.own_substitutions(actor), list)
        await substitutions.sign(actor, self.school.first_grade_lesson.id)
        return True

    async def own_substitutions(self, actor: Actor) -> object:
        if not await Substitution.exists():
            await Substitution.create(lesson=self.school.first_grade_lesson, substitute_id=actor.person_id,
                                      kind=substitutions.OTHER)
        await Substitution.all().update(substitute_id=actor.person_id)
        return await substitutions.of_mine(actor)

    async def substitution_journal(self, actor: Actor) -> object:
        await Substitution.all().delete()
        await substitutions.assign(None, [self.stand_in('Чехонина')])
        return await substitution_journal.rows(actor, TODAY, TODAY)

    async def cancel_lesson(self, actor: Actor) -> object:
        await Lesson.filter(id=self.school.today.id).update(state='planned')
        await timetable_changes.cancel(actor, [self.school.today.id], 'карантин')
        return True

    async def move_lesson(self, actor: Actor) -> object:
        self.count += 1
        await Lesson.filter(id=self.school.today.id).update(state='planned', moved_to_id=None)
        return await timetable_changes.move(actor, timetable_changes.Move(
            self.school.today.id, date(2026, 11, 25), self.count), 'карантин')

    async def restore_lesson(self, actor: Actor) -> object:
        await Lesson.filter(id=self.school.today.id).update(state='cancelled')
        await timetable_changes.restore(actor, self.school.today.id)
        return True

    async def newcomer(self) -> Person:
        self.count += 1
        person = await Person.create(last_name='Новый', first_name='Иван', code=f'new{self.count}', sort_key='новый')
        await Consent.create(person=person, given_on=FIRST)
        return person

    async def issue(self, actor: Actor) -> object:
        return await accounts.issue(actor, (await self.newcomer()).id)

    async def issue_many(self, actor: Actor) -> object:
        return await accounts.issue_many(actor, [await self.newcomer()])

    async def another(self) -> Account:
        return await Account.get(person=self.school.people['Цой'])

    async def reset(self, actor: Actor) -> object:
        return await accounts.reset_password(actor, (await self.another()).id)

    async def block(self, actor: Actor) -> object:
        await accounts.block(actor, (await self.another()).id)
        return (await self.another()).blocked

    async def unblock(self, actor: Actor) -> object:
        await Account.filter(id=(await self.another()).id).update(blocked=True)
        await accounts.unblock(actor, (await self.another()).id)
        return not (await self.another()).blocked

    async def grant(self, actor: Actor) -> object:
        await roles.grant(actor, self.school.people['Секретова'].id, Role.HR)
        return True

    async def revoke(self, actor: Actor) -> object:
        await roles.revoke(actor, self.school.people['Секретова'].id, Role.SECRETARY)
        return True

    async def change_password(self, actor: Actor) -> object:
        await accounts.get_ready(actor.account_id, PASSWORD)
        await accounts.change_password(actor, 'Рыжий-лес-2027!', current=PASSWORD)
        return True

    async def accept_rules(self, actor: Actor) -> object:
        await accounts.accept_rules(actor)
        return True

    async def end_anothers_session(self, actor: Actor) -> object:
        opened = await log_in(self.school.actors['Цой'])
        assert opened.actor.session_id is not None
        await sessions.end_session(actor, opened.actor.session_id)
        return True

    async def end_own_session(self, actor: Actor) -> object:
        opened = await log_in(actor)
        assert opened.actor.session_id is not None
        await sessions.end_session(opened.actor, opened.actor.session_id)
        return True

    async def log_out(self, actor: Actor) -> object:
        opened = await log_in(actor)
        await sessions.logout(opened.actor)
        return await sessions.resolve(opened.token) is None

    async def sessions_of(self, actor: Actor) -> object:
        opened = await log_in(actor)
        return await sessions.sessions_of(opened.actor)

    async def own_token(self, actor: Actor) -> object:
        await tokens.make(actor, 'Табло', [Scope.JOURNAL_READ])
        return await tokens.mine(actor)

    async def end_own_token(self, actor: Actor) -> object:
        made = await tokens.make(actor, 'Табло', [Scope.JOURNAL_READ])
        await tokens.revoke(actor, made.id)
        return await tokens.find(made.secret) is None

    async def end_anothers_token(self, actor: Actor) -> object:
        made = await tokens.make(self.school.actors['Чехонина'], 'Табло', [Scope.JOURNAL_READ])
        await tokens.revoke(actor, made.id)
        return True

    async def own_webhook(self, actor: Actor) -> object:
        await Preference.get_or_create(key=webhooks.PRIVATE_TARGETS, defaults={'value': True})
        await webhooks.register(actor, 'http://127.0.0.1/hook')
        return await webhooks.mine(actor)

    async def end_own_webhook(self, actor: Actor) -> object:
        await self.own_webhook(actor)
        await webhooks.remove(actor, (await webhooks.mine(actor))[0].id)
        return not await webhooks.mine(actor)

    async def copied(self, actor: Actor) -> object:
        try:
            return await maintenance.make_copy(actor)
        except Invalid:  # a base in memory has no file: past the door it is a refusal of another kind
            return True

    async def pause_own_webhook(self, actor: Actor) -> object:
        await self.own_webhook(actor)
        one = (await webhooks.mine(actor))[0].id
        await webhooks.pause(actor, one)
        await webhooks.resume(actor, one)
        await webhooks.remove(actor, one)
        return True

    async def test_own_webhook(self, actor: Actor) -> object:
        await self.own_webhook(actor)
        one = (await webhooks.mine(actor))[0].id
        with pytest.raises(Invalid, match='не приняла'):  # nobody listens there
            await webhooks.send_test(actor, one)
        await webhooks.remove(actor, one)
        return True

    async def last_event(self, actor: Actor) -> object:
        return await events.last(actor) >= 0

    async def corrections_for_programs(self, actor: Actor) -> object:
        return await programs.corrections(actor, 0, 9) is not None

    async def finals_for_programs(self, actor: Actor) -> object:
        return await programs.finals(actor, self.school.physics.id) is not None

    async def plan_for_programs(self, actor: Actor) -> object:
        await TopicPlan.get_or_create(year=self.school.year, subject_id=self.school.physics.subject_id, grade=8)
        return await programs.plan(actor, self.school.physics.id)

    async def ask_correction(self, actor: Actor) -> object:
        lesson = self.school.lessons[date(2026, 11, 9)]
        await CorrectionRequest.all().delete()
        return await corrections.ask(actor, Correction(
            'mark', self.school.physics.id, lesson.id, self.pupil, '', '5', 'пропущена',
            type=self.school.types['ответ на уроке'].id))

    async def decide_correction(self, actor: Actor, *, agree: bool) -> object:
        await Mark.all().delete()
        number = await self.ask_correction(self.school.actors['Гук'])
        if agree:
            await corrections.approve(actor, int(str(number)))
        else:
            await corrections.refuse(actor, int(str(number)), 'Нет основания')
        return True

    async def events(self, actor: Actor) -> object:
        return await audit_trail.find(actor, audit_trail.Asked())

    async def accesses(self, actor: Actor) -> object:
        return await audit_trail.access_report(actor, audit_trail.Asked())

    async def set_preference(self, actor: Actor) -> object:
        self.count += 1
        return await preferences.change(actor, {'min_marks': 3 + self.count})

    async def story(self, actor: Actor) -> object:
        if not await Mark.exists(pupil_id=self.pupil):
            await write(self.school, pupil=self.pupil, new='5')
        return await mark_story.of_mark(actor, self.pupil, (await Mark.get(pupil_id=self.pupil)).work_id)

    async def corrections_shown(self, actor: Actor) -> object:
        return await corrections.shown(actor) or True

    async def corrections_waiting(self, actor: Actor) -> object:
        await self.ask_correction(self.school.actors['Гук'])
        return await corrections.waiting_count(actor)

    async def plan(self, status: str = 'draft', topics: int = 1) -> int:
        """A plan of physics that is nobody's, with so many topics."""
        self.count += 1
        await TopicPlan.filter(letter='А').delete()
        await TopicPlan.filter(id=1).update(status=status)
        await PlannedTopic.filter(plan_id=1).delete()
        await PlannedTopic.bulk_create([PlannedTopic(plan_id=1, number=number, topic=f'Тема {number}')
                                        for number in range(1, topics + 1)])
        return 1

    async def plan_created(self, actor: Actor) -> object:
        await self.plan()
        return await plans.create(actor, self.school.physics.subject_id, 8, 'А')

    async def plan_copied(self, actor: Actor) -> object:
        return await plan_copy.copy(actor, await self.plan(), 8, 'А')

    async def plan_saved(self, actor: Actor) -> object:
        plan_id = await self.plan()
        version = plan_rules.fingerprint((await timetable.lines_of([plan_id]))[plan_id])
        return await plans.save(actor, plan_id, version, [Line(f'Тема {self.count}')])

    async def plan_removed(self, actor: Actor) -> object:
        await plans.remove(actor, await self.plan())
        await TopicPlan.create(id=1, year=self.school.year, subject_id=self.school.physics.subject_id, grade=8)
        return True

    async def plan_submitted(self, actor: Actor) -> object:
        await plans.submit(actor, await self.plan())
        return True

    async def plan_approved(self, actor: Actor) -> object:
        await plans.approve(actor, await self.plan('on_approval'))
        return True

    async def plan_returned(self, actor: Actor) -> object:
        await plans.give_back(actor, await self.plan('on_approval'), 'Исправьте часы.')
        return True

    async def plan_previewed(self, actor: Actor) -> object:
        return await plan_fit.preview(actor, await self.plan(topics=19), self.school.physics.id, [0])

    async def plan_fitted(self, actor: Actor) -> object:
        plan_id = await self.plan(topics=19)
        version = plan_rules.fingerprint((await timetable.lines_of([plan_id]))[plan_id])
        return await plan_fit.apply(actor, plan_id, self.school.physics.id, version, [0])

    async def export(self, actor: Actor) -> object:
        return await workbook.export_workbook(actor, Path(__file__).parent / 'no such folder' / 'book.xlsx')

    async def bring_in(self, actor: Actor) -> object:
        return await workbook.import_workbook(actor, Path(__file__))


Try = Callable[[Deed, Actor], Awaitable[object]]

# Who may: «+» in the order of PEOPLE. An empty answer counts as «no»: a list in which there is nothing for the role.
#  директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель
ACTIONS: dict[str, tuple[str, Try]] = {
    'edits.apply mark':           ('---+-----', Deed.mark),
    'edits.apply comment':        ('---+-----', Deed.comment),
    'edits.apply attendance':     ('---+-----', Deed.presence),
    'edits.apply reason':         ('--++-----', Deed.reason),
    'edits.apply topic':          ('---+-----', Deed.topic),
    'edits.apply homework':       ('---+-----', Deed.homework),
    'edits.apply work':           ('---+-----', Deed.work),
    'edits.apply final':          ('---+-----', Deed.final),
    'final_sheet.of_group':       ('++++-----',
                                    lambda deed, actor: final_sheet.of_group(actor, deed.school.physics.id)),
    'final_sheet.set_exam':       ('---+-----', Deed.exam),
    'closing.terms':              ('++--+----', lambda deed, actor: closing.terms(actor)),
    'closing.gaps':               ('++--+----', lambda deed, actor: closing.gaps(actor, deed.school.terms[1].id)),
    'closing.year_state':         ('++--+----', lambda deed, actor: closing.year_state(actor)),
    'closing.close_term':         ('-+--+----', Deed.close_term),
    'closing.reopen_term':        ('-+--+----', Deed.reopen_term),
    'closing.prepare_year':       ('----+----', Deed.prepare_year),
    'closing.confirm_year':       ('-+-------', Deed.confirm_year),
    'closing.withdraw_year':      ('-+--+----', Deed.withdraw_year),
    'closing.make_summaries':     ('----+----', lambda deed, actor: closing.make_summaries(actor)),
    'council.of_class':           ('+++------', lambda deed, actor: council.of_class(actor, deed.school.class_8a.id)),
    'council.decide':             ('++-------', Deed.council),
    'edits.apply minutes':        ('---+-----', Deed.minutes),
    'edits.apply personal':       ('---+-----', Deed.personal),
    'edits.apply note':           ('---+-----', Deed.note),
    'lesson_page.show':           ('++++-----', lambda deed, actor: lesson_page.show(actor, deed.school.today.id)),
    'homework_load.of_day':       ('++++-----', lambda deed, actor: homework_load.of_day(
        actor, deed.school.physics.id, FIRST)),
    'attachments.attach_file':    ('---+-----', Deed.attach_file),
    'attachments.attach_link':    ('---+-----', Deed.attach_link),
    'attachments.remove':         ('---+-----', Deed.detach),
    'attachments.to_read':        ('++++---++', Deed.read_file),
    'preferences.shown':          ('-+--+----', lambda deed, actor: preferences.shown(actor)),
    'preferences.change':         ('-+--+----', Deed.set_preference),
    'after_closing.of_group':     ('++++-----', lambda deed, actor: done(after_closing.of_group(
        actor, deed.school.physics.id, FIRST, TODAY))),
    'mark_story.of_mark':         ('+++----++', Deed.story),
    'audit_trail.find':           ('+---+----', lambda deed, actor: deed.events(actor)),
    'audit_trail.access_report':  ('+---+----', lambda deed, actor: deed.accesses(actor)),
    'audit_trail.journals':       ('+---+----', lambda deed, actor: audit_trail.journals(actor)),
    'corrections.ask':            ('---+-----', Deed.ask_correction),
    'corrections.approve':        ('++-------', lambda deed, actor: deed.decide_correction(actor, agree=True)),
    'corrections.refuse':         ('++-------', lambda deed, actor: deed.decide_correction(actor, agree=False)),
    'corrections.shown':          ('++++-----', Deed.corrections_shown),
    'corrections.waiting_count':  ('++-------', Deed.corrections_waiting),
    'class_week.set_reason':      ('--++-----', Deed.reason_of_the_week),
    'accounts.issue':             ('----+----', Deed.issue),
    'accounts.issue_many':        ('----+----', Deed.issue_many),
    'accounts.reset_password':    ('----+----', Deed.reset),
    'accounts.block':             ('----+----', Deed.block),
    'accounts.unblock':           ('----+----', Deed.unblock),
    'accounts.change_password':   ('+++++++++', Deed.change_password),
    'accounts.accept_rules':      ('+++++++++', Deed.accept_rules),
    'roles.grant':                ('----+----', Deed.grant),
    'roles.revoke':               ('----+----', Deed.revoke),
    'sessions.logout':            ('+++++++++', Deed.log_out),
    'sessions.sessions_of':       ('+++++++++', Deed.sessions_of),
    'sessions.end_session':       ('+++++++++', Deed.end_own_session),
    'sessions.end_session of another': ('---------', Deed.end_anothers_session),
    'directory.find':             ('----+----', lambda deed, actor: directory.find(actor)),
    'directory.one':              ('----+----', lambda deed, actor: directory.one(actor, deed.pupil)),
    'journal.mine':               ('---+-----', lambda deed, actor: journal.mine(actor)),
    'journal.of_class':           ('+++------', lambda deed, actor: journal.of_class(actor, deed.school.class_8a.id)),
    'journal.of_class of another': ('++-------', lambda deed, actor: journal.of_class(actor, deed.school.class_1a.id)),
    'journal.classes':            ('+++------', lambda deed, actor: journal.classes(actor)),
    'journal.snapshot':           ('++++-----', lambda deed, actor: journal.snapshot(actor, deed.school.physics.id)),
    'journal.snapshot of another': ('++-------',
                                    lambda deed, actor: journal.snapshot(actor, deed.school.reading_1a.id)),
    'journal.cell':               ('++++-----', lambda deed, actor: journal.cell(
        actor, pupil_id=deed.pupil, lesson_id=deed.school.today.id)),
    'journal.cell of another':    ('++-------', lambda deed, actor: journal.cell(
        actor, pupil_id=deed.pupil, lesson_id=deed.school.first_grade_lesson.id)),
    'diary.week':                 ('+++----++', lambda deed, actor: diary.week(actor, deed.pupil)),
    'diary.week of another':      ('++-------', lambda deed, actor: diary.week(actor, deed.school.pupil('Крошка'))),
    'pupil_marks.of_term':        ('+++----++', lambda deed, actor: pupil_marks.of_term(actor, deed.pupil)),
    'pupils.choices':             ('-------++', lambda deed, actor: pupils.choices(actor)),
    'pupils.pupil_of':            ('+++----++', lambda deed, actor: pupils.pupil_of(actor, deed.pupil)),
    'class_week.own_class':       ('--+------', lambda deed, actor: class_week.own_class(actor)),
    'class_week.week':            ('+++------', lambda deed, actor: class_week.week(actor, deed.school.class_8a.id)),
    'today.of_teacher':           ('---+-----', lambda deed, actor: today.of_teacher(actor)),
    'school_day.of_school':       ('++-------', lambda deed, actor: school_day.of_school(actor)),
    'shelf.mine':                 ('---+-----', lambda deed, actor: shelf.mine(actor)),
    'shelf.of_school':            ('+++------', lambda deed, actor: shelf.of_school(actor)),
    'absences.teachers':          ('++-------', lambda deed, actor: absences.teachers(actor)),
    'absences.record':            ('++-------', Deed.record_absence),
    'absences.set_end':           ('++-------', Deed.end_absence),
    'absences.cancel':            ('++-------', Deed.cancel_absence),
    'absences.recent':            ('++-------', Deed.absences),
    'absences.one':               ('++-------', Deed.one_absence),
    'absences.plan':              ('++-------', Deed.plan_absence),
    'absences.give':              ('++-------', Deed.give_lesson),
    'substitutions.assign':       ('++-------', Deed.assign),
    'substitutions.withdraw':     ('++-------', Deed.withdraw),
    'substitutions.sign':         ('---+-----', Deed.sign_own),
    'substitutions.of_mine':      ('---+-----', Deed.own_substitutions),
    'substitution_journal.rows':  ('++-------', Deed.substitution_journal),
    'timetable_changes.cancel':   ('++-------', Deed.cancel_lesson),
    'timetable_changes.move':     ('++-------', Deed.move_lesson),
    'timetable_changes.restore':  ('++-------', Deed.restore_lesson),
    'timetable_week.choices':     ('+++++++--', lambda deed, actor: timetable_week.choices(actor)),
    'timetable_week.week':        ('+++++++--', lambda deed, actor: timetable_week.week(
        actor, timetable_week.Whose.CLASS, str(deed.school.class_8a.id))),
    'office.accounts':            ('----+----', lambda deed, actor: office.accounts(actor)),
    'office.families':            ('++--+++--', lambda deed, actor: office.families(actor)),
    'plans.found':                ('++-+-----', lambda deed, actor: plans.found(actor)),
    'plans.opened':               ('++-+-----', lambda deed, actor: plans.opened(actor, 1)),
    'plans.subjects_to_plan':     ('---+-----', lambda deed, actor: plans.subjects_to_plan(actor)),
    'plans.create':               ('---+-----', Deed.plan_created),
    'plans.save':                 ('---+-----', Deed.plan_saved),
    'plans.remove':               ('---+-----', Deed.plan_removed),
    'plans.submit':               ('---+-----', Deed.plan_submitted),
    'plans.approve':              ('-+-------', Deed.plan_approved),
    'plans.give_back':            ('-+-------', Deed.plan_returned),
    'plan_copy.copy':             ('---+-----', Deed.plan_copied),
    'plan_fit.of_group':          ('++-+-----', lambda deed, actor: plan_fit.of_group(
        actor, 1, deed.school.physics.id)),
    'plan_fit.preview':           ('++-+-----', Deed.plan_previewed),
    'plan_fit.apply':             ('---+-----', Deed.plan_fitted),
    'programme.of_school':        ('++-+-----', lambda deed, actor: programme.of_school(actor)),
    'office.staff':               ('++--+++--', lambda deed, actor: office.staff(actor)),
}
REPORTS = ('fill', 'objectivity', 'programme', 'survey', 'corrected')
ACTIONS |= {
    'control.board':              ('++-------', lambda deed, actor: control.board(actor, deed.week)),
    'control.totals':             ('++-------', lambda deed, actor: control.totals(actor, deed.week)),
    'control.entries':            ('++-------', lambda deed, actor: done(
        control.entries(actor, deed.week, None, State.LATE))),
    'control_tables.workbook':    ('++-------', Deed.report),
    'control_lessons.listed':     ('++-------', lambda deed, actor: control_lessons.listed(
        actor, deed.week, control_lessons.Behind())),
    'control_tables.lessons':     ('++-------', lambda deed, actor: control_tables.lessons(
        actor, deed.week, control_lessons.Behind())),
    'control_tables.finals':      ('++-------', lambda deed, actor: control_tables.finals(actor, deed.week)),
    'control_tables.listed':      ('++-------', lambda deed, actor: control_tables.listed(actor, deed.week, 0, 2)),
    'reminders.remind':           ('++-------', Deed.remind),
    'reminders.mine':             ('+++++++++', lambda deed, actor: done(reminders.mine(actor))),
    'reminders.waiting':          ('+++++++++', lambda deed, actor: done(reminders.waiting(actor))),
    'reminders.read':             ('+++++++++', Deed.read_reminder),
    'maintenance.health':         ('----+----', lambda deed, actor: maintenance.health(actor)),
    'nightly.shown':            ('----+----', lambda deed, actor: done(nightly.shown(actor))),
    'maintenance.copies':         ('----+----', lambda deed, actor: done(maintenance.copies(actor))),
    'maintenance.starts':         ('----+----', lambda deed, actor: done(maintenance.starts(actor))),
    'maintenance.make_copy':      ('----+----', Deed.copied),
    'integrity.found':            ('-+--+----', lambda deed, actor: done(integrity.found(actor, 'no_topic'))),
    'integrity_fixes.fix':        ('-+--+----', lambda deed, actor: done(
        integrity_fixes.fix(actor, 'topic_of_cancelled'))),
    'violations.of_person':       ('++-------', lambda deed, actor: violations.of_person(
        actor, deed.school.people['Гук'].id, deed.week.first, deed.week.last)),
} | {f'control_reports.{name}': ('++-------', lambda deed, actor, name=name: done(
    getattr(control_reports, name)(actor, deed.week))) for name in REPORTS} \
  | {f'control_tables.{name}': ('++-------', lambda deed, actor, name=name: done(
      getattr(control_tables, name)(actor, deed.week))) for name in REPORTS} | {
    'tokens.make':                ('++++-----', lambda deed, actor: tokens.make(actor, 'Табло', [Scope.JOURNAL_READ])),
    'tokens.mine':                ('++++-----', Deed.own_token),
    'tokens.revoke':              ('++++-----', Deed.end_own_token),
    'tokens.revoke of another':   ('---------', Deed.end_anothers_token),
    'webhooks.register':          ('++++-----', Deed.own_webhook),
    'webhooks.mine':              ('++++-----', Deed.own_webhook),
    'webhooks.remove':            ('++++-----', Deed.end_own_webhook),
    'webhooks.pause':             ('++++-----', Deed.pause_own_webhook),
    'webhooks.resume':            ('++++-----', Deed.pause_own_webhook),
    'webhooks.send_test':         ('++++-----', Deed.test_own_webhook),
    'events.after':               ('++++-----', lambda deed, actor: events.after(actor, 0)),
    'events.waited':              ('++++-----', lambda deed, actor: events.waited(actor, 0)),
    'events.last':                ('++++-----', Deed.last_event),
    'programs.groups':            ('++++-----', lambda deed, actor: programs.groups(actor, 0, 9)),
    'programs.corrections':       ('++++-----', Deed.corrections_for_programs),
    'programs.terms':             ('++++-----', lambda deed, actor: programs.terms(actor, deed.school.physics.id)),
    'programs.terms of another':  ('++-------', lambda deed, actor: programs.terms(actor, deed.school.reading_1a.id)),
    'programs.lesson':            ('++++-----', lambda deed, actor: programs.lesson(actor, deed.school.today.id)),
    'programs.lesson of another': ('++-------',
                                   lambda deed, actor: programs.lesson(actor, deed.school.first_grade_lesson.id)),
    'programs.topic':             ('++++-----', lambda deed, actor: programs.topic(actor, deed.school.today.id)),
    'programs.homework':          ('++++-----', lambda deed, actor: programs.homework(actor, deed.school.today.id)),
    'programs.mark':              ('++++-----',
                                   lambda deed, actor: programs.mark(actor, deed.school.today.id, deed.pupil)),
    'programs.attendance':        ('++++-----',
                                   lambda deed, actor: programs.attendance(actor, deed.school.today.id, deed.pupil)),
    'programs.finals':            ('++++-----', Deed.finals_for_programs),
    'programs.final':             ('++++-----', lambda deed, actor: programs.final(
        actor, deed.school.physics.id, deed.pupil, 'год')),
    'programs.plan':              ('++++-----', Deed.plan_for_programs),
}
ACTIONS |= rights_office.ACTIONS
ACTIONS |= rights_people.ACTIONS | rights_duties.ACTIONS | rights_regulation.ACTIONS | rights_panels.ACTIONS
ACTIONS |= TALK_ACTIONS | rights_attendance.ACTIONS
ACTIONS |= rights_forecast.ACTIONS | rights_homes.ACTIONS
# Called by the program alone, with the rights of its caller: import, demo and the command line.
INTERNAL = {'consents.register', 'plan_copy.fill', 'plan_copy.own_for_class', 'plans.begin', 'plans.store',
            'programs.answered', 'programs.correction', 'programs.waiting_correction',
            'sheet.load', 'substitutions.withdraw_pending', 'timetable.make_lessons'} | rights_duties.INTERNAL
INTERNAL |= rights_attendance.INTERNAL
ACTIONS |= rights_reports.ACTIONS
INTERNAL |= rights_reports.INTERNAL


@pytest.mark.clause('17.2.7')
@pytest.mark.parametrize('name', ACTIONS)
async def test_actions(school: SmallSchool, one_role_each: dict[Role, Actor], name: str) -> None:
    expected, attempt = ACTIONS[name]
    deed, found = Deed(school), ''
    for role in PEOPLE:
        try:
            found += '+' if await attempt(deed, one_role_each[role]) else '-'
        except Refusal:
            found += '-'
    assert found == expected


def test_every_service_that_knows_an_actor_is_in_the_matrix() -> None:
    known = {name.split()[0] for name in ACTIONS} | INTERNAL | TALK_INTERNAL
    assert set(_services()) == known
    assert {f'edits.apply {kind}' for kind in Kind} <= set(ACTIONS)


def _services() -> list[str]:
    names = []
    for module in pkgutil.walk_packages(services.__path__, f'{services.__name__}.'):
        found = importlib.import_module(module.name)
        area = module.name.removeprefix(f'{services.__name__}.')
        for name, function in inspect.getmembers(found, inspect.iscoroutinefunction):
            first = next(iter(inspect.signature(function).parameters), '')
            if function.__module__ == found.__name__ and not name.startswith('_') and first == 'actor':
                names.append(f'{area}.{name}')
    return names


@pytest.mark.parametrize('attempt, may', [
    (Deed.export, {Role.DIRECTOR, Role.ADMINISTRATOR}), (Deed.bring_in, {Role.ADMINISTRATOR})])
async def test_the_workbook_opens_to_few(
        school: SmallSchool, one_role_each: dict[Role, Actor], attempt: Try, may: set[Role]) -> None:
    """Whoever may is refused for the file, others for the right."""
    for role, actor in one_role_each.items():
        with pytest.raises(Exception) as refused:
            await attempt(Deed(school), actor)
        assert ('Ваша роль не позволяет' in str(refused.value)) == (role not in may), role
