"""What the program tries out to see whether anything has seen what it must not see.

No promise but a test: the test part is replaced by something else, and whatever was fitted, and
whatever the networks were trained on, must come out the same to the last digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnn_forecast.evaluation.correlation import correlation
from rnn_forecast.language import _
from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.windows import Part, Windows, cut

TRIED = 5
"""Test windows that are looked at one by one."""

GIVEN_AWAY = 0.999
"""Correlation of a column with what the target does later; nothing that is known has it."""


@dataclass(frozen=True)
class Check:
    """One thing that was tried out.

    Attributes:
        statement: What should be so, with its numbers.
        holds: Whether it is.
    """

    statement: str
    holds: bool


def run_checks(windows: Windows, inputs: InputSpec) -> tuple[Check, ...]:
    """All checks of windows that were cut with these settings of the inputs."""
    return (
        parts_in_order(windows),
        fitted_without_test(windows, inputs),
        learnt_without_test(windows, inputs),
        inputs_end_at_cutoff(windows),
        no_column_from_the_future(windows),
    )


def parts_in_order(windows: Windows) -> Check:
    """Every target of a part comes before every target of the next."""
    train, valid, test = (target_span(windows, part) for part in ("train", "valid", "test"))
    ends = (train[1], valid[1])
    starts = (valid[0], test[0])
    dates = windows.series.index
    statement = _(
        "The last value learnt from ({train}) comes before the first one of the validation part "
        "({valid}), and the last one of that before the first one of the test part ({test})."
    ).format(
        train=f"{dates[train[1]]:%Y-%m-%d}",
        valid=f"{dates[valid[0]]:%Y-%m-%d}",
        test=f"{dates[test[0]]:%Y-%m-%d}",
    )
    return Check(statement, all(end < start for end, start in zip(ends, starts, strict=True)))


def target_span(windows: Windows, part: Part) -> tuple[int, int]:
    """Positions of the first and the last target of a part.

    Many-to-many learns at every step of a training window; other parts score the last one only.
    """
    cutoffs = windows.cutoffs[part]
    earlier = windows.spec.steps - 1 if part == "train" else 0
    return int(cutoffs.min()) + 1 - earlier, int(cutoffs.max()) + windows.spec.horizon


def fitted_without_test(windows: Windows, inputs: InputSpec) -> Check:
    """Another test part, the same preparation."""
    other = cut(
        changed_after(windows.series, windows.split.valid_end - 1),
        windows.spec,
        inputs=inputs,
        split=windows.split,
    )
    statement = _(
        "With all {count:,} steps of the test part replaced by others, the means, spreads and "
        "fill values of every column, the cycles of the calendar and the choice of "
        "inputs stay the same to the last digit."
    ).format(count=windows.split.test_end - windows.split.valid_end)
    return Check(statement, vars(other.preparation) == vars(windows.preparation))


def learnt_without_test(windows: Windows, inputs: InputSpec) -> Check:
    """Another test part, the same inputs and targets of all training and validation windows."""
    end = windows.split.valid_end
    other = cut(
        changed_after(windows.series, end - 1), windows.spec, inputs=inputs, split=windows.split
    )
    cutoffs = np.concatenate([windows.cutoffs["train"], windows.cutoffs["valid"]])
    statement = _(
        "So do the inputs and targets of all {count:,} windows that the networks were trained "
        "and stopped by."
    ).format(count=len(cutoffs))
    inside = bool((cutoffs + windows.spec.horizon < end).all())
    same = _same(windows.features[:end], other.features[:end])
    answers = _same(windows.answers[:end], other.answers[:end])
    return Check(statement, inside and same and answers)


def inputs_end_at_cutoff(windows: Windows) -> Check:
    """Another future, the same inputs, for windows spread over the test part."""
    test = windows.cutoffs["test"]
    tried = test[np.linspace(0, len(test) - 1, min(TRIED, len(test))).astype(int)]
    statement = _(
        "With everything after its last day replaced, what a test window shows the network stays "
        "the same; tried with {count} windows."
    ).format(count=len(tried))
    as_prepared = _same(windows.features, windows.told(windows.series).features)
    blind = all(_blind_to_future(windows, cutoff) for cutoff in tried)
    return Check(statement, as_prepared and blind)


def _blind_to_future(windows: Windows, cutoff: int) -> bool:
    other = windows.told(changed_after(windows.series, int(cutoff)))
    one = np.array([cutoff])
    return _same(windows.inputs(one), other.inputs(one))


def no_column_from_the_future(windows: Windows) -> Check:
    """A column that *is* what the target does later, which no cutoff can hide."""
    values, steps = windows.series.values, range(1, windows.spec.horizon + 1)
    alike = {
        (name, step): _alike(column[: len(values)], values, step)
        for name, column in windows.series.covariates.items()
        for step in steps
    }
    name, step = max(alike, key=alike.__getitem__, default=("", 0))
    if not alike or alike[name, step] < GIVEN_AWAY:
        statement = _("No other column that is read holds a later value or change of {target}.")
        return Check(statement.format(target=windows.series.name), holds=True)
    statement = _("The column {name} holds what {target} does in the next {step} steps.")
    return Check(statement.format(name=name, target=windows.series.name, step=step), holds=False)


def _alike(column: np.ndarray, values: np.ndarray, step: int) -> float:
    """The highest correlation with a later change, in per cent too, or with a later value.

    Values are compared by their changes: two rising columns are alike without any leak.
    """
    now, later, known = values[:-step], values[step:], column[:-step]
    per_cent = np.divide(later - now, now, out=np.full_like(now, np.nan), where=now != 0)
    return max(
        correlation(known, later - now),
        correlation(known, per_cent),
        correlation(np.diff(known), np.diff(later)),
    )


def changed_after(series: Series, cutoff: int) -> Series:
    """The same series with other values after a position; gaps stay where they are."""
    covariates: Mapping[str, np.ndarray] = {
        name: _changed(column, cutoff) for name, column in series.covariates.items()
    }
    return replace(series, values=_changed(series.values, cutoff), covariates=covariates)


def _changed(values: np.ndarray, cutoff: int) -> np.ndarray:
    """Twice as far from zero and a little more: other values of the same sign."""
    changed = values.astype(float)
    later = changed[cutoff + 1 :]
    changed[cutoff + 1 :] = 2 * later + np.where(later < 0, -1.0, 1.0)
    return changed


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))
