"""The unmodified yfinance talks to a replayed Yahoo, by the real addresses through a proxy."""

import json
import socket
import subprocess
import sys
import threading
import time

import numpy as np
import pandas as pd
import pytest

from rnn_forecast import sources
from rnn_forecast.errors import SourceError, SourceUnavailable, UnknownSource
from rnn_forecast.sources import stocks
from rnn_forecast.sources.live import last_good
from rnn_forecast.sources.stocks import query
from rnn_forecast.sources.trading_days import calendar_of
from tests.replay import Replay, Reply, clean
from tests.replay import yahoo as replies

IMPATIENT_S = 0.8
"""A deadline for what never answers."""


@pytest.fixture(scope="module")
def server():
    service = replies.Yahoo()
    with Replay(service.sites) as replay:
        yield service, replay


@pytest.fixture
def replay(server, monkeypatch, tmp_path):
    service, replay = server
    service.faults.clear()
    service.still_open = False
    for name, value in replay.environment.items():
        monkeypatch.setenv(name, value)
    clean.forget_stocks(monkeypatch, tmp_path / "copies")
    replay.requests.clear()
    replay.errors.clear()
    yield replay
    assert replay.errors == []


@pytest.fixture
def yahoo(server, replay):
    return server[0]


def categories(dataset):
    return [note.category for note in dataset.notes]


def test_a_symbol_is_its_adjusted_prices_on_the_exchanges_clock(yahoo):
    dataset = stocks.load("AAPL")
    assert dataset.key == "yahoo:AAPL"
    assert dataset.title == "Apple Inc. (AAPL), days"
    assert (dataset.target, dataset.frequency, dataset.calendar) == ("close", "B", "XNYS")
    assert dataset.columns == ("close", "open", "high", "low", "volume")
    assert dataset.units == dict.fromkeys(("close", "open", "high", "low"), "USD") | {
        "volume": "shares"
    }
    index = pd.DatetimeIndex(dataset.frame.index)
    assert index.tz is None
    assert index.is_monotonic_increasing
    assert (index == index.normalize()).all()
    assert 1250 < len(index) < 1330  # five years
    assert dataset.frame["close"].iloc[0] == pytest.approx(90)  # 0.9 of what was paid then
    assert "NasdaqGS in USD" in dataset.notes[0].text
    assert "America/New_York" in dataset.notes[0].text
    assert "personal use" in dataset.credit


def test_the_series_knows_its_exchange(yahoo):
    series = sources.load("yahoo:AAPL/volume?period=1y", covariates=["close"])
    assert (series.name, series.unit, series.calendar) == ("volume", "shares", "XNYS")
    future = series.future_index(300)
    assert len(future) == 300
    assert pd.Timestamp("2027-01-01") not in future


@pytest.mark.parametrize(
    ("name", "frequency", "calendar", "unit"),
    [
        ("BTC-USD", "D", None, "USD"),
        ("BTC-USD?period=5d&interval=1h", "h", None, "USD"),
        ("EURUSD=X", "B", "24/5", "USD"),
        ("^GSPC?period=1y&interval=1wk", "W-MON", "XNYS", "USD"),
        ("AAPL?interval=1mo", "MS", "XNYS", "USD"),
        ("AAPL?interval=1h&period=5d", "h", "XNYS", "USD"),
        ("pence.l", "B", "XLON", "GBp"),
        ("7203.T", "B", "XTKS", "JPY"),
    ],
)
def test_every_kind_of_symbol_has_its_steps(yahoo, name, frequency, calendar, unit):
    dataset = stocks.load(name)
    assert (dataset.frequency, dataset.calendar) == (frequency, calendar)
    assert dataset.units["close"] == unit
    assert dataset.frame["close"].notna().all()
    assert ("volume" in dataset.columns) == ("empty_columns" not in categories(dataset))
    future = dataset.series().future_index(3)
    assert len(future) == 3
    assert future[0] > dataset.frame.index[-1]
    assert stocks.load(dataset.key.removeprefix("yahoo:")).key == dataset.key


def test_several_symbols_share_their_common_days(yahoo):
    dataset = stocks.load("AAPL, 005930.KS,BTC-USD?period=3mo")
    assert dataset.columns == ("AAPL", "005930.KS", "BTC-USD")
    assert dataset.target == "AAPL"
    assert dataset.units == {"AAPL": "USD", "005930.KS": "KRW", "BTC-USD": "USD"}
    assert dataset.calendar is None  # they have no exchange in common
    assert dataset.frame.notna().all(axis=None)
    assert "uncommon_steps" in categories(dataset)
    assert sources.load("yahoo:AAPL,MSFT/MSFT").name == "MSFT"


