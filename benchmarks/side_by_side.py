"""Training side by side with its rivals, as a person would use each: ``make bench``.

    python benchmarks/side_by_side.py                      a few minutes
    python benchmarks/side_by_side.py --rounds 7 --epochs 10

Every contender lives in its own process (neuralforecast in its own environment, see
``make bench-peers``) and does the same work: as many steps of the weights, on as many windows, with
networks of as many parameters, which is asserted. They take turns, round by round, so that whatever
else the machine does falls on all of them; what counts is the median of the ratios within a round.
The rate of the machine's matrix products is measured in every round beside them.

``report.py`` turns what was measured into docs/benchmarks.md.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import Any

import report
from peak import peak_rate
from rivals.work import GATES, LENGTHS, SEEDS, Job

from rnn_forecast.recurrence import single_threaded

HERE = Path(__file__).parent
PEERS = HERE.parent / ".bench"

OURS, ALONE, PLAIN, NEURAL = "two workers", "one process", "plain PyTorch", "neuralforecast"


def commands() -> dict[str, list[str]]:
    """How each contender is started; those whose environment is missing are left out."""
    here = sys.executable
    found = {
        PLAIN: [here, "plain.py"],
        OURS: [here, "ours.py", "2"],
        ALONE: [here, "ours.py", "1"],
    }
    neural = PEERS / "neuralforecast" / "bin" / "python"
    if neural.exists():
        found[NEURAL] = [str(neural), "neuralforecast_fits.py"]
    else:
        print("neuralforecast is not installed: make bench-peers", flush=True)
    return found


class Contender:
    """A process that does one job at a time."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=HERE / "rivals",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(HERE.parent)},
            text=True,
        )

    def run(self, job: Job) -> dict[str, Any]:
        """One round, after making sure that it did the work."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(astuple(job)), file=self.process.stdin, flush=True)
        done = json.loads(self.process.stdout.readline())
        assert done["steps"] == job.steps, (done, job)
        assert done["parameters"] == job.parameters, (done, job)
        return done

    def close(self) -> None:
        """Let the process end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def jobs(cells: list[str], epochs: int) -> list[Job]:
    """The sweep and one network alone, for each cell; the latter for longer, as it is short."""
    sweeps = [Job("sweep", cell, LENGTHS, SEEDS, epochs) for cell in cells]
    return sweeps + [Job("one network", cell, (24,), (0,), 10 * epochs) for cell in cells]


def compare(job: Job, contenders: dict[str, Contender], rounds: int) -> dict[str, Any]:
    """All rounds of a job."""
    taking_part = {
        name: one for name, one in contenders.items() if job.name == "sweep" or name != OURS
    }
    for contender in taking_part.values():
        contender.run(replace(job, epochs=1))  # warm: imports, allocator, caches
    measured = []
    for number in range(rounds):
        begun = time.perf_counter()
        one: dict[str, Any] = {name: contender.run(job) for name, contender in taking_part.items()}
        one["gemm"] = peak_rate()
        one["load"] = os.getloadavg()[0]
        measured.append(one)
        shown = ", ".join(f"{name} {one[name]['seconds']:.1f} s" for name in taking_part)
        spent = time.perf_counter() - begun
        print(f"{job.cell:4} {job.name}: round {number + 1} ({spent:.0f} s): {shown}", flush=True)
    return {"job": asdict(job), "flops": job.flops, "rounds": measured}


def main() -> None:
    """Compare the contenders on every job and write the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cells", nargs="+", default=list(GATES)[::-1], choices=list(GATES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=3, help="of each network of the sweep")
    options = parser.parse_args()
    single_threaded()
    contenders = {name: Contender(command) for name, command in commands().items()}
    measured = [
        compare(job, contenders, options.rounds) for job in jobs(options.cells, options.epochs)
    ]
    for contender in contenders.values():
        contender.close()
    report.keep("side_by_side", {"machine": report.machine(), "jobs": measured})
    report.write()


if __name__ == "__main__":
    main()
