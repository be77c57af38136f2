"""/integrity: «Целостность данных» — what does not hold together, where it is, and mending where it is safe (п. 18)."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, states, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import integrity, integrity_fixes
from ejournal.services.integrity import Finding, Line
from ejournal.services.integrity_queries import Severity

GROUPS: dict[Severity, tuple[str, chips.ChipKind]] = {
    Severity.BAD: ('Ошибки', 'bad'), Severity.WARN: ('Проверьте', 'warn'), Severity.INFO: ('Не сделано', ''),
}
SHOWN, PREVIEW, MOST = 20, 12, 500
Ask = Callable[[Finding, list[Line]], Awaitable[None]]


def register() -> None:
    """Add the address."""
    web.page('/integrity', action=Action.INTEGRITY, title='Целостность данных')(integrity_page)


async def integrity_page() -> None:
    """The checks run as the page opens; «Проверить снова» runs them again."""
    actor: Actor = await web.acting()
    with framed('Целостность данных', actor, '/integrity', subtitle='Проверки журнала и исправления') as page:
        view = View(actor)
        with page.actions:
            buttons.primary('Проверить снова', view.run).mark('check-again')
        view.build()
        ui.timer(0, view.run, once=True)


class View:
    """The progress, the findings by severity, and the chain of the audit."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def build(self) -> None:
        """Draw the places."""
        self.progress = ui.label('Проверяется…').classes('ej-muted').props('role=status')
        self.place = cards.stack()
        with cards.card('Журнал событий', 'Цепочка записей: ни одна не изменена и не удалена'), cards.row():
            buttons.button('Проверить цепочку', self.verify).mark('check-chain')
            self.chain = ui.label('').props('role=status')

    async def run(self) -> None:
        """Every fast check, with its progress."""
        with web.refusals_shown():
            self.actor = await web.acting()
            self.actor.require(Action.INTEGRITY)
            found: list[Finding] = []
            async for finding in integrity.findings():
                found.append(finding)
                self.progress.text = f'Проверено {len(found)} из {integrity.total()}'
            self.progress.text = f'Проверено {clock.local():%d.%m.%Y %H:%M}, проверок: {len(found)}'
            self.place.clear()
            with self.place:
                self.draw(found)

    async def verify(self) -> None:
        """The whole audit, from its first entry on."""
        with web.refusals_shown():
            (await web.acting()).require(Action.INTEGRITY)

            def shown(done: int, total: int) -> None:
                self.chain.text = f'Проверено записей: {done} из {total}'

            finding = await integrity.chain(shown)
            for line in finding.lines:
                states.callout(line.text, 'bad', title=finding.title)
            self.chain.text += ': изменена' if finding.lines else ': цепочка цела'

    def draw(self, found: list[Finding]) -> None:
        """Figures first, then each check that found something."""
        with cards.tiles():
            for severity, (title, _) in GROUPS.items():
                chosen = [one for one in found if one.check.severity is severity and one.count]
                cards.tile(title, str(sum(one.count for one in chosen)), of=f'проверок: {len(chosen)}')
            cards.tile('Без замечаний', str(sum(not one.count for one in found)), of=f'проверок из {len(found)}')
        broken = [one for severity in GROUPS for one in found if one.count and one.check.severity is severity]
        if not broken:
            states.empty('Всё сходится', 'Ни одна проверка ничего не нашла.')
        for finding in broken:
            self.draw_finding(finding)
        with cards.card('Без замечаний'):
            ui.label('; '.join(one.title for one in found if not one.count) + '.').classes('ej-muted ej-small')

    def draw_finding(self, finding: Finding) -> None:
        """One check: how many, what to do, the places, and the buttons where a fix is safe."""
        word, kind = GROUPS[finding.check.severity]
        mends = integrity_fixes.may_fix(self.actor, finding.check)
        with cards.card(finding.title, finding.check.hint, flush=True):
            with cards.row().classes('ej-card-tools'):
                chips.chip(f'{word}: {finding.count}', kind)
                if mends:
                    buttons.button('Исправить все', partial(self.ask, finding, list(finding.lines))) \
                        .mark(f'fix-all-{finding.check.key}')
                elif finding.check.fix:
                    ui.label('Исправляет администратор').classes('ej-muted ej-small')
            place = cards.stack()
        self.draw_lines(place, finding, SHOWN, mends=mends)

    def draw_lines(self, place: ui.element, finding: Finding, most: int, *, mends: bool) -> None:
        """The first lines; the others by a button."""
        place.clear()
        with place:
            with cards.rows():
                for line in finding.lines[:most]:
                    with cards.item(line.text, href=integrity.href(self.actor, finding.check.place, line.place)):
                        if mends:
                            buttons.quiet('Исправить', partial(self.ask, finding, [line])) \
                                .mark(f'fix-{finding.check.key}-{line.record}')
            if finding.count > most:
                left = min(finding.count, MOST) - most
                buttons.quiet(f'Показать ещё {left}', lambda: self.draw_lines(place, finding, MOST, mends=mends)) \
                    if left > 0 else ui.label(f'Показаны первые {most}.').classes('ej-muted ej-small')

    async def ask(self, finding: Finding, lines: list[Line]) -> None:
        """What will change, then the change."""
        with dialogs.sheet(f'Исправить: {finding.title}', wide=True) as question:
            states.callout(finding.check.fix, 'info')
            with cards.rows():
                for line in lines[:PREVIEW]:
                    cards.item(line.text)
            if len(lines) > PREVIEW:
                ui.label(f'и ещё {len(lines) - PREVIEW}').classes('ej-muted')
        with question.foot:
            buttons.button('Отмена', question.close)
            buttons.primary(f'Исправить: {len(lines)}', partial(self.fix, question, finding, lines)).mark('fix-now')
        question.open()

    async def fix(self, question: dialogs.Sheet, finding: Finding, lines: list[Line]) -> None:
        """By the service, then the checks again."""
        with web.refusals_shown():
            count = await integrity_fixes.fix(await web.acting(), finding.check.key, {line.record for line in lines})
            question.close()
            dialogs.notice(f'Исправлено: {count}' if count else 'Исправлять уже нечего', 'good')
            await self.run()
