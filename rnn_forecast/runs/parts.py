"""What a bundle holds, before it is bytes: settings, arrays and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa


@dataclass(frozen=True, eq=False)
class Parts:
    """One result, taken apart.

    Attributes:
        setup: What decides the result and what little came of it; ready for JSON. Under ``"plan"``
            stands what makes two interrupted runs the same, where a kind has such a thing.
        arrays: Weights and other blocks of numbers, by name.
        tables: Numbers that people may want to open, by the name of their file.
    """

    setup: Mapping[str, Any]
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
