"""Which КТП a group learns by: its teacher's own before a colleague's, the class's before the parallel's."""

from collections.abc import Iterable, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What a plan is for: a subject in a parallel (no letter) or in a class, and whose it is."""

    id: int
    subject: int
    grade: int
    letter: str
    author: int | None


def choose(plans: Iterable[PlanHead], subject: int, grade: int, letter: str, teachers: Set[int]) -> int:
    """The id of the plan that fits a group best, 0 without one."""
    fitting = [plan for plan in plans if (plan.subject, plan.grade) == (subject, grade) and plan.letter in ('', letter)]
    best = max(fitting, key=lambda plan: (_nearness(plan, teachers), bool(plan.letter), plan.id), default=None)
    return best.id if best else 0


def _nearness(plan: PlanHead, teachers: Set[int]) -> int:
    """The teacher's own, then one that is nobody's, then a colleague's."""
    return 2 if plan.author in teachers else 1 if plan.author is None else 0
