"""Who taught whom: classes, journals, loads and memberships of some years as plain rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from models import ClassMembership, Group, GroupMembership, SchoolClass, TeachingLoad

CLASS = ('id', 'year_id', 'grade', 'letter', 'teacher_id', 'shift')
GROUP = ('id', 'school_class_id', 'school_class__grade', 'subject_id', 'name', 'subject__marking')
GROUP_TYPES = {'group': int, 'class': int, 'grade': int, 'subject': int, 'name': str, 'marking': str}


@dataclass
class Teaching:
    """Rows in the order of CLASS and GROUP; spans are (id of class or group, pupil or teacher, since, until)."""

    classes: list[tuple[Any, ...]]
    groups: list[tuple[Any, ...]]
    class_spans: list[tuple[int, int, date, date | None]]
    group_spans: list[tuple[int, int, date, date | None]]
    loads: list[tuple[int, int, float, date | None, date | None]]


async def read(years: Collection[int]) -> Teaching:
    """Five statements, however many years."""
    of_class, of_group = {'school_class__year_id__in': list(years)}, {'group__school_class__year_id__in': list(years)}
    loads = await TeachingLoad.filter(**of_group).order_by('group_id', 'since', 'id') \
        .values_list('group_id', 'teacher_id', 'hours_per_week', 'since', 'until')
    return Teaching(
        list(await SchoolClass.filter(year_id__in=list(years)).order_by('grade', 'letter').values_list(*CLASS)),
        list(await Group.filter(**of_class).order_by('id').values_list(*GROUP)),
        list(await ClassMembership.filter(**of_class).order_by('since').values_list(
            'school_class_id', 'pupil_id', 'since', 'until')),
        list(await GroupMembership.filter(**of_group).order_by('since').values_list(
            'group_id', 'pupil_id', 'since', 'until')),
        [(group, teacher, float(hours), since, until) for group, teacher, hours, since, until in loads])


def last_loads(teaching: Teaching) -> dict[int, tuple[int, float]]:
    """Group → teacher and hours of the load that is valid last."""
    far = date.max
    ordered = sorted(teaching.loads, key=lambda row: (row[4] or far, row[3] or date.min))
    return {group: (teacher, hours) for group, teacher, hours, _, _ in ordered}


def rows_of(rows: Sequence[tuple[Any, ...]], **columns: type) -> pd.DataFrame:
    """Rows as a DataFrame whose columns have their types also when there are none."""
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def teachers_of(teaching: Teaching, asked: pd.DataFrame) -> pd.Series:
    """Who taught the pupil: ``asked`` has pupil, class, subject and day; 0 where the books do not say.

    Of several subgroups and several loads the one of that day counts, else the one before it, else any.
    """
    pupils = _pupils_groups(teaching, asked)
    loads = rows_of(teaching.loads, group=int, teacher=int, hours=float, since=object, until=object)
    rows = pupils.merge(_spans(loads)[['group', 'teacher', 'since', 'until']], on='group')
    best = _nearest(rows).set_index('row')['teacher']
    return best.reindex(range(len(asked)), fill_value=0).astype('int32')


def _pupils_groups(teaching: Teaching, asked: pd.DataFrame) -> pd.DataFrame:
    """row, day, group: the journal each asked row was learnt in."""
    asked = asked.assign(row=range(len(asked)))
    groups = rows_of(teaching.groups, **GROUP_TYPES)
    spans = _spans(rows_of(teaching.group_spans, group=int, pupil=int, since=object, until=object))
    parts = spans.merge(groups[groups['name'] != ''][['group', 'class', 'subject']], on='group')
    in_part = _nearest(asked.merge(parts, on=['pupil', 'class', 'subject']))
    whole = asked.merge(groups[groups['name'] == ''][['group', 'class', 'subject']], on=['class', 'subject'])
    columns = ['row', 'day', 'group']
    return pd.concat([in_part[columns], whole[~whole['row'].isin(in_part['row'])][columns]])


def _spans(rows: pd.DataFrame) -> pd.DataFrame:
    since = pd.to_datetime(rows['since']).astype('datetime64[s]').fillna(pd.Timestamp('1970-01-01'))
    until = pd.to_datetime(rows['until']).astype('datetime64[s]').fillna(pd.Timestamp('2200-01-01'))
    return rows.assign(since=since, until=until)


def _nearest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the candidates of each row the one valid that day, else the last begun before it, else the first."""
    began = rows['since'] <= rows['day']
    rank = began.astype('int8') + (began & (rows['day'] < rows['until']))
    ordered = rows.assign(rank=rank).sort_values(['row', 'rank', 'since'], kind='stable')
    return ordered.drop_duplicates('row', keep='last')
