"""Why the curve bends: the curve over lengths and what the networks remember, in one sentence."""

import re

from playwright.sync_api import expect

from tests.browser.dashboard import Dashboard

ECHO = {
    "source": "Delayed echo",
    "sequence_length": 24,
    "horizon": 1,
    "calendar": "false",
    "hidden_size": 16,
    "epochs": 40,
    "patience": 15,
    "learning_rate": 0.01,
    "lengths_tried": [4, 8, 16, 24],
    "cells_tried": ["GRU"],
    "seeds_tried": 2,
}
"""y_t = 0.9 y_(t-13) + noise: the answer is known."""

ANSWER = re.compile(
    r"^Your GRU (remembers|makes) .*"
    r"(Lengths beyond \d+ bring nothing|Every longer sequence that was tried).*"
    r"The series itself has structure at 13\."
)


def test_one_sentence_joins_the_network_the_curve_and_the_series(dashboard: Dashboard):
    dashboard.open("lengths", **ECHO)
    dashboard.button("Draw the curve").click()
    dashboard.says(re.compile(r"^Read \d+ steps with GRU"), 90)
    dashboard.turn("Memory", "Why does the curve bend?")
    dashboard.button("Look into the networks").click()
    dashboard.says(ANSWER, 120)
    chart = dashboard.main.get_by_test_id("stPlotlyChart")
    expect(chart.get_by_text("Retrained for each length")).to_be_visible()
    expect(chart.get_by_text("structure: 13")).to_be_visible()
    for side in ("Gradients", "Inputs", "Gates", "Warm-up"):
        dashboard.page.get_by_role("tab", name=side).click()
        dashboard.settle()
        expect(chart.first).to_be_visible()
    dashboard.says(re.compile("^The many-to-many GRU is as good as it gets after"))
    dashboard.page.reload()
    dashboard.says(ANSWER)
