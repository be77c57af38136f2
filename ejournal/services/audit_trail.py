"""Read the journal of events: filtered, a page at a time; the access report of norms 4.7 f; both as files."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from ejournal import audit, clock, facts
from ejournal.access import Action, Actor
from ejournal.rules.calendar import DAY
from ejournal.services.journal import title_of
from models import AuditEntry, Group, Invalid, Lesson, Person, Role, Work

PAGE = 100
BATCH = 2000
MOST_IN_A_FILE = 100_000
OBJECTS = {
    'mark': 'отметка', 'attendance': 'посещаемость', 'final': 'итоговая отметка', 'work': 'работа', 'lesson': 'урок',
    'homework': 'домашнее задание', 'correction': 'заявка на исправление', 'session': 'сеанс', 'login': 'вход',
    'account': 'учётная запись', 'role': 'роль', 'consent': 'согласие', 'import': 'загрузка', 'school': 'школа',
    'audit': 'журнал событий', 'plan': 'КТП', 'term': 'учебный период', 'year': 'учебный год',
    'council': 'решение педсовета', 'substitution': 'замещение', 'absence': 'отсутствие', 'lessons': 'уроки',
    'reminder': 'напоминание', 'digest': 'сводка', 'token': 'ключ программы', 'webhook': 'оповещение программы',
    'card': 'личная карта', 'cards': 'личные карты', 'change': 'сообщение об изменении данных', 'paper': 'документ',
    'movement': 'движение', 'alphabet': 'алфавитная книга', 'portfolio': 'портфолио', 'memo': 'памятка',
    'print': 'печать', 'rules': 'правила', 'preference': 'настройка', 'exam': 'экзамен', 'duty': 'поручение',
    'fix': 'проверка данных', 'export': 'выгрузка', 'notice': 'уведомление', 'paper_notice': 'бумажное уведомление',
    'check': 'выверка данных', 'absent': 'список отсутствующих', 'class_card': 'карта класса',
    'network': 'доступ к сети', 'curriculum': 'учебный план', 'subject': 'предмет', 'class': 'класс',
    'load': 'нагрузка', 'tariff': 'тарификация', 'handover': 'передача отчётов', 'report': 'отчёт',
    'group': 'журнал группы', 'backup': 'копия базы данных', 'program': 'программа', 'letter': 'письмо',
    'announcement': 'объявление', 'forum': 'форум', 'help': 'обращение', 'event': 'мероприятие',
    'failing': 'сообщение о неуспеваемости', 'archive': 'архив', 'control': 'отчёт контроля', 'forecast': 'прогноз',
    'panels': 'панели главной страницы', 'subgroup': 'подгруппы', 'summaries': 'сводные ведомости',
    'summary': 'сводная ведомость',
}
VERBS = {
    'changed': 'изменено', 'made': 'создано', 'created': 'создано', 'removed': 'удалено', 'commented': 'комментарий',
    'topic': 'тема', 'note': 'заметка', 'attached': 'файл приложен', 'detached': 'файл убран', 'opened': 'открыто',
    'ended': 'завершён', 'failed': 'неудачный', 'locked': 'заблокирован', 'issued': 'выдано', 'blocked': 'блокировка',
    'unblocked': 'разблокировка', 'password_changed': 'смена пароля', 'password_reset': 'сброс пароля',
    'granted': 'назначено', 'revoked': 'отозвано', 'given': 'получено', 'exported': 'выгружено', 'sheet': 'лист книги',
    'requested': 'подано', 'approved': 'согласовано', 'refused': 'отклонено', 'cancelled': 'отменено',
    'moved': 'перенесено', 'restored': 'восстановлено', 'assigned': 'назначено', 'withdrawn': 'снято',
    'accepted': 'приняты', 'closed': 'закрыто', 'reopened': 'открыто снова', 'sent': 'отправлено', 'read': 'прочитано',
    'minutes': 'минуты', 'personal': 'личное', 'recorded': 'внесено', 'submitted': 'на согласовании',
    'executed': 'оформлено', 'numbered': 'присвоены номера', 'told': 'сообщено', 'applied': 'внесено',
    'checked': 'проверено', 'brought': 'внесено разом', 'returned': 'возвращено', 'lines': 'строки',
    'prepared': 'подготовлено', 'decided': 'внесено', 'done': 'выполнено', 'ticked': 'проверено',
    'unticked': 'отметка снята', 'printed': 'напечатано', 'taken': 'зафиксировано', 'saved': 'сохранено',
    'started': 'запуск', 'confirmed': 'подтверждено', 'declined': 'отклонено', 'published': 'опубликовано',
    'journal': 'журнал перенесён', 'year': 'учебный год перенесён', 'planned': 'назначено', 'dated': 'указана дата',
    'reported': 'отправлено', 'pooled': 'выбран способ', 'tuned': 'настроено', 'edited': 'исправлено',
    'hidden': 'скрыто', 'posted': 'сообщение написано', 'shown': 'показано снова', 'answered': 'отвечено',
    'asked': 'подано', 'noted': 'дополнено', 'recalled': 'отозвано', 'chosen': 'выбрано', 'signed': 'подписано',
    'kept': 'сохранено',
}
# where the verb says something else of this object
SENTENCES = {
    'session.opened': 'вход', 'consent.withdrawn': 'отозвано', 'absence.withdrawn': 'отозвано',
    'help.taken': 'взято в работу', 'forum.opened': 'тема открыта', 'forum.closed': 'тема закрыта',
    'forum.reopened': 'тема открыта снова',
}
_LESSON = ('attendance', 'lesson', 'homework', 'personal_homework', 'lesson_note')
_WORK = ('mark', 'work')


@dataclass(frozen=True)
class Asked:
    """What is looked for: words of a person's name, the kind of object, days (inclusive), a journal."""

    person: str = ''
    kind: str = ''
    first: date | None = None
    last: date | None = None
    group: int | None = None
    older_than: int | None = None  # entries with smaller numbers only: the next page


