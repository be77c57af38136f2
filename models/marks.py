"""Works and marks: a mark belongs to a work, a work to a lesson; nothing here is ever deleted (п. 17.4, norms 2)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from .curriculum import Subject
from .people import Person
from .school import SchoolYear, Term
from .timetable import Lesson
from .work_types import WorkType


class Work(Model):
    """A задание of a lesson; without a type there is no column and no mark (п. 17.4.12)."""

    id = fields.IntField(primary_key=True)
    lesson: fields.ForeignKeyRelation[Lesson] = fields.ForeignKeyField(
        'models.Lesson', related_name='works', on_delete=fields.RESTRICT)
    work_type: fields.ForeignKeyRelation[WorkType] = fields.ForeignKeyField(
        'models.WorkType', related_name='works', on_delete=fields.RESTRICT)
    weight = fields.DecimalField(max_digits=4, decimal_places=2, default=1)
    topic = fields.CharField(max_length=300, default='')
    removed = fields.BooleanField(default=False)
    lesson_id: int
    work_type_id: int

    class Meta:
        table = 'work'
        indexes = (('lesson',),)


class Mark(Model):
    """One cell of the register: ``value`` «5», two independent marks «4/5», a debt «.», or empty after a removal."""

    id = fields.IntField(primary_key=True)
    work: fields.ForeignKeyRelation[Work] = fields.ForeignKeyField(
        'models.Work', related_name='marks', on_delete=fields.RESTRICT)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='marks', on_delete=fields.RESTRICT)
    value = fields.CharField(max_length=8, default='')
    comment = fields.CharField(max_length=500, default='')
    saved_at = fields.DatetimeField()
    first_saved_at = fields.DatetimeField(null=True)  # of a value: «в срок» is judged by it, whatever is corrected
    version = fields.IntField(default=1)
    work_id: int
    pupil_id: int

    class Meta:
        table = 'mark'
        unique_together = (('work', 'pupil'),)
        indexes = (('pupil',),)


class FinalKind(StrEnum):
    """Columns of the сводная ведомость: periods, year, exam, final."""

    TERM = 'term'
    YEAR = 'year'
    EXAM = 'exam'
    FINAL = 'final'


class FinalMark(Model):
    """A term, year, exam or certificate mark: «5»…«2», «н/а», «осв», «зач», «незач» (norms 2)."""

    id = fields.IntField(primary_key=True)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='final_marks', on_delete=fields.RESTRICT)
    subject: fields.ForeignKeyRelation[Subject] = fields.ForeignKeyField(
        'models.Subject', related_name='final_marks', on_delete=fields.RESTRICT)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField(
        'models.SchoolYear', related_name='final_marks', on_delete=fields.RESTRICT)
    kind = fields.CharField(max_length=5)
    term: fields.ForeignKeyNullableRelation[Term] = fields.ForeignKeyField(
        'models.Term', related_name='final_marks', on_delete=fields.RESTRICT, null=True)
    period = fields.CharField(max_length=40)  # «1 четверть», «год»: part of the key, where a null term cannot be
    class_name = fields.CharField(max_length=12)
    value = fields.CharField(max_length=6)
    reason = fields.CharField(max_length=300, default='')
    saved_at = fields.DatetimeField()
    version = fields.IntField(default=1)
    pupil_id: int
    subject_id: int
    year_id: int
    term_id: int | None

    class Meta:
        table = 'final_mark'
        unique_together = (('pupil', 'subject', 'year', 'period'),)
        indexes = (('term', 'subject'),)
