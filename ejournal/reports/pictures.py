"""Pictures of reports as SVG out of their own figures: one drawing for the screen and for the paper (norms 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, BASE, TOP, LEFT = 720.0, 190.0, 150.0, 26.0, 36.0
READABLE = 11.0  # below this height a number does not fit into its part of the bar


@dataclass(frozen=True)
class Part:
    """One colour of a stacked bar: what it is, and how much of it each bar has."""

    label: str
    ink: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Stacked:
    """Upright bars of parts; ``above`` stands over each bar."""

    title: str
    bars: tuple[str, ...]
    parts: tuple[Part, ...]
    above: tuple[str, ...]

    @property
    def words(self) -> str:
        """The picture for those who do not see it."""
        told = (f'{bar}: {", ".join(f"{part.label} {part.values[at]}" for part in self.parts if part.values[at])}'
                f' ({self.above[at]})' for at, bar in enumerate(self.bars))
        return f'{self.title}. {"; ".join(told)}'


def svg(picture: Stacked) -> str:
    """The drawing; words take the colour of the text around them."""
    totals = [sum(part.values[at] for part in picture.parts) for at in range(len(picture.bars))]
    highest = max([*totals, 1])
    step = (WIDTH - LEFT) / max(len(picture.bars), 6)
    drawn = [_grid(highest)]
    for at, name in enumerate(picture.bars):
        middle = LEFT + step * (at + 0.5)
        drawn.append(_bar(picture.parts, at, middle, min(56.0, step * 0.6), highest))
        drawn.append(_text(middle, BASE - (BASE - TOP) * totals[at] / highest - 5, picture.above[at], bold=True))
        drawn.append(_text(middle, BASE + 14, name))
    drawn.append(_legend(picture.parts))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" '
            f'height="{HEIGHT:g}" font-family="Liberation Serif, Golos Text, sans-serif" font-size="11" color="#333">'
            f'{"".join(drawn)}</svg>')


def _grid(highest: int) -> str:
    lines = []
    for share in (0.0, 0.5, 1.0):
        at = BASE - (BASE - TOP) * share
        lines.append(f'<line x1="{LEFT:g}" x2="{WIDTH:g}" y1="{at:g}" y2="{at:g}" stroke="#8391a3" '
                     'stroke-opacity=".4"/>')
        if share != 0.5 or highest > 1:
            lines.append(_text(LEFT - 6, at + 4, f'{highest * share:.0f}', anchor='end'))
    return ''.join(lines)


def _bar(parts: Sequence[Part], at: int, middle: float, width: float, highest: int) -> str:
    drawn, foot = [], BASE
    for part in parts:
        height = (BASE - TOP) * part.values[at] / highest
        if height:
            drawn.append(f'<rect x="{middle - width / 2:.1f}" y="{foot - height:.1f}" width="{width:.1f}" '
                         f'height="{height:.1f}" fill="{part.ink}"/>')
        if height >= READABLE:
            drawn.append(_text(middle, foot - height / 2 + 4, str(part.values[at]), fill='#17202b'))
        foot -= height
    return ''.join(drawn)


def _legend(parts: Sequence[Part]) -> str:
    drawn, left = [], LEFT
    for part in parts:
        drawn.append(f'<rect x="{left:g}" y="{HEIGHT - 15:g}" width="10" height="10" fill="{part.ink}"/>')
        drawn.append(_text(left + 15, HEIGHT - 6, part.label, anchor='start'))
        left += 30 + 6.2 * len(part.label)
    return ''.join(drawn)


def _text(x: float, y: float, words: str, *, anchor: str = 'middle', bold: bool = False,
          fill: str = 'currentColor') -> str:
    weight = ' font-weight="bold"' if bold else ''
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>{escape(words)}</text>'
