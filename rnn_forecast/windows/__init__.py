"""Sliding windows over a series: what a network may see, and what it must forecast.

A window is known by its *cutoff*, the position of the last value that it sees:

    positions   cutoff-L+1 ... cutoff  |  cutoff+1 ... cutoff+H
                the sequence, length L |  the targets, horizon H

Nothing is cut out and copied when windows are made: ``Windows`` holds one table and the cutoffs of
each part, and any set of windows is gathered from the table when it is needed.

Axes: ``window``, ``time`` (steps of the sequence, oldest first), ``feature`` (0 is the target),
``step`` (where the network is read: time for many-to-many, 1 for other task shapes), ``horizon``.
"""

from rnn_forecast.windows.cutting import cut
from rnn_forecast.windows.enough import (
    MIN_SCORED_WINDOWS,
    MIN_TRAIN_WINDOWS,
    check_fit,
    nearest_fit,
    needed_steps,
    problem_of_fit,
)
from rnn_forecast.windows.examples import Examples
from rnn_forecast.windows.gathering import Windows, problem_of_future
from rnn_forecast.windows.panel import PanelWindows, cut_panel
from rnn_forecast.windows.spec import WindowSpec, count_windows
from rnn_forecast.windows.split import PARTS, Part, Split, cutoffs_of

__all__ = [
    "MIN_SCORED_WINDOWS",
    "MIN_TRAIN_WINDOWS",
    "PARTS",
    "Examples",
    "PanelWindows",
    "Part",
    "Split",
    "WindowSpec",
    "Windows",
    "check_fit",
    "count_windows",
    "cut",
    "cut_panel",
    "cutoffs_of",
    "nearest_fit",
    "needed_steps",
    "problem_of_fit",
    "problem_of_future",
]
