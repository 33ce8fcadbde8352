"""Everything that decides a result, as values: equal setups give equal runs."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from rnn_forecast.models import GRUSpec, NetworkSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.specs import About, Bounds, Spec
from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class TrainSpec(Spec):
    """How a network is trained."""

    epochs: Annotated[
        int, Bounds(1, 500), About("Epochs", "At most so many passes over the training windows.")
    ] = 15
    batch_size: Annotated[
        int, Bounds(1, 1024), About("Batch size", "Windows for each step of the weights.")
    ] = 64
    learning_rate: Annotated[
        float,
        Bounds(1e-5, 1.0),
        About("Learning rate", "Size of the steps at their largest. Too large, and it diverges."),
    ] = 3e-3
    schedule: Annotated[
        Literal["one-cycle", "constant"],
        About("Schedule", "One-cycle: the learning rate rises, then falls to almost nothing."),
    ] = "one-cycle"
    teacher_forcing: Annotated[
        Literal["falling", "always", "never"],
        About(
            "Teacher forcing",
            "Whether a network that reads its own forecasts is shown the true values while it "
            "trains. Falling: at first always, then ever more rarely.",
        ),
    ] = "falling"
    clip_norm: Annotated[
        float,
        Bounds(0.0, 100.0),
        About("Gradient clipping", "A longer gradient is cut to this length. 0 never clips."),
    ] = 1.0
    patience: Annotated[
        int,
        Bounds(1, 500),
        About("Patience", "Epochs without a better validation loss before training ends."),
    ] = 5
    use_validation: Annotated[
        bool,
        About(
            "Learn from all of the past",
            "Once early stopping has found the number of epochs, train again on the training and "
            "validation part together, so that the forecast knows the newest values. The test part "
            "stays unseen.",
        ),
    ] = True
    loss: Annotated[
        Literal["absolute", "squared"],
        About("Loss", "Absolute errors aim at the median, squared errors at the mean."),
    ] = "absolute"
    ensemble: Annotated[
        int,
        Bounds(1, 10),
        About("Networks", "Networks from different seeds; their forecasts are averaged."),
    ] = 3
    seed: Annotated[
        int, Bounds(0, 2**31 - 1), About("Seed", "Start of all random numbers of the training.")
    ] = 0
    device: Annotated[
        Literal["auto", "cpu", "cuda"], About("Device", "Auto takes a CUDA card if there is one.")
    ] = "auto"

    @property
    def seeds(self) -> tuple[int, ...]:
        """One for each network."""
        return tuple(range(self.seed, self.seed + self.ensemble))


@dataclass(frozen=True, kw_only=True)
class Setup:
    """Windows, inputs, network and training of one run.

    Raises:
        OutOfBounds: The network cannot be trained in the task shape of the windows.
    """

    window: WindowSpec = field(default_factory=WindowSpec)
    inputs: InputSpec = field(default_factory=InputSpec)
    network: NetworkSpec = field(default_factory=GRUSpec)
    training: TrainSpec = field(default_factory=TrainSpec)

    def __post_init__(self) -> None:
        self.network.check(self.window)
