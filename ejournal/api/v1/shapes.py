"""What programs get and send, with an example each: identifiers in English, sentences for people in Russian."""

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ejournal import clock

Item = TypeVar('Item')
MOST = 200


def zoned(moment: datetime) -> datetime:
    """The moment with the school's offset from UTC: the services' wall times have none, and RFC 3339 wants one."""
    return moment.replace(tzinfo=clock.zone()) if moment.tzinfo is None else clock.local(moment)


Moment = Annotated[datetime, AfterValidator(zoned)]
# Text that the journal could not keep: PostgreSQL has no NUL, UTF-8 no half of a pair
Text = Annotated[str, StringConstraints(pattern=r'^[^\x00]*$')]
Number = Annotated[int, Field(ge=1, lt=2**31)]


class Shape(BaseModel):
    """Refuses fields nobody asked for: a misspelt one would be lost without a word."""

    model_config = ConfigDict(extra='forbid')


class Problem(Shape):
    """Почему запрос не выполнен."""

    code: str = Field(description='Причина для программы.', examples=['locked'])
    message: str = Field(description='Предложение для человека.', examples=['Срок изменения отметки истёк.'])
    until: Moment | None = Field(None, description='До какого момента было можно, если дело в сроке.',
                                   examples=['2026-12-01T23:59:59+03:00'])


class Changed(Problem):
    """Значение уже не то, с которого начинали: вот нынешнее."""

    current: str = Field(description='Что записано сейчас.', examples=['4'])
    version: int = Field(description='Версия для заголовка If-Match.', examples=[3])


class Page(Shape, Generic[Item]):
    """Часть списка."""

    items: list[Item]
    next: str | None = Field(description='Передайте как cursor, чтобы получить продолжение; null — конец.',
                             examples=['eyJhIjoxMn0'])


class Me(Shape):
    """Чей это ключ и что ему разрешено."""

    account: int = Field(examples=[5])
    name: str = Field(examples=['Гук Л. М.'])
    roles: list[str] = Field(examples=[['teacher']])
    scopes: list[str] = Field(examples=[['journal:read', 'journal:write']])


class Group(Shape):
    """Учебная группа: класс или его подгруппа и предмет. У каждой свой журнал."""

    id: int = Field(examples=[12])
    subject: str = Field(examples=['физика'])
    class_id: int = Field(examples=[3])
    class_name: str = Field(examples=['8А'])
    grade: int = Field(examples=[8])
    subgroup: str = Field('', examples=[''])
    teachers: list[str] = Field(examples=[['Гук Л. М.']])


class Term(Shape):
    """Учебный период группы."""

    id: int = Field(examples=[2])
    name: str = Field(examples=['2 четверть'])
    starts_on: date
    ends_on: date
    closed: bool


class Stay(Shape):
    """Одно пребывание в группе; пусто — с начала или до конца периода."""

    since: date | None = None
    until: date | None = Field(None, description='Первый день, когда его уже нет.')


class Pupil(Shape):
    """Обучающийся группы; since и until заполнены, если он в ней не весь период."""

    id: int = Field(examples=[31])
    name: str = Field(examples=['Абрамов Глеб'])
    since: date | None = None
    until: date | None = Field(None, description='Первый день, когда его уже нет.')
    stays: list[Stay] = Field([], description='Если он выбывал и вернулся: каждое пребывание; между ними его нет.')


class Work(Shape):
    """Задание урока: к нему относятся отметки."""

    id: int = Field(examples=[7])
    type: int = Field(description='Номер типа задания из /work-types.', examples=[10])
    weight: str = Field(examples=['1'])
    topic: str = ''
    due: Moment = Field(description='До какого момента ставят отметки (п. 17.4).')
    lock: Moment = Field(description='После этого отметки меняют по заявке.')


class WorkType(Shape):
    """Тип задания."""

    id: int = Field(examples=[10])
    name: str = Field(examples=['ответ на уроке'])
    short: str = Field(examples=['О'])
    weight: str = Field(examples=['1'])
    deadline: str = Field(examples=['lesson_day'])


class Homework(Shape):
    """Домашнее задание, выданное на уроке."""

    lesson: int = Field(examples=[101])
    text: str = Field('', examples=['§ 18, упр. 4'])
    due_on: date | None = Field(None, examples=['2026-11-27'])
    due_lesson: int | None = Field(None, examples=[104])
    none: bool = Field(False, description='Отмечено «Без домашнего задания».')


class Lesson(Shape):
    """Урок по расписанию."""

    id: int = Field(examples=[101])
    date: date
    number: int = Field(examples=[3])
    state: str = Field(description='planned, held или cancelled.', examples=['held'])
    teacher: str = Field(examples=['Гук Л. М.'])
    topic: str = Field('', examples=['Электрический ток'])
    planned_topic: str = ''
    writable: bool = Field(description='Ведёт ли этот урок владелец ключа.')
    works: list[Work]
    version: int = Field(description='Версия темы для If-Match.', examples=[3])


class Mark(Shape):
    """Отметка в клетке журнала."""

    lesson: int = Field(examples=[101])
    work: int = Field(examples=[7])
    pupil: int = Field(examples=[31])
    value: str = Field(examples=['4'])
    commented: bool = False
    version: int = Field(examples=[1])


class Absence(Shape):
    """Код посещаемости; присутствовавших в списке нет."""

    lesson: int = Field(examples=[101])
    pupil: int = Field(examples=[31])
    code: str = Field(examples=['Б'])
    minutes: int = Field(0, description='На сколько минут опоздал.')
    version: int = Field(examples=[1])


