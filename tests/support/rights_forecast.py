"""The part of the matrix of rights about the forecast and the families' calculator (п. 11.9)."""

from collections.abc import Awaitable, Callable
from typing import Any

from ejournal.access import Actor
from ejournal.services import calculator, forecast_verdict, forecast_views
from models import Invalid
from tests.support.rights_office import done

Attempt = Callable[[Any, Actor], Awaitable[object]]
#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {
    '/forecast':                  ('/forecast',                '200 200 200 200 403 403 403 403 403 303'),
    '/forecast/backtest':         ('/forecast/backtest',       '200 200 200 200 403 403 403 403 403 303'),
    '/forecast/pupil/{pupil_id}': ('/forecast/pupil/{pupil}',  '200 200 200 200 403 403 403 403 403 303'),
}
OTHERS: dict[str, str] = {
    '/forecast/pupil/{other_pupil}': '200 200 404 404 403 403 403 403 403 303',
    '/forecast/pupil/{teacher}':     '404 404 404 404 403 403 403 403 403 303',
    '/forecast?klass={class_8a}':    '200 200 200 200 403 403 403 403 403 303',
    '/forecast?klass={class_1a}':    '200 200 404 404 403 403 403 403 403 303',
    '/journal/{physics}/{term}/forecast': '200 200 200 200 403 403 403 403 403 303',
    '/journal/{reading}/{term}/forecast': '200 200 404 404 403 403 403 403 403 303',
}
WATCHERS, DEPUTY = '++++-----', '-+-------'


async def tuned(deed: Any, actor: Actor) -> bool:
    """Whoever may is refused for the missing year, others for the right."""
    try:
        await forecast_verdict.tune_on_last_year(actor)
    except Invalid as refusal:
        return refusal.message == forecast_verdict.NO_HISTORY
    return True


ACTIONS: dict[str, tuple[str, Attempt]] = {
    'forecast_views.scope_of': (WATCHERS, lambda deed, actor: forecast_views.scope_of(actor)),
    'forecast_views.of_group': (WATCHERS, lambda deed, actor: forecast_views.of_group(
        actor, deed.school.physics.id, deed.school.terms[1].id)),
    'forecast_views.of_group of another': ('++-------', lambda deed, actor: forecast_views.of_group(
        actor, deed.school.reading_1a.id, deed.school.terms[1].id)),
    'forecast_views.of_pupil': (WATCHERS, lambda deed, actor: forecast_views.of_pupil(actor, deed.pupil)),
    'forecast_views.of_pupil of another': ('++-------', lambda deed, actor: forecast_views.of_pupil(
        actor, deed.school.pupil('Крошка'))),
    'forecast_views.of_school': (WATCHERS, lambda deed, actor: forecast_views.of_school(actor)),
    'forecast_views.of_school of a class': (WATCHERS, lambda deed, actor: forecast_views.of_school(
        actor, deed.school.class_8a.id)),
    'forecast_views.of_school of another class': ('++-------', lambda deed, actor: forecast_views.of_school(
        actor, deed.school.class_1a.id)),
    'calculator.of_term': ('-------++', lambda deed, actor: calculator.of_term(
        actor, deed.pupil, deed.school.terms[1].id)),
    'calculator.of_term of another': ('---------', lambda deed, actor: calculator.of_term(
        actor, deed.school.pupil('Крошка'), deed.school.terms[1].id)),
    'calculator.forecast': ('---------', lambda deed, actor: calculator.forecast(actor, deed.pupil)),  # off by default
    'forecast_verdict.recompute': (DEPUTY, lambda deed, actor: forecast_verdict.recompute(actor)),
    'forecast_verdict.tune_on_last_year': (DEPUTY, tuned),
    'forecast_verdict.show_pool': (DEPUTY, lambda deed, actor: done(forecast_verdict.show_pool(actor, False))),
}
