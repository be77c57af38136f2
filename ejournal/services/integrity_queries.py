"""The checks of the data as SQL: each finds the records that break one rule which no constraint can say.

A query gives ``record`` (what a fix changes), ``place`` (what the link leads to), ``day`` or NULL, and ``what`` in
words. It reads in both dialects; ``{today}``, ``{year}`` and ``{purpose}`` (of the
consent to the journal) are put in by the one who runs it.
"""
# ruff: noqa: S608 - the texts are put together from those of this module alone

from dataclasses import dataclass
from enum import StrEnum

from ejournal.rights import Action


class Severity(StrEnum):
    """How bad a finding is: wrong data; data to look at; work not done."""

    BAD = 'bad'
    WARN = 'warn'
    INFO = 'info'


class Place(StrEnum):
    """What the link of a finding leads to."""

    NOWHERE = ''
    LESSON = 'lesson'
    CLASS = 'class'
    PUPIL = 'pupil'
    PERSON = 'person'


@dataclass(frozen=True)
class Check:
    """One rule: its key, title, how bad, where the link goes, what a fix does ('' when a person must decide)."""

    key: str
    title: str
    severity: Severity
    place: Place
    query: str
    fix: str = ''
    hint: str = ''
    needs: Action = Action.INTEGRITY  # the right a fix asks for


BAD, WARN, INFO = Severity
NAME = "p.last_name || ' ' || p.first_name"
CLASS = 'c.grade || c.letter'
JOURNAL = f"s.name || ', ' || {CLASS} || CASE WHEN g.name <> '' THEN ' · ' || g.name ELSE '' END"
OF_LESSON = """JOIN study_group g ON g.id = l.group_id JOIN school_class c ON c.id = g.school_class_id
    JOIN subject s ON s.id = g.subject_id"""
END = "COALESCE({0}.until, '9999-12-31')"
CROSS = f'a.since < {END.format("b")} AND b.since < {END.format("a")}'
MEMBER = f"""
    SELECT r.id AS record, l.id AS place, l.date AS day, {NAME} || ', ' || {JOURNAL} AS what
    FROM {{record}} {OF_LESSON} JOIN person p ON p.id = r.pupil_id
    WHERE {{filled}} AND NOT EXISTS (
        SELECT 1 FROM class_membership m WHERE g.name = '' AND m.pupil_id = r.pupil_id
        AND m.school_class_id = g.school_class_id AND m.since <= l.date AND (m.until IS NULL OR m.until > l.date))
    AND NOT EXISTS (
        SELECT 1 FROM group_membership m WHERE g.name <> '' AND m.pupil_id = r.pupil_id
        AND m.group_id = g.id AND m.since <= l.date AND (m.until IS NULL OR m.until > l.date))"""
MARK = 'mark r JOIN work w ON w.id = r.work_id JOIN lesson l ON l.id = w.lesson_id'
LESSON = f'SELECT l.id AS record, l.id AS place, l.date AS day, {JOURNAL} AS what FROM lesson l {OF_LESSON}'

