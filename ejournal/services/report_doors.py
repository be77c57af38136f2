"""What an actor may choose for a report, and what stands there when nothing was; another's choice is ``NotFound``."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from ejournal import access
from ejournal.access import Action, Actor
from ejournal.analytics import quality
from ejournal.analytics.quality import Period
from ejournal.analytics.quality.periods import YEAR
from ejournal.frames import Frames
from ejournal.reports.attendance_forms import MONTHS
from ejournal.reports.names import Names, roll
from ejournal.reports.spans import class_periods, there_on
from ejournal.rules.texts import sort_key
from ejournal.services.report_catalogue import Asked, Form, Whose
from models import Invalid, NotFound

ALL = 'все'
NOT_YOURS = 'Такого отчёта нет, или он не о ваших классах и группах. Выберите из списка.'
OPTIONAL = {Whose.JOURNALS: ('klass', 'subject', 'teacher'), Whose.PROGRAMME: ('klass', 'subject', 'teacher')}
Options = dict[int | str, str]


def may(actor: Actor, form: Form) -> bool:
    """Whether the actor's roles have the report at all."""
    if form.whose is Whose.FAMILY and (actor.may(Action.DIARY_OWN) or actor.may(Action.DIARY_CHILD)):
        return True
    if not actor.may(Action.REPORTS):
        return False
    needed = {Whose.SCHOOL: (Action.REPORTS_SCHOOL,), Whose.PROGRAMME: (Action.PLANS_READ,),
              Whose.TEACHER: (Action.REPORTS_SCHOOL, Action.JOURNAL_WRITE)}.get(form.whose)
    if form.whose in (Whose.CLASS, Whose.PUPIL, Whose.FAMILY):
        needed = (Action.REPORTS_SCHOOL, Action.CLASS_READ)
    return needed is None or any(actor.may(one) for one in needed)


@dataclass(frozen=True)
class Scope:
    """The actor before the school's frames: which classes, journals and teachers are his or hers to report on."""

    data: Frames
    actor: Actor
    today: date

    @property
    def whole(self) -> bool:
        """The administration: everything."""
        return self.actor.may(Action.REPORTS_SCHOOL)

    @cached_property
    def names(self) -> Names:
        """The words."""
        return Names.of(self.data)

    @cached_property
    def own_groups(self) -> pd.DataFrame:
        """The journals the actor keeps today."""
        groups = self.data.groups
        if not self.actor.may(Action.JOURNAL_WRITE):
            return groups.iloc[:0]
        loads = self.data.loads
        mine = loads[loads['teacher'] == self.actor.person_id]
        held = mine['since'].isna() | (mine['since'] <= pd.Timestamp(self.today))
        open_ = mine['until'].isna() | (mine['until'] > pd.Timestamp(self.today))
        return groups[groups['group'].isin(mine.loc[held & open_, 'group'])]

    def classes(self, *, journals: bool) -> Options:
        """Classes by grade and letter; with ``journals`` also those one only teaches."""
        rows = self.data.classes.sort_values(['grade', 'letter'])
        if not self.whole:
            mine = set(self.actor.class_ids) | (set(self.own_groups['class'].tolist()) if journals else set())
            rows = rows[rows['class'].isin(mine)]
        return dict(zip(rows['class'].tolist(), rows['name'].tolist(), strict=True))

    def teachers(self) -> Options:
        """Whoever has journals; oneself alone for others than the administration."""
        if not self.whole:
            return {self.actor.person_id: self.names.teacher(self.actor.person_id) or self.actor.name}
        found = set(self.data.groups['teacher'].tolist()) - {0}
        return dict(sorted(((one, self.names.teacher(one)) for one in found), key=lambda pair: sort_key(pair[1])))

    def groups(self, klass: int) -> Options:
        """The journals of a class that one may read."""
        rows = self.data.groups[(self.data.groups['class'] == klass) & (self.data.groups['marking'] != '')]
        if not self.whole and klass not in self.actor.class_ids:
            rows = rows[rows['group'].isin(self.own_groups['group'])]
        named = {row['group']: ' · '.join(filter(None, [self.names.subject(row['subject']), str(row['name'])]))
                 for row in rows.to_dict('records')}
        return {int(key): named[key] for key in sorted(named, key=lambda one: named[one])}

    def pupils(self, klass: int) -> Options:
        """The pupils of a class today (at its end after the year), by the alphabet."""
        rows = roll(self.data, klass, min(self.today, self.data.ends_on))
        return dict(zip(rows['pupil'].tolist(), rows['name'].tolist(), strict=True))

    def subjects(self, klass: int) -> Options:
        """The subjects of a class, or of all."""
        rows = self.data.groups if not klass else self.data.groups[self.data.groups['class'] == klass]
        found = {int(one): self.names.subject(one) for one in rows['subject'].tolist()}
        return dict(sorted(found.items(), key=lambda pair: pair[1]))

    def periods(self, klass: int) -> list[Period]:
        """The class's own periods, or the school's."""
        return class_periods(self.data, klass) if klass else quality.periods_of(self.data.terms)

    def months(self) -> Options:
        """The months of the year that have begun."""
        last = min(self.today, self.data.ends_on)
        found = pd.period_range(self.data.starts_on, max(last, self.data.starts_on), freq='M')
        return {f'{one.year}-{one.month:02}': f'{MONTHS[one.month - 1]} {one.year}' for one in found}

    def class_of(self, pupil: int) -> int:
        """The pupil's class today, or the last one of the year."""
        rows = self.data.pupils[self.data.pupils['pupil'] == pupil].sort_values('since')
        now = there_on(rows, min(self.today, self.data.ends_on))
        return int((now if len(now) else rows)['class'].iloc[-1]) if len(rows) else 0


