"""Sweeps over warm worker processes.

    for report in resident().run(task, items, shared=series):
        if report.finished: ...

``task(shared, item)`` is a function of a module and returns an iterator of ever more complete
results. It decides everything by its item, so the results are the same whatever the number of
processes; on a machine with one core, or little memory, there are none and the items are computed
one after the other where they are read.

    report.py      what a sweep tells its reader
    in_turn.py     the sweep without processes
    workers.py     the sweep over processes: who computes what, and what happens when one dies
    process.py     one process, seen from its parent
    __main__.py    the same process, seen from inside
    wire.py        what the two say to each other
    capacity.py    how many processes this machine carries
"""

import atexit
from functools import cache

from rnn_forecast.workers.report import Report, Task
from rnn_forecast.workers.workers import Workers

__all__ = ["Report", "Task", "Workers", "resident"]


@cache
def resident() -> Workers:
    """The workers of this program, the same for all its sweeps; ``warm()`` starts them early."""
    workers = Workers()
    atexit.register(workers.close)
    return workers
