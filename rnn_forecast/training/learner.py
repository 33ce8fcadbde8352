"""What the training loop asks of the networks it trains, whoever computes the gradients."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from torch import Tensor


class Learner(Protocol):
    """Several networks that are trained side by side. Axes as in ``table``."""

    def step(self, inputs: Tensor, targets: Tensor, rate: float) -> tuple[Tensor, Tensor]:
        """Move the weights once.

        Args:
            inputs: ``(time, member, feature, batch)``.
            targets: ``(step, member, horizon, batch)``; NaN counts nothing.
            rate: Learning rate of this step.

        Returns:
            Loss and gradient norm before clipping, ``(member,)`` each, without waiting for them.
        """
        ...

    def predict(self, inputs: Tensor) -> Tensor:
        """``(time, member, feature, batch)`` to ``(step, member, horizon, batch)``."""
        ...

    def keep(self, members: Sequence[int]) -> None:
        """Go on with these members only; the others are finished."""
        ...

    def weights(self, member: int) -> Mapping[str, Tensor]:
        """A copy of the member's weights by the names that torch gives them."""
        ...
