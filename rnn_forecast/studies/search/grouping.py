"""Which candidates the engine trains together.

A bank holds networks of one cell and one width that see the same features in batches of one size
(``recurrence``); they may differ in sequence length and learning rate. So of each shape that the
sampler proposes, several candidates are asked for (``follows``), and candidates of equal shape
become one group, the work of one task.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnn_forecast.studies.search.space import WITHIN_A_BANK, Values
from rnn_forecast.studies.search.values import SearchPlan

BATCH = 8
"""Candidates that are asked for before any of them is trained."""

TOGETHER = 4
"""Candidates of one shape: enough to share a bank, few enough to try many shapes, and to keep two
cores busy where there is only one."""


@dataclass(frozen=True)
class Candidate:
    """Settings that were proposed and not yet tried.

    Attributes:
        number: Of the trial.
        values: The settings that are searched.
    """

    number: int
    values: Values


@dataclass(frozen=True)
class Group:
    """Candidates of equal shape, longest sequence first.

    Attributes:
        limits: What they must have reached after so many epochs, see ``pruning.py``.
    """

    candidates: tuple[Candidate, ...]
    limits: Mapping[int, float]


def follows(plan: SearchPlan, batch: Sequence[Candidate]) -> Candidate | None:
    """The candidate of this batch whose shape the next one should have; None for a new shape."""
    if not batch or not plan.space.shared:
        return None
    shape = _settings(batch[-1])
    like = [each for each in batch if _settings(each) == shape]
    setup = plan.setup_of(batch[-1].values)
    if len(like) % TOGETHER == 0 or not setup.network.banked(setup.window):
        return None
    return batch[-1]


def groups(
    plan: SearchPlan, candidates: Sequence[Candidate], limits: Mapping[int, float]
) -> tuple[Group, ...]:
    """The candidates by shape, the groups with the longest sequences first."""
    by_shape: dict[object, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda each: -_length(plan, each)):
        by_shape.setdefault(_shape(plan, candidate), []).append(candidate)
    return tuple(
        Group(tuple(alike[start : start + TOGETHER]), limits)
        for alike in by_shape.values()
        for start in range(0, len(alike), TOGETHER)
    )


def _shape(plan: SearchPlan, candidate: Candidate) -> object:
    """What members of one bank have in common."""
    setup = plan.setup_of(candidate.values)
    if not setup.network.banked(setup.window):
        return candidate.number  # one after another in any case: more tasks keep more cores busy
    # What a step shows depends on the length where the future is known ahead, and at a single
    # value, which cannot be relative to itself.
    single = setup.window.sequence_length == 1
    leads = setup.window.leads if plan.series.known else ()
    return setup.network, setup.training.batch_size, setup.inputs, single, leads


def _settings(candidate: Candidate) -> dict[str, object]:
    return {name: each for name, each in candidate.values.items() if name not in WITHIN_A_BANK}


def _length(plan: SearchPlan, candidate: Candidate) -> int:
    return plan.setup_of(candidate.values).window.sequence_length
