"""Which steps of a window the task diagram draws, and what the network reads and says at each."""

from dataclasses import dataclass

from rnn_forecast.language import _, n_
from rnn_forecast.tasks import Task
from rnn_forecast.training import Setup

MOST = 4
"""Columns that are drawn; of a longer sequence, its first steps and its last."""


@dataclass(frozen=True)
class Sizes:
    """The numbers of the diagram."""

    task: Task
    batch: int
    time: int
    features: int
    hidden: int
    layers: int
    horizon: int
    outputs: int
    every_step: bool
    feeds_back: bool
    step_by_step: bool
    label: str

    @classmethod
    def of(cls, setup: Setup, num_features: int) -> "Sizes":
        """The numbers of a setup."""
        window, network = setup.window, setup.network
        return cls(
            task=window.task,
            batch=setup.training.batch_size,
            time=window.sequence_length,
            features=num_features,
            hidden=network.hidden_size,
            layers=getattr(network, "num_layers", 1),
            horizon=window.horizon,
            outputs=network.outputs(window),
            every_step=window.shape.every_step,
            feeds_back=window.shape.feeds_back,
            step_by_step=network.step_by_step,
            label=network.label,
        )


@dataclass(frozen=True)
class Column:
    """One step, or the steps in which the network reads its own forecasts, drawn as one.

    Attributes:
        reads: First and last line in the box of what is read.
        own: It reads what the network has said.
        cell: Name of the cell.
        says: First and last step that it forecasts there; empty where it is not read.
        answer: These are the forecast, not only something to learn from.
    """

    reads: tuple[str, str]
    cell: str
    own: bool = False
    says: tuple[str, str] = ("", "")
    answer: bool = False


def columns(sizes: Sizes) -> list[Column | None]:
    """The columns from left to right; None stands for steps that are left out."""
    if sizes.task == "one-to-many":
        return _running_free(sizes)
    if sizes.task == "recursive":
        answer = [_own(sizes, 2, sizes.label)] if sizes.horizon > 1 else []
        return [*_sequence(sizes, MOST - len(answer)), *answer]
    if sizes.task == "sequence-to-sequence":
        return [*_sequence(sizes, MOST - 1), _own(sizes, 1, _("decoder"))]
    return _sequence(sizes, MOST)


def _sequence(sizes: Sizes, room: int) -> list[Column | None]:
    last, time = room - 1, sizes.time
    offsets: list[int | None] = [*range(time - 1, -1, -1)]
    if time > room:
        offsets = [*range(time - 1, time - last, -1), None, 0]
    return [None if each is None else _step(sizes, each) for each in offsets]


def _step(sizes: Sizes, offset: int) -> Column:
    """One step of the sequence, so many steps before its last."""
    is_last = offset == 0
    is_read = sizes.every_step or (is_last and sizes.task != "sequence-to-sequence")
    furthest = 1 if sizes.feeds_back else sizes.horizon
    says = _range(1 - offset, furthest - offset)
    return Column(
        reads=(moment(-offset), features(sizes.features)),
        cell=sizes.label,
        says=says if is_read else ("", ""),
        answer=is_last,
    )


def _own(sizes: Sizes, first: int, cell: str) -> Column:
    """All steps from the first one ahead: each reads what the one before has said."""
    return Column(
        reads=_range(first - 1, sizes.horizon - 1),
        cell=cell,
        own=True,
        says=_range(first, sizes.horizon),
        answer=True,
    )


def _running_free(sizes: Sizes) -> list[Column | None]:
    ahead: list[int | None] = [*range(2, sizes.horizon + 1)]
    if sizes.horizon > MOST:
        ahead = [2, None, sizes.horizon]
    return [_step(sizes, 0), *(each if each is None else _one_own(sizes, each) for each in ahead)]


def _one_own(sizes: Sizes, ahead: int) -> Column:
    reads, says = _range(ahead - 1, ahead - 1), _range(ahead, ahead)
    return Column(reads, sizes.label, own=True, says=says, answer=True)


def _range(first: int, last: int) -> tuple[str, str]:
    return (moment(first), "" if first == last else f"… {moment(last)}")


def features(count: int) -> str:
    """``"1 feature"``, ``"4 features"``."""
    return n_("{count} feature", "{count} features", count).format(count=count)


def moment(ahead: int) -> str:
    """``t−29``, ``t``, ``t+1``: steps from the last one of the sequence."""
    if ahead == 0:
        return "t"
    return f"t\N{MINUS SIGN}{-ahead}" if ahead < 0 else f"t+{ahead}"
