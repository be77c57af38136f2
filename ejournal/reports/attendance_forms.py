"""«Отчёт о посещаемости класса (по месяцам)» and «Сводная ведомость учёта посещаемости» (norms 3, п. 17.5.10)."""

from datetime import date, timedelta

from ejournal.analytics import attendance
from ejournal.analytics.attendance.reports import MONTH_FIGURES, SHEET_FIGURES, WHOLE_CLASS, YEAR
from ejournal.frames import Frames

from .names import Names, class_lines
from .pictures import Part, Stacked
from .shapes import Column, Kind, Report, Row, Section, Value, plain, shown

MONTHS = ('январь', 'февраль', 'март', 'апрель', 'май', 'июнь', 'июль', 'август', 'сентябрь', 'октябрь', 'ноябрь',
          'декабрь')
DAYS_MM, DAY_MM = 130.0, 6.2  # what is left for the days of a month on A4, and the most one needs
ILL, EXCUSED, UNEXCUSED = 'По болезни', 'По ув. причине (без болезни)', 'Без ув. причины'
FIGURES = (
    Column('дней', Kind.WHOLE, 'Всего', 8), Column('уроков', Kind.WHOLE, 'Всего', 8),
    Column('дней', Kind.WHOLE, ILL, 9), Column('уроков', Kind.WHOLE, ILL, 9),
    Column('дней', Kind.WHOLE, EXCUSED, 9), Column('уроков', Kind.WHOLE, EXCUSED, 9),
    Column('дней', Kind.WHOLE, UNEXCUSED, 9), Column('уроков', Kind.WHOLE, UNEXCUSED, 9),
    Column('Не выяснено, уроков', Kind.WHOLE, width=6, upright=True),
    Column('Опоздания', Kind.WHOLE, width=6, upright=True))
PERCENT = '% посещаемости = (уроки − пропущенные) / уроки обучающихся · 100, без «осв»; опоздания не считаются'
LETTERS = ('Б — по болезни, УП — по уважительной причине, НП — без уважительной причины, ОТ — причина не выяснена, '
           'оп — опоздание; число — пропущенные уроки дня')

REASONS = (('ill', 'по болезни', '#e6b955'), ('excused', 'по уважительной (без болезни)', '#8fb3f2'),
           ('unexcused', 'без уважительной', '#ee9790'), ('unknown', 'не выяснено', '#b5bfcc'))
BY_MONTH = (Column('Месяц', width=30), Column('Уроков обучающихся', Kind.WHOLE, width=24),
            *(Column(label.capitalize(), Kind.WHOLE, 'Пропущено уроков', 26) for _, label, _ in REASONS),
            Column('всего', Kind.WHOLE, 'Пропущено уроков', 20), Column('% посещаемости', Kind.PERCENT, width=26))


def by_month(data: Frames, class_id: int, until: date) -> tuple[Section, Stacked | None]:
    """The class's months of the year up to a day, as a table and as the picture of the same figures."""
    seats = data.seats[data.seats['class'] == class_id]
    rows = attendance.with_periods(attendance.days(attendance.between(seats, data.starts_on, until)))
    found = attendance.totals(rows, by=['month']).to_dict('records') if len(rows) else []
    names = tuple(MONTHS[one['month'].month - 1] for one in found)
    table = tuple(Row((name, int(one['seats']), *(int(one[key]) for key, *_ in REASONS), int(one['missed']),
                       plain(one['percent']))) for name, one in zip(names, found, strict=True))
    section = Section(BY_MONTH, table, title='По месяцам', empty='Уроков ещё не было.')
    if not found:
        return section, None
    return section, Stacked(
        'Пропущено уроков по месяцам, сверху — % посещаемости', names,
        tuple(Part(label, ink, tuple(int(one[key]) for one in found)) for key, label, ink in REASONS),
        tuple(f'{shown(plain(one["percent"]), Kind.PERCENT)} %' for one in found))


def month(data: Frames, class_id: int, first: date, *, today: date) -> Report:
    """The class's month up to today: what each pupil missed on each school day and why."""
    names = Names.of(data)
    made = attendance.month_report(data.seats, data.pupils, class_id, first, today)
    width = min(DAY_MM, DAYS_MM / max(1, len(made.days)))
    columns = (Column('№', Kind.WHOLE, width=7), Column('ФИО', width=-1),
               *(Column(str(day.day), over='Дни месяца', width=width) for day in made.days),
               *(Column(one.title, one.kind, one.over, one.width, upright=True) for one in FIGURES))
    body = [Row(tuple(plain(value) for value in line)) for line in made.rows.itertuples(index=False, name=None)]
    if body:
        none: tuple[Value, ...] = ('',) * len(MONTH_FIGURES)
        body += [Row(('', str(title), *(str(one) for one in counts), *none), strong=True)
                 for title, counts in zip(made.absent.index, made.absent.to_numpy().tolist(), strict=True)]
        body.append(Row(('', WHOLE_CLASS, *[''] * len(made.days), *made.whole.values()), strong=True))
    title = f'{MONTHS[first.month - 1]} {first.year} года'
    whole = Section((Column('Итог', width=60), Column('Значение', Kind.PERCENT, width=20)),
                    (Row(('% посещаемости', made.percent)),))
    months, picture = by_month(data, class_id, min(_last(first), today))
    return Report(f'Посещаемость {names.school_class(class_id)} за {MONTHS[first.month - 1]} {first.year}',
                  'Отчёт о посещаемости класса', class_lines(data, names, class_id, f'Месяц: {title}.'),
                  (Section(columns, tuple(body), empty='В этом месяце в классе никого не было.'), months, whole),
                  (PERCENT, LETTERS), ('Классный руководитель',), landscape=True, small=True, picture=picture)


def _last(first: date) -> date:
    """The last day of the month."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def sheet(data: Frames, class_id: int, *, today: date) -> Report:
    """«Сводная ведомость учёта посещаемости»: days, lessons and latenesses by period; kept 75 years (п. 19)."""
    names = Names.of(data)
    table = attendance.summary_sheet(data.seats, data.pupils, data.terms, class_id, today)
    terms = data.terms.drop_duplicates('name').set_index('name')['starts_on']
    periods = [str(pair[0]) for pair in table.columns[1:]]
    begun = [name for name in periods if name == YEAR or terms[name].date() <= today]
    over = list(dict.fromkeys(periods))
    columns = (Column('№', Kind.WHOLE, width=7), Column('ФИО', width=-1),
               *(Column(title, Kind.WHOLE, name, 8, upright=True) for name in over for title in SHEET_FIGURES))
    body = []
    for number, line in zip(table.index, table.itertuples(index=False, name=None), strict=True):
        counts = [int(value) if name in begun else None for name, value in zip(periods, line[1:], strict=True)]
        body.append(Row((int(number) if number else '', line[0], *counts), strong=not number))
    title = f'Сводная ведомость учёта посещаемости обучающихся {names.school_class(class_id)} класса'
    return Report(f'Сводная ведомость посещаемости {names.school_class(class_id)}',
                  f'{title}, {data.year_name} учебный год', (f'По {min(today, data.ends_on):%d.%m.%Y} включительно.',),
                  (Section(columns, tuple(body) if len(body) > 1 else (), empty='В классе нет обучающихся.'),),
                  ('День пропущен, если пропущены все его уроки. Опоздания в пропуски не входят.',
                   'Дело № ______ по номенклатуре дел. Срок хранения 75 лет. М. П.',
                   'Дата: «____» ______________ 20____ г.'),
                  ('Классный руководитель', 'Заместитель директора', 'Директор'), landscape=True, archival=True,
                  small=True)
