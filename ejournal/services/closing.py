"""Closing and reopening of terms; closing of the year by two persons: one prepares, another confirms (I-20)."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from ejournal import audit, clock, facts, frames, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.facts import Facts, TermFacts
from ejournal.rules import deadlines, texts
from ejournal.services import final_gaps, summary_sheets
from ejournal.services.final_gaps import Gap
from models import (
    AuditEntry,
    ClassMembership,
    Conflict,
    CorrectionRequest,
    CouncilDecision,
    FinalMark,
    Group,
    Invalid,
    Locked,
    Movement,
    NotAllowed,
    NotFound,
    Person,
    Preference,
    SchoolClass,
    SchoolYear,
    Term,
)

LEAST_REASON = 5


@dataclass(frozen=True)
class TermState:
    """A term with its state; ``story`` are the closings and reopenings, newest first."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    grades: tuple[int, ...]
    closed: bool
    over: bool
    due: str
    story: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """One condition of the year's closing, with what is wrong as (sentence, address)."""

    key: str
    title: str
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the condition holds."""
        return not self.problems


@dataclass(frozen=True)
class YearState:
    """The year with its checks and who has prepared its closing."""

    name: str
    ends_on: date
    closed: bool
    prepared_by: str
    prepared_mine: bool
    checks: tuple[Check, ...]


async def terms(actor: Actor) -> list[TermState]:
    """The terms of the running year."""
    actor.require(Action.CLOSING_READ)
    year = await facts.current()
    story = await _story([term.id for term in year.terms])
    today = clock.today()
    return [TermState(t.id, t.name, t.starts_on, t.ends_on, tuple(sorted(t.grades)), t.closed, today >= t.ends_on,
                      f'{deadlines.final_due(t.ends_on, year.calendar):%d.%m.%Y}', tuple(story[t.id]))
            for t in year.terms]


async def gaps(actor: Actor, term_id: int) -> list[Gap]:
    """The journals without all marks of the term: what the closing warns about."""
    actor.require(Action.CLOSING_READ)
    year = await facts.current()
    return await final_gaps.of_terms(year, [_term(year, term_id)])


async def close_term(actor: Actor, term_id: int) -> None:
    """End every edit in the term. Refused before its last day."""
    actor.require(Action.TERMS_CLOSE)
    year = await facts.current()
    term = _term(year, term_id)
    if clock.today() < term.ends_on:
        raise Invalid(f'{term.name} заканчивается {term.ends_on:%d.%m.%Y}: закрыть период можно с этого дня.')
    await _set_term(actor, term, 'term.closed', '')


async def reopen_term(actor: Actor, term_id: int, reason: str) -> None:
    """Let the term be edited again, for a reason that everybody sees. Refused in a closed year."""
    actor.require(Action.TERMS_CLOSE)
    year = await facts.current()
    if year.closed:
        raise Locked('Учебный год закрыт: открыть его периоды нельзя.')
    reason = texts.fold_spaces(reason)
    if len(reason) < LEAST_REASON:
        raise Invalid('Напишите, зачем период открывают снова: причина сохранится в журнале событий.')
    texts.check_russian(reason)
    await _set_term(actor, _term(year, term_id), 'term.reopened', reason)


async def _set_term(actor: Actor, term: TermFacts, action: str, reason: str) -> None:
    closing = action == 'term.closed'
    async with in_transaction():
        changed = await Term.filter(id=term.id, closed_at__isnull=closing) \
            .update(closed_at=clock.now() if closing else None)
        if changed:
            await audit.record(actor, actor.capacity(Action.TERMS_CLOSE), Entry(
                action, 'term', term.id, 'открыт' if closing else 'закрыт', 'закрыт' if closing else 'открыт', reason))
    facts.forget()
    _tell(actor)
    if changed:
        await _resync(actor, Group.filter(school_class__year__starts_on__lte=term.starts_on,
                                          school_class__year__ends_on__gte=term.ends_on,
                                          school_class__grade__in=list(term.grades)))


async def year_state(actor: Actor) -> YearState:
    """What the wizard shows."""
    actor.require(Action.CLOSING_READ)
    year, row = await _year()
    who = await Person.get_or_none(id=row.closing_prepared_by) if row.closing_prepared_by else None
    return YearState(year.year_name, year.year_ends_on, year.closed, who.short_name if who else '',
                     row.closing_prepared_by == actor.person_id, tuple(await _checks(year)))


async def prepare_year(actor: Actor) -> None:
    """The administrator's part; refused before the year is over and while a check fails (п. 17.2.8)."""
    actor.require(Action.YEAR_PREPARE)
    year, row = await _year()
    await _check_ready(year)
    async with in_transaction():
        if not await SchoolYear.filter(id=row.id, closing_prepared_by=None, closed_at=None) \
                .update(closing_prepared_by=actor.person_id, closing_prepared_at=clock.now()):
            raise Invalid('Закрытие года уже подготовлено. Теперь его подтверждает заместитель директора.')
        await audit.record(actor, actor.capacity(Action.YEAR_PREPARE),
                           Entry('year.prepared', 'school_year', row.id, '', 'подготовлено закрытие года'))
    _tell(actor)


