"""What is taught: subjects of the учебный план, groups that learn them, loads and КТП (п. 11.5, 11.6, 15)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from .people import Person
from .school import SchoolClass, SchoolYear
from .work_types import WorkType


class Marking(StrEnum):
    """How a subject is judged."""

    MARKS = 'marks'
    PASS_FAIL = 'pass_fail'
    NONE = 'none'


class Subject(Model):
    """A subject, course or module, named as the curriculum names it: in full, lower case (п. 15)."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=160, unique=True)
    short_name = fields.CharField(max_length=40, default='')
    area = fields.CharField(max_length=120, default='')
    creative_week = fields.BooleanField(default=False)  # written creative works may take 7 days (п. 17.4)
    marking = fields.CharField(max_length=10, default=Marking.MARKS.value)
    extracurricular = fields.BooleanField(default=False)
    proper_name = fields.BooleanField(default=False)
    closed_on = fields.DateField(null=True)  # nobody learns it any more (п. 17.3.11)

    class Meta:
        table = 'subject'


class CurriculumHours(Model):
    """Hours a week of a subject in a parallel, or in one class where that differs."""

    id = fields.IntField(primary_key=True)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField('models.SchoolYear', related_name='hours')
    grade = fields.SmallIntField()
    letter = fields.CharField(max_length=10, default='')  # empty: the whole parallel
    subject: fields.ForeignKeyRelation[Subject] = fields.ForeignKeyField(
        'models.Subject', related_name='hours', on_delete=fields.RESTRICT)
    hours_per_week = fields.DecimalField(max_digits=5, decimal_places=2)
    level = fields.CharField(max_length=1, default='Б')
    year_id: int
    subject_id: int

    class Meta:
        table = 'curriculum_hours'
        unique_together = (('year', 'grade', 'letter', 'subject'),)


class Group(Model):
    """An учебная группа: a class, or a subgroup of it, learning one subject. Its journal is a page (I-15)."""

    id = fields.IntField(primary_key=True)
    school_class: fields.ForeignKeyRelation[SchoolClass] = fields.ForeignKeyField(
        'models.SchoolClass', related_name='groups', on_delete=fields.RESTRICT)
    subject: fields.ForeignKeyRelation[Subject] = fields.ForeignKeyField(
        'models.Subject', related_name='groups', on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=60, default='')  # empty: the whole class
    school_class_id: int
    subject_id: int

    class Meta:
        table = 'study_group'
        unique_together = (('school_class', 'subject', 'name'),)

    @property
    def whole_class(self) -> bool:
        """Whether its pupils are simply those of the class."""
        return not self.name


class GroupMembership(Model):
    """A pupil is in a subgroup on ``[since, until)``; whole-class groups have no rows here."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        'models.Group', related_name='memberships', on_delete=fields.RESTRICT)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='group_memberships', on_delete=fields.RESTRICT)
    since = fields.DateField()
    until = fields.DateField(null=True)
    group_id: int
    pupil_id: int

    class Meta:
        table = 'group_membership'
        unique_together = (('group', 'pupil', 'since'),)
        indexes = (('pupil',),)


class TeachingLoad(Model):
    """Who teaches a group, how much and since when (norms 6.10): this opens the group's journal to the teacher."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        'models.Group', related_name='loads', on_delete=fields.RESTRICT)
    teacher: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='loads', on_delete=fields.RESTRICT)
    hours_per_week = fields.DecimalField(max_digits=5, decimal_places=2)
    since = fields.DateField(null=True)
    until = fields.DateField(null=True)
    group_id: int
    teacher_id: int

    class Meta:
        table = 'teaching_load'
        unique_together = (('group', 'teacher', 'since'),)


class TopicPlan(Model):
    """A КТП of a subject for a parallel, or for one class (п. 17.4.2, norms 6.9)."""

    id = fields.IntField(primary_key=True)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField('models.SchoolYear', related_name='plans')
    subject: fields.ForeignKeyRelation[Subject] = fields.ForeignKeyField(
        'models.Subject', related_name='plans', on_delete=fields.RESTRICT)
    grade = fields.SmallIntField()
    letter = fields.CharField(max_length=10, default='')
    author: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='plans', on_delete=fields.RESTRICT, null=True)
    status = fields.CharField(max_length=16, default='draft')  # draft | on_approval | approved
    year_id: int
    subject_id: int
    author_id: int | None

    class Meta:
        table = 'topic_plan'
        unique_together = (('year', 'subject', 'grade', 'letter', 'author'),)


class PlannedTopic(Model):
    """One line of a КТП; ``number`` is the lesson's place in the year."""

    id = fields.IntField(primary_key=True)
    plan: fields.ForeignKeyRelation[TopicPlan] = fields.ForeignKeyField('models.TopicPlan', related_name='topics')
    number = fields.SmallIntField()
    section = fields.CharField(max_length=200, default='')
    topic = fields.CharField(max_length=500)
    hours = fields.DecimalField(max_digits=4, decimal_places=2, default=1)
    homework = fields.TextField(default='')
    work_type: fields.ForeignKeyNullableRelation[WorkType] = fields.ForeignKeyField(
        'models.WorkType', related_name='planned', on_delete=fields.SET_NULL, null=True)
    resource = fields.CharField(max_length=500, default='')
    reserve = fields.BooleanField(default=False)  # may be dropped when lessons fall out
    note = fields.CharField(max_length=500, default='')
    plan_id: int
    work_type_id: int | None

    class Meta:
        table = 'planned_topic'
        unique_together = (('plan', 'number'),)
