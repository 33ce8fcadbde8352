"""What a cell remembers, what longer sequences bring, and what the series itself repeats."""

import math
from collections import defaultdict
from dataclasses import replace

from rnn_forecast.language import _, n_
from rnn_forecast.models import MODELS
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.studies.memory.agreement import Agreement
from rnn_forecast.studies.memory.cell_memory import CellMemory
from rnn_forecast.studies.memory.spread import Spread, exceeds
from rnn_forecast.studies.memory.study import MemoryStudy
from rnn_forecast.studies.memory.warm_up import CellWarmUp
from rnn_forecast.studies.recommendation import recommend
from rnn_forecast.training import Outcome
from rnn_forecast.windows import Part


def in_words(study: MemoryStudy, cell: str, lengths: LengthStudy | None = None) -> str:
    """The answer of one cell; ``lengths`` is the curve of the same series, if there is one."""
    memory = study.memories[cell]
    said = [_remembers(memory), _enough(cell, lengths), _echo(study.structure.echo)]
    if not memory.learnt:
        said.append(
            _(
                "It does no better than repeating the last value, so what it remembers says little "
                "about the series."
            )
        )
    return " ".join(filter(None, said))


def _remembers(memory: CellMemory) -> str:
    label, reach = MODELS[memory.cell].label, memory.reach
    if reach.high == 0:
        return _(
            "Your {cell} makes no use of the past beyond the last value: any other window would do "
            "as well."
        ).format(cell=label)
    if reach.median >= memory.steps:
        sentence = n_(
            "Your {cell} makes use of the one step that it reads{range}.",
            "Your {cell} makes use of all {steps} steps that it reads{range}.",
            memory.steps,
        )
    else:
        sentence = n_(
            "Your {cell} remembers about {steps} step{range}: with everything older taken from "
            "another window, its error rises by less than 1 %.",
            "Your {cell} remembers about {steps} steps{range}: with everything older taken from "
            "another window, its error rises by less than 1 %.",
            math.ceil(reach.median),
        )
    return sentence.format(cell=label, steps=f"{reach.median:g}", range=reach.said())


def enough_of(cell: str, lengths: LengthStudy | None) -> int | None:
    """The length beyond which nothing is gained for a cell; None where the curve does not say."""
    if lengths is None:
        return None
    own = tuple(trial for trial in lengths.trials if trial.cell == cell)
    found = recommend(replace(lengths, trials=own))
    return found.sequence_length if found and found.helps else None


def _enough(cell: str, lengths: LengthStudy | None) -> str:
    enough = enough_of(cell, lengths)
    if lengths is None or enough is None:
        return ""
    if enough == max(lengths.plan.lengths):
        return _(
            "Every longer sequence that was tried, up to {length} steps, brought more."
        ).format(length=enough)
    return _("Lengths beyond {length} bring nothing.").format(length=enough)


def _echo(echo: int | None) -> str:
    if echo is None:
        return _("The series itself comes back at no particular distance.")
    return _("The series itself has structure at {steps}.").format(steps=echo)


def half_life_in_words(memory: CellMemory, name: str = "") -> str:
    """How fast the forecast stops caring, one sentence."""
    life, label = memory.half_life(name), MODELS[memory.cell].label
    if math.ceil(life.high) <= 1:
        return _("{cell}: the last value alone holds half of the sensitivity.").format(cell=label)
    return _("{cell}: half of the sensitivity lies within the last {steps} steps{range}.").format(
        cell=label, steps=f"{life.median:.1f}", range=life.said(1)
    )


def agreement_in_words(found: Agreement) -> str:
    """Whether gradient and occlusion tell the same story, and which to believe."""
    if not found.matters:
        return _(
            "Exchanging any single lag costs less than 1 % of the error: neighbours say the same, "
            "or nothing is remembered. The curve of what is older tells which."
        )
    if found.missed:
        return _(
            "Gradient and exchange disagree at {lags}: exchanging these values costs more than 1 % "
            "of the error, although the gradient there is less than a hundredth of its largest. "
            "Gradients vanish in recurrent networks; believe the exchange."
        ).format(lags=_lags(found.missed))
    if found.harmless:
        return _(
            "Gradient and exchange disagree at {lags}: the forecast moves with these values, and "
            "yet exchanging them costs nothing. Believe the exchange."
        ).format(lags=_lags(found.harmless))
    if not found.alike:
        return _(
            "Gradient and exchange agree only in part (rank correlation {correlation}): a large "
            "gradient does not mean a large loss here. Believe the exchange."
        ).format(correlation=f"{found.correlation:.2f}")
    return _(
        "Gradient and exchange tell the same story (rank correlation {correlation} over lags)."
    ).format(correlation=f"{found.correlation:.2f}")


def _lags(lags: tuple[int, ...]) -> str:
    """``"lag 7"``, ``"lags 3, 4 and 9"``, or from where to where if there are many."""
    if len(lags) > 4:  # noqa: PLR2004  (more than people read)
        return _("{count} lags from {first} to {last}").format(
            count=len(lags), first=lags[0], last=lags[-1]
        )
    *before, last = (str(lag) for lag in lags)
    if not before:
        return _("lag {lag}").format(lag=last)
    return _("lags {lags} and {last}").format(lags=", ".join(before), last=last)


def warm_up_in_words(warm: CellWarmUp, lengths: LengthStudy | None, part: Part) -> str:
    """After how many values it is as good as it gets, and how retrained networks compare."""
    count = warm.warm
    said = n_(
        "The many-to-many {cell} is as good as it gets after {count} value{range}.",
        "The many-to-many {cell} is as good as it gets after {count} values{range}.",
        math.ceil(count.median),
    ).format(cell=MODELS[warm.cell].label, count=f"{count.median:g}", range=count.said())
    retrained = {} if lengths is None else _retrained(warm.cell, lengths, part)
    both = sorted(set(retrained) & set(warm.errors))
    if not both:
        return said
    return f"{said} {_beside(warm, both[0], retrained[both[0]])}"


def _beside(warm: CellWarmUp, seen: int, retrained: Spread) -> str:
    """The error after so many values against that of networks made for as many."""
    errors = warm.errors[seen]
    difference = 100 * (errors.median / retrained.median - 1)
    worse, better, unclear = (
        _(
            "After {count} it errs by {share} % more than a {cell} retrained for {count}, which "
            "has never expected more."
        ),
        _(
            "After {count} it errs by {share} % less than a {cell} retrained for {count}, which "
            "learns from one forecast a window instead of one a step."
        ),
        _(
            "After {count} its error differs by {share} % from that of a {cell} retrained for "
            "{count}; with {networks} and {others} networks, chance may do that."
        ),
    )
    sentence = unclear
    if exceeds(errors, retrained):
        sentence = worse
    elif exceeds(retrained, errors):
        sentence = better
    return sentence.format(
        cell=MODELS[warm.cell].label,
        count=seen,
        share=f"{abs(difference):.0f}",
        networks=len(errors.values),
        others=len(retrained.values),
    )


def _retrained(cell: str, lengths: LengthStudy, part: Part) -> dict[int, Spread]:
    """Errors by length of the networks retrained for each."""
    errors: defaultdict[int, list[float]] = defaultdict(list)
    diverged = Outcome.DIVERGED.name.lower()
    for trial in lengths.trials:
        if trial.cell == cell and trial.sequence_length and trial.outcome != diverged:
            error = trial.test_mae if part == "test" else trial.valid_mae
            errors[trial.sequence_length].append(error)
    return {length: Spread(tuple(each)) for length, each in errors.items()}
