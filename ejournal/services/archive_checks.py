"""What an archive must hold to be taken over: the same rules as for a cell, without the deadlines."""

from collections.abc import Iterator
from datetime import date

from ejournal import clock
from ejournal.rules import attendance, marks
from ejournal.rules.calendar import SchoolCalendar
from ejournal.services.archive_shapes import OldJournal, OldLesson, OldYear
from models import Invalid, School, Subject, WorkType

SHOWN = 20  # refusals told at once
CODES = frozenset(code.value for code in attendance.Code)


async def check(old: OldYear) -> None:
    """Raise ``Invalid`` with the first refusals of the rules, if there is one."""
    school = await School.first()
    calendar = SchoolCalendar.build(clock.zone(), school.week_days if school else 5, old.days_off, old.terms)
    markings = dict(await Subject.all().values_list('id', 'marking'))
    types = {int(str(number)) for number in await WorkType.all().values_list('id', flat=True)}
    wrong = [sentence for journal in old.journals
             for sentence in Judge(old, journal, calendar, str(markings[journal.subject_id]), types).refusals()]
    if wrong:
        raise Invalid('\n'.join([*wrong[:SHOWN], *([f'И ещё ошибок: {len(wrong) - SHOWN}.']
                                                   if len(wrong) > SHOWN else [])]))


class Judge:
    """Judges one journal; the same text of a mark is parsed once."""

    def __init__(self, old: OldYear, journal: OldJournal, calendar: SchoolCalendar, marking: str,
                 types: set[int]) -> None:
        self.journal, self.calendar, self.marking, self.types = journal, calendar, marking, types
        self.grade = journal.klass[0]
        self.terms = {term.name for term in old.terms if self.grade in term.grades}
        rows = journal.members if journal.name else next(
            (found.members for found in old.classes if found.klass == journal.klass), ())
        self.stays: dict[int, list[tuple[date, date | None]]] = {}
        for pupil, since, until in rows:
            self.stays.setdefault(pupil, []).append((since, until))
        self.parsed: dict[str, str] = {}

    def refusals(self) -> Iterator[str]:
        """Sentences, each with the class and the day it is about."""
        seen = set[tuple[date, int]]()
        name = f'{self.grade}{self.journal.klass[1]}'
        for lesson in self.journal.lessons:
            place = f'{name}, {lesson.day:%d.%m.%Y}, урок {lesson.number}: '
            if (lesson.day, lesson.number) in seen:
                yield f'{place}урок назван дважды.'
            seen.add((lesson.day, lesson.number))
            yield from (place + sentence for sentence in self.lesson(lesson))
        for final in self.journal.finals:
            if final.period and final.period not in self.terms:
                yield f'{name}: нет учебного периода «{final.period}».'

    def lesson(self, lesson: OldLesson) -> Iterator[str]:
        """What is wrong at one lesson."""
        if not self.calendar.is_school_day(lesson.day, self.grade):
            yield 'в этот день не учились.'
        here = {pupil for pupil, stays in self.stays.items()
                if any(since <= lesson.day and (until is None or lesson.day < until) for since, until in stays)}
        yield from self.works(lesson, here)
        for pupil, code, _, _ in lesson.absences:
            if pupil not in here:
                yield f'пропуск обучающегося № {pupil}, которого в этот день не было в группе.'
            if code not in CODES:
                yield f'нет обозначения «{code[:10]}».'

    def works(self, lesson: OldLesson, here: set[int]) -> Iterator[str]:
        """What is wrong with the works of a lesson and their marks."""
        for work in lesson.works:
            if work.type_id not in self.types:
                yield 'у работы нет вида (п. 17.4.12).'
            for pupil, text, _ in work.marks:
                if pupil not in here:
                    yield f'отметка обучающемуся № {pupil}, которого в этот день не было в группе.'
                if sentence := self.mark(text):
                    yield sentence

    def mark(self, text: str) -> str:
        """Why the text is no mark here, or ''."""
        if text not in self.parsed:
            try:
                marks.parse_mark(text, grade=self.grade, marking=self.marking)
                self.parsed[text] = ''
            except Invalid as refusal:
                self.parsed[text] = refusal.message
        return self.parsed[text]
