"""What a class teacher records of the class: notices to parents, checks of data, the card of the class (п. 17.5)."""

from tortoise import fields
from tortoise.models import Model

from .people import Person
from .school import SchoolClass


class Notice(Model):
    """«Уведомление об успеваемости» as it was sent (п. 17.5.4, I-10); only ``read_at`` is ever written later."""

    id = fields.IntField(primary_key=True)
    school_class: fields.ForeignKeyRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='notices', on_delete=fields.RESTRICT)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='notices', on_delete=fields.RESTRICT)
    recipient: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='received_notices', on_delete=fields.RESTRICT)
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='sent_notices', on_delete=fields.RESTRICT)
    month = fields.CharField(max_length=7)  # «2026-10»
    content: fields.Field[dict[str, object]] = fields.JSONField()  # ejournal.notice_shapes.NoticeText
    sent_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    school_class_id: int
    pupil_id: int
    recipient_id: int
    author_id: int

    class Meta:
        table = 'notice'
        indexes = (('school_class', 'month'), ('recipient', 'read_at'))


class PaperNotice(Model):
    """A pupil without access and a week: how the parents were told (п. 17.5.5, I-11)."""

    id = fields.IntField(primary_key=True)
    school_class: fields.ForeignKeyRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='paper_notices', on_delete=fields.RESTRICT)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='paper_notices', on_delete=fields.RESTRICT)
    week = fields.DateField()  # its Monday
    way = fields.CharField(max_length=20)
    recorded_at = fields.DatetimeField()
    recorded_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='recorded_papers', on_delete=fields.RESTRICT)
    school_class_id: int
    pupil_id: int
    recorded_by_id: int

    class Meta:
        table = 'paper_notice'
        unique_together = (('pupil', 'week'),)
        indexes = (('school_class', 'week'),)


class NoNetwork(Model):
    """«Нет доступа к сети»: the family is told on paper though a parent may have an account (I-11)."""

    id = fields.IntField(primary_key=True)
    pupil: fields.OneToOneRelation[Person] = fields.OneToOneField(
        'models.Person', related_name='no_network', on_delete=fields.RESTRICT)
    set_at = fields.DatetimeField()
    set_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='set_no_network', on_delete=fields.RESTRICT)
    pupil_id: int

    class Meta:
        table = 'no_network'


class CheckedPupil(Model):
    """«Проверено» beside a pupil in the check of a class's data for a month (п. 17.5.2)."""

    id = fields.IntField(primary_key=True)
    school_class: fields.ForeignKeyRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='checked_pupils', on_delete=fields.RESTRICT)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='data_checks', on_delete=fields.RESTRICT)
    month = fields.CharField(max_length=7)
    checked_at = fields.DatetimeField()
    checked_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='checked_data', on_delete=fields.RESTRICT)
    school_class_id: int
    pupil_id: int

    class Meta:
        table = 'checked_pupil'
        unique_together = (('school_class', 'month', 'pupil'),)


class ClassCard(Model):
    """«Информационная карта класса» (п. 17.5.4): what the class teacher counts; ``details`` by the card's fields."""

    id = fields.IntField(primary_key=True)
    school_class: fields.OneToOneRelation[SchoolClass] = fields.OneToOneField(
        'models.SchoolClass', related_name='card', on_delete=fields.RESTRICT)
    details: fields.Field[dict[str, object]] = fields.JSONField(default=dict)
    filled_at = fields.DatetimeField(null=True)  # when it first was complete
    changed_at = fields.DatetimeField()
    changed_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='class_cards', on_delete=fields.RESTRICT)
    school_class_id: int
    changed_by_id: int

    class Meta:
        table = 'class_card'
