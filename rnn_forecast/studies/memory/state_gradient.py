"""How much of the error reaches the state k steps ago: ‖dL/dh_(t-k)‖ against lag k.

S. Hochreiter, Untersuchungen zu dynamischen neuronalen Netzen, 1991; Y. Bengio, P. Simard,
P. Frasconi, Learning long-term dependencies with gradient descent is difficult, 1994. Where it has
vanished, training cannot teach the network to use what was there.

Trap: ``retain_grad`` on the stacked output of nn.RNN, nn.GRU or nn.LSTM is zero at every step but
the last, because later steps do not flow through that output. The engine keeps dL/dh_t itself.
"""

from dataclasses import dataclass

import numpy as np

from rnn_forecast.studies.memory.trained import Trained

VANISHED = 1e-3
"""A gradient has vanished where less than this share of that at lag 0 is left."""


def state_gradients(trained: Trained) -> np.ndarray:
    """‖dL/dh_(t-k)‖ of each window's own loss at its last step, ``(window, lag)``, scaled units."""
    bank, outputs = trained.forward()
    bank.backward(trained.loss_gradient(outputs), keep_state_gradients=True)
    assert bank.state_gradients is not None  # noqa: S101  (they were asked for)
    norms = bank.state_gradients[:, 0].norm(dim=1)  # "time batch"
    return norms.flip(0).T.numpy().copy()


@dataclass(frozen=True, eq=False)
class StateGradient:
    """Gradients by lag, as shares of the mean at lag 0.

    Attributes:
        windows: One row a window, ``(window, lag)``.
    """

    windows: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Over windows, ``(lag,)``."""
        return self.windows.mean(axis=0)

    @property
    def quartiles(self) -> tuple[np.ndarray, np.ndarray]:
        """First and third quartile over windows, ``(lag,)`` each."""
        low, high = np.quantile(self.windows, (0.25, 0.75), axis=0)
        return low, high

    @property
    def vanishes(self) -> int | None:
        """The first lag from which on the mean stays below VANISHED; None if it never does."""
        above = np.flatnonzero(self.mean >= VANISHED)
        first = int(above[-1]) + 1 if len(above) else 0
        return first if first < len(self.mean) else None


def relative(norms: np.ndarray) -> np.ndarray:
    """Norms ``(window, lag)`` as shares of the mean at lag 0; zeros where that is zero."""
    newest = norms[:, 0].mean()
    return norms / newest if newest > 0 else np.zeros_like(norms)
