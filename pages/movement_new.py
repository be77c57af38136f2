"""/movement/new: an order that moves a pupil — typed, its consequences shown, then done (п. 17.6.1)."""

from typing import Any

from nicegui import ui

from components import buttons, cards, dialogs, forms, states, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.card_fields import KINSHIP
from ejournal.rules.movement import REASONS, MoveKind
from ejournal.services import movement
from ejournal.services.movement import Order, Plan
from ejournal.services.newcomers import Newcomer, Relative

TITLES = {MoveKind.ADMIT: 'Зачислить', MoveKind.TRANSFER: 'Перевести', MoveKind.LEAVE: 'Отчислить',
          MoveKind.RETURN: 'Восстановить'}
PLACES = {MoveKind.ADMIT: 'Откуда прибыл(а)', MoveKind.LEAVE: 'Куда выбыл(а)'}


def register() -> None:
    """Add the address."""
    web.page('/movement/new', action=Action.MOVEMENT_WRITE, title='Оформить движение')(new_page)


async def new_page(kind: str = '') -> None:
    """The form of one kind of order."""
    actor: Actor = await web.acting()
    chosen = next((one for one in MoveKind if one.name.lower() == kind), MoveKind.TRANSFER)
    with framed('Оформить движение', actor, '/movement', subtitle='Только по приказу директора (п. 17.6)'):
        with cards.row():
            buttons.segmented([buttons.Segment(one.value.capitalize(), one.name.lower(), f'?kind={one.name.lower()}')
                               for one in MoveKind], chosen.name.lower(), label='Вид движения')
        await Form(chosen).build(actor)


class Form:
    """The fields of an order, and below them what it will change."""

    def __init__(self, kind: MoveKind) -> None:
        self.kind = kind
        self.fields: dict[str, Any] = {}

    async def build(self, actor: Actor) -> None:
        """Draw the form."""
        with cards.card(), forms.form():
            if self.kind is MoveKind.ADMIT:
                self._newcomer()
            else:
                self.fields['pupil'] = forms.select_field(
                    'Обучающийся', 'pupil', await movement.pupils(actor, self.kind), search=True, required=True)
            self._order(await movement.choices(actor))
            with cards.row():
                buttons.primary('Показать последствия', self.preview).mark('preview')
        self.place = cards.stack()

    def _newcomer(self) -> None:
        with forms.fields():
            for key, label in (('last', 'Фамилия'), ('first', 'Имя'), ('middle', 'Отчество')):
                self.fields[key] = forms.text_field(label, key, required=key != 'middle')
            self.fields['sex'] = forms.select_field('Пол', 'sex', {'': '—', 'М': 'М', 'Ж': 'Ж'}, value='',
                                                    required=True)
            self.fields['born'] = forms.date_field('Дата рождения', 'born', required=True)
        ui.label('Родитель (законный представитель)').classes('ej-strong')
        with forms.fields():
            for key, label in (('p_last', 'Фамилия'), ('p_first', 'Имя'), ('p_middle', 'Отчество')):
                self.fields[key] = forms.text_field(label, key)
            self.fields['kinship'] = forms.select_field('Степень родства', 'kinship', {one: one for one in KINSHIP},
                                                        value='мать')
            self.fields['p_phone'] = forms.text_field('Телефон', 'p_phone')

    def _order(self, classes: dict[int, str]) -> None:
        with forms.fields():
            self.fields['number'] = forms.text_field('№ приказа', 'number', required=True)
            self.fields['dated'] = forms.date_field('Дата приказа', 'dated', required=True)
            self.fields['since'] = forms.date_field('С какого дня', 'since', value=clock.today(), required=True,
                                                    hint='С этого дня меняются списки классов')
            if self.kind.arrives:
                self.fields['to'] = forms.select_field('В класс', 'to', {0: '—'} | classes, value=0, required=True)
            self.fields['reason'] = forms.select_field('Основание', 'reason', {one: one for one in REASONS[self.kind]},
                                                       value=REASONS[self.kind][0])
            if self.kind in PLACES:
                self.fields['place'] = forms.text_field(PLACES[self.kind], 'place')

    def _text(self, key: str) -> str:
        return str(self.fields[key].value or '') if key in self.fields else ''

    def order(self) -> Order:
        """The order as typed."""
        newcomer = None
        if self.kind is MoveKind.ADMIT:
            parent = Relative(self._text('p_last'), self._text('p_first'), self._text('p_middle'),
                              self._text('kinship'), self._text('p_phone'))
            newcomer = Newcomer(self._text('last'), self._text('first'), self._text('middle'), self._text('sex'),
                                self.fields['born'].day, parent)
        pupil = self.fields['pupil'].value if 'pupil' in self.fields else None
        to = int(self.fields['to'].value or 0) or None if 'to' in self.fields else None
        return Order(self.kind, pupil, self._text('number'), self.fields['dated'].day, self.fields['since'].day, to,
                     self._text('reason'), self._text('place'), newcomer)

    async def preview(self) -> None:
        """What the order will change, or why it cannot."""
        self.place.clear()
        with web.refusals_shown():
            order = self.order()
            plan = await movement.preview(await web.acting(), order)
            with self.place:
                self._consequences(plan, order)

    def _consequences(self, plan: Plan, order: Order) -> None:
        with cards.card('Что изменится'):
            for note in plan.notes:
                ui.label(note)
            for warning in plan.warnings:
                states.callout(warning, 'warn')

            async def execute() -> None:
                with web.refusals_shown():
                    await movement.execute(await web.acting(), order)
                    self.place.clear()
                    dialogs.notice('Движение оформлено', 'good')
                    ui.navigate.to('/movement')
            with cards.row():
                buttons.primary(f'{TITLES[self.kind]} по приказу № {order.order_number}', execute).mark('execute')
