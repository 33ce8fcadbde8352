"""What a network must beat: forecasts that cost little or nothing.

Hyndman & Athanasopoulos, "Forecasting: principles and practice" (FPP3), section 5.2, for the
simple ones; a straight line through the same window; and the two classics, ETS and Theta. Each
maps cutoffs to forecasts, ``(window, horizon)``, in the unit of the series, and knows of the
series only what was known at each cutoff; what it estimates, it estimates on the training part.

A baseline is one file and one line in the table; pages, charts and command line read the table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rnn_forecast.models.baselines.baseline import Baseline, NoFit
from rnn_forecast.models.baselines.drift import Drift
from rnn_forecast.models.baselines.ets import ETS
from rnn_forecast.models.baselines.linear import Linear
from rnn_forecast.models.baselines.mean import Mean
from rnn_forecast.models.baselines.naive import Naive
from rnn_forecast.models.baselines.seasonal_naive import SeasonalNaive
from rnn_forecast.models.baselines.theta import Theta
from rnn_forecast.windows import Windows

BASELINES: dict[str, type[Baseline]] = {
    "naive": Naive,
    "seasonal_naive": SeasonalNaive,
    "historic_mean": Mean,
    "drift": Drift,
    "linear": Linear,
    "ets": ETS,
    "theta": Theta,
}
"""In the order of tables and charts."""

INSTANT = ("naive", "seasonal_naive", "historic_mean", "drift", "linear")
"""Those that take no time: for hundreds of series, each with baselines of its own."""


@dataclass(frozen=True, eq=False)
class Rivals:
    """The baselines of some windows.

    Attributes:
        fitted: Those that can forecast.
        left_out: Why the others cannot, by name: a sentence's second half.
    """

    fitted: tuple[Baseline, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)


def fit_rivals(windows: Windows, names: Iterable[str] = tuple(BASELINES)) -> Rivals:
    """Fit these baselines, and say of those that have nothing to say why that is."""
    fitted: list[Baseline] = []
    left_out: dict[str, str] = {}
    for name in names:
        try:
            fitted.append(BASELINES[name].fit(windows))
        except NoFit as reason:
            left_out[name] = str(reason)
    return Rivals(tuple(fitted), left_out)


def fit_baselines(
    windows: Windows, names: Iterable[str] = tuple(BASELINES)
) -> tuple[Baseline, ...]:
    """Those of these baselines that can forecast."""
    return fit_rivals(windows, names).fitted


__all__ = [
    "BASELINES",
    "ETS",
    "INSTANT",
    "Baseline",
    "Drift",
    "Linear",
    "Mean",
    "Naive",
    "NoFit",
    "Rivals",
    "SeasonalNaive",
    "Theta",
    "fit_baselines",
    "fit_rivals",
]
