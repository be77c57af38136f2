"""Homework as teachers write it: a verb, a paragraph or a page, numbers of exercises (п. 17.4.10, I-05)."""

from random import Random

from ejournal.demo import curriculum as plan
from ejournal.demo import worktypes as works

NO_HOMEWORK = frozenset({plan.TALKS, plan.ETHICS})
BY_SUBJECT: dict[str, tuple[str, ...]] = {
    plan.RUSSIAN: ('§ {p}, выучить правило; выполнить упр. {n}', 'Выполнить упр. {n}; § {p} повторить',
                   '§ {p}; выполнить упр. {n} (устно), упр. {m} (письменно)',
                   'Подготовиться к словарному диктанту, с. {g}',
                   'Выполнить упр. {n}: списать, вставить пропущенные буквы'),
    plan.READING: ('Читать выразительно, с. {g}–{h}', 'Пересказать текст, с. {g}–{h}', 'Выучить наизусть, с. {g}',
                   'Прочитать, ответить на вопросы 1–{q}, с. {h}'),
    plan.LITERATURE: ('Прочитать текст, с. {g}–{h}; ответить на вопросы 1–{q}', 'Выучить наизусть отрывок, с. {g}',
                      'Пересказать главу {q}; составить план', 'Написать характеристику героя (10–12 предложений)',
                      'Подготовить выразительное чтение, с. {g}'),
    plan.ENGLISH: ('Читать текст на с. {g}, перевести устно; выполнить упр. {q}',
                   'Выучить слова, с. {g}; выполнить упр. {q}',
                   'Рабочая тетрадь: выполнить упр. 1–{q}, с. {h}', 'Составить диалог по образцу, с. {g}',
                   'Написать 8–10 предложений по теме, с. {g}, Spotlight: упр. {q}'),
    plan.GEOMETRY: ('§ {p}, выучить теорему; решить № {n}, {m}', 'Решить № {n}, {m}, {k}',
                    'Повторить § {p}; решить № {n} (с чертежом)'),
    plan.HISTORY: ('§ {p}, ответить на вопросы 1–{q}', 'Читать § {p}; выучить даты и термины',
                   '§ {p}, составить таблицу в тетради', 'Пересказать § {p}; выполнить задание {q} на контурной карте'),
    plan.GEOGRAPHY: ('§ {p}, ответить на вопросы 1–{q}', '§ {p}; выполнить задание {q} в контурной карте',
                     'Читать § {p}; подготовить сообщение (2–3 минуты)'),
    plan.PHYSICS: ('§ {p}, ответить на вопросы; решить № 1–{q} упр. {u}', '§ {p} выучить; решить № {n}, {m}',
                   'Повторить § {p}; решить № {n}, {m}, {k}'),
    plan.CHEMISTRY: ('§ {p}, ответить на вопросы 1–{q}', '§ {p} выучить; составить уравнения реакций, № {q}, с. {g}',
                     'Решить задачу {q}, с. {g}'),
    plan.BIOLOGY: ('§ {p}, ответить на вопросы 1–{q}', 'Читать § {p}; зарисовать рисунок на с. {g}',
                   '§ {p} пересказать; заполнить таблицу в тетради'),
    plan.INFORMATICS: ('§ {p}, ответить на вопросы 1–{q}', '§ {p}; выполнить задание {q} в тетради',
                       'Составить программу к задаче {q}, с. {g}'),
    plan.WORLD: ('Прочитать с. {g}–{h}; ответить на вопросы', 'Рабочая тетрадь: выполнить задания 1–{q}, с. {g}',
                 'Подготовить рассказ по плану, с. {g}'),
    plan.ART: ('Принести гуашь и альбом; закончить рисунок, № {q}', 'Подготовить 2–3 иллюстрации по теме'),
    plan.MUSIC: ('Повторить слова песни, куплеты 1–2', 'Прослушать 1 произведение, рассказать о нём'),
    plan.LABOUR: ('Принести материалы к уроку, список на с. {g}', 'Закончить эскиз изделия, № {q}'),
    plan.SPORT: ('Выполнять комплекс утренней гимнастики № {q}', 'Выполнить отжимания: 3 подхода по {u} раз'),
}
NUMBERS = ('§ {p}, решить № {n}, {m}', 'Решить № {n}–{m}', '§ {p} выучить; решить № {n}, {m}, {k}',
           'Повторить § {p}; решить № {n}, {m}')
PRIMARY_NUMBERS = ('Решить № {n}, {m}, с. {g}', 'С. {g}: решить задачу № {n}; выучить таблицу',
                   'Рабочая тетрадь: выполнить с. {g}, № 1–{q}')
PLAIN = ('§ {p}, ответить на вопросы 1–{q}', 'Читать § {p}; выучить определения',
         '§ {p}; выполнить задание {q} в тетради')
RARE = {plan.SPORT: 0.15, plan.MUSIC: 0.25, plan.ART: 0.45, plan.LABOUR: 0.4}  # share of lessons with homework
COPIES = {plan.MOTHER_TONGUE: plan.RUSSIAN, plan.SOCIETY: plan.HISTORY}
BEFORE_CONTROL = 'Повторить § {f}–{p}; подготовиться к контрольной работе'


class Tasks:
    """Homework of one КТП: paragraphs and numbers go on through the year."""

    def __init__(self, subject: str, grade: int, chance: Random) -> None:
        self.chance, self.subject = chance, COPIES.get(subject, subject)
        self.silent = subject in NO_HOMEWORK or grade == 1
        self.paragraph, self.exercise, self.page = 1.0, chance.randint(3, 12), chance.randint(5, 8)
        self.step = 0.55
        maths = subject in (plan.MATHS, plan.ALGEBRA, plan.CALCULUS, plan.PROBABILITY)
        default = (PRIMARY_NUMBERS if grade <= 4 else NUMBERS) if maths else PLAIN
        self.templates = BY_SUBJECT.get(self.subject, default)

    def after(self, work: int, following: int) -> str:
        """The homework of a lesson, or nothing (after works, in subjects that rarely set any)."""
        self.paragraph += self.step
        self.exercise += self.chance.randint(2, 5)
        self.page += self.chance.randint(1, 2)
        if self.silent or self.chance.random() > RARE.get(self.subject, 0.96):
            return ''
        if work in (works.CONTROL, works.DICTATION, works.ESSAY, works.RETELLING):
            return '' if self.chance.random() < 0.6 else self.fill('Повторить § {f}–{p}')
        if following in (works.CONTROL, works.DICTATION):
            return self.fill(BEFORE_CONTROL)
        return self.fill(self.chance.choice(self.templates))

    def fill(self, template: str) -> str:
        """A template with the next paragraph, numbers and pages."""
        paragraph, number = int(self.paragraph), self.exercise
        return template.format(p=paragraph, f=max(1, paragraph - 3), n=number, m=number + 2, k=number + 5,
                               g=self.page, h=self.page + 2, q=self.chance.randint(2, 6), u=10 + number % 30)
