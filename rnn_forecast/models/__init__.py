"""Networks that read a sequence and forecast the next ``horizon`` values, and what they must beat.

Axes, used in every signature below:
    batch    windows in one batch
    time     steps of the sequence, oldest first      (sequence_length)
    feature  inputs at each step; feature 0 is the target
    hidden   width of the recurrent state
    step     where the network is read: time (many-to-many) or 1 (every other task shape)
    horizon  steps ahead, 1 ... horizon

A model is one file with one spec, and one line in the table below; the pages and the command line
read the table. Specs import torch only when they build, so that a page can list models without it.
"""

from rnn_forecast.models.elman import RNNSpec
from rnn_forecast.models.gru import GRUSpec
from rnn_forecast.models.lstm import LSTMSpec
from rnn_forecast.models.mlp import MLPSpec
from rnn_forecast.models.network import NetworkSpec
from rnn_forecast.models.segrnn import SegRNNSpec
from rnn_forecast.models.tcn import TCNSpec
from rnn_forecast.models.transformer import TransformerSpec

MODELS: dict[str, type[NetworkSpec]] = {
    "rnn": RNNSpec,
    "gru": GRUSpec,
    "lstm": LSTMSpec,
    "segrnn": SegRNNSpec,
    "mlp": MLPSpec,
    "tcn": TCNSpec,
    "transformer": TransformerSpec,
}

__all__ = [
    "MODELS",
    "GRUSpec",
    "LSTMSpec",
    "MLPSpec",
    "NetworkSpec",
    "RNNSpec",
    "SegRNNSpec",
    "TCNSpec",
    "TransformerSpec",
]
