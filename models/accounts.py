"""Accounts: how a person gets in, and what the school lets this person do (п. 5, 17.2, 25)."""

from tortoise import fields
from tortoise.models import Model

from .people import Person


class Account(Model):
    """A person's only way in: a unique login and a hash; the password itself is never kept (п. 5, 25.3)."""

    id = fields.IntField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        'models.Person', related_name='account', on_delete=fields.RESTRICT)
    login = fields.CharField(max_length=60, unique=True)
    password_hash = fields.CharField(max_length=200)
    must_change_password = fields.BooleanField(default=True)
    blocked = fields.BooleanField(default=False)
    rules_accepted_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    last_login_at = fields.DatetimeField(null=True)
    memo_given_on = fields.DateField(null=True)  # «Памятка» was handed over (п. 9)
    person_id: int

    class Meta:
        table = 'account'


class RoleGrant(Model):
    """A role given to a person; class teacher, pupil and parent follow from the class, the card and the child."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        'models.Person', related_name='roles', on_delete=fields.CASCADE)
    role = fields.CharField(max_length=20)
    person_id: int

    class Meta:
        table = 'role_grant'
        unique_together = (('person', 'role'),)


class AccountSession(Model):
    """One login on one device; only the token's hash is kept, so a copy of the database lets nobody in (I-19)."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        'models.Account', related_name='sessions', on_delete=fields.CASCADE)
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    address = fields.CharField(max_length=45, default='')
    agent = fields.CharField(max_length=200, default='')
    account_id: int

    class Meta:
        table = 'account_session'
        indexes = (('account', 'ended_at'),)


class LoginThrottle(Model):
    """Failures of one account or one address; five in a row close the door for 15 minutes (I-18)."""

    key = fields.CharField(max_length=120, primary_key=True)
    failures = fields.IntField(default=0)
    last_failure_at = fields.DatetimeField()
    locked_until = fields.DatetimeField(null=True)

    class Meta:
        table = 'login_throttle'
