"""What moves during a training: the learning rate, and how often a teacher helps.

One-cycle: Smith & Topin (2019), "Super-convergence", with the shape of fastai and torch: a cosine
from 1/25 up to 1 over the first three tenths of the steps, then a cosine down to almost nothing.

Teacher forcing: Williams & Zipser (1989); falling as in Bengio et al. (2015), "Scheduled sampling",
section 2.4, linear decay.
"""

import math

WARM_UP = 0.3
START, END = 1 / 25, 1 / 250_000

ALONE_FROM = 0.5
"""Share of the training after which a teacher that withdraws has gone."""


def rate_share(schedule: str, step: int, steps: int) -> float:
    """Share of the largest learning rate at a step, counted from 0, of so many."""
    if schedule == "constant":
        return 1.0
    peak = WARM_UP * steps - 1
    if step <= peak:
        return _cosine(START, 1.0, step / peak)
    return _cosine(1.0, END, (step - peak) / (steps - 1 - peak))


def truth_share(forcing: str, step: int, steps: int) -> float:
    """How often the true value is shown instead of the network's own, 0 to 1."""
    if forcing == "falling":
        return max(0.0, 1 - step / (ALONE_FROM * steps))
    return 1.0 if forcing == "always" else 0.0


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
