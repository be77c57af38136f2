"""Answers to repeated operations are kept for a month, files without a record for a day, and no longer."""

import os
import time
from datetime import date

from ejournal import files, settings
from ejournal.services import portfolio, upkeep
from ejournal.services.portfolio import NewItem
from ejournal.services.talk import files as chosen_files
from models import ClientOperation
from tests.services.test_marks import one


async def test_answers_are_kept_for_thirty_days(school, travel):
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    travel.to(date(2026, 12, 24))
    assert await upkeep.forget_old_answers() == 0
    travel.to(date(2026, 12, 25))
    assert await upkeep.forget_old_answers() == 1
    assert not await ClientOperation.exists()


async def test_files_that_nobody_sent_go_after_a_day(school, tmp_path, monkeypatch):
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)
    actor = school.actors['Абрамов']
    item = await portfolio.add(actor, school.pupil('Абрамов'), NewItem('Творчество', 'Рисунок', date(2026, 11, 14)))
    await portfolio.attach(actor, item, 'a.pdf', b'%PDF-1.7 kept')
    unsent = [(await chosen_files.choose(actor, 'b.pdf', b'%PDF-1.7 ' + sign)).sha256
              for sign in (b'old', b'again', b'new')]
    every = list((tmp_path / 'files').glob('*/*'))
    for path in every:
        if path.name != unsent[2]:
            os.utime(path, (0, time.time() - files.UNSENT - 60))
    await chosen_files.choose(actor, 'b.pdf', b'%PDF-1.7 again')
    assert await upkeep.sweep_files() == 1
    assert {one.name for one in every if not one.exists()} == {unsent[0]}
