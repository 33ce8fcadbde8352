"""The folds of a backtest: what is learnt from when, and which forecasts are made then.

    fold 1   train train train train valid | origin . . origin . . origin
    fold 2   train train train train train train valid       | origin . . origin

An *origin* is a cutoff from which a forecast is scored. Every fold knows what was known at its
first origin, and nothing later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rnn_forecast.errors import OutOfBounds, SeriesTooShort
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.training import Setup
from rnn_forecast.windows import MIN_SCORED_WINDOWS, Split, Windows, cut, problem_of_fit

VALID_SHARE = 0.15 / 0.85
"""Of what is known at the first origin: as much as ``Split.by_share`` takes of it."""


@dataclass(frozen=True)
class Fold:
    """One training, and the forecasts made with it.

    Attributes:
        number: Counted from 1.
        split: Its parts; the test part reaches from the first origin to the end of the last
            forecast, over every cutoff between two origins.
        origins: Cutoffs from which forecasts are scored, ascending.
    """

    number: int
    split: Split
    origins: tuple[int, ...]


@dataclass(frozen=True)
class BacktestPlan:
    """What a backtest does.

    Attributes:
        step_size: Steps from one origin to the next.
        folds: Oldest first.
    """

    series: Series
    setup: Setup
    step_size: int
    folds: tuple[Fold, ...]

    @property
    def origins(self) -> np.ndarray:
        """All origins, ``(origin,)``, oldest first."""
        return np.array([origin for fold in self.folds for origin in fold.origins])

    def windows(self, fold: Fold) -> Windows:
        """What the fold learns from, and all windows from its first origin on."""
        return cut(self.series, self.setup.window, inputs=self.setup.inputs, split=fold.split)


def usual_step(series: Series, horizon: int) -> int:
    """The horizon; one more where all origins would meet the season at the same point."""
    season = series.season_length
    return horizon + (season > 1 and horizon % season == 0)


def plan_backtest(
    series: Series, setup: Setup, *, n_windows: int, step_size: int | None, refit: bool | int
) -> BacktestPlan:
    """Lay out the folds, the last forecast ending with the series.

    Args:
        series: What to forecast.
        setup: How.
        n_windows: Origins.
        step_size: Steps between them; ``usual_step`` unless given.
        refit: Whether to train again at every origin, or at every so many of them.

    Raises:
        OutOfBounds: A number is below 1.
        SeriesTooShort: Too little is left to learn from before the first origin.
    """
    horizon = setup.window.horizon
    step = usual_step(series, horizon) if step_size is None else step_size
    every = n_windows if refit is False else int(refit)
    _check(n_windows, step, every)
    last = len(series) - horizon - 1
    origins = [last - step * back for back in range(n_windows - 1, -1, -1)]
    starts = [*origins[::every], len(series)]
    folds = tuple(
        Fold(
            number=number,
            split=_split(start, min(until - 1, last), horizon),
            origins=tuple(origin for origin in origins if start <= origin < until),
        )
        for number, (start, until) in enumerate(pairwise(starts), 1)
        if start > 0
    )
    plan = BacktestPlan(series, setup, step, folds)
    if origins[0] <= 0 or _problem(series, setup, folds[0].split):
        raise SeriesTooShort(_too_short(series, setup, step, n_windows))
    return plan


def most_windows(series: Series, setup: Setup, step_size: int) -> int:
    """So many origins leave enough to learn from before the first of them; 0 where none does."""
    horizon = setup.window.horizon
    last = len(series) - horizon - 1
    fitting = (
        count
        for count in _fewer(last // step_size + 1)
        if not _problem(series, setup, _split(last - step_size * (count - 1), last, horizon))
    )
    return next(fitting, 0)


def _fewer(most: int) -> Iterator[int]:
    """Counts from the most down to 1, ever more finely."""
    count = most
    while count > 0:
        yield count
        count -= max(count // 50, 1)


def _split(first: int, last: int, horizon: int) -> Split:
    """Parts for the cutoffs from first to last, both included.

    A part holds a few windows at the least: where there are fewer cutoffs than that, the test part
    begins some steps earlier and the validation part ends there.
    """
    known = first + 1 - max(MIN_SCORED_WINDOWS - (last - first + 1), 0)
    valid = round(max(known, 0) * VALID_SHARE)
    return Split(max(known - valid, 1), max(known, 1), max(last + horizon + 1, 1))


def _problem(series: Series, setup: Setup, split: Split) -> str:
    return problem_of_fit(len(series), setup.window, split, name=series.name)


def _check(n_windows: int, step_size: int, every: int) -> None:
    for name, value in (
        (_("Number of origins"), n_windows),
        (_("Steps between origins"), step_size),
        (_("Origins between trainings"), every),
    ):
        if value < 1:
            raise OutOfBounds(
                _("{name} is {value}; at least 1 is needed.").format(name=name, value=value)
            )


def _too_short(series: Series, setup: Setup, step: int, n_windows: int) -> str:
    most = most_windows(series, setup, step)
    said = _(
        "{series} has {steps} steps. {count} forecasts from origins {step} steps apart leave too "
        "little to learn from before the first of them."
    ).format(series=series.name, steps=len(series), count=n_windows, step=step)
    if most == 0:
        return f"{said} " + _("Take a shorter sequence or horizon.")
    return f"{said} " + _("At most {most} fit.").format(most=most)
