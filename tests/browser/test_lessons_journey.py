"""A lesson as a student goes through it: guess, look, move, read on; and as a class is given it."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, expect

from tests.browser.dashboard import Dashboard

STATE = "What does a state know, and what can be seen of it?"


def move(dashboard: Dashboard, slider: Locator, key: str) -> None:
    slider.focus()
    slider.press(key)
    dashboard.settle()


def test_a_guess_then_the_picture_then_the_answer_and_the_next_lesson(dashboard: Dashboard):
    dashboard.open("lesson_state")
    chart = dashboard.main.get_by_test_id("stPlotlyChart")
    expect(dashboard.button("Show me")).to_be_disabled()
    expect(chart).to_have_count(0)
    dashboard.main.get_by_text("Never: what is not seen stays hidden").click()
    dashboard.button("Show me").click()
    dashboard.says("You guessed “Never: what is not seen stays hidden”.")
    expect(chart).to_have_count(1)
    dashboard.says("the matrix below has rank 1 of 2")
    before = chart.locator(".trace path").first.get_attribute("d")
    move(dashboard, dashboard.main.get_by_role("slider", name="Angle a"), "ArrowRight")
    dashboard.says("the matrix below has rank 2 of 2")
    expect(chart.locator(".trace path").first).not_to_have_attribute("d", before or "")
    assert dashboard.address["state_angle"] == "5"
    dashboard.turn("One cell, unrolled", "What happens inside one cell?")
    dashboard.turn("State", STATE)
    dashboard.says("the matrix below has rank 2 of 2")


def test_what_a_lesson_shows_opens_in_the_app_with_its_settings(dashboard: Dashboard):
    dashboard.open("lesson_copying")
    dashboard.button("Skip the guess").click()
    link = dashboard.main.get_by_role("link", name="Forecast a random walk")
    with dashboard.page.context.expect_page() as opened:
        link.click()
    app = Dashboard(opened.value, dashboard.server, name="app")
    expect(
        app.page.get_by_role("heading", name="What comes next, and can I trust it?")
    ).to_be_visible()
    app.settle()
    expect(app.page.get_by_role("combobox", name="Source")).to_have_value("Random walk")
    expect(app.field("Horizon")).to_have_value("1")
    assert app.complaints == []


def test_a_window_slides_along_the_series_and_the_text_follows(dashboard: Dashboard):
    dashboard.open("lesson_windows")
    dashboard.button("Skip the guess").click()
    dashboard.says("Window 3")
    move(dashboard, dashboard.main.get_by_role("slider", name="Slide the window"), "ArrowRight")
    dashboard.says("Window 4")
    dashboard.says(re.compile("sorting undoes every shuffle"), 60)


def test_a_teacher_fixes_and_hides_and_the_class_finds_it_in_force(dashboard: Dashboard):
    given = {
        "fixed": "state_angle",
        "hidden": "state_tanh",
        "state_angle": 90,
        "state_tanh": "true",
    }
    dashboard.open("lesson_state", **given)
    dashboard.button("Skip the guess").click()
    angle = dashboard.main.get_by_role("slider", name="Angle a")
    expect(angle).to_be_disabled()
    expect(angle).to_have_value("90")
    expect(dashboard.main.get_by_text("With tanh", exact=True)).to_have_count(0)
    expect(dashboard.main.get_by_text("With an input", exact=True)).to_be_visible()
    move(dashboard, dashboard.main.get_by_role("slider", name="Spectral radius"), "ArrowRight")
    dashboard.page.get_by_role("button", name="Link to these settings").click()
    dashboard.settle()
    shown = dashboard.page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    values = parse_qs(urlsplit(shown.inner_text().strip()).query)
    assert values["fixed"] == ["state_angle"]
    assert values["hidden"] == ["state_tanh"]
    assert values["state_radius"] != ["0.95"], "the link knows what was moved a moment ago"
