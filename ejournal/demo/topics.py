"""КТП: the lists of real topics in ``topics/*.txt`` stretched over the hours of a year, with works and homework.

A list holds «= grades» and below it «section: topic; topic; …». A topic that takes several lessons comes back as
exercises, consolidation and the like; sections end with a control work, at most one lesson in ten (norms 5.3).
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ejournal.demo import curriculum as plan
from ejournal.demo import worktypes as works
from ejournal.demo.dice import dice, split
from ejournal.demo.homework import Tasks
from ejournal.demo.shapes import NO_WORK, DemoTopic

FOLDER = Path(__file__).parent / 'topics'
FILES = {
    plan.RUSSIAN: 'russian', plan.READING: 'reading', plan.LITERATURE: 'literature', plan.ENGLISH: 'english',
    plan.MATHS: 'maths', plan.ALGEBRA: 'algebra', plan.CALCULUS: 'calculus', plan.GEOMETRY: 'geometry',
    plan.PROBABILITY: 'probability', plan.INFORMATICS: 'informatics', plan.WORLD: 'world', plan.HISTORY: 'history',
    plan.SOCIETY: 'society', plan.GEOGRAPHY: 'geography', plan.PHYSICS: 'physics', plan.CHEMISTRY: 'chemistry',
    plan.BIOLOGY: 'biology', plan.CULTURE: 'culture', plan.ETHICS: 'ethics', plan.ART: 'art', plan.MUSIC: 'music',
    plan.LABOUR: 'labour', plan.SPORT: 'sport', plan.SAFETY: 'safety', plan.PROJECT: 'project',
    plan.MOTHER_TONGUE: 'mother_tongue', plan.TALKS: 'talks',
}
EXPLICIT = (('Лабораторная работа', works.LAB), ('Практическая работа', works.PRACTICAL), ('Сочинение', works.ESSAY),
            ('Изложение', works.RETELLING))
CONTROLLED = frozenset({
    plan.RUSSIAN, plan.READING, plan.LITERATURE, plan.ENGLISH, plan.MATHS, plan.ALGEBRA, plan.CALCULUS, plan.GEOMETRY,
    plan.PROBABILITY, plan.INFORMATICS, plan.WORLD, plan.HISTORY, plan.SOCIETY, plan.GEOGRAPHY, plan.PHYSICS,
    plan.CHEMISTRY, plan.BIOLOGY})
NUMBERS = {plan.MATHS, plan.ALGEBRA, plan.CALCULUS, plan.GEOMETRY, plan.PROBABILITY, plan.PHYSICS, plan.CHEMISTRY}
WORDS = {plan.RUSSIAN, plan.MOTHER_TONGUE}
READ = {plan.READING, plan.LITERATURE}
Row = tuple[str, str, int]  # section, topic, work type
Sections = list[tuple[str, list[str]]]


@cache
def sections(subject: str, grade: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The topics of a subject in a grade by section; raises ``KeyError`` when the lists do not have them."""
    found: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    grades: list[int] = []
    for line in (FOLDER / f'{FILES[subject]}.txt').read_text(encoding='utf-8').splitlines():
        if line.startswith('='):
            grades = [int(word) for word in line[1:].split()]
        elif line:
            name, topics = line.split(': ', 1)
            for number in grades:
                found.setdefault(number, []).append((name, tuple(topics.split('; '))))
    return tuple(found[grade])


def topic_plan(seed: int, subject: str, grade: int, hours: int) -> tuple[DemoTopic, ...]:
    """A line for each of the ``hours`` lessons of the year; the same for everybody who teaches the subject."""
    rows = list(numbered(lessons(subject, grade, hours)))
    tasks = Tasks(subject, grade, dice(seed, 'homework', subject, grade, hours))
    following = [work for *_, work in rows[1:]] + [NO_WORK]
    return tuple(DemoTopic(number, section, topic, tasks.after(work, following[number - 1]), work)
                 for number, (section, topic, work) in enumerate(rows, 1))


