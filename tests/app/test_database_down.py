"""The pages while the index of runs, in a PostgreSQL, is away: they say so, and still forecast."""

import pytest

from rnn_forecast.app import keeping
from tests.app.conftest import QUICK, assert_whole
from tests.postgresql import installed, served

pytestmark = pytest.mark.skipif(not installed(), reason="PostgreSQL is not installed")
pytest.importorskip("psycopg", reason="the extra [postgresql] is not installed")


@pytest.fixture
def server(monkeypatch):
    with served() as server:
        monkeypatch.setenv("RNN_FORECAST_DATABASE", server.new_database())
        yield server
    keeping._opened.clear()


@pytest.mark.parametrize("mode", ["local", "shared"])
def test_the_pages_go_on_without_it_and_find_the_runs_again(server, visitor, monkeypatch, mode):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", mode)
    visitor.open(**QUICK).press("Forecast now").wait()
    visitor.turn("runs")
    assert_whole(visitor)
    assert visitor.says("1 run, newest first")
    server.stop()
    visitor.look()
    assert visitor.says("cannot be used")
    assert not visitor.says("This page has failed")
    for page, button in (("forecast", "Forecast now"), ("lengths", "Draw the curve")):
        visitor.turn(page)
        assert not visitor.says("This page has failed")
        assert visitor.has_button(button), [each.label for each in visitor.tab.button]
    server.start()
    visitor.turn("runs")
    assert visitor.says("1 run, newest first")


def test_a_forecast_made_while_it_is_away_is_shown_and_the_runs_page_says_why_it_is_not_kept(
    server, visitor
):
    visitor.open(**QUICK).turn("runs").turn("forecast")
    server.stop()
    visitor.press("Forecast now").wait()
    visitor.look()
    assert visitor.says("Measured on")
    server.start()
    visitor.turn("runs")
    assert visitor.says("cannot be used")  # then, and so it was not kept
    assert visitor.says("Nothing yet.")


def test_a_dashboard_that_starts_without_it_forecasts(server, visitor):
    server.stop()
    visitor.open(**QUICK).press("Forecast now").wait()
    visitor.look()
    assert visitor.says("Measured on")
    visitor.turn("runs")
    assert visitor.says("cannot be used")
    assert not visitor.says("This page has failed")
