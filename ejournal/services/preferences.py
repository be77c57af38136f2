"""«Настройки школы»: the numbers of the rules that a school may set for itself (norms 1B), typed and audited."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ejournal import audit, db, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from models import Invalid, Preference


@dataclass(frozen=True)
class Setting:
    """One number, switch (``low`` = 0, ``high`` = 1) or list of three limits; ``value`` is what holds now."""

    key: str
    title: str
    hint: str
    default: Any
    low: int = 0
    high: int = 0
    value: Any = None

    @property
    def is_switch(self) -> bool:
        """Whether it is yes or no."""
        return isinstance(self.default, bool)

    @property
    def shown(self) -> str:
        """The value as people write it."""
        if self.is_switch:
            return 'да' if self.value else 'нет'
        if isinstance(self.default, list):
            return '; '.join(str(one).replace('.', ',') for one in self.value)
        return str(self.value)


SETTINGS = (
    Setting('content_hour', 'Тема, задание и отметки урока: до, ч', 'п. 17.4: до 21:00 дня урока', 21, 12, 23),
    Setting('written_days', 'Отметки за письменную работу: дней', 'п. 17.4: до 4 дней', 4, 1, 14),
    Setting('creative_days', 'Отметки за творческую работу: дней', 'п. 17.4: до 7 дней', 7, 1, 30),
    Setting('lock_days', 'Изменять отметки и посещаемость: дней', 'п. 17.4: не позднее 7 дней', 7, 1, 30),
    Setting('thresholds', 'Пороги отметок за период', 'для 3, 4 и 5: 2,50; 3,50; 4,50', ['2.50', '3.50', '4.50']),
    Setting('min_marks', 'Отметок за период, не меньше', 'при меньшем числе предлагается н/а', 3, 1, 20),
    Setting('debt_counts', 'Долг («точка») считается как «2»', 'в среднем балле', False, 0, 1),
    Setting('survey_lessons', 'Контроль опроса: уроков без отметки', 'после скольких обучающийся не опрошен', 5, 2, 30),
    Setting('card_health', 'Раздел «Здоровье» в личных картах',
            'виден классному руководителю и заместителям', False, 0, 1),
    Setting('digest_hour', 'Сводка о несделанном: в, ч', 'учителям, ежедневно', 18, 8, 22),
    Setting('backup_hour', 'Ночная копия базы данных: в, ч', 'для PostgreSQL — pg_dump на сервере школы', 3, 0, 23),
    Setting('backups_kept', 'Ночных копий хранить', 'более старые удаляются; сделанные вручную остаются', 14, 1, 90),
    Setting('certificate_courses_first', '«Математика» в аттестате 9 класса: сначала среднее курсов, затем экзамен', '',
            False, 0, 1),
    Setting('forecast_for_families', 'Показывать прогноз обучающимся и родителям', 'по умолчанию — только калькулятор '
            'отметок', False, 0, 1),
    Setting('sickness_watch', 'Волна болезни: внимание, % класса', 'с 20 % заболевших класс обычно закрывают на '
            'карантин', 20, 5, 100),
    Setting('sickness_high', 'Волна болезни: высокий уровень, % класса', 'с 30 % обычно решают о карантине школы',
            30, 5, 100),
    Setting('webhook_private_targets', 'Оповещать программы внутри сети школы', 'иначе только внешние адреса',
            False, 0, 1),
)


async def shown(actor: Actor) -> list[Setting]:
    """Every setting with its value; ``NotAllowed`` without the right."""
    actor.require(Action.SETTINGS)
    return await _current()


async def change(actor: Actor, wanted: dict[str, Any]) -> int:
    """Store what differs, all or nothing; how many changed. Refuses unknown keys and values outside their limits."""
    actor.require(Action.SETTINGS)
    async with db.transaction():
        known = {setting.key: setting for setting in await _current()}
        entries = []
        for key, raw in wanted.items():
            if key not in known:
                raise Invalid('Такой настройки нет. Обновите страницу.')
            setting, value = known[key], _checked(known[key], raw)
            if value != setting.value:
                await Preference.update_or_create({'value': value}, key=key)
                after = Setting(key, setting.title, '', setting.default, value=value).shown
                entries.append(Entry('preference.changed', 'preference', None, setting.shown,
                                     f'{setting.title}: {after}'))
        await audit.record(actor, actor.capacity(Action.SETTINGS), *entries)
    if entries:
        facts.forget()
        topics.publish(topics.Change('settings', actor.name, actor.account_id))
    return len(entries)


async def _current() -> list[Setting]:
    stored = {row.key: row.value for row in await Preference.filter(key__in=[one.key for one in SETTINGS])}
    return [Setting(s.key, s.title, s.hint, s.default, s.low, s.high, stored.get(s.key, s.default)) for s in SETTINGS]


def _checked(setting: Setting, raw: Any) -> Any:
    if setting.is_switch:
        return raw is True
    if isinstance(setting.default, list):
        return _limits(str(raw))
    text = str(raw).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4) or not setting.low <= int(text) <= setting.high:
        raise Invalid(f'«{setting.title}»: целое число от {setting.low} до {setting.high}.')
    return int(text)


def _limits(text: str) -> list[str]:
    """Three means in rising order, each above the mark before and not above the mark it gives; a «5» below 5,00, which
    no number of fives would reach once there is another mark."""
    wrong = Invalid('Пороги — три числа по возрастанию: для 3 от 2 до 3, для 4 от 3 до 4, для 5 от 4 до 4,99. '
                    'Например: 2,50; 3,50; 4,50.')
    try:
        found = [Decimal(part.strip().replace(',', '.')).quantize(Decimal('0.01')) for part in text.split(';')]
    except InvalidOperation as error:
        raise wrong from error
    if len(found) != 3 or not all(one.is_finite() and mark - 1 < one <= mark
                                  for mark, one in zip((3, 4, 5), found, strict=True)) or found[2] == 5:
        raise wrong
    return [str(one) for one in found]
