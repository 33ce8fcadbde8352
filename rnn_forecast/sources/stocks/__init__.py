"""Prices from Yahoo Finance, through yfinance.

    yahoo:AAPL                              one symbol: close, open, high, low, volume
    yahoo:AAPL/volume?period=10y            another column, a longer period
    yahoo:BTC-USD?period=3mo&interval=1h   shorter steps, as far back as Yahoo has them
    yahoo:AAPL,MSFT,IBM                     several: the close of each, on their common days

    query       what is asked: symbols, period and interval within Yahoo's limits
    yahoo       the client: one request at a time, a deadline that holds
    failures    what yfinance raises, as sentences
    bars        what came, cleaned: unfinished and empty bars dropped, and said
    opening     load and panel
    searching   the search box

yfinance is imported when the first price is asked for.
"""

from rnn_forecast.sources.stocks.opening import load, panel
from rnn_forecast.sources.stocks.query import INTERVALS, MOST_SYMBOLS, Interval
from rnn_forecast.sources.stocks.searching import search

__all__ = ["INTERVALS", "MOST_SYMBOLS", "Interval", "load", "panel", "search"]
