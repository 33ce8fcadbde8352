"""What came from Yahoo, cleaned: nothing is dropped without a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rnn_forecast.language import _
from rnn_forecast.series import step_seconds
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.live.failures import NoRows
from rnn_forecast.sources.stocks.query import WAY_ON, Interval
from rnn_forecast.sources.trading_days import calendar_of, trades_every_day

COLUMNS = {"Close": "close", "Open": "open", "High": "high", "Low": "low", "Volume": "volume"}

SILENT_DAYS = 14
"""A price that was the last for longer than this is said: the symbol may be traded no longer."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What Yahoo tells about a symbol; empty where it does not."""

    symbol: str
    name: str
    currency: str
    exchange: str
    zone: str
    instrument: str

    @classmethod
    def of(cls, symbol: str, meta: Mapping[str, Any]) -> "Listing":
        """Read it from Yahoo's own names."""
        return cls(
            symbol=symbol,
            name=str(meta.get("longName") or meta.get("shortName") or symbol),
            currency=str(meta.get("currency") or ""),
            exchange=str(meta.get("fullExchangeName") or ""),
            zone=str(meta.get("exchangeTimezoneName") or "UTC"),
            instrument=str(meta.get("instrumentType") or ""),
        )

    @property
    def calendar(self) -> str | None:
        """The exchange whose days it is traded on."""
        return calendar_of(self.symbol, self.instrument, self.zone)

    @property
    def every_day(self) -> bool:
        """Whether weekends are steps too."""
        return trades_every_day(self.symbol, self.instrument)

    def frequency(self, step: Interval) -> str:
        """The alias of its steps."""
        return "D" if self.every_day and step.frequency == "B" else step.frequency


@dataclass(frozen=True, eq=False, slots=True)
class Bars:
    """Prices of one symbol on its exchange's clock, and what was done to them."""

    frame: pd.DataFrame
    listing: Listing
    notes: tuple[Note, ...]


def clean(frame: pd.DataFrame, listing: Listing, step: Interval, meta: Mapping[str, Any]) -> Bars:
    """Finished bars with a price.

    Raises:
        NoRows: None is left.
    """
    now = pd.Timestamp.now(tz=listing.zone)
    notes: list[Note] = []
    if len(frame) and (end := _end_of_last(frame, step, meta)) > now:
        notes.append(_unfinished(frame, end))
        frame = frame.iloc[:-1]
    priced = frame[frame["Close"].notna()] if len(frame) else frame
    if dropped := len(frame) - len(priced):
        text = _(
            "{count:,} of {total:,} bars came without a closing price and were dropped."
        ).format(count=dropped, total=len(frame))
        notes.append(Note("missing_values", text))
    if priced.empty:
        raise NoRows(
            _("Yahoo has no finished prices for {symbol} in this period. {way_on}").format(
                symbol=listing.symbol, way_on=_(WAY_ON)
            )
        )
    notes += _silent(priced, now - _end_of_last(priced, step, {}))
    traded, without = _without_empty_volume(_on_its_own_clock(priced, step))
    return Bars(traded, listing, (*notes, *without))


def _end_of_last(frame: pd.DataFrame, step: Interval, meta: Mapping[str, Any]) -> pd.Timestamp:
    """When the last bar is finished."""
    begin = pd.DatetimeIndex(frame.index)[-1]
    if step.intraday:
        return begin + pd.Timedelta(seconds=step_seconds(step.frequency))
    if step.frequency == "W-MON":
        return begin + pd.DateOffset(weeks=1)
    if step.frequency == "MS":
        return begin + pd.DateOffset(months=1)
    session = ((meta.get("currentTradingPeriod") or {}).get("regular") or {}).get("end")
    if isinstance(session, pd.Timestamp) and session.date() == begin.date():
        return session
    # Without the hours of its session, a day is over at midnight.
    return begin + pd.DateOffset(days=1)


def _unfinished(frame: pd.DataFrame, end: pd.Timestamp) -> Note:
    begin = pd.DatetimeIndex(frame.index)[-1]
    text = _(
        "The last bar, of {begin:%Y-%m-%d %H:%M}, is not finished before {end:%Y-%m-%d "
        "%H:%M} on the exchange's clock; it was left out."
    ).format(begin=begin, end=end)
    return Note("unfinished_bar", text)


def _silent(priced: pd.DataFrame, since: pd.Timedelta) -> list[Note]:
    if since < pd.Timedelta(days=SILENT_DAYS):
        return []
    last = pd.DatetimeIndex(priced.index)[-1]
    return [
        Note(
            "old",
            _("The last price is of {last:%Y-%m-%d}: it may be traded no longer.").format(
                last=last
            ),
        )
    ]


def _on_its_own_clock(priced: pd.DataFrame, step: Interval) -> pd.DataFrame:
    frame = priced[list(COLUMNS)].rename(columns=COLUMNS).astype(float)
    index = pd.DatetimeIndex(priced.index).tz_localize(None).as_unit("ns")
    if unit := {"W-MON": "W-SUN", "MS": "M"}.get(step.frequency):
        # A first or last bar may bear the day of its first trade.
        index = index.to_period(unit).start_time.as_unit("ns")
    frame.index = index.rename(None)
    # The hour that ends summer time comes twice; its first one is kept.
    return frame[~frame.index.duplicated()].sort_index()


def _without_empty_volume(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Currencies and some indices have none, and Yahoo says zero."""
    if frame["volume"].any():
        return frame, ()
    note = Note(
        "empty_columns", _("Yahoo counts no volume for this symbol; the column was left out.")
    )
    return frame.drop(columns="volume"), (note,)
