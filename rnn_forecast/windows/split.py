"""Where the training, validation and test part end, and whose windows are whose."""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _
from rnn_forecast.windows.spec import WindowSpec

Part = Literal["train", "valid", "test"]
PARTS: tuple[Part, ...] = ("train", "valid", "test")


@dataclass(frozen=True)
class Split:
    """Where the training, validation and test part end, as positions: ``[0, train_end)`` and so on.

    A window belongs to the part in which *all* its targets lie. Its sequence may reach back into
    an earlier part, as it does on the day of a real forecast; no target ever crosses a border.
    """

    train_end: int
    valid_end: int
    test_end: int

    def __post_init__(self) -> None:
        if not 0 < self.train_end <= self.valid_end <= self.test_end:
            raise OutOfBounds(
                _(
                    "The parts end at steps {train_end}, {valid_end} and {test_end}; each must end "
                    "after the one before it."
                ).format(train_end=self.train_end, valid_end=self.valid_end, test_end=self.test_end)
            )

    @classmethod
    def by_share(cls, steps: int, *, valid: float = 0.15, test: float = 0.15) -> Self:
        """The last ``test`` of the steps to test, ``valid`` before them, the rest to train."""
        test_start = steps - round(steps * test)
        train_end = test_start - round(steps * valid)
        return cls(train_end, test_start, steps)

    def bounds(self, part: Part) -> tuple[int, int]:
        """First position of the part, and the first position after it."""
        return {
            "train": (0, self.train_end),
            "valid": (self.train_end, self.valid_end),
            "test": (self.valid_end, self.test_end),
        }[part]


def cutoffs_of(part: Part, spec: WindowSpec, split: Split, first_cutoff: int = 0) -> np.ndarray:
    """Cutoffs of the windows whose targets all lie in the part, ``(window,)``."""
    start, end = split.bounds(part)
    earliest = max(start - 1, spec.sequence_length - 1, first_cutoff)
    stride = spec.stride if part == "train" else 1
    # Counted back from the end, so that the newest window is always there.
    return np.arange(end - spec.horizon - 1, earliest - 1, -stride)[::-1].copy()
