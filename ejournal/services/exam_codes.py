"""Codes of the regional base (РИС ГИА) for the exams and the documents: a table the school may correct (norms 7).

The seed are the official codes of the subjects; of the documents only the Russian passport's is known for sure.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ejournal import audit, db, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import exams as rules
from ejournal.rules.card_fields import DOCUMENTS
from models import Invalid, Preference

KEY = 'exam_codes'
CODE = re.compile(r'[0-9A-Za-zА-Яа-яЁё.-]{1,10}')


@dataclass(frozen=True)
class Codes:
    """Exam (by the journal's own number of it, `rules.NAMES`) → code, kind of document → code; '' is «none»."""

    subjects: Mapping[str, str]
    documents: Mapping[str, str]

    def of(self, exam: str) -> str:
        """The code of an exam."""
        return self.subjects.get(exam, '')

    def check(self, chosen: Collection[str]) -> None:
        """Refuse a file in which a chosen exam would have no code."""
        lost = sorted((one for one in set(chosen) if not self.of(one)), key=int)
        if lost:
            names = ', '.join(f'«{rules.NAMES[one]}»' for one in lost)
            raise Invalid(f'Нет кода для базы ГИА: {names}. Впишите код в таблицу «Коды» и повторите.')


SEED = Codes({one: one for one in rules.NAMES}, {one: rules.DOCUMENT_CODES.get(one, '') for one in DOCUMENTS})


async def current() -> Codes:
    """The codes that hold now."""
    row = await Preference.get_or_none(key=KEY)
    stored = row.value if row else None
    if not isinstance(stored, dict):
        return SEED
    return Codes({**SEED.subjects, **stored.get('subjects', {})}, {**SEED.documents, **stored.get('documents', {})})


async def keep(actor: Actor, subjects: Mapping[str, str], documents: Mapping[str, str]) -> int:
    """Store the table; how many codes changed. Refused: an unknown exam or document, a code not of letters and digits,
    one code for two exams of a grade."""
    actor.require(Action.EXAMS_WRITE)
    known = await current()
    wanted = replace(known, subjects={**known.subjects, **_clean(subjects, SEED.subjects)},
                     documents={**known.documents, **_clean(documents, SEED.documents)})
    _apart(wanted)
    changes = [*_changes(known.subjects, wanted.subjects, rules.NAMES),
               *_changes(known.documents, wanted.documents, {one: one for one in DOCUMENTS})]
    if not changes:
        return 0
    async with db.transaction():
        await Preference.update_or_create({'value': {'subjects': dict(wanted.subjects),
                                                     'documents': dict(wanted.documents)}}, key=KEY)
        await audit.record(actor, actor.capacity(Action.EXAMS_WRITE), *(
            Entry('preference.changed', 'preference', None, f'код ГИА, {name}: {old or "нет"}',
                  f'код ГИА, {name}: {new or "нет"}') for name, old, new in changes))
    topics.publish(topics.Change('exams', actor.name, actor.account_id))
    return len(changes)


def _clean(given: Mapping[str, str], allowed: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for key, typed in given.items():
        if key not in allowed:
            raise Invalid('В таблице кодов нет такой строки. Обновите страницу.')
        code = typed.strip()
        if code and not CODE.fullmatch(code):
            raise Invalid(f'Код «{code}»: до 10 букв и цифр без пробелов.')
        found[key] = code
    return found


def _apart(codes: Codes) -> None:
    for grade, exams in rules.OF_GRADE.items():
        seen: dict[str, str] = {}
        for exam in exams:
            code = codes.of(exam)
            if code and code in seen:
                raise Invalid(f'{grade} класс: код {code} — и «{rules.title(seen[code], grade)}», и '
                              f'«{rules.title(exam, grade)}». У каждого экзамена свой код.')
            seen[code] = exam


def _changes(old: Mapping[str, str], new: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [(names[key], old.get(key, ''), code) for key, code in new.items() if old.get(key, '') != code]
