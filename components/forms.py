"""Fields: a label above, a hint and an error below that screen readers hear; nothing of Material shows."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from nicegui import ui
from nicegui.elements.mixins.validation_element import ValidationElement
from nicegui.events import GenericEventArguments

DATE_FORMAT = '%d.%m.%Y'


class Described:
    """What our fields share: setting `field.error = '…'` shows the sentence under the field, None clears it."""

    # Not an element itself: a second element class in front would hide the component of ui.input and ui.select.
    error_line: ui.label | None = None
    wrapper: ui.element | None = None

    @property
    def error(self) -> str | None:
        """The sentence shown under the field."""
        return self._error  # type: ignore[attr-defined]

    @error.setter
    def error(self, text: str | None) -> None:
        ValidationElement.error.fset(self, text)  # type: ignore[attr-defined]
        self.props['aria-invalid'] = 'true' if text else 'false'  # type: ignore[attr-defined]
        if self.error_line is not None:
            self.error_line.text = text or ''


class TextField(Described, ui.input):
    """A line of text; with `.props('type=textarea autogrow')` several lines."""


class SelectField(Described, ui.select):
    """A choice from a list that can be searched, or several choices."""


class NativeSelect(SelectField, component='native_select/native_select.js'):
    """A choice from a short list: the browser's own control, best on phones and for screen readers."""


class DateField(TextField):
    """A date as ДД.ММ.ГГГГ, typed or chosen from the browser's own calendar."""

    @property
    def day(self) -> date | None:
        """The date typed, None when the field is empty or holds no date (then `check` says so)."""
        try:
            return datetime.strptime(self.value or '', DATE_FORMAT).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return None

    @day.setter
    def day(self, value: date | None) -> None:
        self.value = value.strftime(DATE_FORMAT) if value else ''

    def check(self, *, required: bool = False) -> bool:
        """Show an error when the text is no date (or is missing though required); return whether it is fine."""
        missing = required and not self.value
        wrong = bool(self.value) and self.day is None
        self.error = 'Укажите дату' if missing else 'Такой даты нет, нужно ДД.ММ.ГГГГ' if wrong else None
        return self.error is None


Field = TypeVar('Field', TextField, SelectField, DateField)


def text_field(
    label: str, name: str, *, value: str = '', hint: str = '', required: bool = False, placeholder: str = '',
) -> TextField:
    """A labelled text field; `name` is its form name and its marker in tests."""
    return _labelled(label, name, hint, required, lambda: TextField(value=value, placeholder=placeholder or None))


def text_area(label: str, name: str, *, value: str = '', hint: str = '', required: bool = False) -> TextField:
    """A labelled field for several lines; it grows with its text."""
    return text_field(label, name, value=value, hint=hint, required=required).props('type=textarea autogrow')


def password_field(label: str, name: str, *, new: bool = False, hint: str = '') -> TextField:
    """A password; never shown. `new` tells password managers to offer a fresh one."""
    field = _labelled(label, name, hint, True, lambda: TextField(password=True))
    return field.props(f'autocomplete={"new-password" if new else "current-password"}')


def select_field(  # noqa: PLR0913 - each parameter is a choice of the page
    label: str, name: str, options: Mapping[Any, str], *, value: Any = None, hint: str = '', required: bool = False,
    search: bool = False, multiple: bool = False,
) -> SelectField:
    """A choice from `options` (value -> text); `search` adds filtering for long lists."""
    def make() -> SelectField:
        kind = SelectField if search or multiple else NativeSelect
        field = kind(dict(options), value=value, with_input=search, multiple=multiple)
        field.props(f'for={field.html_id} behavior=menu options-dense')
        # Quasar puts a focusable box between the list and its options, which hides them from screen readers.
        field.on('popup-show', js_handler='() => setTimeout(() => document.querySelectorAll('
                                          '".q-virtual-scroll__content[tabindex]").forEach((box) => '
                                          'box.removeAttribute("tabindex")), 0)')
        return field.props('use-chips') if multiple else field

    return _labelled(label, name, hint, required, make)


def date_field(
    label: str, name: str, *, value: date | None = None, hint: str = '', required: bool = False,
) -> DateField:
    """A date as ДД.ММ.ГГГГ with the browser's calendar behind a button; read it from `.day`."""
    text = value.strftime(DATE_FORMAT) if value else ''
    field = _labelled(label, name, hint, required, lambda: DateField(value=text, placeholder='ДД.ММ.ГГГГ'))
    field.props('mask=##.##.#### inputmode=numeric').on('blur', field.check)
    with field.add_slot('append'):
        _calendar_button(field)
    return field


def checkbox(text: str, name: str, *, value: bool = False) -> ui.checkbox:
    """A yes or no with its text beside it."""
    return ui.checkbox(text, value=value).mark(name)


@contextmanager
def form() -> Iterator[ui.element]:
    """A column of fields; Enter in one of them presses the primary button inside the form."""
    with ui.element('form').classes('ej-form').props('novalidate') as box:
        box.on('submit', js_handler='(e) => { e.preventDefault(); '
                                    'e.target.querySelector(".ej-btn-primary:not(:disabled)")?.click(); }')
        yield box
        # Browsers send a form of several fields on Enter only when it has a button for it.
        ui.element('button').classes('ej-sr').props('type=submit tabindex=-1 aria-hidden=true')


def fields() -> ui.element:
    """A grid that puts fields side by side where there is room."""
    return ui.element('div').classes('ej-fields')


def _labelled(label: str, name: str, hint: str, required: bool, make: Callable[[], Field]) -> Field:
    with ui.element('div').classes('ej-field') as wrapper:
        caption = ui.label(label).classes('ej-label ej-required' if required else 'ej-label')
        field = make()
        hint_line = ui.label(hint).classes('ej-hint')
        error_line = ui.label('').classes('ej-error').props('role=alert')
    caption.tag = 'label'
    caption.props['for'] = field.html_id
    field.wrapper, field.error_line = wrapper, error_line
    field.props('borderless dense hide-bottom-space no-error-icon').mark(name)
    field.props['name'] = name
    field.props['aria-describedby'] = f'{hint_line.html_id} {error_line.html_id}'
    if required:
        field.props['aria-required'] = 'true'
    return field


def _calendar_button(field: DateField) -> None:
    def chosen(event: GenericEventArguments) -> None:
        field.day = date.fromisoformat(event.args) if event.args else None
        field.check()

    picker = ui.element('input').classes('ej-date-native').props('type=date tabindex=-1 aria-hidden=true')
    picker.on('change', chosen, js_handler='(e) => emit(e.target.value)')
    opener = ui.element('button').classes('ej-field-btn').props('type=button')
    opener.props['aria-label'] = 'Выбрать в календаре'
    opener.on('click', js_handler=f'() => getElement({picker.id}).showPicker()')
    with opener:
        ui.element('span').classes('ej-icon ej-icon-calendar')
