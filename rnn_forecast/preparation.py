"""From a series to the table of numbers that a network reads, fitted on the training part only.

A careless preparation is the commonest leak in forecasting: a scaler that has seen the test part,
or a gap filled with a value from the future. Here every number that is *fitted* (means, spreads,
the value that fills a leading gap, the cycles of the calendar) comes from steps before a given end,
and every gap is filled with the last value *before* it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

import numpy as np

from rnn_forecast.calendar_features import calendar_features, followed_cycles
from rnn_forecast.errors import SeriesError
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.specs import About, Spec

Values = np.ndarray

LOUDEST = 3.0
"""The largest standard score of a covariate that a network hears."""


@dataclass(frozen=True, kw_only=True)
class InputSpec(Spec):
    """What a network is shown of each step."""

    calendar: Annotated[
        bool,
        About(
            "Calendar features",
            "Tell the network the hour, weekday and time of year, where the series follows them.",
        ),
    ] = True
    inputs: Annotated[
        Literal["auto", "level", "relative"],
        About(
            "Inputs",
            "Level: the scaled values themselves. Relative: each value minus one value of its "
            "window, as for series that wander, such as prices. Auto decides from the past.",
        ),
    ] = "auto"
    transform: Annotated[
        Literal["auto", "none", "log"],
        About("Transform", "Log: the network sees percentage changes. Auto uses it for prices."),
    ] = "auto"


@dataclass(frozen=True)
class Scaler:
    """Standard scores, after a logarithm where one is asked for.

    ``scale(y) = (transform(y) - mean) / spread``. A constant column keeps the spread 1.
    """

    mean: float
    spread: float
    log: bool = False

    @classmethod
    def fit(cls, train: Values, *, log: bool = False) -> Self:
        """Mean and population standard deviation of the observed values, ``(time,)``."""
        seen = train[np.isfinite(train)]
        seen = np.log(seen) if log else seen
        spread = float(np.std(seen))
        tiny = spread <= 1e-12 * max(abs(float(np.mean(seen))), 1e-300)
        return cls(float(np.mean(seen)), 1.0 if tiny else spread, log)

    def scale(self, values: Values) -> Values:
        """Any shape in, the same shape out, without unit."""
        if self.log:
            values = np.log(np.maximum(values, np.finfo(float).tiny))
        return (values - self.mean) / self.spread

    def unscale(self, scores: Values) -> Values:
        """The inverse of ``scale``: back to the unit of the series."""
        values = scores * self.spread + self.mean
        return np.exp(values) if self.log else values


@dataclass(frozen=True, eq=False)
class Preparation:
    """Everything that was fitted, ready to be applied to any continuation of the series.

    Attributes:
        scalers: One for each column by name; the first is the target's.
        fills: What stands in for a column until its first observation.
        relative: Whether the target goes in relative to one value of its own window.
        cycles: The cycles of the calendar that go in.
        leads: How many steps ahead of each step the known covariates are shown.
    """

    scalers: Mapping[str, Scaler]
    fills: Mapping[str, float]
    relative: bool
    cycles: tuple[str, ...]
    leads: tuple[int, ...] = ()

    @classmethod
    def fit(
        cls,
        series: Series,
        spec: InputSpec,
        *,
        train_end: int,
        valid_end: int,
        leads: tuple[int, ...] = (),
    ) -> Self:
        """Fit on the first ``train_end`` steps.

        Only the automatic choice of inputs looks further, to ``valid_end``: whether the validation
        part leaves the range of the training part. Nothing ever looks at the test part.

        Raises:
            SeriesError: The training part of a column holds no value at all.
        """
        columns = {series.name: series.values, **series.covariates, **series.known}
        train = {name: _observed(name, column[:train_end]) for name, column in columns.items()}
        wandering = wanders(series.values[:train_end], series.values[train_end:valid_end])
        relative = wandering if spec.inputs == "auto" else spec.inputs == "relative"
        log = _log(series.values[:valid_end], spec.transform, wandering=wandering)
        scalers = {
            name: Scaler.fit(seen, log=log and name == series.name) for name, seen in train.items()
        }
        fills = {name: float(np.median(seen)) for name, seen in train.items()}
        cycles: tuple[str, ...] = ()
        if spec.calendar:
            filled = fill_forward(series.values[:train_end], fills[series.name])
            cycles = followed_cycles(
                series.index[:train_end], filled, series.frequency, wanders=wandering
            )
        return cls(scalers, fills, relative, cycles, leads if series.known else ())

    @property
    def target(self) -> Scaler:
        """The scaler of the target."""
        return next(iter(self.scalers.values()))

    def feature_names(self, series: Series) -> tuple[str, ...]:
        """Names of the columns of ``features``, the target first."""
        beside = [name for name in self.scalers if name not in series.known]
        known = [
            _("{column}, {steps} ahead").format(column=name, steps=lead)
            for name in series.known
            for lead in self.leads
        ]
        return (*beside, *known, *calendar_features(series.index[:1], self.cycles))

    def features(self, series: Series) -> Values:
        """What the network reads, ``(time, feature)`` float32; feature 0 is the target.

        A covariate is cut at three standard deviations, so that one cloudburst does not drown
        everything else that a network reads on that day. A known covariate is shown as it will be
        some steps later: the window that ends today reaches to the end of the horizon.
        """
        target = self._scores(series.name, series.values)
        beside = [self._heard(name, column) for name, column in series.covariates.items()]
        known = [
            _later(self._heard(name, column), lead, len(series))
            for name, column in series.known.items()
            for lead in self.leads
        ]
        calendar = calendar_features(series.index, self.cycles).values()
        return np.stack([target, *beside, *known, *calendar], axis=1).astype(np.float32)

    def _scores(self, name: str, values: Values) -> Values:
        return self.scalers[name].scale(fill_forward(values, self.fills[name]))

    def _heard(self, name: str, values: Values) -> Values:
        return np.clip(self._scores(name, values), -LOUDEST, LOUDEST)


def _later(values: Values, lead: int, steps: int) -> Values:
    """What the column will be so many steps later; what nobody has decided stays as it is last."""
    positions = np.arange(steps) + lead
    return values[np.minimum(positions, len(values) - 1)]


def fill_forward(values: Values, first: float) -> Values:
    """Each gap takes the last value before it, a leading gap takes ``first``; never the future."""
    last_seen = np.where(np.isfinite(values), np.arange(len(values)), -1)
    source = np.maximum.accumulate(last_seen)
    return np.where(source >= 0, values[source], first)


def _observed(name: str, train: Values) -> Values:
    seen = train[np.isfinite(train)]
    if len(seen) == 0:
        raise SeriesError(
            _(
                "{name} has no value in the training part, the first {steps} steps; choose another "
                "column or a later start."
            ).format(name=name, steps=len(train))
        )
    return seen


def wanders(train: Values, valid: Values) -> bool:
    """Whether the level leaves the range it had, as prices do and temperatures do not.

    Tried twice: the last fifth of the training part against the rest of it, and the validation
    part against the training part. More than one value in twenty outside means that it wanders.
    """
    fifth = max(len(train) // 5, 1)
    return _outside(train[:-fifth], train[-fifth:]) or _outside(train, valid)


def _outside(before: Values, after: Values) -> bool:
    before, after = before[np.isfinite(before)], after[np.isfinite(after)]
    if len(before) == 0 or len(after) == 0:
        return False
    return bool(np.mean((after < before.min()) | (after > before.max())) > 1 / 20)


def _log(known: Values, transform: str, *, wandering: bool) -> bool:
    positive = bool(np.nanmin(known) > 0) if np.isfinite(known).any() else False
    if transform == "log" and not positive:
        raise SeriesError(
            _(
                "The smallest known value is {value:g}, and only positive values have a logarithm; "
                "choose the transform 'none'."
            ).format(value=np.nanmin(known))
        )
    return transform == "log" or (transform == "auto" and wandering and positive)
