"""Shift and fit: a КТП that is longer than the lessons left is made shorter by merging, dropping or moving topics."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from ejournal.rules.plans import ONE, SECTION_LIMIT, TOPIC_LIMIT, Line, words

HOMEWORK_JOIN = '\n'


class Way(StrEnum):
    """How a plan is corrected (norms 4.6); the value begins the note that stays in the plan."""

    MERGE = 'уплотнение'
    DROP = 'резерв'
    MOVE = 'доп. часы'


@dataclass(frozen=True, slots=True)
class Step:
    """One proposal: the lines (by their place in the plan), what it gives in lessons, and the sentence to show."""

    way: Way
    places: tuple[int, ...]
    gives: int
    text: str


def proposals(lines: Sequence[Line], left: dict[int, int]) -> list[Step]:
    """Everything that would make the untaught part shorter, the least painful first.

    Reserve hours are dropped, the last ones first; neighbours of one section without a work of their own are merged,
    the more alike first; ``left`` says how many lessons of each line are still to come.
    """
    return [*_drops(lines, left), *_merges(lines, left)]


def _drops(lines: Sequence[Line], left: dict[int, int]) -> list[Step]:
    return [Step(Way.DROP, (place,), line.lessons, f'Снять резерв: «{line.topic}», {line.lessons} ч')
            for place, line in reversed([*enumerate(lines)])
            if line.reserve and left.get(line.id, 0) == line.lessons]


def _merges(lines: Sequence[Line], left: dict[int, int]) -> list[Step]:
    def free(line: Line) -> bool:
        return not line.reserve and line.lessons == 1 == left.get(line.id, 0) and line.work_type is None

    pairs = [(_likeness(one, other), place) for place, (one, other) in enumerate(pairwise(lines))
             if free(one) and free(other) and one.section == other.section
             and len(one.topic) + len(other.topic) + 2 <= TOPIC_LIMIT]
    chosen: list[int] = []
    for _, place in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if not {place - 1, place, place + 1} & set(chosen):
            chosen.append(place)
    return [Step(Way.MERGE, (place, place + 1), 1,
                 f'Объединить «{lines[place].topic}» и «{lines[place + 1].topic}»') for place in chosen]


def _likeness(one: Line, other: Line) -> int:
    """How many words two topics share: a topic and its continuation belong together."""
    return len(set(words(one.topic).split()) & set(words(other.topic).split()))


def enough(steps: Sequence[Step], excess: int) -> list[Step]:
    """The first steps that give ``excess`` lessons, or all of them where they do not suffice."""
    found, given = list[Step](), 0
    for step in steps:
        if given >= excess:
            break
        if given + step.gives <= excess or not found:
            found.append(step)
            given += step.gives
    return found


def move(lines: Sequence[Line], left: dict[int, int], excess: int) -> list[Step]:
    """The last untaught lines that together need ``excess`` lessons: to be given in additional hours."""
    places, given = list[int](), 0
    for place, line in reversed([*enumerate(lines)]):
        if given >= excess:
            break
        if left.get(line.id, 0) == line.lessons and Way.MOVE not in line.note:
            places.insert(0, place)
            given += line.lessons
    if not places:
        return []
    last = 'последнюю тему' if len(places) == 1 else f'последние темы ({len(places)})'
    return [Step(Way.MOVE, tuple(places), given, f'Провести в дополнительные часы {last}, {given} ч')]


def apply(lines: Sequence[Line], steps: Sequence[Step]) -> list[Line]:
    """The plan after the steps: every correction leaves a note, from which the report takes its «способ»."""
    result: list[Line | None] = list(lines)
    for step in steps:
        if step.way is Way.MERGE:
            _merge(result, *step.places)
        elif step.way is Way.DROP:
            _drop(result, step.places[0])
        else:
            for place in step.places:
                line = result[place]
                if line is not None:
                    result[place] = noted(line, f'{Way.MOVE}: вне расписания')
    return [line for line in result if line is not None]


def _merge(lines: list[Line | None], first: int, second: int) -> None:
    one, other = lines[first], lines[second]
    if one is None or other is None:
        return
    homework = HOMEWORK_JOIN.join(dict.fromkeys(text for text in (one.homework, other.homework) if text))
    resource = ' '.join(dict.fromkeys(f'{one.resource} {other.resource}'.split()))
    merged = replace(one, topic=f'{one.topic.rstrip(".")}. {other.topic}', homework=homework,
                     section=one.section[:SECTION_LIMIT], hours=max(ONE, min(one.hours, other.hours)),
                     resource=resource if len(resource) <= TOPIC_LIMIT else one.resource)
    lines[first], lines[second] = noted(merged, f'{Way.MERGE}: объединены две темы'), None


def _drop(lines: list[Line | None], place: int) -> None:
    line = lines[place]
    if line is None:
        return
    lines[place] = None
    near = next((index for index in [*range(place - 1, -1, -1), *range(place + 1, len(lines))]
                 if lines[index] is not None), None)
    neighbour = None if near is None else lines[near]
    if near is not None and neighbour is not None:
        lines[near] = noted(neighbour, f'{Way.DROP}: снято {line.lessons} ч')


def noted(line: Line, note: str) -> Line:
    """The line with one more note, the old ones kept as far as there is room."""
    return replace(line, note='; '.join(part for part in (line.note, note) if part)[-500:])


def ways(notes: Sequence[str]) -> tuple[str, ...]:
    """Which ways of correction the notes of a plan tell of, in the order of norms 4.6."""
    return tuple(way.value for way in Way if any(way.value in note for note in notes))


def excess(lines: Sequence[Line], left: dict[int, int], lessons_left: int) -> int:
    """How many planned lessons do not fit into those that are left; what is given in additional hours is not asked."""
    return max(0, sum(left[line.id] for line in lines if Way.MOVE not in line.note) - lessons_left)
