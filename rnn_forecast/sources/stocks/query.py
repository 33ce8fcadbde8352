"""What is asked of Yahoo, checked before anything is sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rnn_forecast.language import _
from rnn_forecast.sources.live.failures import UnknownSetting, UnknownSymbol
from rnn_forecast.sources.live.settings import one_of, put_together, take_apart

SYMBOL = re.compile(r"[A-Z0-9^][A-Z0-9.^=&-]{0,19}")
ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
"""A number that yfinance would turn into a symbol of its own choice, with requests of its own."""

MOST_SYMBOLS = 10

WAY_ON = "Use a bundled series such as bundled:aapl, or upload a file."


@dataclass(frozen=True, slots=True)
class Interval:
    """A length of step that Yahoo offers.

    Attributes:
        label: For people.
        frequency: Pandas alias of the step for what is traded on weekdays.
        periods: How far back one may ask, shortest first; the default is ``usual``.
        usual: The period unless another is chosen.
        limit: Why there are no longer periods, or nothing.
    """

    label: str
    frequency: str
    periods: tuple[str, ...]
    usual: str
    limit: str = ""

    @property
    def intraday(self) -> bool:
        """Whether a day has several of these steps."""
        return self.frequency in ("h", "30min", "15min", "5min", "min")


LONG = ("3mo", "6mo", "1y", "2y", "5y", "10y", "max")
SIXTY_DAYS = "Yahoo has these steps for the last 60 days."

INTERVALS: Mapping[str, Interval] = {
    "1d": Interval("Days", "B", ("1mo", *LONG, "ytd"), "5y"),
    "1wk": Interval("Weeks", "W-MON", LONG, "10y"),
    "1mo": Interval("Months", "MS", ("1y", "2y", "5y", "10y", "max"), "max"),
    "1h": Interval(
        "Hours", "h", ("5d", "1mo", "3mo", "6mo", "1y", "2y"), "1y",
        "Yahoo has hours for the last 730 days.",
    ),
    "30m": Interval("30 minutes", "30min", ("5d", "1mo"), "1mo", SIXTY_DAYS),
    "15m": Interval("15 minutes", "15min", ("1d", "5d", "1mo"), "1mo", SIXTY_DAYS),
    "5m": Interval("5 minutes", "5min", ("1d", "5d", "1mo"), "1mo", SIXTY_DAYS),
    "1m": Interval("Minutes", "min", ("1d", "5d"), "5d", "Yahoo has minutes for the last 8 days."),
}  # fmt: skip
"""Yahoo's limits: the intervals, and the periods that each can be asked for."""


@dataclass(frozen=True, slots=True)
class Query:
    """Symbols, and how much of them."""

    symbols: tuple[str, ...]
    period: str
    interval: str

    @property
    def step(self) -> Interval:
        """What is known about the interval."""
        return INTERVALS[self.interval]

    @property
    def key(self) -> str:
        """The name under which ``load`` finds it again; usual settings are left out."""
        settings = {
            "period": self.period if self.period != self.step.usual else "",
            "interval": self.interval if self.interval != "1d" else "",
        }
        return "yahoo:" + put_together(",".join(self.symbols), settings)


def read(text: str) -> tuple[Query, str]:
    """The query that ``text`` (what follows ``yahoo:``) names, and the column if it names one.

    Raises:
        UnknownSymbol: No symbol can look like this.
        UnknownSetting: Yahoo offers no such period or interval.
    """
    parts = take_apart(text, ("period", "interval"))
    symbols = tuple(dict.fromkeys(_symbol(name) for name in parts.name.split(",")))
    if len(symbols) > MOST_SYMBOLS:
        raise UnknownSetting(
            _("{count} symbols are named; at most {most} are read.").format(
                count=len(symbols), most=MOST_SYMBOLS
            )
        )
    interval = one_of("interval", parts.settings.get("interval", "1d"), INTERVALS)
    period = parts.settings.get("period") or INTERVALS[interval].usual
    return Query(symbols, _period(period, interval), interval), parts.column


def _symbol(name: str) -> str:
    symbol = name.strip().upper()
    if ISIN.fullmatch(symbol):
        raise UnknownSymbol(
            _("{symbol} is an ISIN. Search for it to find Yahoo's symbol.").format(symbol=symbol)
        )
    if not SYMBOL.fullmatch(symbol):
        raise UnknownSymbol(
            _(
                "{name!r} is not a symbol. Symbols look like AAPL, 005930.KS, ^GSPC, EURUSD=X "
                "or BTC-USD; several are separated by commas."
            ).format(name=name.strip()[:40])
        )
    return symbol


def _period(period: str, interval: str) -> str:
    step = INTERVALS[interval]
    if period not in step.periods:
        limit = f" {_(step.limit)}" if step.limit else ""
        raise UnknownSetting(
            _(
                "There is no period {period!r} for interval {interval}.{limit} There are: "
                "{periods}."
            ).format(
                period=period[:20], interval=interval, limit=limit, periods=", ".join(step.periods)
            )
        )
    return period
