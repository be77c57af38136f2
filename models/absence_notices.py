"""What parents tell of absences, before the class teacher has said anything about it (п. 17.5.7)."""

from tortoise import fields
from tortoise.models import Model

from .people import Person


class AbsenceNotice(Model):
    """«Сообщить об отсутствии»: days, a reason and words of a parent, which change no attendance themselves."""

    id = fields.IntField(primary_key=True)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='absence_notices', on_delete=fields.RESTRICT)
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='told_absences', on_delete=fields.RESTRICT)
    since = fields.DateField()
    until = fields.DateField()  # included
    code = fields.CharField(max_length=3)  # Б or УП
    text = fields.CharField(max_length=300, default='')
    told_at = fields.DatetimeField()
    status = fields.CharField(max_length=12, default='waiting')
    answer = fields.CharField(max_length=300, default='')
    decided_by = fields.IntField(null=True)  # a person
    decided_at = fields.DatetimeField(null=True)
    pupil_id: int
    author_id: int

    class Meta:
        table = 'absence_notice'
        indexes = (('pupil', 'status'), ('author', 'told_at'))
