"""Networks of one recurrent layer learn in the engine: many as one computation, no autograd."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from rnn_forecast.recurrence import LOSSES, Adam, Bank, clip
from rnn_forecast.training.learner import Pace
from rnn_forecast.training.setup import Setup
from rnn_forecast.windows import Examples


class BankedLearner:
    """A bank, its Adam and its loss."""

    def __init__(
        self, windows: Sequence[Examples], setup: Setup, seeds: Sequence[int], device: torch.device
    ) -> None:
        self.bank = Bank(
            setup.network.cell,
            sequence_lengths=[each.spec.sequence_length for each in windows],
            num_features=windows[0].num_features,
            hidden_size=setup.network.hidden_size,
            horizon=setup.window.horizon,
            batch_size=min(setup.training.batch_size, len(windows[0].cutoffs["train"])),
            every_step=setup.window.shape.every_step,
            device=device,
        )
        self.bank.initialise(seeds)
        self.adam = Adam(self.bank, setup.training.learning_rate)
        self.loss = LOSSES[setup.training.loss]
        self.clip_norm = setup.training.clip_norm or float("inf")

    def step(self, inputs: Tensor, targets: Tensor, pace: Pace) -> tuple[Tensor, Tensor]:
        """Forward, loss, backward, clip, Adam."""
        batch = inputs.shape[-1]
        self.bank.inputs[..., :batch].copy_(inputs)
        loss, gradient = self.loss(self.bank.forward(batch), targets)
        self.bank.backward(gradient)
        norm = clip(self.bank, self.clip_norm)
        self.adam.learning_rates = pace.rates
        self.adam.step()
        return loss, norm

    def predict(self, inputs: Tensor) -> Tensor:
        """Without keeping what a backward pass would need."""
        return self.bank.predict(inputs, every_step=False)

    def keep(self, members: Sequence[int]) -> None:
        """The bank shrinks; the finished networks cost nothing any more."""
        self.bank.keep(members)
        self.adam.keep(members)

    def weights(self, member: int) -> Mapping[str, Tensor]:
        """By torch's names."""
        return self.bank.state_dict(member)
