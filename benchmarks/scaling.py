"""What a sweep over many series costs: ``python benchmarks/scaling.py`` (docs/scaling.md).

Processor time for each network of each cell and length on a series of 1,000 points with the
settings that the program suggests, all seeds of a length trained together as a sweep does; then
what the cluster adds: a task through the scheduler, the panel that is sent, memory of a worker.
"""

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from rnn_forecast.models import MODELS
from rnn_forecast.series import Series
from rnn_forecast.studies.length_values import LengthPlan
from rnn_forecast.studies.lengths import fit_baselines, fit_length
from rnn_forecast.suggestions import suggest_training, suggest_window
from rnn_forecast.training import Setup
from rnn_forecast.workers import Cluster, wire
from rnn_forecast.workers.capacity import one_thread

POINTS, SERIES, SEEDS = 1_000, 500, 5
LENGTHS = (4, 8, 12, 16, 24, 32, 48, 64)
CELLS = ("rnn", "gru", "lstm")
TASKS = 2_000


def series(number: int = 0) -> Series:
    """Days of almost three years: a week, a wandering level, noise."""
    chance = np.random.default_rng(number)
    level = 50 + 0.3 * chance.standard_normal(POINTS).cumsum()
    values = level + 5 * np.sin(np.arange(POINTS) * 2 * np.pi / 7) + chance.standard_normal(POINTS)
    return Series(f"s{number}", pd.date_range("2020-01-01", periods=POINTS, freq="D"), values, "D")


def plan(number: int = 0) -> LengthPlan:
    """The study of one series with what the program suggests for it."""
    known = series(number)
    window = replace(suggest_window(POINTS, "D"), sequence_length=max(LENGTHS))
    training = replace(suggest_training(POINTS, window), ensemble=SEEDS)
    setup = Setup(window=window, network=MODELS["gru"](), training=training)
    return LengthPlan.of(known, setup, lengths=LENGTHS, cells=CELLS)


def nothing(shared: object, item: int) -> Iterator[int]:  # noqa: ARG001  (a task's signature)
    """A task that only travels."""
    yield item


def cost_of_networks(number: int) -> None:
    """Seconds of processor time for each network, by cell and length."""
    known = plan(number)
    print(f"series {number}: {known.setup.window}\n{known.setup.training}")
    started = time.process_time()
    list(fit_baselines(known))
    print(f"baselines,all,{time.process_time() - started:.3f}", flush=True)
    for cell in CELLS:
        for length in LENGTHS:
            started = time.process_time()
            *_, last = fit_length(known, (cell, length))
            assert len(last.trials) == SEEDS
            print(f"{cell},{length},{(time.process_time() - started) / SEEDS:.3f}", flush=True)


def cost_of_travelling() -> None:
    """Milliseconds a task through a scheduler with two workers on this machine; bytes to send."""
    from distributed import LocalCluster  # noqa: PLC0415  (of the extra)

    shared = tuple(plan(number) for number in range(SERIES))
    print(f"panel of {SERIES}: {len(wire.packed(shared)) / 1e6:.1f} MB")
    import scaling  # noqa: PLC0415  (under its own name, by which a worker finds the task)

    machine: Any = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0")
    with closing(machine), Cluster(machine.scheduler_address) as cluster:
        list(cluster.run(scaling.nothing, range(10)))
        for common in (None, shared):
            started = time.perf_counter()
            list(cluster.run(scaling.nothing, range(TASKS), shared=common))
            took = (time.perf_counter() - started) / TASKS
            print(f"a task, {'panel' if common else 'nothing'} shared: {1000 * took:.2f} ms")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--series", type=int, default=1, help="how many are studied")
    options.add_argument("--travel", action="store_true", help="only what the cluster adds")
    given = options.parse_args()
    one_thread()
    if given.travel:
        cost_of_travelling()
        return
    for number in range(given.series):
        cost_of_networks(number)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of this process at its peak: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
