"""Adam for every member at once: D. Kingma, J. Ba, Adam, ICLR 2015, algorithm 1.

    m_t = β1 m_{t-1} + (1 - β1) g_t                                                      (1)
    v_t = β2 v_{t-1} + (1 - β2) g_t²                                                     (2)
    θ_t = θ_{t-1} - α · m_t/(1 - β1^t) / (√(v_t/(1 - β2^t)) + ε)                         (3)

Written here because importing torch.optim takes longer than training a small network, and because
a bank needs one learning rate per member.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from rnn_forecast.recurrence.bank import Bank


class Adam:
    """Adam on a bank's flat parameters, on the trajectory that torch.optim.Adam would take.

    Args:
        bank: Whose weights are moved along whose gradient.
        learning_rates: α of each member, or one number for all.
        betas: Decay per step of the two moments.
        eps: Added to the root of the second moment.
    """

    def __init__(
        self,
        bank: Bank,
        learning_rates: float | Sequence[float] | Tensor,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        self.bank, self.betas, self.eps = bank, betas, eps
        self.steps = 0
        self.first_moment = torch.zeros_like(bank.weights)
        self.second_moment = torch.zeros_like(bank.weights)
        self.learning_rates = learning_rates

    @property
    def learning_rates(self) -> Tensor:
        """α of each member; may be set before any step (a schedule)."""
        return self._learning_rates

    @learning_rates.setter
    def learning_rates(self, rates: float | Sequence[float] | Tensor) -> None:
        given = torch.as_tensor(rates).to(self.bank.weights)
        self._learning_rates = given.expand(self.bank.num_members).clone()
        # Where one number stands for two of torch's, their sum moves twice as far.
        self._rates = self._learning_rates[:, None] * self.bank.copies

    def step(self) -> None:
        """Move the weights once."""
        self.steps += 1
        beta1, beta2 = self.betas
        gradient = self.bank.gradient
        self.first_moment.lerp_(gradient, 1.0 - beta1)  # (1)
        self.second_moment.mul_(beta2).addcmul_(gradient, gradient, value=1.0 - beta2)  # (2)
        # (3), multiplied above and below by √(1 - β2^t), so that no correction needs a pass.
        root = (1.0 - beta2**self.steps) ** 0.5
        numerator = self.first_moment * self._rates
        denominator = self.second_moment.sqrt().add_(self.eps * root)
        self.bank.weights.addcdiv_(numerator, denominator, value=-root / (1.0 - beta1**self.steps))

    def keep(self, members: Sequence[int]) -> None:
        """Follow ``Bank.keep``: only these members go on."""
        kept = torch.as_tensor(members, device=self.first_moment.device)
        self.first_moment = self.first_moment[kept]
        self.second_moment = self.second_moment[kept]
        self.learning_rates = self._learning_rates[kept]


def clip(bank: Bank, max_norm: float | Tensor) -> Tensor:
    """Shorten each member's gradient to at most ``max_norm``, as torch's clip_grad_norm_ does.

    Returns:
        The norm of each member's gradient before clipping, "member", on the bank's device.
    """
    norms = (bank.gradient.square() @ bank.copies).sqrt_()
    factors = (max_norm / (norms + 1e-6)).clamp_(max=1.0)
    bank.gradient.mul_(factors[:, None])
    return norms
