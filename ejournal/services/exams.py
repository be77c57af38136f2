"""«Подготовка к ГИА» (п. 17.3.5, norms 7): who takes what, who is admitted, whose marks are a risk, what to mend.

The file for the region's base is made on request and kept nowhere; every taking is in the audit.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from ejournal import audit, clock, db, facts, frames, topics
from ejournal.access import Action, Actor, inside
from ejournal.audit import Entry
from ejournal.facts import Facts
from ejournal.frames import Frames
from ejournal.reports.shapes import Column, Report, Row, Section
from ejournal.rules import exams as rules
from ejournal.rules.cards import CardKind
from ejournal.rules.texts import fold_spaces
from ejournal.services import card_values, exam_codes
from models import ClassMembership, Consent, ExamEntry, Invalid, NotFound, Person, School

KEY = 'exams'
GRADES = (9, 11)
RISK = 2.5
PURPOSE = 'ГИА'


@dataclass(frozen=True)
class Line:
    """A pupil: the entry (none yet: an empty form), the subjects at risk, what is wrong with the data."""

    pupil_id: int
    name: str
    class_id: int
    class_name: str
    form: str
    subjects: tuple[str, ...]
    admission: str
    admission_on: date | None
    conditions: str
    checked_on: date | None
    checked_by: str
    risks: tuple[tuple[str, float], ...]
    failing: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def admitted(self) -> bool:
        """Passed the собеседование or сочинение and has no «2» for a period that is over."""
        return self.admission == rules.PASSED and not self.failing


@dataclass(frozen=True)
class Board:
    """The pupils of a grade."""

    grade: int
    grades: tuple[int, ...]
    lines: tuple[Line, ...]
    may_write: bool
    year_name: str


@dataclass(frozen=True)
class Wanted:
    """What is typed about a pupil."""

    form: str
    subjects: tuple[str, ...]
    admission: str = ''
    admission_on: date | None = None
    conditions: str = ''
    checked: bool = False


@dataclass(frozen=True)
class _Known:
    people: list[tuple[Person, int, str]]
    entries: dict[int, ExamEntry]
    cards: dict[int, card_values.Values]
    consents: set[int]
    checkers: dict[int, str]
    means: dict[int, dict[str, float]]
    failing: dict[int, tuple[str, ...]]


async def board(actor: Actor, grade: int = 9) -> Board:
    """The pupils of grade 9 or 11 by class and alphabet."""
    actor.require(Action.EXAMS)
    year = await facts.current()
    wanted = grade if grade in GRADES else GRADES[0]
    known = await _load(year, wanted)
    lines = tuple(_line(person, class_id, name, wanted, known) for person, class_id, name in known.people)
    return Board(wanted, GRADES, lines, actor.may(Action.EXAMS_WRITE) and not year.closed, year.year_name)


async def _load(year: Facts, grade: int) -> _Known:
    rows = await ClassMembership.filter(inside(clock.today()), school_class__year_id=year.year_id,
                                        school_class__grade=grade).select_related('pupil', 'school_class')
    people = sorted(((row.pupil, row.school_class_id, row.school_class.name) for row in rows),
                    key=lambda one: (one[2], one[0].sort_key))
    ids = [person.id for person, _, _ in people]
    entries = {row.pupil_id: row for row in await ExamEntry.filter(year_id=year.year_id, pupil_id__in=ids)}
    consents = {int(str(one)) for one in await _consents(ids).values_list('person_id', flat=True)}
    checkers = {one.id: one.short_name for one in await Person.filter(
        id__in=[row.documents_checked_by for row in entries.values() if row.documents_checked_by])}
    data = await frames.current(year.year_id)
    means, failing = await asyncio.to_thread(_marks, data, ids)
    cards = await card_values.load(CardKind.PUPIL, [person for person, _, _ in people])
    return _Known(people, entries, cards, consents, checkers, means, failing)


def _consents(ids: Collection[int]) -> QuerySet[Consent]:
    """Those for the exams that hold today: neither withdrawn nor run out (152-ФЗ ст. 9)."""
    live = Q(expires_on__isnull=True) | Q(expires_on__gte=clock.today())
    return Consent.filter(live, person_id__in=list(ids), purpose__contains=PURPOSE, withdrawn_on=None)


def _marks(data: Frames, ids: Collection[int]) -> tuple[dict[int, dict[str, float]], dict[int, tuple[str, ...]]]:
    """Pupil → subject → weighted mean of the year so far; pupil → subjects with a failing mark of this year."""
    names = data.subjects.set_index('subject')['name']
    marks = data.marks[data.marks['pupil'].isin(list(ids))]
    marks = marks[marks['date'] <= pd.Timestamp(clock.today())]
    marks = marks.assign(points=marks['mark'] * marks['weight'])
    sums = marks.groupby(['pupil', 'subject'])[['points', 'weight']].sum().reset_index()
    means: dict[int, dict[str, float]] = defaultdict(dict)
    for row in sums.to_dict('records'):
        means[int(row['pupil'])][str(names[row['subject']])] = float(row['points'] / row['weight'])
    finals = data.finals[(data.finals['year'] == data.year_id) & data.finals['pupil'].isin(list(ids))]
    bad = finals[finals['value'].isin(['2', 'н/а', 'незач'])]
    last = finals.sort_values('ordinal').drop_duplicates(['pupil', 'subject'], keep='last').index
    failing: dict[int, set[str]] = defaultdict(set)
    for row in bad[bad.index.isin(last)].to_dict('records'):
        failing[int(row['pupil'])].add(str(names[row['subject']]))
    return means, {pupil: tuple(sorted(found)) for pupil, found in failing.items()}


def _line(person: Person, class_id: int, class_name: str, grade: int, known: _Known) -> Line:
    entry, card = known.entries.get(person.id), known.cards[person.id]
    codes = tuple(sorted(entry.subjects if entry else (), key=int))
    form = entry.form if entry else rules.FORMS[grade][0]
    errors = rules.choice_errors(codes, grade, form) if codes else ['предметы не выбраны']
    errors += rules.person_errors((person.last_name, person.first_name, person.middle_name),
                                  card.get('document', {}), person.snils, person.birth_date)
    if person.id not in known.consents:
        errors.append('нет согласия на передачу данных для ГИА')
    checked = entry.documents_checked_at if entry else None
    return Line(person.id, person.full_name, class_id, class_name, form, codes, entry.admission if entry else '',
                entry.admission_on if entry else None, entry.conditions if entry else '',
                clock.local(checked).date() if checked else None,
                known.checkers.get(entry.documents_checked_by or 0, '') if entry else '',
                _risks(codes or (rules.RUSSIAN, rules.MATHS), grade, known.means.get(person.id, {})),
                known.failing.get(person.id, ()), tuple(errors))


def _risks(codes: Collection[str], grade: int, means: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for code in codes:
        values = [mean for name, mean in means.items() if name.startswith(rules.LESSONS[code])]
        if values and min(values) < RISK:
            found[rules.title(code, grade)] = min(values)
    return tuple(found.items())


async def keep(actor: Actor, pupil_id: int, wanted: Wanted) -> None:
    """Write a pupil's entry. Refused: who is in no grade 9 or 11, subjects of another grade, a wrong form or date."""
    actor.require(Action.EXAMS_WRITE)
    year = await facts.current()
    if year.closed:
        raise Invalid('Учебный год закрыт: данные ГИА не меняются.')
    stay = await ClassMembership.filter(inside(clock.today()), pupil_id=pupil_id, school_class__year_id=year.year_id,
                                        school_class__grade__in=list(GRADES)).select_related('school_class').first()
    if stay is None:
        raise NotFound('Этот обучающийся не в 9 и не в 11 классе. Обновите страницу.')
    values = _checked(wanted, stay.school_class.grade)
    async with db.transaction():
        entry = await ExamEntry.get_or_none(pupil_id=pupil_id, year_id=year.year_id)
        before = _words(entry)
        was = entry is not None and entry.documents_checked_at is not None
        if wanted.checked and not was:
            values |= {'documents_checked_at': clock.now(), 'documents_checked_by': actor.person_id}
        elif not wanted.checked:
            values |= {'documents_checked_at': None, 'documents_checked_by': None}
        if entry is None:
            entry = await ExamEntry.create(pupil_id=pupil_id, year_id=year.year_id, **values)
        else:
            await entry.update_from_dict(values).save()
        await audit.record(actor, actor.capacity(Action.EXAMS_WRITE),
                           Entry('exam.changed', 'exam', entry.id, before, _words(entry), pupil_id=pupil_id))
    topics.publish(topics.Change(KEY, actor.name, actor.account_id))