@dataclass(frozen=True)
class Chosen:
    """The parameters with their defaults, and what else one could choose; ``when`` is the period, if there is one."""

    asked: Asked
    options: dict[str, Options]
    when: Period | None = None


async def choose(scope: Scope, form: Form, asked: Asked) -> Chosen:
    """Fill what is missing and refuse (``NotFound``) what is not the actor's."""
    if form.whose in (Whose.PUPIL, Whose.FAMILY) and asked.pupil:
        await access.pupil(scope.actor, asked.pupil)
        asked = asked.but(klass=scope.class_of(asked.pupil))
    elif form.whose is Whose.FAMILY and not asked.klass and not scope.actor.may(Action.REPORTS):
        asked = _own_child(scope)
    if form.whose is Whose.GROUP and asked.group:
        group, _ = await access.journal(scope.actor, asked.group)
        asked = asked.but(klass=group.school_class_id)
    options: dict[str, Options] = {}
    when: Period | None = None
    for need in form.needs:
        if need == 'period':
            klass = asked.klass if form.whose is not Whose.TEACHER else 0
            when = _period(scope, klass, asked.period)
            asked = asked.but(period=when.key)
            options[need] = {one.key: one.label for one in scope.periods(klass)}
        else:
            found = _options(scope, form, asked, need)
            own = _family_choice(scope, form, asked, need)
            asked = _with(asked, need, found | own, _default(scope, form, asked, need))
            options[need] = found or own
    _check_pair(scope, form, asked)
    return Chosen(asked, options, when)


def _own_child(scope: Scope) -> Asked:
    """A family that asks for no child by name: oneself, or the first of the children."""
    mine = [one for one in (scope.actor.person_id, *sorted(scope.actor.child_ids)) if scope.class_of(one)]
    if not mine:
        raise NotFound(NOT_YOURS)
    return Asked(klass=scope.class_of(mine[0]), pupil=mine[0])


def _options(scope: Scope, form: Form, asked: Asked, need: str) -> Options:
    found: Options = {0: ALL} if need in OPTIONAL.get(form.whose, ()) else {}
    if need == 'klass':
        found |= scope.classes(journals=form.whose in (Whose.JOURNALS, Whose.PROGRAMME, Whose.GROUP))
    elif need == 'teacher':
        found |= scope.teachers()
    elif need == 'subject':
        found |= scope.subjects(asked.klass)
    elif need == 'group':
        found |= scope.groups(asked.klass)
    elif need == 'pupil':
        found |= scope.pupils(asked.klass)
    elif need == 'month':
        found |= scope.months()
    return found


def _family_choice(scope: Scope, form: Form, asked: Asked, need: str) -> Options:
    """What a door has opened already is a choice, also where the lists do not have it: a child, a read journal."""
    opened = (form.whose in (Whose.PUPIL, Whose.FAMILY) and asked.pupil) or (form.whose is Whose.GROUP and asked.group)
    if not opened:
        return {}
    if need == 'klass':
        return {asked.klass: scope.names.school_class(asked.klass)} if asked.klass else {}
    return {asked.pupil: scope.names.pupil(asked.pupil)} if need == 'pupil' else \
        {asked.group: 'журнал'} if need == 'group' else {}


def _default(scope: Scope, form: Form, asked: Asked, need: str) -> int | str:
    """Journals of the whole school are too long to be read: without a choice a class, or one's own journals."""
    if need == 'teacher' and form.whose is Whose.JOURNALS and not scope.whole \
            and asked.klass not in scope.actor.class_ids:
        return scope.actor.person_id
    if need == 'klass' and form.whose is Whose.JOURNALS and not asked.teacher:
        own = sorted(scope.actor.class_ids)
        return own[0] if own else next(iter(scope.classes(journals=True)), 0) if scope.whole else 0
    if need == 'klass' and scope.whole and form.whose not in OPTIONAL:  # the first with marks, for grade 1 has none
        rows = scope.data.classes[scope.data.classes['grade'] > 1].sort_values(['grade', 'letter'])
        return int(rows['class'].iloc[0]) if len(rows) else ''
    if need == 'teacher' and form.whose is Whose.TEACHER and scope.actor.person_id in scope.teachers():
        return scope.actor.person_id
    return ''


def _with(asked: Asked, need: str, found: Options, default: int | str) -> Asked:
    value = getattr(asked, need)
    if not value:
        last = list(found)[-1:] if need == 'month' else list(found)[:1]
        value = default if default in found and default else (last[0] if last else (0 if need != 'month' else ''))
        return asked.but(**{need: value})
    if value not in found:
        raise NotFound(NOT_YOURS)
    return asked


def _check_pair(scope: Scope, form: Form, asked: Asked) -> None:
    if form.whose is Whose.JOURNALS and not scope.whole and asked.klass not in scope.actor.class_ids \
            and asked.teacher != scope.actor.person_id:
        raise NotFound(NOT_YOURS)
    missing = next((need for need in form.needs if need in ('klass', 'pupil', 'group', 'teacher')
                    and need not in OPTIONAL.get(form.whose, ()) and not getattr(asked, need)), '')
    if missing:
        raise NotFound(NOT_YOURS)


def _period(scope: Scope, klass: int, key: str) -> Period:
    periods = scope.periods(klass)
    if not periods:
        raise Invalid('В учебном году нет периодов. Внесите их в настройках школы.')
    if key:
        found = next((one for one in periods if one.key == key), None)
        if found is None:
            raise NotFound('Такого периода в учебном году нет. Выберите период из списка.')
        return found
    over = [one for one in periods if one.key != YEAR and one.over(scope.today)]
    return over[-1] if over else periods[0]
