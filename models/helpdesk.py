"""«Обращения»: faults, questions, complaints and requests for reports (п. 17.2.2, 17.2.5, 17.4.9, 20.2, 24)."""

from tortoise import fields
from tortoise.models import Model

from .people import Person


class HelpRequest(Model):
    """What somebody asks the administrator; ``page`` and ``browser`` come with a fault, ``due_on`` with a report."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharField(max_length=12)  # fault | question | report | complaint
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='help_requests', on_delete=fields.RESTRICT)
    subject = fields.CharField(max_length=150)
    text = fields.TextField()
    page = fields.CharField(max_length=300, default='')
    browser = fields.CharField(max_length=300, default='')
    due_on = fields.DateField(null=True)
    status = fields.CharField(max_length=12, default='new')  # new | work | answered | closed
    asked_at = fields.DatetimeField()
    taken_at = fields.DatetimeField(null=True)
    taken_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='taken_help_requests', on_delete=fields.RESTRICT, null=True)
    answered_at = fields.DatetimeField(null=True)  # the first answer: what the statistics count
    closed_at = fields.DatetimeField(null=True)
    author_id: int
    taken_by_id: int | None

    class Meta:
        table = 'help_request'
        indexes = (('status', 'asked_at'),)


class HelpNote(Model):
    """A line of the talk about a request."""

    id = fields.IntField(primary_key=True)
    request: fields.ForeignKeyRelation[HelpRequest] = fields.ForeignKeyField(
        'models.HelpRequest', related_name='notes', on_delete=fields.CASCADE)
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='help_notes', on_delete=fields.RESTRICT)
    text = fields.TextField()
    written_at = fields.DatetimeField()
    request_id: int
    author_id: int

    class Meta:
        table = 'help_note'
