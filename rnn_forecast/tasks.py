"""Task shapes: how much of the past a network reads, and how it comes to say the horizon.

Whatever the shape, outputs have the axes ``batch step horizon`` and the forecast is the last step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Task = Literal[
    "one-to-one",
    "one-to-many",
    "many-to-one",
    "recursive",
    "many-to-many",
    "sequence-to-sequence",
]


@dataclass(frozen=True)
class Shape:
    """What sets one task shape apart.

    Attributes:
        does: How the network reads and speaks.
        good_for: What the shape is good for.
        reads_one: It sees the last value only; every window is one step long.
        every_step: It is read after every step, and learns from each of these forecasts.
        feeds_back: It reads its own forecast of one step to make that of the next.
    """

    does: str
    good_for: str
    reads_one: bool = False
    every_step: bool = False
    feeds_back: bool = False


TASKS: Mapping[Task, Shape] = {
    "one-to-one": Shape(
        "It reads the last value only, without memory, and says the whole horizon at once.",
        "Good for seeing what history is worth: what a longer sequence adds, this one lacks.",
        reads_one=True,
    ),
    "one-to-many": Shape(
        "It reads one value and then runs free, each value made from the one before.",
        "Good for systems whose state of today decides tomorrow's, such as an oscillation.",
        reads_one=True,
        feeds_back=True,
    ),
    "many-to-one": Shape(
        "It reads the sequence and, after the last step, says the whole horizon at once.",
        "Good for most series: no error is carried from one step ahead to the next.",
    ),
    "recursive": Shape(
        "It reads the sequence, says the next value, and reads that to say the one after.",
        "Good for short horizons and regular series; over long ones its errors add up.",
        feeds_back=True,
    ),
    "many-to-many": Shape(
        "It forecasts after every step and learns from each of these forecasts.",
        "Good for short series and long sequences, because every window teaches many times.",
        every_step=True,
    ),
    "sequence-to-sequence": Shape(
        "An encoder reads the sequence; a decoder starts from its state and says step by step.",
        "Good for long horizons whose steps depend on each other; it takes longer to train.",
        feeds_back=True,
    ),
}
"""What each shape does and what it is good for, in the order in which they are offered."""
