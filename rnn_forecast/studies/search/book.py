"""The book of a search, kept by Optuna: what was proposed, and what came of it.

The only file that knows Optuna. Candidates are proposed by the tree-structured Parzen estimator of
Bergstra et al. (2011), "Algorithms for hyper-parameter optimization", section 4, and it is told
what came of them (Optuna's ask and tell). Each proposal has random numbers of its own, made of the
search's seed and the proposal's number: an interrupted search goes on as if it had never stopped.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import numpy as np
import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.samplers import TPESampler
from optuna.storages import BaseStorage, InMemoryStorage
from optuna.trial import FrozenTrial, Trial, TrialState

from rnn_forecast.studies.search.grouping import BATCH, Candidate, follows
from rnn_forecast.studies.search.ranges import Between, OneOf, Range
from rnn_forecast.studies.search.space import WITHIN_A_BANK
from rnn_forecast.studies.search.values import FAILED, SearchPlan, SearchTrial

RESULT = "result"

optuna.logging.set_verbosity(optuna.logging.WARNING)  # the core prints nothing


class Book:
    """The trials of one search.

    Args:
        plan: What is searched; a plan of the same name goes on where it stopped.
        storage: Where Optuna keeps it; None: in memory.
    """

    def __init__(self, plan: SearchPlan, storage: BaseStorage | None) -> None:
        self._plan = plan
        self._study = optuna.create_study(
            storage=storage or InMemoryStorage(), study_name=plan.name, load_if_exists=True
        )
        self._asked = {
            each.number: Trial(self._study, each._trial_id)  # noqa: SLF001  (no public way to go on)
            for each in self._in((TrialState.RUNNING,))
        }

    @property
    def trials(self) -> tuple[SearchTrial, ...]:
        """Those that have ended."""
        ended = self._in((TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL))
        return tuple(_read(each) for each in ended)

    @property
    def begun(self) -> int:
        """Trials that were ever proposed."""
        return len(self._study.get_trials(deepcopy=False))

    @property
    def waiting(self) -> tuple[Candidate, ...]:
        """Those that were proposed and have not ended; at first from an interrupted search."""
        return tuple(self._candidate(trial) for trial in self._asked.values())

    def batch(self) -> tuple[Candidate, ...]:
        """The candidates of the newest batch, tried or not."""
        start = max(self.begun - 1, 0) // BATCH * BATCH
        ended = [Candidate(each.number, each.values) for each in self.trials]
        both = sorted((*ended, *self.waiting), key=lambda each: each.number)
        return tuple(each for each in both if each.number >= start)

    def ask(self) -> Candidate:
        """Propose one more candidate, where it is of use of the same shape as the one before."""
        number = self.begun
        batch = self.batch() if number % BATCH else ()
        seeds = np.random.SeedSequence([self._plan.seed, number])
        self._study.sampler = TPESampler(seed=int(seeds.generate_state(1)[0]), multivariate=True)
        leader = follows(self._plan, batch)
        if leader is not None:
            self._study.enqueue_trial(self._shape(leader))
        trial = self._study.ask()
        self._asked[trial.number] = trial
        return self._candidate(trial)

    def tell(self, result: SearchTrial) -> None:
        """Enter what came of a candidate, unless the same search elsewhere was faster."""
        trial = self._asked.pop(result.number)
        with suppress(UpdateFinishedTrialError):
            self._enter(trial, result)

    def _enter(self, trial: Trial, result: SearchTrial) -> None:
        known = self._study.get_trials(deepcopy=False)[result.number].intermediate_values
        for epoch, loss in result.losses.items():
            if epoch not in known:
                trial.report(loss, epoch)
        trial.set_user_attr(RESULT, asdict(result) | {"losses": list(result.losses.items())})
        state = _state(result)
        value = result.valid_mae if state is TrialState.COMPLETE else None
        self._study.tell(trial, value, state=state, skip_if_finished=True)

    def importances(self) -> Mapping[str, float]:
        """The share of each setting in what sets the best tenth of the trials apart.

        PED-ANOVA: Watanabe et al. (2023), "PED-ANOVA: efficiently quantifying hyperparameter
        importance in arbitrary subspaces". Shares add up to 1, the largest first.
        """
        return optuna.importance.get_param_importances(self._study)

    def _in(self, states: tuple[TrialState, ...]) -> Sequence[FrozenTrial]:
        return self._study.get_trials(deepcopy=False, states=states)

    def _candidate(self, trial: Trial) -> Candidate:
        ranges = self._plan.space.ranges
        return Candidate(trial.number, {each.name: _suggested(trial, each) for each in ranges})

    def _shape(self, leader: Candidate) -> dict[str, Any]:
        """What members of a bank have in common, as Optuna writes it."""
        return {
            each.name: _written(each, leader.values[each.name])
            for each in self._plan.space.ranges
            if each.name not in WITHIN_A_BANK
        }


def _state(result: SearchTrial) -> TrialState:
    """What Optuna makes of a result.

    A training that diverged was bad, which the sampler must learn, though no score says how bad;
    one that failed says nothing of its settings.
    """
    if result.finished:
        return TrialState.COMPLETE
    return TrialState.FAIL if result.outcome == FAILED else TrialState.PRUNED


def _read(trial: FrozenTrial) -> SearchTrial:
    found: dict[str, Any] = dict(trial.user_attrs[RESULT])
    found["losses"] = {int(epoch): float(loss) for epoch, loss in found["losses"]}
    return SearchTrial(**found)


def _suggested(trial: Trial, searched: Range) -> Any:  # noqa: ANN401  (a setting's value)
    """The value that was proposed; the same however often it is asked for."""
    name = searched.name
    if isinstance(searched, OneOf):
        if not searched.ordered:
            return trial.suggest_categorical(name, searched.values)
        return searched.values[trial.suggest_int(name, 0, len(searched.values) - 1)]
    if searched.whole:
        return trial.suggest_int(name, int(searched.low), int(searched.high), log=True)
    proposed = trial.suggest_float(name, searched.low, searched.high, log=True)
    # As people write it: what is trained is what the page and the table say.
    return min(max(float(f"{proposed:.3g}"), searched.low), searched.high)


def _written(searched: Range, value: Any) -> Any:  # noqa: ANN401  (a setting's value)
    if isinstance(searched, Between) or not searched.ordered:
        return value
    return searched.values.index(value)
