"""The engine against a plain PyTorch loop, side by side.

    python benchmarks/engine.py                        every cell, one network and the sweep
    python benchmarks/engine.py --cells lstm --rounds 9

Each contender lives in its own process with one thread and does the same work: as many gradient
steps on as many windows with networks of as many parameters, which is asserted. They take turns,
round by round, so that whatever else the machine does falls on both; what counts is the median of
the ratios within a round. The machine's matrix-product rate is measured in every round beside
them, and the engine's own rate given as a share of it.

The plain loop is what a tutorial shows: windows in a TensorDataset, a shuffling DataLoader,
nn.RNN/GRU/LSTM and nn.Linear, torch.optim.Adam.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, replace
from typing import Any

import torch
from peak import peak_rate
from torch import Tensor, nn

from rnn_forecast.recurrence import Adam, Bank, native, single_threaded, squared

POINTS, HIDDEN, BATCH, RATE = 3_000, 32, 64, 1e-3
SWEEP = (4, 8, 16, 24, 32, 48, 64, 128)
SEEDS = (0, 1, 2)
TORCH = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
GATES = {"rnn": 1, "gru": 3, "lstm": 4}


@dataclass(frozen=True)
class Job:
    """Networks to train for a number of epochs: one of each length and seed."""

    name: str
    cell: str
    lengths: tuple[int, ...]
    seeds: tuple[int, ...]
    epochs: int

    @property
    def members(self) -> list[tuple[int, int]]:
        """Length and seed of every network, longest first."""
        return [(length, seed) for length in sorted(self.lengths)[::-1] for seed in self.seeds]

    @property
    def flops(self) -> float:
        """Multiplications and additions of all products: forward, and twice that backward."""
        per_step = 2 * GATES[self.cell] * HIDDEN * (HIDDEN + 2)
        windows = self.epochs * (POINTS - max(self.lengths))
        return 3.0 * per_step * windows * sum(length for length, _ in self.members)


@dataclass(frozen=True)
class Done:
    """What one round of a contender did."""

    seconds: float
    steps: int
    parameters: int
    loss: float


def jobs(cells: list[str]) -> list[Job]:
    """One network alone, and the sweep, for each cell."""
    single = [Job("one network, L=24", cell, (24,), (0,), epochs=8) for cell in cells]
    return single + [Job("sweep, 8 lengths x 3", cell, SWEEP, SEEDS, epochs=1) for cell in cells]


def series() -> Tensor:
    """A noisy wave."""
    time_ = torch.arange(POINTS)
    noise = torch.randn(POINTS, generator=torch.Generator().manual_seed(0))
    return torch.sin(0.26 * time_) + 0.3 * noise


def windows(length: int, longest: int) -> tuple[Tensor, Tensor]:
    """Inputs "window time" and targets "window", the same targets for every length."""
    values = series()
    inputs = values[longest - length : -1].unfold(0, length, 1)
    return inputs, values[longest:]


class PlainNetwork(nn.Module):
    """The network of a tutorial."""

    def __init__(self, cell: str) -> None:
        super().__init__()
        self.cell = TORCH[cell](1, HIDDEN, batch_first=True)
        self.readout = nn.Linear(HIDDEN, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """From "batch time feature" to "batch 1"."""
        states, _ = self.cell(inputs)
        return self.readout(states[:, -1])


def plain(job: Job) -> Done:
    """Train the networks one after the other."""
    steps, losses, network = 0, [], PlainNetwork(job.cell)
    start = time.perf_counter()
    for length, seed in job.members:
        torch.manual_seed(seed)  # noqa: TID251  (a plain loop draws from the global stream)
        network = PlainNetwork(job.cell)
        taken, loss = train_plainly(network, *windows(length, max(job.lengths)), job.epochs)
        steps += taken
        losses.append(loss)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    return Done(time.perf_counter() - start, steps, parameters, statistics.mean(losses))


def train_plainly(
    network: nn.Module, inputs: Tensor, targets: Tensor, epochs: int
) -> tuple[int, float]:
    """The usual loop; the number of steps and the last epoch's loss."""
    data = torch.utils.data.TensorDataset(inputs[..., None], targets[:, None])
    loader = torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True)
    optimiser, steps, total = torch.optim.Adam(network.parameters(), lr=RATE), 0, 0.0
    for _ in range(epochs):
        total = 0.0
        for x, y in loader:
            optimiser.zero_grad()
            loss = nn.functional.mse_loss(network(x), y)
            loss.backward()
            optimiser.step()
            total += float(loss.detach())
            steps += 1
    return steps, total / len(loader)


