"""Loss against sequence length: how much of the past is worth reading?

The comparison is fair by construction:
    - every length is trained on the same targets, as many steps of the weights, the same seeds;
    - every length is scored on the same target dates;
    - the length is recommended on the validation part only, the test part is shown beside it.

``length_study`` yields the study as far as it has got. One task trains all seeds of one cell and
one length in one bank; the tasks are spread over worker processes. What a task computes depends on
the task alone, so the numbers are the same however many workers there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from rnn_forecast.evaluation.metrics import mae, rmse
from rnn_forecast.forecasting import predict_fits
from rnn_forecast.models import NetworkSpec
from rnn_forecast.models.baselines import Linear, Naive, SeasonalNaive
from rnn_forecast.series import Series
from rnn_forecast.studies.length_values import LengthPlan, LengthStudy, LengthTrial
from rnn_forecast.training import Fit, Run, Setup, train
from rnn_forecast.windows import Examples, Split
from rnn_forecast.workers import Pool, Report, resident

__all__ = ["LengthPlan", "LengthProgress", "LengthStudy", "LengthTrial", "length_study"]


@dataclass(frozen=True)
class LengthProgress:
    """What one task reports: how far it is, and its trials at the end."""

    cell: str
    sequence_length: int
    progress: float
    trials: tuple[LengthTrial, ...] = ()


def length_study(  # noqa: PLR0913  (what is studied, and how it is carried out)
    series: Series | Sequence[Series],
    setup: Setup,
    *,
    lengths: Sequence[int],
    cells: Sequence[str | NetworkSpec],
    split: Split | None = None,
    workers: Pool | None = None,
    finished: Sequence[LengthTrial] = (),
) -> Iterator[LengthStudy]:
    """Train every cell at every length with every seed, yielding the study as it fills.

    Args:
        series: What to forecast; several series train one network at each length, and errors are
            standard scores.
        setup: Everything but cell and length; ``setup.training.seeds`` are the seeds.
        lengths: Sequence lengths, in any order.
        cells: Keys in MODELS, to be set as ``setup.network`` is, or networks with their settings.
        split: Where the parts end.
        workers: Processes to spread the work over; None takes the program's own.
        finished: Trials of the same study from before it was interrupted; a cell and length whose
            seeds are all among them is not trained again.

    Raises:
        SeriesTooShort: The longest sequence does not fit.
        OutOfBounds: The task shape reads one value, whatever the length.
    """
    plan = LengthPlan.of(series, setup, lengths=lengths, cells=cells, split=split)
    study = LengthStudy(plan, trials=whole(plan, finished))
    for trial in fit_baselines(plan):
        study = replace(study, baselines=(*study.baselines, trial))
        yield study
    done = {(trial.cell, trial.sequence_length) for trial in study.trials}
    tasks = [task for task in plan.tasks() if task not in done]
    for report in (workers or resident()).run(fit_length, tasks, shared=plan):
        study = with_report(study, report, tasks)
        yield study


def fit_length(plan: LengthPlan, task: tuple[str, int]) -> Iterator[LengthProgress]:
    """Train all seeds of one cell at one length: the work of one task."""
    cell, length = task
    setup, windows, run = plan.setup_of(cell, length), plan.windows(length), None
    for run in train(windows, setup):
        yield LengthProgress(cell, length, 0.99 * run.progress)
    if run is not None:
        yield LengthProgress(cell, length, 1.0, _trials(run, windows))


def _trials(run: Run, windows: Examples) -> tuple[LengthTrial, ...]:
    """What is known of every network of a run; one without weights has no errors."""
    errors = dict.fromkeys(run.setup.training.seeds, _Errors())
    if run.usable:
        valid, test = (
            predict_fits(run.setup, run.usable, windows, windows.cutoffs[part])
            for part in ("valid", "test")
        )
        for fit, *said in zip(run.usable, valid, test, strict=True):
            errors[fit.seed] = _errors(windows, *said)
    return tuple(_trial(run, fit, windows, errors[fit.seed]) for fit in run.fits)


def _trial(run: Run, fit: Fit, windows: Examples, errors: "_Errors") -> LengthTrial:
    return LengthTrial(
        cell=run.setup.network.cell,
        sequence_length=windows.spec.sequence_length,
        seed=fit.seed,
        valid_loss=fit.valid_loss,
        seconds=run.seconds / len(run.fits),
        windows=len(windows.cutoffs["train"]),
        outcome=fit.outcome.name.lower() if fit.outcome else "stopped",
        **asdict(errors),
    )


@dataclass(frozen=True)
class _Errors:
    """What a trial is scored by."""

    valid_mae: float = float("nan")
    test_mae: float = float("nan")
    test_mse: float | None = None


def _errors(windows: Examples, valid: np.ndarray, test: np.ndarray) -> _Errors:
    """Of forecasts of the two parts, ``(window, horizon)`` each."""
    came = {part: windows.actual(windows.cutoffs[part]) for part in ("valid", "test")}
    return _Errors(
        mae(came["valid"], valid), mae(came["test"], test), rmse(came["test"], test) ** 2
    )


def whole(plan: LengthPlan, finished: Sequence[LengthTrial]) -> tuple[LengthTrial, ...]:
    """The trials of those tasks whose seeds are all there, in the order of the tasks."""
    known = {(trial.cell, trial.sequence_length, trial.seed): trial for trial in finished}
    seeds = plan.setup.training.seeds
    tasks = [[known.get((*task, seed)) for seed in seeds] for task in plan.tasks()]
    return tuple(trial for trials in tasks if all(trials) for trial in trials if trial)


def with_report(
    study: LengthStudy, report: Report[LengthProgress], tasks: Sequence[tuple[str, int]]
) -> LengthStudy:
    """The study with what is new of one task."""
    if report.index is None:
        return replace(study, doing=report.note or study.doing)
    notes = (*study.notes, report.note) if report.note else study.notes
    study = replace(study, doing="", notes=notes)
    task = tasks[report.index]
    running = {key: value for key, value in study.running.items() if key != task}
    if report.error is not None:
        failed = {**study.failed, task: str(report.error)}
        return replace(study, running=running, failed=failed)
    if report.snapshot is not None and report.snapshot.trials and report.finished:
        return replace(study, running=running, trials=(*study.trials, *report.snapshot.trials))
    share = report.snapshot.progress if report.snapshot is not None else 0.0
    return replace(study, running={**running, task: share})


def fit_baselines(plan: LengthPlan) -> Iterator[LengthTrial]:
    """Naive and seasonal naive once, linear at every length."""
    longest = plan.windows(max(plan.lengths))
    yield _baseline_trial(Naive(), longest, None)
    if plan.series.season_length > 1:
        yield _baseline_trial(SeasonalNaive(plan.series.season_length), longest, None)
    for length in plan.lengths:
        windows = plan.windows(length)
        yield _baseline_trial(Linear.fit(windows), windows, length)


def _baseline_trial(
    baseline: Naive | SeasonalNaive | Linear, windows: Examples, length: int | None
) -> LengthTrial:
    valid, test = (baseline.forecasts(windows, windows.cutoffs[part]) for part in ("valid", "test"))
    return LengthTrial(
        cell=baseline.name,
        sequence_length=length,
        seed=None,
        valid_loss=None,
        seconds=0.0,
        windows=len(windows.cutoffs["train"]),
        outcome="fitted",
        **asdict(_errors(windows, valid, test)),
    )
