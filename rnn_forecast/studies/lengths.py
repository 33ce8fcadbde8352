"""Loss against sequence length: how much of the past is worth reading?

The comparison is fair by construction:
    - every length is trained on the same targets, as many steps of the weights, the same seeds;
    - every length is scored on the same target dates;
    - the length is recommended on the validation part only, the test part is shown beside it.

``length_study`` yields the study as far as it has got. One task trains all seeds of one cell and
one length in one bank; the tasks are spread over worker processes. What a task computes depends on
the task alone, so the numbers are the same however many workers there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.forecasting import predict_fit
from rnn_forecast.models import MODELS, NetworkSpec
from rnn_forecast.models.baselines import Baseline, Linear, Naive, SeasonalNaive
from rnn_forecast.series import Series
from rnn_forecast.training import Fit, Outcome, Run, Setup, train
from rnn_forecast.windows import Split, Windows, WindowSpec, cut, cutoffs_of
from rnn_forecast.workers import Report, Workers, resident


@dataclass(frozen=True)
class LengthTrial:
    """One network, or one baseline, at one sequence length.

    Attributes:
        cell: Key in MODELS, or the name of a baseline.
        sequence_length: None for a baseline that reads no window.
        seed: None for a baseline.
        valid_loss: Scaled units; None for a baseline.
        valid_mae, test_mae: In the unit of the series, mean over windows and steps ahead.
        seconds: Of training, this network's share of its bank's time.
        windows: Training windows, the same for every length.
        outcome: Why its training ended.
    """

    cell: str
    sequence_length: int | None
    seed: int | None
    valid_loss: float | None
    valid_mae: float
    test_mae: float
    seconds: float
    windows: int
    outcome: str


@dataclass(frozen=True)
class LengthPlan:
    """What the study does, the same for all of its trials.

    Attributes:
        setup: Everything but network and length; what a cell's settings are unless they are given.
        networks: The cells' settings, of those for which they are given.
    """

    series: Series
    setup: Setup
    lengths: tuple[int, ...]
    cells: tuple[str, ...]
    split: Split
    networks: tuple[NetworkSpec, ...] = ()

    def tasks(self) -> tuple[tuple[str, int], ...]:
        """Every cell at every length.

        The longest first, because nothing else takes as long, then the two shortest, so that the
        curve soon shows something, and then downwards: with the small tasks last, all workers
        come to their end together.
        """
        longest, *others = sorted(self.lengths, reverse=True)
        order = (longest, *others[:-3:-1], *others[:-2])
        return tuple((cell, length) for length in order for cell in self.cells)

    def setup_of(self, cell: str, length: int) -> Setup:
        """The setup of one task."""
        given = next((network for network in self.networks if network.cell == cell), None)
        network = given or MODELS[cell].from_mapping(self.setup.network.as_mapping())
        window = replace(self.setup.window, sequence_length=length)
        return replace(self.setup, network=network, window=window)

    def windows(self, length: int) -> Windows:
        """Windows of one length that have the same targets as those of the longest."""
        window = replace(self.setup.window, sequence_length=length)
        return cut(
            self.series,
            window,
            inputs=self.setup.inputs,
            split=self.split,
            first_cutoff=max(self.lengths) - 1,
        )


@dataclass(frozen=True)
class LengthProgress:
    """What one task reports: how far it is, and its trials at the end."""

    cell: str
    sequence_length: int
    progress: float
    trials: tuple[LengthTrial, ...] = ()


@dataclass(frozen=True, eq=False)
class LengthStudy:
    """Loss against sequence length, as far as it has got.

    Attributes:
        plan: What is being studied.
        trials: Finished networks.
        baselines: Naive and seasonal naive once, linear once for each length.
        running: Progress of each unfinished task, 0 to 1, by cell and length.
        failed: A sentence for each task that could not be finished, by cell and length.
        doing: What happens now, if it is not training, e.g. that the workers are starting.
        notes: Sentences to keep, e.g. that a worker was killed and replaced.
    """

    plan: LengthPlan
    trials: tuple[LengthTrial, ...] = ()
    baselines: tuple[LengthTrial, ...] = ()
    running: Mapping[tuple[str, int], float] = field(default_factory=dict)
    failed: Mapping[tuple[str, int], str] = field(default_factory=dict)
    doing: str = ""
    notes: tuple[str, ...] = ()

    @property
    def progress(self) -> float:
        """0 to 1, longer sequences weighing more because they take longer."""
        done = {(trial.cell, trial.sequence_length) for trial in self.trials} | set(self.failed)
        shares = dict.fromkeys(done, 1.0) | dict(self.running)
        tasks = self.plan.tasks()
        total = sum(length for _, length in tasks)
        return sum(shares.get(task, 0.0) * task[1] for task in tasks) / total

    @property
    def ended(self) -> bool:
        """Whether every task has been finished or has failed."""
        return self.progress >= 1.0

    def frame(self) -> pd.DataFrame:
        """One row a trial, the baselines last: the columns of ``LengthTrial``."""
        rows = [vars(trial) for trial in (*self.trials, *self.baselines)]
        frame = pd.DataFrame(rows, columns=list(LengthTrial.__dataclass_fields__))
        return frame.astype({"sequence_length": "Int64", "seed": "Int64"})

    def summary(self) -> pd.DataFrame:
        """One row for each cell and length: means over seeds, and the spread of ``valid_mae``.

        Columns: ``cell, sequence_length, valid_mae, spread, low, high, test_mae, seconds, seeds``;
        spread is the standard deviation over seeds, low and high the smallest and largest.
        """
        trials = pd.DataFrame([vars(trial) for trial in self.trials])
        if trials.empty:
            return pd.DataFrame(columns=SUMMARY_COLUMNS)
        finite = trials[trials["outcome"] != Outcome.DIVERGED.name.lower()]
        groups = finite.groupby(["cell", "sequence_length"], sort=True)
        summary = groups.agg(
            valid_mae=("valid_mae", "mean"),
            spread=("valid_mae", "std"),
            low=("valid_mae", "min"),
            high=("valid_mae", "max"),
            test_mae=("test_mae", "mean"),
            seconds=("seconds", "mean"),
            seeds=("seed", "count"),
        )
        return summary.reset_index()

    def baseline(self, name: str, length: int | None = None) -> LengthTrial | None:
        """One baseline's numbers; None until they are there."""
        found = (b for b in self.baselines if (b.cell, b.sequence_length) == (name, length))
        return next(found, None)

    def available(self) -> dict[int, int]:
        """Training windows that each length would have if it were trained alone."""
        return {length: _available(self.plan, length) for length in self.plan.lengths}


