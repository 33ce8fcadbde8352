"""Small results made by hand: nothing here is trained."""

import numpy as np
import pandas as pd

from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.calibration import around
from rnn_forecast.evaluation.intervals import Calibration
from rnn_forecast.forecasting import Forecast
from rnn_forecast.models.baselines import INSTANT, fit_baselines
from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.studies.lengths import LengthPlan, LengthStudy, LengthTrial
from rnn_forecast.training import Epoch, Fit, Outcome, Run, Setup, TrainSpec
from rnn_forecast.windows import Split, Windows, WindowSpec, cut


def a_series(steps=400, *, name="temperature", unit="°C", frequency="D"):
    index = pd.date_range("2020-01-01", periods=steps, freq=frequency)
    chance = np.random.default_rng(0)
    values = 10 + 5 * np.sin(np.arange(steps) / 9) + chance.standard_normal(steps)
    return Series(name=name, index=index, values=values, frequency=frequency, unit=unit)


def some_windows(series=None, *, sequence_length=14, horizon=3, task="many-to-one") -> Windows:
    spec = WindowSpec(sequence_length=sequence_length, horizon=horizon, task=task)
    return cut(series or a_series(), spec)


def a_run(losses=((0.9, 0.5, 0.4, 0.45), (0.8, 0.6, 0.5, 0.3)), *, epochs=10, setup=None) -> Run:
    """One network for each tuple of validation losses; training losses are a tenth lower."""
    setup = setup or Setup(training=TrainSpec(epochs=epochs, ensemble=max(len(losses), 1)))
    return Run(setup, tuple(a_fit(seed, each) for seed, each in enumerate(losses)), progress=0.5)


def a_fit(seed, losses, outcome=None) -> Fit:
    epochs = tuple(Epoch(n, loss - 0.1, loss, 1.0, 0.0, n) for n, loss in enumerate(losses, 1))
    finite = [loss if np.isfinite(loss) else np.inf for loss in losses]
    best = int(np.argmin(finite)) if losses and np.isfinite(finite).any() else None
    return Fit(seed, epochs, best, {"readout.bias": np.zeros(1)}, outcome)


def an_assessment(windows=None, *, with_interval=True) -> Assessment:
    """A network that is always one unit too high."""
    windows = windows or some_windows()
    test = windows.cutoffs["test"]
    actual = windows.actual(test)
    baselines = fit_baselines(windows, INSTANT)
    said = {"network": np.nan_to_num(actual, nan=10.0) + 1.0}
    said |= {each.name: each.forecasts(windows, test) for each in baselines}
    valid = windows.cutoffs["valid"]
    errors = np.ones((len(valid), windows.spec.horizon))
    calibration = Calibration(valid, errors, np.ones(len(windows.series)))
    limits = around(windows, said["network"], np.full(windows.spec.horizon, 0.4))
    interval = limits if with_interval else None
    return Assessment("GRU", windows, baselines, actual, said, calibration, interval)


def a_forecast(windows: Windows, *, with_interval=True) -> Forecast:
    horizon = windows.spec.horizon
    mean = np.linspace(11.0, 12.0, horizon)
    limits = around(windows, mean, np.full(horizon, 0.5))
    return Forecast(
        unique_id=windows.series.name,
        cutoff=windows.series.index[-1],
        index=windows.series.future_index(horizon),
        mean=mean,
        intervals={LEVEL: limits} if with_interval else {},
        baselines={
            each.name: each.forecasts(windows, windows.now)[0]
            for each in fit_baselines(windows, INSTANT)
        },
    )


def a_forecast_study(windows=None, *, with_interval=True) -> ForecastStudy:
    windows = windows or some_windows()
    assessment = an_assessment(windows, with_interval=with_interval)
    forecast = a_forecast(windows, with_interval=with_interval)
    return ForecastStudy(windows, a_run(setup=Setup(window=windows.spec)), assessment, forecast)


def a_length_study(
    lengths=(4, 8, 16), cells=("gru", "lstm"), *, series=None, trained=None, baselines=True
) -> LengthStudy:
    """Errors that fall with the length; ``trained`` restricts the lengths that are finished."""
    series = series or a_series()
    plan = LengthPlan(series, Setup(), lengths, cells, Split.by_share(len(series)))
    trained = lengths if trained is None else trained
    trials = tuple(
        a_trial(cell, length, seed, 2.0 + 4.0 / length + 0.1 * seed)
        for cell in cells
        for length in trained
        for seed in range(3)
    )
    return LengthStudy(plan, trials, _baselines(lengths) if baselines else ())


def a_trial(cell, length, seed, error, outcome=Outcome.EXHAUSTED) -> LengthTrial:
    seconds = 0.01 * (length or 0)
    return LengthTrial(
        cell, length, seed, 0.3, error, error + 0.5, seconds, 200, outcome.name.lower()
    )


def _baselines(lengths):
    flat = [("naive", 3.2), ("seasonal_naive", 3.5)]
    trials = [LengthTrial(name, None, None, None, e, e, 0.0, 200, "fitted") for name, e in flat]
    for length in lengths:
        error = 2.5 + 1 / length
        trials.append(LengthTrial("linear", length, None, None, error, error, 0.0, 200, "fitted"))
    return tuple(trials)


def traces(picture) -> dict:
    """Traces that are in the legend, by name."""
    return {each.name: each for each in picture.figure.data if each.showlegend is not False}


def texts(picture) -> str:
    """All annotations of a figure."""
    return " | ".join(each.text for each in picture.figure.layout.annotations)
