"""A believable Russian city school, made from a seed: plain data first (``plan``), then the services (``load``)."""

from .logins import DEMO_PASSWORD, demo_logins

__all__ = ['DEMO_PASSWORD', 'demo_logins']
