"""The curriculum of norms 5.4 for 2026/27: which class learns what, how many hours, and in which groups."""

from collections.abc import Iterator

from ejournal.demo.shapes import DemoHours, DemoSubject

LETTERS = ('А', 'Б')
TECHNICAL, UNIVERSAL = 'технологический профиль', 'универсальный профиль'
PROFILES = {'10А': TECHNICAL, '11А': TECHNICAL, '10Б': UNIVERSAL, '11Б': UNIVERSAL}

ENGLISH = 'иностранный язык (английский)'
RUSSIAN, LITERATURE, READING = 'русский язык', 'литература', 'литературное чтение'
MATHS, ALGEBRA, GEOMETRY = 'математика', 'алгебра', 'геометрия'
CALCULUS, PROBABILITY = 'алгебра и начала математического анализа', 'вероятность и статистика'
INFORMATICS, PHYSICS, CHEMISTRY, BIOLOGY = 'информатика', 'физика', 'химия', 'биология'
HISTORY, SOCIETY, GEOGRAPHY, WORLD = 'история', 'обществознание', 'география', 'окружающий мир'
ETHICS, CULTURE = 'основы религиозных культур и светской этики', 'духовно-нравственная культура России'
ART, MUSIC, LABOUR = 'изобразительное искусство', 'музыка', 'труд (технология)'
SPORT, SAFETY = 'физическая культура', 'основы безопасности и защиты Родины'
PROJECT, MOTHER_TONGUE, TALKS = 'индивидуальный проект', 'родной язык (русский)', 'Разговоры о важном'
HALF_YEAR_SUBJECT = CULTURE  # 17 hours a year: one lesson a week in the first half-year

# subject: hours in grades 1…9
BASIC: dict[str, tuple[float, ...]] = {
    RUSSIAN: (5, 5, 5, 5, 5, 6, 4, 3, 3), MOTHER_TONGUE: (1, 1, 1, 0, 0, 0, 0, 0, 0),
    READING: (4, 4, 4, 4, 0, 0, 0, 0, 0), LITERATURE: (0, 0, 0, 0, 3, 3, 2, 2, 3),
    ENGLISH: (0, 2, 2, 2, 2, 3, 3, 3, 3), MATHS: (4, 4, 4, 4, 5, 5, 0, 0, 0),
    ALGEBRA: (0, 0, 0, 0, 0, 0, 3, 3, 3), GEOMETRY: (0, 0, 0, 0, 0, 0, 2, 2, 2),
    PROBABILITY: (0, 0, 0, 0, 0, 0, 1, 1, 1), INFORMATICS: (0, 0, 0, 0, 0, 0, 1, 1, 1),
    WORLD: (2, 2, 2, 2, 0, 0, 0, 0, 0), HISTORY: (0, 0, 0, 0, 3, 3, 3, 3, 2),
    SOCIETY: (0, 0, 0, 0, 0, 0, 0, 0, 1), GEOGRAPHY: (0, 0, 0, 0, 1, 1, 2, 2, 2),
    PHYSICS: (0, 0, 0, 0, 0, 0, 2, 2, 3), CHEMISTRY: (0, 0, 0, 0, 0, 0, 0, 2, 2),
    BIOLOGY: (0, 0, 0, 0, 1, 1, 1, 2, 2), CULTURE: (0, 0, 0, 0, 0.5, 0, 0, 0, 0),
    ETHICS: (0, 0, 0, 1, 0, 0, 0, 0, 0), ART: (1, 1, 1, 1, 1, 1, 1, 0, 0),
    MUSIC: (1, 1, 1, 1, 1, 1, 1, 1, 0), LABOUR: (1, 1, 1, 1, 2, 2, 2, 1, 1),
    SAFETY: (0, 0, 0, 0, 0, 0, 0, 1, 1), SPORT: (2, 2, 2, 2, 2, 2, 2, 2, 2),
}
# subject: hours in 10А, 11А (technical), 10Б, 11Б (universal, two subjects in depth)
SENIOR: dict[str, tuple[int, int, int, int]] = {
    RUSSIAN: (2, 2, 2, 2), LITERATURE: (3, 3, 3, 3), ENGLISH: (3, 3, 3, 3), CALCULUS: (4, 4, 2, 3),
    GEOMETRY: (3, 3, 2, 1), PROBABILITY: (1, 1, 1, 1), INFORMATICS: (1, 1, 1, 1), HISTORY: (2, 2, 2, 2),
    SOCIETY: (2, 2, 4, 4), GEOGRAPHY: (1, 1, 1, 1), PHYSICS: (5, 5, 2, 2), CHEMISTRY: (1, 1, 1, 1),
    BIOLOGY: (1, 1, 3, 3), SPORT: (2, 2, 2, 2), SAFETY: (1, 1, 1, 1), PROJECT: (1, 0, 1, 0),
}
SENIOR_COLUMNS = ('10А', '11А', '10Б', '11Б')
IN_DEPTH = {TECHNICAL: {CALCULUS, GEOMETRY, PROBABILITY, PHYSICS}, UNIVERSAL: {SOCIETY, BIOLOGY}}
# subject: grades in which the class is divided
DIVIDED = {ENGLISH: range(2, 12), INFORMATICS: range(7, 12), LABOUR: range(5, 10)}

