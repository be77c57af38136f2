"""/absence: a parent says in advance, or afterwards, why a child is not at school (п. 17.8)."""

from components import absence_notices, buttons, cards, dialogs, forms, live, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import absence_notices as notices
from ejournal.services import pupils
from ejournal.services.absence_notices import CODES, NewNotice, Told


def register() -> None:
    """Add the address."""
    web.page('/absence', action=Action.ABSENCE_TELL, title='Сообщить об отсутствии')(absence_page)


async def absence_page(pupil: int = 0) -> None:
    """The form and, below it, what was told with the answers; it follows while it is open."""
    actor: Actor = await web.acting()
    children = {one.pupil_id: f'{one.name}, {one.class_name}' for one in await pupils.choices(actor)
                if one.pupil_id in actor.child_ids}

    async def load() -> list[Told]:
        return await notices.mine(await web.acting())

    keys = [f'person:{actor.person_id}', *(f'absences-of:{child}' for child in sorted(actor.child_ids))]
    with framed('Сообщить об отсутствии', actor, '/diary', subtitle='Классный руководитель увидит сразу'), \
            cards.columns():
        _form(children, pupil if pupil in children else next(iter(children), 0))
        with cards.stack():
            await live.section(load, lambda found: absence_notices.told(found, actor.person_id, _withdraw),
                               lambda _: keys)


def _form(children: dict[int, str], first: int) -> None:
    today = clock.today()
    with cards.card('Новое сообщение'), forms.form():
        child = forms.select_field('Ребёнок', 'absence-pupil', children, value=first)
        with forms.fields():
            since = forms.date_field('С', 'absence-since', value=today, required=True)
            until = forms.date_field('По (включительно)', 'absence-until', value=today, required=True)
        code = forms.select_field('Причина', 'absence-code', CODES, value='Б',
                                  hint='Диагноз не указывайте: журнал хранит только причину')
        text = forms.text_area('Комментарий', 'absence-text', hint='Для уважительной причины обязательно: какая она')

        async def send() -> None:
            with web.refusals_shown():
                await notices.tell(await web.acting(), NewNotice(
                    int(child.value or 0), since.day, until.day, str(code.value or ''), text.value or ''))
                text.value = ''
                dialogs.notice('Отправлено классному руководителю. Он подтвердит причину.', 'good')

        with cards.row():
            buttons.primary('Отправить', send).mark('absence-send')


async def _withdraw(number: int) -> None:
    with web.refusals_shown():
        await notices.withdraw(await web.acting(), number)
        dialogs.notice('Сообщение отозвано', 'good')
