"""The work of one task: train the candidates of a group as one bank, and score them."""

from collections.abc import Iterator
from dataclasses import dataclass

from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.forecasting import predict_fit
from rnn_forecast.studies.search.grouping import Candidate, Group
from rnn_forecast.studies.search.pruning import reached
from rnn_forecast.studies.search.values import FAILED, SearchPlan, SearchTrial
from rnn_forecast.training import Fit, Run, Setup
from rnn_forecast.windows import Windows


@dataclass(frozen=True)
class GroupProgress:
    """What one task reports: how far it is, and its trials at the end."""

    progress: float
    trials: tuple[SearchTrial, ...] = ()


def train_group(plan: SearchPlan, group: Group) -> Iterator[GroupProgress]:
    """Train one network for each candidate, side by side.

    All have the same seed: what sets two candidates apart are their settings, not their luck.
    """
    from rnn_forecast.training.fitting import fit_together  # noqa: PLC0415  (imports torch)

    setups = [plan.setup_of(each.values) for each in group.candidates]
    windows: list[Windows] = []
    for setup in setups:
        windows.append(plan.windows(setup))
        yield GroupProgress(0.0)
    seeds = [plan.setup.training.seed] * len(setups)
    rates = [setup.training.learning_rate for setup in setups]
    run = None
    for run in fit_together(windows, setups[0], seeds, rates=rates, limits=group.limits):
        yield GroupProgress(0.99 * run.progress)
    if run is not None:
        trials: tuple[SearchTrial, ...] = ()
        for candidate, part, fit in zip(group.candidates, windows, run.fits, strict=True):
            trials = (*trials, _trial(plan, candidate, part, fit, run))
            yield GroupProgress(0.99)
        yield GroupProgress(1.0, trials)


def _trial(
    plan: SearchPlan, candidate: Candidate, windows: Windows, fit: Fit, run: Run
) -> SearchTrial:
    return SearchTrial(
        number=candidate.number,
        values=candidate.values,
        valid_mae=_score(plan.setup_of(candidate.values), windows, fit),
        losses=reached(fit, plan.setup.training.epochs),
        epochs=len(fit.epochs),
        seconds=run.seconds * len(fit.epochs) / sum(len(each.epochs) for each in run.fits),
        outcome=fit.outcome.name.lower() if fit.outcome else FAILED,
    )


def _score(setup: Setup, windows: Windows, fit: Fit) -> float:
    """On the validation part, which is the same for all lengths. The test part is not looked at."""
    if not fit.weights:
        return float("nan")
    cutoffs = windows.cutoffs["valid"]
    return mae(windows.actual(cutoffs), predict_fit(setup, fit, windows, cutoffs))
