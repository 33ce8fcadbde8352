"""Leakage on purpose: the same setup with a classic mistake, and how pretty its number looks.

Kaufman et al. (2012), "Leakage in data mining: formulation, detection, and avoidance". A leaked
result is no forecast: it has no future, goes into no file and no verdict, and keeps no weights.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.metrics import mae, skill
from rnn_forecast.forecasting import predict_run
from rnn_forecast.preparation import InputSpec, Preparation
from rnn_forecast.training import Run, learn, train
from rnn_forecast.windows import PARTS, Windows, cut
from rnn_forecast.windows.gathering import gather

LATER = "{name}, next change"
"""What the column is called that holds the change of tomorrow."""


@dataclass(frozen=True)
class Mistake:
    """A way to leak, made by many.

    Attributes:
        title: What is done, in a few words.
        how: How it comes about.
        why: Why its number is wrong.
        leak: From honest windows, their inputs and a seed to leaked ones.
        in_time: Whether their parts still follow each other, so that the networks can go on to
            learn from the validation part, as honest ones do.
    """

    title: str
    how: str
    why: str
    leak: Callable[[Windows, InputSpec, int], Windows]
    in_time: bool = True


def shuffled(windows: Windows, inputs: InputSpec, seed: int) -> Windows:  # noqa: ARG001  (a leak)
    """Windows of all parts dealt out at random, as many to each part as before."""
    chance = np.random.default_rng(seed)
    pool = chance.permutation(np.concatenate([windows.cutoffs[part] for part in PARTS]))
    ends = np.cumsum([len(windows.cutoffs[part]) for part in PARTS])[:-1]
    dealt = zip(PARTS, np.split(pool, ends), strict=True)
    return replace(windows, cutoffs={part: np.sort(cutoffs) for part, cutoffs in dealt})


def fitted_on_all(windows: Windows, inputs: InputSpec, seed: int) -> Windows:  # noqa: ARG001
    """Means, spreads and the choice of inputs from the whole series, the test part included."""
    series, steps = windows.series, len(windows.series)
    leads = windows.preparation.leads
    told = Preparation.fit(series, inputs, train_end=steps, valid_end=steps, leads=leads)
    return gather(series, windows.spec, windows.split, told)


def target_among_inputs(windows: Windows, inputs: InputSpec, seed: int) -> Windows:  # noqa: ARG001
    """The target's next change as one more column: a shift in the wrong direction."""
    series = windows.series
    later = np.append(np.diff(series.values), 0.0)
    if windows.preparation.target.log:
        later = later / series.values
    columns = {**series.covariates, LATER.format(name=series.name): later}
    told = replace(series, covariates=columns)
    return cut(told, windows.spec, inputs=inputs, split=windows.split)


MISTAKES: Mapping[str, Mistake] = {
    "shuffled": Mistake(
        "Shuffle the windows before splitting them",
        "Training and test windows are drawn at random, as is right for pictures or patients.",
        "Neighbouring windows overlap: nearly every test value was a target in training, too.",
        shuffled,
        in_time=False,
    ),
    "future": Mistake(
        "Leave tomorrow's change among the inputs",
        "A column was shifted in the wrong direction, smoothed around its centre, or filled from "
        "the next value.",
        "The network reads the answer to the first step. On the day of a real forecast nobody "
        "has that column.",
        target_among_inputs,
    ),
    "scaler": Mistake(
        "Fit the scaler on the whole series",
        "Means and spreads are computed before the series is split.",
        "The training part is told the level and the spread of the future. Where the level stays "
        "the same this changes little, which is why nobody notices.",
        fitted_on_all,
    ),
}
"""By a short name, the most harmful first."""


@dataclass(frozen=True, eq=False)
class LeakStudy:
    """How far the training with a mistake has got.

    Attributes:
        mistake: Key of MISTAKES.
        honest: The same setup without the mistake.
        run: The training with it.
        leaked_skill: Its skill against naive on what it takes for its test part; None until then.
        shared: Share of its test windows whose targets were partly learnt from, 0 to 1.
    """

    mistake: str
    honest: Assessment
    run: Run
    leaked_skill: float | None = None
    shared: float = 0.0

    @property
    def progress(self) -> float:
        """0 to 1; the last hundredth is the test."""
        return 1.0 if self.leaked_skill is not None else 0.99 * self.run.progress

    @property
    def honest_skill(self) -> float:
        """Against naive, without the mistake."""
        return self.honest.against("naive").skill

    @property
    def gained(self) -> float | None:
        """Skill that is not there; None until the test."""
        return None if self.leaked_skill is None else self.leaked_skill - self.honest_skill


def leak_study(run: Run, honest: Assessment, mistake: str) -> Iterator[LeakStudy]:
    """Train the setup of an honest run once more, with a mistake, yielding the study as it stands.

    Args:
        run: The honest run.
        honest: Its assessment.
        mistake: Key of MISTAKES.

    Raises:
        ForecastError: No network could be trained.
    """
    setup = run.setup
    made = MISTAKES[mistake]
    windows = made.leak(honest.windows, setup.inputs, setup.training.seed)
    study, teach = None, learn if made.in_time else train
    for leaked in teach(windows, setup):
        study = LeakStudy(mistake, honest, leaked)
        yield study
    if study is not None and study.run.usable:
        yield _scored(study, windows)


def _scored(study: LeakStudy, windows: Windows) -> LeakStudy:
    test = windows.cutoffs["test"]
    actual, forecast = windows.actual(test), predict_run(study.run, windows, test)
    last = windows.features[test, 0][:, None].astype(float)
    naive = windows.preparation.target.unscale(np.repeat(last, windows.spec.horizon, axis=1))
    gained = skill(mae(actual, forecast), mae(actual, naive))
    return replace(study, leaked_skill=gained, shared=shared_targets(windows))


def shared_targets(windows: Windows) -> float:
    """Share of the test windows at least one of whose targets is one of a training window."""
    targets = np.zeros(len(windows.series) + windows.spec.horizon, dtype=bool)
    ahead = np.arange(1, windows.spec.horizon + 1)
    targets[windows.cutoffs["train"][:, None] + ahead] = True
    return float(targets[windows.cutoffs["test"][:, None] + ahead].any(axis=1).mean())
