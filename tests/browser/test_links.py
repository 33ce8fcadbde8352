"""An address says everything: whoever opens it sees the same settings and gets the same numbers."""

import pandas as pd
from playwright.sync_api import Browser, expect

from tests.browser.dashboard import Dashboard

JOBS = ("forecast", "lengths")


def forecast(visitor: Dashboard) -> pd.DataFrame:
    visitor.button("Forecast now").click()
    expect(visitor.button("Forecast as CSV")).to_be_visible(timeout=60_000)
    return visitor.table("Forecast as CSV")


def settings(visitor: Dashboard) -> dict[str, str]:
    """Every number of the sidebar."""
    fields = visitor.page.get_by_test_id("stSidebar").get_by_role("spinbutton").all()
    return {field.get_attribute("aria-label") or "": field.input_value() for field in fields}


def test_a_link_reproduces_settings_and_numbers(browser: Browser, dashboard: Dashboard):
    dashboard.open(epochs=3, ensemble=1, hidden_size=8)
    dashboard.pick("Source", "New York JFK hourly weather")
    dashboard.pick("Target", "wind_speed")
    dashboard.type("Sequence length", 10)
    dashboard.type("Horizon", 5)
    dashboard.page.get_by_test_id("stSidebar").get_by_text("More settings").click()
    dashboard.type("Epochs", 2)
    dashboard.type("Seed", 7)
    dashboard.pick("Model", "LSTM")
    dashboard.settle()
    mine = forecast(dashboard)
    link = {name: value for name, value in dashboard.address.items() if name not in JOBS}

    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    friend = Dashboard(context.new_page(), dashboard.server, name="friend")
    friend.open(**link)
    expect(friend.field("Sequence length")).to_have_value("10")
    friend.page.get_by_test_id("stSidebar").get_by_text("More settings").click()
    expect(friend.field("Seed")).to_have_value("7")
    friend.settle()
    assert settings(friend) == settings(dashboard)
    expect(friend.button("Stop")).to_have_count(0)
    theirs = forecast(friend)
    context.close()
    pd.testing.assert_frame_equal(mine, theirs)


def test_settings_survive_every_page(dashboard: Dashboard):
    dashboard.open(sequence_length=12, seed=7)
    # Streamlit needs a moment to tie widgets to the address; a page turned before loses them there.
    dashboard.page.wait_for_timeout(1500)
    for page, question in (
        ("Sequence length", "How much of the past does this series need?"),
        ("Forecast", "What comes next, and can I trust it?"),
    ):
        dashboard.turn(page, question)
        expect(dashboard.field("Sequence length")).to_have_value("12")
        dashboard.page.wait_for_url("**/*seed=7*sequence_length=12*")
