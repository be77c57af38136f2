"""A believable Russian city school, made from a seed: plain data first (``plan``), then the services (``load``)."""

from .make import DEMO_PASSWORD, demo_logins, make_demo

__all__ = ['DEMO_PASSWORD', 'demo_logins', 'make_demo']
