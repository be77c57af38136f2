"""The fields of a section of a личная карта as a form: text, date or a choice, whatever the field is."""

from collections.abc import Iterable, Mapping

from components import forms
from components.chips import ChipKind
from ejournal.rules import cards
from ejournal.rules.cards import Field, FieldType

Shown = forms.TextField | forms.SelectField | forms.DateField


def card_field(field: Field, value: str) -> Shown:
    """One field with what is kept now; its name in the form is its key."""
    if field.choices:
        options = {'': '—'} | {one: one for one in field.choices}
        return forms.select_field(field.label, field.key, options, value=value if value in options else '',
                                  required=field.required, hint=field.hint)
    hint = field.hint or ('ДД.ММ.ГГГГ' if field.type is FieldType.DATE else '')
    return forms.text_field(field.label, field.key, value=cards.show(field, value), required=field.required, hint=hint)


def card_form(fields: Iterable[tuple[Field, str]]) -> Mapping[str, Shown]:
    """The fields side by side where there is room; answers them by key."""
    with forms.fields():
        return {field.key: card_field(field, value) for field, value in fields}


def typed(fields: Mapping[str, Shown], known: Mapping[str, tuple[Field, str]]) -> dict[str, str]:
    """What was typed, by key; a value left as it was shown stays as it is kept."""
    found = {}
    for key, shown in fields.items():
        field, value = known[key]
        text = str(shown.value or '')
        found[key] = value if text == cards.show(field, value) else text
    return found


def state(percent: int, *, overdue: bool = False) -> ChipKind:
    """How much attention a card wants that is so full; after the date the emptier half is bad."""
    if percent == 100:
        return 'good'
    return 'bad' if percent < 70 and overdue else 'warn'
