"""How much homework a class may have for one day: the sanitary norm of minutes by parallel (norms 5.3)."""

from collections.abc import Iterable
from dataclasses import dataclass

NORMS = ((1, 60), (3, 90), (5, 120), (8, 150), (11, 210))  # up to this parallel: minutes a day


@dataclass(frozen=True)
class Task:
    """Homework of one group for the day; ``subgroup`` is empty where the whole class has it."""

    subject: str
    subgroup: str
    minutes: int | None


@dataclass(frozen=True)
class Load:
    """Minutes a pupil may have at most, how many tasks have no time, and the norm."""

    minutes: int
    untimed: int
    norm: int

    @property
    def over(self) -> bool:
        """Whether the class has more than the norm."""
        return self.minutes > self.norm


def day_norm(grade: int) -> int:
    """Minutes of homework a day: grade 1 — 60, 2–3 — 90, 4–5 — 120, 6–8 — 150, 9–11 — 210."""
    return next(minutes for last, minutes in NORMS if grade <= last)


def load_of(tasks: Iterable[Task], grade: int) -> Load:
    """The day's load; of subgroups that learn the same subject a pupil has only one, so the longest counts."""
    tasks = list(tasks)
    whole = sum(task.minutes or 0 for task in tasks if not task.subgroup)
    longest: dict[str, dict[str, int]] = {}
    for task in tasks:
        if task.subgroup:
            of_subject = longest.setdefault(task.subject, {})
            of_subject[task.subgroup] = of_subject.get(task.subgroup, 0) + (task.minutes or 0)
    parts = sum(max(of_subject.values()) for of_subject in longest.values())
    return Load(whole + parts, sum(task.minutes is None for task in tasks), day_norm(grade))
