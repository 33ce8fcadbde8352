"""What a command computes is kept as it comes, and the same command goes on with it."""

import sys
from typing import TypeVar

from rnn_forecast.runs import Recording
from rnn_forecast.runs.recording import Keeping

T = TypeVar("T")


def interrupted(beginning: T, recording: Recording) -> T:
    """How far the same command had come before it was interrupted; else the beginning itself."""
    found = recording.store and recording.store.interrupted(beginning, recording.owner)
    if not found:
        return beginning
    entry, study = found
    recording.continues = entry.id
    return study


def say_problem(keeping: Keeping) -> None:
    """Why something could not be kept, on standard error."""
    if keeping.problem:
        print(keeping.problem, file=sys.stderr)
