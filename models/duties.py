"""Duties with a date (I-09…I-12), and what the journal reminds people of."""

from tortoise import fields
from tortoise.models import Model

from .people import Person


class DutyRecord(Model):
    """A duty of the calendar that was done: ``key`` names it («schedule:2026/2027», «check:12:2026-10»)."""

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=80, unique=True)
    done_at = fields.DatetimeField()
    done_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='done_duties', on_delete=fields.RESTRICT)
    result = fields.CharField(max_length=300, default='')

    class Meta:
        table = 'duty_record'


class Reminder(Model):
    """A sentence to one person with the address it is about: by a deputy's click, or by the daily digest."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='reminders', on_delete=fields.RESTRICT)
    text = fields.CharField(max_length=500)
    link = fields.CharField(max_length=200, default='')
    kind = fields.CharField(max_length=16, default='control')
    sent_by = fields.IntField(null=True)  # a person; empty: the program
    sent_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    person_id: int

    class Meta:
        table = 'reminder'
        indexes = (('person', 'read_at'),)
