"""Closing of terms and of the year: warnings, reasons, two persons (п. 17.2.8, 17.3.6; I-20)."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from ejournal import clock, facts, files, settings
from ejournal.services import attachments, closing, council, downloads, summary_sheets
from models import (
    Attachment,
    AuditEntry,
    ClassMembership,
    Conflict,
    CorrectionRequest,
    CouncilDecision,
    FinalMark,
    Group,
    GroupMembership,
    Invalid,
    Locked,
    Movement,
    NotAllowed,
    NotFound,
    Person,
    Role,
    SchoolYear,
    Term,
)
from tests.support.entry import Heard

END = date(2027, 5, 27)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The kept sheets go to the test's own folder."""
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)


@pytest.fixture
async def year_over(school, travel):
    """Everything that the year's closing asks for is done."""
    travel.to(END)
    for group in await Group.filter(school_class__grade=8).select_related('subject'):
        rows = GroupMembership.filter(group=group) if group.name else ClassMembership.filter(
            school_class_id=group.school_class_id)
        for pupil in await rows.values_list('pupil_id', flat=True):
            for period in [*(term.name for term in school.terms), 'год']:
                await FinalMark.create(pupil_id=pupil, subject=group.subject, year=school.year, kind='year',
                                       period=period, class_name='8А', value='4', saved_at=clock.now())
    await Term.all().update(closed_at=clock.now())
    facts.forget()
    for school_class in (school.class_8a, school.class_1a):
        pupils = [m.pupil_id for m in await ClassMembership.filter(school_class=school_class)]
        await council.decide(school.actors['Бойко'], school_class.id, pupils, 'promoted', number='7', on=END)
    await closing.make_summaries(school.actors['Админов'])
    return school


async def test_closing_a_term_warns_of_missing_marks_and_waits_for_its_last_day(school, travel):
    deputy = school.actors['Бойко']
    with pytest.raises(Invalid, match='заканчивается'):
        await closing.close_term(deputy, school.terms[1].id)
    travel.to(date(2026, 12, 30))
    gaps = await closing.gaps(deputy, school.terms[1].id)
    assert [(gap.class_name, gap.subject, gap.count) for gap in gaps] == [('8А', 'физика', 3)]
    await closing.close_term(deputy, school.terms[1].id)
    assert (await Term.get(id=school.terms[1].id)).closed_at
    assert (await facts.current()).terms[1].closed


async def test_the_gaps_take_the_same_statements_for_any_school(school, statements):
    await facts.current()
    with statements() as seen:
        await closing.gaps(school.actors['Бойко'], school.terms[1].id)
    assert len(seen) <= 7


async def test_reopening_needs_a_reason_that_is_kept_and_shown(school, travel):
    travel.to(date(2026, 12, 30))
    deputy, term = school.actors['Бойко'], school.terms[1].id
    await closing.close_term(deputy, term)
    with pytest.raises(Invalid, match='зачем'):
        await closing.reopen_term(deputy, term, ' ')
    await closing.reopen_term(deputy, term, 'Забыты отметки 8А по физике')
    state = (await closing.terms(deputy))[1]
    assert not state.closed
    assert state.story[0].endswith('Бойко О. Е.: Забыты отметки 8А по физике')
    assert (await AuditEntry.get(action='term.reopened')).reason == 'Забыты отметки 8А по физике'


@pytest.mark.clause('17.2.8')
async def test_the_year_is_closed_by_two_persons(year_over):
    admin, deputy = year_over.actors['Админов'], year_over.actors['Бойко']
    state = await closing.year_state(deputy)
    assert [check.key for check in state.checks if not check.ok] == []
    with pytest.raises(Invalid, match='Сначала администратор'):
        await closing.confirm_year(deputy)
    with pytest.raises(NotAllowed):
        await closing.prepare_year(deputy)
    await closing.prepare_year(admin)
    with pytest.raises(NotAllowed):
        await closing.confirm_year(admin)
    await closing.confirm_year(deputy)
    assert (await SchoolYear.get(id=year_over.year.id)).closed_at
    with pytest.raises(Locked, match='год закрыт'):
        await closing.reopen_term(deputy, year_over.terms[0].id, 'Ещё одна отметка')


@pytest.mark.clause('17.2.8')
async def test_one_person_with_both_roles_is_still_one_person(year_over):
    both = replace(year_over.actors['Админов'], roles=frozenset({Role.ADMINISTRATOR, Role.DEPUTY}))
    await closing.prepare_year(both)
    with pytest.raises(NotAllowed, match='другой человек'):
        await closing.confirm_year(both)


async def test_a_preparation_withdrawn_meanwhile_closes_nothing(year_over, monkeypatch):
    await closing.prepare_year(year_over.actors['Админов'])
    check = closing._check_ready

    async def slow(year):
        await check(year)
        await closing.withdraw_year(year_over.actors['Админов'], 'Ещё не всё')

    monkeypatch.setattr(closing, '_check_ready', slow)
    with pytest.raises(Conflict, match='отозвали'):
        await closing.confirm_year(year_over.actors['Бойко'])
    assert (await SchoolYear.get(id=year_over.year.id)).closed_at is None
    assert not await AuditEntry.filter(action='year.closed').exists()


@pytest.mark.clause('17.3.6')
async def test_the_deputy_gives_the_preparation_back(year_over):
    await closing.prepare_year(year_over.actors['Админов'])
    await closing.withdraw_year(year_over.actors['Бойко'], 'Проверьте класс 8А')
    assert (await SchoolYear.get(id=year_over.year.id)).closing_prepared_by is None
    assert (await AuditEntry.get(action='year.returned')).reason == 'Проверьте класс 8А'


