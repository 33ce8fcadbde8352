"""Somebody without a mouse."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.dashboard import Dashboard


def tab_to(dashboard: Dashboard, wanted: Locator, most: int = 80) -> None:
    """Press Tab until the wanted thing has the focus."""
    for _ in range(most):
        dashboard.page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{most} times Tab did not reach {wanted}")


def test_the_main_job_needs_only_tab_and_enter(dashboard: Dashboard):
    dashboard.open(sequence_length=8, epochs=3, ensemble=1, hidden_size=8)
    tab_to(dashboard, dashboard.button("Forecast now"))
    outline = "node => getComputedStyle(node).outlineStyle + getComputedStyle(node).boxShadow"
    assert dashboard.button("Forecast now").evaluate(outline) != "nonenone", "focus can be seen"
    dashboard.page.keyboard.press("Enter")
    dashboard.says(re.compile("repeating the last value"), 60)
    download = dashboard.button("Forecast as CSV")
    tab_to(dashboard, download)
    with dashboard.page.expect_download() as file:
        dashboard.page.keyboard.press("Enter")
    assert file.value.suggested_filename == "temp_max-forecast.csv"


def test_a_skip_link_leads_past_the_settings(dashboard: Dashboard):
    dashboard.open()
    dashboard.page.keyboard.press("Tab")
    skip = dashboard.page.locator(":focus")
    expect(skip).to_have_text(re.compile("skip", re.IGNORECASE))
    dashboard.page.keyboard.press("Enter")
    tab_to(dashboard, dashboard.button("Forecast now"), most=5)
