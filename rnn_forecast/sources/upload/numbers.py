"""From text to numbers, a whole column at a time.

The decimal sign is decided once for a column, by the cells that leave no doubt: ``1.234,56``
has a comma, ``97.14`` a point. Only cells that could be both (``1,234``) follow that decision.
Everything is done on whole columns, so a million rows take the same path as sixty.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnn_forecast.sources.upload.marks import without_marks
from rnn_forecast.sources.upload.scripts import with_ascii_digits
from rnn_forecast.sources.upload.units import labels

MISSING = pa.array(
    (
        *("", "-", "--", "---", "–", "—", ".", "..", "...", "…", ":", "?", "*", "x", "/"),
        *("na", "n/a", "n.a.", "n.a", "#n/a", "#na", "<na>", "nan", "-nan", "#n/a n/a", "n.v."),
        *("null", "(null)", "none", "nil", "nd", "n.d.", "n.k.", "missing", "unknown", "void"),
        *(
            "#value!",
            "#div/0!",
            "#ref!",
            "#num!",
            "#null!",
            "#name?",
            "1.#qnan",
            "-1.#ind",
            "1.#ind",
        ),
        *("n/d", "s/d", "k.a.", "k. a.", "keine", "blank", "empty", "tba", "tbd", "ausente", "\\n"),
        *(
            "결측",
            "없음",
            "해당없음",
            "欠測",
            "なし",
            "無",
            "无",
            "缺失",
            "nat",
            "no data",
            "not available",
        ),
    ),
    pa.string(),
)
"""Spellings of "not observed", in lower case."""

QUICK = 1_000
"""Cells among which a plain column usually shows its decimal sign."""

_INFINITE = r"^[-+]?(?:inf(?:inity)?|∞|1\.#inf0*)$"
_PLAIN = r"^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?$"
_DRESSED = (
    r"^(?P<open>\()?\s*(?P<sign>[-+])?\s*"
    r"(?P<before>[^\d\s+\-.,()%][^\d+\-,()%]{0,7}?)?\s*(?P<inner>[-+])?\s*"
    r"(?P<digits>\d[\d.,]*|[.,]\d+)(?P<power>[eE][-+]?\d{1,4})?"
    r"\s*(?P<after>[^\d()+\-\s][^()+\-]{0,14}?)?\s*(?P<trail>-)?\s*(?P<close>\))?$"
)

# What a bare number proves about the decimal sign. Indian grouping (1,00,000) counts as well.
_POINT = (
    r"^(?:\d{1,3}(?:,\d{2,3})*,\d{3}\.\d*|\d{1,3}(?:,\d{2,3})+,\d{3}"
    r"|0\d*\.\d*|\.\d+|\d{4,}\.\d*|\d*\.(?:\d{0,2}|\d{4,}))$"
)
_COMMA = (
    r"^(?:\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:\.\d{3}){2,}"
    r"|0\d*,\d*|,\d+|\d{4,},\d*|\d*,(?:\d{0,2}|\d{4,}))$"
)
_OPEN_POINT = r"^[1-9]\d{0,2}\.\d{3}$"
_OPEN_COMMA = r"^[1-9]\d{0,2},\d{3}$"


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column read as numbers.

    Attributes:
        values: ``(row,)`` floats; NaN where there is none.
        missing: Cells that say that nothing was observed.
        unreadable: Cells that say something else than a number.
        infinite: Cells that say infinity, or a number too large for a computer.
        decimal: The decimal sign, if the column has one.
        proven: It could be seen from the column; otherwise it was assumed.
        open_cells: Cells that would be another number with the other sign.
        unit: What stood beside every number, e.g. ``"$"`` or ``"%"``.
        marked: Numbers with the mark of a footnote or a flag behind them.
    """

    values: np.ndarray
    missing: int
    unreadable: int
    infinite: int
    decimal: str | None = None
    proven: bool = True
    open_cells: int = 0
    unit: str = ""
    marked: int = 0

    @property
    def share(self) -> float:
        """Numbers among the cells that say something, 0 to 1."""
        numbers = int(np.isfinite(self.values).sum()) + self.infinite
        return numbers / max(numbers + self.unreadable, 1)