def test_several_symbols_are_one_long_table_too_also_in_the_last_good_copy(yahoo):
    dataset = stocks.load("MSFT,BTC-USD?period=3mo")
    assert dataset.long is not None
    assert dataset.long.equals(stocks.panel("MSFT,BTC-USD?period=3mo"))
    coins = dataset.long[dataset.long["unique_id"] == "BTC-USD"]
    assert len(coins) > len(dataset.frame), "its own days, not only the common ones"
    yahoo.faults["MSFT"] = replies.RATE_LIMITED
    last_good._memory.clear()
    copy = stocks.load("MSFT,BTC-USD?period=3mo")
    assert copy.notes[0].category == last_good.CATEGORY
    pd.testing.assert_frame_equal(copy.long, dataset.long)
    assert stocks.load("BTC-USD?period=3mo").long is None


def test_a_panel_is_one_long_table_with_each_symbols_own_days(yahoo):
    panel = stocks.panel("MSFT,AAPL,BTC-USD?period=3mo")
    assert list(panel.columns) == ["unique_id", "ds", "y"]
    assert list(panel["unique_id"].unique()) == ["AAPL", "BTC-USD", "MSFT"]
    counts = panel.groupby("unique_id").size()
    assert counts["BTC-USD"] > counts["AAPL"]
    assert panel["y"].notna().all()


def test_the_bar_of_a_day_that_still_trades_is_left_out_and_said(yahoo):
    before = stocks.load("AAPL?period=1mo")
    yahoo.still_open = True
    during = stocks.load("AAPL?period=1mo")
    assert "unfinished_bar" in categories(during)
    assert during.frame.index[-1] == before.frame.index[-1]


@pytest.mark.parametrize("interval", ["1wk", "1mo"])
def test_the_bar_of_a_week_or_month_that_goes_on_is_left_out(yahoo, interval):
    yahoo.still_open = True
    dataset = stocks.load(f"AAPL?period=1y&interval={interval}")
    assert "unfinished_bar" in categories(dataset)


def test_bars_without_a_price_are_dropped_and_counted(yahoo):
    yahoo.faults["AAPL"] = "last missing"
    dataset = stocks.load("AAPL?period=1mo")
    note = next(note for note in dataset.notes if note.category == "missing_values")
    assert note.text.startswith("2 of ")
    assert np.isfinite(dataset.frame["close"]).all()


def test_a_symbol_that_has_been_silent_is_said_to_be(yahoo):
    assert "old" in categories(stocks.load("OLD?period=1y"))


FAILURES = {
    "unknown_symbol": ("NOSUCH", None, "knows no symbol 'NOSUCH'"),
    "delisted": ("AAPL", "gone", "no more prices for AAPL"),
    "refused": ("AAPL?interval=1h", "limit", "within the last 730 days"),
    "rate_limit": ("AAPL", replies.RATE_LIMITED, "limits the requests"),
    "no_rows": ("AAPL", "empty", "no prices for AAPL in the last 5y"),
    "service_down": ("AAPL", replies.DOWN, "is down"),
    "broken_answer": ("AAPL", replies.PAGE, "not the promised form"),
    "timeout": ("AAPL", replies.BLACK_HOLE, "did not answer in time"),
}


@pytest.mark.parametrize("category", FAILURES)
def test_each_failure_has_its_sentence_and_its_category(yahoo, category):
    name, fault, words = FAILURES[category]
    if fault:
        yahoo.faults["AAPL"] = fault
    with pytest.raises(SourceError) as caught:
        stocks.load(name, deadline=IMPATIENT_S if category == "timeout" else 10)
    assert caught.value.category == category
    assert words in str(caught.value)
    kind = UnknownSource if category.startswith("unknown") else SourceUnavailable
    assert isinstance(caught.value, kind)
    # As a worker process makes it again.
    again = type(caught.value)(*caught.value.args)
    assert (str(again), again.category) == (str(caught.value), category)


