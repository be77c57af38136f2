"""/substitutions: from an absence to the signature, as the deputy and the substitute see it."""

from nicegui.testing import User

from ejournal.services import absences, substitutions
from ejournal.services.absences import NewAbsence
from models import StaffAbsence, Substitution
from tests.support.school import TODAY, SmallSchool
from tests.support.simulated import LogIn


async def absence(school: SmallSchool) -> int:
    return await absences.record(school.actors['Бойко'], NewAbsence(school.people['Гук'].id, TODAY, TODAY, 'болезнь'))


async def given(school: SmallSchool) -> None:
    await absences.give(school.actors['Бойко'], await absence(school), [
        (school.today.id, school.people['Чехонина'].id, substitutions.OTHER)])


async def test_all_the_best_are_shown_before_they_are_assigned(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open(f'/substitutions/{await absence(school)}')
    await user.should_see('Лучше всего: Чехонина Р. Л.')
    user.find('Подобрать всё лучшее').click()
    await user.should_see('Кто кого заменит')
    assert not await Substitution.exists()
    user.find('Назначить все: 1').click()
    await user.should_see('назначено')
    assert await Substitution.all().values_list('substitute_id', flat=True) == [school.people['Чехонина'].id]


async def test_a_teacher_is_told_at_once_and_signs(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Чехонина')
    await user.open('/substitutions')
    await user.should_see('Замещений нет')
    await given(school)
    await user.should_see('Физика, 8А')
    user.find('Подписать').click()
    await user.should_see('подписано 24.11.2026 14:48')


async def test_an_end_before_the_start_is_refused(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/substitutions')
    user.find(marker='person').click()
    user.find('Гук Лев Маркович').click()
    user.find(marker='until').clear().type('01.11.2026')
    user.find('Записать и подобрать замену').click()
    await user.should_see('раньше первого')
    assert not await StaffAbsence.exists()


async def test_the_journal_shows_the_lines(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await given(school)
    await log_in('Дорн')
    await user.open('/substitutions/journal')
    await user.should_see('Чехонина Р. Л.')
    await user.should_see('другой предмет')
