"""The pupils of a category with what makes it: the list behind «Категории обучающихся» (norms 4)."""

import pandas as pd

from ejournal.analytics.quality import Category

from .names import Names
from .shapes import Column, Kind, Report, Row, Section, plain

COLUMNS = (Column('№', Kind.WHOLE, width=10), Column('Обучающийся', width=50), Column('Класс', width=16),
           Column('Категория', width=40), Column('Предмет', width=-1), Column('Учитель', width=34),
           Column('Средний балл', Kind.TWO, width=20))


def pupils(names: Names, found: pd.DataFrame, when: str, category: Category | None) -> Report:
    """A line a pupil of `quality.categories`, in the order it has."""
    rows = [Row((number, names.pupil(one['pupil']), names.school_class(one['class']), str(one['category']),
                 names.subject(one['subject']), names.teacher(one['teacher']), plain(one['mean'])))
            for number, one in enumerate(found.to_dict('records'), start=1)]
    title = str(category) if category else 'все'
    return Report(f'Обучающиеся {title}'.replace('«', '').replace('»', ''), 'Обучающиеся по категориям',
                  (f'Категория: {title}. {when}.',), (Section(COLUMNS, tuple(rows), empty='Таких обучающихся нет.'),),
                  ('Предмет — тот, из-за которого обучающийся в этой категории (первый, если их несколько).',),
                  ('Заместитель директора',))