async def failing(school):
    return [check.key for check in (await closing.year_state(school.actors['Бойко'])).checks if not check.ok]


async def test_every_check_stops_the_closing(year_over):
    school, pupil = year_over, year_over.pupil('Цой')
    await FinalMark.filter(pupil_id=pupil, period='год', subject_id=school.physics.subject_id).update(value='')
    assert await failing(school) == ['marks', 'summaries']
    await CorrectionRequest.create(kind='mark', lesson=school.today, pupil_id=pupil, reason='ошибка',
                                   requested_by=school.people['Гук'], requested_at=clock.now())
    await Movement.create(kind='выбытие', pupil_id=pupil, order_number='12', order_date=END, effective_on=END,
                          from_class=school.class_8a)
    await Term.filter(id=school.terms[3].id).update(closed_at=None)
    facts.forget()
    assert await failing(school) == ['terms', 'marks', 'corrections', 'summaries', 'movements']
    with pytest.raises(Invalid, match='Сначала исправьте'):
        await closing.prepare_year(school.actors['Админов'])


async def test_the_year_is_not_closed_before_its_end(school):
    with pytest.raises(Invalid, match='заканчивается'):
        await closing.prepare_year(school.actors['Админов'])
    assert 'council' in await failing(school)


async def test_a_decision_needs_a_protocol_and_fits_the_parallel(school, travel):
    travel.to(END)
    deputy, class_id, pupil = school.actors['Бойко'], school.class_8a.id, school.pupil('Ёлкина')
    for number, on, kind in [('', END, 'promoted'), ('7', None, 'promoted'), ('7', date(2027, 6, 9), 'promoted'),
                             ('7', END, 'basic')]:
        with pytest.raises(Invalid):
            await council.decide(deputy, class_id, [pupil], kind, number=number, on=on)
    with pytest.raises(Invalid, match='этого класса'):
        await council.decide(deputy, class_id, [school.pupil('Крошка')], 'promoted', number='7', on=END)
    await council.decide(deputy, class_id, [pupil], 'promoted', number='7', on=END)
    await council.decide(deputy, class_id, [pupil], 'conditional', number='8', on=END)
    row = next(one for one in (await council.of_class(deputy, class_id)).pupils if one.pupil_id == pupil)
    assert (row.text, row.protocol) == ('переведена в 9 класс условно (академическая задолженность)',
                                        '№ 8 от 27.05.2027')
    entries = await AuditEntry.filter(action='council.decided').order_by('id')
    assert entries[1].before == 'переведена в 9 класс'


async def test_a_girl_is_promoted_as_the_office_writes_her_sex(school, travel):
    """Cards, movement and the workbook write «Ж»."""
    travel.to(END)
    await Person.filter(id=school.pupil('Ёлкина')).update(sex='Ж')
    await council.decide(school.actors['Бойко'], school.class_8a.id, [school.pupil('Ёлкина')], 'promoted', number='7',
                         on=END)
    assert (await CouncilDecision.get()).text == 'переведена в 9 класс'


async def test_open_journals_of_the_parallels_ask_again(school, travel):
    travel.to(date(2026, 12, 30))
    heard = Heard(f'group:{school.physics.id}', f'group:{school.reading_1a.id}')
    await closing.close_term(school.actors['Бойко'], school.terms[1].id)
    await heard.told()
    assert [(change.key, change.patch) for change in heard.changes] == [
        (f'group:{school.physics.id}', {'resync': True}), (f'group:{school.reading_1a.id}', {'resync': True})]
    await closing.reopen_term(school.actors['Бойко'], school.terms[1].id, 'Забыты отметки')
    await heard.told()
    assert len(heard.changes) == 4


@pytest.mark.clause('19')
async def test_the_sheets_of_the_year_are_kept_as_archival_files(year_over):
    """п. 19: PDF/A and CSV of both sheets of each class, with a digest; made anew only for the class that changed."""
    school, clerk = year_over, year_over.actors['Админов']
    kept = await summary_sheets.kept(clerk)
    assert len(kept) == 8  # two classes × (успеваемость, посещаемость) × (PDF, CSV)
    for one in kept:
        content = files.path_of(one.sha256).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one.sha256
        assert content.startswith(b'%PDF') if one.title.endswith('pdf') else 'ФИО'.encode() in content
    archival = [one for one in kept if one.title.endswith('pdf')]
    assert all(b'pdfaid:part' in files.path_of(one.sha256).read_bytes() for one in archival)
    assert await AuditEntry.filter(action='summary.kept').count() == 8
    await FinalMark.filter(pupil_id=school.pupil('Цой'), period='год').update(value='5')
    await closing.make_summaries(clerk)
    titles = [one.class_name for one in await summary_sheets.kept(clerk)]
    assert (titles.count('8А'), titles.count('1А')) == (8, 4)


@pytest.mark.clause('19')
async def test_a_kept_sheet_cannot_be_removed_and_is_read_by_few(year_over):
    school = year_over
    sheet = await Attachment.filter(object_type=summary_sheets.SHEET, object_id=school.class_8a.id).first()
    for name in ('Админов', 'Бойко', 'Дорн', 'Классная'):
        with pytest.raises(NotFound):
            await attachments.remove(school.actors[name], sheet.id)
    for name in ('Админов', 'Бойко', 'Дорн', 'Классная'):
        assert (await downloads.to_read(school.actors[name], sheet.id)).id == sheet.id
    for name in ('Гук', 'Секретова', 'Кадрова', 'Абрамов', 'Абрамова'):
        with pytest.raises(NotFound):
            await downloads.to_read(school.actors[name], sheet.id)
