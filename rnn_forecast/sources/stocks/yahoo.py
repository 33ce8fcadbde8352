"""The one client of Yahoo Finance in this process; importing it imports yfinance.

What was learned about yfinance 1.7 is built in here:

- its ``timeout`` counts the last of up to a dozen requests, so a black hole held it for minutes:
  every request of the session is cut to what is left of the deadline;
- it is one object with one session, and a failed answer stays in its cache for the life of the
  process: calls take turns, and a failure empties the cache;
- it keeps time zones and pickled cookies in SQLite files under the user's folder, where another
  process may spoil them: ours lie in a folder of this process alone.
"""

import atexit
import logging
import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
import yfinance
from curl_cffi import requests as curl
from yfinance.cache import get_tz_cache
from yfinance.data import YfData
from yfinance.exceptions import YFException

from rnn_forecast.sources.live.deadline import Deadline
from rnn_forecast.sources.stocks.failures import Asked, in_words

T = TypeVar("T")

PRICES = ("/v8/finance/chart/", "/v1/finance/search")
"""Requests that answer the question. The others fetch cookies that prices do without."""

PATIENCE_S = 1.5
"""Seconds for each of those others: an ad blocker that drops them must not cost the answer."""

MOST_SUGGESTIONS = 8
APOLOGY, DOWN = b"Will be right back", 503
"""What Yahoo says, with a status that all is well, while it is down."""

FIRST_ERROR = 400
"""Statuses from here on are failures; ``Search`` reads them as an empty answer."""

VENDOR_ERRORS = (
    YFException,
    OSError,  # all of curl_cffi's, and the deadline's
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)
"""What yfinance raises, on purpose or because an answer had another shape than it expects."""

FACTS = (
    "currency",
    "currentTradingPeriod",
    "exchangeTimezoneName",
    "fullExchangeName",
    "instrumentType",
    "longName",
    "shortName",
)
"""What of Yahoo's metadata is used."""

_turns = threading.Lock()
_folder = tempfile.mkdtemp(prefix="rnn_forecast-yahoo-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
yfinance.set_tz_cache_location(_folder)
# Its warnings are raised again here as sentences; nothing goes to standard error behind our back.
logging.getLogger("yfinance").addHandler(logging.NullHandler())


@dataclass(slots=True)
class Turn:
    """One call's time, and the status of Yahoo's last answer to its question (0: none came)."""

    deadline: Deadline
    status: int = 0


class _Current(threading.local):
    """The turn of this thread: a call that was given up must not borrow the next one's time."""

    turn = Turn(Deadline(0))


_current = _Current()


class Session(curl.Session):
    """A browser's session in which no request outlasts the turn it belongs to."""

    def request(self, method: Any, url: str, **settings: Any) -> Any:  # noqa: ANN401  # pyright: ignore[reportIncompatibleMethodOverride]
        """As curl's, with all its settings but in time."""
        turn = _current.turn
        asks = any(path in url for path in PRICES)
        left = turn.deadline.left()
        settings["timeout"] = left if asks else min(left, PATIENCE_S)
        response = super().request(method, url, **settings)
        if asks:
            turn.status = DOWN if APOLOGY in response.content else response.status_code
        return response


_session = Session(impersonate="chrome")


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """What Yahoo says about one symbol.

    Attributes:
        bars: One row a bar, as ``Ticker.history`` returns them.
        meta: What Yahoo tells about the symbol, by its own names.
    """

    bars: pd.DataFrame
    meta: Mapping[str, Any]


def history(asked: Asked, deadline: Deadline) -> Answer:
    """The bars of one symbol, adjusted for splits and dividends.

    Raises:
        SourceError: There are none, and why.
    """

    def ask() -> Answer:
        ticker = yfinance.Ticker(asked.text, session=_session)
        bars = ticker.history(period=asked.period, interval=asked.interval, timeout=None)
        # ``get`` asks for one name at a time: to list all would cost another request.
        meta = ticker.get_history_metadata()
        return Answer(bars, {name: meta.get(name) for name in FACTS})

    return _in_turn(ask, asked, deadline)


def search(text: str, deadline: Deadline) -> list[dict[str, Any]]:
    """What Yahoo finds under these words, by its own names.

    Raises:
        SourceUnavailable: It did not answer.
    """

    def ask() -> list[dict[str, Any]]:
        found = yfinance.Search(
            text,
            max_results=MOST_SUGGESTIONS,
            news_count=0,
            lists_count=0,
            include_cb=False,
            session=_session,
        )
        if _current.turn.status >= FIRST_ERROR:
            raise ValueError(found.response)
        return found.quotes

    return _in_turn(ask, Asked(text), deadline)


def _in_turn(ask: Callable[[], T], asked: Asked, deadline: Deadline) -> T:
    turn = Turn(deadline)

    def work() -> T:
        _current.turn = turn
        _prepare()
        return ask()

    try:
        with deadline.holding(_turns):
            return deadline.run(work)
    except VENDOR_ERRORS as error:
        # Answers are cached whatever their status: without this, the failure would be for life.
        YfData.cache_get.cache_clear()
        raise in_words(error, asked, turn.status, known=_is_known(asked.text)) from error


def _prepare() -> None:
    yfinance.config.debug.hide_exceptions = False
    # yfinance shows its own deprecations at import, and pandas' are its authors' business.
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="yfinance")


def _is_known(symbol: str) -> bool:
    zones = get_tz_cache()
    return zones is not None and bool(zones.lookup(symbol))
