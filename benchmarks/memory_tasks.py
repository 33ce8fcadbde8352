"""At which length does each cell stop learning? The memory tasks of lesson 5, with three seeds.

    python -m benchmarks.memory_tasks            all of it, about ten minutes on one core
    python -m benchmarks.memory_tasks --table    the table of docs/lessons.md, from the last results

The adding problem and the delayed echo (rnn_forecast/lessons/memory_tasks.py): networks of 32
units, Adam 0.01, batches of 50, gradients clipped to 1, at most 5,000 steps. A network has solved
its task once the mean squared error of 50 consecutive batches, 2,500 sequences that it had not
seen, is below 6 % of the baseline: below 0.01 where always saying the mean gives 1/6.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rnn_forecast.lessons.memory_learning import learn
from rnn_forecast.lessons.memory_tasks import Attempt, MemoryPlan, MemoryStudy

RESULTS = Path(__file__).parent / "measured" / "memory_tasks.json"

STEPS, SEEDS = 5000, 3

PLANS = {
    "Adding problem": MemoryPlan(
        task="adding", lengths=(25, 50, 100, 200), steps=STEPS, seeds=SEEDS
    ),
    "Adding problem, forget bias 0": MemoryPlan(
        task="adding",
        lengths=(25, 50, 100, 200),
        cells=("lstm",),
        steps=STEPS,
        seeds=SEEDS,
        forget_bias=0.0,
    ),
    "Adding problem, learning rate 0.003": MemoryPlan(
        task="adding",
        lengths=(100,),
        cells=("rnn",),
        steps=STEPS,
        seeds=SEEDS,
        learning_rate=0.003,
    ),
    "Adding problem, learning rate 0.001": MemoryPlan(
        task="adding",
        lengths=(100,),
        cells=("rnn",),
        steps=STEPS,
        seeds=SEEDS,
        learning_rate=0.001,
    ),
    "Delayed echo": MemoryPlan(task="echo", lengths=(5, 10, 20, 40, 80), steps=STEPS, seeds=SEEDS),
    "Delayed echo, forget bias 5": MemoryPlan(
        task="echo",
        lengths=(5, 10, 20, 40, 80),
        cells=("lstm",),
        steps=STEPS,
        seeds=SEEDS,
        forget_bias=5.0,
    ),
}

NAMES = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}


def main(arguments: Sequence[str]) -> None:
    """Measure, keep, print."""
    if "--table" not in arguments:
        results = [row for title, plan in PLANS.items() for row in _measured(title, plan)]
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print("\n".join(table(json.loads(RESULTS.read_text(encoding="utf-8")))))


def table(results: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Markdown: one row a task, cell and length."""
    yield "| task | cell | length | baseline | last error of each seed | steps until solved |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in results:
        errors = ", ".join(f"{error:.4f}" for error in row["errors"])
        steps = ", ".join("never" if at is None else f"{at:,}" for at in row["solved_after"])
        cell = NAMES[row["cell"]]
        yield (
            f"| {row['task']} | {cell} | {row['length']} | {row['baseline']:.4f} "
            f"| {errors} | {steps} |"
        )


def _measured(title: str, plan: MemoryPlan) -> list[dict[str, Any]]:
    began = time.perf_counter()
    *_, study = learn(plan)
    print(f"{title}: {time.perf_counter() - began:.0f} s", flush=True)
    return [_row(title, study, cell, n) for cell in plan.cells for n in plan.lengths]


def _row(title: str, study: MemoryStudy, cell: str, length: int) -> dict[str, Any]:
    attempts = study.of(cell, length)
    return {
        "task": title,
        "cell": cell,
        "length": length,
        "baseline": study.plan.baseline,
        "errors": [round(attempt.errors[-1], 5) for attempt in attempts],
        "median_error": round(statistics.median(a.errors[-1] for a in attempts), 5),
        "solved_after": [_solved_after(attempt) for attempt in attempts],
    }


def _solved_after(attempt: Attempt) -> int | None:
    return attempt.steps if attempt.solved else None


if __name__ == "__main__":
    main(sys.argv[1:])
