"""How often 80 % intervals hold: on every bundled series, and where the truth is known.

    python -m benchmarks.coverage               the bundled series, by the product's own backtest
    python -m benchmarks.coverage --simulated   series made by chance, forecast by a straight line

Every cutoff of about the last 15 % is forecast. The standard error comes from a moving-block
bootstrap over cutoffs (Künsch 1989, "The jackknife and the bootstrap for general stationary
observations"): neighbouring forecasts share most of their targets.
"""

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd

from rnn_forecast.evaluation.calibration import calibrate
from rnn_forecast.models.baselines import Linear
from rnn_forecast.series import Series
from rnn_forecast.sources import open_dataset
from rnn_forecast.sources.bundled import NAMES
from rnn_forecast.studies.backtest import backtest
from rnn_forecast.suggestions import suggest_covariates, suggest_training, suggest_window
from rnn_forecast.training import Setup
from rnn_forecast.windows import Split, Windows, WindowSpec, cut

LEVEL = 80
BLOCK = 4
"""Horizons in a block of the bootstrap."""

DRAWS = 2000
STEPS = 1461
SPEC = WindowSpec(sequence_length=14, horizon=7)
TIME = np.arange(STEPS)
YEAR, WEEK = 2 * np.pi * TIME / 365.25, 2 * np.pi * TIME / 7

Make = Callable[[np.random.Generator], np.ndarray]


def main() -> None:
    """One line a series."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--simulated", action="store_true")
    parser.add_argument("--series", type=int, default=20, help="of each kind (default: 20)")
    parser.add_argument("--trainings", type=int, default=1, help="of the bundled (default: 1)")
    options = parser.parse_args()
    if options.simulated:
        for name in SIMULATED:
            print(_simulated(name, options.series), flush=True)
    else:
        for name in NAMES:
            print(_bundled(name, options.trainings), flush=True)


def _bundled(name: str, trainings: int) -> str:
    dataset, _ = open_dataset(f"bundled:{name}")
    series = dataset.series(dataset.target, suggest_covariates(dataset, dataset.target))
    window = suggest_window(len(series), series.frequency)
    setup = Setup(window=window, training=suggest_training(len(series), window))
    split = Split.by_share(len(series))
    origins = len(series) - split.valid_end - window.horizon
    refit = -(-origins // trainings) if trainings > 1 else False
    *_, study = backtest(series, setup, n_windows=origins, step_size=1, refit=refit)
    found = study.assessment
    assert found is not None
    assert found.interval is not None
    low, high = found.interval
    hits = np.where(
        np.isfinite(found.actual), (low <= found.actual) & (found.actual <= high), np.nan
    )
    held, error = 100 * np.nanmean(hits), 100 * _standard_error(hits, window.horizon)
    return f"{name:16} {found.calibration.kind:10} {origins:5} {held:5.1f} ± {error:.1f}"


def _standard_error(hits: np.ndarray, horizon: int) -> float:
    """Of the mean of ``(window, horizon)``, by blocks of consecutive windows."""
    shares, chance = np.nanmean(hits, axis=1), np.random.default_rng(0)
    count, block = len(shares), BLOCK * horizon
    starts = chance.integers(0, count, (DRAWS, -(-count // block), 1))
    drawn = (starts + np.arange(block)).reshape(DRAWS, -1)[:, :count] % count
    return float(shares[drawn].mean(axis=1).std())


def _simulated(name: str, count: int) -> str:
    """Mean coverage over series, its spread, and how far quarters of the test are from it."""
    held, apart, kinds = [], [], []
    for seed in range(count):
        values = SIMULATED[name](np.random.default_rng(seed))
        index = pd.date_range("2012-01-01", periods=STEPS, freq="D")
        hits, kind = _hits(cut(Series("y", index, values, "D"), SPEC))
        quarters = [each.mean() for each in np.array_split(hits, 4)]
        held.append(100 * hits.mean())
        apart.append(100 * np.sqrt(np.mean((np.array(quarters) - LEVEL / 100) ** 2)))
        kinds.append(kind)
    usual = max(set(kinds), key=kinds.count)
    return (
        f"{name:30} {np.mean(held):5.1f} (spread {np.std(held):.1f}), quarters off by "
        f"{np.mean(apart):4.1f}, {usual} in {kinds.count(usual)} of {count}"
    )


def _hits(windows: Windows) -> tuple[np.ndarray, str]:
    test = windows.cutoffs["test"]
    cutoffs = np.concatenate([windows.cutoffs["valid"], test])
    said = Linear.fit(windows).forecasts(windows, cutoffs)
    calibration = calibrate(windows, cutoffs, said, level=LEVEL)
    errors = np.abs(calibration.errors[-len(test) :])
    return errors <= calibration.width(test, LEVEL), calibration.kind


def _after(shocks: np.ndarray, memory: float = 0.8) -> np.ndarray:
    """AR(1) with these shocks, ``(time,)``."""
    values = np.zeros(len(shocks))
    for step in range(1, len(shocks)):
        values[step] = memory * values[step - 1] + shocks[step]
    return 10 + values


def _price(chance: np.random.Generator) -> np.ndarray:
    """Returns of 1 % whose variance is GARCH(1, 1) with 0.1 and 0.85."""
    returns, variance = np.zeros(STEPS), 1.0
    for step in range(1, STEPS):
        variance = 0.05 + 0.1 * returns[step - 1] ** 2 + 0.85 * variance
        returns[step] = np.sqrt(variance) * chance.standard_normal()
    return 100 * np.exp(np.cumsum(0.01 * returns))


SIMULATED: dict[str, Make] = {
    "AR(1)": lambda chance: _after(chance.standard_normal(STEPS)),
    "season and AR(1)": lambda chance: 10 * np.sin(YEAR) + _after(chance.standard_normal(STEPS)),
    "random walk": lambda chance: 1000 + np.cumsum(chance.standard_normal(STEPS)),
    "AR(1), restless summers": lambda chance: _after(
        (1 + 0.5 * np.sin(YEAR)) * chance.standard_normal(STEPS)
    ),
    "AR(1), restless weekends": lambda chance: _after(
        (1 + 0.5 * np.sin(WEEK)) * chance.standard_normal(STEPS)
    ),
    "price with waves of volatility": _price,
    "AR(1), shocks once doubled": lambda chance: _after(
        np.where(TIME > STEPS * 3 // 4, 2, 1) * chance.standard_normal(STEPS)
    ),
}


if __name__ == "__main__":
    main()