@pytest.mark.parametrize(
    ("fault", "category"),
    [
        ("null", "no_rows"),
        ("cut", "broken_answer"),
        ("all missing", "no_rows"),
        (Reply(b'{"chart": {"result": [{"meta": {', 200), "broken_answer"),
        (Reply(b"[]"), "broken_answer"),
        (replies.ERROR, "service_down"),
        (replies.DROPPED, "broken_answer"),
        (Reply(b"denied", 403, "text/plain"), "refused"),
        (Reply(b"{}", trickle=0.4), "timeout"),
        (Reply(b"{}", delay=30), "timeout"),
    ],
)
def test_whatever_comes_is_a_sentence(yahoo, fault, category):
    yahoo.faults["AAPL"] = fault
    late = category == "timeout"
    with pytest.raises(SourceUnavailable) as caught:
        stocks.load("AAPL", deadline=0.6 if late else 10)
    assert caught.value.category == category


def test_an_answer_without_a_time_zone_is_broken(yahoo):
    yahoo.faults["AAPL"] = "no zone"
    with pytest.raises(SourceUnavailable) as caught:
        stocks.load("AAPL")
    assert caught.value.category == "broken_answer"


@pytest.mark.parametrize("fault", [replies.BLACK_HOLE, replies.DROPPED, replies.RATE_LIMITED])
def test_cookies_that_do_not_come_cost_no_prices(yahoo, fault, monkeypatch):
    from rnn_forecast.sources.stocks import yahoo as client

    monkeypatch.setattr(client, "PATIENCE_S", 0.2)
    yahoo.faults["cookies"] = fault
    assert len(stocks.load("MSFT?period=1mo").frame) > 15


def test_the_deadline_holds_although_yfinances_does_not(yahoo):
    yahoo.faults |= {"AAPL": replies.BLACK_HOLE, "cookies": replies.BLACK_HOLE}
    begin = time.monotonic()
    with pytest.raises(SourceUnavailable, match="in time"):
        stocks.load("AAPL", deadline=IMPATIENT_S)
    assert time.monotonic() - begin < 8
    # What was given up does not hold up what comes next.
    yahoo.faults.clear()
    assert len(stocks.load("MSFT?period=1mo").frame) > 15


@pytest.mark.parametrize(
    "fault", [replies.ERROR, replies.PAGE, replies.RATE_LIMITED, replies.UNKNOWN, "null", "cut"]
)
def test_after_a_failure_the_next_answer_is_a_new_one(yahoo, fault):
    yahoo.faults["AAPL"] = fault
    with pytest.raises(SourceError):
        stocks.load("AAPL?period=1mo")
    yahoo.faults.clear()
    assert len(stocks.load("AAPL?period=1mo").frame) > 15


@pytest.mark.parametrize("in_memory", [True, False])
def test_when_yahoo_fails_the_last_good_copy_stands_in_with_its_date(yahoo, in_memory):
    good = stocks.load("AAPL?period=1y")
    yahoo.faults["AAPL"] = replies.RATE_LIMITED
    if not in_memory:
        last_good._memory.clear()
    copy = stocks.load("AAPL?period=1y")
    pd.testing.assert_frame_equal(copy.frame, good.frame, check_freq=False)
    assert copy.notes[0].category == last_good.CATEGORY
    assert "last good copy, fetched on 20" in copy.notes[0].text
    assert "HTTP 429" in copy.notes[0].text
    assert copy.notes[1:] == good.notes
    assert (copy.key, copy.units, copy.calendar) == (good.key, good.units, good.calendar)
    with pytest.raises(SourceUnavailable):
        stocks.load("AAPL?period=2y")  # of this there is none


