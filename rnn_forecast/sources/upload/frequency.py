"""The step of a series, found in spite of gaps, holidays, jitter and clock changes.

pandas' ``infer_freq`` gives up over one absent row. Here a step is accepted when most neighbours
are exactly one step apart and nearly all times stand on the grid of that step.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rnn_forecast.language import _

MOST = 0.5
"""Share of neighbours that must be one step apart."""

ON_GRID = 0.95
"""Share of times that must stand on the grid."""

TOLERANCE = 0.25
"""How far from the grid a jittering time may stand, in steps."""

FEWEST = 3
"""Times needed to speak of a step."""

LATE = 20
"""Days into the month from which its end is meant."""

MICROS = 1_000_000
DAY = 86_400 * MICROS
MONDAY_FIRST = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MONTH_STEPS = (1, 2, 3, 4, 6, 12)

UNITS = {
    "week": ("week", "{count} weeks"),
    "month": ("month", "{count} months"),
    "day": ("day", "{count} days"),
    "hour": ("hour", "{count} hours"),
    "minute": ("minute", "{count} minutes"),
    "second": ("second", "{count} seconds"),
    "millisecond": ("millisecond", "{count} milliseconds"),
    "microsecond": ("microsecond", "{count} microseconds"),
}
"""Steps for people, one and several."""

NICE = tuple(
    unit * count * MICROS
    for unit, counts in (
        (1, (1, 2, 5, 10, 15, 20, 30)),
        (60, (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)),
        (3600, (1, 2, 3, 4, 6, 8, 12)),
        (86_400, (1, 2, 7)),
    )
    for count in counts
)
"""Steps that a jittering clock may mean, microseconds."""


@dataclass(frozen=True, eq=False)
class Step:
    """The step of a series.

    Attributes:
        alias: Pandas alias; ``None`` if there is no regular step.
        words: For people, e.g. ``"15 minutes"``.
        times: ``(row,)`` the times moved onto the grid; the same times if they stand on it.
        fills: Absent steps are gaps. In business days they are holidays and stay absent.
    """

    alias: str | None
    words: str
    times: np.ndarray
    fills: bool = True


def infer(times: np.ndarray) -> Step:
    """The step of sorted, unique times, ``(row,)`` ``datetime64[us]``."""
    irregular = Step(None, "irregular", times, fills=False)
    if len(times) < FEWEST:
        return irregular
    return next(_steps(times), irregular)


def _steps(times: np.ndarray) -> Iterator[Step]:
    """The steps that fit, the best first."""
    micros = times.astype(np.int64)
    days = micros // DAY
    same_clock = len(np.unique(micros % DAY)) == 1
    if same_clock or _a_day_apart(days):
        for step in _calendar(days):
            clock = micros[0] % DAY if same_clock else 0
            moved = step.times.astype("datetime64[us]") + np.timedelta64(int(clock), "us")
            yield Step(step.alias, step.words, moved, step.fills)
    yield from _ticks(micros)


def _a_day_apart(days: np.ndarray) -> bool:
    """One observation a day at most, at changing hours."""
    return bool((np.diff(days) >= 1).all())


def _calendar(days: np.ndarray) -> Iterator[Step]:
    """Steps of whole days, ``days`` since 1970."""
    yield from _weeks(days, exact=True)
    yield from _months(days)
    yield from _business_days(days)
    yield from _weeks(days, exact=False)
    yield from _whole_days(days)


def _mode(values: np.ndarray) -> int:
    found, counts = np.unique(values, return_counts=True)
    return int(found[counts.argmax()])


def _weeks(days: np.ndarray, *, exact: bool) -> Iterator[Step]:
    """The same weekday every so many weeks; not exactly: holidays move some by a day or two."""
    gaps = np.diff(days)
    step = _mode(gaps)
    weekday = _mode((days + 3) % 7)  # 1970 began on a Thursday
    moved = days - ((days + 3 - weekday + 3) % 7 - 3)
    fits = (moved == days).all() if exact else (moved == days).mean() >= 1 - TOLERANCE
    if step % 7 or step == 0 or not fits or len(np.unique(moved)) < len(moved):
        return
    if (gaps == step).mean() >= MOST and ((moved - moved[0]) % step == 0).mean() >= ON_GRID:
        weeks = step // 7
        many = "" if weeks == 1 else str(weeks)
        words = f"{_counted(weeks, 'week')} ({MONDAY_FIRST[weekday].title()})"
        yield Step(f"{many}W-{MONDAY_FIRST[weekday]}", words, moved.astype("datetime64[D]"))


def _months(days: np.ndarray) -> Iterator[Step]:
    """One observation a month, a quarter, a year, on whatever day of the month."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    gaps = np.diff(months)
    step = _mode(gaps)
    if step < 1 or (gaps < 1).any() or (gaps == step).mean() < MOST or _evenly(days):
        return
    if ((months - months[-1]) % step != 0).any() or (step not in MONTH_STEPS and step % 12):
        return
    yield _month_step(dates, step)


