"""What shows that a duty was done: records, notices, papers and cards of a school year, in a dozen statements."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from ejournal import clock, facts
from ejournal.facts import Facts
from ejournal.rules.calendar import DAY
from ejournal.rules.duties import Month
from ejournal.services import card_duty, duty_records, family_access
from ejournal.services.absentees import ABSENT
from ejournal.services.card_duty import Cards
from ejournal.services.family_access import Families
from models import ClassCard, ClassMembership, DutyRecord, Notice, PaperNotice, SchoolClass, SchoolYear

BEFORE = 14 * DAY  # the duties of 31.08 are seen before the school year begins


@dataclass(frozen=True)
class Done:
    """How much of a duty is done; ``at`` once all of it is, with who and the result."""

    count: int = 0
    of: int = 0
    at: datetime | None = None
    by: str = ''
    result: str = ''


@dataclass
class Evidence:
    """Everything the board asks about; see ``load``."""

    year: Facts
    classes: list[SchoolClass]
    families: Families
    members: dict[int, list[ClassMembership]] = field(default_factory=lambda: defaultdict(list))
    records: dict[str, DutyRecord] = field(default_factory=dict)
    cards: dict[int, ClassCard] = field(default_factory=dict)
    notices: dict[tuple[int, str], dict[int, datetime]] = field(default_factory=lambda: defaultdict(dict))
    papers: dict[tuple[int, date], datetime] = field(default_factory=dict)
    pupil_cards: dict[int, Cards] = field(default_factory=dict)

    def pupils(self, class_id: int, day: date) -> set[int]:
        """Who is in the class on a day."""
        return {row.pupil_id for row in self.members[class_id]
                if row.since <= day and (row.until is None or row.until > day)}

    def record(self, key: str) -> Done:
        """A duty that somebody has recorded."""
        found = self.records.get(key)
        return Done(1, 1, found.done_at, found.done_by.short_name, found.result) if found else Done(0, 1)

    def card(self, class_id: int) -> Done:
        """The card of the class: complete for the first time."""
        found = self.cards.get(class_id)
        if found is None or found.filled_at is None:
            return Done(0, 1)
        return Done(1, 1, found.filled_at, found.changed_by.short_name, 'заполнена')

    def personal(self, class_id: int) -> Done:
        """The личные карты of a class: done while all are full; the first time is what counts as in time."""
        found = self.pupil_cards.get(class_id, Cards())
        kept = self.records.get(duty_records.class_key(card_duty.DUTY, class_id, self.year.year_name))
        if not found.complete:
            return Done(found.full, found.of)
        return Done(found.full, found.of, kept.done_at if kept else found.at, result=card_duty.RESULT)

    def monthly(self, class_id: int, month: Month) -> Done:
        """I-10: every pupil with a parent who has access; ``of`` 0 where there is none."""
        owed = {pupil for pupil in self.pupils(class_id, month.last) if self.families.could_read(pupil, month.last)}
        sent = self.notices.get((class_id, month.key), {})
        told = [sent[pupil] for pupil in owed if pupil in sent]
        return Done(len(told), len(owed), max(told) if told and len(told) == len(owed) else None)

    def weekly(self, class_id: int, monday: date) -> Done:
        """I-11: every pupil whose family is told on paper; ``of`` 0 where there is none."""
        sunday = monday + 6 * DAY
        owed = {pupil for pupil in self.pupils(class_id, sunday) if self.families.was_on_paper(pupil, sunday)}
        told = [self.papers[pupil, monday] for pupil in owed if (pupil, monday) in self.papers]
        return Done(len(told), len(owed), max(told) if told and len(told) == len(owed) else None)


async def running_year() -> Facts:
    """The school year whose duties are due: two weeks before it begins already the new one."""
    year = await SchoolYear.filter(starts_on__lte=clock.today() + BEFORE).order_by('-starts_on').first()
    return await facts.of_year(year.id) if year else await facts.current()


async def load(class_ids: frozenset[int] | None = None) -> Evidence:
    """The evidence of all classes of the year, or of these."""
    year = await running_year()
    query = SchoolClass.filter(year_id=year.year_id)
    if class_ids is not None:
        query = query.filter(id__in=list(class_ids))
    classes = await query.order_by('grade', 'letter').select_related('teacher')
    ids = [one.id for one in classes]
    rows = await ClassMembership.filter(school_class_id__in=ids)
    found = Evidence(year, classes, await family_access.families({row.pupil_id for row in rows}))
    for row in rows:
        found.members[row.school_class_id].append(row)
    found.records = {row.key: row for row in await DutyRecord.exclude(key__startswith=f'{ABSENT}:')
                     .select_related('done_by')}
    found.cards = {row.school_class_id: row for row in await ClassCard.filter(
        school_class_id__in=ids).select_related('changed_by')}
    for class_id, month, pupil, at in await Notice.filter(school_class_id__in=ids).order_by('-id').values_list(
            'school_class_id', 'month', 'pupil_id', 'sent_at'):
        found.notices[class_id, month][pupil] = at  # the first one stays last in this order
    papers = await PaperNotice.filter(week__gte=year.year_starts_on - 7 * DAY, week__lte=year.year_ends_on) \
        .values_list('pupil_id', 'week', 'recorded_at')
    found.papers = {(pupil, week): at for pupil, week, at in papers}
    day = min(max(clock.today(), year.year_starts_on), year.year_ends_on)
    found.pupil_cards = await card_duty.of_classes([
        row for row in rows if row.since <= day and (row.until is None or row.until > day)])
    return found
