"""How good the forecasts are with the settings that a newcomer gets, beside baselines.

    python -m benchmarks.accuracy                     every series: gates, then the table
    python -m benchmarks.accuracy --only jfk-weather  one of them
    python -m benchmarks.accuracy --json

First the gates: naive and least-squares linear forecasts need no training, so loader, split,
windows and metric must reproduce their errors to four digits before any network is compared. Then
the table: the last 15 % of every series is the test part and every window of it is scored; three
runs with networks of different seeds, each averaging as many networks as the defaults say. Where a
baseline is more than 1 % better, the program itself must recommend it, in every such run.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from rnn_forecast.evaluation.findings import better_baseline
from rnn_forecast.evaluation.metrics import mae, skill
from rnn_forecast.models.baselines import Baseline, Linear, Naive
from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.sources import open_dataset
from rnn_forecast.studies.forecast import forecast_study
from rnn_forecast.suggestions import suggest_training
from rnn_forecast.training import Setup
from rnn_forecast.windows import Windows, WindowSpec, cut

RUNS = 3


@dataclass(frozen=True, kw_only=True)
class Task:
    """One series, what is asked of it, and what is known about the answer.

    Attributes:
        source: A name that ``open_dataset`` knows.
        length, horizon: Of the windows, in steps.
        naive, linear: Test errors of repeating the last value and of least squares on the target
            alone, without calendar and covariates: the gates, to four digits.
        columns: Whether the other columns are read beside the target.
        relative: Whether the line of the gate reads values minus the last one.
        goal: Skill against naive to reach.
        over_linear: Share of the error of the linear map with the same inputs to save.
    """

    source: str
    length: int
    horizon: int
    naive: float
    linear: float
    columns: bool = False
    relative: bool = False
    goal: float = -0.01
    over_linear: float | None = None

    @property
    def name(self) -> str:
        """What stands behind the colon of the source."""
        return self.source.partition(":")[2]

    @property
    def window(self) -> WindowSpec:
        """Windows of this task."""
        return WindowSpec(sequence_length=self.length, horizon=self.horizon)

    def series(self) -> Series:
        """The target, with every other column beside it if this task has them."""
        dataset, _ = open_dataset(self.source)
        others = [name for name in dataset.columns if name != dataset.target]
        return dataset.series(dataset.target, others if self.columns else ())


def _price(name: str, naive: float, linear: float) -> Task:
    return Task(
        source=f"bundled:{name}",
        length=30,
        horizon=5,
        naive=naive,
        linear=linear,
        relative=True,
    )


def _made(name: str, window: tuple[int, int], naive: float, linear: float, *, goal: float) -> Task:
    length, horizon = window
    return Task(
        source=f"synthetic:{name}",
        length=length,
        horizon=horizon,
        naive=naive,
        linear=linear,
        relative=name == "random-walk",
        goal=goal,
    )


TASKS = (
    Task(
        source="bundled:seattle-weather",
        columns=True,
        length=30,
        horizon=7,
        naive=3.4416,
        linear=3.0457,
        goal=0.22,
    ),
    Task(
        source="bundled:jfk-weather",
        columns=True,
        length=72,
        horizon=24,
        naive=5.2925,
        linear=4.8517,
        goal=0.29,
        over_linear=0.06,
    ),
    _price("aapl", 1.5109, 1.5265),
    _price("ibm", 2.4194, 2.4295),
    _price("msft", 0.4203, 0.4216),
    _price("sp500", 50.6019, 50.6882),
    _made("random-walk", (30, 1), 0.8118, 0.8156, goal=-0.01),
    _made("ar1", (30, 1), 0.8400, 0.8126, goal=0.02),
    _made("sine", (48, 24), 0.8073, 0.0448, goal=0.9),
    _made("delayed-echo", (16, 1), 0.8696, 0.3495, goal=0.55),
)
"""The best possible skill is about 0 on the random walk, 0.034 on ar1 and 0.593 on the echo."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One task's result; lists hold one number a run.

    Attributes:
        best: The baseline with the smallest error.
        over_best: Share of its error that the network saves.
        recommended: Whether the program recommends a baseline instead.
    """

    series: str
    mae: list[float]
    naive: float
    linear: float
    skill: list[float]
    over_linear: list[float]
    best: str
    over_best: list[float]
    recommended: list[bool]
    held: list[float | None]
    seconds: list[float]
    epochs: list[int]
    reached: bool


def main() -> None:
    """Gates, then table."""
    options = _options()
    tasks = [task for task in TASKS if not options.only or task.name in options.only]
    gates = [_gate(task) for task in tasks]
    if options.json:
        print(json.dumps({"gates": gates, "rows": [asdict(row) for row in _rows(tasks, options)]}))
        return
    _print_gates(gates)
    print(HEAD)
    for row in _rows(tasks, options):
        print(_line(row), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=[task.name for task in TASKS], metavar="NAME")
    parser.add_argument("--runs", type=int, default=RUNS, help="(default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one object")
    return parser.parse_args()


def _gate(task: Task) -> dict[str, object]:
    series = replace(task.series(), covariates={})
    inputs = InputSpec(calendar=False, inputs="relative" if task.relative else "level")
    windows = cut(series, task.window, inputs=inputs)
    naive, linear = (_error(each, windows) for each in (Naive(), Linear.fit(windows)))
    for found, expected in ((naive, task.naive), (linear, task.linear)):
        assert round(found, 4) == expected, f"{task.name}: {found:.4f} and not {expected:.4f}"
    count = len(windows.cutoffs["test"])
    return {"series": task.name, "windows": count, "naive": naive, "linear": linear}


def _error(baseline: Baseline, windows: Windows) -> float:
    test = windows.cutoffs["test"]
    return mae(windows.actual(test), baseline.forecasts(windows, test))


def _rows(tasks: Sequence[Task], options: argparse.Namespace) -> Iterator[Row]:
    return (_measure(task, options.runs) for task in tasks)


def _measure(task: Task, runs: int) -> Row:
    series = task.series()
    training = suggest_training(len(series), task.window)
    found = []
    for run in range(runs):
        seeded = replace(training, seed=run * training.ensemble)
        started = time.perf_counter()
        *_, study = forecast_study(series, Setup(window=task.window, training=seeded))
        seconds = time.perf_counter() - started
        assert study.assessment is not None, study.run
        found.append((study, study.assessment, seconds))
    _, assessment, _ = found[0]
    naive, linear = assessment.mae("naive"), assessment.mae("linear")
    errors = [each.mae("network") for _, each, _ in found]
    skills = [skill(error, naive) for error in errors]
    over_linear = [skill(error, linear) for error in errors]
    best = min(list(assessment.forecasts)[1:], key=assessment.mae)
    over_best = [skill(error, assessment.mae(best)) for error in errors]
    recommended = [better_baseline.detect(study.run, each) is not None for study, each, _ in found]
    return Row(
        series=task.name,
        mae=errors,
        naive=naive,
        linear=linear,
        skill=skills,
        over_linear=over_linear,
        best=best,
        over_best=over_best,
        recommended=recommended,
        held=[each.held for _, each, _ in found],
        seconds=[seconds for *_, seconds in found],
        epochs=[study.run.epochs_done for study, *_ in found],
        reached=_reached(task, skills, over_linear) and _honest(over_best, recommended),
    )


def _reached(task: Task, skills: Sequence[float], over_linear: Sequence[float]) -> bool:
    enough = statistics.mean(skills) >= task.goal
    return enough and (task.over_linear is None or statistics.mean(over_linear) >= task.over_linear)


def _honest(over_best: Sequence[float], recommended: Sequence[bool]) -> bool:
    """No worse than the best baseline by more than 1 %, or the program says so itself."""
    pairs = zip(over_best, recommended, strict=True)
    return all(saved >= -better_baseline.WORSE or said for saved, said in pairs)


HEAD = (
    f"\n{'series':16} {'MAE':>8} {'naive':>8} {'linear':>8} {'skill':>7} {'lowest':>7} "
    f"{'highest':>7} {'on lin.':>7} {'best':>13} {'on best':>7} {'held':>5} {'s':>5} "
    f"{'epochs':>6}  goal"
)


def _print_gates(gates: Sequence[dict[str, object]]) -> None:
    print("Gates, test MAE to four digits; linear: of the target alone\n")
    print(f"{'series':16} {'windows':>8} {'naive':>8} {'linear':>8}")
    for gate in gates:
        print(f"{gate['series']:16} {gate['windows']:8} {gate['naive']:8.4f} {gate['linear']:8.4f}")


def _line(row: Row) -> str:
    mean = statistics.mean
    held = [each for each in row.held if each is not None]
    return (
        f"{row.series:16} {mean(row.mae):8.4f} {row.naive:8.4f} {row.linear:8.4f} "
        f"{mean(row.skill):+7.3f} {min(row.skill):+7.3f} {max(row.skill):+7.3f} "
        f"{mean(row.over_linear):+7.3f} {row.best:>13} {mean(row.over_best):+7.3f} "
        f"{mean(held) if held else float('nan'):5.2f} "
        f"{mean(row.seconds):5.1f} {mean(row.epochs):6.0f}  {'yes' if row.reached else 'NO'}"
    )


if __name__ == "__main__":
    main()
