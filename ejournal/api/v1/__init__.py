"""The API for other programs, first version: an application of its own under /api/v1, thin, over the same services."""

from ejournal.api.v1.app import build

__all__ = ['build']
