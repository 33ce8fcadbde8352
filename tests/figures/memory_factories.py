"""Memory studies made by hand: nothing here is trained."""

from dataclasses import replace

import numpy as np

from rnn_forecast.studies.memory import CellMemory, MemoryPlan, MemoryStudy
from rnn_forecast.studies.memory.gates import BINS, Gates
from rnn_forecast.studies.memory.jacobians import Jacobians
from rnn_forecast.studies.memory.occlusion import ALL, Occlusion
from rnn_forecast.studies.memory.state_gradient import StateGradient
from rnn_forecast.studies.memory.structure import Structure
from rnn_forecast.studies.memory.warm_up import WarmUp
from rnn_forecast.training import Epoch, Setup
from rnn_forecast.windows import Split
from tests.figures.factories import a_series

STEPS = 10
DECAYS = {"rnn": 0.5, "gru": 0.9, "lstm": 0.8}


def a_memory(cell="gru", *, name="temperature") -> CellMemory:
    """Gradients that fall by a factor a lag, an echo at lag 7, and gates that hold 4 steps."""
    lags = np.arange(STEPS)
    share = DECAYS[cell] ** lags
    windows = np.stack([0.5 * share, share, 1.5 * share])
    rises = np.where(lags == 7, 0.5, 0.0)
    alone = {ALL: 2 * (1 + rises), name: 2 * (1 + rises)}
    older = {0: 4.0, 1: 3.0, 5: 2.5, 8: 2.01, STEPS: 2.0}
    return CellMemory(
        cell=cell,
        hidden_size=4,
        names=(name,),
        epochs=tuple(Epoch(n, 0.5, 0.5, 2.0, 1 / n, n) for n in (1, 2, 4)),
        dates=a_series().index[-3:],
        gradient=StateGradient(windows),
        sensitivity=np.where(lags == 7, 1.0, 0.1)[None],
        dead=1,
        gates=None if cell == "rnn" else some_gates(cell),
        jacobians=Jacobians(0.6**lags, 0.9, 1.5) if cell == "rnn" else None,
        over_epochs={0: 0.1**lags, 1: 0.3**lags, 4: share},
        occlusion=Occlusion(2.0, 3.5, lags, (ALL, name), alone, older),
    )


def some_gates(cell) -> Gates:
    shares = np.full(len(BINS) - 1, 1 / (len(BINS) - 1))
    names = {"gru": ("z", "r"), "lstm": ("f", "i", "o")}[cell]
    return Gates(
        names[0],
        np.array([9.0, 4.0, 4.0, 0.5]),
        dict.fromkeys(names, shares),
        dict.fromkeys(names, 0.1),
        dict.fromkeys(names, 0.25),
    )


def a_memory_study(cells=("rnn", "gru", "lstm"), *, measured=None, **series) -> MemoryStudy:
    """All cells measured, or only some."""
    chosen = a_series(**series)
    plan = MemoryPlan(chosen, Setup(), cells, Split.by_share(len(chosen)))
    acf = np.cos(2 * np.pi * np.arange(40) / 12) * 0.97 ** np.arange(40)
    measured = cells if measured is None else measured
    return MemoryStudy(
        plan,
        Structure(acf, 0.1, changes=False),
        {cell: a_memory(cell, name=chosen.name) for cell in measured},
        {cell: a_warm_up(cell) for cell in measured},
    )


def a_warm_up(cell="gru") -> WarmUp:
    return WarmUp(cell, 16, {1: 4.0, 4: 3.0, 8: 2.52, 16: 2.5})


def without_weights(memory) -> CellMemory:
    """One whose gradient is nothing anywhere."""
    return replace(memory, gradient=StateGradient(np.zeros_like(memory.gradient.windows)))
