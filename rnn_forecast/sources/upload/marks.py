"""Marks that statistical offices set behind numbers: ``103.2*``, ``103.2¹``, ``103.2 p``.

They point to a footnote, or flag a value as provisional (p), revised (r), estimated (e),
unreliable (u) or the first after a break (b), as Eurostat and KOSIS do.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_SIGNS = r"^(.*\d)(?:\s?[*†‡§]{1,3}|[⁰¹²³⁴-⁹]+\)?)$"
_FLAGS = r"^(.*\d)(?:\s?[pr]\)?|\s[bepru]{1,2}|\s?\((?i:[bepru])\))$"

MOST_FLAGGED = 0.5
"""From this share of cells on, a letter behind the numbers is a unit."""


def without_marks(texts: pa.StringArray) -> tuple[pa.StringArray, np.ndarray]:
    """The cells without their marks, and which had one, ``(cell,)`` each.

    Args:
        texts: Cells as written: in compatibility form (NFKC) ``103¹`` would be 1031.
    """
    signs = _matches(texts, _SIGNS)
    flags = _matches(texts, _FLAGS)
    if flags.sum() >= MOST_FLAGGED * max(len(texts), 1):
        flags = np.zeros_like(flags)
    if not (signs | flags).any():
        return texts, signs
    bare = pc.replace_substring_regex(texts, _SIGNS, r"\1")
    bare = pc.if_else(pa.array(flags), pc.replace_substring_regex(bare, _FLAGS, r"\1"), bare)
    return bare, signs | flags


def _matches(texts: pa.StringArray, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
