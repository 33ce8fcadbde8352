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
    nursery.py     where the processes come from: forks of one that has imported everything
    forking.py     that one, seen from inside
    door.py        what is said to it
    fresh.py       where they come from on Windows and macOS: an interpreter for each
    capacity.py    how many processes this machine carries
    pool.py        what all of these have in common with a cluster
    cluster.py     the sweep over a Dask cluster: the connection
    cluster_sweep.py   what was handed in there, and what has come back
    cluster_task.py    one item, seen from inside a worker of the cluster
"""

import atexit
from functools import cache

from rnn_forecast.workers.cluster import Cluster, named_address
from rnn_forecast.workers.pool import Pool
from rnn_forecast.workers.report import Report, Task
from rnn_forecast.workers.workers import Workers

__all__ = ["Cluster", "Pool", "Report", "Task", "Workers", "resident"]


@cache
def resident() -> Pool:
    """The workers of this program, the same for all its sweeps; ``warm()`` starts them early.

    Those of the cluster that RNN_FORECAST_CLUSTER names, else processes on this machine.
    """
    address = named_address()
    pool = Cluster(address) if address else Workers()
    atexit.register(pool.close)
    return pool
