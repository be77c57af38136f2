"""The school itself: its year, terms, days off, bells, classes and who is in them since when."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from .people import Person


class School(Model):
    """General data of the school (п. 17.2.3); one row."""

    id = fields.IntField(primary_key=True)
    full_name = fields.CharField(max_length=300)
    short_name = fields.CharField(max_length=120)
    time_zone = fields.CharField(max_length=60, default='Europe/Moscow')
    week_days = fields.SmallIntField(default=5)
    address = fields.CharField(max_length=300, default='')
    phone = fields.CharField(max_length=60, default='')
    email = fields.CharField(max_length=120, default='')
    site = fields.CharField(max_length=120, default='')
    director_name = fields.CharField(max_length=200, default='')
    code = fields.CharField(max_length=20, default='')  # of the school in the region's base
    inn = fields.CharField(max_length=12, default='')
    ogrn = fields.CharField(max_length=15, default='')
    licence = fields.CharField(max_length=200, default='')
    accreditation = fields.CharField(max_length=200, default='')
    founder = fields.CharField(max_length=200, default='')
    is_demo = fields.BooleanField(default=False)

    class Meta:
        table = 'school'


class SchoolYear(Model):
    """«2026/2027»."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=9, unique=True)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    closed_at = fields.DatetimeField(null=True)
    closing_prepared_by = fields.IntField(null=True)  # a person: one prepares, another confirms (п. 17.2.8, I-20)
    closing_prepared_at = fields.DatetimeField(null=True)

    class Meta:
        table = 'school_year'


class TermKind(StrEnum):
    """How the year of a parallel is divided (norms 2)."""

    QUARTER = 'четверть'
    TRIMESTER = 'триместр'
    HALF_YEAR = 'полугодие'


class Term(Model):
    """An учебный период of some parallels; closing it ends every edit inside (I-07)."""

    id = fields.IntField(primary_key=True)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField('models.SchoolYear', related_name='terms')
    name = fields.CharField(max_length=40)
    kind = fields.CharField(max_length=12)
    ordinal = fields.SmallIntField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    grades: fields.Field[list[int]] = fields.JSONField()
    closed_at = fields.DatetimeField(null=True)
    year_id: int

    class Meta:
        table = 'term'
        unique_together = (('year', 'name'),)


class DayOff(Model):
    """Days the calendar takes away or, for a working Saturday, gives (G4, G5)."""

    id = fields.IntField(primary_key=True)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField('models.SchoolYear', related_name='days_off')
    name = fields.CharField(max_length=120)
    kind = fields.CharField(max_length=16)  # a value of ejournal.rules.calendar.DayKind
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    grades: fields.Field[list[int] | None] = fields.JSONField(null=True)
    year_id: int

    class Meta:
        table = 'day_off'


class Bell(Model):
    """When lesson ``number`` of ``shift`` begins and ends, «ЧЧ:ММ» in the school's own time."""

    id = fields.IntField(primary_key=True)
    shift = fields.SmallIntField(default=1)
    number = fields.SmallIntField()
    starts_at = fields.CharField(max_length=5)
    ends_at = fields.CharField(max_length=5)

    class Meta:
        table = 'bell'
        unique_together = (('shift', 'number'),)


class SchoolClass(Model):
    """A class of one school year, «8А»."""

    id = fields.IntField(primary_key=True)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField(
        'models.SchoolYear', related_name='classes', on_delete=fields.RESTRICT)
    grade = fields.SmallIntField()
    letter = fields.CharField(max_length=10)
    teacher: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='led_classes', on_delete=fields.RESTRICT, null=True)
    shift = fields.SmallIntField(default=1)
    room = fields.CharField(max_length=20, default='')
    profile = fields.CharField(max_length=120, default='')
    closed_on = fields.DateField(null=True)  # the class is no longer there (п. 17.3.11)
    year_id: int
    teacher_id: int | None

    class Meta:
        table = 'school_class'
        unique_together = (('year', 'grade', 'letter'),)

    @property
    def name(self) -> str:
        """«8А»."""
        return f'{self.grade}{self.letter}'


class ClassMembership(Model):
    """A pupil is in a class on ``[since, until)``; the effective date of the order decides (п. 17.6)."""

    id = fields.IntField(primary_key=True)
    school_class: fields.ForeignKeyRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='memberships', on_delete=fields.RESTRICT)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='class_memberships', on_delete=fields.RESTRICT)
    since = fields.DateField()
    until = fields.DateField(null=True)
    school_class_id: int
    pupil_id: int

    class Meta:
        table = 'class_membership'
        unique_together = (('pupil', 'since'),)


class Movement(Model):
    """Arrival, departure and transfer, each by an order with number and date (п. 17.6, norms 6.5)."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharField(max_length=60)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='movements', on_delete=fields.RESTRICT)
    order_number = fields.CharField(max_length=40)
    order_date = fields.DateField()
    effective_on = fields.DateField()
    from_class: fields.ForeignKeyNullableRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='departures', on_delete=fields.RESTRICT, null=True)
    to_class: fields.ForeignKeyNullableRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='arrivals', on_delete=fields.RESTRICT, null=True)
    details: fields.Field[dict[str, object]] = fields.JSONField(default=dict)
    author_id = fields.IntField(null=True)  # a person
    executed_at = fields.DatetimeField(null=True)

    class Meta:
        table = 'movement'
