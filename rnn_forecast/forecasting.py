"""From trained networks to forecasts in the unit of the series."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from rnn_forecast.errors import SeriesError
from rnn_forecast.language import _
from rnn_forecast.training import Fit, Run, Weights
from rnn_forecast.training.setup import Setup
from rnn_forecast.windows import Examples

if TYPE_CHECKING:
    from torch import Tensor

PREDICTION_BATCH = 1024

Outputs = Callable[["Tensor"], "Tensor"]
"""From ``(window, time, feature)`` to what each network says, ``(network, window, horizon)``."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """Dated values after the last observation.

    Attributes:
        unique_id: Name of the series.
        cutoff: Time of the last observation.
        index: Times of the forecast values, ``(horizon,)``.
        mean: The forecast, ``(horizon,)``, in the unit of the series.
        intervals: Lower and upper limit, ``(horizon,)`` each, by level in per cent; empty where
            there were too few scores to calibrate one.
        baselines: What the baselines say, ``(horizon,)`` each, by name.
    """

    unique_id: str
    cutoff: pd.Timestamp
    index: pd.DatetimeIndex
    mean: np.ndarray
    intervals: Mapping[int, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)
    baselines: Mapping[str, np.ndarray] = field(default_factory=dict)

    def frame(self) -> pd.DataFrame:
        """One row a step: ``unique_id, ds, mean, lo-80, hi-80, naive, ...``."""
        columns: dict[str, object] = {"unique_id": self.unique_id, "ds": self.index}
        columns["mean"] = self.mean
        for level, (low, high) in self.intervals.items():
            columns[f"lo-{level}"], columns[f"hi-{level}"] = low, high
        # The baseline "mean" gives way to Nixtla's name for the forecast.
        return pd.DataFrame({**self.baselines, **columns}, index=range(len(self.mean)))[
            [*columns, *(name for name in self.baselines if name not in columns)]
        ]


def predict_run(
    run: Run, windows: Examples, cutoffs: np.ndarray, *, final: bool = True
) -> np.ndarray:
    """The average forecast of a run's networks, ``(window, horizon)``, in the unit of the series.

    Args:
        run: Trained networks.
        windows: Windows of the series that is forecast.
        cutoffs: Whence, ``(window,)``.
        final: With the final weights where there are any; without, with those that have not seen
            the validation part.

    Raises:
        SeriesError: No network finished an epoch.
    """
    if not run.usable:
        raise SeriesError(
            _(
                "No network has finished an epoch, so there is nothing to forecast with. Train "
                "again, with a lower learning rate if the loss became infinite."
            )
        )
    return predict_fits(run.setup, run.usable, windows, cutoffs, final=final).mean(axis=0)


def predict_fits(
    setup: Setup, fits: Sequence[Fit], windows: Examples, cutoffs: np.ndarray, *, final: bool = True
) -> np.ndarray:
    """Every network's forecasts, ``(network, window, horizon)``, in the unit of the series."""
    import torch  # noqa: PLC0415  (pages that only show a forecast do without it)

    weights = [(final and fit.final) or fit.weights for fit in fits]
    prepare = _as_one_bank if setup.network.banked(setup.window) else _one_by_one
    outputs = prepare(setup, weights, windows)
    chunks = [outputs(torch.from_numpy(windows.inputs(chunk))) for chunk in _chunks(cutoffs)]
    said = torch.cat(chunks, dim=1).numpy().astype(float)
    return np.stack([windows.forecasts(each, cutoffs) for each in said])


def predict_fit(
    setup: Setup, fit: Fit, windows: Examples, cutoffs: np.ndarray, *, final: bool = True
) -> np.ndarray:
    """One network's forecasts, ``(window, horizon)``, in the unit of the series."""
    return predict_fits(setup, [fit], windows, cutoffs, final=final)[0]


def _as_one_bank(setup: Setup, weights: Sequence[Weights], windows: Examples) -> Outputs:
    """All networks read each window once."""
    from rnn_forecast.recurrence import Bank  # noqa: PLC0415

    bank = Bank(
        setup.network.cell,
        sequence_lengths=[windows.spec.sequence_length] * len(weights),
        num_features=windows.num_features,
        hidden_size=setup.network.hidden_size,
        horizon=windows.spec.horizon,
        batch_size=1,
    )
    for member, each in enumerate(weights):
        bank.load_state_dict(member, _tensors(each))
    return lambda inputs: bank.predict(inputs.permute(1, 2, 0)[:, None])[0].transpose(1, 2)


def _one_by_one(setup: Setup, weights: Sequence[Weights], windows: Examples) -> Outputs:
    """As the modules that autograd has trained."""
    import torch  # noqa: PLC0415

    networks = []
    for each in weights:
        network = setup.network.build(num_features=windows.num_features, window=windows.spec)
        network.load_state_dict(_tensors(each))
        networks.append(network.eval())
    return torch.no_grad()(lambda inputs: torch.stack([one(inputs)[:, -1] for one in networks]))


def _tensors(weights: Weights) -> "dict[str, Tensor]":
    import torch  # noqa: PLC0415

    return {name: torch.from_numpy(each) for name, each in weights.items()}


def _chunks(cutoffs: np.ndarray) -> Sequence[np.ndarray]:
    return np.array_split(cutoffs, max(-(-len(cutoffs) // PREDICTION_BATCH), 1))