SUMMARY_COLUMNS = [
    *("cell", "sequence_length", "valid_mae", "spread", "low", "high"),
    *("test_mae", "seconds", "seeds"),
]


def length_study(
    series: Series,
    setup: Setup,
    *,
    lengths: Sequence[int],
    cells: Sequence[str | NetworkSpec],
    split: Split | None = None,
    workers: Workers | None = None,
) -> Iterator[LengthStudy]:
    """Train every cell at every length with every seed, yielding the study as it fills.

    Args:
        series: What to forecast.
        setup: Everything but cell and length; ``setup.training.seeds`` are the seeds.
        lengths: Sequence lengths, in any order.
        cells: Keys in MODELS, to be set as ``setup.network`` is, or networks with their settings.
        split: Where the parts end.
        workers: Processes to spread the work over; None takes the program's own.

    Raises:
        SeriesTooShort: The longest sequence does not fit.
        OutOfBounds: The task shape reads one value, whatever the length.
    """
    if setup.window.shape.reads_one:
        raise OutOfBounds(
            f"{setup.window.task.capitalize()} reads a single value, so there is no sequence "
            "length to choose; take another task shape."
        )
    split = split or Split.by_share(len(series))
    names = tuple(cell if isinstance(cell, str) else cell.cell for cell in cells)
    networks = tuple(cell for cell in cells if not isinstance(cell, str))
    plan = LengthPlan(series, setup, tuple(sorted(set(lengths))), names, split, networks)
    study = LengthStudy(plan)
    for trial in _baselines(plan):
        study = replace(study, baselines=(*study.baselines, trial))
        yield study
    tasks = plan.tasks()
    for report in (workers or resident()).run(fit_length, tasks, shared=plan):
        study = _with_report(study, report)
        yield study


