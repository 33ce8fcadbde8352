"""A stock and a place, searched and taken from the replayed Yahoo and Open-Meteo."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.dashboard import Dashboard, Look, every_look
from tests.browser.server import ROOT, Server, served
from tests.replay import Replay, open_meteo, yahoo


class Servers:
    """Both services, and the proxy in front of them."""

    def __init__(self) -> None:
        self.yahoo = yahoo.Yahoo()
        self.weather = open_meteo.OpenMeteo()
        self.replay = Replay({**self.yahoo.sites, **self.weather.sites})


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    both = Servers()
    with both.replay:
        yield both
    assert both.replay.errors == []


@pytest.fixture(scope="module")
def server(
    servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:  # in place of the one that all other journeys share
    folder = tmp_path_factory.mktemp("searching")
    mine = servers.replay.environment | {"RNN_FORECAST_CACHE": str(folder / "copies")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in mine.items():
            patch.setenv(name, value)
        # The browser and the test itself speak to the dashboard directly.
        patch.setenv("NO_PROXY", "localhost,127.0.0.1")
        patch.setenv("no_proxy", "localhost,127.0.0.1")
        with served(ROOT / "app.py", folder) as dashboard:
            yield dashboard
            assert "Traceback" not in (log := dashboard.log.read_text()), log


def search(dashboard: Dashboard, tab: str, label: str, words: str) -> None:
    dashboard.page.get_by_role("tab", name=tab).click()
    field = dashboard.main.get_by_label(label)
    field.fill(words)
    field.press("Enter")
    dashboard.settle()


def a_stock(dashboard: Dashboard, words: str) -> None:
    search(dashboard, "A stock", "Company, fund, index, currency or coin", words)


@every_look
def test_a_stock_is_searched_taken_and_drawn(dashboard: Dashboard, look: Look):
    dashboard.open("data")
    a_stock(dashboard, "apple")
    dashboard.says("Add to a list")
    dashboard.shot("found")
    dashboard.button("Get prices").click()
    dashboard.says(re.compile(r"close in USD of Apple Inc\. \(AAPL\), days"))
    dashboard.says(re.compile("Traded on NasdaqGS in USD"))
    expect(dashboard.main.get_by_test_id("stPlotlyChart").first).to_be_visible()
    dashboard.settle()
    assert dashboard.address["live"] == "yahoo:AAPL"
    dashboard.shot("drawn")


def test_several_stocks_are_taken_together_and_one_long_table_is_given(dashboard: Dashboard):
    dashboard.open("data")
    for words in ("apple", "microsoft"):
        a_stock(dashboard, words)
        dashboard.button("Add to a list").click()
        dashboard.settle()
    dashboard.shot("list")
    dashboard.button("Get 2 symbols together").click()
    dashboard.says(re.compile("AAPL in USD of Closing prices of AAPL, MSFT"))
    dashboard.pick("Target", "MSFT")
    dashboard.says(re.compile("MSFT in USD of Closing prices of AAPL, MSFT"))
    table = dashboard.table("Long table as CSV")
    assert list(table.columns) == ["unique_id", "ds", "y"]
    assert set(table["unique_id"]) == {"AAPL", "MSFT"}
    assert len(table) > 2000


@every_look
def test_the_weather_of_a_place_is_searched_taken_and_drawn(dashboard: Dashboard, look: Look):
    dashboard.open("data")
    search(dashboard, "Weather of a place", "Town or region", "Seoul")
    dashboard.shot("found")
    dashboard.button("Get weather").click()
    dashboard.says(re.compile("of Weather in Seoul"))
    dashboard.says(re.compile(r"Weather data by Open-Meteo\.com"))
    expect(dashboard.main.get_by_test_id("stPlotlyChart").first).to_be_visible()
    dashboard.settle()
    dashboard.shot("drawn")


def test_too_many_requests_are_a_sentence_with_a_way_on(dashboard: Dashboard, servers: Servers):
    dashboard.open("data")
    servers.yahoo.faults["PENCE.L"] = yahoo.RATE_LIMITED
    a_stock(dashboard, "pence")
    dashboard.button("Get prices").click()
    alert = dashboard.main.get_by_role("alert")
    expect(alert).to_contain_text("Yahoo limits the requests from this address at the moment")
    expect(alert).to_contain_text("Use a bundled series such as bundled:aapl, or upload a file.")
    dashboard.says("temp_max")
    dashboard.settle()
    dashboard.shot("limited")
    # Once the server answers again, so does the page.
    servers.yahoo.faults.clear()
    dashboard.button("Get prices").click()
    dashboard.says(re.compile("close in GBp of Pence plc"))
    # And what was had stands in, with its date, when the server fails again.
    servers.yahoo.faults["PENCE.L"] = yahoo.RATE_LIMITED
    dashboard.settle()
    dashboard.button("Get prices").click()
    dashboard.says(re.compile("This is the last good copy, fetched on"))
    servers.yahoo.faults.clear()


def test_a_friend_who_opens_the_link_sees_the_same_stock(browser: Browser, dashboard: Dashboard):
    dashboard.open("data", live="yahoo:MSFT?period=1y", source="Microsoft Corporation (MSFT), days")
    dashboard.says(re.compile(r"of Microsoft Corporation \(MSFT\), days"))