def _checked(wanted: Wanted, grade: int) -> dict[str, Any]:
    if wanted.form not in rules.FORMS[grade]:
        raise Invalid(f'Форма экзамена в {grade} классе: {" или ".join(rules.FORMS[grade])}.')
    codes = sorted(set(wanted.subjects))
    if set(codes) - set(rules.OF_GRADE[grade]):
        raise Invalid(f'Этого предмета нет в списке экзаменов {grade} класса.')
    if grade == 11 and {rules.MATHS, rules.BASIC_MATHS} <= set(codes):
        raise Invalid('Выберите один уровень математики: базовый или профильный.')
    if wanted.admission not in ('', rules.PASSED, rules.FAILED):
        raise Invalid('Допуск: зачёт, незачёт или пусто.')
    if wanted.admission and wanted.admission_on is None:
        raise Invalid(f'Укажите дату: {rules.ADMISSION[grade]}.')
    if wanted.admission_on and wanted.admission_on > clock.today():
        raise Invalid('Дата допуска ещё не наступила.')
    conditions = fold_spaces(wanted.conditions)
    if len(conditions) > 200:
        raise Invalid('Особые условия — до 200 знаков.')
    return {'form': wanted.form, 'subjects': codes, 'admission': wanted.admission,
            'admission_on': wanted.admission_on if wanted.admission else None, 'conditions': conditions}


