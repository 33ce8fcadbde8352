"""What a sweep tells its reader."""

import traceback
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _, speak

S = TypeVar("S")

Task = Callable[[Any, Any], Iterator[S]]
"""``task(shared, item)``; a function of a module, because a worker finds it by its name."""


@dataclass(frozen=True, slots=True)
class Report(Generic[S]):
    """News of one item, or of none.

    Attributes:
        index: Place of the item in the sweep. None: nothing new, only a moment to stop reading.
        snapshot: The newest result of this item, complete if ``finished`` without an ``error``;
            None as long as there is none.
        finished: Nothing more will come of this item.
        error: Why the item failed, with the sentence to show.
        traceback: Where it failed, for the developer.
        note: A sentence about the workers themselves, e.g. that one was killed; usually empty.
    """

    index: int | None = None
    snapshot: S | None = None
    finished: bool = False
    error: ForecastError | None = None
    traceback: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception in a form that can be sent to another process."""

    error: ForecastError
    traceback: str

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """The exception's own sentence if it is one of ours, else one about its kind."""
        text = "".join(traceback.format_exception(error))
        if isinstance(error, ForecastError):
            # Frames and causes hold the task's data and need not survive pickling.
            error.__cause__ = error.__context__ = None
            return cls(error.with_traceback(None), text)
        return cls(ForecastError(_sentence(error)), text)

    def report(self, index: int, snapshot: S | None) -> Report[S]:
        """The last news of an item, with what had been reached before it failed."""
        return Report(index, snapshot, finished=True, error=self.error, traceback=self.traceback)


@dataclass(frozen=True, slots=True)
class Spoken(Generic[S]):
    """A task that says what it says in the language of the one who started it."""

    task: Task[S]
    language: str

    def __call__(self, shared: object, item: object) -> Iterator[S]:
        """What the task itself yields."""
        speak(self.language)
        yield from self.task(shared, item)


def snapshots(task: Task[S], shared: object, item: object) -> Generator[S, None, None]:
    """What the task yields, as something that can be closed whatever kind of iterator it is."""
    yield from task(shared, item)


def _sentence(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return _("There was not enough memory. Choose a smaller network or shorter sequences.")
    return _(
        "The program failed here ({name}). This is a fault in it, not in your data; "
        "the other results are not affected."
    ).format(name=type(error).__name__)
