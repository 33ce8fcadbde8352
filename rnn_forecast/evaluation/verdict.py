"""The result in a few sentences that a person can act on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rnn_forecast.evaluation.amounts import amounts, percent
from rnn_forecast.evaluation.comparison import Comparison
from rnn_forecast.language import _, n_


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


def typical_error(network: float, naive: float, unit: str) -> str:
    """The result in plain numbers: mean absolute errors of the network and of the last value."""
    ours, theirs = amounts(network, naive, unit)
    return _("Typically off by {ours}, where repeating the last value is off by {theirs}.").format(
        ours=ours, theirs=theirs
    )


ADVICE = {
    Standing.BEATS: "",
    Standing.TIES: "Where two forecasts are equally good, the simpler one is the safer choice.",
    Standing.LOSES: "Use the simpler forecast, or train longer or with other inputs.",
}

TOLERANCE = 5
"""Points by which the share of values inside an interval may miss its level and still hold."""

STANDARD_ERRORS = 2
"""And so many standard errors, where there are too few forecasts to tell."""


def judge(
    label: str,
    against: Mapping[str, Comparison],
    *,
    windows: int,
    level: int,
    held: float | None,
    held_error: float = 0.0,
) -> Verdict:
    """Weigh a network against its rivals.

    Args:
        label: The network's name, e.g. ``"GRU"``.
        against: Comparison with each rival, by the words for it: ``"repeating the last value"``.
        windows: Test windows that were compared.
        level: Per cent of values that the interval should hold.
        held: Share of the test values that it did hold, 0 to 1; None without an interval.
        held_error: Its standard error, 0 to 1.
    """
    standing = standing_of(against)
    details = [_(ADVICE[standing])] if ADVICE[standing] else []
    if any(one.undecided for one in against.values()):
        said = _("The test holds less than two horizons that do not overlap: too little to decide.")
        details = [said]
    measured = n_(
        "Measured on {count:,} window that no network has seen.",
        "Measured on {count:,} windows that no network has seen.",
        windows,
    )
    details.append(measured.format(count=windows))
    if held is not None:
        details.append(_held(held, level, held_error))
    headline = _("{label} {clauses}.").format(label=label, clauses=_clauses(against))
    return Verdict(standing, headline, " ".join(details))


def missed_by(held: float, level: int, error: float) -> float:
    """Points by which an interval misses its level; 0 where chance alone may account for them."""
    points = held * 100 - level
    return points if abs(points) > max(TOLERANCE, STANDARD_ERRORS * error * 100) else 0.0


def _held(held: float, level: int, error: float) -> str:
    points = missed_by(held, level, error)
    sentence = _("The {level} % interval held {held:.0f} % of the time.")
    if not points and abs(held * 100 - level) > TOLERANCE:
        sentence = _(
            "The {level} % interval held {held:.0f} % of the time; among so few forecasts chance "
            "alone may do that."
        )
    elif points < 0:
        sentence = _(
            "The {level} % interval held {held:.0f} % of the time: it is too narrow, read it as "
            "about {held:.0f} %."
        )
    elif points > 0:
        sentence = _(
            "The {level} % interval held {held:.0f} % of the time: it is too wide, read it as "
            "about {held:.0f} %."
        )
    return sentence.format(level=level, held=held * 100)


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
            text = _("{text} and {clause}").format(text=text, clause=_shortened(rival, one))
        elif kind == previous == Standing.TIES:
            text = _("{text} or {clause}").format(text=text, clause=rival)
        elif kind == previous:
            text = _("{text} and {clause}").format(text=text, clause=clause)
        else:
            text = _("{text} but {clause}").format(text=text, clause=clause)
        previous = kind
    return text


def _clause(rival: str, one: Comparison) -> tuple[Standing, str]:
    if one.skill == -math.inf:
        kind = Standing.LOSES
        clause = _("is worse than {rival}, which makes no error here")
    elif one.beats:
        kind, clause = Standing.BEATS, _("beats {rival} by {size}")
    elif one.loses:
        kind, clause = Standing.LOSES, _("is worse than {rival} by {size}")
    elif one.undecided:
        kind, clause = Standing.TIES, _("cannot yet be told from {rival}")
    else:
        kind, clause = Standing.TIES, _("is no better than {rival}")
    return kind, clause.format(rival=rival, size=_size(one))


def _shortened(rival: str, one: Comparison) -> str:
    """After another that is beaten, the verb is not said again."""
    return _("{rival} by {size}").format(rival=rival, size=_size(one))


def _size(one: Comparison) -> str:
    return "" if math.isinf(one.skill) else percent(abs(one.skill))
