"""What the office keeps: versions of the curriculum, tariff snapshots, exams, hand-overs, reports of one's own."""

from tortoise import fields
from tortoise.models import Model

from .people import Person
from .school import SchoolYear


class CurriculumVersion(Model):
    """The учебный план as it stood from ``since`` on (п. 17.3.10); ``rows``: grade, letter, subject, hours, level."""

    id = fields.IntField(primary_key=True)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField('models.SchoolYear', related_name='versions')
    number = fields.SmallIntField()
    since = fields.DateField()
    reason = fields.CharField(max_length=300)
    author_id = fields.IntField(null=True)  # a person; empty: as the school was brought in
    made_at = fields.DatetimeField()
    rows: fields.Field[list[list[object]]] = fields.JSONField()
    year_id: int

    class Meta:
        table = 'curriculum_version'
        unique_together = (('year', 'number'),)


class TariffSnapshot(Model):
    """Тарификация as of a day, never changed (п. 17.3.9): ``sha256`` is the hash of ``rows`` as they were taken."""

    id = fields.IntField(primary_key=True)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField('models.SchoolYear', related_name='tariffs')
    as_of = fields.DateField()
    taken_at = fields.DatetimeField()
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='tariffs', on_delete=fields.RESTRICT)
    rows: fields.Field[list[dict[str, object]]] = fields.JSONField()
    sha256 = fields.CharField(max_length=64)
    year_id: int

    class Meta:
        table = 'tariff_snapshot'
        unique_together = (('year', 'as_of'),)


class ExamEntry(Model):
    """What a pupil of grade 9 or 11 takes in the year, and whether the pupil is admitted (п. 17.3.5, norms 7)."""

    id = fields.IntField(primary_key=True)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='exam_entries', on_delete=fields.RESTRICT)
    year: fields.ForeignKeyRelation[SchoolYear] = fields.ForeignKeyField(
        'models.SchoolYear', related_name='exam_entries')
    form = fields.CharField(max_length=10)
    subjects: fields.Field[list[str]] = fields.JSONField()  # codes
    admission = fields.CharField(max_length=10, default='')  # «зачёт», «незачёт»; empty: not held yet
    admission_on = fields.DateField(null=True)
    conditions = fields.CharField(max_length=200, default='')
    documents_checked_at = fields.DatetimeField(null=True)
    documents_checked_by = fields.IntField(null=True)  # a person
    pupil_id: int
    year_id: int

    class Meta:
        table = 'exam_entry'
        unique_together = (('pupil', 'year'),)


class HandOver(Model):
    """A package of reports given to a governing body (п. 17.3.4); its files are attachments with their hashes."""

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=200)
    recipient = fields.CharField(max_length=200)
    note = fields.CharField(max_length=500, default='')
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='handovers', on_delete=fields.RESTRICT)
    made_at = fields.DatetimeField()
    author_id: int

    class Meta:
        table = 'handover'


class SavedReport(Model):
    """A report somebody has put together (п. 17.2.5); ``shared``: everybody with the constructor may open it."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=120)
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='saved_reports', on_delete=fields.RESTRICT)
    shared = fields.BooleanField(default=False)
    removed = fields.BooleanField(default=False)
    made_at = fields.DatetimeField()
    content: fields.Field[dict[str, object]] = fields.JSONField()
    author_id: int

    class Meta:
        table = 'saved_report'
