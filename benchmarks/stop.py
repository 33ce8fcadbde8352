"""How soon Stop takes effect, also in the middle of a long epoch: ``make bench-stop``.

From asking to the job's end, partial result in hand, at moments spread over an epoch.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import report

from rnn_forecast.jobs import Jobs, State
from rnn_forecast.models import MODELS
from rnn_forecast.series import Series
from rnn_forecast.studies.lengths import length_study
from rnn_forecast.training import Setup, TrainSpec, train
from rnn_forecast.windows import WindowSpec, cut
from rnn_forecast.workers import Workers

POINTS, TRIES = 40_000, 8
SETUP = Setup(
    window=WindowSpec(sequence_length=96, horizon=24),
    network=MODELS["lstm"].from_mapping({"hidden_size": 64}),
    training=TrainSpec(epochs=50, patience=50),
)


def series() -> Series:
    """Hours of more than four years."""
    chance = np.random.default_rng(0)
    values = 10 + np.sin(0.26 * np.arange(POINTS)) + 0.3 * chance.standard_normal(POINTS)
    return Series("y", pd.date_range("2020-01-01", periods=POINTS, freq="h"), values, "h")


def seconds_to_stop(work: Callable[[], Iterator[Any]], delay: float) -> float:
    """Start the work, ask it to stop after its first snapshot and a while."""
    with Jobs() as jobs:
        job = jobs.start("measured", "bench", work)
        while job.latest is None or job.latest.progress <= 0:
            time.sleep(0.01)
        time.sleep(delay)
        start = time.perf_counter()
        job.stop(wait=60)
        assert job.state is State.STOPPED
        return time.perf_counter() - start


def main() -> None:
    """Measure and write the report."""
    long = series()
    windows = cut(long, SETUP.window)
    delays = [0.37 * number for number in range(TRIES)]
    alone: Callable[[], Iterator[Any]] = lambda: train(windows, SETUP)  # noqa: E731
    works = [{"work": "one training of three LSTMs", "seconds": [], "epoch": 0.0}]
    works[0]["seconds"] = [seconds_to_stop(alone, delay) for delay in delays]
    with Workers(2) as workers:
        workers.warm(wait=60)
        sweep: Callable[[], Iterator[Any]] = lambda: length_study(  # noqa: E731
            long, SETUP, lengths=(48, 96), cells=("lstm",), workers=workers
        )
        pids = workers.pids
        measured = [seconds_to_stop(sweep, delay) for delay in delays]
        kept = sum(pid in pids for pid in workers.pids)
    works.append({"work": "a sweep over two workers", "seconds": measured, "epoch": 0.0})
    *_, run = train(windows, replace(SETUP, training=TrainSpec(epochs=1)))
    for work in works:
        work["epoch"] = run.seconds
        print(work)
    what = f"{POINTS:,} points, sequence length 96, hidden size 64; {kept} of 2 workers survived."
    report.keep("stop", {"works": works, "what": what})
    report.write()


if __name__ == "__main__":
    main()
