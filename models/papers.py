"""Papers about people: sections of the cards, reported changes, orders, numbers of the book, tasks, portfolios."""

from tortoise import fields
from tortoise.models import Model

from .people import Person
from .school import Movement


class CardSection(Model):
    """What stands in one section of a person's личная карта (norms 6.1–6.3); which fields: ``ejournal.rules.cards``."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='card_sections', on_delete=fields.RESTRICT)
    section = fields.CharField(max_length=20)
    content: fields.Field[dict[str, str]] = fields.JSONField(default=dict)
    person_id: int

    class Meta:
        table = 'card_section'
        unique_together = (('person', 'section'),)


class DataChange(Model):
    """«Сообщить об изменении данных»: a pupil or parent tells, the class teacher applies or refuses (п. 17.7, 17.8)."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='data_changes', on_delete=fields.RESTRICT)
    reported_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='reported_changes', on_delete=fields.RESTRICT)
    section = fields.CharField(max_length=20)
    field = fields.CharField(max_length=40)
    old_value = fields.CharField(max_length=300, default='')
    new_value = fields.CharField(max_length=300)
    comment = fields.CharField(max_length=300, default='')
    reported_at = fields.DatetimeField()
    applied = fields.BooleanField(null=True)
    answer = fields.CharField(max_length=300, default='')
    decided_by = fields.IntField(null=True)  # a person
    decided_at = fields.DatetimeField(null=True)
    person_id: int
    reported_by_id: int

    class Meta:
        table = 'data_change'
        indexes = (('person', 'applied'),)


class SchoolPaper(Model):
    """An order or a local act: number, date, title, kind; its file is an ``Attachment`` («paper») (п. 2, 17.1.1)."""

    id = fields.IntField(primary_key=True)
    is_act = fields.BooleanField(default=False)
    kind = fields.CharField(max_length=40)
    number = fields.CharField(max_length=40)
    dated_on = fields.DateField()
    title = fields.CharField(max_length=300)
    created_by = fields.IntField(null=True)  # a person
    created_at = fields.DatetimeField()
    approved_by = fields.IntField(null=True)  # a person: the director
    approved_at = fields.DatetimeField(null=True)
    removed = fields.BooleanField(default=False)

    class Meta:
        table = 'school_paper'
        indexes = (('number', 'dated_on'),)


class AlphabetEntry(Model):
    """A pupil's number by letter in «Алфавитная книга»; it is never given to anybody else (norms 6.5)."""

    id = fields.IntField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        'models.Person', related_name='alphabet_entry', on_delete=fields.RESTRICT)
    letter = fields.CharField(max_length=1)
    number = fields.IntField()
    person_id: int

    class Meta:
        table = 'alphabet_entry'
        unique_together = (('letter', 'number'),)


class ConsentTask(Model):
    """«Получить согласие» for whoever was admitted; until it is done there is no account (п. 17.6.2)."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='consent_tasks', on_delete=fields.RESTRICT)
    movement: fields.ForeignKeyNullableRelation[Movement] = fields.ForeignKeyField(
        'models.Movement', related_name='consent_tasks', on_delete=fields.RESTRICT, null=True)
    created_at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)
    person_id: int

    class Meta:
        table = 'consent_task'
        indexes = (('person', 'done_at'),)


class PortfolioItem(Model):
    """An achievement in the portfolio; its file is an ``Attachment`` («portfolio») (п. 17.5.8, 17.7, 17.8)."""

    id = fields.IntField(primary_key=True)
    pupil: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='portfolio', on_delete=fields.RESTRICT)
    section = fields.CharField(max_length=40)
    title = fields.CharField(max_length=200)
    happened_on = fields.DateField()
    level = fields.CharField(max_length=20, default='')
    result = fields.CharField(max_length=120, default='')
    text = fields.TextField(default='')
    status = fields.CharField(max_length=12, default='review')
    comment = fields.CharField(max_length=500, default='')
    author_id = fields.IntField()
    created_at = fields.DatetimeField()
    checked_by = fields.IntField(null=True)  # a person
    checked_at = fields.DatetimeField(null=True)
    removed = fields.BooleanField(default=False)
    pupil_id: int

    class Meta:
        table = 'portfolio_item'
        indexes = (('pupil', 'removed'),)
