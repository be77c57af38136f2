"""«Калькулятор: какие отметки нужны»: marks one plans to get, and what the mean and the term's mark would be then."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, forms
from ejournal.analytics.forecast import ways, what_if
from ejournal.analytics.forecast.words import COUNTS
from ejournal.diary_shapes import Calculation, SubjectSums
from ejournal.rules.rounding import format_number

MARKS = (5, 4, 3, 2)
SHOWN_WAYS = 3
Plan = list[tuple[int, Decimal]]


class Calculator:
    """The card. It keeps what was planned by subject, also when `show` brings fresh marks."""

    def __init__(self, found: Calculation) -> None:
        self.found, self.plans = found, dict[str, Plan]()
        self.subject = next((one.name for one in found.subjects if one.count), found.subjects[0].name)
        self.weight = found.weights[0]
        with cards.card('Калькулятор: какие отметки нужны', 'по правилам школы, с весами работ; это не прогноз') as box:
            box.mark('calculator')
            with forms.fields():
                forms.select_field('Предмет', 'calc-subject', {one.name: one.name for one in found.subjects},
                                   value=self.subject, search=False).on_value_change(self._chosen)
                if len(found.weights) > 1:
                    weights = {str(one): _weight(one) for one in found.weights}
                    forms.select_field('Вес будущей работы', 'calc-weight', weights, value=str(self.weight),
                                       search=False).on_value_change(self._weighed)
            with cards.row() as adding:
                adding.props('role=group aria-label="Добавить будущую отметку"')
                ui.label('Если получу:')
                for mark in MARKS:
                    buttons.button(str(mark), partial(self._add, mark)).mark(f'calc-{mark}') \
                        .props(f'aria-label="Добавить {mark}"')
                buttons.quiet('Убрать всё', self._clear).mark('calc-clear')
            self.body = cards.stack().props('aria-live=polite')
        self.draw()

    def show(self, found: Calculation) -> None:
        """Fresh marks: the plan stays."""
        self.found = found
        self.draw()

    @property
    def sums(self) -> SubjectSums:
        """The chosen subject, the first one where it is gone."""
        return next((one for one in self.found.subjects if one.name == self.subject), self.found.subjects[0])

    @property
    def plan(self) -> Plan:
        """What is planned in the chosen subject."""
        return self.plans.setdefault(self.sums.name, [])

    def draw(self) -> None:
        """The marks, the plan, the result and the ways to the next mark."""
        self.body.clear()
        sums, plan = self.sums, self.plan
        with self.body:
            with cards.row():
                ui.label('Сейчас:').classes('ej-muted')
                for text, weight, work in sums.marks:
                    chips.mark_chip(text, hint=f'{work}, {_weight(weight)}')
                if not sums.marks:
                    ui.label('отметок ещё нет')
            if plan:
                with ui.element('div').classes('ej-planned'):
                    ui.label('Будущие:').classes('ej-muted')
                    for at, (mark, weight) in enumerate(plan):
                        buttons.button(f'{mark} · {_weight(weight)} ×', partial(self._drop, at)) \
                            .props(f'aria-label="Убрать {mark}, {_weight(weight)}"')
            self._result(sums, plan)

    def _result(self, sums: SubjectSums, plan: Plan) -> None:
        limits = self.found.thresholds
        now = what_if(sums.earned, sums.weight, thresholds=limits)
        then = what_if(sums.earned, sums.weight, plan, thresholds=limits)
        with cards.tiles():
            cards.tile('Средний балл сейчас', _mean(now.mean), of=_mark(now.mark))
            if plan:
                cards.tile('Станет', _mean(then.mean), of=_mark(then.mark))
        least, count = self.found.min_marks, sums.count + len(plan)
        if count < least:
            ui.label(f'Отметок {count}, для аттестации нужно не меньше {least}.').classes('ej-warn')
        for mark in range(then.mark + 1, 6):
            if then.mark or mark > 2:
                found = ways(then.earned, then.weight, limits[mark - 3], marks=(5, 4), weights=self.found.weights)
                said = said_ways(found, max(sums.left - len(plan), 0))
                ui.label(f'До „{mark}“: {said}.').mark(f'calc-ways-{mark}')

    def _chosen(self, event: object) -> None:
        self.subject = str(getattr(event, 'value', '') or self.subject)
        self.draw()

    def _weighed(self, event: object) -> None:
        self.weight = Decimal(str(getattr(event, 'value', '') or self.weight))

    def _add(self, mark: int) -> None:
        self.plan.append((mark, self.weight))
        self.draw()

    def _drop(self, at: int) -> None:
        del self.plan[at]
        self.draw()

    def _clear(self) -> None:
        self.plan.clear()
        self.draw()


def said_ways(found: Sequence[tuple[int, object, int]], left: int) -> str:
    """The nearest ways that fit into the lessons left, one mark a lesson; plainly when none does."""
    possible = [way for way in found if way[2] <= left]
    if possible:
        return ' или '.join(_way(*way) for way in possible[:SHOWN_WAYS])
    if not left:
        return 'уже не получится: уроков в этом периоде больше нет'
    why = f'{_way(*found[0])}, а уроков осталось {left}' if found else 'отметками „5“ и „4“ не дойти'
    return f'уже не получится по одной отметке за урок: {why}'


def _way(value: int, weight: object, count: int) -> str:
    verb = 'нужна' if count == 1 else 'нужны' if count < 5 else 'нужно'
    number = COUNTS[count] if count < len(COUNTS) else str(count)
    return f'{verb} {number} „{value}“ ({_weight(Decimal(str(weight)))})'


def _mean(value: Fraction | None) -> str:
    return format_number(value) if value is not None else '—'


def _mark(value: int) -> str:
    return f'за период „{value}“' if value else 'отметок нет'


def _weight(value: Decimal) -> str:
    return f'вес {value.normalize():f}'.replace('.', ',')
