"""What a detector says, and what it offers to change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.training import Run


@dataclass(frozen=True)
class Remedy:
    """Changed settings that may help.

    Attributes:
        label: What they do, as it stands on a button: ``"Train three times as long"``.
        settings: Their new values by name; ``"covariates"`` is the list of columns to read.
    """

    label: str
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing about a result that its reader should know.

    Attributes:
        kind: Name of the detector, e.g. ``"copying"``.
        sentence: What was found, with its numbers.
        why: Why it matters, and what to make of it.
        remedy: What may help; None where no setting does.
    """

    kind: str
    sentence: str
    why: str
    remedy: Remedy | None = None


Detector = Callable[[Run, Assessment], Finding | None]
"""Looks at a run and its test; None where there is nothing to say."""
