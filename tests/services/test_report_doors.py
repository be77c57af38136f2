"""Which reports a role may build, and what a report shows beside the frames."""

from datetime import timedelta

from ejournal import clock, frames
from ejournal.services import report_doors, report_sources
from ejournal.services.report_catalogue import FORMS
from models import CouncilDecision, Homework, Person
from tests.support.school import TODAY, SmallSchool


def may(school: SmallSchool, name: str) -> set[str]:
    """The keys of the reports of a person."""
    return {key for key, form in FORMS.items() if report_doors.may(school.actors[name], form)}


async def test_each_role_has_its_own_reports(school: SmallSchool) -> None:
    assert may(school, 'Бойко') == set(FORMS)
    assert may(school, 'Дорн') == set(FORMS)
    assert {'attendance', 'class', 'results'} <= may(school, 'Классная')
    assert 'marks-sheet' not in may(school, 'Гук')
    assert 'class' not in may(school, 'Абрамов')
    assert 'class' not in may(school, 'Абрамова')


async def test_teachers_stand_by_the_russian_alphabet(school: SmallSchool) -> None:
    """«Ё» is a letter beside «Е», not before «А»."""
    await Person.filter(id=school.people['Чехонина'].id).update(last_name='Ёлкина')
    await Person.filter(id=school.people['Гук'].id).update(last_name='Дёмин')
    frames.forget()
    found = report_doors.Scope(await frames.current(), school.actors['Бойко'], TODAY).teachers()
    assert [name.split()[0] for name in found.values()] == ['Дёмин', 'Ёлкина']


async def test_decisions_and_homework_stand_beside_the_frames(school: SmallSchool) -> None:
    pupil, lesson = school.pupil('Цой'), school.today
    await CouncilDecision.create(pupil_id=pupil, school_class=school.class_8a, year=school.year, kind='promoted',
                                 text='переведён(а) в 9 класс', protocol_number='7', protocol_date=TODAY)
    decisions = await report_sources.decisions(school.class_8a.id, school.year.id)
    assert 'переведён(а) в 9 класс' in decisions[pupil]
    await Homework.update_or_create(lesson=lesson, defaults={
        'text': '§ 12 читать', 'due_on': TODAY + timedelta(days=2), 'saved_at': clock.now()})
    written = await report_sources.written(school.physics.id, TODAY, TODAY)
    assert '§ 12 читать' in str(written[lesson.id])


async def test_the_imprint_names_the_signers(school: SmallSchool) -> None:
    frames.forget()
    made = await report_sources.imprint(await frames.current(), class_id=school.class_8a.id)
    assert made.school
    assert made.signers['Директор'].startswith('Дорн')
