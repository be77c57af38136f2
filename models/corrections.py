"""The way through a lock: a request with its reason, and the decision of the administration (I-06)."""

from tortoise import fields
from tortoise.models import Model

from .people import Person
from .timetable import Lesson


class CorrectionRequest(Model):
    """«Заявка на исправление»: the way through a lock (I-06)."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharField(max_length=12)  # mark | attendance
    lesson: fields.ForeignKeyRelation[Lesson] = fields.ForeignKeyField(
        'models.Lesson', related_name='corrections', on_delete=fields.RESTRICT)
    work_id = fields.IntField(null=True)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='corrections', on_delete=fields.RESTRICT)
    old_value = fields.CharField(max_length=8, default='')
    new_value = fields.CharField(max_length=8, default='')
    reason = fields.CharField(max_length=500)
    requested_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='requested_corrections', on_delete=fields.RESTRICT)
    requested_at = fields.DatetimeField()
    decided_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='decided_corrections', on_delete=fields.RESTRICT, null=True)
    decided_at = fields.DatetimeField(null=True)
    approved = fields.BooleanField(null=True)
    comment = fields.CharField(max_length=500, default='')
    after_closing = fields.BooleanField(default=False)  # «исправлено после закрытия», by an order
    order_number = fields.CharField(max_length=40, default='')
    lesson_id: int
    pupil_id: int
    requested_by_id: int
    decided_by_id: int | None

    class Meta:
        table = 'correction_request'
