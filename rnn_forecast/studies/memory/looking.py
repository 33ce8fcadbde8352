"""The work of one task: the networks of one cell, trained together and looked at one by one.

They differ in their random numbers only, and are trained as one computation; looking at them takes
three times as long for three.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rnn_forecast.errors import SeriesError
from rnn_forecast.language import _
from rnn_forecast.studies.memory.cell_memory import CellMemory
from rnn_forecast.studies.memory.network_memory import NetworkMemory, measure
from rnn_forecast.studies.memory.plan import MemoryPlan, spread_evenly
from rnn_forecast.studies.memory.trained import Trained, Weights, untrained
from rnn_forecast.studies.memory.warm_up import CellWarmUp, WarmUp, warm_up
from rnn_forecast.tasks import Task
from rnn_forecast.training import Run, train
from rnn_forecast.windows import Part, Windows

TRAINING = 0.7
"""Share of the progress that is training."""


Snapshots = dict[int, dict[int, Weights]]
"""Of each seed's network, its weights after so many epochs."""


@dataclass(frozen=True, eq=False)
class MemoryProgress:
    """What one task reports: how far it is, and what it found at the end."""

    progress: float
    memory: CellMemory | None = None
    warm_up: CellWarmUp | None = None


def look_into(plan: MemoryPlan, task: tuple[str, Task]) -> Iterator[MemoryProgress]:
    """Train the networks of one cell and look at each: the work of one task.

    Raises:
        SeriesError: The training left no weights.
    """
    cell, shape = task
    setup, windows = plan.setup_of(cell, shape), plan.windows(shape)
    seeds = setup.training.seeds
    snapshots: Snapshots = {seed: {0: untrained(setup, windows, seed)} for seed in seeds}
    run: Run | None = None
    for run in train(windows, setup):
        _keep(run, snapshots)
        yield MemoryProgress(TRAINING * run.progress)
    if run is None or not run.usable:
        raise SeriesError(
            _("The training diverged at once. Lower the learning rate, or clip the gradient at 1.")
        )
    if shape == plan.task:
        yield from _measured(run, windows, plan.part, snapshots)
    if shape == "many-to-many":
        yield from _warmed_up(run, windows, plan.part)


def _keep(run: Run, snapshots: Snapshots) -> None:
    """Remember the weights whenever they have become better."""
    for fit in run.fits:
        if fit.best is not None:
            snapshots[fit.seed].setdefault(fit.epochs[fit.best].number, fit.weights)


def _measured(
    run: Run, windows: Windows, part: Part, snapshots: Snapshots
) -> Iterator[MemoryProgress]:
    cutoffs = spread_evenly(windows.cutoffs[part])
    networks: list[NetworkMemory] = []
    for fit in run.usable:
        trained, found = Trained(run.setup, fit.weights, windows, cutoffs), None
        for found in measure(trained, fit, snapshots[fit.seed]):
            share = found.occlusion.progress if found.occlusion else 0.0
            yield _looking(len(networks) + share, run)
        assert found is not None  # noqa: S101  (measuring yields at least once)
        networks.append(found)
    yield MemoryProgress(1.0, memory=CellMemory(tuple(networks)))


def _warmed_up(run: Run, windows: Windows, part: Part) -> Iterator[MemoryProgress]:
    networks: list[WarmUp] = []
    for fit in run.usable:
        found = None
        for found in warm_up(run.setup, fit, windows, windows.cutoffs[part]):
            yield _looking(len(networks) + found.progress, run)
        assert found is not None  # noqa: S101  (as above)
        networks.append(found)
    yield MemoryProgress(1.0, warm_up=CellWarmUp(tuple(networks)))


def _looking(done: float, run: Run) -> MemoryProgress:
    """After so many of the networks were looked at."""
    return MemoryProgress(TRAINING + (0.99 - TRAINING) * done / len(run.usable))
