"""What a report is made of: each block turns itself into HTML with every text escaped."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Protocol

import numpy as np
import pandas as pd

from rnn_forecast.figures import CONFIG, DARK, LIGHT, Picture, Theme
from rnn_forecast.figures.canvas import HEIGHT
from rnn_forecast.figures.column_names import for_people
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.report.words import cell, column

MOST_ROWS = 400
"""Of a table; who wants all takes the CSV."""


class Block(Protocol):
    """One piece of a report."""

    def html(self, place: int) -> str:
        """As HTML; ``place`` is its number on the page."""
        ...


@dataclass(frozen=True)
class Heading:
    """A new section."""

    text: str

    def html(self, place: int) -> str:
        """A heading below the page's title."""
        return f'<h2 id="part-{place}">{escape(self.text)}</h2>'


@dataclass(frozen=True)
class Text:
    """Sentences; ``role`` sets the verdict and side remarks apart."""

    text: str
    role: str = ""

    def html(self, place: int) -> str:  # noqa: ARG002  (only charts have names)
        """A paragraph; empty where there is nothing to say."""
        return f'<p class="{escape(self.role)}">{escape(self.text)}</p>' if self.text else ""


@dataclass(frozen=True)
class Listed:
    """Sentences, one below the other."""

    items: tuple[str, ...]

    def html(self, place: int) -> str:  # noqa: ARG002
        """A list."""
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in self.items)}</ul>"


@dataclass(frozen=True)
class Facts:
    """Names and their values."""

    facts: Mapping[str, object] = field(default_factory=dict)

    def html(self, place: int) -> str:  # noqa: ARG002
        """A list of terms."""
        rows = (
            f"<div><dt>{escape(name)}</dt><dd>{escape(_plain(value))}</dd></div>"
            for name, value in self.facts.items()
        )
        return f"<dl>{''.join(rows)}</dl>"


@dataclass(frozen=True, eq=False)
class Table:
    """A result table; the first rows of a long one."""

    frame: pd.DataFrame
    title: str = ""

    def html(self, place: int) -> str:  # noqa: ARG002
        """A table, under a fold if it has a title."""
        rows = self.frame.head(MOST_ROWS).itertuples(index=False)
        head = "".join(f'<th scope="col">{escape(column(str(name)))}</th>' for name in self.frame)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        table = f'<div class="wide" tabindex="0">{table}</div>{self._rest()}'
        if not self.title:
            return table
        return f"<details><summary>{escape(self.title)}</summary>{table}</details>"

    def _rest(self) -> str:
        if len(self.frame) <= MOST_ROWS:
            return ""
        said = _("The first {shown} of {rows:,} rows.")
        return f'<p class="aside">{said.format(shown=MOST_ROWS, rows=len(self.frame))}</p>'


@dataclass(frozen=True)
class Chart:
    """A figure of rnn_forecast.figures, drawn for the light and for the dark page."""

    draw: Callable[[Theme], Picture]

    def html(self, place: int) -> str:
        """The place of the chart, its words, its data, and buttons that save it as a picture."""
        light, dark = self.draw(LIGHT), self.draw(DARK)
        name, height = f"chart-{place}", int(light.figure.to_dict()["layout"].get("height", HEIGHT))
        figures = (
            f'"{key}":{each.figure.to_json()}' for key, each in (("light", light), ("dark", dark))
        )
        data = f'{{{",".join(figures)},"config":{json.dumps(CONFIG)}}}'
        buttons = "".join(
            f'<button type="button" data-save="{kind}" data-for="{name}">{kind.upper()}</button>'
            for kind in ("svg", "png")
        )
        return (
            f'<figure><div class="chart" id="{name}" role="img" style="height:{height}px" '
            f'aria-label="{escape(light.alt)}"></div>'
            f'<p class="tools">{escape(_("Save as a picture:"))} {buttons}</p>'
            f"{Table(for_people(light.table), _('The chart as a table')).html(place)}</figure>"
            f'<script type="application/json" data-chart="{name}">{_safe(data)}</script>'
        )


def to_html(blocks: Iterable[Block]) -> str:
    """All of them in their order."""
    return "\n".join(block.html(place) for place, block in enumerate(blocks))


def _safe(data: str) -> str:
    """JSON in which no browser finds the end of the script element."""
    return data.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def _cell(value: object) -> str:
    numeric = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return f"<td{' class=number' if numeric else ''}>{escape(_plain(value))}</td>"


def _plain(value: object) -> str:
    """A value for people: dates without midnight, floats with four digits, nothing for NaN."""
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return _("yes") if value else _("no")
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float | np.floating):
        return number(float(value), 4)
    return cell(str(value))
