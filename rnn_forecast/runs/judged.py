"""The test on unseen data: what each forecaster said about every test window, and what came."""

import re
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa

from rnn_forecast.evaluation.assessment import RIVALS, Assessment
from rnn_forecast.evaluation.error_size import SIZE_KINDS, SizeKind
from rnn_forecast.evaluation.intervals import Calibration
from rnn_forecast.language import _
from rnn_forecast.models.baselines import BASELINES
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.parts import Parts
from rnn_forecast.runs.tables import floats
from rnn_forecast.training import Run
from rnn_forecast.windows import Windows

NETWORK = "network"
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
MOST_FORECASTERS = 40


@dataclass(frozen=True)
class Kept:
    """A baseline of which only the name was kept, and is fitted again when it is asked.

    What it said about the test windows and the future stands in the bundle.
    """

    name: str

    @classmethod
    def fit(cls, windows: Windows) -> Self:
        """Only a kept result has one."""
        raise NotImplementedError

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """``(window,)`` to ``(window, horizon)``, in the unit of the series."""
        return BASELINES[self.name].fit(windows).forecasts(windows, cutoffs)


def of_assessment(assessment: Assessment) -> dict[str, Any]:
    """What JSON can hold."""
    return {
        "forecasters": list(assessment.forecasts),
        "baselines": [each.name for each in assessment.baselines],
        "interval": assessment.interval is not None,
        "error_size": assessment.calibration.kind,
        "left_out": [{"name": name, "why": why} for name, why in assessment.left_out.items()],
    }


def calibration_of(assessment: Assessment) -> dict[str, np.ndarray]:
    """The errors that intervals are made from."""
    calibration = assessment.calibration
    return {
        "calibration/cutoffs": calibration.cutoffs.astype(np.int64),
        "calibration/errors": calibration.errors,
        "calibration/volatility": calibration.size,  # what format 1 calls it
    }


def table_of_test(assessment: Assessment) -> pa.Table:
    """One row a window and step ahead: ``cutoff, step, y, network, naive, ..., lo, hi``."""
    windows, horizon = assessment.windows, assessment.windows.spec.horizon
    cutoffs = windows.dates(windows.cutoffs["test"]).to_numpy().repeat(horizon)
    ahead = np.tile(np.arange(1, horizon + 1), len(assessment.actual))
    said = {"y": assessment.actual, **assessment.forecasts}
    if assessment.interval is not None:
        said |= dict(zip(("lo", "hi"), assessment.interval, strict=True))
    numbers = {name: pa.array(block.ravel()) for name, block in said.items()}
    return pa.table({"cutoff": pa.array(cutoffs), "step": pa.array(ahead)} | numbers)


def to_assessment(fields: Fields, windows: Windows, run: Run, parts: Parts) -> Assessment:
    """The assessment with the numbers of then."""
    test = parts.tables["test"]
    actual = _block(test, "y", windows)
    if not np.isfinite(actual).any(axis=1).all():
        raise UnreadableBundle(_("A test window of the bundle holds no value at all."))
    said = {name: _block(test, name, windows) for name in _forecasters(fields)}
    if not all(np.isfinite(block).all() for block in said.values()):
        raise UnreadableBundle(_("A forecast in the bundle is not a number."))
    interval = None
    if fields.flag("interval"):
        interval = (_block(test, "lo", windows), _block(test, "hi", windows))
    return Assessment(
        label=run.setup.network.label,
        windows=windows,
        baselines=tuple(Kept(name) for name in fields.texts("baselines") if name in said),
        actual=actual,
        forecasts=said,
        calibration=_calibration(fields, windows, parts),
        interval=interval,
        left_out={each.text("name"): each.text("why") for each in fields.objects("left_out")},
    )


def _forecasters(fields: Fields) -> tuple[str, ...]:
    names = fields.texts("forecasters")
    plain = all(NAME.fullmatch(name) for name in names) and len(set(names)) == len(names)
    if not plain or not {NETWORK, *RIVALS} <= set(names) or len(names) > MOST_FORECASTERS:
        raise UnreadableBundle(_("The bundle does not compare the forecasters that it should."))
    return names


def _block(table: pa.Table, name: str, windows: Windows) -> np.ndarray:
    """A column as ``(window, horizon)``."""
    shape = (len(windows.cutoffs["test"]), windows.spec.horizon)
    return floats(table, name).reshape(shape)


def _calibration(fields: Fields, windows: Windows, parts: Parts) -> Calibration:
    names = ("cutoffs", "errors", "volatility")
    cutoffs, errors, size = (parts.arrays[f"calibration/{name}"] for name in names)
    steps = len(windows.series)
    fitting = (
        cutoffs.dtype == np.int64
        and errors.dtype == size.dtype == np.float64
        and errors.shape == (len(cutoffs), windows.spec.horizon)
        and size.shape == (steps,)
        and len(cutoffs) > 0
        and 0 <= cutoffs.min() <= cutoffs.max() < steps
    )
    if not fitting:
        raise UnreadableBundle(_("The errors in the bundle are not those of its windows."))
    return Calibration(cutoffs, errors, size, _size_kind(fields, size))


def _size_kind(fields: Fields, size: np.ndarray) -> SizeKind:
    """Whence the expected size; the first bundles do not say it, and knew two kinds."""
    if not fields.has("error_size"):
        return "steady" if (size == 1).all() else "volatility"
    said = fields.text("error_size")
    for kind in SIZE_KINDS:
        if kind == said:
            return kind
    raise UnreadableBundle(_("The errors in the bundle are not those of its windows."))
