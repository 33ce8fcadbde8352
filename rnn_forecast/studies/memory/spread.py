"""What several networks say of one number: the median, and the range from lowest to highest.

Networks that differ in their random numbers alone remember differently. A number of one of them is
a draw; two cells are said to differ only where the ranges of their networks lie apart, and only
where chance alone would seldom part them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Self

import numpy as np

from rnn_forecast.language import _

SELDOM = 0.1
"""What chance alone does no more often than this is taken for a difference."""


@dataclass(frozen=True)
class Spread:
    """One number of several networks.

    Attributes:
        values: One for each network, at least one.
    """

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the networks have less, half have more."""
        return float(np.median(self.values))

    @property
    def low(self) -> float:
        """The smallest."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The largest."""
        return max(self.values)

    def said(self, digits: int = 0) -> str:
        """``"(7 to 12 over 3 networks)"`` with a space before it; "" of one network."""
        count, low, high = len(self.values), f"{self.low:.{digits}f}", f"{self.high:.{digits}f}"
        if count == 1:
            return ""
        if low == high:
            return " " + _("(the same in all {count} networks)").format(count=count)
        said = _("({low} to {high} over {count} networks)")
        return " " + said.format(low=low, high=high, count=count)


@dataclass(frozen=True, eq=False)
class Band:
    """A curve of several networks.

    Attributes:
        median, low, high: At each place, all of one shape.
    """

    median: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, curves: Sequence[np.ndarray]) -> Self:
        """Of one curve for each network."""
        stacked = np.stack(list(curves))
        return cls(np.median(stacked, axis=0), stacked.min(axis=0), stacked.max(axis=0))


def exceeds(left: Spread, right: Spread) -> bool:
    """Whether all networks of the left lie above all of the right, and enough of both are there."""
    apart = left.low > right.high
    return apart and chance_of_parting(len(left.values), len(right.values)) <= SELDOM


def chance_of_parting(left: int, right: int) -> float:
    """How often the ranges of so many and so many networks lie apart although all are alike.

    Of the C(n + m, n) equally likely orders, two have all of one group before all of the other.
    """
    return 2 / comb(left + right, left)