@dataclass(frozen=True, eq=False)
class _Undressed:
    """Digits with their signs taken off, and what was taken off, ``(cell,)`` each."""

    digits: pa.StringArray
    power: pa.StringArray
    factor: np.ndarray
    unit: str
    marked: np.ndarray


def read_numbers(texts: pa.StringArray, decimal: str | None = None, likely: str = "") -> Numbers:
    """A column of trimmed text as numbers.

    Args:
        texts: The cells.
        decimal: The decimal sign if a person chose it.
        likely: The decimal sign to assume where the column alone does not tell.
    """
    lower = pc.utf8_lower(texts)
    missing = pc.is_in(lower, MISSING)
    infinite = pc.match_substring_regex(lower, _INFINITE)
    there = ~(missing.to_numpy(False) | infinite.to_numpy(False))
    values = np.full(len(texts), np.nan)
    said = texts.filter(pa.array(there))
    bare = _undress(said)
    # With a power of ten there is no doubt: 1.015E+05 has a decimal point.
    certain = pc.if_else(pc.equal(bare.power, ""), "", "00000")
    shown = pc.binary_join_element_wise(bare.digits, certain, "")
    sign, proven, open_cells = _decimal(shown, decimal, likely)
    with np.errstate(over="ignore", invalid="ignore"):
        values[there] = _amounts(bare, sign, forced=decimal is not None) * bare.factor
    marked = int((bare.marked & np.isfinite(values[there])).sum())
    huge = np.isinf(values)
    values[huge] = np.nan
    return Numbers(
        values,
        missing=pc.sum(missing).as_py() or 0,
        unreadable=int(np.isnan(values[there & ~huge]).sum()),
        infinite=int(huge.sum()) + (pc.sum(infinite).as_py() or 0),
        decimal=sign,
        proven=proven,
        open_cells=open_cells,
        unit=bare.unit,
        marked=marked,
    )


def _undress(texts: pa.StringArray) -> _Undressed:
    """Signs, currency, units and blanks between thousands taken off; "" where no number is left."""
    plain = pc.match_substring_regex(texts, _PLAIN)
    if pc.all(plain).as_py() is not False:
        parts = pc.extract_regex(texts, r"^(?P<sign>[-+]?)(?P<digits>[\d.]*)(?P<power>.*)$")
        factor = np.where(pc.equal(parts.field("sign"), "-").to_numpy(False), -1.0, 1.0)
        unmarked = np.zeros(len(texts), dtype=bool)
        return _Undressed(parts.field("digits"), parts.field("power"), factor, "", unmarked)
    texts, marked = without_marks(texts)
    parts = pc.extract_regex(_tidied(texts), _DRESSED)
    before, after = (_filled(parts.field(name)) for name in ("before", "after"))
    factor, known, unit = labels(before, after)
    closed = _same(parts.field("open"), "(") == _same(parts.field("close"), ")")
    for name in ("sign", "inner", "trail"):
        factor = np.where(_same(parts.field(name), "-"), -factor, factor)
    factor = np.where(_same(parts.field("open"), "("), -np.abs(factor), factor)
    digits = pc.if_else(pa.array(known & closed), _filled(parts.field("digits")), "")
    return _Undressed(digits, _filled(parts.field("power")), factor, unit, marked)


