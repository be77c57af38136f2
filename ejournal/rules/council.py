"""Decisions of the pedagogical council: what may be decided for a parallel, and how it is written (norms 2)."""

from models.errors import Invalid

LAST_BASIC, LAST = 9, 11
TEXTS: dict[str, tuple[str, str]] = {  # kind → (title in a list, text with the endings of one pupil)
    'promoted': ('переведён(а) в следующий класс', 'переведён{а} в {next} класс'),
    'conditional': ('переведён(а) условно', 'переведён{а} в {next} класс условно (академическая задолженность)'),
    'repeat': ('оставлен(а) на повторное обучение', 'оставлен{а} на повторное обучение'),
    'adapted': ('переведён(а) на обучение по АООП / ИУП', 'переведён{а} на обучение по АООП / ИУП'),
    'admitted': ('допущен(а) к ГИА', 'допущен{а} к ГИА'),
    'not_admitted': ('не допущен(а) к ГИА', 'не допущен{а} к ГИА'),
    'basic': ('окончил(а) ООО', 'окончил{а} основное общее образование (ООО)'),
    'secondary': ('окончил(а) СОО', 'окончил{а} среднее общее образование (СОО)'),
    'certificate': ('выдана справка', 'выдана справка об обучении'),
}


def kinds(grade: int) -> dict[str, str]:
    """Kind → title, of what the council may decide in this parallel."""
    if grade in (LAST_BASIC, LAST):
        done = 'basic' if grade == LAST_BASIC else 'secondary'
        names: tuple[str, ...] = ('admitted', 'not_admitted', done, 'repeat', 'certificate', 'adapted')
    else:
        names = ('promoted', 'conditional', 'repeat', 'adapted')
    return {name: TEXTS[name][0] for name in names}


def text(kind: str, grade: int, sex: str) -> str:
    """«переведена в 9 класс» for «Ж» or «ж»; `Invalid` for a kind the parallel does not have."""
    if kind not in kinds(grade):
        raise Invalid('Такого решения для этой параллели нет. Выберите другое.')
    written = TEXTS[kind][1].format(а='а' if sex.casefold() == 'ж' else '', next=grade + 1)
    return written.replace('дёна', 'дена')  # the stress moves: переведён, переведена
