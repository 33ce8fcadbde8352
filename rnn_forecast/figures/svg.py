"""Boxes, arrows and words of a diagram, as the text of SVG elements.

Words are escaped here and nowhere else, so a name from a file can never become an element.
"""

from dataclasses import dataclass
from html import escape

from rnn_forecast.figures.theme import FONT

MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


@dataclass(frozen=True)
class Ink:
    """Colours of one box."""

    line: str
    fill: str
    text: str


def document(width: int, height: int, title: str, parts: list[str]) -> str:
    """One SVG element as wide as its container."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="100%" '
        f'role="img" font-family="{escape(FONT)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def box(x: float, y: float, width: float, height: float, ink: Ink) -> str:
    """A box with round corners."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6" '
        f'fill="{ink.fill}" stroke="{ink.line}" stroke-width="1.2"/>'
    )


def words(
    x: float, y: float, text: str, color: str, *, size: float = 12, style: str = "middle"
) -> str:
    """A line of text around ``x``, or to its right; ``style``: middle, start, bold or mono."""
    anchor = "middle" if style == "middle" else "start"
    extra = {"bold": ' font-weight="600"', "mono": f' font-family="{escape(MONO)}"'}.get(style, "")
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{color}" '
        f'text-anchor="{anchor}"{extra}>{escape(text)}</text>'
    )


def arrow(x0: float, y0: float, x1: float, y1: float, color: str) -> str:
    """A straight arrow, upwards or to the right."""
    if x0 == x1:
        head = f"{x1 - 3.5:g},{y1 + 6:g} {x1:g},{y1:g} {x1 + 3.5:g},{y1 + 6:g}"
    else:
        head = f"{x1 - 6:g},{y1 - 3.5:g} {x1:g},{y1:g} {x1 - 6:g},{y1 + 3.5:g}"
    return (
        f'<path d="M{x0:g} {y0:g}L{x1:g} {y1:g}" stroke="{color}" stroke-width="1.2" fill="none"/>'
        f'<polyline points="{head}" stroke="{color}" stroke-width="1.2" fill="none" '
        'stroke-linejoin="round"/>'
    )
