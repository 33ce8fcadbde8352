"""The training loop: shuffle, step, validate, keep the best weights, stop in time.

Several networks are trained side by side. Each has its own seed, its own order of windows and its
own early stopping; one that is finished leaves, and the rest go on as if it had never been there.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
import torch
from torch import Tensor

from rnn_forecast.recurrence import LOSSES, single_threaded
from rnn_forecast.training.autograd import AutogradLearner
from rnn_forecast.training.banked import BankedLearner
from rnn_forecast.training.learner import Learner, Pace
from rnn_forecast.training.run import Epoch, Fit, Outcome, Run
from rnn_forecast.training.schedule import rate_share, truth_share
from rnn_forecast.training.setup import Setup
from rnn_forecast.training.table import WindowTable
from rnn_forecast.windows import Examples

SECONDS_BETWEEN_RUNS = 0.2
"""A run is yielded at least so often, also within an epoch, so that stopping is prompt."""

VALIDATION_BATCH = 512

RUNAWAY = 1.5
"""A network has diverged whose best loss is so many times that of one that says nothing."""

IMPROVEMENT = 1e-6
"""A validation loss counts as better when it is lower by more than this."""


def fit_together(
    windows: Sequence[Examples],
    setup: Setup,
    seeds: Sequence[int],
    *,
    keep_last: bool = False,
    rates: Sequence[float] = (),
    limits: Mapping[int, float] | None = None,
) -> Iterator[Run]:
    """Train one network for each seed, side by side, yielding the run as it stands.

    Args:
        windows: One for each seed, longest sequence first, over the same series and with equally
            many training windows.
        setup: Common to all; the sequence length is taken from the windows.
        seeds: Start of each network's random numbers.
        keep_last: Keep the last weights and not the best.
        rates: Largest learning rate of each network; the setup's for all unless given.
        limits: The validation loss that a network must have reached after so many epochs; one
            that has not is pruned.
    """
    single_threaded()  # two threads were slower in every case measured (docs/benchmarks.md)
    device = choose_device(setup.training.device)
    training = _Training(windows, setup, seeds, device)
    training.keep_last, training.limits = keep_last, limits or {}
    training.rates = tuple(rates) or training.rates
    yield from training.runs()


def choose_device(name: str) -> torch.device:
    """``"auto"`` is the first CUDA card, or the CPU where there is none."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


@dataclass
class _Progress:
    """One network on its way."""

    fit: Fit
    shuffle: torch.Generator
    waiting: int = 0  # epochs without improvement


@dataclass
class _Sums:
    """What one epoch adds up, ``(member,)`` each, left on the device until the epoch ends."""

    losses: list[Tensor] = field(default_factory=list)
    norms: list[Tensor] = field(default_factory=list)


