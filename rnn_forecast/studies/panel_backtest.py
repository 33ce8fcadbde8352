"""Would one network for many series have worked before? Forecasts of all from past origins.

As ``backtest.py`` for one series. The origins of a series are counted back from its own end; what
may be learnt from *any* series ends at the date of the earliest of them, so that no series tells
the network what was still to come in another. One task trains and tests one fold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rnn_forecast.errors import OutOfBounds, SeriesTooShort
from rnn_forecast.evaluation.calibration import calibrate, limits
from rnn_forecast.forecasting import predict_run
from rnn_forecast.language import _
from rnn_forecast.models.baselines import INSTANT, fit_rivals
from rnn_forecast.series import Series
from rnn_forecast.studies.folds import usual_step
from rnn_forecast.training import Run, Setup, learn
from rnn_forecast.windows import PanelWindows, Windows, cut_panel
from rnn_forecast.workers import Pool, Report, Workers, resident


@dataclass(frozen=True, eq=False)
class PanelBacktest:
    """How far the backtest of a panel has got.

    Attributes:
        progress: 0 to 1.
        frames: The forecasts of each finished fold.
        notes: Sentences to keep, e.g. that a series was left out or a worker lost.
    """

    progress: float = 0.0
    frames: tuple[pd.DataFrame, ...] = field(default_factory=tuple)
    notes: tuple[str, ...] = ()

    def frame(self) -> pd.DataFrame:
        """``unique_id, ds, cutoff, y, mean, lo-80, hi-80, ..., naive, ...``, a row a step."""
        if not self.frames:
            return pd.DataFrame()
        whole = pd.concat(self.frames, ignore_index=True)
        return whole.sort_values(["unique_id", "cutoff", "ds"], ignore_index=True, kind="stable")


@dataclass(frozen=True)
class PanelPlan:
    """What all folds share.

    Attributes:
        step: From one origin to the next.
        levels: Per cent that the intervals should hold.
    """

    panel: tuple[Series, ...]
    setup: Setup
    step: int
    levels: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class PanelFold:
    """What one task reports: how far it is, and its forecasts at the end."""

    progress: float
    frame: pd.DataFrame | None = None


def panel_backtest(  # noqa: PLR0913  (what is tested, and how it is carried out)
    panel: Sequence[Series],
    setup: Setup,
    *,
    n_windows: int,
    step_size: int | None = None,
    refit: bool = False,
    levels: Sequence[int] = (80,),
    workers: Pool | None = None,
) -> Iterator[PanelBacktest]:
    """Forecast every series from past origins, yielding the forecasts fold by fold.

    Args:
        panel: Series with the same covariates.
        setup: Windows, inputs, network and training.
        n_windows: Origins of each series; its last forecast ends with it.
        step_size: Steps from one origin to the next; the horizon unless given.
        refit: Train again at every origin instead of once before the first.
        levels: Per cent that the intervals should hold.
        workers: Processes or a cluster to spread the folds over; None takes the program's own
            where there are several folds.

    Raises:
        OutOfBounds: A number is below 1.
        SeriesTooShort: A series is too short for so many origins, or too little is left to learn.
    """
    step = _checked_step(panel, setup.window.horizon, n_windows, step_size)
    ages = range(n_windows - 1, -1, -1)  # how many steps of the backtest before the newest origin
    folds = [(age,) for age in ages] if refit else [tuple(ages)]
    plan = PanelPlan(tuple(panel), setup, step, tuple(levels))
    # Says what does not fit before any process is started.
    left_out = _first(plan, n_windows).left_out
    study, shares = PanelBacktest(notes=tuple(left_out.values())), dict[int, float]()
    for report in (workers or _usual(folds)).run(fit_fold, folds, shared=plan):
        if report.error is not None:
            raise report.error
        if report.index is not None and report.snapshot is not None:
            shares[report.index] = report.snapshot.progress
            study = _with_report(study, report, sum(shares.values()) / len(folds))
        yield study


def fit_fold(plan: PanelPlan, fold: Sequence[int]) -> Iterator[PanelFold]:
    """Train on what was known at the fold's first origin and forecast all series from there on."""
    windows, run = _windows(plan, age=fold[0]), None
    for run in learn(windows, plan.setup):
        yield PanelFold(0.95 * run.progress)
    if run is not None and run.usable:
        frames = [_forecasts(run, each, fold, plan) for each in windows.members]
        yield PanelFold(1.0, pd.concat(frames, ignore_index=True))


