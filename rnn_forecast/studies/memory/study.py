"""Why does the curve bend? Cells trained side by side, and what each of them remembers.

The tasks (looking.py) are spread over worker processes, and what a task computes depends on the
task alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import pandas as pd

from rnn_forecast.series import Series
from rnn_forecast.studies.memory.cell_memory import CellMemory
from rnn_forecast.studies.memory.looking import MemoryProgress, look_into
from rnn_forecast.studies.memory.network_memory import NetworkMemory
from rnn_forecast.studies.memory.plan import CELLS, MemoryPlan
from rnn_forecast.studies.memory.structure import Structure
from rnn_forecast.studies.memory.warm_up import CellWarmUp
from rnn_forecast.tasks import Task
from rnn_forecast.training import Setup
from rnn_forecast.windows import Part, Split
from rnn_forecast.workers import Pool, Report, resident


@dataclass(frozen=True, eq=False)
class MemoryStudy:
    """What each cell remembers, as far as it is known.

    Attributes:
        plan: What is studied.
        structure: What the series itself remembers.
        memories: One for each cell whose networks have been measured.
        warm_ups: One for each cell whose many-to-many networks have been scored.
        running: Progress of each unfinished task, 0 to 1.
        failed: A sentence for each task that could not be finished.
        doing: What happens now, if it is not training, e.g. that the workers are starting.
        notes: Sentences to keep, e.g. that a worker was killed and replaced.
    """

    plan: MemoryPlan
    structure: Structure
    memories: Mapping[str, CellMemory] = field(default_factory=dict)
    warm_ups: Mapping[str, CellWarmUp] = field(default_factory=dict)
    running: Mapping[tuple[str, Task], float] = field(default_factory=dict)
    failed: Mapping[tuple[str, Task], str] = field(default_factory=dict)
    doing: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, plan: MemoryPlan) -> Self:
        """The study with nothing measured yet."""
        return cls(plan, Structure.of(plan.series, plan.split.valid_end))

    @property
    def done(self) -> tuple[tuple[str, Task], ...]:
        """Tasks that have found all they were to find."""
        return tuple(task for task in self.plan.tasks() if self._found(task))

    @property
    def progress(self) -> float:
        """0 to 1."""
        tasks = self.plan.tasks()
        return sum(self._share(task) for task in tasks) / len(tasks)

    @property
    def cell(self) -> str | None:
        """The cell to speak of first: the sidebar's if it was measured, else the first one."""
        chosen = self.plan.setup.network.cell
        found = [cell for cell in self.plan.cells if cell in self.memories]
        return chosen if chosen in found else next(iter(found), None)

    def frame(self) -> pd.DataFrame:
        """One row for each network, input and lag: gradient, sensitivity, what exchanging costs.

        Columns: ``cell, seed, input, lag, gradient, sensitivity, occluded_mae, mae``; the gradient
        as a share of that at lag 0. A lag that was not exchanged has no ``occluded_mae``.
        """
        networks = [each for memory in self.memories.values() for each in memory.networks]
        rows = [_rows(network, name) for network in networks for name in network.names]
        return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=COLUMNS)

    def _share(self, task: tuple[str, Task]) -> float:
        if task in self.failed or self._found(task):
            return 1.0
        return self.running.get(task, 0.0)

    def _found(self, task: tuple[str, Task]) -> bool:
        """A task that is many-to-many both ways finds two things, one after the other."""
        cell, shape = task
        measured = shape != self.plan.task or cell in self.memories
        return measured and (shape != "many-to-many" or cell in self.warm_ups)


COLUMNS = ["cell", "seed", "input", "lag", "gradient", "sensitivity", "occluded_mae", "mae"]


def memory_study(  # noqa: PLR0913  (what is studied, and how it is carried out)
    series: Series,
    setup: Setup,
    *,
    cells: Sequence[str] = CELLS,
    part: Part = "valid",
    split: Split | None = None,
    workers: Pool | None = None,
    finished: MemoryStudy | None = None,
) -> Iterator[MemoryStudy]:
    """Train each cell and look at what it remembers, yielding the study as it fills.

    Args:
        series: What to forecast.
        setup: What decides the networks, but for their cell, layers and dropout; as many of each
            cell are trained as its ensemble has.
        cells: Of CELLS, side by side.
        part: Whose windows are looked at.
        split: Where the parts end.
        workers: Processes to spread the work over; None takes the program's own.
        finished: The same study from before it was interrupted; what is done there is not trained
            again, what failed is.

    Raises:
        OutOfBounds: The windows hold a single value.
        SeriesTooShort: They do not fit.
    """
    split = split or Split.by_share(len(series))
    plan = MemoryPlan(series, setup, tuple(cells), split, part)
    plan.windows(plan.task)  # refused before anything is trained
    study = MemoryStudy.of(plan)
    if finished is not None:
        study = replace(study, memories=finished.memories, warm_ups=finished.warm_ups)
    yield study
    tasks = [task for task in plan.tasks() if task not in study.done]
    for report in (workers or resident()).run(look_into, tasks, shared=plan):
        study = _with_report(study, report, tasks)
        yield study


def _with_report(
    study: MemoryStudy, report: Report[MemoryProgress], tasks: Sequence[tuple[str, Task]]
) -> MemoryStudy:
    if report.index is None:
        return replace(study, doing=report.note or study.doing)
    notes = (*study.notes, report.note) if report.note else study.notes
    task = tasks[report.index]
    study = _with_found(replace(study, doing="", notes=notes), task, report.snapshot)
    if report.error is not None:
        return replace(study, failed={**study.failed, task: str(report.error)})
    return study


def _with_found(
    study: MemoryStudy, task: tuple[str, Task], found: MemoryProgress | None
) -> MemoryStudy:
    if found is None:
        return study
    memories, warm_ups = dict(study.memories), dict(study.warm_ups)
    if found.memory is not None:
        memories[task[0]] = found.memory
    if found.warm_up is not None:
        warm_ups[task[0]] = found.warm_up
    running = {**study.running, task: found.progress}
    order = study.plan.cells
    return replace(
        study,
        memories={cell: memories[cell] for cell in order if cell in memories},
        warm_ups={cell: warm_ups[cell] for cell in order if cell in warm_ups},
        running=running,
    )


def _rows(network: NetworkMemory, name: str) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "cell": network.cell,
            "seed": network.seed,
            "input": name,
            "lag": range(network.steps),
            "gradient": network.gradient.mean,
            "sensitivity": network.sensitivity[network.names.index(name)],
        }
    )
    exchanged = network.exchanged
    occluded = pd.Series(exchanged.alone[name], index=exchanged.lags)
    return frame.assign(occluded_mae=frame["lag"].map(occluded), mae=exchanged.intact)