class Final(Shape):
    """Отметка за период или за год."""

    pupil: int = Field(examples=[31])
    period: str = Field(examples=['2 четверть'])
    value: str = Field(examples=['4'])
    version: int = Field(examples=[1])


class PlanTopic(Shape):
    """Тема КТП."""

    number: int = Field(examples=[18])
    section: str = Field('', examples=['Электрические явления'])
    topic: str = Field(examples=['Электрический ток'])
    hours: str = Field(examples=['1'])
    homework: str = ''
    work_type: str | None = None
    reserve: bool = False


class Plan(Shape):
    """КТП, по которому учится группа."""

    id: int = Field(examples=[4])
    status: str = Field(examples=['approved'])
    topics: list[PlanTopic]


class Deadline(Shape):
    """Сроки урока и чего в нём ещё нет."""

    lesson: int = Field(examples=[101])
    date: date
    content_due: Moment = Field(description='Тема и задание — до 21:00 дня урока (п. 17.4).')
    marks_lock: Moment
    attendance_lock: Moment
    missing: list[str] = Field(description='topic, homework.', examples=[['topic']])
    late: str = Field('', description='Предложение об опоздании.')


class Correction(Shape):
    """Заявка на исправление."""

    id: int = Field(examples=[9])
    kind: str = Field(examples=['mark'])
    lesson: int = Field(examples=[101])
    work: int | None = Field(None, examples=[7])
    pupil: int = Field(examples=[31])
    old: str = Field(examples=['3'])
    new: str = Field(examples=['4'])
    reason: str = Field(examples=['Ошибка при переносе из тетради'])
    state: str = Field(description='waiting, approved или refused.', examples=['waiting'])
    requested_by: str = Field(examples=['Гук Л. М.'])
    requested_at: Moment
    decided_by: str | None = None
    decided_at: Moment | None = None
    comment: str = ''


class Event(Shape):
    """Изменение в журнале."""

    id: int = Field(examples=[1201])
    at: Moment
    kind: str = Field(examples=['mark.changed'])
    group: int = Field(examples=[12])
    object_type: str = Field(examples=['mark'])
    object_id: int | None = Field(description='Для отметки — работа, для посещаемости и задания — урок.', examples=[7])
    pupil: int | None = Field(examples=[31])
    before: str = Field(examples=[''])
    after: str = Field(examples=['4'])
    by: str = Field(examples=['Гук Л. М.'])
    source: str = Field(examples=['key'])


class Events(Shape):
    """Изменения по порядку."""

    events: list[Event]
    next: int = Field(description='Передайте как since в следующий раз.', examples=[1201])
    more: bool = Field(description='Есть ли ещё уже сейчас.')


class Saved(Shape):
    """Что записано теперь."""

    value: str = Field(examples=['5'])
    version: int = Field(examples=[2])
    changed: bool = Field(description='false, если это значение уже стояло.')
    work: int | None = Field(None, description='Работа, к которой отнесена отметка.', examples=[7])


class Value(Shape):
    """Значение и его версия; версия 0 — здесь ещё ничего не записано."""

    value: str = Field(examples=['4'])
    version: int = Field(examples=[1])
    work: int | None = None
    comment: str = ''
    minutes: int = 0
    due_on: date | None = None
    due_lesson: int | None = None
    none: bool = False


class TopicIn(Shape):
    """Тема урока; пустая строка убирает её."""

    topic: Text = Field(max_length=20_000, examples=['Электрический ток'])


class HomeworkIn(Shape):
    """Домашнее задание: текст и срок, либо none; без срока — к следующему уроку."""

    text: Text = Field('', max_length=20_000, examples=['§ 18, упр. 4'])
    due_on: date | None = Field(None, examples=[None])
    due_lesson: Number | None = Field(None, examples=[None])
    none: bool = False


class MarkIn(Shape):
    """Отметка; укажите работу либо тип задания (п. 17.4.12). Пустая строка убирает отметку."""

    value: Text = Field(max_length=8, examples=['5'])
    work: Number | None = Field(None, examples=[None])
    type: Number | None = Field(None, examples=[10])
    reason: Text = Field('', max_length=500, examples=[''])


class AttendanceIn(Shape):
    """Код посещаемости: ОТ УП Б НП ОП ОСВ; пустая строка — присутствует."""

    code: Text = Field(max_length=3, examples=['Б'])
    minutes: int = Field(0, ge=0, le=45)
    reason: Text = Field('', max_length=500, examples=[''])


class FinalIn(Shape):
    """Отметка за период; reason нужен, если она отличается от предложенной на балл и больше."""

    value: Text = Field(max_length=6, examples=['4'])
    reason: Text = Field('', max_length=300, examples=[''])


class CorrectionIn(Shape):
    """Заявка на исправление отметки (work либо type) или посещаемости (без них)."""

    lesson: Number = Field(examples=[101])
    pupil: Number = Field(examples=[31])
    work: Number | None = Field(None, examples=[7])
    type: Number | None = Field(None, examples=[None])
    new: Text = Field(max_length=8, examples=['4'])
    reason: Text = Field(min_length=1, max_length=500, examples=['Ошибка при переносе из тетради'])


class WebhookIn(Shape):
    """Куда сообщать об изменениях."""

    url: Text = Field(min_length=8, max_length=300, examples=['https://school.example/hook'])


class Webhook(Shape):
    """Оповещение; после неудачи повторяется всё реже и после 15 неудач подряд выключается."""

    id: int = Field(examples=[1])
    url: str = Field(examples=['https://school.example/hook'])
    active: bool
    failures: int = Field(examples=[0])
    retry_at: Moment | None = None
    secret: str | None = Field(None, description='Показан один раз: им проверяют подпись.', examples=[None])
