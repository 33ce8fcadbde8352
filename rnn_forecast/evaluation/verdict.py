"""The result in a few sentences that a person can act on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rnn_forecast.evaluation.comparison import Comparison


class Standing(StrEnum):
    """How a network stands against its simple rivals."""

    BEATS = "beats"
    TIES = "ties"
    LOSES = "loses"


@dataclass(frozen=True)
class Verdict:
    """How the network stands: the headline first, then what it means and what it rests on."""

    standing: Standing
    headline: str
    details: str

    @property
    def sentence(self) -> str:
        """All of it."""
        return f"{self.headline} {self.details}"


ADVICE = {
    Standing.BEATS: "",
    Standing.TIES: "Where two forecasts are equally good, the simpler one is the safer choice.",
    Standing.LOSES: "Use the simpler forecast, or train longer or with other inputs.",
}

TOLERANCE = 5
"""Points by which the share of values inside an interval may miss its level and still hold."""


def judge(
    label: str, against: Mapping[str, Comparison], *, windows: int, level: int, held: float | None
) -> Verdict:
    """Weigh a network against its rivals.

    Args:
        label: The network's name, e.g. ``"GRU"``.
        against: Comparison with each rival, by the words for it: ``"repeating the last value"``.
        windows: Test windows that were compared.
        level: Per cent of values that the interval should hold.
        held: Share of the test values that it did hold, 0 to 1; None without an interval.
    """
    standing = standing_of(against)
    details = [ADVICE[standing]] if ADVICE[standing] else []
    details.append(f"Measured on {windows:,} windows that no network has seen.")
    if held is not None:
        details.append(
            f"The {level} % interval held {held * 100:.0f} % of the time{_off(held, level)}."
        )
    return Verdict(standing, f"{label} {_clauses(against)}.", " ".join(details))


def _off(held: float, level: int) -> str:
    points = held * 100 - level
    if abs(points) <= TOLERANCE:
        return ""
    return f": it is too {'narrow' if points < 0 else 'wide'}, read it as about {held * 100:.0f} %"


def standing_of(against: Mapping[str, Comparison]) -> Standing:
    """BEATS all of them, LOSES to at least one, or else TIES."""
    if any(one.loses for one in against.values()):
        return Standing.LOSES
    if all(one.beats for one in against.values()):
        return Standing.BEATS
    return Standing.TIES


def _clauses(against: Mapping[str, Comparison]) -> str:
    text, previous = "", None
    for rival, one in against.items():
        kind, clause = _clause(rival, one)
        if previous is None:
            text = clause
        elif kind == previous == Standing.BEATS:
            text += f" and {clause.removeprefix('beats ')}"
        else:
            text += f" {'and' if kind == previous else 'but'} {clause}"
        previous = kind
    return text


def _clause(rival: str, one: Comparison) -> tuple[Standing, str]:
    size = f"{abs(one.skill) * 100:.0f} %"
    if one.skill == -math.inf:
        return Standing.LOSES, f"is worse than {rival}, which makes no error here"
    if one.beats:
        return Standing.BEATS, f"beats {rival} by {size}"
    if one.loses:
        return Standing.LOSES, f"is worse than {rival} by {size}"
    return Standing.TIES, f"is no better than {rival}"
