"""A register in memory that speaks the grid's protocol: enough of the rules to refuse, to clash and to remember."""

from dataclasses import dataclass, field
from typing import Any

from tests.browser.grid_component.fake_school import ABSENCES, DAYS, NAMES, NOW, SHEET, TYPES, lesson_of


@dataclass
class Register:
    """One group's register; `posts` keeps the bodies received, `said` the answer of every operation applied."""

    group: int
    mode: str = ''
    marks: dict[tuple[int, int], list[Any]] = field(default_factory=dict)
    attendance: dict[tuple[int, int], list[Any]] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    finals: dict[tuple[int, int], list[Any]] = field(default_factory=lambda: {(3, 101): ['4', 1, '']})
    authors: dict[tuple[int, int], str] = field(default_factory=dict)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    history: dict[tuple[int, int], list[dict[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill the register with a quarter that looks like a real one."""
        following = [[12, '2026-11-27', 1], [13, '2026-11-30', 3]]
        days = self._long() if 'long' in self.mode else DAYS
        self.lessons: list[dict[str, Any]] = [
            lesson_of(i, date, no, works, following) for i, (date, no, works) in enumerate(days, start=1)
        ]
        names = NAMES + [f'Яковлев{i} Павел' for i in range(30 - len(NAMES))] if 'long' in self.mode else NAMES
        self.pupils: list[dict[str, Any]] = [
            {'id': 100 + i, 'name': name, 'from': '', 'to': '', 'info': ''} for i, name in enumerate(names, start=1)
        ]
        self.pupils[4] |= {'from': '2026-11-10'}
        if 'gap' in self.mode:
            self.pupils[8] |= {'from': '2026-11-03', 'spans': [['2026-11-03', '2026-11-10'], ['2026-11-23', '']]}
        self.pupils[7] |= {'info': 'Сидит на первой парте'}
        self._fill()

    def _long(self) -> list[tuple[str, int, list[int]]]:
        dates = [f'2026-{month:02}-{day:02}' for month in (10, 11) for day in range(1, 26)]
        return [(date, 1 + i % 6, [10 + i % 4]) for i, date in enumerate(dates)]

    def _fill(self) -> None:
        for lesson in self.lessons:
            row = SHEET.get(lesson['date'], '45-4-53-4--4-35-4--434-5-4-35-4')
            for i, pupil in enumerate(self.pupils):
                mark = row[i] if i < len(row) else '-'
                if mark != '-' and lesson['works']:
                    self.marks[lesson['works'][i % len(lesson['works'])]['id'], pupil['id']] = [mark, 1, 0]
        for date, number, code in ABSENCES:
            for lesson in self.lessons:
                if lesson['date'] == date:
                    self.attendance[lesson['id'], 100 + number] = [code, 1, 0]
        if 'long' not in self.mode:
            self._note(90, 112, 'Пересдача в пятницу')

    def _note(self, work: int, pupil: int, text: str) -> None:
        self.marks.setdefault((work, pupil), ['3' if work == 90 else '', 1, 0])[2] = 1 if text else 0
        self.comments[work, pupil] = text

    def lesson(self, number: int) -> dict[str, Any]:
        """The lesson with this id."""
        return self.lessons[number - 1]

    def snapshot(self) -> dict[str, Any]:
        """The register as the page gets it."""
        works = {work['id']: lesson['id'] for lesson in self.lessons for work in lesson['works']}
        readonly, reasons = 'readonly' in self.mode, 'reasons' in self.mode
        can = dict.fromkeys(('marks', 'attendance', 'topic', 'homework', 'works'), not readonly and not reasons)
        return {
            'group': self.group,
            'term': 3,
            'subject': 'физика',
            'class': '8А',
            'subgroup': '',
            'title': 'Физика, 8А',
            'term_name': '2 четверть',
            'account': 5,
            'me': 'Гук Л. М.',
            'now': NOW,
            'marking': 'marks',
            'forecast': 'forecast' in self.mode,
            'scale': ['5', '4', '3', '2'],
            'thresholds': ['2.50', '3.50', '4.50'],
            'min_marks': 3,
            'debt_counts': False,
            'can': can | {'reasons': reasons, 'history': True, 'final': 'final' in self.mode},
            'final_values': ['5', '4', '3', '2', 'н/а', 'осв'],
            'final_due': '2027-01-11T23:59:59',
            'why_not': 'Журнал ведёт Гук Л. М.; вам он открыт для просмотра.' if readonly or reasons else '',
            'types': TYPES,
            'default_type': 10,
            'lessons': self.lessons,
            'pupils': self.pupils,
            'marks': [
                [works[work], work, pupil, *mark]
                for (work, pupil), mark in self.marks.items()
                if (mark[0] or mark[2]) and work in works
            ],
            'attendance': [[lesson, pupil, *code] for (lesson, pupil), code in self.attendance.items() if code[0]],
            'final': [[pupil, *final] for (_, pupil), final in self.finals.items()],
        }

    def apply(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        """The answer for one operation; a known id gets the answer it got before."""
        if op['id'] in self.said:
            return self.said[op['id']]
        answer = {'id': op['id'], **getattr(self, f'_{op["kind"]}')(op, dry=dry)}
        if not dry:
            self.said[op['id']] = answer
        return answer

    def _swap(
        self, op: dict[str, Any], table: dict[tuple[int, int], list[Any]], key: tuple[int, int], *, dry: bool
    ) -> dict[str, Any]:
        known = table.get(key, ['', 0, 0])
        if known[0] == op['new'] and known[2] == op.get('minutes', known[2]):
            return {'status': 'unchanged', 'value': known[0], 'version': known[1], 'message': '', 'by': ''}
        if known[0] != op['old']:
            by = self.authors.get(key, '')
            return {'status': 'conflict', 'value': known[0], 'version': known[1], 'message': '', 'by': by}
        if not dry:
            table[key] = [op['new'], known[1] + 1, op.get('minutes', known[2])]
            self.history.setdefault(key, []).append(
                {
                    'at': '24.11.2026 14:48',
                    'who': 'Гук Л. М.',
                    'role': 'учитель',
                    'old': known[0],
                    'new': op['new'],
                    'reason': '',
                    'source': op.get('source', ''),
                }
            )
        return {'status': 'saved', 'value': op['new'], 'version': known[1] + 1, 'message': '', 'by': ''}

    def _refusal(self, op: dict[str, Any]) -> dict[str, Any] | None:
        lesson = self.lesson(op['lesson'])
        # «2» on the day of 20 November stands for any rule only the server knows.
        forbidden = (op['new'], op['lesson']) == ('2', 9) and op['source'] != 'undo'
        message = lesson['locked'] or ('Двойка здесь запрещена сервером.' if forbidden else '')
        return {'status': 'refused', 'value': op['old'], 'message': message, 'by': '', 'until': ''} if message else None

    def _mark(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        if refusal := self._refusal(op):
            return refusal
        work, extra = op['work'], {}
        if work is None:
            made = self._work_of(op, dry=dry)
            work, extra = made['id'], {'work': made}
        return self._swap(op, self.marks, (work, op['pupil']), dry=dry) | extra

    def _work_of(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        lesson = self.lesson(op['lesson'])
        for work in lesson['works']:
            if work['type'] == op['type']:
                return work
        work = {
            'id': op['lesson'] * 10 + len(lesson['works']),
            'type': op['type'],
            'weight': str(op.get('weight') or '1'),
            'topic': op.get('topic') or '',
            'due': lesson['due'],
            'lock': lesson['marks_lock'],
        }
        if not dry:
            lesson['works'].append(work)
        return work

    def _final(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        known = self.finals.get((op['term'], op['pupil']), ['', 0, ''])
        if known[0] != op['old']:
            by = self.authors.get((op['term'], op['pupil']), '')
            return {'status': 'conflict', 'value': known[0], 'version': known[1], 'message': '', 'by': by}
        if op['new'] == 'осв':
            return {'status': 'refused', 'value': known[0], 'message': 'Освобождение — по приказу.', 'by': ''}
        if not dry:
            self.finals[op['term'], op['pupil']] = [op['new'], known[1] + 1, op['reason']]
        return {'status': 'saved', 'value': op['new'], 'version': known[1] + 1, 'message': '', 'by': ''}

    def _attendance(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        if 'reasons' not in self.mode and (refusal := self._refusal(op)):
            return refusal
        return self._swap(op, self.attendance, (op['lesson'], op['pupil']), dry=dry)

    def _comment(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        made = self._work_of(op, dry=dry) if op['work'] is None else None
        self._note(made['id'] if made else op['work'], op['pupil'], op['new'])
        return {'status': 'saved', 'value': op['new'], 'version': 2, 'message': '', 'by': ''} | (
            {'work': made} if made else {}
        )

    def _work(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        lesson = self.lesson(op['lesson'])
        if op.get('remove'):
            lesson['works'] = [work for work in lesson['works'] if work['id'] != op['work']]
            return {'status': 'saved', 'value': '', 'version': 1, 'message': '', 'by': ''}
        if op['work'] is None:
            made = self._work_of(op, dry=dry)
        else:
            made = next(work for work in lesson['works'] if work['id'] == op['work'])
            made.update({name: op[name] for name in ('type', 'weight', 'topic')})
        return {'status': 'saved', 'value': '', 'version': 1, 'message': '', 'by': '', 'work': made}

    def _topic(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        lesson = self.lesson(op['lesson'])
        if not any('а' <= sign <= 'я' or sign == 'ё' for sign in op['new'].lower()):
            return {'status': 'refused', 'value': op['old'], 'message': 'Тема урока пишется по-русски.', 'by': ''}
        if lesson['topic'] != op['old']:
            return {'status': 'conflict', 'value': lesson['topic'], 'message': '', 'by': 'Чехонина Р. Л.'}
        lesson['topic'] = op['new']
        return {'status': 'saved', 'value': op['new'], 'version': 2, 'message': '', 'by': ''}

    def _homework(self, op: dict[str, Any], *, dry: bool) -> dict[str, Any]:
        homework = {
            'text': op['new'],
            'due_on': op['due_on'],
            'due_lesson': op['due_lesson'],
            'none': op['none'],
            'version': 2,
        }
        self.lesson(op['lesson'])['homework'] = homework
        return {
            'status': 'saved',
            'value': op['new'],
            'version': 2,
            'message': '',
            'by': '',
            'lesson': {'homework': homework},
        }

    def cell(self, key: tuple[int, int]) -> dict[str, Any]:
        """Comment and history of a cell."""
        return {'comment': self.comments.get(key, ''), 'history': self.history.get(key, [])}
