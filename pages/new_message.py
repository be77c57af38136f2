"""/messages/new: a letter to people by name or by mailing; half of it survives a reload."""

from typing import Any

import orjson
from nicegui import ui

from components import buttons, cards, dialogs, forms, talk, web
from components.draft import Draft as Kept
from components.file_picker import FilePicker
from components.navigation import framed
from components.people_picker import PeoplePicker
from ejournal.access import Action, Actor
from ejournal.rules.letters import FAMILY
from ejournal.services.talk import files, letters, mailings, people, templates
from ejournal.services.talk.letters import Draft
from models import Role


def register() -> None:
    """Add the address."""
    web.page('/messages/new', action=Action.MAIL)(new_page)


async def new_page(to: int = 0, subject: str = '') -> None:
    """An empty letter, or one to somebody about something."""
    actor: Actor = await web.acting()
    form = Form(actor, letters.capacities(actor))
    with framed('Новое письмо', actor, '/messages') as page:
        talk.style()
        with page.actions:
            buttons.link_button('Все сообщения', '/messages')
        with cards.card() as box, ui.element('div').classes('ej-form'):  # Enter in a field must not send a letter
            box.classes('ej-said')
            await form.build(subject)
    if to:
        await form.address([to])


class Form:
    """The fields of a letter; what may be chosen follows from the capacity."""

    def __init__(self, actor: Actor, capacities: list[Role]) -> None:
        self.actor, self.capacities = actor, capacities

    async def build(self, subject: str) -> None:
        """Draw the fields."""
        self.capacity = forms.select_field('Пишу как', 'capacity', {one.value: one.label for one in self.capacities},
                                           value=self.capacities[0].value if self.capacities else None)
        _show(self.capacity, visible=len(self.capacities) > 1)
        self.capacity.on_value_change(self._recast)
        self.people = PeoplePicker('Кому', self._find, self._changed)
        self.mailing = forms.select_field('Или рассылка', 'mailing', {}, value=[], search=True, multiple=True,
                                          hint='Получатели рассылки не видят друг друга')
        self.mailing.on_value_change(self._changed)
        self.template = forms.select_field('Шаблон', 'template', {})
        self.template.on_value_change(self._fill)
        self.subject = forms.text_field('Тема', 'subject', value=subject, required=True)
        self.text = forms.text_area('Текст', 'text', required=True,
                                    hint='Обращайтесь на «Вы», по имени и отчеству; подпись добавится сама.')
        self.needs = forms.checkbox('Требует ответа', 'needs_answer', value=True)
        self.day = forms.checkbox('Доставить родителям между 08:00 и 20:00', 'in_the_day', value=True)
        self.files = FilePicker(self._choose)
        self.kept = Kept(self.actor.account_id, 'letter', {'subject': self.subject, 'text': self.text}, self._restored)
        await self._recast()
        with cards.row():
            buttons.primary('Отправить', self._send).mark('send')
            ui.label('Черновик сохраняется сам').classes('ej-muted ej-small')

    async def address(self, ids: list[int]) -> None:
        """Choose these people, as far as one may write to them."""
        for one in await letters.meant(await web.acting(), ids):
            self.people.add(one)

    async def _find(self, text: str) -> list[people.Name]:
        return await letters.find(await web.acting(), text, str(self.capacity.value or ''))

    async def _recast(self) -> None:
        """Another capacity has other mailings and templates."""
        role = Role(self.capacity.value) if self.capacity.value else Role.TEACHER
        offered = await letters.mailings_of(await web.acting(), role.value)
        self.mailing.set_options(offered, value=[key for key in self.mailing.value or [] if key in offered])
        _show(self.mailing, visible=bool(offered))
        self.templates = templates.of(role)
        self.template.set_options({'': 'Без шаблона'} | {name: name for name in self.templates}, value='')
        family = role.value in FAMILY
        self.day.set_visibility(not family)

    def _fill(self) -> None:
        """A template never replaces what was typed."""
        subject, text = self.templates.get(str(self.template.value or ''), ('', ''))
        if not text:
            return
        if (self.text.value or '').strip() and self.text.value not in {one for _, one in self.templates.values()}:
            dialogs.notice('Шаблон не подставлен: текст уже начат. Очистите его, если нужен шаблон.', 'warn')
            return
        self.text.value = text
        self.subject.value = self.subject.value or subject

    def _changed(self) -> None:
        chosen = {'people': list(self.people.chosen), 'mailings': list(self.mailing.value or [])}
        self.kept.keep(orjson.dumps(chosen).decode() if any(chosen.values()) else '')
        if chosen['mailings']:
            self.needs.value = False

    async def _restored(self, extra: str) -> None:
        try:
            chosen = orjson.loads(extra)
            ids, keys = [int(one) for one in chosen['people']], [str(key) for key in chosen['mailings']]
        except (ValueError, KeyError, TypeError):
            return
        allowed = self.mailing.options
        self.mailing.value = [key for key in keys if key in allowed]
        if not self.people.chosen:
            await self.address(ids)

    async def _choose(self, name: str, content: bytes) -> Any:
        return await files.choose(await web.acting(), name, content)

    async def _send(self) -> None:
        with web.refusals_shown():
            keys = tuple(self.mailing.value or ())
            sent = await letters.send(await web.acting(), Draft(
                self.subject.value or '', self.text.value or '', tuple(self.people.chosen), keys,
                str(self.capacity.value or ''), bool(self.needs.value), bool(self.day.value and self.day.visible
                                                                             and await self._to_parents(keys)),
                tuple(self.files.chosen)))
            self.kept.forget()
            dialogs.notice(sent.warning or 'Отправлено', 'warn' if sent.warning else 'good')
            ui.navigate.to(f'/messages/{sent.id}')

    async def _to_parents(self, keys: tuple[str, ...]) -> bool:
        return mailings.to_parents(keys) or await people.has_parents(self.people.chosen)


def _show(field: forms.SelectField, *, visible: bool) -> None:
    if field.wrapper is not None:
        field.wrapper.set_visibility(visible)
