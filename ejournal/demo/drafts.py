"""КТП that are being worked on: one returned with a remark, one waiting for approval, one still a draft (п. 11.6)."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from ejournal import clock
from ejournal.access import Actor
from ejournal.demo.deeds import at
from ejournal.demo.dice import dice
from ejournal.demo.shapes import DemoSchool
from ejournal.services import plans
from models import TopicPlan

SHOWN = 'физик'  # the teacher whose login the demo shows has to see a returned plan
NOTE = 'Часы перенесены по итогам первого месяца.'
REMARK = 'Укажите вид контроля в последней теме и причину переноса часов.'
CHANGED, SUBMITTED, RETURNED = 6, 5, 4  # days ago


async def live(school: DemoSchool, actors: dict[str, Actor]) -> None:
    """Three teachers have changed a plan; the deputy has returned one of the two that came."""
    deputy = actors['deputy1']
    for place, (actor, plan) in enumerate(await chosen(school, actors)):
        await at(school, _moment(school, CHANGED, place), partial(change, actor, plan))
        if place < 2:
            await at(school, _moment(school, SUBMITTED, place), partial(plans.submit, actor, plan))
        if place < 1:
            await at(school, _moment(school, RETURNED, place), partial(plans.give_back, deputy, plan, REMARK))


async def chosen(school: DemoSchool, actors: dict[str, Actor]) -> list[tuple[Actor, int]]:
    """The teacher the demo shows and two others, each with the first of the own plans."""
    first: dict[int, int] = {}
    for number, author in await TopicPlan.filter(year__name=school.year.name).order_by('id') \
            .values_list('id', 'author_id'):
        first.setdefault(int(author), int(number))
    able = [one for one in school.staff if one.roles[0] == 'teacher' and one.key in actors
            and actors[one.key].person_id in first]
    shown = [one.key for one in able if SHOWN in one.position][:1]
    others = dice(school.seed, 'drafts').sample([one.key for one in able if one.key not in shown], 3 - len(shown))
    return [(actors[key], first[actors[key].person_id]) for key in (*shown, *others)]


async def change(actor: Actor, plan: int) -> None:
    """A note at the last topic makes an approved plan a draft again."""
    found = await plans.opened(actor, plan)
    lines = [*found.lines[:-1], replace(found.lines[-1], note=NOTE)]
    await plans.save(actor, plan, found.version, lines)


def _moment(school: DemoSchool, days: int, place: int) -> datetime:
    return max(clock.wall(school.year.starts_on, 15, 10 + 7 * place),
               clock.wall((school.now - timedelta(days=days)).date(), 15, 10 + 7 * place))
