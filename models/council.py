"""Decisions of the pedagogical council: the last column of the сводная ведомость (norms 2)."""

from tortoise import fields
from tortoise.models import Model

from .people import Person
from .school import SchoolClass, SchoolYear


class CouncilDecision(Model):
    """«переведён(а) в 9 класс», «переведён(а) условно»… by protocol number and date; one a pupil and year."""

    id = fields.IntField(primary_key=True)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='decisions', on_delete=fields.RESTRICT)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField(
        'models.SchoolYear', related_name='decisions', on_delete=fields.RESTRICT)
    school_class: fields.ForeignKeyRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='decisions', on_delete=fields.RESTRICT)
    kind = fields.CharField(max_length=40)
    text = fields.CharField(max_length=200)
    protocol_number = fields.CharField(max_length=40)
    protocol_date = fields.DateField()
    pupil_id: int
    year_id: int
    school_class_id: int

    class Meta:
        table = 'council_decision'
        unique_together = (('pupil', 'year'),)
