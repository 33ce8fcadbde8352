"""Which settings forecast best, for each of many series.

One task is the whole search of one series, batch after batch, and the test of its winner: what the
later trials are depends on the earlier ones. Hundreds of searches keep hundreds of cores busy
without any of them waiting for another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from rnn_forecast.errors import ForecastError
from rnn_forecast.evaluation.metrics import skill
from rnn_forecast.series import Series
from rnn_forecast.studies.many.values import Many
from rnn_forecast.studies.search import SearchPlan, SearchSpace, SearchStudy, SearchTrial
from rnn_forecast.studies.search.study import check_trials, search
from rnn_forecast.training import Setup
from rnn_forecast.workers import Pool, Report, Workers, resident


@dataclass(frozen=True)
class SearchTask:
    """One piece of the work: the search of one series, and its trials from before."""

    number: int
    finished: tuple[SearchTrial, ...]


@dataclass(frozen=True, eq=False)
class SearchProgress:
    """What one task reports: its trials so far, and all of the search at the end."""

    progress: float
    trials: tuple[SearchTrial, ...]
    study: SearchStudy | None = None


@dataclass(frozen=True)
class Searched:
    """What all tasks share: the plans, and how many trials each is to make."""

    plans: tuple[SearchPlan, ...]
    wanted: int


class ManySearches(Many[SearchStudy]):
    """The searches of many series, as far as they have got."""

    @classmethod
    def of(
        cls,
        panel: Sequence[Series],
        setup: Setup,
        names: Sequence[str],
        *,
        trials: int,
        limits: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Self:
        """The searches with nothing in them yet.

        Raises:
            OutOfBounds: There is nothing to try.
            ForecastError: It can be done with none of the series; why not with the first.
        """
        check_trials(trials)
        plans: list[SearchPlan] = []
        problems: dict[str, ForecastError] = {}
        for series in panel:
            try:
                space = SearchSpace.of(names, series, setup, limits)
                plans.append(SearchPlan.of(series, setup, space, seed=setup.training.seed))
            except ForecastError as error:
                problems[series.name] = error
        if not plans:
            raise next(iter(problems.values()))
        left_out = {name: str(error) for name, error in problems.items()}
        return cls(tuple(SearchStudy(plan, trials) for plan in plans), left_out)

    def frame(self) -> pd.DataFrame:
        """One row a trial: ``unique_id, trial``, the settings, and what came of them."""
        frames = [
            study.frame().assign(unique_id=study.plan.series.name)
            for study in self.studies
            if study.trials
        ]
        if not frames:
            return pd.DataFrame()
        whole = pd.concat(frames, ignore_index=True)
        return whole[["unique_id", *whole.columns.drop("unique_id")]]

    def best(self) -> pd.DataFrame:
        """One row a series: ``unique_id``, the best settings, ``valid_mae, skill, test_skill``.

        Both skills are against naive: on the validation part, which chose, and on the test part.
        """
        return pd.DataFrame([_row(study) for study in self.studies if study.best is not None])


def search_studies(  # noqa: PLR0913  (what is searched, and how it is carried out)
    panel: Sequence[Series],
    setup: Setup,
    names: Sequence[str],
    *,
    trials: int,
    limits: Mapping[str, tuple[str, ...]] | None = None,
    workers: Pool | None = None,
    finished: Mapping[str, Sequence[SearchTrial]] | None = None,
) -> Iterator[ManySearches]:
    """Search the settings of every series by itself, yielding all searches as they fill.

    Args:
        panel: What to forecast.
        setup: What is searched around, the same for all; its seed proposes the trials.
        names: Settings to search, keys of RANGES.
        trials: Combinations to try for each series.
        limits: As for ``SearchSpace.of``.
        workers: Processes or a cluster to spread the series over; None takes the program's own.
        finished: Trials of the same searches from before they were interrupted, by the name of the
            series; they are not trained again.

    Raises:
        OutOfBounds: There is nothing to try.
        ForecastError: It can be done with none of the series; why not with the first.
    """
    many, known = ManySearches.of(panel, setup, names, trials=trials, limits=limits), finished or {}
    tasks = [
        SearchTask(number, tuple(known.get(study.plan.series.name, ())))
        for number, study in enumerate(many.studies)
    ]
    begun = zip(many.studies, tasks, strict=True)
    many = many.going_on([study.with_trials(*task.finished) for study, task in begun])
    yield many
    shared = Searched(tuple(study.plan for study in many.studies), trials)
    for report in (workers or resident()).run(search_one, tasks, shared=shared):
        many = many.entered(report, tasks, _with_task)
        yield many


def search_one(shared: Searched, task: SearchTask) -> Iterator[SearchProgress]:
    """The work of one task: one search, computed where the task is."""
    with Workers(1) as here:
        plan, study = shared.plans[task.number], None
        for study in search(plan, trials=shared.wanted, workers=here, finished=task.finished):
            yield SearchProgress(study.progress, study.trials)
        if study is not None:
            yield SearchProgress(1.0, study.trials, study)


def _with_task(study: SearchStudy, report: Report[SearchProgress], task: SearchTask) -> SearchStudy:
    if report.error is not None:
        return replace(study, notes=(*study.notes, str(report.error)))
    if report.snapshot is None:
        return study
    if report.finished and report.snapshot.study is not None:
        found = report.snapshot.study
        return replace(found, plan=study.plan, known=len(task.finished))
    return study.with_trials(*report.snapshot.trials)


def _row(study: SearchStudy) -> dict[str, object]:
    best, assessment = study.best, study.tested and study.tested.assessment
    assert best is not None  # noqa: S101  (its caller has looked)
    return {
        "unique_id": study.plan.series.name,
        **best.values,
        "valid_mae": best.valid_mae,
        "skill": skill(best.valid_mae, study.baselines.get("naive", float("nan"))),
        "test_skill": assessment.against("naive").skill if assessment else float("nan"),
    }