def _with_report(study: PanelBacktest, report: Report[PanelFold], progress: float) -> PanelBacktest:
    frame = report.snapshot.frame if report.finished and report.snapshot is not None else None
    frames = study.frames if frame is None else (*study.frames, frame)
    notes = (*study.notes, report.note) if report.note else study.notes
    return PanelBacktest(progress, frames, notes)


def _usual(folds: Sequence[Sequence[int]]) -> Pool:
    """One fold alone is not worth the start of a process."""
    return resident() if len(folds) > 1 else Workers(1)


def known_at_first(
    panel: Sequence[Series], horizon: int, n_windows: int, step_size: int
) -> tuple[Series, ...]:
    """The series as they were known at the first origin of a backtest."""
    step = _checked_step(panel, horizon, n_windows, step_size)
    return tuple(series.until(origin(series, horizon, step, n_windows - 1) + 1) for series in panel)


def origin(series: Series, horizon: int, step: int, age: int) -> int:
    """The cutoff that lies so many steps of the backtest before the newest one."""
    return len(series) - horizon - 1 - step * age


def _windows(plan: PanelPlan, *, age: int) -> PanelWindows:
    """What is learnt until the earliest origin of that age, and everything after it as a test."""
    horizon = plan.setup.window.horizon
    known = min(each.index[origin(each, horizon, plan.step, age)] for each in plan.panel)
    return cut_panel(plan.panel, plan.setup.window, inputs=plan.setup.inputs, known_until=known)


def _first(plan: PanelPlan, n_windows: int) -> PanelWindows:
    try:
        return _windows(plan, age=n_windows - 1)
    except SeriesTooShort as error:
        said = _(
            "Too little is left to learn from before the first of {count} origins, {step} steps "
            "apart; fewer or closer ones leave more. {why}"
        ).format(count=n_windows, step=plan.step, why=error)
        raise SeriesTooShort(said) from error


def _forecasts(run: Run, windows: Windows, ages: Sequence[int], plan: PanelPlan) -> pd.DataFrame:
    """What was said of one series at its origins, and what came."""
    series, horizon = windows.series, windows.spec.horizon
    asked = np.array([origin(series, horizon, plan.step, age) for age in ages])
    said = predict_run(run, windows, asked)
    ahead = asked[:, None] + np.arange(1, horizon + 1)
    columns: dict[str, object] = {
        "unique_id": series.name,
        "ds": series.index[ahead.ravel()],
        "cutoff": np.repeat(series.index[asked], horizon),
        "y": windows.actual(asked).ravel(),
        "mean": said.ravel(),
    }
    columns |= _intervals(run, windows, asked, said, plan.levels)
    for rival in fit_rivals(windows, INSTANT).fitted:
        columns.setdefault(rival.name, rival.forecasts(windows, asked).ravel())
    return pd.DataFrame(columns)


def _intervals(
    run: Run, windows: Windows, asked: np.ndarray, said: np.ndarray, levels: Sequence[int]
) -> dict[str, np.ndarray]:
    """Limits from the errors that were known at each origin; NaN where there were too few."""
    valid, test = windows.cutoffs["valid"], windows.cutoffs["test"]
    later = test[test > valid.max(initial=-1)]
    everything = np.concatenate(
        [predict_run(run, windows, valid, final=False), predict_run(run, windows, later)]
    )
    cutoffs = np.concatenate([valid, later])
    calibration = calibrate(windows, cutoffs, everything, level=levels[0] if levels else 80)
    columns = {}
    for level in levels:
        found = limits(windows, asked, said, calibration, level=level)
        low, high = found or (np.full_like(said, np.nan),) * 2
        columns |= {f"lo-{level}": low.ravel(), f"hi-{level}": high.ravel()}
    return columns


def _checked_step(
    panel: Sequence[Series], horizon: int, n_windows: int, step_size: int | None
) -> int:
    """Steps from one origin to the next, if all series have room for so many."""
    step = usual_step(panel[0], horizon) if step_size is None else step_size
    if n_windows < 1 or step < 1:
        raise OutOfBounds(
            _("{windows} origins, {step} steps apart, make no backtest; choose at least 1.").format(
                windows=n_windows, step=step
            )
        )
    needed = horizon + step * (n_windows - 1)
    for series in panel:
        if len(series) <= needed + 1:
            raise SeriesTooShort(
                _(
                    "{name} has {steps} steps; the origins of this backtest alone take {needed}. "
                    "Choose fewer origins or smaller steps between them."
                ).format(name=series.name, steps=len(series), needed=needed)
            )
    return step