@dataclass(frozen=True)
class Event:
    """One entry in words."""

    id: int
    at: str
    who: str
    role: str
    action: str
    about: str
    before: str
    after: str
    reason: str
    source: str
    address: str


@dataclass(frozen=True)
class Access:
    """A line of «Отчёт о доступе к классному журналу»; its fields are the columns of norms 4.7 f."""

    id: int
    class_name: str
    subject: str
    at: str
    who: str
    lesson_on: str
    term: str
    action: str


async def find(actor: Actor, asked: Asked) -> tuple[list[Event], int | None]:
    """A page of events, newest first, and what ``older_than`` of the next page is (None: there is none)."""
    actor.require(Action.AUDIT_READ)
    rows = await (await _query(asked)).limit(PAGE + 1)
    return await _events(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None


async def access_report(actor: Actor, asked: Asked) -> tuple[list[Access], int | None]:
    """The same for changes in class journals (norms 4.7 f)."""
    actor.require(Action.AUDIT_READ)
    rows = await (await _query(asked)).filter(group_id__not_isnull=True).limit(PAGE + 1)
    return await _accesses(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None


async def export(actor: Actor, asked: Asked, *, access_only: bool) -> AsyncIterator[list[Any]]:
    """Everything that fits ``asked``, for a file, batch by batch; leaves an entry of its own first.

    Refused without the right, and beyond 100,000 entries: then a shorter period is asked for.
    """
    actor.require(Action.AUDIT_READ)
    query = await _query(replace(asked, older_than=None))
    if access_only:
        query = query.filter(group_id__not_isnull=True)
    count = await query.count()
    if count > MOST_IN_A_FILE:
        raise Invalid(f'Событий слишком много: {count}. Выберите период короче или одного человека.')
    await audit.record(actor, actor.capacity(Action.AUDIT_READ), audit.Entry(
        'audit.exported', 'audit', None, '', f'событий {count}: {describe(asked)}'))
    older = None
    while rows := await (query.filter(id__lt=older) if older else query).limit(BATCH):
        yield await (_accesses(rows) if access_only else _events(rows))
        older = rows[-1].id


def describe(asked: Asked) -> str:
    """The filters in words, for the entry of an export."""
    days = [f'{word} {day:%d.%m.%Y}' for word, day in (('с', asked.first), ('по', asked.last)) if day]
    parts = [*days, asked.person, OBJECTS.get(asked.kind, ''), f'журнал {asked.group}' if asked.group else '']
    return ', '.join(part for part in parts if part) or 'все'


async def journals(actor: Actor) -> dict[int, str]:
    """The journals of the running year to choose from, by number."""
    actor.require(Action.AUDIT_READ)
    groups = await Group.filter(school_class__year_id=(await facts.current()).year_id) \
        .select_related('school_class', 'subject')
    found = sorted(groups, key=lambda g: (g.school_class.grade, g.school_class.name, g.subject.name, g.name))
    return {g.id: f'{g.school_class.name}: {g.subject.name}' + (f', {g.name}' if g.name else '') for g in found}


def title(action: str) -> str:
    """«отметка: изменено» from «mark.changed»."""
    kind, _, verb = action.partition('.')
    return f'{OBJECTS.get(kind, kind)}: {SENTENCES.get(action) or VERBS.get(verb, verb)}'


async def _query(asked: Asked) -> QuerySet[AuditEntry]:
    condition = Q()
    if words := asked.person.replace('.', ' ').split():
        named = Q(*(Q(last_name__istartswith=word) | Q(first_name__istartswith=word)
                    | Q(sort_key__contains=word.lower()) for word in words))
        condition &= Q(person_id__in=list(await Person.filter(named).limit(500).values_list('id', flat=True)))
    if asked.kind:
        condition &= Q(action__startswith=f'{asked.kind}.')
    if asked.first:
        condition &= Q(at__gte=clock.wall(asked.first, 0))
    if asked.last:
        condition &= Q(at__lt=clock.wall(asked.last + DAY, 0))
    if asked.group:
        condition &= Q(group_id=asked.group)
    if asked.older_than:
        condition &= Q(id__lt=asked.older_than)
    return AuditEntry.filter(condition).order_by('-id')


async def _names(rows: list[AuditEntry]) -> dict[int, str]:
    ids = {number for row in rows for number in (row.person_id, row.pupil_id) if number}
    return {p.id: p.short_name for p in await Person.filter(id__in=list(ids))}


async def _groups(rows: list[AuditEntry]) -> dict[int, Group]:
    found = await Group.filter(id__in=list({row.group_id for row in rows if row.group_id})) \
        .select_related('school_class', 'subject')
    return {group.id: group for group in found}


async def _events(rows: list[AuditEntry]) -> list[Event]:
    names, groups = await _names(rows), await _groups(rows)
    return [Event(row.id, _moment(row), _who(row, names), _role(row.role), title(row.action),
                  _about(row, names, groups), row.before, row.after, row.reason, row.source, row.address)
            for row in rows]


def _about(row: AuditEntry, names: dict[int, str], groups: dict[int, Group]) -> str:
    group = groups.get(row.group_id or 0)
    journal = title_of(group.subject.name, group.school_class.name, group.name) if group else ''
    pupil = names.get(row.pupil_id or 0, '')
    return ', '.join(part for part in (pupil, journal) if part) or (f'№ {row.object_id}' if row.object_id else '')


async def _accesses(rows: list[AuditEntry]) -> list[Access]:
    names, groups, days = await _names(rows), await _groups(rows), await _lesson_days(rows)
    years = {year: await facts.of_year(year) for year in {g.school_class.year_id for g in groups.values()}}
    found = []
    for row in rows:
        group = groups.get(row.group_id or 0)
        if group is None:
            continue
        day = days.get(_place(row))
        term = years[group.school_class.year_id].term_of(day, group.school_class.grade) if day else None
        change = f'{row.before or "—"} → {row.after or "—"}' if row.before or row.after else ''
        pupil = names.get(row.pupil_id or 0, '')
        action = ', '.join(part for part in (title(row.action), pupil, change, row.reason) if part)
        found.append(Access(row.id, group.school_class.name, f'{group.subject.name} {group.name}'.strip(),
                            _moment(row), _who(row, names), f'{day:%d.%m.%Y}' if day else '',
                            term.name if term else '', action))
    return found


def _place(row: AuditEntry) -> tuple[str, int]:
    return 'work' if row.object_type in _WORK else 'lesson' if row.object_type in _LESSON else '', row.object_id or 0


async def _lesson_days(rows: list[AuditEntry]) -> dict[tuple[str, int], date]:
    """The lesson's day of each entry that is about one, in two statements."""
    def ids(*types: str) -> list[int]:
        return list({row.object_id for row in rows if row.object_type in types and row.object_id})

    found: dict[tuple[str, int], date] = {}
    for number, day in await Work.filter(id__in=ids(*_WORK)).values_list('id', 'lesson__date'):
        found['work', number] = day
    for number, day in await Lesson.filter(id__in=ids(*_LESSON)).values_list('id', 'date'):
        found['lesson', number] = day
    return found


def _moment(row: AuditEntry) -> str:
    return f'{clock.local(row.at):%d.%m.%Y %H:%M}'


def _who(row: AuditEntry, names: dict[int, str]) -> str:
    return names.get(row.person_id or 0, 'программа')


def _role(role: str) -> str:
    return Role(role).label if role in Role.__members__.values() else role
