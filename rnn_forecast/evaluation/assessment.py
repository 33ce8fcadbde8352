"""A trained run on data that it has never seen, beside the baselines on the same windows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from rnn_forecast.chance import standard_error
from rnn_forecast.evaluation.calibration import calibrate, limits
from rnn_forecast.evaluation.comparison import Comparison, compare
from rnn_forecast.evaluation.diebold_mariano import DieboldMariano, diebold_mariano
from rnn_forecast.evaluation.intervals import Calibration
from rnn_forecast.evaluation.metrics import coverage, mae, mae_by_step
from rnn_forecast.evaluation.score_table import score_table, scored_frame
from rnn_forecast.evaluation.verdict import Verdict, judge
from rnn_forecast.forecasting import Forecast, predict_run
from rnn_forecast.language import _
from rnn_forecast.models.baselines import INSTANT, Baseline, fit_rivals
from rnn_forecast.training import Run
from rnn_forecast.windows import Windows

LEVEL = 80
"""Per cent of future values that an interval should hold, unless another level is asked for."""

RIVALS = {"naive": "repeating the last value", "linear": "a linear model on the same inputs"}
"""The baselines that the verdict speaks of, and the words for them."""


@dataclass(frozen=True, eq=False)
class Assessment:
    """What network and baselines said about the test windows, and what came.

    Attributes:
        label: The network's name, e.g. ``"GRU"``.
        windows: The windows they were asked about.
        baselines: The rivals, fitted on the training windows.
        actual: What came, ``(window, horizon)``, in the unit of the series.
        forecasts: What each said, same shape, by name; ``"network"`` first.
        calibration: The network's errors on the validation and test windows, from which every
            interval takes those that were known at its cutoff.
        interval: Lower and upper limit on the test windows, ``(window, horizon)`` each; None where
            there were too few errors.
        left_out: Why a baseline is not there, by name.
    """

    label: str
    windows: Windows
    baselines: tuple[Baseline, ...]
    actual: np.ndarray
    forecasts: Mapping[str, np.ndarray]
    calibration: Calibration
    interval: tuple[np.ndarray, np.ndarray] | None
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def spacing(self) -> int:
        """Steps from one test window to the next."""
        return int(np.diff(self.windows.cutoffs["test"]).min(initial=len(self.windows.series)))

    def mae(self, name: str) -> float:
        """Mean absolute error over all windows and steps."""
        return mae(self.actual, self.forecasts[name])

    def mae_by_step(self, name: str) -> np.ndarray:
        """Mean absolute error of each step ahead, ``(horizon,)``."""
        return mae_by_step(self.actual, self.forecasts[name])

    def against(self, name: str) -> Comparison:
        """The network compared with one baseline."""
        network, rival = self.forecasts["network"], self.forecasts[name]
        return compare(self.actual, network, rival, spacing=self.spacing)

    def diebold_mariano(self, name: str) -> DieboldMariano:
        """The same comparison as the test of the literature, on the mean error of each origin."""
        network, rival = (
            np.nanmean(np.abs(self.actual - self.forecasts[each]), axis=1)
            for each in ("network", name)
        )
        return diebold_mariano(network, rival, overlap=self._overlap)

    @property
    def held(self) -> float | None:
        """Share of the test values inside the interval, 0 to 1."""
        return self.interval and coverage(self.actual, *self.interval)

    @property
    def held_error(self) -> float:
        """Standard error of ``held``, 0 to 1; forecasts whose targets overlap count as one."""
        if self.interval is None:
            return 0.0
        low, high = self.interval
        seen = np.isfinite(self.actual)
        inside = ((low <= self.actual) & (self.actual <= high) & seen).sum(axis=1)
        observed = seen.sum(axis=1)
        shares = inside[observed > 0] / observed[observed > 0]
        return standard_error(shares, lags=self._overlap - 1)

    @property
    def _overlap(self) -> int:
        """Windows that share a target with one of them, that one included."""
        return -(-self.windows.spec.horizon // self.spacing)

    def scores(self) -> pd.DataFrame:
        """One row a forecaster: ``model, mae, rmse, mase, rmsse, smape``, skills; see score_table.

        The network's row also holds ``pinball, crps, coverage`` of its intervals.
        """
        return self._scores

    @cached_property
    def _scores(self) -> pd.DataFrame:
        return score_table(self, level=LEVEL)

    def frame(self) -> pd.DataFrame:
        """One row a test window and step: ``unique_id, ds, cutoff, y, network, ..., lo-80, hi-80``.

        Rows whose value was never observed have no ``y``.
        """
        return scored_frame(self, level=LEVEL).drop(columns="step")

    def verdict(self) -> Verdict:
        """The assessment in words."""
        against = {_(words): self.against(name) for name, words in RIVALS.items()}
        return judge(
            self.label,
            against,
            windows=len(self.actual),
            level=LEVEL,
            held=self.held,
            held_error=self.held_error,
        )


def assess(run: Run, windows: Windows, *, baselines: Iterable[str] = INSTANT) -> Assessment:
    """Ask a run and these baselines about windows that the weights were not fitted to."""
    valid, test = windows.cutoffs["valid"], windows.cutoffs["test"]
    rivals = fit_rivals(windows, baselines)
    both = np.concatenate([valid, test])
    # What has learnt from the validation part cannot be judged by it.
    unseen = predict_run(run, windows, valid, final=False), predict_run(run, windows, test)
    network = np.concatenate(unseen)
    said = {"network": unseen[1]}
    said |= {each.name: each.forecasts(windows, test) for each in rivals.fitted}
    calibration = calibrate(windows, both, network, level=LEVEL)
    return Assessment(
        label=run.setup.network.label,
        windows=windows,
        baselines=rivals.fitted,
        actual=windows.actual(test),
        forecasts=said,
        calibration=calibration,
        interval=limits(windows, test, said["network"], calibration, level=LEVEL),
        left_out=rivals.left_out,
    )


def forecast_future(run: Run, assessment: Assessment, levels: Sequence[int] = (LEVEL,)) -> Forecast:
    """The dated forecast after the last observation, with the baselines' beside it.

    Args:
        run: The trained networks.
        assessment: Their test, whose errors calibrate the intervals.
        levels: Per cent that each interval should hold; one that cannot be calibrated is absent.

    The intervals take the newest errors of validation *and* test windows: both are forecasts that
    the weights were not fitted to.
    """
    windows = assessment.windows
    series, now = windows.series, windows.now
    mean = predict_run(run, windows, now)
    intervals = {
        level: (found[0][0], found[1][0])
        for level in levels
        if (found := limits(windows, now, mean, assessment.calibration, level=level)) is not None
    }
    return Forecast(
        unique_id=series.name,
        cutoff=series.index[-1],
        index=series.future_index(windows.spec.horizon),
        mean=mean[0],
        intervals=intervals,
        baselines={each.name: each.forecasts(windows, now)[0] for each in assessment.baselines},
    )