def _words(entry: ExamEntry | None) -> str:
    if entry is None:
        return ''
    names = ', '.join(rules.NAMES[code] for code in sorted(entry.subjects, key=int))
    return '; '.join(filter(None, [entry.form, names, entry.admission,
                                   'документы сверены' if entry.documents_checked_at else '']))


# --- the file ---------------------------------------------------------------------------------------------------------
HEADS = ('КодОО', 'УчебныйГод', 'УровеньГИА', 'Класс', 'Литера', 'Фамилия', 'Имя', 'Отчество', 'Пол', 'ДатаРождения',
         'ТипДокументаКод', 'ТипДокумента', 'Серия', 'Номер', 'СНИЛС', 'ГражданствоКод', 'ФормаОбучения',
         'КатегорияУчастника', 'ФормаГИА', 'ОВЗ', 'СпецУсловия', 'Допуск', 'ДатаСогласия', 'Предметы')
RUSSIA, CATEGORY = '643', 'обучающийся ОО текущего года'
OURS = ('Российская Федерация', 'Россия', 'РФ')


async def export(actor: Actor, grade: int, ending: str = 'xlsx') -> list[Report]:
    """«ГИА-участники» and «ГИА-экзамены» for the region's base; noted in the audit.

    Refused: a chosen exam without a code in the table of `exam_codes`.
    """
    actor.require(Action.EXAMS_WRITE)
    found, year, school = await board(actor, grade), await facts.current(), await School.first()
    codes = await exam_codes.current()
    codes.check([one for line in found.lines for one in line.subjects])
    people = {one.id: one for one in await Person.filter(id__in=[line.pupil_id for line in found.lines])}
    cards = await card_values.load(CardKind.PUPIL, list(people.values()))
    given: dict[int, date] = dict(await _consents(people).values_list('person_id', 'given_on'))
    rows = tuple(Row(_cells(line, people[line.pupil_id], cards[line.pupil_id], given.get(line.pupil_id),
                            (school.code if school else '', year.year_name), codes)) for line in found.lines)
    taken = tuple(Row((school.code if school else '', line.class_name, line.name, codes.of(code),
                       rules.title(code, found.grade), line.form)) for line in found.lines for code in line.subjects)
    async with db.transaction():
        await audit.record(actor, actor.capacity(Action.EXAMS_WRITE), Entry(
            'export.made', 'export', None, after=f'ГИА-участники {found.grade} {year.year_name}.{ending}'))
    head = (f'{found.grade} класс, {year.year_name} учебный год',)
    return [Report('ГИА-участники', 'ГИА-участники', head, (Section(tuple(Column(one) for one in HEADS), rows),),
                   ('Коды документов и гражданства сверьте по справочнику РЦОИ.',), landscape=True, small=True),
            Report('ГИА-экзамены', 'ГИА-экзамены', head, (Section(tuple(Column(one) for one in (
                'КодОО', 'Класс', 'Участник', 'КодПредмета', 'Предмет', 'ФормаГИА')), taken),), landscape=True)]


