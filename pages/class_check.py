"""/class/check: «Выверка данных» — pupils and parents one by one, then the record (п. 17.5.2)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, class_tabs, dialogs, forms, live, states, web
from components.navigation import framed
from ejournal.access import Actor
from ejournal.rules.duties import Month, check_due
from ejournal.services import data_checks
from ejournal.services.data_checks import ClassCheck, Contact, Row
from ejournal.services.duties import MONTHS


def register() -> None:
    """Add the address."""
    web.page('/class/check', title='Выверка данных')(class_check_page)


async def class_check_page(klass: int = 0, month: str = '') -> None:
    """The list of a month with «Проверено»; «Завершить выверку» when all are ticked."""
    actor: Actor = await web.acting()
    first = await data_checks.of_class(actor, klass, month)

    async def load() -> ClassCheck:
        return await data_checks.of_class(await web.acting(), first.class_id, first.month.key)

    active = '/class' if first.class_id in actor.class_ids else '/school'
    with framed(f'Выверка данных, {first.name}', actor, active,
                subtitle='До 15 сентября и затем ежемесячно по май: данные обучающихся и родителей (п. 17.5.2)'):
        class_tabs.monthly(first.class_id, 'check', [(one.key, _name(one)) for one in first.months], first.month.key)
        await live.section(load, _draw, lambda found: [f'check:{found.class_id}'])


def _name(month: Month) -> str:
    return MONTHS[month.first.month - 1].capitalize()


def _draw(found: ClassCheck) -> None:
    gaps = sum(bool(row.missing or any(parent.missing for parent in row.parents)) for row in found.rows)
    with cards.tiles():
        cards.tile('Проверено', str(len(found.rows) - found.left), of=f'из {len(found.rows)}')
        cards.tile('Есть пропуски в данных', str(gaps), of='обучающихся')
        if not found.done:
            cards.tile('Изменено полей', str(found.changed), of='после прошлой выверки')
    if found.done:
        states.callout(f'Выверка завершена {found.done}.', 'good')
    with cards.card(_name(found.month), f'до {check_due(found.month):%d.%m.%Y} включительно', flush=True):
        if found.may_write and found.rows:
            with cards.row().classes('ej-card-tools'):
                if found.left:
                    left = [row.pupil_id for row in found.rows if not row.checked]
                    buttons.button(f'Отметить остальных: {len(left)}', partial(_tick, found, left)).mark('tick-all')
                else:
                    buttons.primary('Завершить выверку', partial(_ask, found)).mark('finish')
        if not found.rows:
            states.empty('В классе никого нет', 'Обучающиеся появятся после приказа о зачислении.')
        with cards.rows():
            for row in found.rows:
                _row(found, row)


def _row(found: ClassCheck, row: Row) -> None:
    born = f'род. {row.born}' if row.born else ''
    story = '; '.join(filter(None, (born, *(_contact(parent) for parent in row.parents))))
    with cards.item(row.name, story, href=f'/people/{row.pupil_id}'):
        for gap in (*row.missing, *(f'{parent.kinship}: {gap}' for parent in row.parents for gap in parent.missing)):
            chips.chip(f'нет: {gap}', 'warn')
        if row.checked:
            chips.chip('проверено', 'good', hint=row.checked)
        if found.may_write:
            if row.checked:
                buttons.quiet('Снять', partial(_tick, found, [row.pupil_id], on=False)).mark(f'untick-{row.pupil_id}')
            else:
                buttons.button('Проверено', partial(_tick, found, [row.pupil_id])).mark(f'tick-{row.pupil_id}')
        elif not row.checked:
            chips.chip('не проверено')


def _contact(parent: Contact) -> str:
    return ' '.join(filter(None, (
        f'{parent.kinship} {parent.name},', parent.phone or 'без телефона,', parent.email,
        '' if parent.access else '(без доступа)')))


async def _tick(found: ClassCheck, pupils: list[int], *, on: bool = True) -> None:
    with web.refusals_shown():
        await data_checks.tick(await web.acting(), found.class_id, found.month.key, pupils, on=on)


def _ask(found: ClassCheck) -> None:
    # Not inside the list, which is drawn anew by what other windows do.
    with ui.context.client.content, dialogs.sheet('Завершить выверку') as sheet:
        ui.label(f'{found.name}, {_name(found.month).lower()}: проверено {len(found.rows)}, изменено полей '
                 f'{found.changed}. Запись останется с Вашим именем и временем.')
        result = forms.text_field('Результат', 'result', hint='можно не заполнять: «данные верны» или «исправлены»')

    async def save() -> None:
        with web.refusals_shown():
            await data_checks.finish(await web.acting(), found.class_id, found.month.key, result.value or '')
            sheet.close()
            dialogs.notice('Выверка завершена', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Завершить', save).mark('finish-now')
    sheet.open()
