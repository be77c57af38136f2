"""/plans/{id}/groups/{group}: plan and fact of a group, and the plan made to fit the lessons that are left."""

from nicegui import ui

from components import buttons, cards, dialogs, forms, states, tables, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.rules.plans import numbers, show
from ejournal.services import plan_fit
from ejournal.services.plan_fit import Fit

ROWS = [tables.Column('number', '№', numeric=True), tables.Column('topic', 'Тема'),
        tables.Column('hours', 'Часов', numeric=True), tables.Column('plan', 'По плану'),
        tables.Column('fact', 'Проведено'), tables.Column('note', 'Примечание')]


def register() -> None:
    """Add the address."""
    web.page('/plans/{plan_id}/groups/{group_id}', action=Action.PLANS_READ)(fit_page)


async def fit_page(plan_id: int, group_id: int) -> None:
    """Figures, why lessons fell out, proposals with a preview, and every topic with its days."""
    actor: Actor = await web.acting()
    fit = await plan_fit.of_group(actor, plan_id, group_id)
    with framed(f'План и факт, {fit.name}', actor, '/plans', subtitle='Прохождение программы по КТП') as page:
        with page.actions:
            buttons.link_button('Открыть КТП', f'/plans/{plan_id}')
        _figures(fit)
        with cards.card('Сдвиг и подгонка'):
            _proposals(fit)
        with cards.card('Темы по дням', flush=True):
            tables.data_table(ROWS, [_row(row) for row in fit.rows], caption='Темы', search=True)


def _figures(fit: Fit) -> None:
    with cards.tiles():
        cards.tile('Проведено', str(fit.taught), of=f'по плану на сегодня: {fit.planned}')
        word = 'Опережение, уроков' if fit.lag < 0 else 'Отставание, уроков'
        cards.tile(word, str(abs(fit.lag)), good=fit.lag <= 0)
        cards.tile('Осталось уроков', str(fit.lessons_left))
        cards.tile('Не помещается тем, ч', str(fit.excess), good=not fit.excess)
    if fit.reasons:
        states.callout('; '.join(f'{reason}: {count}' for reason, count in fit.reasons), title='Почему уроков меньше')


def _row(row: plan_fit.PlannedDay) -> tables.Row:
    planned = tables.Cell(f'{row.planned_on:%d.%m.%Y}', order=row.planned_on.toordinal()) if row.planned_on \
        else tables.Cell('не помещается', chip='warn')
    return {'number': row.number, 'topic': tables.Cell(row.line.topic, sub=row.line.section), 'plan': planned,
            'hours': show(row.line.hours), 'fact': ', '.join(f'{day:%d.%m.%Y}' for day in row.taught_on),
            'note': row.line.note}


def _proposals(fit: Fit) -> None:
    if not fit.excess:
        ui.label('Оставшиеся темы помещаются в оставшиеся уроки: менять план не нужно. '
                 'Темы выпавших уроков уже перешли на следующие.')
        return
    ui.label(f'В оставшиеся уроки не помещается {fit.excess} ч. Отмечено то, чего достаточно; правка касается только '
             f'класса {fit.name.split(",", maxsplit=1)[0]}.')
    boxes = [forms.checkbox(f'{step.text} (освобождает {step.gives} ч)', f'step-{index}', value=index in fit.suggested)
             for index, step in enumerate(fit.steps)]
    if not boxes:
        states.callout('Объединять и снимать нечего. Договоритесь с заместителем директора о дополнительных часах.')
    elif fit.writes:
        buttons.primary('Показать, что получится', lambda: _preview(
            fit, [index for index, box in enumerate(boxes) if box.value]))


async def _preview(fit: Fit, chosen: list[int]) -> None:
    with web.refusals_shown():
        _, lines = await plan_fit.preview(await web.acting(), fit.plan_id, fit.group_id, chosen)
        before = {row.line.id: row.line for row in fit.rows}

        async def apply() -> None:
            with web.refusals_shown():
                made = await plan_fit.apply(await web.acting(), fit.plan_id, fit.group_id, fit.version, chosen)
                ui.navigate.to(f'/plans/{made}/groups/{fit.group_id}')

        with dialogs.sheet('Каким станет план', wide=True) as sheet:
            states.callout('План класса станет черновиком: его нужно будет согласовать заново.', 'warn')
            tables.data_table(ROWS[:3] + ROWS[5:], [
                {'number': number, 'topic': tables.Cell(line.topic, sub=line.section), 'hours': show(line.hours),
                 'note': tables.Cell(line.note, chip='accent') if line != before[line.id] else line.note}
                for number, line in zip(numbers(lines), lines, strict=True)], caption='План после правки')
        with sheet.foot:
            buttons.primary('Применить', apply)
        sheet.open()
