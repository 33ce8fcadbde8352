"""All networks of a run as one: scaled inputs in, the scaled change that the run forecasts out."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from rnn_forecast.language import _
from rnn_forecast.leaving.failures import CannotExport
from rnn_forecast.training import Run
from rnn_forecast.windows import Windows


class Average(nn.Module):
    """The forecasts of several networks, averaged as the program averages them.

    It averages in the unit of the series. Without logarithms that is the average of the changes,
    d = mean(d_i). With them the forecast of network i is exp(s (c + d_i) + m), where c is the
    current score, s the scaler's spread and m its mean. The mean of these is exp(s (c + d) + m)
    with

        d = log(mean(exp(s d_i))) / s                                           (1)

    Args:
        networks: They map ``(batch, time, feature)`` to ``(batch, step, horizon)``.
        spread: The scaler's, if it takes logarithms; else None.
    """

    def __init__(self, networks: Sequence[nn.Module], spread: float | None) -> None:
        super().__init__()
        self.networks = nn.ModuleList(networks)
        self.spread = spread

    def forward(self, inputs: Tensor) -> Tensor:
        """``(batch, time, feature)`` to ``(batch, horizon)``."""
        changes = torch.stack([network(inputs)[:, -1] for network in self.networks])
        if self.spread is None or len(self.networks) == 1:
            return changes.mean(dim=0)
        powers = torch.logsumexp(self.spread * changes, dim=0)
        return (powers - math.log(len(self.networks))) / self.spread  # (1)


def average_of(run: Run, members: Sequence[Windows]) -> Average:
    """The networks with the weights that make the forecast.

    Raises:
        CannotExport: No network has learnt anything, or their average needs more than one graph.
    """
    if not run.usable:
        raise CannotExport(_("No network has finished an epoch, so there is nothing to export."))
    scalers = [member.preparation.target for member in members]
    spreads = {scaler.spread if scaler.log else None for scaler in scalers}
    if len(spreads) > 1 and len(run.usable) > 1:
        raise CannotExport(
            _(
                "The series of this panel are averaged on logarithms of different scales, which "
                "one graph cannot do; train one network (ensemble 1), or without logarithms "
                "(transform none)."
            )
        )
    first, setup = members[0], run.setup
    networks = []
    for fit in run.usable:
        network = setup.network.build(num_features=first.num_features, window=first.spec)
        weights = fit.final or fit.weights
        network.load_state_dict({name: torch.from_numpy(each) for name, each in weights.items()})
        networks.append(network.eval())
    return Average(networks, next(iter(spreads))).eval()