PEOPLE = (
    Check('two_classes', 'Обучающийся в двух классах сразу', BAD, Place.PUPIL, f"""
        SELECT a.id AS record, a.pupil_id AS place, b.since AS day, {NAME} AS what FROM class_membership a
        JOIN class_membership b ON a.pupil_id = b.pupil_id AND a.id < b.id
        JOIN person p ON p.id = a.pupil_id WHERE {CROSS}""", hint='Исправьте даты по приказу о движении.'),
    Check('twice_in_group', 'Обучающийся дважды в одной подгруппе', BAD, Place.CLASS, f"""
        SELECT a.id AS record, g.school_class_id AS place, b.since AS day, {NAME} || ', ' || g.name AS what
        FROM group_membership a JOIN group_membership b ON a.pupil_id = b.pupil_id AND a.id < b.id
        AND a.group_id = b.group_id JOIN study_group g ON g.id = a.group_id JOIN person p ON p.id = a.pupil_id
        WHERE {CROSS}""", fix='Две записи станут одной, от первой даты до последней.'),
    Check('two_groups', 'Обучающийся в двух подгруппах одного предмета', BAD, Place.CLASS, f"""
        SELECT a.id AS record, c.id AS place, b.since AS day, {NAME} || ', ' || {CLASS} || ', ' || s.name AS what
        FROM group_membership a JOIN group_membership b ON a.pupil_id = b.pupil_id AND a.id < b.id
        JOIN study_group g ON g.id = a.group_id JOIN study_group h ON h.id = b.group_id
        AND h.school_class_id = g.school_class_id AND h.subject_id = g.subject_id AND h.id <> g.id
        JOIN school_class c ON c.id = g.school_class_id JOIN subject s ON s.id = g.subject_id
        JOIN person p ON p.id = a.pupil_id WHERE {CROSS}""", hint='Обучающийся учится в одной подгруппе (п. 17.5).'),
    Check('left_in_group', 'Выбыл из класса, но числится в подгруппе', BAD, Place.CLASS, f"""
        SELECT m.id AS record, c.id AS place, MAX(k.until) AS day, {NAME} || ', ' || {CLASS} || ', ' || g.name AS what
        FROM group_membership m JOIN study_group g ON g.id = m.group_id
        JOIN school_class c ON c.id = g.school_class_id JOIN person p ON p.id = m.pupil_id
        JOIN class_membership k ON k.pupil_id = m.pupil_id AND k.school_class_id = c.id
        GROUP BY m.id, m.until, c.id, c.grade, c.letter, g.name, p.last_name, p.first_name
        HAVING MAX({END.format('k')}) < {END.format('m')}""",
          fix='Запись в подгруппе кончится днём выбытия из класса.'),
    Check('no_group', 'Нет подгруппы по делимому предмету', WARN, Place.CLASS, f"""
        SELECT k.pupil_id AS record, c.id AS place, NULL AS day, {NAME} || ', ' || {CLASS} || ', ' || s.name AS what
        FROM (SELECT school_class_id, subject_id FROM study_group GROUP BY school_class_id, subject_id
              HAVING COUNT(*) > 1 AND MIN(name) <> '') d
        JOIN school_class c ON c.id = d.school_class_id AND c.year_id = {{year}} JOIN subject s ON s.id = d.subject_id
        JOIN class_membership k ON k.school_class_id = c.id AND k.since <= '{{today}}'
        AND (k.until IS NULL OR k.until > '{{today}}') JOIN person p ON p.id = k.pupil_id
        WHERE NOT EXISTS (SELECT 1 FROM group_membership m JOIN study_group g ON g.id = m.group_id
        WHERE m.pupil_id = k.pupil_id AND g.school_class_id = c.id AND g.subject_id = s.id AND m.since <= '{{today}}'
        AND (m.until IS NULL OR m.until > '{{today}}'))""", hint='Деление на подгруппы: до 15 сентября (п. 17.5).'),
    Check('no_guardian', 'У обучающегося нет родителя в журнале', INFO, Place.PUPIL, f"""
        SELECT p.id AS record, p.id AS place, NULL AS day, {NAME} AS what FROM pupil_card k
        JOIN person p ON p.id = k.person_id WHERE (k.left_on IS NULL OR k.left_on > '{{today}}')
        AND NOT EXISTS (SELECT 1 FROM guardian_link x WHERE x.pupil_id = p.id)"""),
    Check('no_consent', 'Учётная запись без согласия', BAD, Place.PERSON, """
        SELECT a.id AS record, a.person_id AS place, NULL AS day, a.login AS what FROM account a
        WHERE NOT a.blocked AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.person_id = a.person_id
        AND c.purpose = '{purpose}' AND c.given_on <= '{today}'
        AND (c.withdrawn_on IS NULL OR c.withdrawn_on > '{today}')
        AND (c.expires_on IS NULL OR c.expires_on >= '{today}'))""",
          fix='Учётная запись закроется, её сеансы завершатся.', hint='Без согласия нет доступа (п. 5).',
          needs=Action.ACCOUNTS_MANAGE),
)
LESSONS = (
    Check('teacher_twice', 'Учитель на двух уроках сразу', BAD, Place.LESSON, f"""
        SELECT a.id AS record, a.id AS place, a.date AS day,
        {NAME} || ', урок ' || a.number || ', ' || {CLASS} AS what
        FROM lesson a JOIN lesson b ON a.date = b.date AND a.number = b.number AND a.id < b.id
        AND a.teacher_id = b.teacher_id JOIN person p ON p.id = a.teacher_id
        JOIN study_group g ON g.id = a.group_id JOIN school_class c ON c.id = g.school_class_id
        JOIN study_group h ON h.id = b.group_id JOIN school_class d ON d.id = h.school_class_id AND d.shift = c.shift
        WHERE a.state = 'planned' AND b.state = 'planned'
        AND NOT EXISTS (SELECT 1 FROM substitution x WHERE x.lesson_id IN (a.id, b.id))"""),
    Check('class_twice', 'Обучающиеся на двух уроках одновременно', BAD, Place.LESSON, f"""
        SELECT a.id AS record, a.id AS place, a.date AS day,
        {JOURNAL} || ' и ' || z.name || ', урок ' || a.number AS what
        FROM lesson a JOIN study_group g ON g.id = a.group_id
        JOIN study_group h ON h.school_class_id = g.school_class_id
        JOIN lesson b ON b.group_id = h.id AND b.date = a.date AND b.number = a.number AND a.id < b.id
        JOIN school_class c ON c.id = g.school_class_id JOIN subject s ON s.id = g.subject_id
        JOIN subject z ON z.id = h.subject_id
        WHERE a.state = 'planned' AND b.state = 'planned' AND (g.name = '' OR h.name = '' OR EXISTS (
            SELECT 1 FROM group_membership x JOIN group_membership y ON x.pupil_id = y.pupil_id
            WHERE x.group_id = g.id AND y.group_id = h.id AND x.since <= a.date AND y.since <= a.date
            AND {END.format('x')} > a.date AND {END.format('y')} > a.date))"""),
    Check('no_teacher', 'Урок без учителя: он отсутствует, замены нет', WARN, Place.LESSON, f"""{LESSON}
        JOIN staff_absence x ON x.person_id = l.teacher_id AND NOT x.cancelled AND l.date BETWEEN x.since AND x.until
        WHERE l.state = 'planned' AND l.date >= '{{today}}'
        AND NOT EXISTS (SELECT 1 FROM substitution y WHERE y.lesson_id = l.id)""",
          hint='Назначьте замену на странице «Замещения».'),
    Check('no_load', 'Учитель ведёт урок без нагрузки в этой группе', WARN, Place.LESSON, f"""{LESSON}
        WHERE l.state = 'planned' AND NOT EXISTS (SELECT 1 FROM teaching_load x WHERE x.group_id = l.group_id
        AND x.teacher_id = l.teacher_id AND (x.since IS NULL OR x.since <= l.date)
        AND (x.until IS NULL OR x.until > l.date))
        AND NOT EXISTS (SELECT 1 FROM substitution y WHERE y.lesson_id = l.id)"""),
    Check('topic_of_cancelled', 'Тема на отменённом уроке', BAD, Place.LESSON,
          f"{LESSON} WHERE l.state = 'cancelled' AND l.topic <> ''",
          fix='Тема будет снята; она останется в истории урока.'),
    Check('marks_of_cancelled', 'Отметки на отменённом уроке', BAD, Place.LESSON, f"""
        SELECT l.id AS record, l.id AS place, l.date AS day, {JOURNAL} AS what FROM lesson l {OF_LESSON}
        WHERE l.state = 'cancelled' AND EXISTS (SELECT 1 FROM work w JOIN mark r ON r.work_id = w.id
        WHERE w.lesson_id = l.id AND NOT w.removed AND r.value <> '')"""),
    Check('no_topic', 'Урок проведён, темы нет', INFO, Place.LESSON, f"""{LESSON}
        WHERE l.state = 'planned' AND l.topic = '' AND l.date < '{{today}}' AND c.year_id = {{year}}""",
          hint='Срок: до 21:00 дня урока (п. 17.4).'),
    Check('plan_twice', 'Строка КТП у лишнего урока', WARN, Place.LESSON, f"""
        SELECT l.id AS record, l.id AS place, l.date AS day, {JOURNAL} AS what FROM (
            SELECT e.id, e.date, e.group_id, t.hours, ROW_NUMBER() OVER (
                PARTITION BY e.group_id, e.planned_topic_id ORDER BY e.date, e.number) AS place
            FROM lesson e JOIN planned_topic t ON t.id = e.planned_topic_id WHERE e.state = 'planned') l {OF_LESSON}
        WHERE l.place > CASE WHEN l.hours > 1 THEN l.hours ELSE 1 END""",
          fix='Лишний урок отвяжется от строки КТП; его тема останется.'),
)
RECORDS = (
    Check('mark_of_stranger', 'Отметка обучающемуся не из группы', BAD, Place.LESSON,
          MEMBER.format(record=MARK, filled="NOT w.removed AND r.value <> ''"),
          hint='Проверьте дату зачисления, затем отметку.'),
    Check('absence_of_stranger', 'Пропуск обучающегося не из группы', BAD, Place.LESSON,
          MEMBER.format(record='attendance r JOIN lesson l ON l.id = r.lesson_id', filled="r.code <> ''")),
    Check('mark_of_absent', 'Отметка за урок отсутствовавшему', WARN, Place.LESSON, f"""
        SELECT r.id AS record, l.id AS place, l.date AS day, {NAME} || ' (' || a.code || '), ' || {JOURNAL} AS what
        FROM attendance a JOIN work w ON w.lesson_id = a.lesson_id AND NOT w.removed
        JOIN work_type y ON y.id = w.work_type_id AND y.deadline = 'lesson_day'
        JOIN mark r ON r.work_id = w.id AND r.pupil_id = a.pupil_id AND r.value NOT IN ('', '.')
        JOIN lesson l ON l.id = a.lesson_id {OF_LESSON} JOIN person p ON p.id = a.pupil_id
        WHERE a.code IN ('ОТ', 'УП', 'Б', 'НП')""",
          hint='Ответ на уроке у отсутствовавшего: ошибка в отметке или в пропуске.'),
    Check('marks_of_grade_1', 'Отметки в 1 классе', BAD, Place.LESSON, f"""
        SELECT r.id AS record, l.id AS place, l.date AS day, {JOURNAL} AS what FROM {MARK} {OF_LESSON}
        WHERE c.grade = 1 AND r.value <> ''"""),
    Check('work_without_type', 'Работа без вида задания', BAD, Place.LESSON, f"""
        SELECT w.id AS record, l.id AS place, l.date AS day, {JOURNAL} AS what FROM work w
        JOIN lesson l ON l.id = w.lesson_id {OF_LESSON}
        WHERE NOT w.removed AND NOT EXISTS (SELECT 1 FROM work_type y WHERE y.id = w.work_type_id)""",
          hint='Без вида задания отметку не ставят (п. 17.4).'),
    Check('homework_too_soon', 'Домашнее задание на день урока или раньше', BAD, Place.LESSON, f"""
        SELECT h.id AS record, l.id AS place, l.date AS day, {JOURNAL} AS what FROM homework h
        JOIN lesson l ON l.id = h.lesson_id {OF_LESSON} WHERE h.text <> '' AND h.due_on <= l.date"""),
    Check('homework_without_lesson', 'Домашнее задание на день без урока', WARN, Place.LESSON, f"""
        SELECT h.id AS record, l.id AS place, h.due_on AS day, {JOURNAL} AS what FROM homework h
        JOIN lesson l ON l.id = h.lesson_id {OF_LESSON} WHERE h.text <> '' AND h.due_on > l.date
        AND NOT EXISTS (SELECT 1 FROM lesson e WHERE e.group_id = l.group_id AND e.date = h.due_on
        AND e.state = 'planned')""", hint='Выберите урок, к которому задано (п. 17.4).'),
    Check('final_without_marks', 'Итоговая отметка без текущих', WARN, Place.PUPIL, f"""
        SELECT f.id AS record, f.pupil_id AS place, NULL AS day,
        {NAME} || ', ' || s.name || ', ' || f.period || ': ' || f.value AS what
        FROM final_mark f JOIN term t ON t.id = f.term_id JOIN person p ON p.id = f.pupil_id
        JOIN subject s ON s.id = f.subject_id LEFT JOIN (
            SELECT DISTINCT r.pupil_id AS pupil_id, g.subject_id AS subject_id, e.id AS term_id FROM mark r
            JOIN work w ON w.id = r.work_id JOIN lesson l ON l.id = w.lesson_id
            JOIN study_group g ON g.id = l.group_id JOIN term e ON l.date BETWEEN e.starts_on AND e.ends_on
            WHERE r.value <> '' AND NOT w.removed) given
        ON given.pupil_id = f.pupil_id AND given.subject_id = f.subject_id AND given.term_id = f.term_id
        WHERE f.kind = 'term' AND f.value IN ('5', '4', '3', '2') AND given.pupil_id IS NULL"""),
    Check('file_of_nothing', 'Файл или ссылка без урока', WARN, Place.NOWHERE, """
        SELECT a.id AS record, 0 AS place, NULL AS day, a.title AS what FROM attachment a
        WHERE NOT a.removed AND a.object_type = 'lesson'
        AND NOT EXISTS (SELECT 1 FROM lesson l WHERE l.id = a.object_id)""", fix='Запись о файле будет снята.'),
)
CHECKS = {check.key: check for check in (*PEOPLE, *LESSONS, *RECORDS)}
