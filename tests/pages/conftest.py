"""Every test here may have a simulated user on the real application."""

from tests.support.simulated import log_in, user

__all__ = ['log_in', 'user']
