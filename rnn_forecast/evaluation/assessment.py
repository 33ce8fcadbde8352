"""A trained run on data that it has never seen, beside the baselines on the same windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnn_forecast.evaluation.comparison import Comparison, compare
from rnn_forecast.evaluation.intervals import conformal_width
from rnn_forecast.evaluation.metrics import coverage, mae, mae_by_step, rmse, skill
from rnn_forecast.evaluation.verdict import Verdict, judge
from rnn_forecast.forecasting import Forecast, predict_run
from rnn_forecast.models.baselines import Baseline, fit_baselines
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
        valid_errors: Of the network on the validation windows, ``(window, horizon)``, as standard
            scores: where the scaler takes logarithms, these are errors in per cent, so that an
            interval grows with the level.
        width: Half width of the interval at each step, ``(horizon,)``, as standard scores,
            calibrated on the validation windows only; None where there were too few.
    """

    label: str
    windows: Windows
    baselines: tuple[Baseline, ...]
    actual: np.ndarray
    forecasts: Mapping[str, np.ndarray]
    valid_errors: np.ndarray
    width: np.ndarray | None

    @property
    def test_errors(self) -> np.ndarray:
        """Of the network on the test windows, as standard scores, ``(window, horizon)``."""
        return score_errors(self.windows, self.actual, self.forecasts["network"])

    @property
    def interval(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Lower and upper limit on the test windows, ``(window, horizon)`` each."""
        if self.width is None:
            return None
        return interval_around(self.windows, self.forecasts["network"], self.width)

    def mae(self, name: str) -> float:
        """Mean absolute error over all windows and steps."""
        return mae(self.actual, self.forecasts[name])

    def mae_by_step(self, name: str) -> np.ndarray:
        """Mean absolute error of each step ahead, ``(horizon,)``."""
        return mae_by_step(self.actual, self.forecasts[name])

    def against(self, name: str) -> Comparison:
        """The network compared with one baseline."""
        return compare(self.actual, self.forecasts["network"], self.forecasts[name])

    @property
    def held(self) -> float | None:
        """Share of the test values inside the interval, 0 to 1."""
        return self.interval and coverage(self.actual, *self.interval)

    def scores(self) -> pd.DataFrame:
        """One row a forecaster: ``model, mae, rmse, skill`` (against naive)."""
        naive = self.mae("naive")
        rows = [
            {
                "model": name,
                "mae": self.mae(name),
                "rmse": rmse(self.actual, forecast),
                "skill": skill(self.mae(name), naive),
            }
            for name, forecast in self.forecasts.items()
        ]
        return pd.DataFrame(rows)

    def verdict(self) -> Verdict:
        """The assessment in words."""
        against = {words: self.against(name) for name, words in RIVALS.items()}
        return judge(self.label, against, windows=len(self.actual), level=LEVEL, held=self.held)


def assess(run: Run, windows: Windows) -> Assessment:
    """Ask a run and all baselines about windows that the weights were not fitted to."""
    valid, test = windows.cutoffs["valid"], windows.cutoffs["test"]
    baselines = fit_baselines(windows)
    valid_errors = score_errors(windows, windows.actual(valid), predict_run(run, windows, valid))
    said = {"network": predict_run(run, windows, test)}
    said |= {each.name: each.forecasts(windows, test) for each in baselines}
    return Assessment(
        label=run.setup.network.label,
        windows=windows,
        baselines=baselines,
        actual=windows.actual(test),
        forecasts=said,
        valid_errors=valid_errors,
        width=conformal_width(valid_errors, LEVEL),
    )


def forecast_future(run: Run, assessment: Assessment, levels: Sequence[int] = (LEVEL,)) -> Forecast:
    """The dated forecast after the last observation, with the baselines' beside it.

    Args:
        run: The trained networks.
        assessment: Their test, whose errors calibrate the intervals.
        levels: Per cent that each interval should hold; one that cannot be calibrated is absent.

    The interval is calibrated on the validation *and* test windows: both are forecasts that the
    weights were not fitted to, and more errors, newer ones too, make a better interval.
    """
    windows = assessment.windows
    errors = np.concatenate([assessment.valid_errors, assessment.test_errors])
    widths = {level: conformal_width(errors, level) for level in levels}
    mean = predict_run(run, windows, windows.now)[0]
    series, now = windows.series, windows.now
    return Forecast(
        unique_id=series.name,
        cutoff=series.index[-1],
        index=series.future_index(windows.spec.horizon),
        mean=mean,
        intervals={
            level: interval_around(windows, mean, width)
            for level, width in widths.items()
            if width is not None
        },
        baselines={each.name: each.forecasts(windows, now)[0] for each in assessment.baselines},
    )


def score_errors(windows: Windows, actual: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """Actual minus forecast, both as standard scores; same shape."""
    scaler = windows.preparation.target
    return scaler.scale(actual) - scaler.scale(forecast)


def interval_around(
    windows: Windows, forecast: np.ndarray, width: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Limits in the unit of the series, from a half width in standard scores."""
    scaler = windows.preparation.target
    centre = scaler.scale(forecast)
    return scaler.unscale(centre - width), scaler.unscale(centre + width)
