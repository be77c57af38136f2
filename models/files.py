"""Files and links that people attach: checked by content and size, kept under a name of ours (п. 25.4)."""

from tortoise import fields
from tortoise.models import Model


class Attachment(Model):
    """A file (``sha256`` names it in the data folder) or a link, attached to a lesson, homework, plan or request."""

    id = fields.IntField(primary_key=True)
    object_type = fields.CharField(max_length=20)
    object_id = fields.IntField()
    title = fields.CharField(max_length=200)
    link = fields.CharField(max_length=500, default='')
    media_type = fields.CharField(max_length=80, default='')
    size = fields.IntField(default=0)
    sha256 = fields.CharField(max_length=64, default='')
    author_id = fields.IntField(null=True)
    added_at = fields.DatetimeField()
    removed = fields.BooleanField(default=False)

    class Meta:
        table = 'attachment'
        indexes = (('object_type', 'object_id'),)
