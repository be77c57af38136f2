"""Checks of people: one person behind one code on every sheet, one class at a time, logins that differ."""

from datetime import date
from typing import Any

from .cells import show_class
from .checking import Check, show
from .read import Row
from .world import ClassSpan, Human

NAME = ('last_name', 'first_name', 'middle_name')
CARD = ('enrolled_on', 'order_number', 'order_date')


def check_staff(check: Check) -> None:
    """«Сотрудники»."""
    for row in check.data.rows:
        check.once(row)
        _person(check, row, (*NAME, 'sex', 'birth_date', 'phone', 'email', 'login'), staff=True)
        _doubt(check, row)


def check_classes(check: Check) -> None:
    """«Классы»: each with a class teacher of the staff, or none."""
    for row in check.data.rows:
        check.once(row)
        check.person(row, 'teacher', staff=True)
        if row.get('class') is None:
            check.world.classes_doubtful = True
        else:
            check.world.classes[row['class']] = row.get('shift') or check.world.classes.get(row['class'], 1)


def _doubt(check: Check, row: Row) -> None:
    if row.bad:
        check.world.doubtful |= {row.get('code') or '', ' '.join(row.get(key) or '' for key in NAME).strip().casefold()}


def check_pupils(check: Check) -> None:
    """«Обучающиеся»: a row per pupil, or one per class where the pupil has changed it in the year («В классе с»)."""
    rows: dict[str, list[Row]] = {}
    for row in check.data.rows:
        check.klass(row)
        human = _person(check, row, (*NAME, 'sex', 'birth_date', 'snils', 'login', *CARD), staff=False)
        _doubt(check, row)
        if human and row.get('class') in check.world.classes and row.get('enrolled_on'):
            rows.setdefault(human.code, []).append(row)
    for code, mine in rows.items():
        _memberships(check, code, mine)


def _memberships(check: Check, code: str, rows: list[Row]) -> None:
    """Fill in when the pupil came into each class and left it; nobody is in two classes at once."""
    known = check.world.in_class.get(code, [])
    for row in rows:
        same = [span for span in known if span.klass == row['class']]
        start = same[0].since if len(same) == 1 else max(row['enrolled_on'], check.world.year_starts)
        row.cells['since'] = row.get('since') or start
    rows.sort(key=lambda row: row['since'])
    spans: list[ClassSpan] = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        stored = next((span for span in known if span.since == row['since']), None)
        kept = stored.until if stored and 'until' not in check.data.present else None
        row.cells['until'] = row.get('until') or kept \
            or (after['since'] if after and after['since'] > row['since'] else None)
        if stored and stored.klass != row['class']:
            check.fail(row, 'class', f'В журнале этот обучающийся с {show(row["since"])} в {show_class(stored.klass)}. '
                       'Перевод вносят с датой: добавьте строку и столбец «В классе с».')
        spans.append(ClassSpan(row['since'], row['until'], row.number, row['class']))
        if row['until'] and row['until'] <= row['since']:
            check.fail(row, 'until', 'Выбыл раньше, чем прибыл.')
    starts = {span.since for span in spans}
    spans += [span for span in known if span.since not in starts]
    _one_class_at_once(check, rows, spans)
    check.world.in_class[code] = spans


def _one_class_at_once(check: Check, rows: list[Row], spans: list[ClassSpan]) -> None:
    numbers = {row.number: row for row in rows}
    for index, span in enumerate(spans):
        for other in spans[:index]:
            if not span.meets(other):
                continue
            row = numbers[max(span.row, other.row)]
            first = min(span.row, other.row)
            if first and span.klass == other.klass:
                check.fail(row, '', f'Повторяет строку {first}.')
            else:
                where = f'строка {first}' if first else 'так в журнале'
                klass = other.klass if row.number == span.row else span.klass
                check.fail(row, 'class', f'Обучающийся сразу в двух классах: ещё и в {show_class(klass)} ({where}).')


def check_parents(check: Check) -> None:
    """«Родители»: a row per child; what is said of the parent is the same in each."""
    for row in check.data.rows:
        check.person(row, 'pupil')
        _person(check, row, (*NAME, 'phone', 'email', 'login', 'consent'))
        check.once(row)


def _person(check: Check, row: Row, keys: tuple[str, ...], *, staff: bool | None = None) -> Human | None:
    """The person of a row: known by the code, or an unnumbered one of the journal by name, or new."""
    code = row.get('code')
    if not code:
        return None
    if row.bad and code in check.world.people:
        return check.world.people[code]
    name = ' '.join(row.get(key) or '' for key in NAME).strip()
    human = check.world.people.get(code) or _unnumbered(check, code, name) or Human(code, name)
    if not _same_person(check, row, human, name, staff=staff):
        return None
    if name and name != human.name:
        human.name = name
    if code not in check.world.names[name.casefold()] or code not in check.world.people:
        check.world.add_person(human)
    human.staff |= bool(staff)
    human.pupil |= staff is False
    for key in keys:
        if key in row.cells:
            _merge(check, row, human, key)
    _check_login(check, row, human)
    return human


def _unnumbered(check: Check, code: str, name: str) -> Human | None:
    """Somebody entered by hand before the workbook came gets the workbook's code."""
    found = [check.world.people[known] for known in check.world.names.get(name.casefold(), ())]
    found = [human for human in found if human.id and human.code == f'№{human.id}']
    if len(found) != 1:
        return None
    human = found[0]
    check.world.people.pop(human.code)
    check.world.names[name.casefold()].remove(human.code)
    human.code = code
    return human


def _same_person(check: Check, row: Row, human: Human, name: str, *, staff: bool | None) -> bool:
    """A code belongs to one person; a changed family name is still the same person, a wholly other name is not."""
    before = human.name.split(' ')
    strange = name and before[0] != row.get('last_name') and before[1:2] != [row.get('first_name')]
    contradicts = name and name != human.name and human.places
    crossed = (staff is False and human.staff) or (staff and human.pupil)
    if strange or contradicts or crossed:
        place = next(iter(human.places.values()), 'так в журнале')
        check.fail(row, 'code', f'«{human.code}»: этот код уже у другого человека: {human.name} ({place}). '
                   'Коды не повторяются и на разных листах.')
        return False
    return True


def _merge(check: Check, row: Row, human: Human, key: str) -> None:
    value = row.get(key)
    if human.fields.get(key) in (None, ''):
        human.fields[key] = value
        human.places[key] = f'«{check.data.sheet.name}», строка {row.number}'
    elif value not in (None, '') and value != human.fields[key]:
        check.fail(row, key, f'«{_shown(value)}»: в другом месте у этого человека «{_shown(human.fields[key])}» '
                   f'({human.places[key]}).')


def _check_login(check: Check, row: Row, human: Human) -> None:
    login = row.get('login')
    if not login:
        return
    owner = check.world.logins.setdefault(login.casefold(), human.code)
    if owner != human.code and owner in check.world.people:
        check.fail(row, 'login', f'«{login}»: этот логин уже у другого человека ({check.world.people[owner].name}).')
    elif human.account_login and human.account_login != login:
        check.fail(row, 'login', f'«{login}»: у человека уже есть учётная запись «{human.account_login}». Логин '
                   'выданной учётной записи меняет администратор.')


def _shown(value: Any) -> str:
    return show(value) if isinstance(value, date) else str(value)
