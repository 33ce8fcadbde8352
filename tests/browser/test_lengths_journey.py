"""The question that this dashboard is about: how much of the past is worth reading?"""

import re

from playwright.sync_api import expect

from tests.browser.dashboard import Dashboard

SWEEP = {"lengths_tried": [2, 8, 24], "cells_tried": ["RNN", "GRU"], "seeds_tried": 2}

# The shortest length comes second, after the longest; all of it would take minutes.
LONG = {"lengths_tried": [1, 96, 192, 256], "cells_tried": ["LSTM"], "seeds_tried": 2}


def test_the_curve_fills_in_and_ends_in_a_recommendation(dashboard: Dashboard):
    dashboard.open("lengths", epochs=30, patience=30, hidden_size=8, **SWEEP)
    dashboard.says("12 networks")
    dashboard.button("Draw the curve").click()
    expect(dashboard.button("Stop")).to_be_visible()
    curve = dashboard.main.get_by_test_id("stPlotlyChart")
    expect(curve.locator(".trace").first).to_be_attached(timeout=60_000)
    dashboard.says(re.compile(r"^(Read \d+ steps with|No length helps)"), 90)
    expect(curve).to_have_count(1)
    expect(dashboard.button("Stop")).to_be_hidden()
    file = dashboard.table("All numbers as CSV")
    assert list(file.columns) == [
        *("cell", "sequence_length", "seed", "valid_loss", "valid_mae", "test_mae"),
        *("seconds", "windows", "outcome"),
    ]
    assert (file["cell"].isin(["rnn", "gru"])).sum() == 12
    assert {"naive", "linear"} <= set(file["cell"])
    dashboard.page.reload()
    dashboard.says(re.compile(r"^(Read \d+ steps with|No length helps)"))


def test_stopping_a_sweep_keeps_the_networks_that_are_finished(dashboard: Dashboard):
    dashboard.open("lengths", epochs=60, patience=60, hidden_size=64, **LONG)
    dashboard.button("Draw the curve").click()
    chart = dashboard.main.get_by_test_id("stPlotlyChart")
    expect(chart.get_by_text("LSTM").first).to_be_attached(timeout=120_000)
    dashboard.button("Stop").click()
    dashboard.says(re.compile("what was ready by then is kept"))
    assert (dashboard.table("All numbers as CSV")["cell"] == "lstm").any()
