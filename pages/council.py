"""/council/{class}: decisions of the pedagogical council, for all pupils at once or one by one (norms 2)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import council
from ejournal.services.council import ClassDecisions, PupilDecision


def register() -> None:
    """Add the address."""
    web.page('/council/{class_id}', title='Решения педагогического совета')(council_page)


async def council_page(class_id: int) -> None:
    """The class with its decisions; who may, chooses a kind for some or all."""
    actor: Actor = await web.acting()
    shown = await council.of_class(actor, class_id)

    async def load() -> ClassDecisions:
        return await council.of_class(await web.acting(), class_id)

    active = '/closing' if actor.may(Action.CLOSING_READ) else '/class'
    with framed(f'Решения педагогического совета, {shown.name}', actor, active) as page:
        with page.chips:
            chips.chip(f'обучающихся: {len(shown.pupils)}')
        await live.section(load, _draw, lambda found: [f'council:{found.class_id}'])


def _draw(found: ClassDecisions) -> None:
    if found.closed:
        states.callout('Учебный год закрыт: решения изменить нельзя.', 'info')
    if not found.pupils:
        states.empty('В классе никого нет', 'Обучающиеся появятся после приказа о зачислении.')
        return
    may = found.may_write and not found.closed
    without = [row for row in found.pupils if not row.text]
    if may:
        with cards.row():
            if without:
                buttons.primary(f'Решение для всех без решения: {len(without)}', lambda: _ask(found, without))
            buttons.button('Решение для всего класса', lambda: _ask(found, list(found.pupils)))
    with cards.card(flush=True), cards.rows():
        for row in found.pupils:
            debts = f'Годовые: {row.debts}' if row.debts else ''
            with cards.item(row.name, ' · '.join(filter(None, (row.text or 'решения нет', row.protocol, debts)))):
                if row.debts:
                    chips.chip('задолженность', 'warn')
                if may:
                    buttons.quiet('Изменить' if row.text else 'Внести', partial(_ask, found, [row]))


def _ask(found: ClassDecisions, rows: list[PupilDecision]) -> None:
    name = rows[0].name if len(rows) == 1 else f'{found.name}: {len(rows)}'
    with dialogs.sheet(f'Решение педагогического совета · {name}') as question:
        kind = forms.select_field('Решение', 'kind', found.kinds, value=next(iter(found.kinds)))
        with forms.fields():
            number = forms.text_field('Номер протокола', 'number', required=True)
            on = forms.date_field('Дата протокола', 'on', required=True)
        debts = [row.name for row in rows if row.debts]
        if len(rows) > 1 and debts:
            ui.label(f'С годовой «2», «незач» или «н/а»: {", ".join(debts)}.').classes('ej-warn')

    async def save() -> None:
        with web.refusals_shown():
            await council.decide(await web.acting(), found.class_id, [row.pupil_id for row in rows], str(kind.value),
                                 number=number.value or '', on=on.day)
            question.close()

    with question.foot:
        buttons.button('Отмена', question.close)
        buttons.primary('Внести решение', save)
    question.open()