async def confirm_year(actor: Actor) -> None:
    """The deputy's part (п. 17.3.6); refused to whoever has prepared it, and while a check fails."""
    actor.require(Action.YEAR_CONFIRM)
    year, row = await _year()
    if row.closing_prepared_by is None:
        raise Invalid('Сначала администратор готовит закрытие года, потом заместитель директора подтверждает.')
    if row.closing_prepared_by == actor.person_id:
        raise NotAllowed('Закрытие года подготовили вы сами: подтвердить его должен другой человек (п. 17.2).')
    await _check_ready(year)
    async with in_transaction():
        if not await SchoolYear.filter(id=row.id, closed_at=None, closing_prepared_by=row.closing_prepared_by) \
                .update(closed_at=clock.now()):
            raise Conflict('Подготовку закрытия тем временем отозвали, или год уже закрыт. Обновите страницу.')
        await audit.record(actor, actor.capacity(Action.YEAR_CONFIRM),
                           Entry('year.closed', 'school_year', row.id, 'открыт', 'закрыт'))
    facts.forget()
    _tell(actor)
    await _resync(actor, Group.filter(school_class__year_id=row.id))


async def withdraw_year(actor: Actor, reason: str) -> None:
    """Give the preparation back, by either side, with a reason."""
    if not actor.may(Action.YEAR_PREPARE):
        actor.require(Action.YEAR_CONFIRM)
    reason = texts.fold_spaces(reason)
    if len(reason) < LEAST_REASON:
        raise Invalid('Напишите, что нужно исправить перед закрытием года.')
    _, row = await _year()
    async with in_transaction():
        if await SchoolYear.filter(id=row.id, closed_at=None).exclude(closing_prepared_by=None) \
                .update(closing_prepared_by=None, closing_prepared_at=None):
            await audit.record(actor, actor.capacity(Action.CLOSING_READ), Entry(
                'year.returned', 'school_year', row.id, 'подготовлено закрытие года', '', reason))
    _tell(actor)


async def make_summaries(actor: Actor) -> int:
    """Keep the сводные ведомости of the classes that changed as PDF/A and CSV for 75 years (п. 19).

    A later change of a mark wants them made anew; what was kept before stays. Answers how many classes are in order.
    """
    actor.require(Action.YEAR_PREPARE)
    year, _ = await _year()
    prints, made = await _fingerprints(year), year.preferences.get(f'summaries:{year.year_id}') or {}
    changed = {one for one, mark in prints.items() if made.get(str(one)) != mark}
    await summary_sheets.keep(actor, await frames.current(year.year_id), changed)
    async with in_transaction():
        await Preference.filter(key=f'summaries:{year.year_id}').delete()
        await Preference.create(key=f'summaries:{year.year_id}', value={str(one): mark for one, mark in prints.items()})
        await audit.record(actor, actor.capacity(Action.YEAR_PREPARE), Entry(
            'summaries.made', 'school_year', year.year_id, '', f'сводные ведомости: классов {len(prints)}'))
    facts.forget()
    _tell(actor)
    return len(prints)


def _tell(actor: Actor) -> None:
    topics.publish(topics.Change('closing', actor.name, actor.account_id, {'closing': True}))


async def _resync(actor: Actor, groups: QuerySet[Group]) -> None:
    """Open journals and tables of final marks ask again: what may be written there has changed for all cells."""
    for group in await groups.values_list('id', flat=True):
        topics.publish(topics.Change(f'group:{group}', actor.name, actor.account_id, {'resync': True}))


def _term(year: Facts, term_id: int) -> TermFacts:
    found = next((term for term in year.terms if term.id == term_id), None)
    if found is None:
        raise NotFound('Такого учебного периода в этом году нет.')
    return found


async def _year() -> tuple[Facts, SchoolYear]:
    year = await facts.current()
    return year, await SchoolYear.get(id=year.year_id)


async def _check_ready(year: Facts) -> None:
    if year.closed:
        raise Locked('Учебный год уже закрыт.')
    if clock.today() < year.year_ends_on:
        raise Invalid(f'Учебный год заканчивается {year.year_ends_on:%d.%m.%Y}: закрыть его можно с этого дня.')
    failed = [check.title for check in await _checks(year) if not check.ok]
    if failed:
        raise Invalid(f'Сначала исправьте: {"; ".join(failed)}.')


