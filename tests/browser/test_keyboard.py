"""Somebody without a mouse."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.dashboard import Dashboard, Look
from tests.figures.test_theme import contrast

QUICK = {"sequence_length": 8, "epochs": 3, "ensemble": 1, "hidden_size": 8}

LONG = {"sequence_length": 96, "epochs": 500, "patience": 500, "hidden_size": 128}
"""Goes on until it is stopped: a fast machine is done with QUICK before Stop is reached."""

PRIMARY = {
    "lengths": "Draw the curve",
    "backtest": "Run the backtest",
    "memory": "Look into the networks",
    "panel": "Forecast all of them",
    "search": "Search",
}
"""The one thing to do on each page, beside the forecast."""

OUTLINE = """node => {
    const style = getComputedStyle(node);
    const hex = color => "#" + color.match(/\\d+/g).slice(0, 3)
        .map(part => Number(part).toString(16).padStart(2, "0")).join("");
    const page = getComputedStyle(document.querySelector("[data-testid=stApp]"));
    return [style.outlineStyle, parseFloat(style.outlineWidth), hex(style.outlineColor),
        hex(page.backgroundColor)];
}"""
"""JavaScript: how the focus is drawn, and on what."""


def tab_to(dashboard: Dashboard, wanted: Locator, most: int = 80) -> None:
    """Press Tab until the wanted thing has the focus."""
    for _ in range(most):
        dashboard.page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{most} times Tab did not reach {wanted}")


def skip_to_the_page(dashboard: Dashboard) -> None:
    """Past the settings, by the link that only a keyboard finds."""
    dashboard.page.keyboard.press("Tab")
    expect(dashboard.page.locator(":focus")).to_have_text(re.compile("skip", re.IGNORECASE))
    dashboard.page.keyboard.press("Enter")


def assert_focus_is_seen(wanted: Locator) -> None:
    wanted.page.wait_for_timeout(300)  # the ring grows out of nothing
    style, width, color, page = wanted.evaluate(OUTLINE)
    assert style == "solid"
    assert width >= 2
    assert contrast(color, page) >= 3


def test_the_main_job_needs_only_tab_and_enter(dashboard: Dashboard):
    dashboard.open(**QUICK)
    tab_to(dashboard, dashboard.button("Forecast now"))
    assert_focus_is_seen(dashboard.button("Forecast now"))
    dashboard.page.keyboard.press("Enter")
    dashboard.says(re.compile("repeating the last value"), 60)
    download = dashboard.button("Forecast as CSV")
    tab_to(dashboard, download)
    with dashboard.page.expect_download() as file:
        dashboard.page.keyboard.press("Enter")
    assert file.value.suggested_filename == "temp_max-forecast.csv"
    fold = dashboard.main.locator("summary", has_text="All scores")
    tab_to(dashboard, fold)
    assert_focus_is_seen(fold)
    table = fold.locator("xpath=..").get_by_test_id("stDataFrame")
    expect(table).to_be_hidden()
    dashboard.page.keyboard.press("Enter")
    expect(table).to_be_visible()
    dashboard.page.keyboard.press("Enter")
    expect(table).to_be_hidden()


def test_a_skip_link_leads_past_the_settings(dashboard: Dashboard):
    dashboard.open()
    skip_to_the_page(dashboard)
    tab_to(dashboard, dashboard.button("Forecast now"), most=5)


@pytest.mark.parametrize("page", PRIMARY)
def test_what_a_page_is_for_is_reached_and_pressed(dashboard: Dashboard, page):
    dashboard.open(page, **LONG)
    skip_to_the_page(dashboard)
    button = dashboard.button(PRIMARY[page])
    tab_to(dashboard, button, most=40)
    assert_focus_is_seen(button)
    dashboard.page.keyboard.press("Enter")
    expect(dashboard.button("Stop")).to_be_visible()
    tab_to(dashboard, dashboard.button("Stop"), most=40)
    dashboard.page.keyboard.press("Enter")
    expect(dashboard.button("Stop")).to_be_hidden()


@pytest.mark.parametrize("look", [Look(scheme="dark")], ids=str)
def test_another_model_is_chosen_with_the_arrows(dashboard: Dashboard):
    dashboard.open()
    model = dashboard.page.get_by_role("combobox", name="Model", exact=True)
    tab_to(dashboard, model)
    before = model.input_value()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        dashboard.page.keyboard.press(key)
        dashboard.page.wait_for_timeout(200)
    expect(model).not_to_have_value(before)
    dashboard.settle()
    dashboard.says(f"({model.input_value()})")
    tab_to(dashboard, dashboard.button("Forecast now"))
    assert_focus_is_seen(dashboard.button("Forecast now"))


def test_a_lesson_is_guessed_and_moved_without_a_mouse(dashboard: Dashboard):
    dashboard.open("lesson_state")
    skip_to_the_page(dashboard)
    tab_to(dashboard, dashboard.main.get_by_role("radio").first, most=10)
    dashboard.page.keyboard.press("Space")
    dashboard.settle()
    tab_to(dashboard, dashboard.button("Show me"), most=10)
    dashboard.page.keyboard.press("Enter")
    dashboard.says("the matrix below has rank 1 of 2")
    slider = dashboard.main.get_by_role("slider", name="Angle a")
    dashboard.settle()
    tab_to(dashboard, slider)
    dashboard.page.keyboard.press("ArrowRight")
    dashboard.says("the matrix below has rank 2 of 2")
