"""What may help, each from the setup that was used; None where it was done already.

``more_epochs(setup) or smaller_network(setup)`` is the first of them that can be done.
"""

from rnn_forecast.evaluation.findings.finding import Remedy
from rnn_forecast.language import _
from rnn_forecast.specs import Spec
from rnn_forecast.training import Setup
from rnn_forecast.windows import MIN_TRAIN_WINDOWS, Windows

LEAST_HIDDEN = 8
"""Numbers of each step below which a network is not made smaller still."""

SILENCED = 0.2
"""The dropout that is tried first."""


def more_epochs(setup: Setup) -> Remedy | None:
    """Three times as many, with the patience that goes with them."""
    epochs = min(3 * setup.training.epochs, _highest(setup.training, "epochs"))
    if epochs == setup.training.epochs:
        return None
    patience = max(setup.training.patience, epochs // 3)
    label = _("Train for up to {epochs} epochs").format(epochs=epochs)
    return Remedy(label, {"epochs": epochs, "patience": patience})


def lower_rate(setup: Setup) -> Remedy | None:
    """A third of the learning rate, gradients clipped."""
    rate = float(f"{setup.training.learning_rate / 3:.1g}")
    if rate < 1e-5:  # noqa: PLR2004  (the lowest there is)
        return None
    label = _("Learning rate {rate:g}, gradients clipped at 1").format(rate=rate)
    return Remedy(label, {"learning_rate": rate, "clip_norm": 1.0})


def more_networks(setup: Setup) -> Remedy | None:
    """Twice as many, at least five, whose forecasts are averaged."""
    wished = min(max(2 * setup.training.ensemble, 5), _highest(setup.training, "ensemble"))
    if wished <= setup.training.ensemble:
        return None
    label = _("Average {count} networks").format(count=wished)
    return Remedy(label, {"ensemble": wished})


def smaller_network(setup: Setup) -> Remedy | None:
    """Half the hidden size."""
    half = setup.network.hidden_size // 2
    if half < LEAST_HIDDEN:
        return None
    return Remedy(_("Hidden size {size}").format(size=half), {"hidden_size": half})


def dropout(setup: Setup) -> Remedy | None:
    """A fifth of the hidden numbers silenced while training."""
    if setup.network.dropout >= SILENCED:
        return None
    return Remedy(_("Dropout {share:.0%}").format(share=SILENCED), {"dropout": SILENCED})


def shorter_sequence(setup: Setup) -> Remedy | None:
    """Half the sequence length."""
    half = setup.window.sequence_length // 2
    if half < 1:
        return None
    return Remedy(_("Sequence length {length}").format(length=half), {"sequence_length": half})


def longer_sequence(setup: Setup, *, longest: int) -> Remedy | None:
    """Twice the sequence length, where windows of that length still fit."""
    twice = 2 * setup.window.sequence_length
    if setup.window.shape.reads_one or twice > longest:
        return None
    return Remedy(_("Sequence length {length}").format(length=twice), {"sequence_length": twice})


def longest_sequence(windows: Windows) -> int:
    """The longest that leaves the training part enough windows."""
    fitting = windows.split.train_end - windows.spec.horizon - MIN_TRAIN_WINDOWS
    return min(fitting, _highest(windows.spec, "sequence_length"))


def shorter_horizon(setup: Setup) -> Remedy | None:
    """Half the horizon."""
    half = setup.window.horizon // 2
    return Remedy(_("Horizon {steps}").format(steps=half), {"horizon": half}) if half else None


def longer_horizon(setup: Setup, *, longest: int) -> Remedy | None:
    """Twice the horizon, where it can still be tested."""
    twice = 2 * setup.window.horizon
    if twice > min(longest, _highest(setup.window, "horizon")):
        return None
    return Remedy(_("Horizon {steps}").format(steps=twice), {"horizon": twice})


def every_window(setup: Setup) -> Remedy | None:
    """Stride 1."""
    if setup.window.stride == 1:
        return None
    return Remedy(_("Stride 1: use every window"), {"stride": 1})


def fewer_covariates(covariates: int) -> Remedy | None:
    """None of them."""
    if covariates == 0:
        return None
    return Remedy(_("Read the target alone"), {"covariates": []})


def relative_inputs(*, relative: bool) -> Remedy | None:
    """Each value minus one value of its window, so that its level no longer matters."""
    return None if relative else Remedy(_("Relative inputs"), {"inputs": "relative"})


def logarithm(*, log: bool, positive: bool) -> Remedy | None:
    """Changes in per cent."""
    if log or not positive:
        return None
    return Remedy(_("Take logarithms"), {"transform": "log"})


def _highest(spec: Spec, name: str) -> int:
    bounds = spec.option(name).bounds
    assert bounds is not None  # noqa: S101  (every number of a spec has limits)
    return int(bounds.high)
