"""Which cell remembers longer, where that can be said."""

from collections.abc import Mapping
from itertools import permutations
from math import comb

from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.studies.memory.cell_memory import CellMemory
from rnn_forecast.studies.memory.spread import SELDOM, Spread, chance_of_parting, exceeds


def ranking_in_words(memories: Mapping[str, CellMemory]) -> str:
    """A sentence for each difference between cells that is more than chance; "" of one cell."""
    if len(memories) < 2:  # noqa: PLR2004  (one alone is no comparison)
        return ""
    reaches = {cell: memory.reach for cell, memory in memories.items()}
    odds = max(_chance(left, right) for left, right in permutations(reaches.values(), 2))
    if odds > SELDOM:
        return _(
            "Which cell remembers longer cannot be told from so few networks; look into at least "
            "3 of each."
        )
    said = [
        _("The {longer} remembers longer than the {shorter}.").format(
            longer=MODELS[longer].label, shorter=MODELS[shorter].label
        )
        for longer, shorter in permutations(reaches, 2)
        if exceeds(reaches[longer], reaches[shorter])
    ]
    if not said:
        return _(
            "Which cell remembers longer cannot be told: the ranges of their networks overlap."
        )
    caution = _(
        "There the ranges of their networks lie apart, which chance alone would bring about in 1 "
        "of {times} such pairs."
    ).format(times=round(1 / odds))
    rest = ""
    if len(said) < comb(len(reaches), 2):
        rest = _("Elsewhere the ranges overlap, and no difference can be told.")
    return " ".join(filter(None, (*said, caution, rest)))


def _chance(left: Spread, right: Spread) -> float:
    return chance_of_parting(len(left.values), len(right.values))
