"""The kinds of results that can be kept; a new one is a file here and a line in the table."""

from typing import Any

from rnn_forecast.runs.kinds import backtest, forecast, lengths, memory, panel, search
from rnn_forecast.runs.kinds.kind import Kind, Line, Summary

__all__ = ["KINDS", "Kind", "Line", "Summary", "kind_of"]

KINDS: dict[str, Kind[Any]] = {
    each.name: each
    for each in (
        *(forecast.KIND, panel.KIND, lengths.KIND, memory.KIND),
        *(backtest.KIND, search.KIND),
    )
}
"""By the name that stands in a bundle's manifest."""


def kind_of(value: object) -> Kind[Any]:
    """The kind of a result."""
    for kind in KINDS.values():
        if isinstance(value, kind.of):
            return kind
    raise TypeError(f"A {type(value).__name__} is no result that can be kept.")
