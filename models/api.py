"""Other programs: their tokens, and whom the journal tells of changes."""

from tortoise import fields
from tortoise.models import Model

from .accounts import Account


class ApiToken(Model):
    """A program acts for an account within ``scopes``; only the hash is kept."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField('models.Account', related_name='tokens')
    name = fields.CharField(max_length=80)
    token_hash = fields.CharField(max_length=64, unique=True)
    scopes: fields.Field[list[str]] = fields.JSONField()
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    account_id: int

    class Meta:
        table = 'api_token'


class Webhook(Model):
    """An address the account wants to be told at, signed with ``secret``."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField('models.Account', related_name='webhooks')
    url = fields.CharField(max_length=300)
    secret = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()
    last_event_id = fields.BigIntField(default=0)
    failures = fields.IntField(default=0)
    retry_at = fields.DatetimeField(null=True)
    active = fields.BooleanField(default=True)
    account_id: int

    class Meta:
        table = 'webhook'
