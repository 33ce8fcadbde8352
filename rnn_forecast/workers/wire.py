"""What a worker process and its parent say to each other, over the two ends of private pipes.

A frame is its length in 8 bytes and one pickled message. Pickle is safe here because both ends are
this program: nobody else can reach an anonymous pipe. Tasks, items and results are pickled on their
own inside the messages, so that one which cannot be read spoils its item and not the conversation.
"""

import pickle  # noqa: TID251  (between our own processes only; nothing is stored, nothing fetched)
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from rnn_forecast.errors import ForecastError
from rnn_forecast.workers.report import Failure

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Prepare:
    """To the worker, first of all: import these modules, call these functions."""

    preload: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """To the worker: what all items of a sweep have in common."""

    sweep: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Compute:
    """To the worker: an item, ``payload`` being ``(task, item)``."""

    sweep: int
    index: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Release:
    """To the worker: the sweep is over; stop what is left of it and forget what it shared."""

    sweep: int


@dataclass(frozen=True, slots=True)
class Ready:
    """From the worker: everything is imported, and this is its number."""

    pid: int


@dataclass(frozen=True, slots=True)
class Started:
    """From the worker: it has begun with an item; if it dies now, the item may be the reason."""

    sweep: int
    index: int


@dataclass(frozen=True, slots=True)
class Progress:
    """From the worker: an item's next snapshot."""

    sweep: int
    index: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """From the worker: no more will come of this item; ``payload`` is a Failure if it failed."""

    sweep: int
    index: int
    payload: bytes | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Not sent, but understood when a worker's pipe ends: it has died."""


def packed(value: object) -> bytes:
    """A value as bytes."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def unpacked(payload: bytes) -> Any:  # noqa: ANN401  (whatever was packed)
    """The value that was packed."""
    return pickle.loads(payload)  # noqa: S301  (see the head of this file)


def packed_failure(error: BaseException) -> bytes:
    """A Failure as bytes that can be read for certain."""
    failure = Failure.of(error)
    try:
        payload = packed(failure)
        unpacked(payload)  # a constructor with other arguments fails only here
    except Exception:  # noqa: BLE001  (a strange error is still an error to report)
        return packed(Failure(ForecastError(str(failure.error)), failure.traceback))
    return payload


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message."""
    frame = packed(message)
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def messages(pipe: IO[bytes]) -> Iterator[Any]:
    """Every message that comes, until the other end is closed or breaks off."""
    while len(head := pipe.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        frame = pipe.read(length)
        if len(frame) < length:
            return
        yield unpacked(frame)
