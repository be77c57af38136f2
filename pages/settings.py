"""/settings: «Настройки школы» — the numbers of the rules, for administrator and deputies."""

from typing import Any

from nicegui import ui

from components import buttons, cards, dialogs, forms, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import preferences
from ejournal.services.preferences import Setting


def register() -> None:
    """Add the address."""
    web.page('/settings', action=Action.SETTINGS, title='Настройки школы')(settings_page)


async def settings_page() -> None:
    """All settings in one form; every change is in the journal of events."""
    actor: Actor = await web.acting()
    fields: dict[str, Any] = {}

    async def save() -> None:
        with web.refusals_shown():
            wanted = {key: field.value for key, field in fields.items()}
            count = await preferences.change(await web.acting(), wanted)
            dialogs.notice('Настройки сохранены' if count else 'Ничего не изменилось', 'good')

    with framed('Настройки школы', actor, '/settings', subtitle='Действуют сразу для всех журналов'), \
            cards.card('Сроки и отметки'), forms.form():
        with forms.fields():
            for setting in await preferences.shown(actor):
                if not setting.is_switch:
                    fields[setting.key] = forms.text_field(setting.title, setting.key, value=setting.shown,
                                                           hint=setting.hint)
                else:
                    fields[setting.key] = _switch(setting)
        ui.label('Новый срок закрытия относится и к прошедшим урокам.').classes('ej-muted ej-small')
        with cards.row():
            buttons.primary('Сохранить', save)


def _switch(setting: Setting) -> ui.checkbox:
    return forms.checkbox(setting.title, setting.key, value=bool(setting.value))