def lessons(subject: str, grade: int, hours: int) -> list[Row]:
    """Exactly ``hours`` rows: topics, their continuations, control works."""
    source = trimmed([(name, list(topics)) for name, topics in sections(subject, grade)], hours)
    controls = control_count(subject, grade, hours, source)
    topics = [topic for _, found in source for topic in found]
    times = iter(continuation_counts(topics, hours - len(topics) - controls))
    rows, marked = list[Row](), split(controls, len(source))[::-1]
    for index, (section, found) in enumerate(source):
        part = [row for topic in found for row in continued(subject, topic, next(times))]
        if marked[index] > 1:
            part.insert(len(part) // 2, control(subject, grade, part[len(part) // 2 - 1][0].split('.')[0]))
        if marked[index]:
            part.append(control(subject, grade, section))
        rows += [(section, *row) for row in part]
    return rows


def continuation_counts(topics: list[str], extra: int) -> list[int]:
    """How many lessons each topic goes on: works of their own one at most, the others evenly over the year."""
    count = len(topics)
    counts = [0] * count
    order = sorted(range(count), key=lambda index: (index * 7) % count if count % 7 else index)
    plain = [index for index in order if not kind(topics[index])]
    essays = [index for index in order if kind(topics[index]) in (works.ESSAY, works.RETELLING)][:max(0, extra)]
    for index in essays:
        counts[index] = 1
    for index, times in zip(plain, split(extra - len(essays), len(plain)), strict=True):
        counts[index] = times
    return counts


def trimmed(source: Sections, hours: int) -> Sections:
    """The sections with topics left out evenly until a tenth of the hours remains for works."""
    room = hours - max(2, hours // 12)
    while (total := sum(len(found) for _, found in source)) > room:
        largest = max((found for _, found in source), key=len)
        largest.pop(len(largest) * total % len(largest) - 1 if len(largest) > 1 else 0)
    return source


def control_count(subject: str, grade: int, hours: int, source: Sections) -> int:
    """How many control works fit: a tenth of the lessons, one a section, written works of the lists counted."""
    if subject not in CONTROLLED or grade == 1:
        return 0
    written = sum(kind(topic) in (works.ESSAY, works.RETELLING) for _, found in source for topic in found)
    return max(0, min(len(source) * (2 if hours > 100 else 1), hours // 10 - written))


def kind(topic: str) -> int:
    """The work type that a topic names itself."""
    return next((work for word, work in EXPLICIT if topic.startswith(word)), NO_WORK)


def continued(subject: str, topic: str, times: int) -> Iterator[tuple[str, int]]:
    """The topic and what it becomes in the following lessons."""
    yield topic, kind(topic)
    words = continuations(subject)
    for index in range(times):
        if kind(topic):
            yield 'Анализ работ. Работа над ошибками', NO_WORK
        else:
            yield f'{topic}. {words[index % len(words)]}', NO_WORK


def continuations(subject: str) -> tuple[str, ...]:
    """What a second, third… lesson on a topic is called in a subject."""
    if subject in NUMBERS:
        return ('Решение задач', 'Закрепление изученного', 'Решение задач повышенной сложности', 'Обобщение')
    if subject in WORDS:
        return ('Упражнения в правописании', 'Закрепление', 'Работа с текстом', 'Обобщение и систематизация')
    if subject in READ:
        return ('Анализ текста', 'Герои произведения', 'Выразительное чтение', 'Развитие речи')
    if subject == plan.ENGLISH:
        return ('Чтение и лексика', 'Грамматические упражнения', 'Аудирование и говорение', 'Развитие письменной речи')
    if subject == plan.SPORT:
        return ('Разучивание', 'Совершенствование техники', 'Учёт техники', 'Развитие выносливости')
    return ('Практикум', 'Работа с источниками', 'Закрепление', 'Обобщение')


def control(subject: str, grade: int, section: str) -> tuple[str, int]:
    """The control work that ends a section."""
    quoted = section.replace('«', '„').replace('»', '“')
    if subject == plan.RUSSIAN and grade <= 7:
        return f'Контрольный диктант по теме «{quoted}»', works.DICTATION
    if subject in READ or subject in (plan.HISTORY, plan.SOCIETY):
        return f'Проверочная работа по разделу «{quoted}»', works.CONTROL
    return f'Контрольная работа по теме «{quoted}»', works.CONTROL


def numbered(rows: list[Row]) -> Iterator[Row]:
    """«Лабораторная работа № 3 «…»»: works that have a kind count through the year."""
    counts: dict[str, int] = {}
    for section, topic, work in rows:
        word = next((word for word in ('Лабораторная работа', 'Практическая работа', 'Контрольная работа')
                     if topic.startswith(word)), '')
        if work and word:
            counts[word] = counts.get(word, 0) + 1
            yield section, topic.replace(word, f'{word} № {counts[word]}', 1), work
        else:
            yield section, topic, work
