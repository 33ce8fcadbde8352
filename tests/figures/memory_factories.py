"""Memory studies made by hand: nothing here is trained."""

from dataclasses import replace

import numpy as np

from rnn_forecast.studies.memory import CellMemory, MemoryPlan, MemoryStudy
from rnn_forecast.studies.memory.gates import BINS, Gates
from rnn_forecast.studies.memory.jacobians import Jacobians
from rnn_forecast.studies.memory.network_memory import NetworkMemory
from rnn_forecast.studies.memory.occlusion import ALL, Occlusion
from rnn_forecast.studies.memory.state_gradient import StateGradient
from rnn_forecast.studies.memory.structure import Structure
from rnn_forecast.studies.memory.warm_up import CellWarmUp, WarmUp
from rnn_forecast.training import Epoch, Setup
from rnn_forecast.windows import Split
from tests.figures.factories import a_series

STEPS = 10
DECAYS = {"rnn": 0.5, "gru": 0.9, "lstm": 0.8}


def a_memory(cell="gru", *, name="temperature", networks=1) -> CellMemory:
    """One network, or several: each remembers more than the one before, and errs more."""
    return CellMemory(tuple(a_network(cell, name=name, seed=seed) for seed in range(networks)))


def a_network(cell="gru", *, name="temperature", seed=0) -> NetworkMemory:
    """Gradients that fall by a factor a lag, an echo at lag 7, and gates that hold 4 steps."""
    more = 1 + seed
    lags = np.arange(STEPS)
    share = DECAYS[cell] ** (lags / more)
    windows = np.stack([0.5 * share, share, 1.5 * share])
    rises = np.where(lags == 7, 0.5 * more, 0.0)
    alone = {ALL: 2 * (1 + rises), name: 2 * (1 + rises)}
    older = {0: 4.0, 1: 3.0, 5: 2.5, 8: 2.01 if seed < 2 else 2.3, STEPS: 2.0}
    return NetworkMemory(
        cell=cell,
        seed=seed,
        hidden_size=4,
        names=(name,),
        epochs=tuple(Epoch(n, 0.5, 0.5, 2.0, 1 / n / more, n) for n in (1, 2, 4)),
        dates=a_series().index[-3:],
        gradient=StateGradient(windows),
        sensitivity=np.where(lags == 7, 1.0, 0.1 * more)[None],
        dead=more,
        gates=None if cell == "rnn" else some_gates(cell, more),
        jacobians=Jacobians(0.6 ** (lags / more), 0.9, 1.5) if cell == "rnn" else None,
        over_epochs={0: 0.1**lags, 1: 0.3**lags, 4: share},
        occlusion=Occlusion(2.0, 3.5, lags, (ALL, name), alone, older),
    )


def some_gates(cell, more=1) -> Gates:
    shares = np.full(len(BINS) - 1, 1 / (len(BINS) - 1))
    names = {"gru": ("z", "r"), "lstm": ("f", "i", "o")}[cell]
    return Gates(
        names[0],
        more * np.array([9.0, 4.0, 4.0, 0.5]),
        dict.fromkeys(names, shares),
        dict.fromkeys(names, 0.1),
        dict.fromkeys(names, 0.25),
    )


def a_memory_study(
    cells=("rnn", "gru", "lstm"), *, measured=None, networks=1, **series
) -> MemoryStudy:
    """All cells measured, or only some."""
    chosen = a_series(**series)
    plan = MemoryPlan(chosen, Setup(), cells, Split.by_share(len(chosen)))
    acf = np.cos(2 * np.pi * np.arange(40) / 12) * 0.97 ** np.arange(40)
    measured = cells if measured is None else measured
    return MemoryStudy(
        plan,
        Structure(acf, 0.1, changes=False),
        {cell: a_memory(cell, name=chosen.name, networks=networks) for cell in measured},
        {cell: a_warm_up(cell, networks=networks) for cell in measured},
    )


def a_warm_up(cell="gru", *, networks=1) -> CellWarmUp:
    errors = {1: 4.0, 4: 3.0, 8: 2.52, 16: 2.5}
    return CellWarmUp(
        tuple(
            WarmUp(cell, 16, {seen: error * (1 + 0.1 * seed) for seen, error in errors.items()})
            for seed in range(networks)
        )
    )


def without_weights(memory) -> CellMemory:
    """Networks whose gradient is nothing anywhere."""
    return CellMemory(
        tuple(
            replace(each, gradient=StateGradient(np.zeros_like(each.gradient.windows)))
            for each in memory.networks
        )
    )