def _cells(line: Line, person: Person, card: Mapping[str, Mapping[str, str]], consent: date | None,
           of: tuple[str, str], codes: exam_codes.Codes) -> tuple[str, ...]:
    document, study = card.get('document', {}), card.get('study', {})
    citizen = card.get('general', {}).get('citizenship', '')
    kind, grade = document.get('type', ''), line.class_name[:-1]
    subjects = '|'.join(f'{codes.of(one)}:{"Б" if one == rules.BASIC_MATHS else "-"}:основной' for one in line.subjects)
    return (of[0], of[1], grade, grade, line.class_name[-1], person.last_name, person.first_name, person.middle_name,
            person.sex.upper(), f'{person.birth_date:%d.%m.%Y}' if person.birth_date else '',
            codes.documents.get(kind, ''), kind, document.get('series', '').replace(' ', ''),
            document.get('number', ''), person.snils, RUSSIA if citizen in OURS else '',
            study.get('form', ''), CATEGORY, line.form, '1' if 'АООП' in study.get('programme', '') else '0',
            line.conditions, '1' if line.admitted else '0', f'{consent:%d.%m.%Y}' if consent else '', subjects)


SUMMARY = (Column('Класс', width=14), Column('Обучающийся', width=60), Column('Форма', width=14),
           Column('Экзамены', width=-1), Column('Допуск', width=22), Column('Документы', width=26),
           Column('Риск (средний балл)', width=50))


def summary(found: Board) -> Report:
    """The list of a grade for the deputy's own paper."""
    rows = tuple(Row((one.class_name, one.name, one.form, ', '.join(rules.title(code, found.grade)
                                                                     for code in one.subjects),
                      one.admission or '—', f'сверены {one.checked_on:%d.%m.%Y}' if one.checked_on else 'не сверены',
                      ', '.join(f'{name} {mean:.2f}'.replace('.', ',') for name, mean in one.risks)))
                 for one in found.lines)
    return Report(f'Подготовка к ГИА, {found.grade} класс', f'Подготовка к ГИА, {found.grade} классы',
                  (f'{found.year_name} учебный год',), (Section(SUMMARY, rows),),
                  (f'Риск: средний балл текущих отметок ниже {RISK:.2f}'.replace('.', ','),),
                  ('Заместитель директора',), landscape=True)


__all__ = ['Board', 'Line', 'Wanted', 'board', 'export', 'keep', 'summary']
