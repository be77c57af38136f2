"""For whom an announcement is: kinds of readers, narrowed to parallels and classes (п. 17.3.12)."""

from collections.abc import Collection, Mapping

# A reader of a kind has classes: a pupil the own, a parent the children's, a teacher those taught, or led.
KINDS = {'pupils': 'обучающиеся', 'guardians': 'родители', 'class_teachers': 'классные руководители',
         'teachers': 'учителя', 'staff': 'все сотрудники'}
Places = Mapping[str, frozenset[tuple[int, int]]]  # kind → (class, grade)


def addressed(kinds: Collection[str], grades: Collection[int], class_ids: Collection[int], places: Places) -> bool:
    """Whether somebody at ``places`` is meant; without parallels and classes all of the kinds are.

    «Все сотрудники» are not narrowed: they have no class.
    """
    narrow = bool(grades or class_ids)
    for kind in kinds:
        if kind not in places:
            continue
        if kind == 'staff' or not narrow:
            return True
        if any(number in class_ids or grade in grades for number, grade in places[kind]):
            return True
    return False


def described(kinds: Collection[str], grades: Collection[int], class_names: Collection[str]) -> str:
    """«Обучающиеся, родители: 8 классы, 9А»."""
    who = ', '.join(title for kind, title in KINDS.items() if kind in kinds)
    names = sorted(class_names, key=lambda name: (len(name), name))  # 2А before 10А
    where = ', '.join([*(f'{grade} классы' for grade in sorted(grades)), *names])
    text = f'{who}: {where}' if where else who
    return text[:1].upper() + text[1:]
