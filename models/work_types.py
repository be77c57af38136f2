"""Types of work: the obligatory «тип задания» with its sign, weight and deadline (п. 17.4.12, I-03)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class DeadlineClass(StrEnum):
    """Until when marks of a type of work are due (I-03)."""

    LESSON_DAY = 'lesson_day'
    WRITTEN = 'written'
    CREATIVE = 'creative'


class WorkType(Model):
    """A kind of work with its narrow-column sign, usual weight and deadline (I-03)."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    short_name = fields.CharField(max_length=6)
    deadline = fields.CharField(max_length=12)
    weight = fields.DecimalField(max_digits=4, decimal_places=2, default=1)
    control = fields.BooleanField(default=False)
    ordinal = fields.SmallIntField(default=0)
    active = fields.BooleanField(default=True)

    class Meta:
        table = 'work_type'