async def _story(term_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    entries = await AuditEntry.filter(object_type='term', object_id__in=term_ids).order_by('-id')
    people = {p.id: p.short_name for p in await Person.filter(id__in=[e.person_id for e in entries if e.person_id])}
    for entry in entries:
        done = 'закрыт' if entry.action == 'term.closed' else 'открыт снова'
        found[entry.object_id or 0].append(
            f'{done} {clock.local(entry.at):%d.%m.%Y %H:%M}, {people.get(entry.person_id or 0, "программа")}'
            + (f': {entry.reason}' if entry.reason else ''))
    return found


# --- the checks of I-20 -----------------------------------------------------------------------------------------------
async def _checks(year: Facts) -> list[Check]:
    missing = await final_gaps.of_terms(year, year.terms, year=True)
    open_terms = [(f'не закрыт период: {term.name}', '/closing') for term in year.terms if not term.closed]
    return [Check('terms', 'Учебные периоды закрыты', tuple(open_terms)),
            Check('marks', 'Итоговые отметки выставлены', tuple(
                (f'{gap.class_name}, {gap.subject}{" · " + gap.subgroup if gap.subgroup else ""}: {gap.period}, '
                 f'нет отметок — {gap.count}', f'/finals/{gap.group_id}') for gap in missing)),
            await _council(year), await _corrections(year), await _summaries(year), await _movements(year)]


async def _council(year: Facts) -> Check:
    decided: set[Any] = set(await CouncilDecision.filter(year_id=year.year_id).values_list('pupil_id', flat=True))
    lacking: dict[tuple[int, str, int], int] = defaultdict(int)
    for row in await ClassMembership.filter(school_class__year_id=year.year_id).select_related('school_class'):
        ends = row.until is None or row.until > year.year_ends_on
        if row.since <= year.year_ends_on and ends and row.pupil_id not in decided:
            lacking[row.school_class.grade, row.school_class.letter, row.school_class_id] += 1
    return Check('council', 'Решения педагогического совета внесены', tuple(
        (f'{grade}{letter}: без решения {count}', f'/council/{class_id}')
        for (grade, letter, class_id), count in sorted(lacking.items())))


async def _corrections(year: Facts) -> Check:
    count = await CorrectionRequest.filter(decided_at=None, lesson__date__gte=year.year_starts_on,
                                           lesson__date__lte=year.year_ends_on).count()
    return Check('corrections', 'Заявки на исправление рассмотрены',
                 ((f'не рассмотрено заявок: {count}', ''),) if count else ())


async def _summaries(year: Facts) -> Check:
    made = year.preferences.get(f'summaries:{year.year_id}') or {}
    names = {row.id: row.name for row in await SchoolClass.filter(year_id=year.year_id)}
    stale = [names[one] for one, mark in (await _fingerprints(year)).items() if made.get(str(one)) != mark]
    return Check('summaries', 'Сводные ведомости сформированы',
                 ((f'не сформированы или изменились: {", ".join(stale)}', ''),) if stale else ())


async def _fingerprints(year: Facts) -> dict[int, str]:
    """Class → a digest of everything its сводная ведомость shows."""
    classes = {row.name: row.id for row in await SchoolClass.filter(year_id=year.year_id).order_by('grade', 'letter')}
    content: dict[int, list[str]] = {one: [] for one in classes.values()}
    for name, *row in await FinalMark.filter(year_id=year.year_id).order_by('pupil_id', 'subject_id', 'period') \
            .values_list('class_name', 'pupil_id', 'subject_id', 'period', 'value'):
        if name in classes:
            content[classes[name]].append(repr(row))
    for one, *row in await CouncilDecision.filter(year_id=year.year_id).order_by('pupil_id') \
            .values_list('school_class_id', 'pupil_id', 'text', 'protocol_number', 'protocol_date'):
        content.setdefault(one, []).append('|'.join(map(str, row)))
    return {one: hashlib.sha256('\n'.join(rows).encode()).hexdigest()[:16] for one, rows in content.items()}


async def _movements(year: Facts) -> Check:
    """An order whose day has come must be seen in the lists of the classes."""
    spans: dict[tuple[int, int], list[tuple[date, date | None]]] = defaultdict(list)
    for row in await ClassMembership.filter(school_class__year_id=year.year_id):
        spans[row.pupil_id, row.school_class_id].append((row.since, row.until))
    problems = []
    for order in await Movement.filter(effective_on__gte=year.year_starts_on,
                                       effective_on__lte=clock.today()).select_related('pupil', 'to_class'):
        day, pupil, source = order.effective_on, order.pupil.id, order.from_class_id  # type: ignore[attr-defined]
        stayed = any(since < day and (until is None or until > day)
                     for since, until in spans[pupil, source])
        target = order.to_class
        absent = target is not None and target.year_id == year.year_id and not any(
            since <= day and (until is None or until > day) for since, until in spans[pupil, target.id])
        if stayed or absent:
            problems.append((f'{order.pupil.list_name}: приказ № {order.order_number} от {order.order_date:%d.%m.%Y} '
                             'не исполнен', ''))
    return Check('movements', 'Движение обучающихся исполнено', tuple(problems))
