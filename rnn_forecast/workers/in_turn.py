"""A sweep without processes: one item after the other, computed where it is read."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, TypeVar

from rnn_forecast.workers.capacity import one_thread
from rnn_forecast.workers.report import Failure, Report, Task, snapshots

S = TypeVar("S")


def in_turn(
    task: Task[S], items: Sequence[Any], *, shared: object, indexes: Iterable[int]
) -> Iterator[Report[S]]:
    """Compute these items lazily, in this order."""
    for index in indexes:
        one_thread()  # as in a worker process: sums in another order are other numbers
        yield from _one(task, items[index], shared=shared, index=index)


def _one(task: Task[S], item: object, *, shared: object, index: int) -> Iterator[Report[S]]:
    snapshot: S | None = None
    failure: Failure | None = None
    try:
        with closing(snapshots(task, shared, item)) as stages:
            for snapshot in stages:
                yield Report(index, snapshot)
    except Exception as error:  # noqa: BLE001  (one item's failure is no other item's)
        failure = Failure.of(error)
    if failure is None:
        yield Report(index, snapshot, finished=True)
    else:
        yield failure.report(index, snapshot)
