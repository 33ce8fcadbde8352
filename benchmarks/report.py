"""docs/benchmarks.md, written from what the benchmarks measured.

    python benchmarks/report.py          once more from the results that lie in benchmarks/results

Each benchmark keeps its numbers as JSON; the report states them beside their targets, and where we
lose. Nothing in it is written by hand.
"""

import json
import os
import platform
import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from threadpoolctl import threadpool_info

HERE = Path(__file__).parent
RESULTS, REPORT = HERE / "results", HERE.parent / "docs" / "benchmarks.md"

CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}

TARGETS = (
    # against, what of ours, job, target for each cell
    ("plain PyTorch", "two workers", "sweep", {"lstm": 2.8, "gru": 5.5, "rnn": 9.0}),
    ("plain PyTorch", "one process", "sweep", {"lstm": 1.8, "gru": 4.5, "rnn": 6.0}),
    ("neuralforecast", "two workers", "sweep", {"lstm": 6.0, "gru": 9.0, "rnn": 9.0}),
    ("plain PyTorch", "one process", "one network", {"lstm": 1.5, "gru": 2.8, "rnn": 3.0}),
    ("neuralforecast", "one process", "one network", {}),
)
MEGABYTES_TRAINING, MEGABYTES_WORKER = 260, 460
SECONDS_STOP, MILLISECONDS_PAGE = 0.5, 150

PROTOCOL = """\
A noisy wave of 3,000 points; the first 2,100 train, the next 450 validate, the rest tests. Hidden
size 32, batches of 64, Adam 1e-3, squared error, one value ahead. *Sweep*: eight sequence lengths
(4, 8, 16, 24, 32, 48, 64, 128) with three seeds each, 24 networks, all lengths on the same 1,972
targets. *One network*: sequence length 24.

- **Ours** is the product's own path, `length_study` and `train`, not the bare engine: windows cut,
  straight lines fitted, validation after every epoch, best weights kept, test part scored. Its
  worker processes are warm, as they are when a visitor has chosen what to compute.
- **Plain PyTorch** is a tutorial's loop: DataLoader, nn.RNN/GRU/LSTM, torch.optim.Adam, one thread
  (two were slower), validation after every epoch, best weights kept, test part scored.
- **neuralforecast** fits the same network (`recurrent=False`, one linear layer as decoder) with one
  thread. It validates nothing, which favours it.

Each contender has a process of its own. Equal steps and equal parameter counts are asserted. They
take turns; a ratio is formed within a round, and the median of the rounds is given with their
range. *By the clock* is what a person waits on this machine. *By processor time* counts the busiest
process (and what comes before and after it): what the clock would show on two cores with nothing
else to do. Ratios mean: so many times faster than the rival.
"""


