"""Would it have worked before? Forecasts from many past origins, each from what was known then.

Rolling-origin evaluation: Tashman (2000), "Out-of-sample tests of forecasting accuracy"; FPP3,
section 5.10. ``backtest`` yields the study as it fills: one task trains and tests one fold; the
tasks are spread over worker processes. What a task computes depends on the task alone, so the
numbers are the same however many workers there are.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rnn_forecast.errors import SeriesError
from rnn_forecast.forecasting import predict_run
from rnn_forecast.language import _
from rnn_forecast.models.baselines import fit_rivals
from rnn_forecast.series import Series
from rnn_forecast.studies.backtest_values import Backtest, Finished, FoldResult
from rnn_forecast.studies.folds import BacktestPlan, Fold, plan_backtest
from rnn_forecast.training import Run, Setup, learn
from rnn_forecast.windows import Windows
from rnn_forecast.workers import Pool, Report, resident

__all__ = ["Backtest", "BacktestPlan", "Fold", "FoldProgress", "FoldResult", "backtest"]


@dataclass(frozen=True, eq=False)
class FoldProgress:
    """What one task reports: how far it is, and its forecasts at the end."""

    progress: float
    result: FoldResult | None = None


def backtest(  # noqa: PLR0913  (what is tested, and how it is carried out)
    series: Series,
    setup: Setup,
    *,
    n_windows: int,
    step_size: int | None = None,
    refit: bool | int = False,
    workers: Pool | None = None,
    finished: Sequence[FoldResult] = (),
) -> Iterator[Backtest]:
    """Forecast from past origins and compare with what came, yielding the study as it fills.

    Args:
        series: What to forecast.
        setup: Windows, inputs, network and training.
        n_windows: Origins; the last forecast ends with the series.
        step_size: Steps from one origin to the next; the horizon unless given, and one more where
            all origins would meet the season at the same point.
        refit: False trains once, on what was known at the first origin; True at every origin; a
            number at every so many of them.
        workers: Processes to spread the folds over; None takes the program's own.
        finished: Folds of the same backtest from before it was interrupted; they are not trained
            again.

    Raises:
        OutOfBounds: A number is below 1.
        SeriesTooShort: Too little is left to learn from before the first origin.
    """
    plan = plan_backtest(series, setup, n_windows=n_windows, step_size=step_size, refit=refit)
    study = Backtest(Finished(plan)).with_results(*finished)
    yield study
    folds = study.missing
    for report in (workers or resident()).run(fit_fold, folds, shared=plan):
        study = with_report(study, report, folds)
        yield study


def fit_fold(plan: BacktestPlan, fold: Fold) -> Iterator[FoldProgress]:
    """Train on what was known at the fold's first origin and forecast from there on."""
    started, windows, run = time.perf_counter(), plan.windows(fold), None
    for run in learn(windows, plan.setup):
        yield FoldProgress(0.98 * run.progress)
    if run is None or not run.usable:
        raise SeriesError(
            _("No network of fold {fold} finished an epoch; lower the learning rate.").format(
                fold=fold.number
            )
        )
    result = tested(run, windows, fold)
    yield FoldProgress(1.0, replace(result, seconds=time.perf_counter() - started))


def tested(run: Run, windows: Windows, fold: Fold) -> FoldResult:
    """What a run and all baselines say from the fold's first origin on."""
    valid, test = windows.cutoffs["valid"], windows.cutoffs["test"]
    asked = test[test >= fold.origins[0]]
    rivals = fit_rivals(windows)
    said = {"network": predict_run(run, windows, asked)}
    said |= {each.name: each.forecasts(windows, asked) for each in rivals.fitted}
    return FoldResult(
        fold=fold,
        cutoffs=asked,
        forecasts=said,
        valid_cutoffs=valid,
        # What has learnt from the validation part cannot be judged by it.
        valid_forecast=predict_run(run, windows, valid, final=False),
        seconds=run.seconds,
        left_out=rivals.left_out,
    )


def with_report(study: Backtest, report: Report[FoldProgress], folds: Sequence[Fold]) -> Backtest:
    """The study with what is new of one of these folds."""
    if report.index is None:
        return replace(study, doing=report.note or study.doing)
    notes = (*study.notes, report.note) if report.note else study.notes
    study = replace(study, doing="", notes=notes)
    number = folds[report.index].number
    running = {key: value for key, value in study.running.items() if key != number}
    if report.error is not None:
        failed = {**study.failed, number: str(report.error)}
        return replace(study, running=running, failed=failed)
    if report.snapshot is not None and report.snapshot.result is not None and report.finished:
        return replace(study, running=running).with_results(report.snapshot.result)
    share = report.snapshot.progress if report.snapshot is not None else 0.0
    return replace(study, running={**running, number: share})