def fit_length(plan: LengthPlan, task: tuple[str, int]) -> Iterator[LengthProgress]:
    """Train all seeds of one cell at one length: the work of one task."""
    cell, length = task
    setup, windows, run = plan.setup_of(cell, length), plan.windows(length), None
    for run in train(windows, setup):
        yield LengthProgress(cell, length, 0.99 * run.progress)
    if run is not None:
        trials = tuple(_trial(run, fit, windows) for fit in run.fits)
        yield LengthProgress(cell, length, 1.0, trials)


def _trial(run: Run, fit: Fit, windows: Windows) -> LengthTrial:
    valid_mae, test_mae = float("nan"), float("nan")
    if fit.weights:
        valid_mae, test_mae = (
            mae(
                windows.actual(windows.cutoffs[part]),
                predict_fit(run.setup, fit, windows, windows.cutoffs[part]),
            )
            for part in ("valid", "test")
        )
    return LengthTrial(
        cell=run.setup.network.cell,
        sequence_length=windows.spec.sequence_length,
        seed=fit.seed,
        valid_loss=fit.valid_loss,
        valid_mae=valid_mae,
        test_mae=test_mae,
        seconds=run.seconds / len(run.fits),
        windows=len(windows.cutoffs["train"]),
        outcome=fit.outcome.name.lower() if fit.outcome else "stopped",
    )


def _with_report(study: LengthStudy, report: Report[LengthProgress]) -> LengthStudy:
    if report.index is None:
        return replace(study, doing=report.note or study.doing)
    notes = (*study.notes, report.note) if report.note else study.notes
    study = replace(study, doing="", notes=notes)
    task = study.plan.tasks()[report.index]
    running = {key: value for key, value in study.running.items() if key != task}
    if report.error is not None:
        failed = {**study.failed, task: str(report.error)}
        return replace(study, running=running, failed=failed)
    if report.snapshot is not None and report.snapshot.trials and report.finished:
        return replace(study, running=running, trials=(*study.trials, *report.snapshot.trials))
    share = report.snapshot.progress if report.snapshot is not None else 0.0
    return replace(study, running={**running, task: share})


def _baselines(plan: LengthPlan) -> Iterator[LengthTrial]:
    longest = plan.windows(max(plan.lengths))
    yield _baseline_trial(Naive(), longest, None)
    if plan.series.season_length > 1:
        yield _baseline_trial(SeasonalNaive(plan.series.season_length), longest, None)
    for length in plan.lengths:
        windows = plan.windows(length)
        yield _baseline_trial(Linear.fit(windows), windows, length)


def _baseline_trial(baseline: Baseline, windows: Windows, length: int | None) -> LengthTrial:
    valid_mae, test_mae = (
        mae(windows.actual(cutoffs), baseline.forecasts(windows, cutoffs))
        for cutoffs in (windows.cutoffs["valid"], windows.cutoffs["test"])
    )
    return LengthTrial(
        cell=baseline.name,
        sequence_length=length,
        seed=None,
        valid_loss=None,
        valid_mae=valid_mae,
        test_mae=test_mae,
        seconds=0.0,
        windows=len(windows.cutoffs["train"]),
        outcome="fitted",
    )


def _available(plan: LengthPlan, length: int) -> int:
    window: WindowSpec = replace(plan.setup.window, sequence_length=length)
    return len(cutoffs_of("train", window, plan.split))
