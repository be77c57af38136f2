"""/data-changes: what families of the own class have told; the class teacher applies or refuses (п. 17.7, 17.8)."""

from functools import partial

from components import buttons, cards, chips, dialogs, forms, live, states, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import data_changes
from ejournal.services.data_changes import Told


def register() -> None:
    """Add the address."""
    web.page('/data-changes', action=Action.CLASS_CARDS, title='Изменения данных')(changes_page)


async def changes_page() -> None:
    """Waiting ones above, decided ones below; it follows while it is open."""
    actor: Actor = await web.acting()

    async def load() -> list[Told]:
        return await data_changes.waiting(await web.acting())

    with framed('Изменения данных', actor, '/data-changes', subtitle='О чём сообщили обучающиеся и родители класса'):
        await live.section(load, _draw, lambda _: [data_changes.KEY])


def _draw(lines: list[Told]) -> None:
    waiting = [line for line in lines if line.applied is None]
    with cards.card('Ждут ответа', str(len(waiting)) if waiting else '', flush=bool(waiting)):
        if not waiting:
            states.empty('Сообщений нет', 'Они появятся здесь сразу, как только семья сообщит об изменении.')
        _list(waiting)
    if decided := [line for line in lines if line.applied is not None]:
        with cards.card('С ответом', flush=True):
            _list(decided)


def _list(lines: list[Told]) -> None:
    with cards.rows():
        for line in lines:
            story = [f'{line.what}: {line.old or "—"} → {line.new}',
                     f'{line.told_by}, {clock.local(line.told_at):%d.%m.%Y %H:%M}', line.comment, line.answer]
            with cards.item(line.person, ' · '.join(part for part in story if part),
                            href=f'/people/{line.person_id}'), cards.row():
                if line.applied is None:
                    buttons.primary('Внести', partial(_apply, line)).mark(f'apply-{line.id}')
                    buttons.button('Отклонить', partial(_ask_why, line)).mark(f'refuse-{line.id}')
                else:
                    chips.chip('внесено' if line.applied else 'отклонено', 'good' if line.applied else 'bad')


async def _apply(line: Told) -> None:
    with web.refusals_shown():
        await data_changes.apply(await web.acting(), line.id)
        dialogs.notice('Внесено в личную карту', 'good')


def _ask_why(line: Told) -> None:
    with dialogs.sheet('Отклонить сообщение') as sheet, forms.form():
        answer = forms.text_area('Почему', 'answer', required=True, hint='Семья увидит этот ответ')

    async def refuse() -> None:
        with web.refusals_shown():
            await data_changes.refuse(await web.acting(), line.id, answer.value or '')
            sheet.close()

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Отклонить', refuse).mark('refuse-now')
    sheet.open()
