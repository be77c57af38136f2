"""The sheets to print for a person: the consent to be signed (152-ФЗ ст. 9) and «Памятка» without a password (п. 9)."""

from nicegui import ui

from components import cards, memo

DATA = ('фамилия, имя, отчество; пол; дата и место рождения; гражданство; СНИЛС; данные документа, удостоверяющего '
        'личность; адреса; телефон и адрес электронной почты; сведения об обучении: класс, отметки, посещаемость, '
        'результаты аттестации, поощрения')
ACTIONS = ('сбор, запись, систематизация, накопление, хранение, уточнение, извлечение, использование, передача '
           '(предоставление, доступ), обезличивание, блокирование, удаление и уничтожение, с использованием средств '
           'автоматизации и без них')
WITHDRAWAL = ('Согласие действует до его отзыва. Отозвать его можно письменным заявлением в школу; учётная запись '
              'электронного журнала закрывается сразу.')
BLANK = '_' * 34


def consent_form(name: str, signer: str, school: str, address: str, purpose: str) -> None:
    """One consent with one purpose, a separate document; ``signer`` '' is the person."""
    with cards.card('Согласие на обработку персональных данных') as box:
        box.classes('ej-sheet-paper')
        who = signer or name
        for text in (
            f'Я, {who}, документ, удостоверяющий личность: {BLANK}{BLANK}, проживающий(ая) по адресу: {BLANK}{BLANK},',
            f'{"действуя как законный представитель обучающегося: " + name + "," if signer else ""} даю согласие '
            f'оператору — {school}, {address} — на обработку персональных данных: {DATA}.',
            f'Цель обработки: {purpose}.', f'Действия с данными: {ACTIONS}.',
            'Третьим лицам данные передаются только в случаях, предусмотренных законом.', WITHDRAWAL,
        ):
            ui.label(text.strip())
        cards.definitions([('Дата', '«____» ______________ 20____ г.'), ('Подпись', f'{BLANK}  {who}')])


def memo_sheet(login: str, name: str, address: str, *, guardian: bool) -> None:
    """Address, login and the steps; the one-time password is handed over by itself, by the administrator."""
    with cards.card('Памятка родителю' if guardian else 'Памятка', name) as box:
        box.classes('ej-sheet-paper')
        if guardian:
            ui.label('Отметки, посещаемость и домашние задания ребёнка видны в электронном журнале в любое время, '
                     'бесплатно.')
        cards.definitions([('Адрес', address), ('Логин', login or 'будет выдан после подписания согласия'),
                           ('Пароль', 'одноразовый, вручается отдельно')])
        with ui.element('ol').classes('ej-memo-steps'):
            for step in memo.STEPS:
                with ui.element('li'):
                    ui.label(step)
        cards.definitions([('Памятку получил(а)', f'{BLANK}  «____» ______________ 20____ г.')])
