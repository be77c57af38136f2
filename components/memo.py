"""«Памятка»: what a person gets on paper with the account (п. 9): address, login and the one-time password, once."""

from nicegui import ui

from components import buttons, cards, states

STEPS = ('Откройте адрес в браузере и введите логин и одноразовый пароль.',
         'Придумайте свой пароль и никому его не сообщайте. Прочитайте и примите правила.',
         'Чтобы закончить работу, нажмите «Выход»: закрыть окно недостаточно.')


def memo(name: str, login: str, password: str, address: str, *, guardian: bool = False) -> ui.element:
    """The sheet to print. The password is drawn here and kept nowhere: after leaving the page it cannot be seen."""
    with cards.card('Памятка родителю' if guardian else 'Памятка', name) as box:
        box.mark('memo')
        if guardian:
            ui.label('Отметки, посещаемость и домашние задания ребёнка видны в электронном журнале.')
        cards.definitions([('Адрес', address), ('Логин', login), ('Одноразовый пароль', password)])
        with ui.element('ol').classes('ej-memo-steps'):
            for step in STEPS:
                with ui.element('li'):
                    ui.label(step)
        with ui.element('div').classes('ej-noprint'):
            states.callout('Напечатайте памятку и передайте лично: пароль показан один раз.', 'warn')
            buttons.primary('Напечатать', lambda: ui.run_javascript('window.print()'))
    return box
