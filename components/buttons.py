"""Buttons and segments: what one can press."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Literal

from nicegui import ui
from nicegui.elements.mixins.disableable_element import DisableableElement
from nicegui.elements.mixins.text_element import TextElement

ButtonKind = Literal['', 'primary', 'quiet', 'danger']


class Button(TextElement, DisableableElement):
    """A native button. While its handler is awaited it is busy: it says so and ignores further clicks."""

    def __init__(self, text: str, on_click: Callable[[], Any] | None = None, kind: ButtonKind = '') -> None:
        super().__init__(tag='button', text=text)
        self.classes(f'ej-btn ej-btn-{kind}' if kind else 'ej-btn').props('type=button')
        self._action = on_click
        self._busy = False
        if on_click is not None:
            self.on('click', self._press)

    @property
    def busy(self) -> bool:
        """Whether the button works on a click just now."""
        return self._busy

    @busy.setter
    def busy(self, value: bool) -> None:
        self._busy = value
        self._props['aria-busy'] = 'true' if value else 'false'

    def _press(self) -> Awaitable[None] | None:
        if self._busy or self._action is None:
            return None
        result = self._action()
        return self._work(result) if isawaitable(result) else None

    async def _work(self, result: Awaitable[Any]) -> None:
        self.busy = True
        try:
            await result
        finally:
            if not self.is_deleted:
                self.busy = False

    def _handle_enabled_change(self, enabled: bool) -> None:
        # Quasar's own `disable` prop means nothing to a native button.
        self._props['disabled'] = not enabled


def button(text: str, on_click: Callable[[], Any] | None = None, *, icon: str = '') -> Button:
    """An ordinary button; `icon` is the name of one of the theme's icons and is drawn before the text."""
    return _with_icon(Button(text, on_click), icon)


def primary(text: str, on_click: Callable[[], Any] | None = None) -> Button:
    """The one button of a page or dialog that does what the user came for."""
    return Button(text, on_click, 'primary')


def quiet(text: str, on_click: Callable[[], Any] | None = None, *, icon: str = '') -> Button:
    """A button that looks like a link: «Отмена», «показать ещё»."""
    return _with_icon(Button(text, on_click, 'quiet'), icon)


def danger(text: str, on_click: Callable[[], Any] | None = None) -> Button:
    """A button for what cannot be undone; ask with `dialogs.confirm` as well."""
    return Button(text, on_click, 'danger')


def icon_button(icon: str, label: str, on_click: Callable[[], Any] | None = None) -> Button:
    """A button with a picture only; `label` is what screen readers and the tooltip say."""
    made = Button('', on_click).classes('ej-btn-icon')
    made.props['aria-label'] = made.props['title'] = label
    return _with_icon(made, icon)


def link_button(text: str, href: str, kind: ButtonKind = '') -> ui.link:
    """A link that looks like a button (it leads to another page or a file)."""
    return ui.link(text, href).classes(replace=f'ej-btn ej-btn-{kind}' if kind else 'ej-btn')


@dataclass(frozen=True)
class Segment:
    """One choice of a segmented control: a value, and the address when choosing it opens another page."""

    label: str
    value: str
    href: str = ''


def segmented(
    segments: list[Segment], active: str, *, label: str, on_change: Callable[[str], Any] | None = None,
) -> ui.element:
    """«I четверть | II четверть | Год»: links where segments have an address, otherwise buttons that call back."""
    box = ui.element('div').classes('ej-segments').props('role=group')
    box.props['aria-label'] = label
    with box:
        for segment in segments:
            if segment.href:
                link = ui.link(segment.label, segment.href).classes(replace='ej-segment')
                if segment.value == active:
                    link.props('aria-current=page')
            else:
                _segment_button(box, segment, active, on_change)
    return box


def _segment_button(box: ui.element, segment: Segment, active: str, on_change: Callable[[str], Any] | None) -> None:
    def choose() -> Any:
        for other in box.default_slot.children:
            other.props['aria-pressed'] = 'true' if other is made else 'false'
        return on_change(segment.value) if on_change else None

    made = Button(segment.label, choose).classes(replace='ej-segment')
    made.props['aria-pressed'] = 'true' if segment.value == active else 'false'


def _with_icon(made: Button, icon: str) -> Button:
    if icon:
        with made:
            ui.element('span').classes(f'ej-icon ej-icon-{icon}').style('order: -1' if made.text else '')
    return made
