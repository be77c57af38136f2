"""Who did what, when and from where (norms 6.14), and the answers already given to a browser's writes."""

from tortoise import fields
from tortoise.models import Model


class AuditEntry(Model):
    """Append-only; the history of a cell is its entries. Refers by number, so that nothing it names can vanish."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField(db_index=True)
    account_id = fields.IntField(null=True)
    person_id = fields.IntField(null=True, db_index=True)
    role = fields.CharField(max_length=20, default='')
    session_id = fields.IntField(null=True)
    address = fields.CharField(max_length=45, default='')
    action = fields.CharField(max_length=40)
    object_type = fields.CharField(max_length=20)
    object_id = fields.BigIntField(null=True)
    pupil_id = fields.IntField(null=True)  # whom it is about: a cell is (work, pupil) or (lesson, pupil)
    before = fields.TextField(default='')
    after = fields.TextField(default='')
    reason = fields.CharField(max_length=500, default='')
    source = fields.CharField(max_length=16, default='')
    group_id = fields.IntField(null=True)  # the journal it is about, for the access report and the change feed
    hash = fields.CharField(max_length=64, default='')  # of this entry and the hash before it; empty: before the chain

    class Meta:
        table = 'audit_entry'
        indexes = (('object_type', 'object_id', 'pupil_id'),)


class ClientOperation(Model):
    """An operation a browser sent with its own id, and the answer: sent again, it is answered again, not done again."""

    id = fields.CharField(max_length=40, primary_key=True)
    account_id = fields.IntField()
    at = fields.DatetimeField(db_index=True)
    answer: fields.Field[dict[str, object]] = fields.JSONField()

    class Meta:
        table = 'client_operation'


class Preference(Model):
    """What the school decides for itself at run time."""

    key = fields.CharField(max_length=60, primary_key=True)
    value: fields.Field[object] = fields.JSONField()

    class Meta:
        table = 'preference'
