"""One measured network of a memory study: taken apart, and put together again."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.series import Series
from rnn_forecast.studies.memory.gates import BINS, KEEPERS, SQUASHED, Gates
from rnn_forecast.studies.memory.jacobians import Jacobians
from rnn_forecast.studies.memory.network_memory import NetworkMemory
from rnn_forecast.studies.memory.occlusion import ALL, Occlusion
from rnn_forecast.studies.memory.state_gradient import StateGradient
from rnn_forecast.training import Epoch

Arrays = Mapping[str, np.ndarray]


def of_network(network: NetworkMemory) -> dict[str, Any]:
    """All but its blocks of numbers."""
    found, gates, jacobians = network.exchanged, network.gates, network.jacobians
    described: dict[str, Any] = {
        "cell": network.cell,
        "hidden_size": network.hidden_size,
        "dead": network.dead,
        "intact": found.intact,
        "naive": found.naive,
    }
    if gates is not None:
        described |= {"shut": dict(gates.shut), "open": dict(gates.open)}
    if jacobians is not None:
        described["spectral_radius"] = jacobians.spectral_radius
        described["largest_singular_value"] = jacobians.largest_singular_value
    return described


def arrays_of(network: NetworkMemory, series: Series) -> dict[str, np.ndarray]:
    """Its blocks of numbers by name."""
    found, gates, jacobians = network.exchanged, network.gates, network.jacobians
    epochs, known = list(network.over_epochs), list(found.older)
    arrays = {
        "cutoffs": series.index.get_indexer(network.dates).astype(np.int64),
        "gradient": network.gradient.windows,
        "sensitivity": network.sensitivity,
        "epochs": np.array(epochs, dtype=np.int64),
        "over_epochs": np.stack([network.over_epochs[epoch] for epoch in epochs]),
        "lags": found.lags.astype(np.int64),
        "alone": np.stack([found.alone[name] for name in found.names]),
        "known": np.array(known, dtype=np.int64),
        "older": np.array([found.older[each] for each in known], dtype=float),
    }
    if gates is not None:
        arrays["time_constants"] = gates.time_constants
        arrays |= {f"shares/{name}": share for name, share in gates.shares.items()}
    if jacobians is not None:
        arrays["norms"] = jacobians.norms
    return arrays


def to_network(
    fields: Fields, arrays: Arrays, series: Series, *, seed: int, epochs: tuple[Epoch, ...]
) -> NetworkMemory:
    """The measurement, with blocks of numbers that fit each other."""
    cell, names = fields.text("cell"), (series.name, *series.covariates)
    gradient = _block(arrays, "gradient", (None, None))
    windows, steps = gradient.shape
    looked = _whole(arrays, "epochs")
    shares = _block(arrays, "over_epochs", (len(looked), steps))
    return NetworkMemory(
        cell=cell,
        seed=seed,
        hidden_size=fields.whole("hidden_size", 1),
        names=names,
        epochs=epochs,
        dates=series.index[_whole(arrays, "cutoffs", most=len(series) - 1, count=windows)],
        gradient=StateGradient(gradient),
        sensitivity=_block(arrays, "sensitivity", (len(names), steps)),
        dead=fields.whole("dead"),
        gates=_gates(cell, fields, arrays) if cell in KEEPERS else None,
        jacobians=_jacobians(fields, arrays, steps) if cell == "rnn" else None,
        over_epochs=dict(zip(looked.tolist(), shares, strict=True)),
        occlusion=_occlusion(fields, arrays, names, steps),
    )


def _gates(cell: str, fields: Fields, arrays: Arrays) -> Gates:
    shut, opened, names = fields.object("shut"), fields.object("open"), SQUASHED[cell]
    bins = (len(BINS) - 1,)
    return Gates(
        keeper=KEEPERS[cell],
        time_constants=_block(arrays, "time_constants", (fields.whole("hidden_size", 1),)),
        shares={name: _block(arrays, f"shares/{name}", bins) for name in names},
        shut={name: shut.number(name) for name in names},
        open={name: opened.number(name) for name in names},
    )


def _jacobians(fields: Fields, arrays: Arrays, steps: int) -> Jacobians:
    return Jacobians(
        norms=_block(arrays, "norms", (steps,)),
        spectral_radius=fields.number("spectral_radius"),
        largest_singular_value=fields.number("largest_singular_value"),
    )


def _occlusion(fields: Fields, arrays: Arrays, names: tuple[str, ...], steps: int) -> Occlusion:
    every, lags = (ALL, *names), _whole(arrays, "lags", most=steps - 1)
    known = _whole(arrays, "known", most=steps)
    alone = _block(arrays, "alone", (len(every), len(lags)))
    older = _block(arrays, "older", (len(known),))
    if not {1, steps} <= set(known.tolist()):
        raise UnreadableBundle(_("A measurement in the bundle does not say how far it reaches."))
    return Occlusion(
        intact=fields.number("intact"),
        naive=fields.number("naive"),
        lags=lags,
        names=every,
        alone=dict(zip(every, alone, strict=True)),
        older=dict(zip(known.tolist(), older.tolist(), strict=True)),
    )


def _block(arrays: Arrays, name: str, shape: tuple[int | None, ...]) -> np.ndarray:
    """Finite numbers in this shape, at least one of them; None is any size."""
    found = arrays[name]
    sizes = zip(found.shape, shape, strict=True)
    fitting = found.size > 0 and all(wished in (size, None) for size, wished in sizes)
    if found.dtype != np.float64 or not fitting or not np.isfinite(found).all():
        raise UnreadableBundle(
            _("The block {name!r} of a measurement in the bundle does not fit.").format(name=name)
        )
    return found


def _whole(arrays: Arrays, name: str, *, most: int = 2**53, count: int | None = None) -> np.ndarray:
    """Whole numbers from 0 that do not repeat."""
    found = arrays[name]
    plain = found.dtype == np.int64 and found.ndim == 1 and found.size == (count or found.size)
    if not plain or found.size == 0 or found.min() < 0 or found.max() > most:
        raise UnreadableBundle(
            _("The block {name!r} of a measurement in the bundle does not fit.").format(name=name)
        )
    if len(np.unique(found)) < len(found):
        raise UnreadableBundle(_("A measurement in the bundle says something twice."))
    return found
