"""The values among which a search chooses one setting, within the limits of the setting's spec."""

import math
from dataclasses import dataclass
from typing import Any

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _
from rnn_forecast.models import MODELS, GRUSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.specs import About, Option
from rnn_forecast.training import TrainSpec
from rnn_forecast.windows import WindowSpec

Value = int | float | str


@dataclass(frozen=True)
class Between:
    """A number between two limits, both included.

    Attributes:
        name: Of the setting.
        low, high: The limits.
        whole: Only whole numbers.

    All are searched on a logarithmic scale: from 2 to 4 is as far as from 32 to 64.
    """

    name: str
    low: float
    high: float
    whole: bool = False

    @property
    def count(self) -> float:
        """How many values there are; infinite where they are not counted."""
        return self.high - self.low + 1 if self.whole else float("inf")

    def place(self, value: Any) -> float:  # noqa: ANN401  (a setting's value)
        """Where a value lies, 0 to 1."""
        low, high, at = (math.log(each) for each in (self.low, self.high, value))
        return (at - low) / (high - low)


@dataclass(frozen=True)
class OneOf:
    """One of a few values.

    Attributes:
        name: Of the setting.
        values: In their order, where they have one.
        ordered: Whether neighbours are alike, as 32 and 64 are, and a GRU and an LSTM are not.
    """

    name: str
    values: tuple[Value, ...]
    ordered: bool = True

    @property
    def count(self) -> float:
        """How many values there are."""
        return len(self.values)

    def place(self, value: Any) -> float:  # noqa: ANN401  (a setting's value)
        """Where a value lies, 0 to 1."""
        return self.values.index(value) / (len(self.values) - 1)


Range = Between | OneOf

RANGES: dict[str, Range] = {
    "sequence_length": Between("sequence_length", 2, 96, whole=True),
    "hidden_size": OneOf("hidden_size", (8, 16, 32, 64, 128)),
    "num_layers": OneOf("num_layers", (1, 2, 3)),
    "learning_rate": Between("learning_rate", 3e-4, 3e-2),
    "batch_size": OneOf("batch_size", (16, 32, 64, 128, 256)),
    "dropout": OneOf("dropout", (0.0, 0.1, 0.2, 0.3, 0.5)),
    "cell": OneOf("cell", ("rnn", "gru", "lstm"), ordered=False),
    "inputs": OneOf("inputs", ("level", "relative"), ordered=False),
}
"""What can be searched, and between which values unless somebody says otherwise."""


def option_of(name: str) -> Option:
    """The setting with its label and limits, as its spec has it."""
    if name == "cell":
        return Option("cell", str, "gru", None, tuple(MODELS), About("Model"))
    specs = (WindowSpec, GRUSpec, TrainSpec, InputSpec)
    return next(option for spec in specs for option in spec.options() if option.name == name)


def narrowed(name: str, limits: tuple[str, ...]) -> Range:
    """The range of a setting between other values than usual, as a person has written them.

    Raises:
        OutOfBounds: There is no such setting to search, or it cannot have these values.
    """
    if name not in RANGES:
        raise OutOfBounds(
            _("{name} cannot be searched; choose from {names}.").format(
                name=name, names=", ".join(RANGES)
            )
        )
    usual, option = RANGES[name], option_of(name)
    values = tuple(_read(option, text) for text in limits)
    if not values:
        return usual
    for value in values:
        option.check(value)
    if isinstance(usual, Between):
        return _between(usual, values)
    if len(set(values)) < 2:  # noqa: PLR2004  (one value is no choice)
        raise OutOfBounds(_nothing(option))
    return OneOf(name, tuple(dict.fromkeys(values)), usual.ordered)


def _between(usual: Between, values: tuple[Any, ...]) -> Between:
    option = option_of(usual.name)
    if len(values) != 2:  # noqa: PLR2004  (from one to another)
        raise OutOfBounds(
            _("{label} is searched between two numbers, as in {name}=4:64.").format(
                label=option.about.label, name=usual.name
            )
        )
    low, high = values
    if low >= high:
        raise OutOfBounds(_nothing(option))
    return Between(usual.name, low, high, usual.whole)


def _nothing(option: Option) -> str:
    return _(
        "{label} has nothing to choose from; give two different values, the lower first."
    ).format(label=option.about.label)


def _read(option: Option, text: str) -> Any:  # noqa: ANN401  (of the option's kind)
    try:
        return option.kind(text)
    except ValueError as error:
        raise OutOfBounds(
            _("{label} is {text}; a number is needed.").format(
                label=option.about.label, text=repr(text)
            )
        ) from error
