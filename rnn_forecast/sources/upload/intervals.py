"""From when until when: of ``01.03.2024 00:00 - 01.03.2024 01:00`` the beginning counts."""

import pyarrow as pa
import pyarrow.compute as pc

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?"
_DATE = r"\d{1,4}[-./]\s?\d{1,2}[-./]\s?\d{1,4}\.?"
_PATTERNS = (
    rf"^(.*{_CLOCK})\s[-–—~]\s.*{_CLOCK}.*$",
    rf"^({_DATE})\s?(?:[~–—]|\s-\s)\s?{_DATE}.*$",
)


def intervals(texts: pa.StringArray) -> int:
    """How many cells are intervals."""
    return sum(
        pc.sum(pc.match_substring_regex(texts, pattern)).as_py() or 0 for pattern in _PATTERNS
    )


def beginnings(texts: pa.StringArray) -> pa.StringArray:
    """The same cells without the ends of intervals."""
    for pattern in _PATTERNS:
        texts = pc.replace_substring_regex(texts, pattern, r"\1")
    return texts
