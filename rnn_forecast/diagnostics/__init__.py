"""What a series itself says before any network: its cycles, its memory, its gaps, its columns.

    cycles(series)          which cycles of the calendar it follows
    memory(series)          how much a value has to do with earlier ones
    decompose(series, 7)    trend, season and rest
    gaps(series, split)     what is missing, and what stands in for it
    columns(dataset, ...)   what each column is for, and why

Cycles, memory and decomposition never look at the test part: whoever chooses a season or a
sequence length from them must not have seen what the forecast will be judged on. statsmodels takes
seconds to import and is imported only for what is drawn when asked for.
"""

from rnn_forecast.diagnostics.columns import Column, columns
from rnn_forecast.diagnostics.cycles import Cycle, cycles
from rnn_forecast.diagnostics.decomposition import Decomposition, decompose, longest_period
from rnn_forecast.diagnostics.gaps import gaps
from rnn_forecast.diagnostics.known import drifts
from rnn_forecast.diagnostics.memory import Memory, memory

__all__ = [
    "Column",
    "Cycle",
    "Decomposition",
    "Memory",
    "columns",
    "cycles",
    "decompose",
    "drifts",
    "gaps",
    "longest_period",
    "memory",
]
