"""Setups, splits and preparations as JSON, and back."""

from typing import Any

from rnn_forecast.language import _
from rnn_forecast.models import MODELS, NetworkSpec
from rnn_forecast.preparation import InputSpec, Preparation, Scaler
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.series import Series
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import Split, WindowSpec

CYCLES_AT_MOST = 20
LONGEST_LEAD = 10_000


def of_setup(setup: Setup) -> dict[str, Any]:
    """Every setting by name."""
    return {
        "window": setup.window.as_mapping(),
        "inputs": setup.inputs.as_mapping(),
        "network": of_network(setup.network),
        "training": setup.training.as_mapping(),
    }


def to_setup(fields: Fields) -> Setup:
    """The setup, checked against the limits of today.

    Raises:
        OutOfBounds: A setting is not what it may be.
    """
    return Setup(
        window=WindowSpec.from_mapping(dict(fields.object("window").value)),
        inputs=InputSpec.from_mapping(dict(fields.object("inputs").value)),
        network=to_network(fields.object("network")),
        training=TrainSpec.from_mapping(dict(fields.object("training").value)),
    )


def chosen(series: Series, setup: Setup) -> dict[str, Any]:
    """Columns and settings by the names of the widgets that choose them."""
    specs = (setup.window, setup.inputs, setup.network, setup.training)
    return {
        "target": series.name,
        "covariates": list(series.covariates),
        **{name: value for spec in specs for name, value in spec.as_mapping().items()},
        "cell": setup.network.cell,
    }


def of_network(network: NetworkSpec) -> dict[str, Any]:
    """Which network, and its settings."""
    return {"cell": network.cell, "settings": network.as_mapping()}


def to_network(fields: Fields) -> NetworkSpec:
    """The inverse of ``of_network``."""
    cell = fields.text("cell")
    if cell not in MODELS:
        raise UnreadableBundle(
            _(
                "The bundle holds a network called {cell!r}, which this version does not know; "
                "update rnn_forecast."
            ).format(cell=cell)
        )
    return MODELS[cell].from_mapping(dict(fields.object("settings").value))


def of_split(split: Split) -> list[int]:
    """Where the parts end."""
    return [split.train_end, split.valid_end, split.test_end]


def to_split(fields: Fields, steps: int) -> Split:
    """The split of a series of so many steps."""
    ends = fields.wholes("split", 1, steps)
    if len(ends) != len(("train", "valid", "test")):
        raise UnreadableBundle(_("The bundle does not say where its parts end."))
    return Split(*ends)


def of_preparation(preparation: Preparation) -> dict[str, Any]:
    """All that was fitted on the training part."""
    return {
        "columns": [
            {"name": name, **vars(scaler), "fill": preparation.fills[name]}
            for name, scaler in preparation.scalers.items()
        ],
        "relative": preparation.relative,
        "cycles": list(preparation.cycles),
        "leads": list(preparation.leads),
    }


def to_preparation(fields: Fields, series: Series) -> Preparation:
    """The preparation of this series."""
    columns = {each.text("name"): each for each in fields.objects("columns")}
    cycles = fields.texts("cycles")
    named = (series.name, *series.covariates, *series.known)
    if tuple(columns) != named or len(cycles) > CYCLES_AT_MOST:
        raise UnreadableBundle(_("The scalers in the bundle are not those of its series."))
    return Preparation(
        scalers={name: _scaler(each) for name, each in columns.items()},
        fills={name: each.number("fill") for name, each in columns.items()},
        relative=fields.flag("relative"),
        cycles=cycles,
        leads=fields.wholes("leads", 0, LONGEST_LEAD),
    )


def _scaler(fields: Fields) -> Scaler:
    scaler = Scaler(fields.number("mean"), fields.number("spread"), fields.flag("log"))
    if scaler.spread <= 0:
        raise UnreadableBundle(_("A scaler in the bundle has no spread."))
    return scaler
