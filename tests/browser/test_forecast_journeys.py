"""The main job: a person asks what comes next."""

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import Dashboard

QUICK = {"sequence_length": 12, "epochs": 4, "ensemble": 2, "hidden_size": 8}
"""Trains in a moment."""

LONG = {"epochs": 500, "patience": 500, "ensemble": 10, "hidden_size": 128}
"""Trains for minutes: nobody waits for its end."""

VERDICT = re.compile(r"GRU (beats|is no better than|is worse than) repeating the last value")


@pytest.fixture
def training(dashboard):
    """A visitor whose networks train for a long time; stopped at the end, for the others' sake."""
    dashboard.open(**LONG)
    dashboard.button("Forecast now").click()
    dashboard.says("Validation loss", 60)
    yield dashboard
    if (stop := dashboard.button("Stop")).is_visible():
        stop.click()
        expect(stop).to_be_hidden()


def test_one_click_gives_dated_values_an_interval_and_a_verdict(dashboard: Dashboard):
    dashboard.open()
    dashboard.button("Forecast now").click()
    expect(dashboard.button("Stop")).to_be_visible()
    dashboard.says(VERDICT, 60)
    dashboard.says(re.compile(r"a linear model on the same inputs"))
    dashboard.says("80 % interval held")
    fan = dashboard.main.get_by_role("figure", name=re.compile("forecast", re.IGNORECASE)).first
    expect(fan).to_be_visible()
    expect(fan.locator(".trace").nth(3)).to_be_attached()
    file = dashboard.table("Forecast as CSV")
    columns = ["unique_id", "ds", "mean", "lo-80", "hi-80", "naive", "linear"]
    assert [name for name in file.columns if name in columns] == columns
    days = pd.to_datetime(file["ds"])
    assert list(days) == list(pd.date_range("2016-01-01", periods=7))
    assert (file["lo-80"] <= file["mean"]).all()
    assert (file["mean"] <= file["hi-80"]).all()


def test_the_dated_values_can_be_read_in_a_table(dashboard: Dashboard):
    dashboard.open(**QUICK)
    dashboard.button("Forecast now").click()
    dashboard.says("The forecast as a table", 60)
    dashboard.main.get_by_text("The forecast as a table").click()
    cells = dashboard.main.get_by_test_id("stDataFrame").first.locator("td")
    expect(cells.filter(has_text="2016-01-01").first).to_be_attached()
    expect(cells.filter(has_text="2016-01-07").first).to_be_attached()


def test_stop_keeps_the_best_weights_and_shows_their_forecast(training: Dashboard):
    training.button("Stop").click()
    training.says("Stopped; what was ready by then is kept.")
    training.says(VERDICT)
    training.says(re.compile("best weights so far were kept"))
    assert len(training.table("Forecast as CSV")) == 7
    expect(training.button("Forecast now")).to_be_enabled()


def test_a_reload_finds_the_training_and_later_its_result(training: Dashboard):
    name = training.address["forecast"]
    training.page.reload()
    expect(training.button("Stop")).to_be_visible()
    training.says("Validation loss")
    assert training.address["forecast"] == name
    training.button("Stop").click()
    training.says(VERDICT)
    training.page.reload()
    training.says(VERDICT)
    assert training.address["forecast"] == name


def test_the_page_stays_usable_while_networks_train(training: Dashboard):
    training.type("Horizon", 3)
    training.says("forecast the next 3 days")
    expect(training.button("Stop")).to_be_visible()
    training.turn("Sequence length", "How much of the past does this series need?")
    expect(training.button("Draw the curve")).to_be_enabled()
    training.main.get_by_role("button", name="720", exact=True).click()
    training.says(re.compile("42 networks"))
    training.turn("Forecast", "What comes next, and can I trust it?")
    expect(training.button("Stop")).to_be_visible()
    training.button("Stop").click()
    training.says("This forecast was made with other settings")


def test_windows_that_do_not_fit_are_put_right_with_one_click(dashboard: Dashboard):
    dashboard.open(**QUICK)
    dashboard.type("Horizon", 300)
    dashboard.says("Nearest values that work")
    expect(dashboard.button("Forecast now")).to_be_disabled()
    dashboard.button("Use the nearest values that work").click()
    expect(dashboard.button("Forecast now")).to_be_enabled()
    expect(dashboard.field("Horizon")).to_have_value(re.compile(r"^[12]?\d?\d$"))
    expect(dashboard.main.get_by_role("alert")).to_have_count(0)
