"""A file of one's own, good and bad."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.dashboard import Dashboard

UPLOADS = Path(__file__).parents[1] / "uploads"
QUICK = {"epochs": 3, "ensemble": 1, "hidden_size": 8}


def upload(dashboard: Dashboard, name: str) -> None:
    dashboard.main.locator("input[type=file]").first.set_input_files(UPLOADS / name)


def test_a_file_of_ones_own_is_read_shown_and_forecast(dashboard: Dashboard):
    dashboard.open("data", **QUICK)
    upload(dashboard, "plain_daily.csv")
    dashboard.says(re.compile("of plain_daily.csv: 120 days"))
    dashboard.says("Encoding")
    dashboard.settle()
    dashboard.shot("card")
    dashboard.turn("Forecast", "What comes next, and can I trust it?")
    dashboard.says(re.compile(r"\(plain_daily\.csv\)"))
    dashboard.button("Forecast now").click()
    dashboard.says(re.compile("repeating the last value"), 60)
    assert set(dashboard.table("Forecast as CSV")["unique_id"]) == {"sales"}


def test_a_file_without_a_series_is_refused_with_a_sentence(dashboard: Dashboard):
    dashboard.open("data")
    upload(dashboard, "prose.txt")
    alert = dashboard.main.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert).to_have_text(re.compile(r"\w+ .*\.$"))
    dashboard.says("The series that you had is still there.")
    dashboard.settle()
    dashboard.shot("refused")
    dashboard.turn("Forecast", "What comes next, and can I trust it?")
    expect(dashboard.button("Forecast now")).to_be_enabled()
    dashboard.says("temp_max")
