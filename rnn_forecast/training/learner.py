"""What the training loop asks of the networks it trains, whoever computes the gradients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor


@dataclass(frozen=True)
class Pace:
    """What changes from one step of the weights to the next.

    Attributes:
        rates: Learning rate of each member.
        truth: How often a network that reads its own forecasts is shown the true value instead,
            0 to 1.
    """

    rates: Sequence[float]
    truth: float = 0.0


class Learner(Protocol):
    """Several networks that are trained side by side. Axes as in ``table``."""

    def step(self, inputs: Tensor, targets: Tensor, pace: Pace) -> tuple[Tensor, Tensor]:
        """Move the weights once.

        Args:
            inputs: ``(time, member, feature, batch)``.
            targets: ``(step, member, horizon, batch)``; NaN counts nothing.
            pace: Learning rates and share of truth at this step.

        Returns:
            Loss and gradient norm before clipping, ``(member,)`` each, without waiting for them.
        """
        ...

    def predict(self, inputs: Tensor) -> Tensor:
        """``(time, member, feature, batch)`` to ``(1, member, horizon, batch)``, last step."""
        ...

    def keep(self, members: Sequence[int]) -> None:
        """Go on with these members only; the others are finished."""
        ...

    def weights(self, member: int) -> Mapping[str, Tensor]:
        """A copy of the member's weights by the names that torch gives them."""
        ...