@pytest.mark.parametrize(
    "name",
    [
        "", ",", "AAPL,,MSFT", "A A", "../../etc/passwd", "AAPL;rm", "a" * 30, "<b>", "%41",
        "AAPL?crumb=1", "AAPL?interval=7m", "AAPL?period=3y", "AAPL?interval=1m&period=1mo",
        "AAPL/nothing", "AAPL,MSFT/close", "US0378331005", ",".join(f"S{at}" for at in range(11)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_anything_is_sent(replay, name):
    with pytest.raises(UnknownSource):
        stocks.load(name)
    assert not replay.requests


def test_the_table_of_intervals_is_within_yahoos_limits():
    days = {"1d": 1, "5d": 5, "1mo": 31, "3mo": 92, "6mo": 183, "1y": 366, "2y": 730}
    limits = {"1m": 8, "5m": 60, "15m": 60, "30m": 60, "1h": 730}
    for name, interval in stocks.INTERVALS.items():
        assert interval.usual in interval.periods
        assert interval.intraday == (name in limits)
        for period in interval.periods:
            assert days.get(period, 10_000) <= limits.get(name, 10_000)
        read, _ = query.read(f"AAPL?interval={name}")
        assert read.key in {f"yahoo:AAPL?interval={name}", "yahoo:AAPL"}


@pytest.mark.parametrize(
    ("symbol", "instrument", "zone", "calendar"),
    [
        ("AAPL", "EQUITY", "America/New_York", "XNYS"),
        ("7203.T", "EQUITY", "Asia/Tokyo", "XTKS"),
        ("^FTSE", "INDEX", "Europe/London", "XLON"),
        ("^KS11", "INDEX", "Asia/Seoul", "XKRX"),
        ("ES=F", "FUTURE", "America/New_York", None),
        ("ETH-USD", "CRYPTOCURRENCY", "UTC", None),
        ("X.ZZ", "EQUITY", "Europe/Berlin", None),
        ("ODD", "EQUITY", "Africa/Nairobi", None),
    ],
)
def test_a_symbol_is_traded_on_its_exchanges_days(symbol, instrument, zone, calendar):
    assert calendar_of(symbol, instrument, zone) == calendar


def test_every_exchange_that_is_named_exists():
    import warnings

    from rnn_forecast.sources.trading_days import SUFFIXES, ZONES

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import exchange_calendars
    names = set(exchange_calendars.get_calendar_names())
    assert {*SUFFIXES.values(), *ZONES.values()} <= names


def test_a_search_offers_what_can_be_loaded(replay):
    found = stocks.search("  apple ")
    assert [(one.source, one.label) for one in found] == [("yahoo:AAPL", "Apple Inc.")]
    assert found[0].detail == "AAPL · Equity · NasdaqGS"
    assert stocks.search("nothing like it") == ()
    assert {one.source for one in stocks.search("s&p")} == {"yahoo:^GSPC"}


def test_an_empty_search_asks_nobody(replay):
    assert stocks.search("  ") == ()
    assert not replay.requests


@pytest.mark.parametrize(
    ("fault", "category"),
    [
        (replies.RATE_LIMITED, "rate_limit"),
        (replies.ERROR, "service_down"),
        (replies.PAGE, "broken_answer"),
        (Reply(b'{"error": "no"}', 500), "service_down"),
        (replies.BLACK_HOLE, "timeout"),
    ],
)
def test_a_search_that_fails_is_a_sentence_and_works_again(yahoo, fault, category):
    yahoo.faults["search"] = fault
    with pytest.raises(SourceUnavailable) as caught:
        stocks.search("apple", deadline=IMPATIENT_S if category == "timeout" else 10)
    assert caught.value.category == category
    yahoo.faults.clear()
    assert stocks.search("apple")


def test_many_at_once_take_turns(replay, monkeypatch):
    names = ["AAPL", "MSFT", "^GSPC", "BTC-USD"]
    monkeypatch.setattr(replay, "pace", 0.02)
    monkeypatch.setattr(replay, "most_at_once", 0)
    found = {}
    threads = [
        threading.Thread(target=lambda name=name: found.update({name: stocks.load(name)}))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {dataset.key for dataset in found.values()} == {f"yahoo:{name}" for name in names}
    assert replay.most_at_once == 1


def test_without_a_network_there_is_a_sentence(replay, monkeypatch):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", closed)
        monkeypatch.setenv("https_proxy", closed)
        with pytest.raises(SourceUnavailable) as caught:
            stocks.load("AAPL")
    assert caught.value.category == "no_network"
    assert "bundled:aapl" in str(caught.value)


PROGRAM = """
import json, sys
import rnn_forecast.sources as sources
lazy = sorted({"yfinance", "curl_cffi", "exchange_calendars", "requests"} & set(sys.modules))
series = sources.load("yahoo:AAPL?period=1y")
future = series.future_index(2)
print(json.dumps([lazy, len(series), len(future), sources.stocks.search("apple")[0].source]))
"""


def test_another_process_reaches_the_real_addresses(replay, tmp_path):
    import os

    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env=os.environ | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (result.stderr, result.returncode) == ("", 0)
    lazy, length, future, source = json.loads(result.stdout)
    assert (lazy, future, source) == ([], 2, "yahoo:AAPL")
    assert length > 240
    # Its cookies and time zones went with it, and none are in the user's folder.
    left = [path.name for path in tmp_path.rglob("*") if path.suffix == ".db"]
    assert left == []
