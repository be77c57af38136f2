"""Reports for the screen and as files: doors first, then frames, then a builder in a thread (п. 11.8, 17.5.10).

A report is kept by its parameters, the version of the data and what else it shows, so that many readers of one report
cost one. A file that leaves is noted in the audit (п. 6.3).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ejournal import audit, clock, db, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics.quality import Coefficients, Period
from ejournal.audit import Entry
from ejournal.facts import Facts
from ejournal.frames import Frames
from ejournal.reports import (
    attendance_forms,
    class_forms,
    class_report,
    control_forms,
    family_forms,
    journal_form,
    school_forms,
)
from ejournal.reports.book import xlsx
from ejournal.reports.control_forms import Narrowed, Rule
from ejournal.reports.names import Names
from ejournal.reports.paper import Imprint, pdf
from ejournal.reports.shapes import Report
from ejournal.services import after_closing, programme, report_doors, report_sources
from ejournal.services.quality_board import coefficients_of, measures_of
from ejournal.services.report_catalogue import FORMS, Asked, Form, Whose
from ejournal.services.report_doors import Chosen, Scope
from models import NotAllowed, NotFound

KEPT = 64
ENDINGS = {'pdf': 'application/pdf',
           'xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'}
Build = Callable[[], Report]


@dataclass(frozen=True)
class Made:
    """A report with its parameters; ``options`` are what one can choose, ``version`` that of the data."""

    form: Form
    asked: Asked
    options: dict[str, dict[int | str, str]]
    report: Report
    imprint: Imprint
    version: int


@dataclass(frozen=True)
class File:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


_reports: OrderedDict[tuple[object, ...], Report] = OrderedDict()


def catalogue(actor: Actor) -> list[Form]:
    """The reports of the actor's roles, by area; refused without the right to reports."""
    actor.require(Action.REPORTS)
    return [form for form in FORMS.values() if report_doors.may(actor, form)]


async def make(actor: Actor, key: str, asked: Asked) -> Made:
    """A report by its key. Refused: an unknown one, one that is not the role's, others' classes, groups, pupils."""
    form = FORMS.get(key)
    if form is None:
        raise NotFound('Такого отчёта нет. Выберите отчёт из списка.')
    if not report_doors.may(actor, form):
        raise NotAllowed(f'Ваша роль не позволяет строить отчёт «{form.title}».')
    data, today = await frames.current(), clock.today()
    chosen = await report_doors.choose(Scope(data, actor, today), form, asked)
    year = await facts.of_year(data.year_id)
    build, shown = await _builder(actor, form, chosen, data, year, today)
    coefficients = coefficients_of(year.preferences)
    about = (key, chosen.asked, data.year_id, data.version, id(data), today, repr(coefficients), repr(shown))
    report = _reports.get(about)
    if report is None:
        report = await asyncio.to_thread(build)
        _reports[about] = report
        while len(_reports) > KEPT:
            _reports.popitem(last=False)
    imprint = await report_sources.imprint(data, class_id=chosen.asked.klass, teacher=_teacher(data, chosen.asked))
    return Made(form, chosen.asked, chosen.options, report, imprint, data.version)


async def file(actor: Actor, key: str, asked: Asked, ending: str) -> File:
    """The report as «pdf» or «xlsx», made in a thread and noted in the audit."""
    if ending not in ENDINGS:
        raise NotFound('Отчёт можно получить как PDF или XLSX.')
    made = await make(actor, key, asked)
    content = await asyncio.to_thread(pdf, made.report, made.imprint) if ending == 'pdf' \
        else await asyncio.to_thread(xlsx, [made.report], made.imprint)
    name = f'{made.report.name}.{ending}'
    await note(actor, name, pupil=made.asked.pupil or None)
    return File(name, ENDINGS[ending], content)


async def note(actor: Actor, name: str, *, pupil: int | None = None) -> None:
    """Write down that a file leaves (п. 6.3), in the role that may have it."""
    action = next(one for one in (Action.REPORTS, Action.DIARY_OWN, Action.DIARY_CHILD) if actor.may(one))
    async with db.transaction():
        await audit.record(actor, actor.capacity(action),
                           Entry('export.made', 'export', None, after=name[:200], pupil_id=pupil))


