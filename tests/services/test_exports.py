"""A file that leaves is written down with who took it."""

import pytest

from ejournal.access import Action
from ejournal.services import exports
from models import AuditEntry, NotAllowed
from tests.support.school import SmallSchool


async def test_who_took_which_file_is_kept(school: SmallSchool) -> None:
    await exports.note(school.actors['Бойко'], Action.QUALITY, 'Качество по классам.xlsx')
    entry = await AuditEntry.filter(action='export.made').first()
    assert (entry.after, entry.person_id) == ('Качество по классам.xlsx', school.people['Бойко'].id)
    with pytest.raises(NotAllowed):
        await exports.note(school.actors['Гук'], Action.QUALITY, 'x.xlsx')


@pytest.mark.clause('17.4.8', '17.5.12')
async def test_what_goes_to_paper_is_noted_too(school):
    await exports.printed(school.actors['Бойко'], Action.CONTROL, 'Справка о нарушениях сроков: Гук Л. М.')
    entry = await AuditEntry.get(action='print.made')
    assert (entry.after, entry.person_id) == ('Справка о нарушениях сроков: Гук Л. М.', school.people['Бойко'].id)
    with pytest.raises(NotAllowed):
        await exports.printed(school.actors['Гук'], Action.CONTROL, 'Справка')
