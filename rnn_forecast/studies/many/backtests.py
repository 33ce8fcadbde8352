"""Forecasts from past origins for each of many series.

One task trains and tests one fold of one series.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from rnn_forecast.errors import ForecastError
from rnn_forecast.evaluation.metrics import skill
from rnn_forecast.series import Series
from rnn_forecast.studies.backtest import FoldProgress, fit_fold, with_report
from rnn_forecast.studies.backtest_values import Backtest, Finished, FoldResult
from rnn_forecast.studies.folds import BacktestPlan, Fold, plan_backtest
from rnn_forecast.studies.many.values import Many
from rnn_forecast.training import Setup
from rnn_forecast.workers import Pool, Report, resident


@dataclass(frozen=True)
class FoldTask:
    """One piece of the work: a fold of one series."""

    number: int
    fold: Fold


class ManyBacktests(Many[Backtest]):
    """The backtests of many series, as far as they have got."""

    @classmethod
    def of(
        cls,
        panel: Sequence[Series],
        setup: Setup,
        *,
        n_windows: int,
        step_size: int | None = None,
        refit: bool | int = False,
    ) -> Self:
        """The backtests with nothing in them yet.

        Raises:
            ForecastError: It can be done with none of the series; why not with the first.
        """
        plans: list[BacktestPlan] = []
        problems: dict[str, ForecastError] = {}
        for series in panel:
            try:
                plan = plan_backtest(
                    series, setup, n_windows=n_windows, step_size=step_size, refit=refit
                )
                plans.append(plan)
            except ForecastError as error:
                problems[series.name] = error
        if not plans:
            raise next(iter(problems.values()))
        left_out = {name: str(error) for name, error in problems.items()}
        return cls(tuple(Backtest(Finished(plan)) for plan in plans), left_out)

    def frame(self) -> pd.DataFrame:
        """All forecasts: ``unique_id, ds, cutoff, y, network, ..., lo-80, hi-80``, a row a step."""
        frames = [study.frame() for study in self.studies if study.results]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    def scores(self) -> pd.DataFrame:
        """One row a series: ``unique_id, origins``, the MAE of each, ``skill`` against naive."""
        tests = {study.plan.series.name: study.assessment for study in self.studies}
        rows = [
            {
                "unique_id": name,
                "origins": len(test.actual),
                **{model: test.mae(model) for model in test.forecasts},
                "skill": skill(test.mae("network"), test.mae("naive")),
            }
            for name, test in tests.items()
            if test is not None
        ]
        return pd.DataFrame(rows)


def backtest_studies(  # noqa: PLR0913  (what is tested, and how it is carried out)
    panel: Sequence[Series],
    setup: Setup,
    *,
    n_windows: int,
    step_size: int | None = None,
    refit: bool | int = False,
    workers: Pool | None = None,
    finished: Mapping[str, Sequence[FoldResult]] | None = None,
) -> Iterator[ManyBacktests]:
    """Test every series from past origins of its own, yielding all backtests as they fill.

    Args:
        panel: What to forecast.
        setup: Windows, inputs, network and training, the same for all.
        n_windows: Origins of each series; its last forecast ends with it.
        step_size: As for ``backtest``.
        refit: As for ``backtest``.
        workers: Processes or a cluster to spread the folds over; None takes the program's own.
        finished: Folds of the same backtests from before they were interrupted, by the name of the
            series; they are not trained again.

    Raises:
        ForecastError: It can be done with none of the series; why not with the first.
    """
    asked = {"n_windows": n_windows, "step_size": step_size, "refit": refit}
    many, known = ManyBacktests.of(panel, setup, **asked), finished or {}
    many = many.going_on([_with(study, known) for study in many.studies])
    yield many
    tasks = [
        FoldTask(number, fold)
        for number, study in enumerate(many.studies)
        for fold in study.missing
    ]
    plans = tuple(study.plan for study in many.studies)
    for report in (workers or resident()).run(fit_one, tasks, shared=plans):
        many = many.entered(report, tasks, _with_task)
        yield many


def fit_one(plans: Sequence[BacktestPlan], task: FoldTask) -> Iterator[FoldProgress]:
    """The work of one task."""
    return fit_fold(plans[task.number], task.fold)


def _with(study: Backtest, finished: Mapping[str, Sequence[FoldResult]]) -> Backtest:
    return study.with_results(*finished.get(study.plan.series.name, ()))


def _with_task(study: Backtest, report: Report[FoldProgress], task: FoldTask) -> Backtest:
    return with_report(study, replace(report, index=0), [task.fold])
