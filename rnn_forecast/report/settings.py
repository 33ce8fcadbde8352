"""The parts that all reports share: what was asked for, of which data."""

from collections.abc import Iterator

import numpy as np

from rnn_forecast.language import _
from rnn_forecast.report.blocks import Block, Facts, Heading
from rnn_forecast.series import Series
from rnn_forecast.training import Setup
from rnn_forecast.windows import Split


def settings(setup: Setup) -> Iterator[Block]:
    """Every setting by the name that people know."""
    yield Heading(_("Settings"))
    facts: dict[str, object] = {_("Model"): setup.network.label}
    for spec in (setup.window, setup.inputs, setup.network, setup.training):
        facts |= {
            _(option.about.label): _written(getattr(spec, option.name)) for option in spec.options()
        }
    yield Facts(facts)


def _written(value: object) -> object:
    """A setting as people type it: 0.003, not 0.003000."""
    return f"{value:g}" if isinstance(value, float) else value


def data(series: Series, split: Split | None = None) -> Iterator[Block]:
    """What is known of the series."""
    yield Heading(_("The series"))
    facts: dict[str, object] = {
        _("Name"): series.name,
        _("Unit"): series.unit or "–",
        _("Steps"): f"{len(series):,}",
        _("Without a value"): f"{int((~np.isfinite(series.values)).sum()):,}",
        _("From"): series.index[0],
        _("To"): series.index[-1],
        _("Step"): series.frequency,
        _("Season length"): series.season_length,
        _("Lowest"): float(np.nanmin(series.values)),
        _("Highest"): float(np.nanmax(series.values)),
    }
    if series.covariates:
        facts[_("Past covariates")] = ", ".join(series.covariates)
    if series.known:
        facts[_("Known covariates")] = ", ".join(series.known)
    if split is not None:
        facts[_("Training part ends")] = series.index[split.train_end - 1]
        facts[_("Validation part ends")] = series.index[split.valid_end - 1]
    yield Facts(facts | {_("Fingerprint"): series.fingerprint})
