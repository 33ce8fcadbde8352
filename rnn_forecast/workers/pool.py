"""What a study asks of whatever its work is spread over."""

from collections.abc import Generator, Sequence
from typing import Any, Protocol, Self, TypeVar

from rnn_forecast.workers.report import Report, Task

S = TypeVar("S")


class Pool(Protocol):
    """Processes on this machine (``Workers``) or a cluster (``Cluster``); a study never asks which.

    Attributes:
        where: A sentence for the page where the work is done elsewhere; else "".
    """

    @property
    def where(self) -> str: ...  # noqa: D102

    def run(
        self, task: Task[S], items: Sequence[Any], *, shared: object = None
    ) -> Generator[Report[S], None, None]:
        """Compute ``task(shared, item)`` for every item; close the iterator to stop them all."""
        ...

    def warm(self, wait: float = 0.0) -> int:
        """Get ready in the background; how many workers are."""
        ...

    def close(self) -> None:
        """End what was started for it."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
