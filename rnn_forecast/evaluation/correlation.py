"""How far two columns move together."""

import numpy as np


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's, over the pairs that were both observed; 0 where one of them never changes."""
    seen = np.isfinite(one) & np.isfinite(other)
    one, other = one[seen], other[seen]
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:  # noqa: PLR2004  (a pair)
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
