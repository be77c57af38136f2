"""The forum: topics on technics and method (п. 17.2.10) and on educational work (п. 17.3.13), and their posts."""

from tortoise import fields
from tortoise.models import Model

from .people import Person


class ForumTopic(Model):
    """A topic; pupils and parents see it only where it was opened for them."""

    id = fields.IntField(primary_key=True)
    section = fields.CharField(max_length=16)  # technical | studies
    title = fields.CharField(max_length=150)
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='forum_topics', on_delete=fields.RESTRICT)
    for_pupils = fields.BooleanField(default=False)
    for_guardians = fields.BooleanField(default=False)
    opened_at = fields.DatetimeField()
    last_post_at = fields.DatetimeField(db_index=True)
    closed_at = fields.DatetimeField(null=True)
    author_id: int

    class Meta:
        table = 'forum_topic'


class ForumPost(Model):
    """A post; ``history`` keeps the earlier texts, a hidden post keeps its text for the moderators."""

    id = fields.IntField(primary_key=True)
    topic: fields.ForeignKeyRelation[ForumTopic] = fields.ForeignKeyField(
        'models.ForumTopic', related_name='posts', on_delete=fields.CASCADE)
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='forum_posts', on_delete=fields.RESTRICT)
    capacity = fields.CharField(max_length=16)
    text = fields.TextField()
    written_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    history: fields.Field[list[dict[str, str]]] = fields.JSONField(default=list)  # [{'at', 'text'}], oldest first
    hidden_at = fields.DatetimeField(null=True)
    hidden_by_id = fields.IntField(null=True)
    hidden_reason = fields.CharField(max_length=300, default='')
    topic_id: int
    author_id: int

    class Meta:
        table = 'forum_post'
