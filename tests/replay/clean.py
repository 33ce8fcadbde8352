"""The live sources as in a new process."""

from pathlib import Path

import pytest

from rnn_forecast.sources.live import last_good
from rnn_forecast.sources.weather import open_meteo, places
from rnn_forecast.sources.weather.quota import Quota


def forget_weather(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """No copies, no remembered places, no calls made; copies go to ``folder``."""
    monkeypatch.setenv("RNN_FORECAST_CACHE", str(folder))
    monkeypatch.setattr(open_meteo, "quota", Quota())
    last_good._memory.clear()
    places._found.clear()


def forget_stocks(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """No copies, no remembered answers or time zones; copies go to ``folder``."""
    # The client first: it says where yfinance keeps its files.
    from rnn_forecast.sources.stocks.yahoo import YfData, get_tz_cache
    from tests.replay.yahoo import LISTINGS

    monkeypatch.setenv("RNN_FORECAST_CACHE", str(folder))
    last_good._memory.clear()
    YfData.cache_get.cache_clear()
    zones = get_tz_cache()
    assert zones is not None
    for symbol in LISTINGS:
        zones.store(symbol, None)
