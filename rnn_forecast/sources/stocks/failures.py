"""What yfinance raises, as sentences: which it was, and a way on."""

from dataclasses import dataclass

from curl_cffi import CurlECode
from curl_cffi.requests import exceptions as curl
from yfinance import exceptions as yahoo

from rnn_forecast.errors import SourceError
from rnn_forecast.language import _
from rnn_forecast.sources.live.failures import (
    BrokenAnswer,
    Delisted,
    NoNetwork,
    NoRows,
    RateLimited,
    Refused,
    ServiceDown,
    TimedOut,
    UnknownSymbol,
)
from rnn_forecast.sources.stocks.query import WAY_ON

NOT_FOUND, TOO_MANY, SERVER_ERROR = 404, 429, 500
REFUSALS = (401, 403, 451)

LONGEST_QUOTE = 160
"""Characters of Yahoo's own words that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: a symbol's prices, or (without a period) a search for these words."""

    text: str
    period: str = ""
    interval: str = ""


def in_words(error: Exception, asked: Asked, status: int, *, known: bool) -> SourceError:
    """The sentence for an error.

    Args:
        error: What was raised.
        asked: What was asked.
        status: Of Yahoo's last answer; 0 where there was none.
        known: Whether Yahoo once told the symbol's time zone, so that it did exist.
    """
    if isinstance(error, yahoo.YFRateLimitError) or status == TOO_MANY:
        return RateLimited(
            _(
                "Yahoo limits the requests from this address at the moment (HTTP 429). Try "
                "again in some minutes. {way_on}"
            ).format(way_on=_(WAY_ON))
        )
    if isinstance(error, yahoo.YFTickerMissingError):
        return _no_prices(error, asked, known=known)
    if isinstance(error, yahoo.YFDataException):
        return _bad_answer(asked, SERVER_ERROR)
    if isinstance(error, OSError) and not _has_status(error):
        return _no_answer(error)
    return _bad_answer(asked, status)


def _has_status(error: OSError) -> bool:
    # A cut body is an HTTPError to curl_cffi, but its status was fine.
    return isinstance(error, curl.HTTPError) and not isinstance(error, curl.IncompleteRead)


def _no_prices(error: yahoo.YFTickerMissingError, asked: Asked, *, known: bool) -> SourceError:
    """A good answer without prices: Yahoo's own reason, where it gives one."""
    reason = getattr(error, "yahoo_reason", None) or ""
    gone = "delisted" in reason or "not found" in reason.lower()
    if isinstance(error, yahoo.YFTzMissingError) or (gone and not known):
        return _unknown(asked)
    if gone:
        return Delisted(
            _(
                "Yahoo has no more prices for {symbol}: it was delisted, or its symbol has "
                "changed. Search for the company's name. {way_on}"
            ).format(symbol=asked.text, way_on=_(WAY_ON))
        )
    if reason:
        return Refused(
            _(
                "Yahoo refuses {period} of {interval} bars of {symbol}, saying: {reason!r}. "
                "Choose a shorter period or a longer interval."
            ).format(
                period=asked.period,
                interval=asked.interval,
                symbol=asked.text,
                reason=reason[:LONGEST_QUOTE],
            )
        )
    return NoRows(
        _(
            "Yahoo has no prices for {symbol} in the last {period} at interval {interval}. "
            "Choose a longer period or another symbol. {way_on}"
        ).format(symbol=asked.text, period=asked.period, interval=asked.interval, way_on=_(WAY_ON))
    )


def _unknown(asked: Asked) -> SourceError:
    return UnknownSymbol(
        _(
            "Yahoo knows no symbol {symbol!r}. Search for the company's name; symbols "
            "outside the United States end in their exchange, like 005930.KS or HSBA.L. "
            "{way_on}"
        ).format(symbol=asked.text, way_on=_(WAY_ON))
    )


def _no_answer(error: OSError) -> SourceError:
    """Nothing came, or not all of it."""
    if isinstance(error, curl.Timeout | TimeoutError):
        return TimedOut(
            _("Yahoo did not answer in time. Try again. {way_on}").format(way_on=_(WAY_ON))
        )
    if isinstance(error, curl.IncompleteRead) or getattr(error, "code", 0) in BROKE_OFF:
        return BrokenAnswer(
            _("Yahoo's answer was cut off. Try again. {way_on}").format(way_on=_(WAY_ON))
        )
    return NoNetwork(
        _("Yahoo cannot be reached: is there a network? {way_on}").format(way_on=_(WAY_ON))
    )


BROKE_OFF = (CurlECode.GOT_NOTHING, CurlECode.RECV_ERROR, CurlECode.SEND_ERROR)
"""The connection stood, and then ended too early."""


def _bad_answer(asked: Asked, status: int) -> SourceError:
    """An answer that is none: by its status, or because it cannot be read."""
    if status >= SERVER_ERROR:
        return ServiceDown(
            _("Yahoo Finance is down at the moment. Try again later. {way_on}").format(
                way_on=_(WAY_ON)
            )
        )
    if status == NOT_FOUND:
        return _unknown(asked)
    if status in REFUSALS:
        return Refused(
            _("Yahoo refuses to answer this address (HTTP {status}). {way_on}").format(
                status=status, way_on=_(WAY_ON)
            )
        )
    return BrokenAnswer(
        _(
            "Yahoo's answer has not the promised form: a page instead of numbers, or only "
            "a part of them. Try again later. {way_on}"
        ).format(way_on=_(WAY_ON))
    )
