"""«Конструктор отчётов» (п. 17.2.5): everybody builds over what the own role may see; saved, shared, taken as a file.

The administration and the administrator, who makes reports on request, see the whole school; a class teacher the own
class, a teacher the own groups. A file that leaves is in the audit.
"""

import asyncio
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q

from ejournal import audit, clock, db, frames
from ejournal.access import Action, Actor, inside, taught_now
from ejournal.audit import Entry
from ejournal.reports.shapes import Column, Kind, Report, Row, Section
from ejournal.rules.texts import fold_spaces
from ejournal.services import constructor_tables as engine
from ejournal.services.constructor_tables import Field, Spec, Table
from models import ClassMembership, Group, GroupMembership, Invalid, NotFound, Role, SavedReport, TeachingLoad

WHOLE = frozenset({Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR})
MOST_SAVED = 100
SHOWN = 200


@dataclass(frozen=True)
class Choices:
    """What one can filter by."""

    classes: dict[int, str]
    subjects: dict[int, str]


@dataclass(frozen=True)
class Saved:
    """A kept report."""

    id: int
    name: str
    author: str
    mine: bool
    shared: bool
    made_at: datetime
    spec: Spec


@dataclass(frozen=True)
class _Scope:
    """What the actor may see; None is everything."""

    groups: frozenset[int] | None
    pupils: frozenset[int] | None


async def _scope(actor: Actor) -> _Scope:
    actor.require(Action.CONSTRUCT)
    if actor.roles & WHOLE:
        return _Scope(None, None)
    today = clock.today()
    mine = {int(str(one)) for one in await TeachingLoad.filter(await taught_now(), teacher_id=actor.person_id)
            .values_list('group_id', flat=True)}
    led = {int(str(one)) for one in await Group.filter(school_class_id__in=list(actor.class_ids)).values_list(
        'id', flat=True)}
    pupils = {int(str(one)) for one in await ClassMembership.filter(
        inside(today), school_class_id__in=list(actor.class_ids)).values_list('pupil_id', flat=True)}
    return _Scope(frozenset(mine | led), frozenset(pupils))


async def choices(actor: Actor) -> Choices:
    """The classes and subjects that the actor's rows can have."""
    scope, data = await _scope(actor), await frames.current()
    groups = data.groups if scope.groups is None else data.groups[data.groups['group'].isin(list(scope.groups))]
    classes = data.classes[data.classes['class'].isin(groups['class'])].sort_values(['grade', 'letter'])
    subjects = data.subjects[data.subjects['subject'].isin(groups['subject'])].sort_values('name')
    return Choices(dict(zip(classes['class'].tolist(), classes['name'].tolist(), strict=True)),
                   dict(zip(subjects['subject'].tolist(), subjects['name'].tolist(), strict=True)))


async def build(actor: Actor, spec: Spec) -> Table:
    """The table of what the actor may see. Refused: a spec that does not fit together."""
    scope = await _scope(actor)
    engine.check(spec)
    pupils = scope.pupils
    if spec.source == 'pupils' and scope.groups is not None:
        pupils = (pupils or frozenset()) | await _taught(scope.groups)
    elif spec.source in ('marks', 'attendance') and scope.groups is not None:
        pupils = None  # a journal's rows are seen by the journal, whoever is in it
    data = await frames.current()
    if spec.source == 'finals' and scope.groups is not None:
        return await _finals(data, spec, scope)
    return await asyncio.to_thread(engine.build, data, spec, today=clock.today(), groups=scope.groups, pupils=pupils)


async def _taught(groups: frozenset[int]) -> frozenset[int]:
    today = clock.today()
    whole = await Group.filter(id__in=list(groups), name='').values_list('school_class_id', flat=True)
    found = [*await ClassMembership.filter(inside(today), school_class_id__in=list(whole)).values_list(
        'pupil_id', flat=True), *await GroupMembership.filter(inside(today), group_id__in=list(groups)).values_list(
        'pupil_id', flat=True)]
    return frozenset(int(str(one)) for one in found)


async def _finals(data: frames.Frames, spec: Spec, scope: _Scope) -> Table:
    """Of the own class everything; as a subject teacher the own subjects of the own groups alone, which final
    marks do not tell by themselves."""
    if scope.pupils:
        return await asyncio.to_thread(engine.build, data, spec, today=clock.today(), groups=(), pupils=scope.pupils)
    pairs = await _pairs(scope.groups or frozenset())
    return await asyncio.to_thread(engine.build, data, spec, today=clock.today(), groups=(),
                                   pupils={pupil for pupil, _ in pairs}, pairs=pairs)


async def _pairs(groups: frozenset[int]) -> set[tuple[int, int]]:
    """(pupil, subject) of these groups today: physics in 8А and mathematics in 9Б are not mathematics in 8А."""
    found = await Group.filter(id__in=list(groups))
    subjects = {one.school_class_id: {two.subject_id for two in found if two.whole_class
                                      and two.school_class_id == one.school_class_id} for one in found}
    parts = {one.id: one.subject_id for one in found if not one.whole_class}
    whole = await ClassMembership.filter(inside(clock.today()), school_class_id__in=list(subjects)).values_list(
        'pupil_id', 'school_class_id')
    divided = await GroupMembership.filter(inside(clock.today()), group_id__in=list(parts)).values_list(
        'pupil_id', 'group_id')
    return {(int(pupil), subject) for pupil, klass in whole for subject in subjects[klass]} | {
        (int(pupil), parts[group]) for pupil, group in divided}


