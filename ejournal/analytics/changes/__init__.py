"""What changed most in the school since last week, and why: pure functions over frames (п. 12, 17.1.2)."""

from .figures import candidates
from .rank import KINDS, Change, rank
from .reasons import of_absence, of_count, of_marks, of_timeliness

__all__ = ['KINDS', 'Change', 'candidates', 'of_absence', 'of_count', 'of_marks', 'of_timeliness', 'rank']