def _tidied(texts: pa.StringArray) -> pa.StringArray:
    """Digits of other scripts, the many minus signs, blanks or apostrophes between thousands."""
    texts = with_ascii_digits(pc.utf8_normalize(texts, form="NFKC"))
    texts = pc.replace_substring_regex(texts, "[−–—‐‑﹣]", "-")
    texts = pc.replace_substring_regex(texts, r'^="?(.*?)"?$', r"\1")
    texts = pc.replace_substring_regex(texts, r"^'(.*?)'?$", r"\1")
    for _ in range(2):  # twice: neighbouring groups share a digit
        texts = pc.replace_substring_regex(texts, r"(\d)[\s'’‘`´](\d{3})", r"\1\2")
    return pc.utf8_trim_whitespace(texts)


def _filled(texts: pa.StringArray) -> pa.StringArray:
    return pc.fill_null(texts, "")


def _same(texts: pa.StringArray, sign: str) -> np.ndarray:
    return pc.equal(_filled(texts), sign).to_numpy(False)


def _matches(texts: pa.StringArray, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(texts, pattern).to_numpy(False)


def _decimal(
    digits: pa.StringArray, forced: str | None, likely: str
) -> tuple[str | None, bool, int]:
    """The decimal sign, whether it was proven, and the cells that depend on it alone."""
    if not pc.any(pc.match_substring_regex(digits, "[.,]")).as_py():
        return forced, True, 0
    single_points = not pc.any(pc.match_substring_regex(digits, r",|\..*\.")).as_py()
    if forced is None and single_points and _matches(digits.slice(0, QUICK), _POINT).any():
        return ".", True, 0  # no cell could speak for a comma
    open_point, open_comma = _matches(digits, _OPEN_POINT), _matches(digits, _OPEN_COMMA)
    point, comma = _matches(digits, _POINT).sum(), _matches(digits, _COMMA).sum()
    open_cells = int(open_point.sum() + open_comma.sum())
    if forced is not None:
        return forced, True, 0
    if point != comma:
        return "." if point > comma else ",", True, 0
    return _assumed(digits, bool(open_comma.any()), likely), open_cells == 0, open_cells


def _assumed(digits: pa.StringArray, with_comma: bool, likely: str) -> str:  # noqa: FBT001
    """The decimal sign where every cell could be both, e.g. ``1,234`` or ``1.234``.

    Whole numbers of three digits beside them (998, 999, 1,002) show that the sign groups thousands.
    """
    sign = "," if with_comma else "."
    other = "." if with_comma else ","
    if _matches(digits, r"^\d{3}$").mean() > 0.02:  # noqa: PLR2004  (a share)
        return other
    return likely or ("." if sign == "," else sign)


def _amounts(bare: _Undressed, sign: str | None, *, forced: bool) -> np.ndarray:
    """The numbers that the digits mean, ``(cell,)``; NaN where they mean none."""
    digits = bare.digits
    if not pc.any(pc.match_substring(digits, ",")).as_py() and sign != ",":
        return _cast(digits, bare.power)
    point, comma = _matches(digits, _POINT), _matches(digits, _COMMA)
    either = _matches(digits, _OPEN_POINT) | _matches(digits, _OPEN_COMMA)
    whole = _matches(digits, r"^\d+$")
    if forced:
        point, comma = (point, comma & False) if sign == "." else (point & False, comma)
    with_comma = comma | (either & (sign == ","))
    with_point = (point | whole | (either & (sign != ","))) & ~with_comma
    swapped = pc.replace_substring(pc.replace_substring(digits, ".", ""), ",", ".")
    pointed = pc.replace_substring(digits, ",", "")
    chosen = pc.if_else(pa.array(with_comma), swapped, pointed)
    return _cast(pc.if_else(pa.array(with_comma | with_point), chosen, ""), bare.power)


def _cast(digits: pa.StringArray, power: pa.StringArray) -> np.ndarray:
    valid = pc.match_substring_regex(digits, r"^(?:\d+\.?\d*|\.\d+)$")
    texts = pc.if_else(valid, pc.binary_join_element_wise(digits, power, ""), None)
    return pc.cast(texts, pa.float64()).to_numpy(False).astype(float)
