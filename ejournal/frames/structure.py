"""The school itself: years, terms, days, classes, people, journals and who is in them, read whole and small."""

from dataclasses import dataclass
from typing import Any

from ejournal import facts
from ejournal.facts import Facts
from ejournal.frames import sql, teaching
from ejournal.frames.tables import Array
from ejournal.frames.teaching import Teaching
from models import Person, SchoolYear, StaffCard, Subject, Term, WorkType

Rows = list[tuple[Any, ...]]
PERSON = ('id', 'last_name', 'first_name', 'middle_name')
SUBJECT = ('id', 'name', 'short_name', 'area', 'marking', 'extracurricular')
WORK_TYPE = ('id', 'name', 'short_name', 'weight', 'control', 'deadline')
YEAR = ('id', 'name', 'starts_on', 'ends_on', 'closed_at')
TERM = ('id', 'name', 'kind', 'ordinal', 'starts_on', 'ends_on', 'grades', 'closed_at')


@dataclass
class Structure:
    """Plain rows; ``people`` in the order of the Russian alphabet, ``sums`` say which journals' lessons changed."""

    facts: Facts
    years: Rows
    terms: Rows
    teaching: Teaching
    people: Rows
    staff: set[int]
    subjects: Rows
    work_types: Rows
    sums: Array

    def says_the_same(self, other: 'Structure') -> bool:
        """Whether the rows are the same; the calendar and the lessons are told by the journals' signatures."""
        return all(getattr(self, name) == getattr(other, name) for name in (
            'years', 'terms', 'teaching', 'people', 'staff', 'subjects', 'work_types'))


async def read(year_id: int) -> Structure:
    """A constant number of statements."""
    year = await facts.of_year(year_id)
    taught = await teaching.read([year_id])
    staff = {int(str(row)) for row in await StaffCard.all().values_list('person_id', flat=True)}
    staff |= {row[1] for row in taught.loads} | {row[4] for row in taught.classes if row[4]}
    wanted = staff | {row[1] for row in taught.class_spans} | {row[1] for row in taught.group_spans}
    return Structure(
        year,
        list(await SchoolYear.all().order_by('starts_on').values_list(*YEAR)),
        list(await Term.filter(year_id=year_id).order_by('starts_on', 'id').values_list(*TERM)),
        taught,
        list(await Person.filter(id__in=sorted(wanted)).order_by('sort_key', 'id').values_list(*PERSON)),
        staff,
        list(await Subject.all().order_by('id').values_list(*SUBJECT)),
        list(await WorkType.all().order_by('ordinal', 'id').values_list(*WORK_TYPE)),
        await sql.read(sql.LESSON_SUMS, [row[0] for row in taught.groups]))
