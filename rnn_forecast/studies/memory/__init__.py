"""Why does the curve of loss against length bend? What a trained network remembers, and how long.

    *_, study = memory_study(series, setup, cells=("rnn", "gru", "lstm"))
    study.memories["gru"].half_life().median

Lags count back from the last step that a network reads: lag 0 is the cutoff, lag k lies k steps
before it. A window of n steps has the lags 0 to n - 1.

    plan.py            which networks are trained, and which windows are looked at
    trained.py         one trained network and its windows, as the engine reads them
    state_gradient.py  ‖dL/dh_(t-k)‖: how much of the error reaches the state k steps ago
    sensitivity.py     |d forecast / d x_(t-k)|, and its half-life
    jacobians.py       the product of Jacobians of a simple recurrent network, and its bound
    gates.py           gates as time constants, saturation, units that never move
    occlusion.py       how much worse the forecast gets when the past is another window's
    agreement.py       where gradient and occlusion tell different stories
    warm_up.py         one many-to-many network after each number of values
    structure.py       what the series itself remembers
    network_memory.py  all of that for one network
    spread.py          one number of several networks: median and range
    cell_memory.py     all of that for the networks of one cell
    looking.py         one task: networks trained, and looked at
    study.py           all of that for each cell, as it is computed
    words.py           the answer in a sentence
    ranking.py         which cell remembers longer, where that can be said
"""

from rnn_forecast.studies.memory.cell_memory import CellMemory
from rnn_forecast.studies.memory.plan import MemoryPlan
from rnn_forecast.studies.memory.study import MemoryStudy, memory_study

__all__ = ["CellMemory", "MemoryPlan", "MemoryStudy", "memory_study"]
