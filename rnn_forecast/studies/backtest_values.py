"""What a backtest has found so far: the forecasts of each fold, put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.calibration import calibrate, limits
from rnn_forecast.studies.folds import BacktestPlan, Fold


@dataclass(frozen=True, eq=False)
class FoldResult:
    """One fold's forecasts, from every cutoff of its test part.

    Attributes:
        fold: Which.
        cutoffs: ``(window,)``, ascending; the origins and every cutoff between them.
        forecasts: In the unit of the series, ``(window, horizon)`` each, ``"network"`` first.
        valid_cutoffs, valid_forecast: The network on the fold's validation windows.
        seconds: Of training and testing.
        left_out: Why a baseline is not there, by name.
    """

    fold: Fold
    cutoffs: np.ndarray
    forecasts: Mapping[str, np.ndarray]
    valid_cutoffs: np.ndarray
    valid_forecast: np.ndarray
    seconds: float
    left_out: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Finished:
    """The finished folds, oldest first, and what they say together."""

    plan: BacktestPlan
    results: tuple[FoldResult, ...] = ()

    @cached_property
    def assessment(self) -> Assessment | None:
        """All origins of the finished folds as one test; None before the first is finished."""
        return _assessment(self) if self.results else None


@dataclass(frozen=True, eq=False)
class Backtest:
    """A backtest as far as it has got.

    Attributes:
        finished: What is done, and the folds that are finished.
        running: Progress of each unfinished fold, 0 to 1, by number.
        failed: A sentence for each fold that could not be finished, by number.
        doing: What happens now, if it is not training, e.g. that the workers are starting.
        notes: Sentences to keep, e.g. that a worker was killed and replaced.
    """

    finished: Finished
    running: Mapping[int, float] = field(default_factory=dict)
    failed: Mapping[int, str] = field(default_factory=dict)
    doing: str = ""
    notes: tuple[str, ...] = ()

    @property
    def plan(self) -> BacktestPlan:
        """What is done."""
        return self.finished.plan

    @property
    def results(self) -> tuple[FoldResult, ...]:
        """Of the finished folds, oldest first."""
        return self.finished.results

    @property
    def progress(self) -> float:
        """0 to 1."""
        done = len(self.results) + len(self.failed) + sum(self.running.values())
        return done / len(self.plan.folds)

    @property
    def ended(self) -> bool:
        """Whether every fold has been finished or has failed."""
        return len(self.results) + len(self.failed) == len(self.plan.folds)

    @property
    def missing(self) -> tuple[Fold, ...]:
        """The folds that have neither been finished nor failed."""
        known = {result.fold.number for result in self.results} | set(self.failed)
        return tuple(fold for fold in self.plan.folds if fold.number not in known)

    def with_results(self, *news: FoldResult) -> Self:
        """The backtest with these folds finished."""
        results = sorted((*self.results, *news), key=lambda each: each.fold.number)
        return replace(self, finished=Finished(self.plan, tuple(results))) if news else self

    @property
    def seconds(self) -> float:
        """Of computing so far, all folds together."""
        return sum(result.seconds for result in self.results)

    @property
    def assessment(self) -> Assessment | None:
        """All origins of the finished folds as one test; None before the first is finished.

        Its intervals take, at every origin, the newest errors that were known there: of the first
        fold's validation windows and of all later forecasts, also those between two origins, so
        that they come from every phase of the season.
        """
        return self.finished.assessment

    def frame(self) -> pd.DataFrame:
        """One row an origin and step: ``unique_id, ds, cutoff, y, network, ..., lo-80, hi-80``."""
        if self.assessment is None:
            return pd.DataFrame(columns=["unique_id", "ds", "cutoff", "y", "network"])
        return self.assessment.frame()

    def scores(self) -> pd.DataFrame:
        """One row a forecaster, as ``Assessment.scores``, and the Diebold-Mariano test.

        ``dm`` is above 0 where the network has the smaller errors, ``dm_p`` its p-value.
        """
        if self.assessment is None:
            return pd.DataFrame(columns=["model", "mae", "skill"])
        table = self.assessment.scores().copy()
        tests = [self.assessment.diebold_mariano(name) for name in table["model"]]
        return table.assign(
            dm=[test.statistic for test in tests], dm_p=[test.p_value for test in tests]
        )

    def costs(self) -> pd.DataFrame:
        """One row a fold with its dates: ``fold, train, valid, test, until, origins, seconds``.

        ``train, valid`` and ``test`` are the first dates of the parts, ``until`` the last one that
        is forecast; seconds are empty until the fold is finished.
        """
        index = self.plan.series.index
        seconds = {result.fold.number: result.seconds for result in self.results}
        horizon = self.plan.setup.window.horizon
        rows = [
            {
                "fold": fold.number,
                "train": index[0],
                "valid": index[fold.split.train_end],
                "test": index[fold.origins[0] + 1],
                "until": index[fold.origins[-1] + horizon],
                "origins": len(fold.origins),
                "seconds": seconds.get(fold.number, float("nan")),
            }
            for fold in self.plan.folds
        ]
        return pd.DataFrame(rows)


def _assessment(study: Finished) -> Assessment:
    first, plan = study.results[0], study.plan
    windows = plan.windows(first.fold)
    cutoffs = np.concatenate([first.valid_cutoffs, *(each.cutoffs for each in study.results)])
    said = {name: _joined(study, name) for name in _common(study)}
    network = np.concatenate([first.valid_forecast, said["network"]])
    calibration = calibrate(windows, cutoffs, network, level=LEVEL)
    tested = cutoffs[len(first.valid_cutoffs) :]
    scored = np.isin(tested, plan.origins)
    forecasts = {name: values[scored] for name, values in said.items()}
    origins = tested[scored]
    windows = replace(windows, cutoffs={**windows.cutoffs, "test": origins})
    return Assessment(
        label=plan.setup.network.label,
        windows=windows,
        baselines=(),
        actual=windows.actual(origins),
        forecasts=forecasts,
        calibration=calibration,
        interval=limits(windows, origins, forecasts["network"], calibration, level=LEVEL),
        left_out={name: why for each in study.results for name, why in each.left_out.items()},
    )


def _common(study: Finished) -> list[str]:
    """Forecasters that every finished fold has."""
    names = study.results[0].forecasts
    return [name for name in names if all(name in each.forecasts for each in study.results)]


def _joined(study: Finished, name: str) -> np.ndarray:
    return np.concatenate([each.forecasts[name] for each in study.results])
