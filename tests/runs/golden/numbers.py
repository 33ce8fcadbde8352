"""The numbers of a result as plain JSON, every digit of them."""

from typing import Any

import numpy as np

from rnn_forecast.runs.kinds.lengths import LATER
from rnn_forecast.studies.backtest_values import Backtest, FoldResult
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.studies.memory import MemoryStudy
from rnn_forecast.studies.panel import PanelStudy
from rnn_forecast.studies.search import SearchStudy


def numbers_of(value: object) -> dict[str, Any]:
    """What must never change once it was kept."""
    return NUMBERS[type(value)](value)


def _of_lengths(study: LengthStudy) -> dict[str, Any]:
    return {
        "fingerprint": study.plan.series.fingerprint,
        "lengths": list(study.plan.lengths),
        "trials": [_row(trial) for trial in study.trials],
        "baselines": [_row(trial) for trial in study.baselines],
    }


def _of_backtest(study: Backtest) -> dict[str, Any]:
    return {
        "fingerprint": study.plan.series.fingerprint,
        "origins": [list(map(int, fold.origins)) for fold in study.plan.folds],
        "parts": [[fold.split.train_end, fold.split.valid_end] for fold in study.plan.folds],
        "failed": list(study.failed.values()),
        "folds": [_fold(result) for result in study.results],
    }


def _fold(result: FoldResult) -> dict[str, Any]:
    return {
        "number": result.fold.number,
        "seconds": result.seconds,
        "cutoffs": result.cutoffs.tolist(),
        "said": {name: said.tolist() for name, said in result.forecasts.items()},
        "valid_cutoffs": result.valid_cutoffs.tolist(),
        "valid_forecast": result.valid_forecast.tolist(),
        "left_out": dict(result.left_out),
    }


def _of_memory(study: MemoryStudy) -> dict[str, Any]:
    return {
        "fingerprint": study.plan.series.fingerprint,
        "echo": study.structure.echo,
        "rows": study.frame().to_numpy().tolist(),
        "half_lives": {
            cell: {name: list(memory.half_life(name).values) for name in memory.names}
            for cell, memory in study.memories.items()
        },
        "reaches": {cell: list(each.reach.values) for cell, each in study.memories.items()},
        "epochs": [
            list(map(_numbers, network.epochs))
            for memory in study.memories.values()
            for network in memory.networks
        ],
        "warm_ups": {
            cell: [dict(network.errors) for network in warm.networks]
            for cell, warm in study.warm_ups.items()
        },
    }


def _of_search(study: SearchStudy) -> dict[str, Any]:
    assert study.tested is not None
    return {
        "ranges": [vars(each) for each in study.plan.space.ranges],
        "trials": [{**vars(trial), "losses": list(trial.losses.items())} for trial in study.trials],
        "baselines": dict(study.baselines),
        "importances": dict(study.importances),
        "tested": _of_forecast(study.tested),
    }


def _of_panel(study: PanelStudy) -> dict[str, Any]:
    members = study.windows.members
    return {
        "left_out": dict(study.windows.left_out),
        "untested": [
            each.series.name for each in members if study.of(each.series.name).assessment is None
        ],
        "members": {
            each.series.name: _of_forecast(study.of(each.series.name))
            for each in members
            if each.series.name in study.assessments
        },
    }


def _of_forecast(study: ForecastStudy) -> dict[str, Any]:
    assert study.forecast is not None
    low, high = study.forecast.intervals[80]
    return {
        "fingerprint": study.windows.series.fingerprint,
        "dates": [str(each) for each in study.forecast.index],
        "mean": study.forecast.mean.tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
        "baselines": {name: said.tolist() for name, said in study.forecast.baselines.items()},
        "epochs": [list(map(_numbers, fit.epochs)) for fit in study.run.fits],
        "weights": [
            {name: each.ravel()[:3].tolist() for name, each in sorted(fit.weights.items())}
            for fit in study.run.fits
        ],
    }


def derived_from(study: ForecastStudy) -> dict[str, float]:
    """What is computed from the kept numbers; another processor may round the last digit."""
    assert study.assessment is not None
    found = {f"mae {name}": study.assessment.mae(name) for name in study.assessment.forecasts}
    features = float(np.abs(study.windows.features.astype(float)).sum())
    return found | {"held": study.assessment.held or 0.0, "features": features}


def _numbers(epoch: Any) -> list[float]:
    return [getattr(epoch, name) for name in epoch.__dataclass_fields__]


def _row(trial):
    """What the first version knew of a trial."""
    return [value for name, value in vars(trial).items() if name not in LATER]


NUMBERS = {
    ForecastStudy: _of_forecast,
    PanelStudy: _of_panel,
    LengthStudy: _of_lengths,
    MemoryStudy: _of_memory,
    Backtest: _of_backtest,
    SearchStudy: _of_search,
}
