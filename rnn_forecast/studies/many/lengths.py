"""Loss against sequence length for each of many series.

One task trains all seeds of one cell at one length for one series.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from rnn_forecast.errors import SeriesTooShort
from rnn_forecast.models import NetworkSpec
from rnn_forecast.series import Series
from rnn_forecast.studies.length_values import LengthPlan, LengthStudy, LengthTrial
from rnn_forecast.studies.lengths import (
    LengthProgress,
    fit_baselines,
    fit_length,
    whole,
    with_report,
)
from rnn_forecast.studies.many.values import Many, below
from rnn_forecast.studies.recommendation import recommend
from rnn_forecast.training import Setup
from rnn_forecast.windows import Split, problem_of_fit
from rnn_forecast.workers import Pool, Report, resident


@dataclass(frozen=True)
class SeriesTask:
    """One piece of the work.

    Attributes:
        number: Place of the series among those that are studied.
        fit: Cell and length; None: the baselines of the series.
    """

    number: int
    fit: tuple[str, int] | None


class ManyLengths(Many[LengthStudy]):
    """The studies of sequence lengths of many series, as far as they have got."""

    @classmethod
    def of(
        cls,
        panel: Sequence[Series],
        setup: Setup,
        *,
        lengths: Sequence[int],
        cells: Sequence[str | NetworkSpec],
    ) -> Self:
        """The studies with nothing in them yet.

        Raises:
            SeriesTooShort: The longest sequence fits into none of them.
            OutOfBounds: The task shape reads one value, whatever the length.
        """
        plans = [LengthPlan.of(series, setup, lengths=lengths, cells=cells) for series in panel]
        problems = {plan.series.name: problem for plan in plans if (problem := _problem(plan))}
        fitting = [plan for plan in plans if plan.series.name not in problems]
        if not fitting:
            raise SeriesTooShort(next(iter(problems.values())))
        return cls(tuple(LengthStudy(plan) for plan in fitting), problems)

    def frame(self) -> pd.DataFrame:
        """One row a network or baseline: ``unique_id`` and the columns of ``LengthTrial``."""
        return below(
            {study.plan.series.name: study.frame() for study in self.studies if study.trials}
        )

    def recommended(self) -> pd.DataFrame:
        """One row a series: ``unique_id, cell, sequence_length, valid_mae, skill, sentence``."""
        columns = ["unique_id", "cell", "sequence_length", "valid_mae", "skill", "sentence"]
        found = [(study, recommend(study)) for study in self.studies]
        rows = [
            {"unique_id": study.plan.series.name, **vars(each)} for study, each in found if each
        ]
        return pd.DataFrame(rows, columns=columns)


def length_studies(
    panel: Sequence[Series],
    setup: Setup,
    *,
    lengths: Sequence[int],
    cells: Sequence[str | NetworkSpec],
    workers: Pool | None = None,
    finished: Mapping[str, Sequence[LengthTrial]] | None = None,
) -> Iterator[ManyLengths]:
    """Study every series by itself, series after series, yielding all studies as they fill.

    Args:
        panel: What to forecast; each series is split by its own length.
        setup: Everything but cell and length, the same for all.
        lengths: Sequence lengths, in any order.
        cells: As for ``length_study``.
        workers: Processes or a cluster to spread the work over; None takes the program's own.
        finished: Trials of the same studies from before they were interrupted, by the name of the
            series; a cell and length whose seeds are all among them is not trained again.

    Raises:
        SeriesTooShort: The longest sequence fits into none of them.
        OutOfBounds: The task shape reads one value, whatever the length.
    """
    many, known = ManyLengths.of(panel, setup, lengths=lengths, cells=cells), finished or {}
    many = many.going_on([_with(study, known) for study in many.studies])
    yield many
    tasks = [
        SeriesTask(number, fit)
        for number, study in enumerate(many.studies)
        for fit in (None, *_missing(study))
    ]
    plans = tuple(study.plan for study in many.studies)
    for report in (workers or resident()).run(fit_one, tasks, shared=plans):
        many = many.entered(report, tasks, _with_task)
        yield many


def fit_one(plans: Sequence[LengthPlan], task: SeriesTask) -> Iterator[LengthProgress]:
    """The work of one task."""
    plan = plans[task.number]
    if task.fit is None:
        yield LengthProgress("", 0, 1.0, tuple(fit_baselines(plan)))
    else:
        yield from fit_length(plan, task.fit)


def _with(study: LengthStudy, finished: Mapping[str, Sequence[LengthTrial]]) -> LengthStudy:
    known = finished.get(study.plan.series.name, ())
    return replace(study, trials=whole(study.plan, known))


def _missing(study: LengthStudy) -> list[tuple[str, int]]:
    done = {(trial.cell, trial.sequence_length) for trial in study.trials}
    return [task for task in study.plan.tasks() if task not in done]


def _with_task(study: LengthStudy, report: Report[LengthProgress], task: SeriesTask) -> LengthStudy:
    if task.fit is not None:
        return with_report(study, replace(report, index=0), [task.fit])
    if report.finished and report.snapshot is not None:
        return replace(study, baselines=report.snapshot.trials)
    return study


def _problem(plan: LengthPlan) -> str:
    steps, name = len(plan.series), plan.series.name
    window = replace(plan.setup.window, sequence_length=max(plan.lengths))
    return problem_of_fit(steps, window, Split.by_share(steps), name=name)