async def report(actor: Actor, spec: Spec, name: str) -> Report:
    """The table as a workbook or a paper; noted in the audit."""
    table = await build(actor, spec)
    title = fold_spaces(name)[:120] or 'Отчёт из конструктора'
    async with db.transaction():
        await audit.record(actor, actor.capacity(Action.CONSTRUCT),
                           Entry('export.made', 'export', None, after=f'{title}: {words(spec)}'[:200]))
    columns = tuple(Column(head.title, _kind(head), width=-1 if not number else 0)
                    for number, head in enumerate(table.heads))
    notes = (f'Показаны первые {engine.LIMIT} строк из {table.total}.',) if table.total > engine.LIMIT else ()
    return Report(title, title, (words(spec), f'Составил(а): {actor.name}'),
                  (Section(columns, tuple(Row(row) for row in table.rows), empty='Подходящих строк нет.'),), notes,
                  landscape=len(columns) > 5)


def _kind(head: Field) -> Kind:
    if head.date:
        return Kind.DATE
    return (Kind.WHOLE, Kind.ONE, Kind.TWO)[head.decimals] if head.numeric else Kind.TEXT


def words(spec: Spec) -> str:
    """«Отметки: среднее: отметка по столбцам класс, предмет»."""
    source = engine.check(spec)
    if not spec.groups:
        return f'{source.title}: ' + ', '.join(source.field(key).title.lower() for key in spec.columns)
    measured = f' ({source.field(spec.measured).title.lower()})' if spec.measure in ('mean', 'sum') else ''
    by = ', '.join(source.field(key).title.lower() for key in spec.groups)
    return f'{source.title}: {engine.MEASURES[spec.measure].lower()}{measured}; по: {by}'


# --- saved ------------------------------------------------------------------------------------------------------------
async def saved(actor: Actor) -> list[Saved]:
    """One's own reports and the shared ones, by name."""
    actor.require(Action.CONSTRUCT)
    rows = await SavedReport.filter(Q(author_id=actor.person_id) | Q(shared=True), removed=False).order_by(
        'name', 'id').limit(SHOWN).select_related('author')
    return [Saved(row.id, row.name, row.author.short_name, row.author_id == actor.person_id, row.shared,
                  clock.local(row.made_at), unpacked(row.content)) for row in rows]


async def keep(actor: Actor, spec: Spec, name: str, *, shared: bool = False) -> int:
    """Keep the spec under a name; one's own report of that name is replaced. Shared is the spec, never the rows."""
    actor.require(Action.CONSTRUCT)
    engine.check(spec)
    title = fold_spaces(name)
    if not title or len(title) > 120:
        raise Invalid('Назовите отчёт, до 120 знаков.')
    async with db.transaction():
        row = await SavedReport.filter(author_id=actor.person_id, name=title, removed=False).first()
        if row is None:
            if await SavedReport.filter(author_id=actor.person_id, removed=False).count() >= MOST_SAVED:
                raise Invalid(f'Сохранено уже {MOST_SAVED} отчётов: удалите ненужные.')
            row = await SavedReport.create(name=title, author_id=actor.person_id, made_at=clock.now(), shared=shared,
                                           content=packed(spec))
        else:
            await row.update_from_dict({'content': packed(spec), 'shared': shared, 'made_at': clock.now()}).save()
        await audit.record(actor, actor.capacity(Action.CONSTRUCT), Entry(
            'report.saved', 'saved_report', row.id,
            after=f'{title}: {words(spec)}' + (' (для всех)' if shared else '')))
    return row.id


async def remove(actor: Actor, number: int) -> None:
    """Take away a report of one's own."""
    actor.require(Action.CONSTRUCT)
    async with db.transaction():
        row = await SavedReport.filter(id=number, author_id=actor.person_id, removed=False).first()
        if row is None:
            raise NotFound('Такого отчёта нет, или он не ваш.')
        row.removed = True
        await row.save(update_fields=['removed'])
        await audit.record(actor, actor.capacity(Action.CONSTRUCT),
                           Entry('report.removed', 'saved_report', number, row.name, 'удалён'))


def packed(spec: Spec) -> dict[str, Any]:
    """The spec as JSON."""
    return {key: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
            for key, value in asdict(spec).items()}


def unpacked(content: dict[str, Any]) -> Spec:
    """The spec out of JSON; what is not known any more is left out."""
    known = {key: value for key, value in content.items() if key in Spec.__dataclass_fields__}
    for key in ('since', 'until'):
        known[key] = date.fromisoformat(known[key]) if known.get(key) else None
    for key in ('columns', 'groups', 'klass', 'subject'):
        known[key] = tuple(known.get(key, ()))
    return Spec(**known)
