"""Who was not there, and why (п. 17.5.7, norms 3)."""

from tortoise import fields
from tortoise.models import Model

from .people import Person
from .timetable import Lesson


class Attendance(Model):
    """One code per pupil and lesson; empty means present and stays, so that the cell keeps its history."""

    id = fields.IntField(primary_key=True)
    lesson: fields.ForeignKeyRelation[Lesson] = fields.ForeignKeyField(
        'models.Lesson', related_name='attendance', on_delete=fields.RESTRICT)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='attendance', on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=3, default='')
    minutes = fields.SmallIntField(default=0)
    reason = fields.CharField(max_length=200, default='')
    saved_at = fields.DatetimeField()
    version = fields.IntField(default=1)
    lesson_id: int
    pupil_id: int

    class Meta:
        table = 'attendance'
        unique_together = (('lesson', 'pupil'),)
        indexes = (('pupil',),)
