"""Which run is meant by the beginning of its name."""

from collections.abc import Sequence
from typing import TypeVar

from rnn_forecast.runs import Entry, Store, Sweep, UnknownRun, grouped

T = TypeVar("T")


def find_entry(store: Store, beginning: str) -> Entry:
    """The run whose name begins so.

    Raises:
        UnknownRun: There is none, or more than one.
    """
    entries = store.entries()
    return _only([entry for entry in entries if entry.id.startswith(beginning)], beginning)


def find(store: Store, beginning: str) -> Entry | Sweep:
    """The run or the sweep whose name begins so.

    Raises:
        UnknownRun: There is none, or more than one.
    """
    entries = store.entries()
    sweeps = [each for each in grouped(entries) if isinstance(each, Sweep)]
    named = [each for each in (*sweeps, *entries) if each.id.startswith(beginning)]
    return _only(named, beginning)


def _only(found: Sequence[T], beginning: str) -> T:
    if not found:
        raise UnknownRun(f"There is no run {beginning!r}; 'runs list' names those there are.")
    if len(found) > 1:
        raise UnknownRun(f"{len(found)} runs begin with {beginning!r}; give more of its letters.")
    return found[0]
