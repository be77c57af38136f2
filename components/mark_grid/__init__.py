"""The live register grid: a snapshot in, changes out by `/journal/edits`, other people's changes in by the socket."""

from components.mark_grid.element import MarkGrid

__all__ = ['MarkGrid']
