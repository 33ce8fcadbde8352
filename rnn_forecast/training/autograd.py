"""Every network that the engine does not cover learns here, one after another, through autograd."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from rnn_forecast.models.feedback import FeedbackNetwork, Teacher
from rnn_forecast.recurrence import LOSSES
from rnn_forecast.training.learner import Pace
from rnn_forecast.training.setup import Setup
from rnn_forecast.windows import Examples


@dataclass
class Pupil:
    """One network with its optimiser and its own stream of random numbers."""

    network: nn.Module
    optimizer: torch.optim.Optimizer
    length: int
    random_state: Tensor


class AutogradLearner:
    """Ordinary torch modules, each with its own Adam."""

    def __init__(
        self, windows: Sequence[Examples], setup: Setup, seeds: Sequence[int], device: torch.device
    ) -> None:
        self.loss = LOSSES[setup.training.loss]
        self.clip_norm = setup.training.clip_norm or float("inf")
        self.pupils = [
            _pupil(each, setup, seed, device) for each, seed in zip(windows, seeds, strict=True)
        ]

    def step(self, inputs: Tensor, targets: Tensor, pace: Pace) -> tuple[Tensor, Tensor]:
        """One step of each network."""
        results = []
        for member, pupil in enumerate(self.pupils):
            pupil.optimizer.param_groups[0]["lr"] = pace.rates[member]
            own_targets = targets[:, member : member + 1]
            results.append(self._step(pupil, inputs[:, member], own_targets, pace))
        losses, norms = zip(*results, strict=True)
        return torch.stack(losses), torch.stack(norms)

    def _step(
        self, pupil: Pupil, inputs: Tensor, targets: Tensor, pace: Pace
    ) -> tuple[Tensor, Tensor]:
        pupil.optimizer.zero_grad()
        pupil.network.train()
        with _own_random_numbers(pupil):
            outputs = _said(pupil.network, _own_window(pupil, inputs), targets, pace)
        outputs = outputs.permute(1, 2, 0).unsqueeze(1)  # step member horizon batch
        loss, gradient = self.loss(outputs.detach(), targets[-outputs.shape[0] :])
        outputs.backward(gradient)
        norm = nn.utils.clip_grad_norm_(pupil.network.parameters(), self.clip_norm)
        pupil.optimizer.step()
        return loss[0], norm

    @torch.no_grad()
    def predict(self, inputs: Tensor) -> Tensor:
        """Without dropout."""
        outputs = []
        for member, pupil in enumerate(self.pupils):
            pupil.network.eval()
            outputs.append(pupil.network(_own_window(pupil, inputs[:, member]))[:, -1].T)
        return torch.stack(outputs).unsqueeze(0)

    def keep(self, members: Sequence[int]) -> None:
        """Drop the others."""
        self.pupils = [self.pupils[member] for member in members]

    def weights(self, member: int) -> Mapping[str, Tensor]:
        """By torch's names."""
        state = self.pupils[member].network.state_dict()
        return {name: tensor.detach().clone() for name, tensor in state.items()}


def _said(network: nn.Module, inputs: Tensor, targets: Tensor, pace: Pace) -> Tensor:
    """Outputs in training; one that reads its own forecasts has a teacher who knows the targets."""
    if isinstance(network, FeedbackNetwork):
        return network(inputs, Teacher(targets[-1, 0].T, pace.truth))
    return network(inputs)


def _own_window(pupil: Pupil, inputs: Tensor) -> Tensor:
    """``(time, feature, batch)`` to ``(batch, own length, feature)``."""
    return inputs[-pupil.length :].permute(2, 0, 1)


def _pupil(windows: Examples, setup: Setup, seed: int, device: torch.device) -> Pupil:
    with torch.random.fork_rng(devices=[]):
        torch.random.manual_seed(seed)
        network = setup.network.build(num_features=windows.num_features, window=windows.spec)
        state = torch.get_rng_state()
    network.to(device)
    optimizer = torch.optim.Adam(network.parameters(), lr=setup.training.learning_rate)
    return Pupil(network, optimizer, windows.spec.sequence_length, state)


class _own_random_numbers:  # noqa: N801  (reads as a context, like torch's own)
    """Dropout draws from torch's one global stream; lend it the network's own for a moment."""

    def __init__(self, pupil: Pupil) -> None:
        self.pupil = pupil

    def __enter__(self) -> None:
        self.outside = torch.get_rng_state()
        torch.set_rng_state(self.pupil.random_state)

    def __exit__(self, *_: object) -> None:
        self.pupil.random_state = torch.get_rng_state()
        torch.set_rng_state(self.outside)
