"""An answer in time, or none.

The clients' own timeouts do not hold: they count one request of several, or the pause between
two bytes. So the work runs in a thread of its own, and whoever waits leaves when time is up.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Deadline:
    """A moment, and how far off it is."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then.

        Raises:
            TimeoutError: There are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"{self.seconds:g} s are over")
        return left

    @contextmanager
    def holding(self, lock: threading.Lock) -> Iterator[None]:
        """Wait for the lock, but no longer.

        Raises:
            TimeoutError: Somebody else had it all the time.
        """
        if not lock.acquire(timeout=self.left()):
            raise TimeoutError(f"others were served for {self.seconds:g} s")
        try:
            yield
        finally:
            lock.release()

    def run(self, work: Callable[[], T]) -> T:
        """What ``work`` returns or raises, if it does so in time.

        Raises:
            TimeoutError: It did not. It is left to itself, in a thread that keeps no process alive.
        """
        task = _Task(work)
        threading.Thread(target=task, name="live source", daemon=True).start()
        if not task.done.wait(self.left()):
            raise TimeoutError(f"{self.seconds:g} s are over")
        return task.result()


class _Task(Generic[T]):
    """Work whose outcome another thread waits for."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.done = threading.Event()
        self._work = work
        self._value: list[T] = []
        self._error: BaseException | None = None

    def __call__(self) -> None:
        try:
            self._value.append(self._work())
        except BaseException as error:  # noqa: BLE001  (raised again where it is waited for)
            self._error = error
        self.done.set()

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._value[0]
