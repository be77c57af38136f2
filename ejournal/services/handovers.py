"""«Передача отчётов»: packages for governing bodies: date, author, recipient, hash of each file (п. 17.3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ejournal import audit, clock, db, files, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.files import Stored
from ejournal.rules.texts import check_russian, fold_spaces
from ejournal.services import reporting
from ejournal.services.report_catalogue import Asked, Whose
from models import Attachment, HandOver, Invalid

KEY, OBJECT = 'handovers', 'handover'
MOST = 30
ENDINGS = ('xlsx', 'pdf')
SHOWN = 200


@dataclass(frozen=True)
class Part:
    """A report of the package: its key in the catalogue and its parameters."""

    key: str
    asked: Asked
    ending: str = 'xlsx'


@dataclass(frozen=True)
class FileLine:
    """A file that was given."""

    id: int
    title: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Line:
    """A package of the list."""

    id: int
    title: str
    recipient: str
    note: str
    author: str
    made_at: datetime
    files: tuple[FileLine, ...]


@dataclass(frozen=True)
class Offer:
    """What can be put into a package: key → title, with the choices of its period."""

    key: str
    title: str
    about: str
    periods: dict[int | str, str]


async def listed(actor: Actor) -> list[Line]:
    """What was handed over, the last first."""
    actor.require(Action.HANDOVERS)
    rows = await HandOver.all().order_by('-id').limit(SHOWN).select_related('author')
    kept: dict[int, list[FileLine]] = {}
    for one in await Attachment.filter(object_type=OBJECT, object_id__in=[row.id for row in rows],
                                       removed=False).order_by('id'):
        kept.setdefault(one.object_id, []).append(FileLine(one.id, one.title, one.size, one.sha256))
    return [Line(row.id, row.title, row.recipient, row.note, row.author.short_name, clock.local(row.made_at),
                 tuple(kept.get(row.id, ()))) for row in rows]


async def offered(actor: Actor) -> list[Offer]:
    """The reports of the whole school that need no more than a period."""
    actor.require(Action.HANDOVERS_MAKE)
    found = []
    for form in reporting.catalogue(actor):
        if form.whose in (Whose.SCHOOL, Whose.JOURNALS, Whose.PROGRAMME) and 'group' not in form.needs:
            made = await reporting.make(actor, form.key, Asked())
            found.append(Offer(form.key, form.title, form.about, made.options.get('period', {})))
    return found


async def make(actor: Actor, title: str, recipient: str, note: str, parts: Sequence[Part]) -> int:
    """Build the reports, keep them with their hashes, write down who gave what to whom and when.

    Refused: no title or recipient, no report, more than thirty, a report that is not the role's.
    """
    actor.require(Action.HANDOVERS_MAKE)
    name, to, said = (fold_spaces(one) for one in (title, recipient, note))
    if not name or len(name) > 200:
        raise Invalid('Назовите пакет, например: «Отчёт за 1 четверть». До 200 знаков.')
    if not to or len(to) > 200:
        raise Invalid('Укажите, кому передаются отчёты, например: «Управление образования». До 200 знаков.')
    check_russian(name, 'Название')
    check_russian(to, 'Получатель')
    if not parts:
        raise Invalid('Выберите хотя бы один отчёт.')
    if len(parts) > MOST or any(one.ending not in ENDINGS for one in parts):
        raise Invalid(f'В пакете не больше {MOST} файлов, XLSX или PDF.')
    made = [await reporting.file(actor, one.key, one.asked, one.ending) for one in parts]
    kept = [(one.name, await files.store(one.content)) for one in made]
    number = await _write(actor, name, to, said[:500], kept)
    topics.publish(topics.Change(KEY, actor.name, actor.account_id))
    return number


async def _write(actor: Actor, title: str, recipient: str, note: str, kept: Sequence[tuple[str, Stored]]) -> int:
    now = clock.now()
    async with db.transaction():
        row = await HandOver.create(title=title, recipient=recipient, note=note, author_id=actor.person_id, made_at=now)
        await Attachment.bulk_create([Attachment(
            object_type=OBJECT, object_id=row.id, title=files.title_of(name, stored.media_type), size=stored.size,
            media_type=stored.media_type, sha256=stored.sha256, author_id=actor.person_id, added_at=now)
            for name, stored in kept])
        await audit.record(actor, actor.capacity(Action.HANDOVERS_MAKE), Entry(
            'handover.made', OBJECT, row.id, after=f'{title}. Получатель: {recipient}. Файлы: '
            + '; '.join(f'{name} {stored.sha256[:12]}' for name, stored in kept)))
    return row.id


async def to_read(actor: Actor, _attachment: Attachment) -> bool:
    """Who sees the packages may take their files."""
    return actor.may(Action.HANDOVERS)