def engine(job: Job) -> Done:
    """Train the networks as one bank, each on its own shuffle of the windows."""
    start = time.perf_counter()
    bank = Bank(
        job.cell,
        sequence_lengths=[length for length, _ in job.members],
        num_features=1,
        hidden_size=HIDDEN,
        horizon=1,
        batch_size=BATCH,
    )
    bank.initialise([seed for _, seed in job.members])
    adam = Adam(bank, RATE)
    longest = max(job.lengths)
    inputs, targets = windows(longest, longest)
    generators = [torch.Generator().manual_seed(seed) for _, seed in job.members]
    steps, total = 0, torch.zeros(bank.num_members)
    for _ in range(job.epochs):
        total.zero_()
        orders = torch.stack([torch.randperm(len(inputs), generator=g) for g in generators])
        for rows in orders.split(BATCH, dim=1):
            batch = rows.shape[1]
            for member, (length, _) in enumerate(job.members):
                bank.inputs[-length:, member, 0, :batch] = inputs[rows[member], -length:].T
            loss, gradient = squared(bank.forward(batch), targets[rows][None, :, None])
            bank.backward(gradient)
            adam.step()
            total += loss
            steps += bank.num_members
    batches = -(-len(inputs) // BATCH)
    seconds = time.perf_counter() - start
    return Done(seconds, steps, bank.parameter_count, float(total.mean()) / batches)


CONTENDERS: dict[str, Callable[[Job], Done]] = {"plain": plain, "engine": engine}


def serve(contender: str) -> None:
    """Do one job for each line read: the process of one contender."""
    single_threaded()
    for line in sys.stdin:
        name, cell, lengths, seeds, epochs = json.loads(line)
        done = CONTENDERS[contender](Job(name, cell, tuple(lengths), tuple(seeds), epochs))
        print(json.dumps({**asdict(done), "peak": peak_rate()}), flush=True)


class Contender:
    """A process that does one job at a time, started as a worker of the engine would be."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **environment},
            text=True,
        )

    def run(self, job: Job) -> dict[str, Any]:
        """One round."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(astuple(job)), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


def compare(job: Job, contenders: dict[str, Contender], rounds: int) -> None:
    """All rounds of a job, and its line of the table."""
    for contender in contenders.values():
        contender.run(replace(job, epochs=1))  # warm: imports, allocator, caches
    done = [{name: one.run(job) for name, one in contenders.items()} for _ in range(rounds)]
    for both in done:
        assert both["plain"]["steps"] == both["engine"]["steps"]
        assert both["plain"]["parameters"] == both["engine"]["parameters"]
    median = statistics.median
    ratios = [both["plain"]["seconds"] / both["engine"]["seconds"] for both in done]
    seconds = [both["engine"]["seconds"] for both in done]
    shares = [job.flops / both["engine"]["seconds"] / 1e9 / both["engine"]["peak"] for both in done]
    last = {name: one["loss"] for name, one in done[-1].items()}
    print(
        f"{job.cell:5} {job.name:21} {median(ratios):5.2f}x  ({min(ratios):.2f}-{max(ratios):.2f})"
        f"  {median(seconds):6.2f} s  {job.flops / median(seconds) / 1e9:5.1f} GFLOP/s"
        f"  {median(shares):4.0%} of {median(both['engine']['peak'] for both in done):.0f}"
        f"  loss {last['engine']:.4f}, plain {last['plain']:.4f}",
        flush=True,
    )


def main() -> None:
    """Compare the contenders on every job."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cells", nargs="+", default=list(TORCH), choices=list(TORCH))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-compiler", action="store_true", help="nothing in C")
    parser.add_argument("--serve", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    print(f"torch {torch.__version__}, {platform.machine()}, one thread, {options.rounds} rounds")
    print("cell  job                   plain/engine (range)   engine's time, rate, share of peak")
    environment = {native.COMPILER: ""} if options.no_compiler else {}
    contenders = {"plain": Contender("plain", {}), "engine": Contender("engine", environment)}
    for job in jobs(options.cells):
        compare(job, contenders, options.rounds)


if __name__ == "__main__":
    main()
