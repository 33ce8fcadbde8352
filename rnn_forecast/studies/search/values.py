"""What a search is made of: its plan, its trials, and how far it has got."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import pandas as pd

from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.studies.search.space import SearchSpace, Values
from rnn_forecast.training import Outcome, Setup
from rnn_forecast.versions import version
from rnn_forecast.windows import Split, Windows, cut

SEARCHING = 0.9
"""Share of the progress that the search takes; the rest is the test of the best settings."""

FAILED = "failed"
REACHED = (Outcome.CONVERGED.name.lower(), Outcome.EXHAUSTED.name.lower())
"""Outcomes of trainings that were allowed to go on to their end."""


@dataclass(frozen=True)
class SearchTrial:
    """One network with one combination of settings.

    Attributes:
        number: Counted from 0, in the order in which they were asked for.
        values: The settings that were searched.
        valid_mae: Of its best weights, in the unit of the series, mean over windows and steps
            ahead; NaN where there are none.
        losses: Lowest validation loss after so many epochs, scaled units: what pruning looks at.
        epochs: Finished epochs.
        seconds: Of training, this network's share of its bank's time.
        outcome: Why its training ended, or ``"failed"``.
    """

    number: int
    values: Values
    valid_mae: float
    losses: Mapping[int, float] = field(default_factory=dict)
    epochs: int = 0
    seconds: float = 0.0
    outcome: str = FAILED

    @property
    def finished(self) -> bool:
        """Whether it was allowed to go on to its end, so that its score counts."""
        return self.outcome in REACHED

    @property
    def pruned(self) -> bool:
        """Whether it was stopped early because others did better."""
        return self.outcome == Outcome.PRUNED.name.lower()


@dataclass(frozen=True)
class SearchPlan:
    """What the search does, the same for all of its trials.

    Attributes:
        setup: What is searched around; every network has ``setup.training.seed``.
        seed: Start of the random numbers that propose settings.
    """

    series: Series
    setup: Setup
    space: SearchSpace
    split: Split
    seed: int

    @classmethod
    def of(
        cls,
        series: Series,
        setup: Setup,
        space: SearchSpace,
        *,
        seed: int,
        split: Split | None = None,
    ) -> Self:
        """The plan of a search.

        Raises:
            ForecastError: The space does not go with the setup, or the series is too short.
        """
        space.check(setup)
        plan = cls(series, setup, space, split or Split.by_share(len(series)), seed)
        length = {"sequence_length": space.longest(setup)}
        plan.windows(space.applied(setup, length))
        return plan

    @cached_property
    def name(self) -> str:
        """A digest: the same for two searches that propose and train the same."""
        setup, programs = self.setup, ("rnn_forecast", "torch", "optuna")
        parts = [
            self.series.fingerprint,
            [setup.window.as_mapping(), setup.inputs.as_mapping(), setup.training.as_mapping()],
            [setup.network.cell, setup.network.as_mapping()],
            [asdict(each) for each in self.space.ranges],
            [asdict(self.split), self.seed],
            {name: version(name) for name in programs},
        ]
        text = json.dumps(parts, sort_keys=True)
        return f"rnn_forecast-{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"

    def setup_of(self, values: Values) -> Setup:
        """The setup of one trial."""
        return self.space.applied(self.setup, values)

    def windows(self, setup: Setup) -> Windows:
        """Windows of a trial: whatever its length, the targets of the longest sequence."""
        longest = self.space.longest(self.setup)
        return cut(
            self.series,
            setup.window,
            inputs=setup.inputs,
            split=self.split,
            first_cutoff=longest - 1,
        )


@dataclass(frozen=True, eq=False)
class SearchStudy:
    """A search as far as it has got.

    Attributes:
        plan: What is searched.
        wanted: Trials that were asked for.
        trials: That have ended, in the order of their numbers.
        baselines: Validation error of naive, seasonal naive and linear, in the unit of the series.
        running: Progress of each trial that goes on, 0 to 1, by number.
        importances: Share of each setting in what sets good trials apart; empty until there are
            enough trials. See ``importance.py``.
        tested: The best settings trained and tested as the Forecast page does it; None until then.
        complete: Whether no more trials will come.
        known: Trials that were there when the search began, from before it was interrupted.
        doing: What happens now, if it is not training.
        notes: Sentences to keep.
    """

    plan: SearchPlan
    wanted: int
    trials: tuple[SearchTrial, ...] = ()
    baselines: Mapping[str, float] = field(default_factory=dict)
    running: Mapping[int, float] = field(default_factory=dict)
    importances: Mapping[str, float] = field(default_factory=dict)
    tested: ForecastStudy | None = None
    complete: bool = False
    known: int = 0
    doing: str = ""
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> SearchTrial | None:
        """The lowest validation error among the trials that went on to their end."""
        return min(self.finished, key=lambda trial: trial.valid_mae, default=None)

    @property
    def finished(self) -> tuple[SearchTrial, ...]:
        """Trials that went on to their end."""
        return tuple(trial for trial in self.trials if trial.finished)

    @property
    def progress(self) -> float:
        """0 to 1."""
        if self.complete:
            done = self.tested.progress if self.tested else float(not self.finished)
            return SEARCHING + (1 - SEARCHING) * done
        return SEARCHING * min((len(self.trials) + sum(self.running.values())) / self.wanted, 1.0)

    @property
    def ended(self) -> bool:
        """Whether nothing is left to do."""
        return self.complete and self.progress >= 1.0

    def with_trials(self, *news: SearchTrial) -> Self:
        """The study with these trials ended."""
        ended = {trial.number: trial for trial in (*self.trials, *news)}
        running = {number: share for number, share in self.running.items() if number not in ended}
        ordered = tuple(ended[number] for number in sorted(ended))
        return replace(self, trials=ordered, running=running)

    def frame(self) -> pd.DataFrame:
        """One row a trial: ``trial``, the settings that were searched, and what came of them."""
        rows = [_row(trial) for trial in self.trials]
        return pd.DataFrame(rows, columns=["trial", *self.plan.space.names, *RESULTS])


RESULTS = ["valid_mae", "outcome", "epochs", "seconds"]


def _row(trial: SearchTrial) -> dict[str, Any]:
    results = {name: getattr(trial, name) for name in RESULTS}
    return {"trial": trial.number + 1, **trial.values, **results}
