"""What the workers of test_workers.py compute: a module that a worker process can import."""

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rnn_forecast.errors import SeriesTooShort


def count(shared: int | None, item: int) -> Iterator[int]:
    """1, 2 ... item, each plus what is shared."""
    for n in range(1, item + 1):
        yield n + (shared or 0)


def whereabouts(shared: object, item: object) -> Iterator[int]:
    """The process that computes."""
    time.sleep(0.02)
    yield os.getpid()


def tidies(shared: object, item: object) -> Iterator[int]:
    """Looks at every object for garbage."""
    yield gc.collect()
    time.sleep(0.2)


def forever(shared: object, item: object) -> Iterator[int]:
    """Snapshots without end, twenty a second."""
    while True:
        time.sleep(0.05)
        yield os.getpid()


def forever_after(shared: object, item: int) -> Iterator[str]:
    """Item 0 is done at once, the others never."""
    yield "done"
    while item:
        time.sleep(0.05)
        yield "going on"


def deaf(shared: object, item: object) -> Iterator[int]:
    """One snapshot, then nothing for a long time."""
    yield os.getpid()
    time.sleep(60)
    yield 0


def flood(shared: object, item: int) -> Iterator[bytes]:
    """Far more than fits into a pipe."""
    for n in range(item):
        yield bytes([n % 256]) * 100_000


def dies_once(marks: Path, item: int) -> Iterator[int]:
    """Item 1 is killed in the middle, the first time."""
    yield item * 10
    mark = marks / str(item)
    if item == 1 and not mark.exists():
        mark.touch()
        time.sleep(0.5)  # what was said so far is on its way
        os.kill(os.getpid(), signal.SIGKILL)
    yield item * 10 + 1


def always_dies(shared: object, item: int) -> Iterator[int]:
    """Item 1 is killed in the middle, every time."""
    yield item * 10
    if item == 1:
        os._exit(7)
    yield item * 10 + 1


class Odd(Exception):
    """Cannot be unpickled: its constructor wants what pickle does not keep."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)


class OddError(SeriesTooShort):
    """The same as one of ours."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)


def raises(shared: object, item: str) -> Iterator[object]:
    """An exception after the first snapshot."""
    yield item
    match item:
        case "ours":
            raise SeriesTooShort("The series has 3 values; 10 are needed.")
        case "other":
            raise ValueError("secret")
        case "odd":
            raise Odd(why="odd")
        case "ours, odd":
            raise OddError(why="Too short, oddly.")
        case "exit":
            sys.exit(3)
        case "unpicklable":
            yield lambda: None
        case _:
            yield "fine"


def prints(shared: object, item: int) -> Iterator[str]:
    """What is printed must not disturb the conversation."""
    print("printed by a task")  # noqa: T201
    os.write(1, b"written by a task\n")
    yield sys.stdin.read()


def modules(shared: object, item: tuple[str, ...]) -> Iterator[list[str]]:
    """Which of these are imported here."""
    yield [name for name in item if name in sys.modules]


def threads(shared: object, item: object) -> Iterator[tuple[int, str]]:
    """How many threads torch uses, and what its libraries are told."""
    import torch

    yield torch.get_num_threads(), os.environ["OMP_NUM_THREADS"]
