"""The search space: which settings are searched, and what a setup looks like with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _
from rnn_forecast.models import MODELS, NetworkSpec
from rnn_forecast.series import Series
from rnn_forecast.specs import Spec
from rnn_forecast.studies.search.ranges import RANGES, Between, OneOf, Range, narrowed, option_of
from rnn_forecast.suggestions import suggest_lengths
from rnn_forecast.training import Setup

Values = Mapping[str, Any]
"""Settings by name."""

WITHIN_A_BANK = ("sequence_length", "learning_rate")
"""Networks that differ in these only are of equal shape: the engine trains them together."""


@dataclass(frozen=True)
class SearchSpace:
    """The settings that are searched, each with its range; all others stay as the setup has them.

    Raises:
        OutOfBounds: There is nothing to search, or one setting twice.
    """

    ranges: tuple[Range, ...]

    def __post_init__(self) -> None:
        if not self.ranges:
            raise OutOfBounds(
                _("Choose at least one setting to search: {names}.").format(names=", ".join(RANGES))
            )
        for name in self.names:
            if self.names.count(name) > 1:
                raise OutOfBounds(
                    _("{label} is to be searched twice; name it once.").format(
                        label=option_of(name).about.label
                    )
                )

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        series: Series,
        setup: Setup,
        limits: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Self:
        """The space of these settings.

        Args:
            names: Keys of RANGES.
            series: Says how long a sequence may be.
            setup: What is searched around.
            limits: Other values than the usual ones, as a person has written them: two numbers
                for a ``Between``, all values for a ``OneOf``.

        Raises:
            OutOfBounds: A setting that cannot be searched here, with what can be done instead.
        """
        given = limits or {}
        ranges = (narrowed(name, given.get(name, ())) for name in names)
        fitted = (each if each.name in given else _fitted(each, series, setup) for each in ranges)
        space = cls(tuple(fitted))
        space.check(setup)
        return space

    @property
    def names(self) -> tuple[str, ...]:
        """The settings that are searched."""
        return tuple(each.name for each in self.ranges)

    @property
    def shared(self) -> bool:
        """Whether networks of equal shape can still differ, so that a bank of them makes sense."""
        return any(name in WITHIN_A_BANK for name in self.names)

    @property
    def count(self) -> float:
        """How many combinations there are; may be infinite."""
        product = 1.0
        for each in self.ranges:
            product *= each.count
        return product

    def range(self, name: str) -> Range | None:
        """One of the ranges; None where the setting is not searched."""
        return next((each for each in self.ranges if each.name == name), None)

    def longest(self, setup: Setup) -> int:
        """The longest sequence that may be tried."""
        lengths = self.range("sequence_length")
        return setup.window.sequence_length if lengths is None else int(_ends(lengths)[1])

    def applied(self, setup: Setup, values: Values) -> Setup:
        """The setup with these values."""
        network = setup.network
        if "cell" in values and values["cell"] != network.cell:
            network = MODELS[values["cell"]].from_mapping(network.as_mapping())
        return replace(
            setup,
            window=_with(setup.window, values),
            inputs=_with(setup.inputs, values),
            network=_with(network, values),
            training=_with(setup.training, values),
        )

    def check(self, setup: Setup) -> None:
        """Raise OutOfBounds where a setting makes no difference to what is searched around."""
        if setup.window.shape.reads_one and "sequence_length" in self.names:
            raise OutOfBounds(
                _(
                    "{task} reads a single value, so there is no sequence length to search; take "
                    "another task shape."
                ).format(task=setup.window.task.capitalize())
            )
        cells = self.range("cell")
        for cell in cells.values if isinstance(cells, OneOf) else (setup.network.cell,):
            self._check_network(MODELS[str(cell)], setup)

    def _check_network(self, network: type[NetworkSpec], setup: Setup) -> None:
        if "cell" in self.names:
            network().check(setup.window)
        known = {option.name for option in network.options()}
        for name in ("hidden_size", "num_layers", "dropout"):
            if name in self.names and name not in known:
                raise OutOfBounds(
                    _("{label} is no setting of {network}; leave it out of the search.").format(
                        label=option_of(name).about.label, network=network.label
                    )
                )


def _fitted(usual: Range, series: Series, setup: Setup) -> Range:
    """Sequences as long as leave the series enough windows; the rest as usual."""
    if not isinstance(usual, Between) or usual.name != "sequence_length":
        return usual
    longest = max(suggest_lengths(series, setup.window))
    if longest <= usual.low:
        raise OutOfBounds(
            _(
                "{series} is too short to search its sequence length: longer sequences than "
                "{longest} leave too few windows. Shorten the horizon, or search other settings."
            ).format(series=series.name, longest=longest)
        )
    return replace(usual, high=longest)


def _ends(lengths: Range) -> tuple[Any, Any]:
    if isinstance(lengths, Between):
        return lengths.low, lengths.high
    return lengths.values[0], lengths.values[-1]


def _with(spec: Any, values: Values) -> Any:  # noqa: ANN401  (any spec, the same comes back)
    assert isinstance(spec, Spec)  # noqa: S101  (what a setup is made of)
    own = {option.name for option in spec.options()}
    return replace(spec, **{name: value for name, value in values.items() if name in own})