def _month_step(dates: np.ndarray, step: int) -> Step:
    """Every ``step`` months: on business days, or on the first or last day, to which dates move."""
    months = dates.astype("datetime64[M]")
    starts = months.astype("datetime64[D]")
    ends = (months + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    first, last = np.busday_offset(starts, 0, "forward"), np.busday_offset(ends, 0, "backward")
    if step == 1 and (dates == last).all() and (dates != ends).any():
        return Step("BME", _("month (last business day)"), dates)
    if step == 1 and (dates == first).all() and (dates != starts).any():
        return Step("BMS", _("month (first business day)"), dates)
    late = bool(np.median((dates - starts).astype(np.int64)) > LATE)
    month = int(dates[-1].astype("datetime64[M]").astype(np.int64) % 12)
    alias = _month_alias(step, "E" if late else "S", month)
    return Step(alias, _month_words(step, late=late), ends if late else starts)


def _evenly(days: np.ndarray) -> bool:
    """Always the same number of days apart, as no calendar month is (28 or 30 days, say)."""
    gaps = np.unique(np.diff(days))
    return (len(gaps) == 1 and len(days) > FEWEST and int(gaps[0]) not in range(28, 32)) or (
        len(gaps) == 1 and len(days) > 6  # noqa: PLR2004  (no seven months are equally long)
    )


def _month_alias(step: int, letter: str, month: int) -> str:
    if step % 12 == 0:
        many = "" if step == 12 else str(step // 12)  # noqa: PLR2004  (months)
        return f"{many}Y{letter}-{MONTHS[month]}"
    if step == 3:  # noqa: PLR2004  (months)
        # The anchor is the month in which the last quarter of a year ends, or the first begins.
        anchor = month % 3 if letter == "S" else 9 + month % 3
        return f"Q{letter}-{MONTHS[anchor]}"
    return f"{'' if step == 1 else step}M{letter}"


def _month_words(step: int, *, late: bool) -> str:
    unit = {1: _("month"), 3: _("quarter"), 12: _("year")}.get(step) or _counted(step, "month")
    return (_("{unit} (last day)") if late else _("{unit} (first day)")).format(unit=unit)


def _business_days(days: np.ndarray) -> Iterator[Step]:
    """Monday to Friday, with at least one weekend left out; holidays may be absent."""
    weekend = (days + 3) % 7 >= 5  # noqa: PLR2004  (Saturday)
    dates = days.astype("datetime64[D]")
    if weekend.any() or dates[-1] - dates[0] < np.timedelta64(5, "D"):
        return
    gaps = np.busday_count(dates[:-1], dates[1:])
    crossed = np.diff(days) > gaps
    if (gaps == 1).mean() >= MOST and crossed.any() and (np.diff(days) == 1).mean() >= MOST:
        yield Step("B", _("business day"), dates, fills=False)


def _whole_days(days: np.ndarray) -> Iterator[Step]:
    gaps = np.diff(days)
    step = _mode(gaps)
    phase = _mode(days % step) if step else 0
    off = (days - phase) % step if step else days
    if step == 0 or (gaps == step).mean() < MOST or (off == 0).mean() < ON_GRID:
        return
    moved = days - off
    yield Step(
        "D" if step == 1 else f"{step}D", _counted(step, "day"), moved.astype("datetime64[D]")
    )


def _ticks(micros: np.ndarray) -> Iterator[Step]:
    """Hours, minutes, seconds; exactly first, then with jitter."""
    gaps = np.diff(micros)
    step = _mode(gaps)
    off = (micros - _mode(micros % step)) % step
    if (gaps == step).mean() >= MOST and (off == 0).mean() >= ON_GRID:
        moved = micros - np.where(off > step // 2, off - step, off)
        yield Step(*_tick_names(step), moved.astype("datetime64[us]"))
    yield from _jittering(micros, float(np.median(gaps)))


def _jittering(micros: np.ndarray, middle: float) -> Iterator[Step]:
    """A round step that the times miss by a little, e.g. a sensor that wakes up late."""
    step = min(NICE, key=lambda nice: abs(nice - middle))
    if abs(step - middle) > 0.1 * middle:
        return
    angles = (micros % step) / step * 2 * np.pi
    phase = np.angle(np.exp(1j * angles).mean()) / (2 * np.pi)  # the mean on a circle
    if abs(phase) <= TOLERANCE:
        phase = 0.0  # the full minute is meant
    places = np.rint(micros / step - phase).astype(np.int64)
    near = np.abs(micros / step - phase - places) <= TOLERANCE
    if near.mean() >= ON_GRID and (np.diff(places) == 1).mean() >= MOST:
        moved = places * step + round(phase * step / MICROS) * MICROS
        yield Step(*_tick_names(step), moved.astype("datetime64[us]"))


def _tick_names(step: int) -> tuple[str, str]:
    """Alias and words of a number of microseconds."""
    units = ((DAY, "D", "day"), (3600 * MICROS, "h", "hour"), (60 * MICROS, "min", "minute"))
    for size, alias, word in (*units, (MICROS, "s", "second"), (1000, "ms", "millisecond")):
        if step % size == 0:
            many = step // size
            return (alias if many == 1 else f"{many}{alias}"), _counted(many, word)
    return f"{step}us", _counted(step, "microsecond")


def _counted(count: int, word: str) -> str:
    one, many = UNITS[word]
    return _(one) if count == 1 else _(many).format(count=count)


def nearest_alias(times: np.ndarray) -> str:
    """The alias of the median step, for a series that has no regular one."""
    if len(times) < 2:  # noqa: PLR2004
        return "D"
    middle = float(np.median(np.diff(times.astype(np.int64))))
    if middle > 20 * DAY:
        months = middle / (30.44 * DAY)
        return "MS" if months < 2 else "QS-JAN" if months < 7.5 else "YS-JAN"  # noqa: PLR2004
    return _tick_names(min(NICE, key=lambda nice: abs(nice - middle)))[0]
