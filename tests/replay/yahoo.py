"""Yahoo Finance's chart, search, crumb and cookie addresses, with prices that are made up.

Shapes and words are those of recorded answers and issues (see docs of yfinance). ``faults`` makes
a symbol, or a search, answer otherwise.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from tests.replay.proxy import Reply, Request, Site

DAYS = {"1d": 1, "5d": 7, "1mo": 31, "3mo": 92, "6mo": 183, "1y": 366, "2y": 731, "5y": 1827}


@dataclass(frozen=True)
class Listing:
    name: str
    currency: str = "USD"
    exchange: str = "NasdaqGS"
    zone: str = "America/New_York"
    kind: str = "EQUITY"
    opens: time = time(9, 30)
    closes: time = time(16)

    @property
    def every_day(self) -> bool:
        return self.kind == "CRYPTOCURRENCY"


ROUND_THE_CLOCK = {"opens": time(0), "closes": time(23, 59)}

LISTINGS: Mapping[str, Listing] = {
    "AAPL": Listing("Apple Inc."),
    "MSFT": Listing("Microsoft Corporation"),
    "^GSPC": Listing("S&P 500", exchange="SNP", kind="INDEX"),
    "PENCE.L": Listing("Pence plc", "GBp", "LSE", "Europe/London", opens=time(8)),
    "005930.KS": Listing(
        "Samsung Electronics Co., Ltd.", "KRW", "KSE", "Asia/Seoul", opens=time(9)
    ),
    "7203.T": Listing(
        "Toyota Motor Corporation", "JPY", "Tokyo", "Asia/Tokyo", opens=time(9), closes=time(15)
    ),
    "BTC-USD": Listing(
        "Bitcoin USD", exchange="CCC", zone="UTC", kind="CRYPTOCURRENCY", **ROUND_THE_CLOCK
    ),
    "EURUSD=X": Listing(
        "EUR/USD", exchange="CCY", zone="Europe/London", kind="CURRENCY", **ROUND_THE_CLOCK
    ),
    "OLD": Listing("Old and Gone Corporation"),
}

UNKNOWN = Reply(
    json.dumps(
        {
            "chart": {
                "result": None,
                "error": {
                    "code": "Not Found",
                    "description": "No data found, symbol may be delisted",
                },
            }
        }
    ).encode(),
    404,
)
EMPTY: dict[str, Any] = {"indicators": {"quote": [{}], "adjclose": [{}]}}
LIMIT = {
    "chart": {
        "result": None,
        "error": {
            "code": "Unprocessable Entity",
            "description": "1h data not available for startTime=1 and endTime=2. The requested "
            "range must be within the last 730 days.",
        },
    }
}

RATE_LIMITED = Reply(b"Too Many Requests\r\n", 429, "text/html")
PAGE = Reply(b"<!DOCTYPE html><html><body>Sign in</body></html>", 200, "text/html")
DOWN = Reply(b"<html><body>Will be right back</body></html>", 200, "text/html")
ERROR = Reply(b"<html>Internal Server Error</html>", 500, "text/html")
BLACK_HOLE = Reply(hang=True)
DROPPED = Reply(drop=True)


class Yahoo:
    """All of Yahoo's hosts. ``faults`` by symbol; ``"cookies"`` and ``"search"`` are others."""

    def __init__(self) -> None:
        self.faults: dict[str, Reply | str] = {}
        self.still_open = False

    @property
    def sites(self) -> dict[str, Site]:
        hosts = ("query1.finance", "query2.finance", "fc", "guce", "consent", "finance")
        return {f"{host}.yahoo.com": self._answer for host in hosts}

    def _answer(self, request: Request) -> Reply:
        if request.path.startswith("/v8/finance/chart/"):
            return self._chart(request)
        if request.path == "/v1/finance/search":
            return self._found(request)
        fault = self.faults.get("cookies")
        if isinstance(fault, Reply):
            return fault
        if request.path == "/v1/test/getcrumb":
            return Reply(b"crumb", kind="text/plain")
        return Reply(b"{}", 404)

    def _chart(self, request: Request) -> Reply:
        symbol = request.path.rpartition("/")[2].replace("%5E", "^").replace("%3D", "=")
        fault = self.faults.get(symbol)
        if isinstance(fault, Reply):
            return fault
        listing = LISTINGS.get(symbol)
        probe = request.query.get("range") == "1d"
        if listing is None or (fault == "gone" and not probe):
            return UNKNOWN
        if fault == "limit" and not probe:
            return Reply(json.dumps(LIMIT).encode(), 422)
        result = _result(symbol, listing, request.query, still_open=self.still_open)
        if isinstance(fault, str) and not probe:
            result = _damaged(result, fault)
        body = json.dumps({"chart": {"result": result, "error": None}}).encode()
        return Reply(body, cut=fault == "cut" and not probe)

    def _found(self, request: Request) -> Reply:
        fault = self.faults.get("search")
        if isinstance(fault, Reply):
            return fault
        words = request.query["q"].lower()
        quotes = [
            {
                "symbol": symbol,
                "longname": listing.name,
                "exchDisp": listing.exchange,
                "quoteType": listing.kind,
            }
            for symbol, listing in LISTINGS.items()
            if words in listing.name.lower() or words in symbol.lower()
        ]
        quotes += [{"longname": "a private company, without a symbol"}]
        return Reply(json.dumps({"quotes": quotes, "news": []}).encode())


