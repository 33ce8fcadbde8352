"""Bars of one or several symbols as a dataset, or as one long table."""

import pandas as pd

from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Dataset, Note
from rnn_forecast.sources.live.deadline import Deadline
from rnn_forecast.sources.live.failures import NoRows, UnknownSetting
from rnn_forecast.sources.live.last_good import or_last_good
from rnn_forecast.sources.stocks.bars import COLUMNS, Bars, Listing, clean
from rnn_forecast.sources.stocks.query import WAY_ON, Query, read

DEADLINE_S = 10.0
"""Seconds for all symbols together."""

CREDIT = (
    "Yahoo Finance, by way of yfinance; not affiliated with Yahoo. The prices are for personal "
    "use only (Yahoo's terms), for research and education, and no advice."
)


def load(name: str, deadline: float = DEADLINE_S) -> Dataset:
    """Prices of one symbol, or the closing prices of several on their common days.

    Args:
        name: ``SYMBOL[,SYMBOL...][/COLUMN][?period=...&interval=...]``.
        deadline: Seconds after which the last good copy, or a sentence, takes the answer's place.

    Raises:
        UnknownSource: There is no such symbol, period, interval or column.
        SourceUnavailable: Yahoo did not answer usefully, and there is no earlier copy.
    """
    query, column = read(name)
    known = COLUMNS.values() if len(query.symbols) == 1 else query.symbols
    if column and column not in known:
        raise UnknownSetting.among("column", column, tuple(known))

    def fetch() -> Dataset:
        bars = _bars(query, Deadline(deadline))
        return _one(query, bars[0]) if len(bars) == 1 else _several(query, bars)

    return or_last_good(query.key, fetch)


def panel(name: str, deadline: float = DEADLINE_S) -> pd.DataFrame:
    """The closing prices of several symbols as one long table, each on its own days.

    Returns:
        ``unique_id, ds, y``, sorted: what ``Forecaster.fit`` takes.

    Raises:
        SourceError: As for ``load``; here no copy stands in.
    """
    return _one_below_the_other(_bars(read(name)[0], Deadline(deadline)))


def _one_below_the_other(every: list[Bars]) -> pd.DataFrame:
    tables = [
        pd.DataFrame(
            {
                "unique_id": bars.listing.symbol,
                "ds": bars.frame.index,
                "y": bars.frame["close"].to_numpy(),
            }
        )
        for bars in every
    ]
    return pd.concat(tables, ignore_index=True).sort_values(["unique_id", "ds"], ignore_index=True)


def _bars(query: Query, deadline: Deadline) -> list[Bars]:
    # Here and not above: yfinance takes half a second, and most people come for something else.
    from rnn_forecast.sources.stocks import yahoo  # noqa: PLC0415

    every = []
    for symbol in query.symbols:
        asked = yahoo.Asked(symbol, query.period, query.interval)
        answer = yahoo.history(asked, deadline)
        listing = Listing.of(symbol, answer.meta)
        every.append(clean(answer.bars, listing, query.step, answer.meta))
    return every


def _one(query: Query, bars: Bars) -> Dataset:
    listing = bars.listing
    frequency = listing.frequency(query.step)
    frame, absent = _with_absent_steps(bars, frequency)
    units: dict[str, str] = dict.fromkeys(("close", "open", "high", "low"), listing.currency)
    if "volume" in frame.columns and listing.instrument in ("EQUITY", "ETF"):
        units["volume"] = "shares"
    return Dataset(
        key=query.key,
        title=f"{listing.name} ({listing.symbol}), {query.step.label.lower()}",
        frame=frame,
        frequency=frequency,
        target="close",
        units=units,
        credit=_(CREDIT),
        notes=(_whereabouts(listing), *bars.notes, *absent),
        calendar=listing.calendar,
    )


def _several(query: Query, every: list[Bars]) -> Dataset:
    columns = [bars.frame["close"].rename(bars.listing.symbol) for bars in every]
    closes = pd.concat(columns, axis=1, sort=True)
    common = closes.dropna()
    if common.empty:
        symbols = ", ".join(query.symbols)
        raise NoRows(
            _("{symbols} have no step in common; load them one by one. {way_on}").format(
                symbols=symbols, way_on=_(WAY_ON)
            )
        )
    calendars = {bars.listing.calendar for bars in every}
    return Dataset(
        key=query.key,
        title=f"Closing prices of {', '.join(query.symbols)}",
        frame=common,
        frequency="D" if all(bars.listing.every_day for bars in every) else query.step.frequency,
        target=query.symbols[0],
        units={bars.listing.symbol: bars.listing.currency for bars in every},
        credit=_(CREDIT),
        notes=(_one_of_several(query), *_notes_by_symbol(every), *_uncommon(closes, common)),
        calendar=calendars.pop() if len(calendars) == 1 else None,
        long=_one_below_the_other(every),
    )


def _one_of_several(query: Query) -> Note:
    text = _(
        "The table holds {count} series: {symbols}. {first} is the target unless another is chosen."
    ).format(count=len(query.symbols), symbols=", ".join(query.symbols), first=query.symbols[0])
    return Note("several_series", text)


def _notes_by_symbol(every: list[Bars]) -> list[Note]:
    return [
        Note(note.category, f"{bars.listing.symbol}: {note.text}")
        for bars in every
        for note in (_whereabouts(bars.listing), *bars.notes)
    ]


def _whereabouts(listing: Listing) -> Note:
    exchange = listing.exchange or _("an exchange that Yahoo does not name")
    currency = _("GBp (pence)") if listing.currency == "GBp" else listing.currency
    traded = _("Traded on {exchange} in {currency}") if currency else _("Traded on {exchange}")
    text = _(
        "{traded}; times are the exchange's ({zone}). Prices are adjusted for splits and "
        "dividends, so that they move only when the value does."
    ).format(traded=traded.format(exchange=exchange, currency=currency), zone=listing.zone)
    return Note("listing", text)


def _uncommon(closes: pd.DataFrame, common: pd.DataFrame) -> tuple[Note, ...]:
    lost = len(closes) - len(common)
    if not lost:
        return ()
    text = _(
        "{count:,} of {total:,} steps were left out, because not every symbol has a "
        "price then; each symbol alone has all of its own."
    ).format(count=lost, total=len(closes))
    return (Note("uncommon_steps", text),)


def _with_absent_steps(bars: Bars, frequency: str) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """What trades around the clock has every step; an exchange's steps are its trading days."""
    frame = bars.frame
    if not bars.listing.every_day or frequency in ("W-MON", "MS"):
        return frame, ()
    every = pd.date_range(frame.index[0], frame.index[-1], freq=frequency)
    whole = frame.reindex(every)
    absent = len(every) - len(frame)
    if not absent:
        return whole, ()
    text = _("{count:,} of {total:,} steps are absent and stand as empty rows.").format(
        count=absent, total=len(every)
    )
    return whole, (Note("missing_steps", text),)
