"""What is marked in which subject: kinds of papers and answers, how often, and the words of comments."""

from dataclasses import dataclass

from ejournal.demo import curriculum as plan
from ejournal.demo import worktypes as works

ORAL = frozenset({works.ORAL, works.CLASS_WORK, works.BY_HEART, works.STORY, works.MAPS, works.SPEECH})
ALL_CLASS = frozenset({works.CONTROL, works.DICTATION, works.ESSAY, works.RETELLING, works.LAB, works.PRACTICAL})
LESSONS_IN_TERM = 8.5  # per hour a week
Choice = tuple[tuple[int, ...], tuple[int, ...]]

PAPERS: dict[str, Choice] = {
    plan.RUSSIAN: ((works.INDEPENDENT, works.SUBJECT_DICTATION, works.CHECK, works.TEST, works.NOTEBOOK),
                   (30, 30, 15, 15, 10)),
    plan.ENGLISH: ((works.WORDS, works.GRAMMAR, works.LISTENING, works.TEST), (40, 25, 20, 15)),
    plan.HISTORY: ((works.TEST, works.CHECK, works.REPORT), (50, 35, 15)),
    plan.SOCIETY: ((works.TEST, works.CHECK, works.REPORT), (55, 30, 15)),
    plan.GEOGRAPHY: ((works.TEST, works.PRACTICAL, works.CHECK), (40, 40, 20)),
    plan.LITERATURE: ((works.TEST, works.CHECK, works.REPORT, works.BY_HEART), (30, 25, 15, 30)),
    plan.READING: ((works.BY_HEART, works.CHECK, works.STORY), (45, 25, 30)),
    plan.INFORMATICS: ((works.PRACTICAL, works.TEST), (75, 25)),
    plan.SPORT: ((works.PASS, works.CLASS_WORK), (30, 70)),
    plan.ART: ((works.PRACTICAL, works.PROJECT), (85, 15)),
    plan.MUSIC: ((works.TEST, works.CLASS_WORK, works.REPORT), (30, 50, 20)),
    plan.LABOUR: ((works.PRACTICAL, works.PROJECT), (80, 20)),
}
OTHER_PAPERS: Choice = ((works.INDEPENDENT, works.CHECK, works.TEST, works.SUBJECT_DICTATION), (50, 20, 20, 10))
ANSWERS: dict[str, Choice] = {
    plan.ENGLISH: ((works.ORAL, works.SPEECH, works.CLASS_WORK, works.HOMEWORK), (45, 15, 25, 15)),
    plan.GEOGRAPHY: ((works.ORAL, works.MAPS, works.CLASS_WORK), (50, 25, 25)),
    plan.HISTORY: ((works.ORAL, works.STORY, works.MAPS, works.CLASS_WORK), (55, 15, 10, 20)),
    plan.READING: ((works.ORAL, works.STORY, works.CLASS_WORK), (60, 25, 15)),
    plan.SPORT: ((works.ORAL, works.CLASS_WORK), (40, 60)),
}
OTHER_ANSWERS: Choice = ((works.ORAL, works.CLASS_WORK, works.HOMEWORK), (62, 23, 15))
SHARE = {kind.id: 0.97 if kind.control else 0.93 for kind in works.WORK_TYPES} | {
    works.REPORT: 0.15, works.PROJECT: 0.7, works.BY_HEART: 0.6, works.CLASS_WORK: 0.5, works.STORY: 0.4,
    works.NOTEBOOK: 0.8}
COMMENTS = {
    '5': ('Отличный развёрнутый ответ', 'Решил дополнительную задачу', 'Помогал товарищам', 'Оригинальное решение'),
    '4': ('Есть неточности в вычислениях', 'Хороший ответ, не хватило примеров',
          'Две описки', 'Забыл единицы измерения'),
    '3': ('Ответ с наводящими вопросами', 'Не закончил последнее задание', 'Нужно повторить правило',
          'Небрежно оформлено'),
    '2': ('Не готов к уроку, разбор на консультации', 'Можно переписать до пятницы', 'Списано, работа не зачтена'),
}


@dataclass(frozen=True, slots=True)
class Style:
    """Marks of a journal: chance of a short paper for all, share of the class asked at a lesson, kinds of both."""

    whole_class: float
    asked: float
    papers: Choice
    oral: Choice
    share: dict[int, float]


def style_of(subject: str, grade: int, hours: float, pace: float) -> Style:
    """How a subject is marked, so that a pupil gets 5-12 marks a quarter by its hours."""
    wanted = (4.7 + 1.4 * min(hours, 5)) * pace
    lessons = LESSONS_IN_TERM * max(hours, 0.7)
    short = 0.16 if hours <= 1 else 0.1 if hours <= 3 else 0.075
    planned = 0.09 if hours > 1 else 0.07
    papers = PAPERS.get(subject, OTHER_PAPERS)
    by_paper = short * sum(SHARE[kind] * weight for kind, weight in zip(*papers, strict=True)) / sum(papers[1])
    asked = max(0.06, wanted / lessons / 0.93 - by_paper - planned)
    if grade <= 4 and subject in (plan.RUSSIAN, plan.MATHS):
        asked *= 1.1
    return Style(short, min(asked, 0.6), papers, ANSWERS.get(subject, OTHER_ANSWERS), SHARE)
