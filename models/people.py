"""People of the school: who they are, how they are related, and by what right their data are kept (п. 4, 5, 10)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class Role(StrEnum):
    """The user categories of п. 10, and the inspector of п. 17.2."""

    DIRECTOR = 'director'
    DEPUTY = 'deputy'
    CLASS_TEACHER = 'class_teacher'
    TEACHER = 'teacher'
    ADMINISTRATOR = 'administrator'
    SECRETARY = 'secretary'
    HR = 'hr'
    PUPIL = 'pupil'
    GUARDIAN = 'guardian'

    @property
    def label(self) -> str:
        """The regulation's word for the role."""
        return ROLE_TITLES[self]


ROLE_TITLES = {
    Role.DIRECTOR: 'директор',
    Role.DEPUTY: 'заместитель директора',
    Role.CLASS_TEACHER: 'классный руководитель',
    Role.TEACHER: 'учитель',
    Role.ADMINISTRATOR: 'администратор',
    Role.SECRETARY: 'секретарь',
    Role.HR: 'инспектор по кадрам',
    Role.PUPIL: 'обучающийся',
    Role.GUARDIAN: 'родитель',
}
STAFF_ROLES = frozenset(Role) - {Role.PUPIL, Role.GUARDIAN}


class Person(Model):
    """A human being, once, however many roles; ``sort_key`` orders by the Russian alphabet in every database."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=40, unique=True, null=True)
    last_name = fields.CharField(max_length=80)
    first_name = fields.CharField(max_length=80)
    middle_name = fields.CharField(max_length=80, default='')
    sort_key = fields.CharField(max_length=260, db_index=True, default='')
    sex = fields.CharField(max_length=1, default='')
    birth_date = fields.DateField(null=True)
    snils = fields.CharField(max_length=14, default='')
    phone = fields.CharField(max_length=40, default='')
    email = fields.CharField(max_length=120, default='')
    details: fields.Field[dict[str, object]] = fields.JSONField(default=dict)

    class Meta:
        table = 'person'

    @property
    def full_name(self) -> str:
        """«Фамилия Имя Отчество»."""
        return ' '.join(part for part in (self.last_name, self.first_name, self.middle_name) if part)

    @property
    def short_name(self) -> str:
        """«Фамилия И. О.», as lists and signatures show people."""
        return short_name(self.last_name, self.first_name, self.middle_name)

    @property
    def list_name(self) -> str:
        """«Фамилия Имя», as the register shows pupils."""
        return f'{self.last_name} {self.first_name}'


def short_name(last: str, first: str, middle: str = '') -> str:
    """«Фамилия И. О.» from the parts of a name."""
    return ' '.join([last, *(f'{part[0]}.' for part in (first, middle) if part)])


class StaffCard(Model):
    """What makes a person an employee (norms 6.3); what else the card holds is in its ``CardSection`` rows."""

    id = fields.IntField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField('models.Person', related_name='staff_card')
    position = fields.CharField(max_length=160)
    hired_on = fields.DateField(null=True)
    left_on = fields.DateField(null=True)
    details: fields.Field[dict[str, object]] = fields.JSONField(default=dict)

    class Meta:
        table = 'staff_card'


class PupilCard(Model):
    """What makes a person a pupil (norms 6.1); the class is a dated membership, not a field."""

    id = fields.IntField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField('models.Person', related_name='pupil_card')
    enrolled_on = fields.DateField()
    order_number = fields.CharField(max_length=40)
    order_date = fields.DateField()
    left_on = fields.DateField(null=True)
    details: fields.Field[dict[str, object]] = fields.JSONField(default=dict)

    class Meta:
        table = 'pupil_card'


class GuardianLink(Model):
    """A parent's right is tied to the child, never to the class (norms G11)."""

    id = fields.IntField(primary_key=True)
    guardian: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='children_links', on_delete=fields.RESTRICT)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='guardian_links', on_delete=fields.RESTRICT)
    kinship = fields.CharField(max_length=60)
    guardian_id: int
    pupil_id: int

    class Meta:
        table = 'guardian_link'
        unique_together = (('guardian', 'pupil'),)


class Consent(Model):
    """One consent, one purpose (152-ФЗ ст. 9; norms 6.11); without an active one there is no account (п. 5)."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='consents', on_delete=fields.RESTRICT)
    signed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='signed_consents', on_delete=fields.RESTRICT, null=True)
    purpose = fields.CharField(max_length=120, default='ведение электронного журнала')
    given_on = fields.DateField()
    expires_on = fields.DateField(null=True)  # the last day it holds
    withdrawn_on = fields.DateField(null=True)
    registered_by = fields.IntField(null=True)  # a person
    details: fields.Field[dict[str, object]] = fields.JSONField(default=dict)
    person_id: int

    class Meta:
        table = 'consent'
        indexes = (('person', 'purpose'),)
