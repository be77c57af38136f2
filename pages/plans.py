"""/plans: the common base of КТП (п. 11.6), and a new plan by hand or from another one."""

from nicegui import ui

from components import buttons, cards, dialogs, forms, tables, web
from components.chips import ChipKind
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.rules.plans import show
from ejournal.services import plans
from ejournal.services.plans import PlanRow

COLUMNS = [tables.Column('subject', 'Предмет'), tables.Column('scope', 'Классы'), tables.Column('author', 'Учитель'),
           tables.Column('year', 'Учебный год'), tables.Column('hours', 'Часов', numeric=True),
           tables.Column('status', 'Состояние')]
KINDS: dict[str, ChipKind] = {plans.DRAFT: '', plans.ON_APPROVAL: 'warn', plans.APPROVED: 'good'}


def register() -> None:
    """Add the address."""
    web.page('/plans', action=Action.PLANS_READ)(plans_page)


async def plans_page(view: str = '', grade: int = 0) -> None:
    """Own plans first for a teacher; what waits for approval first for the deputy; everything for all."""
    actor: Actor = await web.acting()
    views = _views(actor)
    chosen = view if view in views else next(iter(views))
    found = await plans.found(actor, mine=chosen == 'mine', grade=grade)
    rows = [row for row in found if chosen != 'waiting' or row.status == plans.ON_APPROVAL]
    with framed('КТП', actor, '/plans', subtitle='Календарно-тематическое планирование: единая база') as page:
        if actor.may(Action.PLANS_WRITE):
            with page.actions:
                buttons.primary('Новый план', begin)
        with cards.row().classes('ej-tools'):
            buttons.segmented([buttons.Segment(label, key, f'?view={key}&grade={grade}')
                               for key, label in views.items()], chosen, label='Какие планы')
            buttons.segmented([buttons.Segment('Все', '0', f'?view={chosen}'),
                               *(buttons.Segment(str(one), str(one), f'?view={chosen}&grade={one}')
                                 for one in range(1, 12))], str(grade), label='Параллель')
        with cards.card(flush=True):
            tables.data_table(COLUMNS, [_row(row) for row in rows], caption='Планы', search=True,
                              empty='Планов нет. Учитель составляет план сам или копирует готовый.')


def _views(actor: Actor) -> dict[str, str]:
    views = {}
    if actor.may(Action.PLANS_APPROVE):
        views['waiting'] = 'На согласовании'
    if actor.may(Action.PLANS_WRITE):
        views['mine'] = 'Мои'
    return {**views, 'all': 'Все'}


def _row(row: PlanRow) -> tables.Row:
    order = f'{row.grade:02}{row.letter}'
    return {'subject': tables.Cell(row.subject, href=f'/plans/{row.id}'), 'year': row.year, 'hours': show(row.hours),
            'scope': tables.Cell(row.scope, order=order), 'author': row.author or 'без автора',
            'status': tables.Cell(plans.STATUSES[row.status], chip=KINDS[row.status])}


async def begin() -> None:
    """Ask for the subject and the classes, make an empty plan and open it."""
    with web.refusals_shown():
        taught = await plans.subjects_to_plan(await web.acting())
        if not taught:
            dialogs.notice('У вас нет нагрузки в этом учебном году: план составляет учитель предмета.', 'warn')
            return
        whole = {(subject, name, grade, '') for subject, name, grade, _ in taught}
        choices = sorted({*whole, *taught}, key=lambda one: (one[1], one[2], one[3]))

        async def make() -> None:
            with web.refusals_shown():
                subject, _, grade, letter = choices[field.value]
                ui.navigate.to(f'/plans/{await plans.create(await web.acting(), subject, grade, letter)}')

        with dialogs.sheet('Новый план') as sheet:
            field = forms.select_field('Предмет и классы', 'scope', {
                index: f'{name}, {plans.scope(grade, letter)}'
                for index, (_, name, grade, letter) in enumerate(choices)}, value=0)
            ui.label('Готовый план другого года, класса или коллеги копируют с его страницы.').classes('ej-muted')
        with sheet.foot:
            buttons.primary('Создать', make)
        sheet.open()
