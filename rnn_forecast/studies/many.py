"""Loss against sequence length for each of many series: hundreds of studies as one sweep.

Every series has its own networks and its own curve (one network for all series is another
question: ``panel.py``). One task trains all seeds of one cell at one length for one series; what it
computes depends on the task alone, so the numbers are those of a study of that series by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from rnn_forecast.errors import SeriesTooShort
from rnn_forecast.models import NetworkSpec
from rnn_forecast.series import Series
from rnn_forecast.studies.length_values import LengthPlan, LengthStudy
from rnn_forecast.studies.lengths import LengthProgress, fit_baselines, fit_length, with_report
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


@dataclass(frozen=True, eq=False)
class ManyLengths:
    """The studies of many series, as far as they have got.

    Attributes:
        studies: One for each series, in their order.
        left_out: Why a series is not studied, by its name.
        progress: 0 to 1.
        doing: What happens now, if it is not training.
        notes: Sentences to keep, e.g. that a worker was lost.
    """

    studies: tuple[LengthStudy, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    progress: float = 0.0
    doing: str = ""
    notes: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """Series whose study has ended."""
        return sum(study.ended for study in self.studies)

    def frame(self) -> pd.DataFrame:
        """One row a network or baseline: ``unique_id`` and the columns of ``LengthTrial``."""
        frames = [_named(study, study.frame()) for study in self.studies if study.trials]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

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
) -> Iterator[ManyLengths]:
    """Study every series by itself, series after series, yielding all studies as they fill.

    Args:
        panel: What to forecast; each series is split by its own length.
        setup: Everything but cell and length, the same for all.
        lengths: Sequence lengths, in any order.
        cells: As for ``length_study``.
        workers: Processes or a cluster to spread the work over; None takes the program's own.

    Raises:
        SeriesTooShort: The longest sequence fits into none of them.
        OutOfBounds: The task shape reads one value, whatever the length.
    """
    plans = [LengthPlan.of(series, setup, lengths=lengths, cells=cells) for series in panel]
    problems = {plan.series.name: problem for plan in plans if (problem := _problem(plan))}
    plans = [plan for plan in plans if plan.series.name not in problems]
    if not plans:
        raise SeriesTooShort(next(iter(problems.values())))
    tasks = [
        SeriesTask(number, fit)
        for number, plan in enumerate(plans)
        for fit in (None, *plan.tasks())
    ]
    many = ManyLengths(tuple(LengthStudy(plan) for plan in plans), problems)
    for report in (workers or resident()).run(fit_one, tasks, shared=tuple(plans)):
        many = _entered(many, report, tasks)
        yield many


def fit_one(plans: Sequence[LengthPlan], task: SeriesTask) -> Iterator[LengthProgress]:
    """The work of one task."""
    plan = plans[task.number]
    if task.fit is None:
        yield LengthProgress("", 0, 1.0, tuple(fit_baselines(plan)))
    else:
        yield from fit_length(plan, task.fit)


def _entered(
    many: ManyLengths, report: Report[LengthProgress], tasks: Sequence[SeriesTask]
) -> ManyLengths:
    if report.index is None:
        return replace(many, doing=report.note or many.doing)
    notes = (*many.notes, report.note) if report.note else many.notes
    task = tasks[report.index]
    before = many.studies[task.number]
    after = _with_task(before, report, task)
    # Summing up hundreds of studies at every word of every worker would take longer than training.
    gained = (after.progress - before.progress) / len(many.studies)
    studies = (*many.studies[: task.number], after, *many.studies[task.number + 1 :])
    return replace(many, studies=studies, progress=many.progress + gained, doing="", notes=notes)


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


def _named(study: LengthStudy, frame: pd.DataFrame) -> pd.DataFrame:
    frame.insert(0, "unique_id", study.plan.series.name)
    return frame
