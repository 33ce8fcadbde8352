"""Windows put together from what was fitted then, not cut and fitted again.

A later version may fit otherwise; a result that was kept stays as it was.
"""

from collections.abc import Mapping
from typing import cast

import numpy as np

from rnn_forecast.language import _
from rnn_forecast.preparation import Preparation
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.series import Series
from rnn_forecast.windows import Split, Windows, WindowSpec
from rnn_forecast.windows.split import PARTS, Part


def cutoffs_of(windows: Windows) -> dict[str, np.ndarray]:
    """Positions of each part's windows: ``cutoffs/train``."""
    return {f"cutoffs/{part}": windows.cutoffs[part].astype(np.int64) for part in PARTS}


def to_windows(
    series: Series,
    spec: WindowSpec,
    split: Split,
    preparation: Preparation,
    arrays: Mapping[str, np.ndarray],
) -> Windows:
    """The windows as they were."""
    cutoffs = cast("dict[Part, np.ndarray]", {part: arrays[f"cutoffs/{part}"] for part in PARTS})
    answers = preparation.target.scale(series.values).astype(np.float32)
    features = preparation.features(series)
    return Windows(series, spec, split, preparation, features, answers, cutoffs)


def check_cutoffs(windows: Windows, *, some: bool = True) -> None:
    """Raise UnreadableBundle unless every window lies in its part.

    Args:
        windows: As they came out of a bundle.
        some: Whether every part needs one; a series of a panel may begin too late, or end.
    """
    for part in PARTS:
        cutoffs = windows.cutoffs[part]
        plain = cutoffs.dtype == np.int64 and cutoffs.ndim == 1
        if plain and len(cutoffs) == 0 and not some:
            continue
        start, end = windows.split.bounds(part)
        first, last = max(start, windows.spec.sequence_length) - 1, end - windows.spec.horizon - 1
        if (
            not plain
            or len(cutoffs) == 0
            or cutoffs[0] < first
            or cutoffs[-1] > last
            or (np.diff(cutoffs) <= 0).any()
        ):
            raise UnreadableBundle(
                _("The {part} windows in the bundle do not lie in their part.").format(part=_(part))
            )