def _result(
    symbol: str, listing: Listing, query: Mapping[str, str], *, still_open: bool
) -> list[dict[str, Any]]:
    zone = ZoneInfo(listing.zone)
    days = _trading_days(listing, query, still_open=still_open)
    if symbol == "OLD":
        days -= timedelta(weeks=15)
    starts = _starts(listing, days, query.get("interval", "1d"))
    times = [int(start.timestamp()) for start in starts]
    closes = [round(100 + 10 * (at % 97) / 97 + at / 50, 4) for at in range(len(times))]
    today = datetime.combine(days[-1].date(), listing.opens, zone)
    closed = datetime.combine(days[-1].date(), listing.closes, zone)
    if still_open:
        closed = datetime.now(zone) + timedelta(hours=1)
    session = {"timezone": "X", "gmtoffset": 0, "start": int(today.timestamp())}
    meta = {
        "currency": listing.currency,
        "symbol": symbol,
        "exchangeName": listing.exchange,
        "fullExchangeName": listing.exchange,
        "instrumentType": listing.kind,
        "longName": listing.name,
        "exchangeTimezoneName": listing.zone,
        "validRanges": [*DAYS, "10y", "ytd", "max"],
        "priceHint": 2,
        "currentTradingPeriod": {
            "pre": session | {"end": int(today.timestamp())},
            "regular": session | {"end": int(closed.timestamp())},
            "post": session | {"end": int(closed.timestamp())},
        },
        "tradingPeriods": [
            [
                {
                    "timezone": "X",
                    "gmtoffset": 0,
                    "start": int(datetime.combine(day.date(), listing.opens, zone).timestamp()),
                    "end": int(datetime.combine(day.date(), listing.closes, zone).timestamp()),
                }
            ]
            for day in days
        ],
    }
    quote = {
        "open": [close - 0.5 for close in closes],
        "high": [close + 1 for close in closes],
        "low": [close - 1 for close in closes],
        "close": closes,
        "volume": [0 if listing.kind == "CURRENCY" else 1000 + at for at in range(len(times))],
    }
    adjusted = [close * 0.9 for close in closes]
    indicators = {"quote": [quote], "adjclose": [{"adjclose": adjusted}]}
    return [{"meta": meta, "timestamp": times, "indicators": indicators}]


def _trading_days(
    listing: Listing, query: Mapping[str, str], *, still_open: bool
) -> pd.DatetimeIndex:
    today = pd.Timestamp.now(listing.zone).normalize().tz_localize(None)
    last = today if still_open else today - timedelta(days=1)
    # A range of one day reaches back over a weekend.
    reach = timedelta(days=max(DAYS.get(query.get("range", ""), 4000), 7))
    every = pd.date_range(last - reach, last, freq="D" if listing.every_day else "B")
    return every.union([today]) if still_open else every


def _starts(listing: Listing, days: pd.DatetimeIndex, interval: str) -> list[datetime]:
    zone = ZoneInfo(listing.zone)
    first = [datetime.combine(day.date(), listing.opens, zone) for day in days]
    if interval == "1wk":
        mondays = [start - timedelta(days=start.weekday()) for start in first]
        return list(dict.fromkeys(monday.replace(hour=0, minute=0) for monday in mondays))
    if interval == "1mo":
        return list(dict.fromkeys(start.replace(day=1, hour=0, minute=0) for start in first))
    if interval == "1d":
        return first
    hours = 24 if listing.every_day else listing.closes.hour - listing.opens.hour
    return [start + timedelta(hours=hour) for start in first for hour in range(hours)]


def _damaged(result: list[dict[str, Any]], fault: str) -> Any:
    quote = result[0]["indicators"]["quote"][0]
    if fault == "null":
        return None
    if fault == "empty":
        return [{"meta": result[0]["meta"], **EMPTY}]
    if fault == "no zone":
        del result[0]["meta"]["exchangeTimezoneName"]
    rows = {"all missing": slice(None), "last missing": slice(-2, None)}.get(fault)
    if rows:
        for name in ("open", "high", "low", "close"):
            quote[name][rows] = [None] * len(quote[name][rows])
        adjusted = result[0]["indicators"]["adjclose"][0]["adjclose"]
        adjusted[rows] = [None] * len(adjusted[rows])
    return result
