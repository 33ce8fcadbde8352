"""The search box for symbols."""

from collections.abc import Mapping
from typing import Any

from rnn_forecast.sources.live.deadline import Deadline
from rnn_forecast.sources.live.suggestion import Suggestion
from rnn_forecast.sources.stocks.opening import DEADLINE_S
from rnn_forecast.sources.stocks.query import SYMBOL

LONGEST = 80
"""Characters of a search."""


def search(query: str, deadline: float = DEADLINE_S) -> tuple[Suggestion, ...]:
    """Symbols of companies, funds, indices, currencies and coins whose name is like ``query``.

    Raises:
        SourceUnavailable: Yahoo did not answer usefully.
    """
    text = " ".join(query.split())[:LONGEST]
    if not text:
        return ()
    from rnn_forecast.sources.stocks import yahoo  # noqa: PLC0415  (as in opening)

    quotes = yahoo.search(text, Deadline(deadline))
    return tuple(_suggestion(quote) for quote in quotes if SYMBOL.fullmatch(str(quote["symbol"])))


def _suggestion(quote: Mapping[str, Any]) -> Suggestion:
    symbol = str(quote["symbol"])
    kind = str(quote.get("quoteType") or "").capitalize()
    about = (symbol, kind, str(quote.get("exchDisp") or ""))
    name = quote.get("longname") or quote.get("shortname") or symbol
    return Suggestion(f"yahoo:{symbol}", str(name), " · ".join(word for word in about if word))
