"""Chosen runs beside each other: skill, time, and the settings that differ."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from rnn_forecast.app import show
from rnn_forecast.app.live import spell
from rnn_forecast.app.restoring import OPTIONS
from rnn_forecast.app.runs_clock import when
from rnn_forecast.figures.run_skills import run_skills
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.runs import Entry
from rnn_forecast.runs.comparison import differing

LABELS = {
    "target": "Target",
    "covariates": "Covariates",
    "cell": "Model",
    "lengths_tried": "Sequence lengths",
    "cells_tried": "Models",
    "seeds_tried": "Seeds",
    "memory_cells": "Cells",
    "memory_part": "Windows of the",
    "memory_seeds": "Seeds",
    "searched": "Settings to search",
    "search_trials": "Trials",
}
"""What people call settings that are no option of a spec."""


def comparison(entries: Sequence[Entry]) -> None:
    """Chosen runs beside each other: skill, time, and the settings that differ."""
    if len(entries) < 2:  # noqa: PLR2004  (one alone is no comparison)
        return
    known, names = {entry.id: entry for entry in entries}, names_of(entries)
    chosen = st.multiselect(
        _("Compare"),
        list(known),
        format_func=names.__getitem__,
        key="runs_compared",
        placeholder=_("Choose two or more runs"),
        max_selections=6,
    )
    compared = [known[run] for run in chosen if run in known]
    if len(compared) < 2:  # noqa: PLR2004
        return
    titles, skills = [each.title for each in compared], [each.skill for each in compared]
    show.picture(run_skills(titles, skills, theme=show.theme()), "run_skills")
    if len({entry.fingerprint for entry in compared}) > 1:
        st.caption(_("These runs are about different series, so their skills say less."))
    if len({entry.kind for entry in compared}) > 1:
        st.caption(_("A curve is scored on the validation part, all others on the test part."))
    st.dataframe(
        beside(compared),
        hide_index=True,
        alt=_("The settings in which these runs differ, a column each"),
    )


def names_of(entries: Sequence[Entry]) -> dict[str, str]:
    """A name of its own for each run: Streamlit tells choices apart by how they are written."""
    names = {entry.id: f"{entry.title} ({when(entry)})" for entry in entries}
    often = Counter(names.values())
    return {run: f"{name} {run[:6]}" if often[name] > 1 else name for run, name in names.items()}


def beside(entries: Sequence[Entry]) -> pd.DataFrame:
    """One row for each setting that differs, one column for each run; all of it text."""
    rows = {
        _("Skill against naive"): [_share(entry.skill) for entry in entries],
        _("Training time"): [spell(entry.seconds) for entry in entries],
    }
    for name, values in differing(entries).items():
        rows[_label(name)] = [_shown(name, value) for value in values]
    names = [f"{place} · {entry.title}" for place, entry in enumerate(entries, 1)]
    table = pd.DataFrame(rows.values(), columns=pd.Index(names), index=pd.Index(rows))
    return table.rename_axis(_("Setting")).reset_index()


def _share(skill: float | None) -> str:
    return "" if skill is None else f"{skill * 100:+.0f} %"


def _label(name: str) -> str:
    if name in LABELS:
        return _(LABELS[name])
    return _(OPTIONS[name].about.label) if name in OPTIONS else name


def _shown(name: str, value: Any) -> str:  # noqa: ANN401  (as JSON holds it)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("cell", "cells_tried"):
        cells = [value] if isinstance(value, str) else value
        return ", ".join(MODELS[cell].label if cell in MODELS else str(cell) for cell in cells)
    if isinstance(value, list):
        said = [_label(str(each)) if name == "searched" else str(each) for each in value]
        return ", ".join(said) or "–"
    return f"{value:g}" if isinstance(value, float) else str(value)
