"""Whether a series holds enough windows, and if not, which ones it would hold enough of."""

from collections.abc import Mapping
from dataclasses import replace

from rnn_forecast.errors import SeriesTooShort
from rnn_forecast.language import _
from rnn_forecast.windows.spec import WindowSpec
from rnn_forecast.windows.split import PARTS, Part, Split, cutoffs_of

MIN_TRAIN_WINDOWS = 20
"""Fewer examples than this teach a network nothing."""

MIN_SCORED_WINDOWS = 5
"""Fewer forecasts than this say nothing about a network."""


def check_fit(
    steps: int, spec: WindowSpec, split: Split, *, name: str, first_cutoff: int = 0
) -> None:
    """Raise SeriesTooShort unless every part holds enough windows."""
    problem = problem_of_fit(steps, spec, split, name=name, first_cutoff=first_cutoff)
    if problem:
        raise SeriesTooShort(problem)


def problem_of_fit(
    steps: int, spec: WindowSpec, split: Split, *, name: str, first_cutoff: int = 0
) -> str:
    """Why the windows do not fit, with the nearest values that do, as a sentence; or ""."""
    counts = _counts(spec, split, first_cutoff)
    if _enough(counts):
        return ""
    nearest = nearest_fit(spec, split)
    said = _(
        "{name} has {steps} steps. With sequence length {sequence_length}, horizon "
        "{horizon} and stride {stride} that makes {train} training, {valid} validation "
        "and {test} test windows; at least {least}, {scored} and {scored} are needed. "
    ).format(
        name=name,
        steps=steps,
        sequence_length=spec.sequence_length,
        horizon=spec.horizon,
        stride=spec.stride,
        train=counts["train"],
        valid=counts["valid"],
        test=counts["test"],
        least=MIN_TRAIN_WINDOWS,
        scored=MIN_SCORED_WINDOWS,
    )
    if nearest is None:
        return said + _("This needs a longer series: at least {steps} steps.").format(
            steps=needed_steps()
        )
    return said + (
        _(
            "Nearest values that work: sequence length {sequence_length}, horizon "
            "{horizon}, stride {stride}."
        ).format(
            sequence_length=nearest.sequence_length, horizon=nearest.horizon, stride=nearest.stride
        )
    )


def nearest_fit(spec: WindowSpec, split: Split) -> WindowSpec | None:
    """The same windows with the smallest change that makes them fit; None if nothing does.

    First a smaller stride, then a shorter sequence, then a shorter horizon, each only as far as
    it must go.
    """
    for horizon in range(spec.horizon, 0, -1):
        for length, stride in ((spec.sequence_length, spec.stride), (1, spec.stride), (1, 1)):
            if _fits(_with(spec, length, horizon, stride), split):
                return _longest(_with(spec, length, horizon, stride), spec.sequence_length, split)
    return None


def needed_steps() -> int:
    """Steps of the shortest series that the smallest windows fit into, with the usual split."""
    smallest = WindowSpec(sequence_length=1, horizon=1)
    steps = MIN_TRAIN_WINDOWS
    while not _fits(smallest, Split.by_share(steps)):
        steps += 1
    return steps


def _with(spec: WindowSpec, length: int, horizon: int, stride: int) -> WindowSpec:
    return replace(spec, sequence_length=length, horizon=horizon, stride=stride)


def _longest(spec: WindowSpec, longest: int, split: Split) -> WindowSpec:
    """Lengthen the sequence again as far as it fits."""
    fitting = (
        candidate
        for length in range(longest, spec.sequence_length - 1, -1)
        if _fits(candidate := _with(spec, length, spec.horizon, spec.stride), split)
    )
    return next(fitting)


def _fits(spec: WindowSpec, split: Split) -> bool:
    return _enough(_counts(spec, split))


def _counts(spec: WindowSpec, split: Split, first_cutoff: int = 0) -> dict[Part, int]:
    return {part: len(cutoffs_of(part, spec, split, first_cutoff)) for part in PARTS}


def _enough(counts: Mapping[Part, int]) -> bool:
    scored = min(counts["valid"], counts["test"])
    return counts["train"] >= MIN_TRAIN_WINDOWS and scored >= MIN_SCORED_WINDOWS
