"""Digits of other scripts: ٢٠٢٤ (Arabic), ۲۰۲۴ (Persian), २०२४ (Hindi), ๒๐๒๔ (Thai) are 2024."""

import pyarrow as pa
import pyarrow.compute as pc

_SIGNS = {"٫": ".", "٬": ",", "٪": "%"}
_OTHERS = "[٠-٩۰-۹०-९০-৯๐-๙" + "".join(_SIGNS) + "]"
_ZEROS = "٠۰०০๐"
_AS_ASCII = str.maketrans(
    {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)} | _SIGNS
)


def with_ascii_digits(texts: pa.StringArray) -> pa.StringArray:
    """The same cells with digits from 0 to 9, ``(cell,)``; names and words stay as they are."""
    if not pc.any(pc.match_substring_regex(texts, _OTHERS)).as_py():
        return texts
    return pa.array([cell.translate(_AS_ASCII) for cell in texts.to_pylist()], pa.string())
