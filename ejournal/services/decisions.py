"""What waits for a decision or a hand today, by role: each line is a number and the place where it is done (п. 17)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.rules.calendar import DAY
from ejournal.services import absences, consent_control, data_changes, maintenance, papers, portfolio
from ejournal.services.talk import failing, helpdesk
from models import CorrectionRequest, Movement, SchoolPaper, TopicPlan

ON_APPROVAL = 'on_approval'
COMING = 14  # days: movements whose day is near


@dataclass(frozen=True)
class Task:
    """«Заявки на исправление», how many, what to do, where; ``urgent`` is coloured."""

    title: str
    count: int
    text: str
    href: str
    urgent: bool = False


Maker = Callable[[Actor], Awaitable[list[Task]]]


async def mine(actor: Actor) -> list[Task]:
    """Everything that waits for this actor, the urgent first; empty when nothing does."""
    found: list[Task] = []
    for action, make in MAKERS:
        if actor.may(action):
            found += await make(actor)
    waiting = [task for task in found if task.count]
    return sorted(waiting, key=lambda task: not task.urgent)


def keys(actor: Actor) -> list[str]:
    """The changes after which ``mine`` may answer otherwise."""
    shared = ('corrections', 'timetable', 'consents', 'movement', 'data-changes', 'portfolio', 'papers', helpdesk.KEY)
    return [f'person:{actor.person_id}', *shared, *(f'class:{number}' for number in sorted(actor.class_ids))]


async def _corrections(actor: Actor) -> list[Task]:
    count = await CorrectionRequest.filter(approved=None).exclude(requested_by_id=actor.person_id).count()
    return [Task('Заявки на исправление', count, 'рассмотреть: учителя ждут ответа', '/corrections', urgent=True)]


async def _lessons(actor: Actor) -> list[Task]:
    return [Task('Уроки без замещения сегодня', await absences.waiting_today(actor), 'назначить учителя',
                 '/substitutions', urgent=True)]


async def _plans(actor: Actor) -> list[Task]:
    year = await facts.current()
    count = await TopicPlan.filter(year_id=year.year_id, status=ON_APPROVAL).count()
    return [Task('КТП на утверждении', count, 'проверить и утвердить или вернуть', '/plans')]


async def _failing(actor: Actor) -> list[Task]:
    return [Task('Сообщения о неуспеваемости', await failing.waiting(actor), 'разобраться и ответить учителю',
                 '/class', urgent=True)]


async def _data_changes(actor: Actor) -> list[Task]:
    return [Task('Изменения данных', await data_changes.waiting_count(actor), 'семьи сообщили: внести или отклонить',
                 '/data-changes')]


async def _portfolios(actor: Actor) -> list[Task]:
    return [Task('Портфолио на проверке', await portfolio.waiting_count(actor), 'посмотреть и отметить',
                 '/portfolios')]


async def _orders(actor: Actor) -> list[Task]:
    count = await SchoolPaper.filter(is_act=False, removed=False, approved_at__isnull=True).count()
    return [Task('Приказы на утверждении', count, 'утвердить', '/orders', urgent=True)]


async def _unregistered(actor: Actor) -> list[Task]:
    return [Task('Приказы, которых нет в реестре', len(await papers.unregistered(actor)),
                 'на них ссылается движение обучающихся', '/orders')]


async def _consents(actor: Actor) -> list[Task]:
    return [Task('Получить согласие', await consent_control.tasks_count(actor),
                 'зачисленные без согласия на обработку данных', '/consents', urgent=True)]


async def _movement(actor: Actor) -> list[Task]:
    today = clock.today()
    count = await Movement.filter(effective_on__gt=today, effective_on__lte=today + COMING * DAY).count()
    return [Task('Движение на ближайшие две недели', count, 'приказы уже оформлены', '/movement')]


async def _requests(actor: Actor) -> list[Task]:
    return [Task('Новые обращения', await helpdesk.waiting(actor), 'взять в работу', '/helpdesk', urgent=True)]


async def _copies(actor: Actor) -> list[Task]:
    troubles = (await maintenance.health(actor)).troubles
    return [Task('Состояние журнала', len(troubles), ' '.join(troubles), '/admin', urgent=True)]


MAKERS: tuple[tuple[Action, Maker], ...] = (
    (Action.CORRECTIONS_DECIDE, _corrections), (Action.TIMETABLE_CHANGE, _lessons), (Action.ORDERS_APPROVE, _orders),
    (Action.PLANS_APPROVE, _plans), (Action.HELP_ANSWER, _requests), (Action.FAILING_CLOSE, _failing),
    (Action.CLASS_CARDS, _data_changes), (Action.PORTFOLIO_CHECK, _portfolios),
    (Action.MAINTENANCE, _copies), (Action.CONSENTS_WRITE, _consents), (Action.ORDERS_WRITE, _unregistered),
    (Action.MOVEMENT_WRITE, _movement),
)
