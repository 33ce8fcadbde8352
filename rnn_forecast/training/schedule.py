"""How the learning rate moves during a training, as a share of its largest value.

One-cycle: Smith & Topin (2019), "Super-convergence", with the shape of fastai and torch: a cosine
from 1/25 up to 1 over the first three tenths of the steps, then a cosine down to almost nothing.
"""

import math

WARM_UP = 0.3
START, END = 1 / 25, 1 / 250_000


def rate_share(schedule: str, step: int, steps: int) -> float:
    """Share of the largest learning rate at a step, counted from 0, of so many."""
    if schedule == "constant":
        return 1.0
    peak = WARM_UP * steps - 1
    if step <= peak:
        return _cosine(START, 1.0, step / peak)
    return _cosine(1.0, END, (step - peak) / (steps - 1 - peak))


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
