"""The weekly timetable, the lessons that happen, who stands in, and the homework they leave."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from .curriculum import Group, PlannedTopic
from .people import Person


class TimetableSlot(Model):
    """Lesson ``number`` on ``weekday`` (1 = Monday), valid on ``[since, until)``."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        'models.Group', related_name='slots', on_delete=fields.RESTRICT)
    weekday = fields.SmallIntField()
    number = fields.SmallIntField()
    teacher: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='slots', on_delete=fields.RESTRICT)
    room = fields.CharField(max_length=20, default='')
    since = fields.DateField(null=True)
    until = fields.DateField(null=True)
    group_id: int
    teacher_id: int

    class Meta:
        table = 'timetable_slot'
        unique_together = (('group', 'weekday', 'number', 'since'),)


class LessonState(StrEnum):
    """Stored as text. A moved lesson is a cancelled one with ``moved_to_id``, and a planned one at the new time."""

    PLANNED = 'planned'
    CANCELLED = 'cancelled'


class Lesson(Model):
    """One occurrence: date, number, group, teacher (G6). ``topic_saved_at`` says whether it was on time (I-01)."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        'models.Group', related_name='lessons', on_delete=fields.RESTRICT)
    date = fields.DateField()
    number = fields.SmallIntField()
    teacher: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='lessons', on_delete=fields.RESTRICT)
    room = fields.CharField(max_length=20, default='')
    state = fields.CharField(max_length=10, default=LessonState.PLANNED.value)
    topic = fields.CharField(max_length=500, default='')
    topic_saved_at = fields.DatetimeField(null=True)
    planned_topic: fields.ForeignKeyNullableRelation[PlannedTopic] = fields.ForeignKeyField(
        'models.PlannedTopic', related_name='lessons', on_delete=fields.SET_NULL, null=True)
    no_homework = fields.BooleanField(default=False)
    note = fields.TextField(default='')  # for whoever stands in
    change_reason = fields.CharField(max_length=200, default='')  # why cancelled or moved
    moved_to_id = fields.IntField(null=True)  # the lesson that took its place
    version = fields.IntField(default=0)
    group_id: int
    teacher_id: int
    planned_topic_id: int | None

    class Meta:
        table = 'lesson'
        unique_together = (('group', 'date', 'number'),)
        indexes = (('date', 'teacher'),)


class Substitution(Model):
    """Another teacher holds this lesson (I-14); the journal opens to that teacher for exactly this lesson."""

    id = fields.IntField(primary_key=True)
    lesson: fields.OneToOneRelation[Lesson] = fields.OneToOneField('models.Lesson', related_name='substitution')
    substitute: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='substitutions', on_delete=fields.RESTRICT)
    kind = fields.CharField(max_length=40)
    reason = fields.CharField(max_length=120, default='')
    order_number = fields.CharField(max_length=40, default='')
    signed_at = fields.DatetimeField(null=True)
    lesson_id: int
    substitute_id: int

    class Meta:
        table = 'substitution'


class StaffAbsence(Model):
    """A teacher is away from ``since`` to ``until``, both included (п. 17.4.17); its lessons need somebody else."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='absences', on_delete=fields.RESTRICT)
    since = fields.DateField()
    until = fields.DateField()
    reason = fields.CharField(max_length=60)
    order_number = fields.CharField(max_length=40, default='')
    cancelled = fields.BooleanField(default=False)
    person_id: int

    class Meta:
        table = 'staff_absence'
        indexes = (('since', 'until'),)


class Homework(Model):
    """«Выданные на текущем уроке»: given at ``lesson``, due at ``due_lesson`` or on ``due_on`` (I-02)."""

    id = fields.IntField(primary_key=True)
    lesson: fields.OneToOneRelation[Lesson] = fields.OneToOneField('models.Lesson', related_name='homework')
    due_lesson: fields.ForeignKeyNullableRelation[Lesson] = fields.ForeignKeyField(
        'models.Lesson', related_name='homework_due', on_delete=fields.SET_NULL, null=True)
    due_on = fields.DateField(db_index=True)
    text = fields.TextField()
    minutes = fields.SmallIntField(null=True)
    saved_at = fields.DatetimeField()
    first_saved_at = fields.DatetimeField(null=True)  # of a text: what «в срок» is judged by (I-01)
    version = fields.IntField(default=0)
    lesson_id: int
    due_lesson_id: int | None

    class Meta:
        table = 'homework'


class PersonalHomework(Model):
    """A different task for one pupil, beside or instead of the class's (differentiated homework)."""

    id = fields.IntField(primary_key=True)
    homework: fields.ForeignKeyRelation[Homework] = fields.ForeignKeyField('models.Homework', related_name='personal')
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='personal_homework', on_delete=fields.RESTRICT)
    text = fields.TextField()
    homework_id: int
    pupil_id: int

    class Meta:
        table = 'personal_homework'
        unique_together = (('homework', 'pupil'),)
