"""Words for the numbers of the frames: pupils, classes, subjects and teachers as reports print them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import pandas as pd


class Named(Protocol):
    """The frames with words (`ejournal.frames.Frames` has them)."""

    @property
    def pupils(self) -> pd.DataFrame: ...
    @property
    def classes(self) -> pd.DataFrame: ...
    @property
    def subjects(self) -> pd.DataFrame: ...
    @property
    def teachers(self) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Names:
    """Words by id; an unknown id is ''. Pupils also by their place in the Russian alphabet (``order``)."""

    pupils: dict[int, str]  # «Абрамов Глеб»
    order: dict[int, int]
    classes: dict[int, str]
    subjects: dict[int, str]
    teachers: dict[int, str]  # «Гук Л. М.»

    @classmethod
    def of(cls, data: Named) -> 'Names':
        """The words of a year's frames."""
        pupils = data.pupils.drop_duplicates('pupil')
        return cls(_dict(pupils, 'pupil', 'name'), _dict(pupils, 'pupil', 'order'),
                   _dict(data.classes, 'class', 'name'),
                   _dict(data.subjects, 'subject', 'name'), _dict(data.teachers, 'teacher', 'short_name'))

    def pupil(self, number: Any) -> str:
        """«Абрамов Глеб»."""
        return self.pupils.get(int(number), '')

    def short(self, number: Any) -> str:
        """«Абрамов Г.»: where many stand in one cell."""
        last, _, first = self.pupil(number).partition(' ')
        return f'{last} {first[:1]}.' if first else last

    def subject(self, number: Any) -> str:
        """«русский язык», in full (п. 15)."""
        return self.subjects.get(int(number), '')

    def teacher(self, number: Any) -> str:
        """«Гук Л. М.»."""
        return self.teachers.get(int(number), '')

    def school_class(self, number: Any) -> str:
        """«8А»."""
        return self.classes.get(int(number), '')


def class_lines(data: Named, names: Names, class_id: int, when: str) -> tuple[str, ...]:
    """The lines below the heading of a class's report: class and when, class teacher."""
    teacher = data.classes.set_index('class')['teacher'].get(class_id, 0)
    return (f'Класс: {names.school_class(class_id)}. {when}', f'Классный руководитель: {names.teacher(teacher) or "—"}')


def _dict(frame: pd.DataFrame, key: str, value: str) -> dict[int, Any]:
    return dict(zip(frame[key].tolist(), frame[value].tolist(), strict=True))


def roll(data: Named, class_id: int, day: date) -> pd.DataFrame:
    """The pupils of a class on a day, by the alphabet: the rows of the frame ``pupils``."""
    moment, pupils = pd.Timestamp(day), data.pupils
    there = (pupils['class'] == class_id) & (pupils['since'] <= moment) \
        & (pupils['until'].isna() | (pupils['until'] > moment))
    return pupils[there].sort_values('order').drop_duplicates('pupil').reset_index(drop=True)
