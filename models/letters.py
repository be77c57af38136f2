"""Internal mail (п. 17.4.5): a letter, the copies its readers have, and what came of a failing pupil (п. 17.4.6)."""

from tortoise import fields
from tortoise.models import Model

from .curriculum import Group
from .people import Person
from .school import SchoolClass


class Letter(Model):
    """One letter; ``capacity`` is the role it was written in, ``rank`` its place in the order of answering (I-13)."""

    id = fields.IntField(primary_key=True)
    thread_id = fields.IntField(default=0, db_index=True)  # the letter the correspondence began with
    answers_id = fields.IntField(null=True)
    sender: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='letters', on_delete=fields.RESTRICT)
    capacity = fields.CharField(max_length=16)
    rank = fields.SmallIntField()
    kind = fields.CharField(max_length=12, default='letter')  # letter | failing | event
    subject = fields.CharField(max_length=150)
    text = fields.TextField()
    signature = fields.CharField(max_length=200)
    search = fields.TextField()  # what is searched in, without case and ё
    audience = fields.CharField(max_length=300, default='')  # «Родители 8А»: a mailing hides its readers
    hidden = fields.BooleanField(default=False)
    needs_answer = fields.BooleanField(default=False)
    written_at = fields.DatetimeField()
    sent_at = fields.DatetimeField()  # later than written where the writer asked for the working day
    recalled = fields.BooleanField(default=False)
    sender_id: int

    class Meta:
        table = 'letter'
        indexes = (('sender', 'sent_at'),)


class LetterCopy(Model):
    """The letter in one reader's inbox; it waits until it is answered, or read where it asks for no answer."""

    id = fields.IntField(primary_key=True)
    letter: fields.ForeignKeyRelation[Letter] = fields.ForeignKeyField(
        'models.Letter', related_name='copies', on_delete=fields.CASCADE)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='letter_copies', on_delete=fields.RESTRICT)
    waiting = fields.BooleanField(default=True)
    read_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)
    letter_id: int
    person_id: int

    class Meta:
        table = 'letter_copy'
        unique_together = (('letter', 'person'),)
        indexes = (('person', 'waiting'),)


class FailingReport(Model):
    """«Сообщение о неуспеваемости»: the teacher's flag on the class teacher's page, until it is closed."""

    id = fields.IntField(primary_key=True)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='failing_reports', on_delete=fields.RESTRICT)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        'models.Group', related_name='failing_reports', on_delete=fields.RESTRICT)
    school_class: fields.ForeignKeyRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='failing_reports', on_delete=fields.RESTRICT)
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='written_failing_reports', on_delete=fields.RESTRICT)
    facts = fields.CharField(max_length=500)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    closed_by_id = fields.IntField(null=True)
    outcome = fields.CharField(max_length=500, default='')
    pupil_id: int
    group_id: int
    school_class_id: int
    author_id: int

    class Meta:
        table = 'failing_report'
        indexes = (('school_class', 'closed_at'),)
