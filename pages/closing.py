"""/closing: closing and reopening of terms, and of the year by two persons (п. 17.2.8, 17.3.6)."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import closing, summary_sheets
from ejournal.services.closing import Check, TermState, YearState
from ejournal.services.final_gaps import Gap
from ejournal.services.summary_sheets import Kept

SHOWN = 12  # problems of one check; the rest is a number


def register() -> None:
    """Add the address."""
    web.page('/closing', action=Action.CLOSING_READ, title='Закрытие периодов и года')(closing_page)


async def closing_page() -> None:
    """The terms with their buttons; the wizard of the year."""
    actor: Actor = await web.acting()

    async def load() -> tuple[list[TermState], YearState, list[Kept]]:
        now = await web.acting()
        return await closing.terms(now), await closing.year_state(now), await summary_sheets.kept(now)

    def draw(shown: tuple[list[TermState], YearState, list[Kept]]) -> None:
        _draw_terms(actor, shown[0])
        _draw_year(actor, shown[1])
        _draw_kept(shown[2])

    with framed('Закрытие периодов и года', actor, '/closing', subtitle='После закрытия изменения вносят по заявке'):
        await live.section(load, draw, lambda _: ['closing'])


# --- terms ------------------------------------------------------------------------------------------------------------
def _draw_terms(actor: Actor, terms: list[TermState]) -> None:
    with cards.card('Учебные периоды', flush=True), cards.rows():
        for term in terms:
            grades = f'{term.grades[0]}–{term.grades[-1]} классы' if len(term.grades) > 1 else f'{term.grades[0]} класс'
            sub = f'{term.starts_on:%d.%m.%Y} – {term.ends_on:%d.%m.%Y}, {grades}; отметки до {term.due}'
            with cards.item(term.name, '. '.join([sub, *term.story[:3]])):
                chips.chip('закрыт' if term.closed else 'открыт', '' if term.closed else 'good')
                if not actor.may(Action.TERMS_CLOSE):
                    continue
                if term.closed:
                    buttons.quiet('Открыть снова', partial(_reopen, term))
                elif term.over:
                    buttons.button('Закрыть', partial(_close, term))


async def _close(term: TermState) -> None:
    with web.refusals_shown():
        gaps = await closing.gaps(await web.acting(), term.id)
        with dialogs.sheet(f'Закрыть: {term.name}', wide=bool(gaps)) as question:
            if gaps:
                missing = sum(gap.count for gap in gaps)
                states.callout(f'Не выставлено отметок: {missing}. После закрытия поставить их будет нельзя.', 'warn')
                _draw_gaps(gaps)
            else:
                ui.label('Все отметки за период выставлены.')
        with question.foot:
            buttons.button('Отмена', question.close)
            buttons.primary('Закрыть период', lambda: _done(question, lambda actor: closing.close_term(actor, term.id)))
        question.open()


def _draw_gaps(gaps: list[Gap]) -> None:
    with cards.rows():
        for gap in gaps:
            name = f'{gap.class_name}, {gap.subject}' + (f' · {gap.subgroup}' if gap.subgroup else '')
            with cards.item(name, gap.teachers or 'учитель не назначен', href=f'/finals/{gap.group_id}'):
                chips.chip(f'нет отметок: {gap.count}', 'warn')


async def _reopen(term: TermState) -> None:
    _ask_reason(f'Открыть снова: {term.name}', 'Зачем открывают период', 'Открыть',
                lambda actor, reason: closing.reopen_term(actor, term.id, reason))


def _ask_reason(title: str, label: str, yes: str, act: Callable[[Actor, str], Awaitable[object]]) -> None:
    with dialogs.sheet(title) as question:
        reason = forms.text_area(label, 'reason', required=True, hint='Причина сохранится и будет видна здесь')
    with question.foot:
        buttons.button('Отмена', question.close)
        buttons.primary(yes, lambda: _done(question, lambda actor: act(actor, reason.value or '')))
    question.open()


async def _done(question: dialogs.Sheet, act: Callable[[Actor], Awaitable[object]]) -> None:
    with web.refusals_shown():
        await act(await web.acting())
        question.close()


# --- the year ---------------------------------------------------------------------------------------------------------
def _draw_year(actor: Actor, year: YearState) -> None:
    subtitle = 'Администратор готовит, заместитель директора подтверждает: один человек закрыть год не может'
    with cards.card(f'Учебный год {year.name}', subtitle):
        if year.closed:
            states.callout('Учебный год закрыт: отметки, посещаемость и итоги изменить нельзя.', 'info')
            return
        for number, check in enumerate(year.checks, 1):
            _draw_check(number, check, links=actor.may(Action.JOURNAL_READ_ALL))
        if year.prepared_by:
            states.callout(f'Закрытие подготовлено: {year.prepared_by}. Ждёт подтверждения заместителя директора.')
        with cards.row():
            _buttons(actor, year)


def _draw_kept(kept: list[Kept]) -> None:
    if kept:
        with cards.card('Сводные ведомости года', 'Хранятся 75 лет (п. 19): удалить их нельзя, прежние версии остаются',
                        flush=True), cards.rows():
            for one in kept:
                with cards.item(one.title, f'{one.made} · sha256 {one.sha256[:16]}…'):
                    buttons.link_button('Скачать', f'/files/{one.id}', 'quiet')


def _draw_check(number: int, check: Check, *, links: bool) -> None:
    with cards.row():
        chips.chip('готово' if check.ok else f'осталось: {len(check.problems)}', 'good' if check.ok else 'warn')
        ui.label(f'{number}. {check.title}').classes('ej-strong')
    for sentence, href in check.problems[:SHOWN]:
        if links and href and href != '/closing':
            ui.link(sentence, href)
        else:
            ui.label(sentence).classes('ej-muted')
    if len(check.problems) > SHOWN:
        ui.label(f'и ещё {len(check.problems) - SHOWN}').classes('ej-muted')


def _buttons(actor: Actor, year: YearState) -> None:
    if actor.may(Action.YEAR_PREPARE) and not year.prepared_by:
        buttons.button('Сформировать сводные ведомости', lambda: _act(closing.make_summaries))
        buttons.primary('Подготовить закрытие', lambda: _act(closing.prepare_year))
    if year.prepared_by and actor.may(Action.YEAR_CONFIRM) and not year.prepared_mine:
        buttons.primary('Подтвердить и закрыть год', _confirm)
    if year.prepared_by and (actor.may(Action.YEAR_CONFIRM) or actor.may(Action.YEAR_PREPARE)):
        buttons.quiet('Вернуть на доработку', lambda: _ask_reason(
            'Вернуть на доработку', 'Что исправить', 'Вернуть', closing.withdraw_year))


async def _confirm() -> None:
    if await dialogs.confirm('Закрыть учебный год?', 'Открыть его снова будет нельзя.', yes='Закрыть год',
                             dangerous=True):
        await _act(closing.confirm_year)


async def _act(act: Callable[[Actor], Awaitable[object]]) -> None:
    with web.refusals_shown():
        await act(await web.acting())
