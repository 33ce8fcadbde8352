"""A training, its weights and its epochs: taken apart, and put together again."""

from typing import Any

import numpy as np
import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.parts import Parts
from rnn_forecast.runs.tables import floats
from rnn_forecast.training import Epoch, Fit, Outcome, Run, Setup
from rnn_forecast.windows import Windows

NUMBERS = ("train_loss", "valid_loss", "gradient_norm", "clipped", "seconds")
MOST_FITS = 100


def of_run(run: Run) -> dict[str, Any]:
    """All but weights and epochs."""
    return {
        "progress": run.progress,
        "seconds": run.seconds,
        "fits": [
            {
                "seed": fit.seed,
                "best": -1 if fit.best is None else fit.best,
                "outcome": fit.outcome.name.lower() if fit.outcome else "",
            }
            for fit in run.fits
        ],
    }


def weights_of(run: Run) -> dict[str, np.ndarray]:
    """Of every network: ``fit/0/readout.weight``; ``final/0/...`` where it was trained again."""
    return {
        f"{what}/{at}/{name}": array
        for at, fit in enumerate(run.fits)
        for what, weights in (("fit", fit.weights), ("final", fit.final))
        for name, array in weights.items()
    }


def epochs_of(run: Run) -> pa.Table:
    """One row an epoch of one network."""
    rows = [(at, epoch) for at, fit in enumerate(run.fits) for epoch in fit.epochs]
    columns = {name: [float(getattr(epoch, name)) for _, epoch in rows] for name in NUMBERS}
    return pa.table(
        {
            "fit": pa.array([float(at) for at, _ in rows], pa.float64()),
            **{name: pa.array(column, pa.float64()) for name, column in columns.items()},
        }
    )


def to_run(fields: Fields, setup: Setup, parts: Parts) -> Run:
    """The run; whether its weights fit its networks is ``check_weights``'s business."""
    described = fields.objects("fits")
    if not 1 <= len(described) <= MOST_FITS:
        raise UnreadableBundle(_("The bundle holds {count} networks.").format(count=len(described)))
    epochs = _epochs(parts.tables["epochs"], len(described))
    fits = tuple(
        _fit(each, epochs[at], _weights(parts, f"fit/{at}/"), _weights(parts, f"final/{at}/"))
        for at, each in enumerate(described)
    )
    return Run(setup, fits, fields.number("progress"), fields.number("seconds"))


def _fit(
    fields: Fields,
    epochs: tuple[Epoch, ...],
    weights: dict[str, np.ndarray],
    final: dict[str, np.ndarray],
) -> Fit:
    best, outcome = fields.whole("best", -1, len(epochs) - 1), fields.text("outcome")
    return Fit(
        seed=fields.whole("seed"),
        epochs=epochs,
        best=None if best < 0 else best,
        weights=weights,
        outcome=Outcome[outcome.upper()] if outcome else None,
        final=final,
    )


def _epochs(table: pa.Table, count: int) -> list[tuple[Epoch, ...]]:
    owner = floats(table, "fit")
    columns = {name: floats(table, name) for name in NUMBERS}
    return [
        tuple(
            Epoch(number, **{name: float(column[row]) for name, column in columns.items()})
            for number, row in enumerate(np.flatnonzero(owner == at), 1)
        )
        for at in range(count)
    ]


def _weights(parts: Parts, prefix: str) -> dict[str, np.ndarray]:
    found = {
        name.removeprefix(prefix): array
        for name, array in parts.arrays.items()
        if name.startswith(prefix)
    }
    if any(array.dtype != np.float32 for array in found.values()):
        raise UnreadableBundle(_("Weights in the bundle are not 32-bit floats."))
    return found


def check_weights(run: Run, windows: Windows) -> None:
    """Raise UnreadableBundle unless the weights are those of the run's networks."""
    import torch  # noqa: PLC0415  (who only shows a result does without)

    with torch.device("meta"):  # shapes only: nothing is allocated
        network = run.setup.network.build(num_features=windows.num_features, window=windows.spec)
    shapes = {name: tuple(each.shape) for name, each in network.state_dict().items()}
    kept = [weights for fit in run.fits for weights in (fit.weights, fit.final) if weights]
    for weights in kept:
        if {name: array.shape for name, array in weights.items()} != shapes:
            raise UnreadableBundle(
                _(
                    "The weights in the bundle are not those of the {label} that it says it holds."
                ).format(label=run.setup.network.label)
            )