LANGUAGE, FOREIGN, EXACT = 'Русский язык и литература', 'Иностранные языки', 'Математика и информатика'
SOCIAL, NATURAL = 'Общественно-научные предметы', 'Естественно-научные предметы'
SUBJECTS = (
    DemoSubject(RUSSIAN, 'рус. яз.', LANGUAGE, creative_week=True),
    DemoSubject(MOTHER_TONGUE, 'родной яз.', 'Родной язык и литературное чтение на родном языке'),
    DemoSubject(READING, 'лит. чтение', 'Русский язык и литературное чтение'),
    DemoSubject(LITERATURE, 'литература', LANGUAGE, creative_week=True),
    DemoSubject(ENGLISH, 'англ. яз.', FOREIGN, creative_week=True),
    DemoSubject(MATHS, 'математика', EXACT), DemoSubject(ALGEBRA, 'алгебра', EXACT),
    DemoSubject(CALCULUS, 'алгебра', EXACT), DemoSubject(GEOMETRY, 'геометрия', EXACT),
    DemoSubject(PROBABILITY, 'вероятность', EXACT), DemoSubject(INFORMATICS, 'информатика', EXACT),
    DemoSubject(WORLD, 'окр. мир', 'Обществознание и естествознание (окружающий мир)'),
    DemoSubject(HISTORY, 'история', SOCIAL, creative_week=True),
    DemoSubject(SOCIETY, 'обществозн.', SOCIAL, creative_week=True),
    DemoSubject(GEOGRAPHY, 'география', SOCIAL), DemoSubject(CULTURE, 'ДНКР', SOCIAL),
    DemoSubject(PHYSICS, 'физика', NATURAL), DemoSubject(CHEMISTRY, 'химия', NATURAL),
    DemoSubject(BIOLOGY, 'биология', NATURAL),
    DemoSubject(ETHICS, 'ОРКСЭ', 'Основы религиозных культур и светской этики', marking='none'),
    DemoSubject(ART, 'ИЗО', 'Искусство'), DemoSubject(MUSIC, 'музыка', 'Искусство'),
    DemoSubject(LABOUR, 'труд', 'Технология'), DemoSubject(SPORT, 'физкультура', 'Физическая культура'),
    DemoSubject(SAFETY, 'ОБЗР', 'Основы безопасности и защиты Родины'),
    DemoSubject(PROJECT, 'инд. проект', 'Индивидуальный проект', marking='pass_fail'),
    DemoSubject(TALKS, 'разговоры', 'Внеурочная деятельность', marking='none', extracurricular=True,
                proper_name=True),
)
MARKED = frozenset(subject.name for subject in SUBJECTS if subject.marking == 'marks')


def class_names() -> list[str]:
    """1А … 11Б."""
    return [f'{grade}{letter}' for grade in range(1, 12) for letter in LETTERS]


def grade_of(class_name: str) -> int:
    """8 for «8А»."""
    return int(class_name[:-1])


def hours_of(class_name: str) -> dict[str, float]:
    """Subject → hours a week of a class, in the order of the curriculum, without «Разговоры о важном»."""
    grade = grade_of(class_name)
    if grade <= 9:
        return {subject: row[grade - 1] for subject, row in BASIC.items() if row[grade - 1]}
    column = SENIOR_COLUMNS.index(class_name)
    return {subject: row[column] for subject, row in SENIOR.items() if row[column]}


def level_of(class_name: str, subject: str) -> str:
    """«У» for a subject learnt in depth, else «Б»."""
    return 'У' if subject in IN_DEPTH.get(PROFILES.get(class_name, ''), ()) else 'Б'


def is_divided(class_name: str, subject: str) -> bool:
    """Whether the class learns the subject in two subgroups."""
    return grade_of(class_name) in DIVIDED.get(subject, ())


def curriculum() -> Iterator[DemoHours]:
    """The учебный план: a line per parallel up to grade 9, a line per class in grades 10 and 11."""
    for name in class_names():
        grade, letter = grade_of(name), name[-1]
        if grade >= 10 or letter == LETTERS[0]:
            for subject, hours in (*hours_of(name).items(), (TALKS, 1)):
                yield DemoHours(grade, letter if grade >= 10 else '', subject, hours, level_of(name, subject))
