"""Recurrent networks, many trained as one: forward and analytic backpropagation through time.

A *bank* trains S networks (members) of one cell kind and one hidden size as one batched
computation. No autograd: the gradients are written out beside their equations, over buffers that
are allocated once.

Axes, in the order in which every tensor here has them:

    time     steps of the sequence, oldest first; a member of length l uses the last l of them
    member   networks of the bank, longest sequence first
    row      what a cell reads at one step, stacked: its own state h_{t-1} (``hidden`` rows), the
             constant 1 (so that biases are weights like any other), and the inputs x_t
             (``feature`` rows)
    gate     pre-activations: one block of ``hidden`` for each gate of the cell
    batch    windows of one batch, in the innermost axis: each row is contiguous over the batch

and beside them ``step`` (readouts: 1 or every time), ``horizon`` (outputs per readout) and
``parameter`` (all weights of a member in one row).

Read in this order:

    products.py   matrix products bound to their memory, by the fastest way that there is
    pointwise.py  the arithmetic between the products, bound in the same way
    native/       both in C: binding.py binds it, compiling.py compiles it
    accumulators.py  sums of products over many steps: the gradients of weights
    cell.py       what a cell is: blocks of gates, a step forward, a step back
    elman.py      the simple recurrent network, the shortest example of a cell
    gru.py        the gated recurrent unit
    lstm.py       long short-term memory
    readout.py    from states to outputs
    unrolled.py   the loop over time, and which members run when
    layout.py     where each parameter of torch.nn lies in the flat tensor
    bank.py       the public face of all this
    losses.py     losses with their gradients
    adam.py       the optimiser, and clipping
"""

from rnn_forecast.recurrence.adam import Adam, clip
from rnn_forecast.recurrence.bank import CELLS, Bank
from rnn_forecast.recurrence.cell import Cell
from rnn_forecast.recurrence.losses import LOSSES, Loss, absolute, pinball, squared
from rnn_forecast.recurrence.products import single_threaded

__all__ = [
    "CELLS",
    "LOSSES",
    "Adam",
    "Bank",
    "Cell",
    "Loss",
    "absolute",
    "clip",
    "pinball",
    "single_threaded",
    "squared",
]
