"""Losses of every member at once, each with its gradient.

A loss takes outputs and targets, both "step member horizon batch" (targets may broadcast over the
members), and returns the mean loss of each member and the gradient of that mean with respect to
the outputs. A target that is NaN counts nothing, neither in the mean nor in the gradient; each
member averages over its own valid targets, and one that has none has loss 0 and gradient 0.
"""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

Loss = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""(outputs, targets) -> (loss "member", gradient "step member horizon batch")."""

_ALL_BUT_MEMBER = (0, 2, 3)


def squared(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Mean of (output - target)²."""
    error, count = _error(outputs, targets)
    return _mean(error.square(), count), error.mul_(2.0 / count)


def absolute(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Mean of |output - target|."""
    error, count = _error(outputs, targets)
    return _mean(error.abs(), count), error.sign_().div_(count)


def pinball(level: float) -> Loss:
    """The quantile loss, whose minimum is the quantile ``level`` (0.1 is the lower tenth).

    (1 - level) · (output - target) above the target, level · (target - output) below it.
    """

    def loss(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        error, count = _error(outputs, targets)
        slope = ((error > 0).to(error) - level) * (error != 0)
        return _mean(error * slope, count), slope.div_(count)

    return loss


LOSSES: Mapping[str, Loss] = {"squared": squared, "absolute": absolute, "pinball": pinball(0.5)}


def _error(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Output minus target, zero where there is no target, and the number of targets."""
    valid = (targets == targets).expand_as(outputs)  # noqa: PLR0124  (a NaN is no number)
    error = torch.where(valid, outputs - targets, 0.0)
    count = valid.sum(_ALL_BUT_MEMBER, keepdim=True, dtype=outputs.dtype)
    return error, count.clamp_(min=1.0)


def _mean(loss: Tensor, count: Tensor) -> Tensor:
    return loss.sum(_ALL_BUT_MEMBER) / count.flatten()
