"""The lists of the quality dashboard: whom to help, who is one mark short, what current marks tell (norms 4)."""

from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components import cards, chips, states
from ejournal.analytics import quality
from ejournal.analytics.forecast import words

SENIOR = 10  # half-years: another point of the term, another record
SHORT, NEEDY = 6, 8  # pupils of each kind; the rest is behind «Категории» and «Прогноз»


def current(board: Any) -> None:
    """Objectivity and the number of marks, as counts that lead to their reports (norms 4.7 b, c)."""
    if board.archived:
        with cards.card('Текущие отметки'):
            states.empty('Текущих отметок прошлого года нет', 'В журнал перенесены только итоговые отметки.')
        return
    far, above, few = (int(board.objectivity[name].sum()) for name in ('far', 'above', 'few'))
    low = int(board.filling['low'].sum())
    asked, period = board.asked, board.period  # the same period and filter there
    same = urlencode({'first': period.starts_on, 'last': min(period.ends_on, board.today), 'klass': asked.klass,
                      'teacher': asked.teacher, 'subject': asked.subject})
    with cards.card('Текущие отметки', 'каждая цифра открывает список в разделе «Контроль»'), cards.tiles():
        for label, number, tab, hint in (
                ('Отметка далека от среднего', far, 'objectivity', f'разница больше 0,5; из {len(board.objectivity)}'),
                ('Выше всех контрольных', above, 'objectivity', 'итоговая лучше каждой контрольной'),
                ('Итоговая по малому числу отметок', few, 'objectivity', f'отметок за период меньше {board.least}'),
                ('Мало отметок', low, 'fill', f'меньше 70 % нормы; из {len(board.filling)} (обучающийся, предмет)')):
            with ui.link('', f'/control?tab={tab}&{same}').classes(replace='ej-tile-link'):
                cards.tile(label, str(number), of=hint)


def reserve(board: Any) -> None:
    """Who is one mark short: with the subject and the teacher (norms 4)."""
    names = board.names
    with cards.card('Резерв', 'одна отметка отделяет от «отличников» и «хорошистов»', flush=True):
        short = [(one, quality.pupils_by(board.pupils, one)) for one in (quality.Category.ONE_FOUR,
                                                                         quality.Category.ONE_THREE)]
        if not any(len(found) for _, found in short):
            states.empty('Резерва нет', 'Список появится, когда итоговые отметки будут выставлены.')
            return
        with cards.rows():
            for category, found in short:
                for line in found.head(SHORT).to_dict('records'):
                    about = ', '.join(filter(None, (names.subject(line['subject']), names.teacher(line['teacher']))))
                    cards.item(names.pupil(line['pupil']), f'{names.school_class(line["class"])} · {category}: {about}',
                               href=f'/diary/{line["pupil"]}')


def needy(board: Any) -> None:
    """Whom to help before the term ends: the surest first, with how often such flags came true, or plain facts."""
    found, names = board.help, board.names
    if found is None:
        return
    shown = found.pupils[:NEEDY]
    with cards.card('Кому нужна помощь до конца периода', _record(found, names), flush=True):
        if not shown:
            states.empty('Пока никому' if found.running else 'Учебный период не идёт',
                         'Список появится, когда отметок станет больше.' if found.running
                         else 'Список появится, когда начнутся уроки с отметками.')
            return
        with cards.rows():
            for one in shown:
                _line(one, names)
        with cards.row().classes('ej-card-foot'):
            ui.link('Все пометки', f'/forecast?klass={board.asked.klass}' if board.asked.klass else '/forecast')


def _line(one: Any, names: Any) -> None:
    """«Цой Виктор · 8А · физика, алгебра», what threatens with its chance, and what can be done."""
    flag = one.flag
    about = ', '.join(names.subject(subject) for subject in one.subjects[:3])
    more = f' и ещё {len(one.subjects) - 3}' if len(one.subjects) > 3 else ''
    where = f'{names.school_class(flag.school_class)} · {about}{more}'
    with cards.item(names.pupil(flag.pupil), f'{where}. {flag.advice}' if flag.advice else where,
                    href=f'/forecast/pupil/{flag.pupil}'):
        if one.mark:
            chips.mark_chip(one.mark, hint=flag.name)
            ui.label(words.percent(flag.chance)).classes('ej-num')
        else:
            chips.chip(flag.name, 'warn')


def _record(found: Any, names: Any) -> str:
    """How often the flags that are listed came true; what the facts are."""
    if not found.measured:
        return 'текущий средний балл ниже «3» или мало отметок; прогноз пока не показываем'
    seen: dict[str, set[str]] = {}
    for one in found.pupils[:NEEDY]:
        grade = int(names.school_class(one.flag.school_class)[:-1] or 0)
        seen.setdefault(one.flag.measured, set()).add('10–11 классы' if grade >= SENIOR else '2–9 классы')
    if len(seen) == 1:
        return next(iter(seen))
    return '; '.join(f'{", ".join(sorted(who, reverse=True))}: {record}' for record, who in seen.items())
