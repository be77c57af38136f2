"""The electronic board of announcements (п. 17.3.12) and the planned events of a class (п. 17.5.11)."""

from tortoise import fields
from tortoise.models import Model

from .people import Person
from .school import SchoolClass


class Announcement(Model):
    """For the roles in ``roles``, in the parallels and classes named, or in all; from ``since`` to ``until``."""

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=150)
    text = fields.TextField()
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='announcements', on_delete=fields.RESTRICT)
    roles: fields.Field[list[str]] = fields.JSONField(default=list)
    grades: fields.Field[list[int]] = fields.JSONField(default=list)
    class_ids: fields.Field[list[int]] = fields.JSONField(default=list)
    since = fields.DateField()
    until = fields.DateField(null=True)  # the last day it is shown
    pinned = fields.BooleanField(default=False)
    written_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)
    author_id: int

    class Meta:
        table = 'announcement'
        indexes = (('since', 'until'),)


class AnnouncementRead(Model):
    """«Ознакомлен»: who and when."""

    id = fields.IntField(primary_key=True)
    announcement: fields.ForeignKeyRelation[Announcement] = fields.ForeignKeyField(
        'models.Announcement', related_name='reads', on_delete=fields.CASCADE)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='announcement_reads', on_delete=fields.RESTRICT)
    read_at = fields.DatetimeField()
    announcement_id: int
    person_id: int

    class Meta:
        table = 'announcement_read'
        unique_together = (('announcement', 'person'),)


class ClassEvent(Model):
    """A planned event of a class: the parents are told by a letter when it is planned, changed and cancelled."""

    id = fields.IntField(primary_key=True)
    school_class: fields.ForeignKeyRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='events', on_delete=fields.RESTRICT)
    title = fields.CharField(max_length=120)
    on = fields.DateField()
    starts_at = fields.CharField(max_length=5)
    place = fields.CharField(max_length=120)
    text = fields.CharField(max_length=2000, default='')
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='class_events', on_delete=fields.RESTRICT)
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField(null=True)
    cancelled_at = fields.DatetimeField(null=True)
    cancel_reason = fields.CharField(max_length=300, default='')
    school_class_id: int
    author_id: int

    class Meta:
        table = 'class_event'
        indexes = (('school_class', 'on'),)