class _Training:
    """The state of the loop; ``runs`` is the loop."""

    def __init__(
        self, windows: Sequence[Examples], setup: Setup, seeds: Sequence[int], device: torch.device
    ) -> None:
        self.setup, self.spec = setup, setup.training
        self.table = WindowTable(windows, device)
        banked = setup.network.banked(setup.window)
        learner = BankedLearner if banked else AutogradLearner
        self.learner: Learner = learner(windows, setup, seeds, device)
        self.all = [_Progress(Fit(seed), torch.Generator().manual_seed(seed)) for seed in seeds]
        self.active = list(self.all)
        self.keep_last = False
        self.rates = (self.spec.learning_rate,) * len(seeds)
        self.limits: Mapping[int, float] = {}
        self.train_cutoffs = self.table.cutoffs("train")
        self.valid_cutoffs = self.table.cutoffs("valid")
        self.batches = -(-self.train_cutoffs.shape[1] // self.spec.batch_size)
        self.started = self.shown = time.perf_counter()

    def runs(self) -> Iterator[Run]:
        """Yield the run at least every ``SECONDS_BETWEEN_RUNS``, and after every epoch."""
        for epoch in range(self.spec.epochs):
            sums = _Sums()
            for batch, cutoffs in enumerate(self._shuffled()):
                self._step(cutoffs, epoch * self.batches + batch, sums)
                if self._due():
                    yield self._run((epoch + (batch + 1) / self.batches) / self.spec.epochs)
            outputs: list[Tensor] = []
            for cutoffs in self.valid_cutoffs.split(VALIDATION_BATCH, dim=1):
                outputs.append(self.learner.predict(self.table.inputs(cutoffs)))
                if self._due():
                    yield self._run((epoch + 1) / self.spec.epochs)
            self._finish_epoch(epoch, sums, torch.cat(outputs, dim=-1))
            yield self._run((epoch + 1) / self.spec.epochs)
            if not self.active:
                return

    def _shuffled(self) -> Iterator[Tensor]:
        """Batches of cutoffs, ``(member, batch)``, each member in its own order."""
        count = self.train_cutoffs.shape[1]
        orders = [torch.randperm(count, generator=one.shuffle) for one in self.active]
        order = torch.stack(orders).to(self.table.device)
        yield from self.train_cutoffs.gather(1, order).split(self.spec.batch_size, dim=1)

    def _step(self, cutoffs: Tensor, step: int, sums: _Sums) -> None:
        targets = self.table.targets(cutoffs, every_step=self.table.every_step)
        inputs = self.table.inputs(cutoffs)
        loss, norm = self.learner.step(inputs, targets, self._pace(step))
        sums.losses.append(loss)
        sums.norms.append(norm)

    def _pace(self, step: int) -> Pace:
        steps = self.batches * self.spec.epochs
        share = rate_share(self.spec.schedule, step, steps)
        rates = [rate * share for rate in self.rates]
        return Pace(rates, truth_share(self.spec.teacher_forcing, step, steps))

    def _finish_epoch(self, epoch: int, sums: _Sums, valid_outputs: Tensor) -> None:
        losses, norms = torch.stack(sums.losses).mean(0), torch.stack(sums.norms)
        clipped = (norms > (self.spec.clip_norm or float("inf"))).float().mean(0)
        targets = self.table.targets(self.valid_cutoffs, every_step=False)
        valid_losses, _ = LOSSES[self.spec.loss](valid_outputs, targets)
        idle, _ = LOSSES[self.spec.loss](torch.zeros_like(valid_outputs), targets)
        rows = torch.stack([idle, losses, valid_losses, norms.mean(0), clipped]).cpu().numpy()
        for member, progress in enumerate(self.active):
            idle_loss, *numbers = (float(value) for value in rows[:, member])
            now = time.perf_counter() - self.started
            self._record(member, progress, Epoch(epoch + 1, *numbers, seconds=now), idle_loss)
        self._part_with_finished()

    def _record(self, member: int, progress: _Progress, epoch: Epoch, idle: float) -> None:
        fit = progress.fit
        epochs = (*fit.epochs, epoch)
        if not np.isfinite([epoch.train_loss, epoch.valid_loss]).all():
            progress.fit = replace(fit, epochs=epochs, outcome=Outcome.DIVERGED)
            return
        better = self.keep_last or epoch.valid_loss < fit.valid_loss - IMPROVEMENT
        progress.waiting = 0 if better else progress.waiting + 1
        fit = replace(
            fit,
            epochs=epochs,
            best=len(epochs) - 1 if better else fit.best,
            weights=_as_numpy(self.learner, member) if better else fit.weights,
        )
        progress.fit = replace(fit, outcome=self._outcome(fit, progress.waiting, idle))

    def _outcome(self, fit: Fit, waiting: int, idle: float) -> Outcome | None:
        """Why the network is finished, None if it goes on; ``idle`` is the loss of silence."""
        if waiting < self.spec.patience and len(fit.epochs) < self.spec.epochs:
            limit = self.limits.get(len(fit.epochs), float("inf"))
            return Outcome.PRUNED if fit.valid_loss > limit else None
        if fit.valid_loss > RUNAWAY * idle:
            return Outcome.DIVERGED
        return Outcome.CONVERGED if waiting >= self.spec.patience else Outcome.EXHAUSTED

    def _part_with_finished(self) -> None:
        going_on = [i for i, progress in enumerate(self.active) if progress.fit.outcome is None]
        if 0 < len(going_on) < len(self.active):
            self.learner.keep(going_on)
            self.table.keep(going_on)
            self.train_cutoffs = self.train_cutoffs[going_on]
            self.valid_cutoffs = self.valid_cutoffs[going_on]
            self.rates = tuple(self.rates[member] for member in going_on)
        self.active = [self.active[member] for member in going_on]

    def _due(self) -> bool:
        return time.perf_counter() - self.shown > SECONDS_BETWEEN_RUNS

    def _run(self, progress: float) -> Run:
        self.shown = time.perf_counter()
        fits = tuple(one.fit for one in self.all)
        done = 1.0 if not self.active else progress
        return Run(self.setup, fits, done, self.shown - self.started)


def _as_numpy(learner: Learner, member: int) -> dict[str, np.ndarray]:
    weights = learner.weights(member)
    return {name: cast("np.ndarray", value.cpu().numpy().copy()) for name, value in weights.items()}
