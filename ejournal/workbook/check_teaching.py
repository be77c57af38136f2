"""Checks of what is taught: subjects named as п. 15 wants, hours, subgroups, loads and КТП."""

from datetime import timedelta
from typing import Any

from ejournal.rules.names import check_subject_name
from models.errors import Invalid

from .cells import show_class
from .checking import Check
from .read import Row
from .world import ClassSpan, Span

DAY = timedelta(days=1)


def check_subjects(check: Check) -> None:
    """«Предметы»: full names with a small letter (I-16); «Россия — мои горизонты» may stay as it is."""
    for row in check.data.rows:
        check.once(row)
        name = row.get('subject')
        if not name:
            continue
        row.cells['proper_name'] = proper = _proper(check, row, name)
        try:
            check_subject_name(name, proper_name=proper)
        except Invalid as error:
            check.fail(row, 'subject', error.message)
        check.world.subjects[name] = row.get('marking') or check.world.subjects.get(name, 'marks')


def _proper(check: Check, row: Row, name: str) -> bool:
    """«Имя собственное»: said so, known so, or a course outside the curriculum that begins with a capital."""
    said = row.get('proper_name')
    if said is not None:
        return bool(said)
    return name in check.world.proper_names or (bool(row.get('extracurricular')) and begins_with_capital(name))


def begins_with_capital(name: str) -> bool:
    """Whether a name begins with a capital, a quotation mark before it aside."""
    return not name.lstrip('«"„“')[:1].islower()


def check_hours(check: Check) -> None:
    """«Учебный план»."""
    for row in check.data.rows:
        check.scope(row)
        check.subject(row)
        check.once(row)


def check_loads(check: Check) -> None:
    """«Нагрузка»: this opens the journal of a class or subgroup to a teacher."""
    for row in check.data.rows:
        check.person(row, 'teacher', staff=True)
        check_group(check, row)
        last_day_to_until(row)
        check.once(row)


def check_group(check: Check, row: Row) -> None:
    """The учебная группа of the row exists, or comes into being with it: a misspelt subgroup must not."""
    klass, subject, subgroup = check.klass(row), check.subject(row), row.get('subgroup') or ''
    row.cells['subgroup'] = subgroup
    if not (klass and subject):
        return
    known = {name for name in check.world.subgroups[klass, subject] if name and
             check.world.in_group.get((klass, subject, name))}
    if subgroup and known and subgroup not in known and not check.world.subgroups_doubtful:
        check.fail(row, 'subgroup', f'«{subgroup}»: такой подгруппы нет. В {show_class(klass)} есть: '
                   f'{", ".join(sorted(known))}.')


def last_day_to_until(row: Row) -> None:
    """«Действует по» names the last day; the journal keeps the first day no longer in."""
    if row.get('until') is not None:
        row.cells['until'] += DAY


def check_plans(check: Check) -> None:
    """«КТП»: topics of a plan, which is one subject, parallel or class, and author."""
    statuses: dict[tuple[Any, ...], tuple[Any, int]] = {}
    for row in check.data.rows:
        check.scope(row)
        check.subject(row)
        check.person(row, 'teacher', staff=True)
        check.work_type(row)
        check.once(row)
        if row.bad or 'status' not in check.data.present:
            continue
        row.cells['status'] = row['status'] or 'draft'
        status, first = statuses.setdefault((row['scope'], row['subject'], row.get('teacher')),
                                            (row['status'], row.number))
        if status != row['status']:
            check.fail(row, 'status', f'У этого плана другой статус (строка {first}).')


def check_subgroups(check: Check) -> None:
    """«Подгруппы»: of a pupil of the class, and one per subject at a time (I-15)."""
    for row in check.data.rows:
        klass, subject, pupil = check.klass(row), check.subject(row), check.person(row, 'pupil')
        if not (klass and subject and pupil and row.get('subgroup')):
            continue
        stays = [span for span in check.world.in_class.get(pupil, ()) if span.klass == klass]
        if not stays:
            check.fail(row, 'pupil', f'«{pupil}»: обучающийся не из {show_class(klass)}.')
            continue
        known = check.world.in_group[klass, subject, row['subgroup']].setdefault(pupil, [])
        _subgroup_dates(check, row, stays, known)
        check.once(row)
        if not row.bad:
            known[:] = [span for span in known if span.since != row['since']]
            known.append(Span(row['since'], row['until'], row.number))
            check.world.subgroups[klass, subject].add(row['subgroup'])
            _one_subgroup_at_once(check, row)
    check.world.subgroups_doubtful = any(row.bad for row in check.data.rows)


def _subgroup_dates(check: Check, row: Row, stays: list[ClassSpan], known: list[Span]) -> None:
    """Where the workbook does not say: as long as in the class."""
    mine = [span for span in known if not span.row]
    row.cells['since'] = row.get('since') or (mine[0].since if len(mine) == 1 else stays[0].since)
    stay = next((stay for stay in stays if stay.holds(row['since'])), stays[0])
    stored = next((span for span in mine if span.since == row['since']), None)
    if 'until' not in check.data.present and stored:
        row.cells['until'] = stored.until
    else:
        row.cells['until'] = row.get('until') or stay.until
    if row['until'] and row['until'] <= row['since']:
        check.fail(row, 'until', 'Конец раньше начала.')


def _one_subgroup_at_once(check: Check, row: Row) -> None:
    klass, subject, pupil = row['class'], row['subject'], row['pupil']
    mine = Span(row['since'], row['until'])
    for name in check.world.subgroups[klass, subject] - {row['subgroup'], ''}:
        for span in check.world.in_group[klass, subject, name].get(pupil, ()):
            if span.meets(mine):
                where = f'строка {span.row}' if span.row else 'так в журнале'
                check.fail(row, 'subgroup', f'Обучающийся сразу в двух подгруппах: ещё и в «{name}» ({where}).')