def keep(name: str, measured: dict[str, Any]) -> None:
    """Keep what a benchmark measured, for this report and the next ones."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(measured, indent=1), encoding="utf-8")


def machine() -> dict[str, Any]:
    """What ran the benchmark; the name of the processor without the name of the machine."""
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next(line.split(":")[1].strip() for line in cpu.splitlines() if "model name" in line)
    memory = Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]
    kernels = [each.get("architecture") for each in threadpool_info() if "openblas" in str(each)]
    return {
        "cpu": f"{os.cpu_count()} vCPU {model}, {round(int(memory) / 1e6)} GB",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "kernels": sorted({str(each) for each in kernels}),
        "day": datetime.now(UTC).date().isoformat(),
    }


def write() -> None:
    """Put docs/benchmarks.md together."""
    parts = [
        "# Benchmarks",
        "Written by `make bench`, `make bench-stop` and `make bench-page`, not by hand.",
    ]
    sections: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
        "side_by_side": _side_by_side,
        "stop": _stop,
        "page_load": _page_load,
    }
    for name, section in sections.items():
        path = RESULTS / f"{name}.json"
        if path.exists():
            parts += section(json.loads(path.read_text(encoding="utf-8")))
    REPORT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"written: {REPORT.relative_to(HERE.parent)}")


def _side_by_side(measured: dict[str, Any]) -> Iterator[str]:
    jobs, about = measured["jobs"], measured["machine"]
    versions = {one["versions"] for job in jobs for one in _dones(job["rounds"][0]).values()}
    loads = [each["load"] for job in jobs for each in job["rounds"]]
    rounds, epochs = len(jobs[0]["rounds"]), jobs[0]["job"]["epochs"]
    yield "## Training, side by side"
    yield (
        f"{about['cpu']}. Python {about['python']}, {'; '.join(sorted(versions))}. "
        f"NumPy's OpenBLAS kernel: {', '.join(about['kernels'])}. "
        f"{about['day']}; {rounds} rounds, {epochs} epochs. "
        f"The load average was {min(loads):.1f} to {max(loads):.1f}: "
        + (
            "other programs were running, so trust ratios, and those by processor time most."
            if max(loads) > 3  # noqa: PLR2004
            else "the machine was ours."
        )
    )
    yield PROTOCOL.strip()
    yield "### Times faster than the rival"
    yield _table(("ours", "against", "job", "cell", "target", "by the clock", "by processor time"))(
        _ratio_rows(jobs)
    )
    yield "### Seconds"
    yield _table(
        ("job", "cell", "contender", "clock", "processor", "one epoch, processor", "loss")
    )(_second_rows(jobs))
    yield "### Where the time goes"
    yield _table(("job", "cell", "products", "our rate", "share of the peak"))(_rate_rows(jobs))
    yield (
        "The peak is the best of NumPy's and torch's product of 512 x 512 matrices and the "
        "engine's own small one, on one core. Of a step of three LSTMs while all is in the cache "
        "(36 µs) 70 % are products: those of the steps at 205 to 230 GFLOP/s, the gradients of the "
        "weights at 160, because their rows do not fill the registers. A quarter is the arithmetic "
        "of the gates. At 128 steps "
        "the history has outgrown the cache, and the same step takes 46 µs. A seventh of the sweep "
        "is validation and scoring, and a sixth what is done once for each gradient step: cutting "
        "the windows, loss, clipping, Adam."
    )
    yield "### Memory"
    yield _table(("process", "largest resident set", "target"))(_memory_rows(jobs))
    yield "### Where we lose"
    yield "\n".join(_losses(jobs)) or "Nowhere: every target was met."


def _dones(one_round: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: done for name, done in one_round.items() if isinstance(done, dict)}


def _ratios(job: dict[str, Any], rival: str, ours: str, key: str) -> list[float]:
    return [
        each[rival][key] / each[ours][key]
        for each in job["rounds"]
        if rival in each and ours in each
    ]


def _compared(jobs: list[dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any], float]]:
    for rival, ours, name, targets in TARGETS:
        for job in jobs:
            if job["job"]["name"] == name and _ratios(job, rival, ours, "cpu"):
                yield rival, ours, job, targets.get(job["job"]["cell"], 0.0)


def _ratio_rows(jobs: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for rival, ours, job, target in _compared(jobs):
        cell = CELLS[job["job"]["cell"]]
        clock, processor = (_spread(_ratios(job, rival, ours, key)) for key in ("seconds", "cpu"))
        wanted = f">= {target:g}" if target else ""
        yield ours, rival, job["job"]["name"], cell, wanted, clock, processor


def _second_rows(jobs: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for job in jobs:
        for name in _dones(job["rounds"][0]):
            done = [each[name] for each in job["rounds"]]
            clock = statistics.median(each["seconds"] for each in done)
            processor = statistics.median(each["cpu"] for each in done)
            loss = done[-1]["loss"]
            yield (
                job["job"]["name"],
                CELLS[job["job"]["cell"]],
                name,
                f"{clock:.2f}",
                f"{processor:.2f}",
                f"{processor / job['job']['epochs']:.3f}",
                "" if loss is None else f"{loss:.4f}",
            )


def _rate_rows(jobs: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for job in jobs:
        rates = [job["flops"] / each["one process"]["cpu"] / 1e9 for each in job["rounds"]]
        peak = statistics.median(each["gemm"] for each in job["rounds"])
        shares = [rate / each["gemm"] for rate, each in zip(rates, job["rounds"], strict=True)]
        yield (
            job["job"]["name"],
            CELLS[job["job"]["cell"]],
            f"{job['flops'] / 1e9:.0f} GFLOP",
            f"{statistics.median(rates):.0f} GFLOP/s",
            f"{statistics.median(shares):.0%} of {peak:.0f}",
        )


def _memory_rows(jobs: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    last = {name: done for job in jobs for name, done in _dones(job["rounds"][-1]).items()}
    for name, done in last.items():
        process, *workers = done["peak"]
        target = f"<= {MEGABYTES_TRAINING} MB" if name == "one process" else ""
        yield name, f"{process:.0f} MB", target
        if workers:
            yield f"{name}: a worker", f"{max(workers):.0f} MB", f"<= {MEGABYTES_WORKER} MB"


def _losses(jobs: list[dict[str, Any]]) -> Iterator[str]:
    for rival, ours, job, target in _compared(jobs):
        for key, how in (("seconds", "by the clock"), ("cpu", "by processor time")):
            ratio = statistics.median(_ratios(job, rival, ours, key))
            if ratio < target:
                cell, name = CELLS[job["job"]["cell"]], job["job"]["name"]
                yield (
                    f"- {cell}, {name}, {ours} against {rival}, {how}: {ratio:.1f} times faster; "
                    f"the target was {target:g}."
                )
    largest = max(each["one process"]["peak"][0] for job in jobs for each in job["rounds"])
    if largest > MEGABYTES_TRAINING:
        yield (
            f"- A training process takes {largest:.0f} MB; the target was {MEGABYTES_TRAINING} MB. "
            "Importing PyTorch takes about 190 MB of that, pandas and pyarrow about 80."
        )


def _stop(measured: dict[str, Any]) -> Iterator[str]:
    yield "## Stop"
    yield f"{measured['what']} Target: at most {SECONDS_STOP} s."
    yield _table(("work", "median", "longest", "an epoch takes"))(
        (
            each["work"],
            f"{statistics.median(each['seconds']):.2f} s",
            f"{max(each['seconds']):.2f} s",
            f"{each['epoch']:.1f} s",
        )
        for each in measured["works"]
    )


def _page_load(measured: dict[str, Any]) -> Iterator[str]:
    sizes = measured["memory"]
    yield "## The page under load"
    yield (
        f"Ten sessions over real websockets for {measured['seconds']:.0f} s: one trains, nine "
        "change a number or the page every other second. From the click to the end of the run."
    )
    yield _table(("interaction", "how many", "median", "95 of 100", "target"))(
        (
            name,
            str(len(milliseconds)),
            f"{statistics.median(milliseconds):.0f} ms",
            f"{percentile(milliseconds, 95):.0f} ms",
            f"<= {MILLISECONDS_PAGE} ms",
        )
        for name, milliseconds in measured["interactions"].items()
    )
    yield (
        f"Memory of the server over {10 * len(sizes)} trainings, after every tenth: "
        + ", ".join(f"{size:.0f}" for size in sizes)
        + " MB."
    )


def percentile(values: list[float], share: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return sorted(values)[max(-(-len(values) * share // 100) - 1, 0)]


def _spread(ratios: list[float]) -> str:
    return f"**{statistics.median(ratios):.1f}** ({min(ratios):.1f} to {max(ratios):.1f})"


def _table(heads: tuple[str, ...]) -> Callable[[Iterator[tuple[str, ...]]], str]:
    def filled(rows: Iterator[tuple[str, ...]]) -> str:
        lines = [heads, tuple("---" for _ in heads), *rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    return filled


if __name__ == "__main__":
    write()
