"""In what runs differ: of all their settings, those that are not the same everywhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from rnn_forecast.runs.index import Entry

NOT_SET = None
"""Stands where a run has no such setting, as a GRU has no kernel size."""


def differing(entries: Sequence[Entry]) -> Mapping[str, tuple[Any, ...]]:
    """Each setting that differs, with its value in every run, in the order of the settings."""
    names = dict.fromkeys(name for entry in entries for name in entry.settings)
    values = {name: tuple(entry.settings.get(name, NOT_SET) for entry in entries) for name in names}
    return {name: each for name, each in values.items() if any(one != each[0] for one in each)}
