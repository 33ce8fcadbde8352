"""What is chosen for a panel where nobody has chosen: season, sequence length, length of training.

Chosen on the training part of each series only; what a person gives is taken as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from rnn_forecast.diagnostics.cycles import Cycle, cycles
from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.specs import Spec
from rnn_forecast.studies.straight_line import straight_line_length
from rnn_forecast.suggestions import suggest_training, suggest_window
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import Split, WindowSpec

S = TypeVar("S", bound=Spec)


@dataclass(frozen=True)
class Wishes:
    """The settings that somebody has given.

    Attributes:
        cell: A key of ``MODELS``.
        settings: Values by the names that the specs give them.

    Raises:
        OutOfBounds: A model or setting does not exist, or is outside its limits.
    """

    cell: str
    settings: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.cell not in MODELS:
            raise OutOfBounds(
                _("There is no model {cell!r}; choose one of: {models}.").format(
                    cell=self.cell, models=", ".join(MODELS)
                )
            )
        specs = (WindowSpec, InputSpec, MODELS[self.cell], TrainSpec)
        known = list(dict.fromkeys(option.name for spec in specs for option in spec.options()))
        for name in self.settings:
            if name not in known:
                raise OutOfBounds(
                    _("There is no setting {name!r}; choose from: {known}.").format(
                        name=name, known=", ".join(known)
                    )
                )
        self._setup(WindowSpec(), TrainSpec())  # refuses now what is out of bounds

    def setup(self, panel: Sequence[Series]) -> Setup:
        """Everything that decides the result on these series."""
        longest = max(panel, key=len)
        window = suggest_window(len(longest), longest.frequency)
        if "sequence_length" not in self.settings:
            wished = self._setup(window, TrainSpec())
            length = straight_line_length(panel, wished.window, wished.inputs)
            window = replace(window, sequence_length=length)
        training = suggest_training(sum(map(len, panel)), _with(window, self.settings))
        return self._setup(window, training)

    def _setup(self, window: WindowSpec, training: TrainSpec) -> Setup:
        return Setup(
            window=_with(window, self.settings),
            inputs=_with(InputSpec(), self.settings),
            network=_with(MODELS[self.cell](), self.settings),
            training=_with(training, self.settings),
        )


def common_season(panel: Sequence[Series]) -> int | None:
    """The shortest cycle that most series show in their training part; None where none shows."""
    found = [cycle.steps for series in panel for cycle in _cycles(series) if cycle.shows]
    return next(
        (steps for steps in sorted(set(found)) if found.count(steps) > len(panel) / 2), None
    )


def _cycles(series: Series) -> tuple[Cycle, ...]:
    return cycles(series.until(Split.by_share(len(series)).train_end))


def _with(spec: S, settings: Mapping[str, Any]) -> S:
    """The spec with those of its settings that were given."""
    names = {option.name for option in spec.options()}
    return replace(spec, **{name: value for name, value in settings.items() if name in names})
