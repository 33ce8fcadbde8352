"""The work that every contender does, and how one of them is asked for it.

Needs nothing but NumPy, because each contender runs in an environment of its own.

A contender is a process that reads one ``Job`` a line and answers with one ``Done`` a line. Seconds
are told twice: by the clock, and as the processor time of its busiest process (and of what comes
before or after), which is what the clock would show on a machine with nothing else to do.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

POINTS, HIDDEN, BATCH, RATE = 3_000, 32, 64, 1e-3
TRAIN_END, VALID_END = 2_100, 2_550
LENGTHS, SEEDS = (4, 8, 16, 24, 32, 48, 64, 128), (0, 1, 2)
GATES = {"rnn": 1, "gru": 3, "lstm": 4}


@dataclass(frozen=True)
class Job:
    """Networks to train: one of each length and seed, all on the same targets."""

    name: str
    cell: str
    lengths: tuple[int, ...]
    seeds: tuple[int, ...]
    epochs: int

    @property
    def windows(self) -> int:
        """Training windows of each network."""
        return TRAIN_END - max(self.lengths)

    @property
    def batches(self) -> int:
        """Steps of the weights in one epoch."""
        return -(-self.windows // BATCH)

    @property
    def steps(self) -> int:
        """Steps of the weights of all networks together."""
        return self.epochs * self.batches * len(self.lengths) * len(self.seeds)

    @property
    def parameters(self) -> int:
        """Of one network: input, state and two biases for each gate, and the readout."""
        return GATES[self.cell] * HIDDEN * (1 + HIDDEN + 2) + HIDDEN + 1

    @property
    def flops(self) -> float:
        """Multiplications and additions of all products: forward, and twice that backward."""
        per_step = 2 * GATES[self.cell] * HIDDEN * (HIDDEN + 2)
        return 3.0 * per_step * self.epochs * self.windows * sum(self.lengths) * len(self.seeds)


@dataclass(frozen=True)
class Done:
    """What one round of a contender did.

    Attributes:
        seconds: By the clock.
        cpu: Processor seconds on the longest path: one process after the other, or the busiest of
            several side by side.
        steps: Steps of the weights, of all networks together.
        parameters: Of one network.
        loss: Validation loss after the last epoch, mean over the networks; None if not computed.
        peak: Largest resident memory so far, megabytes, of each process.
        versions: Of what computed it.
    """

    seconds: float
    cpu: float
    steps: int
    parameters: int
    loss: float | None
    peak: tuple[float, ...]
    versions: str


def series() -> np.ndarray:
    """A noisy wave, ``(time,)``."""
    noise = np.random.default_rng(0).standard_normal(POINTS)
    return 10.0 + np.sin(0.26 * np.arange(POINTS)) + 0.3 * noise


def windows(length: int, longest: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Inputs "window time" and targets "window" of each part, standard scores of the train part.

    The same targets for every length. A target is the next value minus the current one.
    """
    values = series()
    train = values[:TRAIN_END]
    scaled = ((values - train.mean()) / train.std()).astype(np.float32)
    parts = {"train": (longest - 1, TRAIN_END - 1), "valid": (TRAIN_END - 1, VALID_END - 1)}
    parts["test"] = (VALID_END - 1, POINTS - 1)
    cut = np.lib.stride_tricks.sliding_window_view(scaled, length)
    return {
        name: (
            cut[first - length + 1 : last - length + 1],
            scaled[first + 1 : last + 1] - scaled[first:last],
        )
        for name, (first, last) in parts.items()
    }


def peak_memory(pid: int | None = None) -> float:
    """Largest resident memory of a process so far, megabytes."""
    status = Path(f"/proc/{pid or os.getpid()}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def processor_seconds(pid: int | None = None) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid or os.getpid()}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def serve(contender: Callable[[Job], Done]) -> None:
    """Do one job for each line read. What libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        name, cell, lengths, seeds, epochs = json.loads(line)
        done = contender(Job(name, cell, tuple(lengths), tuple(seeds), epochs))
        print(json.dumps(asdict(done)), file=answers, flush=True)
