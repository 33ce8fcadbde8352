"""How much the forecast moves with each past input: |d forecast / d x_(t-k)|.

The saliency of K. Simonyan, A. Vedaldi, A. Zisserman, Deep inside convolutional networks, 2013,
equation 3, for networks over time. With x_t the current value of the target and y what the network
says of its inputs x:

    forecast = x_t + y(x),   d forecast / d x_(t-k) = [k = 0, target] + dy / dx_(t-k)       (1)

so that a network which says y = 0.9 x_(t-12) - x_t is found to look at lag 12 alone. All is in
standard deviations of the training part, so that inputs can be compared. Where inputs are relative
to one value of their window, that value is always 0 and no input: the sensitivity there is 0.
"""

import numpy as np

from rnn_forecast.studies.memory.trained import Trained

MOST_STEPS_AHEAD = 5
"""Steps of the horizon over which the sensitivity is averaged, spread evenly."""


def sensitivity(trained: Trained) -> np.ndarray:
    """|d forecast / d x_(t-k)|, mean over windows and steps ahead, ``(feature, lag)``."""
    bank, outputs = trained.forward()
    total = outputs.new_zeros(bank.num_steps, trained.windows.num_features)
    steps_ahead = _spread(outputs.shape[2])
    for ahead in steps_ahead:
        chosen = outputs.new_zeros(outputs.shape)
        chosen[:, :, ahead] = 1.0
        bank.backward(chosen, keep_input_gradients=True)
        assert bank.input_gradients is not None  # noqa: S101  (they were asked for)
        slopes = bank.input_gradients[:, 0]  # "time feature batch"
        slopes[-1, 0] += 1.0  # (1)
        total += slopes.abs().mean(dim=-1)
    if trained.anchor is not None:
        total[trained.anchor, 0] = 0.0
    return (total / len(steps_ahead)).flip(0).T.numpy().copy()


def half_life(by_lag: np.ndarray) -> float:
    """Steps back within which half of the sum lies, interpolated; 0 where there is nothing.

    Of an exponential decay 2^(-k/T) it is T, since the first n terms hold 1 - 2^(-n/T) of the sum;
    of an echo it is where the echo is.
    """
    total = by_lag.sum()
    if total <= 0:
        return 0.0
    held = np.concatenate([[0.0], np.cumsum(by_lag) / total])
    return float(np.interp(0.5, held, np.arange(len(held))))


def _spread(horizon: int) -> list[int]:
    """Positions in the horizon, the first and the last among them."""
    count = min(horizon, MOST_STEPS_AHEAD)
    return sorted(set(np.linspace(0, horizon - 1, count).round().astype(int).tolist()))
