"""From the parts of a date to instants, a whole column at a time; impossible dates become NaT."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnn_forecast.sources.upload.calendar_words import month_number

PIVOT = 50
"""Two-digit years below are of this century, from here on of the last."""

DAY = np.timedelta64(86_400_000_000, "us")
NOT_A_TIME = np.datetime64("NaT", "us")
AFTERNOON = ("pm", "오후", "下午", "午後")

ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "west": 60,
    "bst": 60,
    "cet": 60,
    "cest": 120,
    "met": 60,
    "mest": 120,
    "eet": 120,
    "eest": 180,
    "msk": 180,
    "kst": 540,
    "jst": 540,
    "hkt": 480,
    "sgt": 480,
    "awst": 480,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "akst": -540,
    "hst": -600,
}
"""Minutes east of Greenwich by the short names that people write."""

Parts = Mapping[str, pa.StringArray]


def whole(texts: pa.StringArray | None, size: int, default: int) -> np.ndarray:
    """Digits as integers, ``(cell,)``; the default where a part is absent."""
    if texts is None:
        return np.full(size, default)
    filled = pc.if_else(pc.match_substring_regex(pc.fill_null(texts, ""), r"^\d+$"), texts, None)
    return pc.fill_null(pc.cast(filled, pa.int64()), default).to_numpy(False)


def full_year(texts: pa.StringArray) -> np.ndarray:
    """Years with two digits get their century."""
    digits = pc.utf8_ltrim(texts, "'")
    years = whole(digits, len(texts), -1)
    short = pc.equal(pc.utf8_length(digits), 2).fill_null(False).to_numpy(False)
    return np.where(short, years + np.where(years < PIVOT, 2000, 1900), years)


def from_parts(parts: Parts, size: int) -> np.ndarray:
    """Instants ``(cell,)`` as ``datetime64[us]``, wall clock.

    Args:
        parts: The named parts of a form, ``(cell,)`` strings, null where a cell has another form.
        size: Number of cells.
    """
    year = full_year(parts["year"])
    if "week" in parts:
        date = _of_week(year, whole(parts["week"], size, 0), whole(parts.get("weekday"), size, 1))
    elif "ordinal" in parts:
        date = _of_ordinal(year, whole(parts["ordinal"], size, 0))
    else:
        date = civil(year, _month(parts, size), whole(parts.get("day"), size, 1))
    return date + clock(parts, size)


def _month(parts: Parts, size: int) -> np.ndarray:
    if "name" in parts:
        return _month_by_name(parts["name"])
    if "quarter" in parts:
        return whole(parts["quarter"], size, 0) * 3 - 2
    if "semester" in parts:
        return whole(parts["semester"], size, 0) * 6 - 5
    return whole(parts.get("month"), size, 1)


def _month_by_name(names: pa.StringArray) -> np.ndarray:
    codes = pc.dictionary_encode(names)
    numbers = np.array([month_number(name) for name in codes.dictionary.to_pylist()] + [0])
    return numbers[pc.fill_null(codes.indices, len(numbers) - 1).to_numpy(False)]


def civil(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Midnights of calendar dates; NaT for 31 April and its like."""
    fits = (year >= 1) & (year <= 9999) & (month >= 1) & (month <= 12) & (day >= 1)  # noqa: PLR2004
    months = np.where(fits, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    dates = months.astype("datetime64[D]") + np.where(fits, day - 1, 0).astype("timedelta64[D]")
    fits &= dates.astype("datetime64[M]") == months
    return np.where(fits, dates.astype("datetime64[us]"), NOT_A_TIME)


def _of_ordinal(year: np.ndarray, ordinal: np.ndarray) -> np.ndarray:
    start = civil(year, np.ones_like(year), np.ones_like(year))
    dates = start + (ordinal - 1) * DAY
    same_year = dates.astype("datetime64[Y]") == start.astype("datetime64[Y]")
    return np.where(same_year & (ordinal >= 1), dates, NOT_A_TIME)


def _of_week(year: np.ndarray, week: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    """ISO 8601: the week with 4 January is the first; weeks begin on Monday."""
    fourth = civil(year, np.ones_like(year), np.full_like(year, 4))
    since_monday = (
        fourth.astype("datetime64[D]").astype(np.int64) + 3
    ) % 7  # 1970 began on Thursday
    dates = fourth + (weekday - 1 - since_monday + 7 * (week - 1)) * DAY
    return np.where((week >= 1) & (week <= 53), dates, NOT_A_TIME)  # noqa: PLR2004  (ISO weeks)


def clock(parts: Parts, size: int) -> np.ndarray:
    """Time since midnight, ``timedelta64[us]``; NaT for 25:00. ``24:00`` is the next midnight."""
    if "hour" not in parts:
        return np.zeros(size, "timedelta64[us]")
    hour, minute, second = (
        whole(parts.get(name), size, 0) for name in ("hour", "minute", "second")
    )
    words = [pc.fill_null(parts[name], "") for name in ("half", "noon") if name in parts]
    if words and any(pc.any(pc.not_equal(word, "")).as_py() for word in words):
        hour = _of_day(hour, words)
    micros = ((hour * 60 + minute) * 60 + second) * 1_000_000 + _micros(parts, size)
    fits = (hour >= 0) & (minute < 60) & (second <= 60) & (micros <= 86_400_000_000)  # noqa: PLR2004
    return np.where(fits, micros.astype("timedelta64[us]"), np.timedelta64("NaT", "us"))


def _of_day(hour: np.ndarray, words: list[pa.StringArray]) -> np.ndarray:
    """Hours of a clock with two halves; -1 where there is no such hour (오전 0시 is midnight)."""
    said = np.logical_or.reduce([pc.not_equal(word, "").to_numpy(False) for word in words])
    late = np.logical_or.reduce(
        [pc.is_in(word, pa.array(AFTERNOON)).to_numpy(False) for word in words]
    )
    twelve = np.where(hour == 12, 0, hour) + np.where(late, 12, 0)  # noqa: PLR2004  (noon)
    twelve = np.where(hour > 12, np.where(late & (hour < 24), hour, -1), twelve)  # noqa: PLR2004
    return np.where(said, twelve, hour)


def _micros(parts: Parts, size: int) -> np.ndarray:
    if "fraction" not in parts:
        return np.zeros(size, np.int64)
    filled = pc.fill_null(parts["fraction"], "")
    if not pc.any(pc.not_equal(filled, "")).as_py():
        return np.zeros(size, np.int64)
    padded = pc.utf8_slice_codeunits(pc.utf8_rpad(filled, 6, "0"), 0, 6)
    return whole(padded, size, 0)


def offsets(parts: Parts, size: int) -> np.ndarray:
    """Minutes east of Greenwich, ``(cell,)``; NaN where no zone is written, infinite if unknown."""
    minutes = np.full(size, np.nan)
    for name in ("zone", "bare_zone"):
        if name in parts and pc.any(pc.not_equal(pc.fill_null(parts[name], ""), "")).as_py():
            codes = pc.dictionary_encode(pc.fill_null(parts[name], ""))
            known = np.array([_minutes(zone) for zone in codes.dictionary.to_pylist()])
            found = known[codes.indices.to_numpy(False)]
            minutes = np.where(np.isnan(found), minutes, found)
    return minutes


def _minutes(zone: str) -> float:
    zone = zone.replace(" ", "")
    if not zone:
        return np.nan
    if zone in ZONES:
        return ZONES[zone]
    number = zone.removeprefix("utc").removeprefix("gmt")
    if number[:1] not in ("+", "-"):
        return np.inf
    digits = number[1:].replace(":", "")
    hours, rest = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")  # noqa: PLR2004
    return (int(hours) * 60 + int(rest)) * (-1 if number[0] == "-" else 1)
