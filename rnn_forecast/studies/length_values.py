"""What a study of sequence lengths is made of: its plan, its trials, and how far it has got."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import pandas as pd

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _
from rnn_forecast.models import MODELS, NetworkSpec
from rnn_forecast.series import Series
from rnn_forecast.training import Outcome, Setup
from rnn_forecast.windows import (
    PanelWindows,
    Split,
    Windows,
    WindowSpec,
    cut,
    cut_panel,
    cutoffs_of,
)


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
        test_mse: Squared error, in the squared unit of the series; None where it was not kept.
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
    test_mse: float | None = None


@dataclass(frozen=True)
class LengthPlan:
    """What the study does, the same for all of its trials.

    Attributes:
        setup: Everything but network and length; what a cell's settings are unless they are given.
        networks: The cells' settings, of those for which they are given.
        panel: All series, where one network learns from many; errors are then standard scores.
        by_date: The parts of a panel end at common dates, not at the positions of ``split``.
    """

    series: Series
    setup: Setup
    lengths: tuple[int, ...]
    cells: tuple[str, ...]
    split: Split
    networks: tuple[NetworkSpec, ...] = ()
    panel: tuple[Series, ...] = ()
    by_date: bool = False

    @classmethod
    def of(
        cls,
        series: Series | Sequence[Series],
        setup: Setup,
        *,
        lengths: Sequence[int],
        cells: Sequence[str | NetworkSpec],
        split: Split | None = None,
    ) -> Self:
        """The plan of a study, from what ``length_study`` is given.

        Raises:
            OutOfBounds: The task shape reads one value, whatever the length.
        """
        if setup.window.shape.reads_one:
            raise OutOfBounds(
                _(
                    "{task} reads a single value, so there is no sequence length to choose; take "
                    "another task shape."
                ).format(task=_(setup.window.task).capitalize())
            )
        names = tuple(cell if isinstance(cell, str) else cell.cell for cell in cells)
        networks = tuple(cell for cell in cells if not isinstance(cell, str))
        panel = () if isinstance(series, Series) else tuple(series)
        first = series if isinstance(series, Series) else series[0]
        return cls(
            series=first,
            setup=setup,
            lengths=tuple(sorted(set(lengths))),
            cells=names,
            split=split or Split.by_share(len(first)),
            networks=networks,
            panel=panel,
            by_date=split is None,
        )

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

    def windows(self, length: int) -> Windows | PanelWindows:
        """Windows of one length that have the same targets as those of the longest."""
        window = replace(self.setup.window, sequence_length=length)
        if self.panel:
            return cut_panel(
                self.panel,
                window,
                inputs=self.setup.inputs,
                split=None if self.by_date else self.split,
                first_cutoff=max(self.lengths) - 1,
            )
        return cut(
            self.series,
            window,
            inputs=self.setup.inputs,
            split=self.split,
            first_cutoff=max(self.lengths) - 1,
        )


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
        shares = dict.fromkeys(self._done, 1.0) | dict(self.running)
        tasks = self.plan.tasks()
        total = sum(length for _, length in tasks)
        return sum(shares.get(task, 0.0) * task[1] for task in tasks) / total

    @property
    def ended(self) -> bool:
        """Whether every task has been finished or has failed."""
        return set(self.plan.tasks()) <= self._done

    @property
    def _done(self) -> set[tuple[str, int | None]]:
        tried = {(trial.cell, trial.sequence_length) for trial in self.trials}
        return tried | set(self.failed)

    def frame(self) -> pd.DataFrame:
        """One row a trial, the baselines last: the columns of ``LengthTrial`` up to ``outcome``."""
        rows = [vars(trial) for trial in (*self.trials, *self.baselines)]
        frame = pd.DataFrame(rows, columns=list(LengthTrial.__dataclass_fields__))
        return frame.loc[:, :"outcome"].astype({"sequence_length": "Int64", "seed": "Int64"})

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


def _available(plan: LengthPlan, length: int) -> int:
    window: WindowSpec = replace(plan.setup.window, sequence_length=length)
    return len(cutoffs_of("train", window, plan.split))