def _teacher(data: Frames, asked: Asked) -> int:
    if asked.group:
        return int(data.groups.set_index('group')['teacher'].get(asked.group, 0))
    return asked.teacher


async def _builder(actor: Actor, form: Form, chosen: Chosen, data: Frames, year: Facts, today: date) \
        -> tuple[Build, object]:
    """What makes the report, and what it shows beside the frames (part of the key it is kept by)."""
    asked, when, coefficients = chosen.asked, chosen.when, coefficients_of(year.preferences)
    if form.whose is Whose.CLASS:
        return await _of_class(form.key, asked, when, data, coefficients, today)
    if form.whose in (Whose.PUPIL, Whose.FAMILY):
        return _of_pupil(form.key, asked, when, data, debt=bool(year.preferences.get('debt_counts')), today=today)
    if form.key == 'programme':
        return await _programme(actor, asked, data, today)
    assert when is not None  # noqa: S101 - the other forms have a period by the catalogue
    if form.key == 'school':
        return lambda: school_forms.summary(data, when, today=today), None
    if form.key == 'teacher':
        return lambda: school_forms.subject_teacher(data, asked.teacher, when, today=today,
                                                    coefficients=coefficients), None
    if form.key == 'journal':
        written = await report_sources.written(asked.group, when.starts_on, min(when.ends_on, today))
        changed = await after_closing.lines(lesson__group_id=asked.group, lesson__date__gte=when.starts_on,
                                            lesson__date__lte=min(when.ends_on, today))
        return lambda: journal_form.journal(data, asked.group, when, today=today, written=written,
                                            corrected=changed), (written, changed)
    wanted = Narrowed(asked.klass, asked.subject, asked.teacher)
    if form.key == 'filling':
        return lambda: control_forms.filling(data, when, wanted, today=today), None
    reasons, rule = await report_sources.reasons(data.year_id, when), _rule(year)
    return lambda: control_forms.objectivity(data, when, wanted, today=today, reasons=reasons,
                                             rule=rule), (reasons, rule)


def _rule(year: Facts) -> Rule:
    """The school's own thresholds and least number of marks."""
    measures = measures_of(year)
    return Rule(measures.thresholds, measures.least)


async def _of_class(key: str, asked: Asked, when: Period | None, data: Frames, coefficients: Coefficients,
                    today: date) -> tuple[Build, object]:
    klass = asked.klass
    if key == 'attendance':
        first = date.fromisoformat(f'{asked.month}-01')
        return lambda: attendance_forms.month(data, klass, first, today=today), None
    if key == 'attendance-sheet':
        return lambda: attendance_forms.sheet(data, klass, today=today), None
    if key == 'marks-sheet':
        decided = await report_sources.decisions(klass, data.year_id)
        changed = await after_closing.lines(lesson__group__school_class_id=klass)
        return lambda: class_forms.sheet(data, klass, today=today, decisions=decided, corrected=changed), (
            decided, changed)
    assert when is not None  # noqa: S101 - the other forms of a class have a period by the catalogue
    if key == 'results':
        return lambda: class_forms.results(data, klass, when, today=today, coefficients=coefficients), None
    moved = await report_sources.movement(klass, when)
    return lambda: class_report.class_report(data, klass, when, today=today, moved=moved,
                                             coefficients=coefficients), moved


def _of_pupil(key: str, asked: Asked, when: Period | None, data: Frames, *, debt: bool, today: date) \
        -> tuple[Build, object]:
    if key == 'report-card' or when is None:
        return lambda: family_forms.report_card(data, asked.pupil, asked.klass), None
    form = family_forms.letter if key == 'letter' else family_forms.current_marks
    return lambda: form(data, asked.pupil, asked.klass, when, today=today, debt_counts=debt), debt


async def _programme(actor: Actor, asked: Asked, data: Frames, today: date) -> tuple[Build, object]:
    """The lines are the service's, with its own door: own groups for a teacher."""
    until = min(today - timedelta(days=1), data.ends_on)
    subject = Names.of(data).subject(asked.subject) if asked.subject else ''
    rows = [report_sources.programme_row(line) for line in await programme.of_school(actor, until)
            if asked.klass in (0, line.class_id) and subject in ('', line.subject)
            and (not asked.teacher or asked.teacher in {one for one, _ in line.teachers})]
    return lambda: control_forms.programme(rows, until=until, year_name=data.year_name), rows
