"""Networks to look into, and torch's own cells with the same weights."""

import numpy as np
import torch
from torch import nn

from rnn_forecast.recurrence import single_threaded
from rnn_forecast.studies.memory.trained import Trained, untrained
from rnn_forecast.windows import cut
from tests import factories

CELLS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}
LAYERS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def network(cell="gru", *, weights=None, covariates=True, **setup) -> Trained:
    """A network that has learnt nothing yet, on the validation windows of a noisy sine."""
    single_threaded()  # as every training does
    chosen = factories.setup(cell=cell, **setup)
    series = factories.sine()
    if covariates:
        beside = np.random.default_rng(1).standard_normal(len(series))
        series = factories.series(series.values, covariates={"beside": beside})
    windows = cut(series, chosen.window, inputs=chosen.inputs)
    weights = weights or untrained(chosen, windows, chosen.training.seed)
    return Trained(chosen, weights, windows, windows.cutoffs["valid"][:9])


def torch_cell(trained: Trained) -> nn.RNNCellBase:
    """One step of the network."""
    cell = CELLS[trained.setup.network.cell](trained.windows.num_features, 8).double()
    cell.load_state_dict(_part(trained, "cell.", "_l0"))
    return cell


def torch_layer(trained: Trained) -> nn.RNNBase:
    """All steps of the network."""
    kind = LAYERS[trained.setup.network.cell]
    layer = kind(trained.windows.num_features, 8, batch_first=True).double()
    layer.load_state_dict(_part(trained, "cell.", ""))
    return layer


def torch_readout(trained: Trained) -> nn.Linear:
    """What it says of its state."""
    readout = nn.Linear(8, trained.setup.window.horizon).double()
    readout.load_state_dict(_part(trained, "readout.", ""))
    return readout


def inputs_of(trained: Trained) -> torch.Tensor:
    """``(window, time, feature)``."""
    return torch.from_numpy(trained.windows.inputs(trained.cutoffs)).double()


def _part(trained, start, end):
    return {
        name.removeprefix(start).removesuffix(end): torch.from_numpy(value)
        for name, value in trained.weights.items()
        if name.startswith(start)
    }
