"""Every page on a laptop and on a phone, in light and in dark.

The pictures lie in ``shots/`` for a person to look at; what can be counted is counted here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.dashboard import Dashboard, every_look
from tests.browser.server import Server

QUICK = {"sequence_length": 12, "epochs": 4, "ensemble": 2, "hidden_size": 8}
SWEEP = {"lengths_tried": [2, 8, 24], "cells_tried": ["RNN", "GRU"], "seeds_tried": 2}

PHONE = 600
"""Narrower than this, the settings are folded away."""

SPILLS = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
    .filter(node => node.checkVisibility())
    .filter(node => !node.closest("[data-testid=stDataFrame], [data-testid=stPlotlyChart]"))
    .filter(node => node.getBoundingClientRect().right > innerWidth + 1)
    .map(node => `${node.tagName}: ${node.textContent.slice(0, 60)}`)"""
"""JavaScript: what reaches beyond the right edge; tables and charts have their own way to it."""

CUT = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
    .filter(node => node.checkVisibility() && node.textContent.trim())
    .filter(node => getComputedStyle(node).textOverflow === "ellipsis")
    .filter(node => node.scrollWidth > node.clientWidth + 1)
    .map(node => node.textContent)"""
"""JavaScript: words that end in an ellipsis."""

WIDE = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
    .some(node => node.scrollWidth > node.clientWidth + 1)"""
"""JavaScript: whether the page can be pushed sideways."""


@dataclass(frozen=True)
class Finished:
    """Addresses that show results."""

    forecast: str
    lengths: str


@pytest.fixture(scope="module")
def finished(browser: Browser, server: Server) -> Iterator[Finished]:
    """A forecast and a curve, made once: whoever has their names in the address sees them."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    visitor = Dashboard(context.new_page(), server, name="finished")
    visitor.open(**QUICK)
    visitor.button("Forecast now").click()
    visitor.says("How it was trained", 60)
    forecast = visitor.address["forecast"]
    visitor.open("lengths", **QUICK, **SWEEP)
    visitor.button("Draw the curve").click()
    expect(visitor.button("All numbers as CSV")).to_be_visible(timeout=90_000)
    yield Finished(forecast, visitor.address["lengths"])
    context.close()


def assert_fits(dashboard: Dashboard) -> None:
    """Nothing is cut off, nothing has to be pushed sideways, no chart is empty."""
    assert not dashboard.page.evaluate(WIDE), "the page scrolls sideways"
    assert dashboard.page.evaluate(SPILLS) == []
    assert dashboard.page.evaluate(CUT) == []
    charts = dashboard.main.get_by_test_id("stPlotlyChart")
    for chart in charts.all():
        if chart.is_visible():
            expect(chart.locator(".trace").first).to_be_attached()


def show(dashboard: Dashboard, label: str) -> None:
    """Photograph the page, folds open, and look whether all of it fits."""
    dashboard.settle()
    folds = dashboard.main.locator("details:not([open]) > summary")
    folds.evaluate_all("all => all.forEach(fold => fold.click())")
    dashboard.page.wait_for_timeout(600)
    dashboard.shot(label)
    assert_fits(dashboard)


@every_look
def test_the_forecast_page_fits(dashboard, finished):
    dashboard.open(**QUICK, forecast=finished.forecast)
    dashboard.says("How it was trained")
    show(dashboard, "result")


@every_look
def test_the_sequence_length_page_fits(dashboard, finished):
    dashboard.open("lengths", **QUICK, lengths=finished.lengths)
    expect(dashboard.button("All numbers as CSV")).to_be_visible()
    show(dashboard, "result")


@every_look
def test_the_data_page_fits(dashboard):
    dashboard.open("data")
    dashboard.says("Seattle daily weather")
    show(dashboard, "bundled")


@every_look
def test_the_settings_fit(dashboard, look):
    dashboard.open(sequence_length=700, horizon=300)
    dashboard.says("Nearest values that work")
    show(dashboard, "refused")
    sidebar = dashboard.page.get_by_test_id("stSidebar")
    if look.width < PHONE:
        dashboard.page.get_by_test_id("stExpandSidebarButton").click()
    sidebar.get_by_text("More settings").click()
    expect(dashboard.field("Learning rate")).to_be_visible()
    dashboard.page.wait_for_timeout(600)
    dashboard.shot("settings")
    assert dashboard.page.evaluate(CUT.replace("stMain", "stSidebar")) == []


def test_the_pages_before_anything_is_trained_fit_a_phone(dashboard):
    dashboard.page.set_viewport_size({"width": 390, "height": 844})
    for page in ("", "lengths"):
        dashboard.open(page)
        show(dashboard, f"before-{page or 'forecast'}")
