"""Every page through axe-core, on a laptop and on a phone, in light and in dark.

A page is opened once; the window and the colours change under it, as they may for a person.
docs/accessibility.md says what is looked at, and what of it is Streamlit's own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from rnn_forecast.app.pages import LESSONS, PAGES
from rnn_forecast.runs import Storage, Store, new_run
from tests.browser.dashboard import LOOKS, Dashboard, Look
from tests.browser.server import Server
from tests.runs.test_golden import GOLDEN

QUICK = {"sequence_length": 5, "horizon": 2, "epochs": 2, "ensemble": 1, "hidden_size": 4}


@dataclass(frozen=True)
class Result:
    """How a page comes to its result, and the button that stands below it."""

    press: str
    until: str
    link: dict[str, object]


RESULTS = {
    "forecast": Result("Forecast now", "Forecast as CSV", {}),
    "lengths": Result(
        "Draw the curve",
        "All numbers as CSV",
        {"lengths_tried": [2, 4], "cells_tried": ["GRU"], "seeds_tried": 2},
    ),
    "backtest": Result(
        "Run the backtest", "All forecasts as CSV", {"origins": 4, "use_validation": "false"}
    ),
    "memory": Result(
        "Look into the networks",
        "Gradient, sensitivity and exchange by lag as CSV",
        {"source": "Sine of period 24", "memory_cells": ["RNN", "GRU"]},
    ),
    "panel": Result(
        "Forecast all of them", "All forecasts as CSV", {"panel_series": ["temp_max", "wind"]}
    ),
    "search": Result("Search", "All trials as CSV", {"search_trials": 3}),
}

STREAMLITS = {
    # The list of pages, when a phone unfolds it, is a list whose items lie one <div> too deep.
    "list": "stSidebarNavItems",
    "listitem": "stSidebarNavItems",
    # A list of several choices is searched in a field 20 px high, in a box of 40 that is as good.
    "target-size": "stMultiSelect",
}
"""Rule, and the only part of Streamlit's own page in which it may be broken."""

NARROW = 640
"""A laptop's 1280 pixels at 200 %."""

SIDEWAYS = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
    .filter(node => node.scrollWidth > node.clientWidth)
    .map(node => `${node.tagName}: ${node.scrollWidth} > ${node.clientWidth}`)"""
"""JavaScript: whether the page can be pushed sideways."""

EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""With WCAG 2.2's size of what a finger must hit (2.5.8), which axe-core leaves out by itself."""

COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
"""What can differ between light and dark."""

DRAWN = {"exclude": [[".main-svg"]]}
"""Thousands of elements without a role; tests/figures/test_theme.py looks at their colours."""

FOLDS = "[data-testid=stMain] details:not([open]) > summary"
SETTINGS = "[data-testid=stSidebar] details:not([open]) > summary"

OPPOSITE = (LOOKS[0], LOOKS[-1])
"""A laptop in light and a phone in dark: enough for a page that has not much on it yet."""


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-US", timezone_id="UTC", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def visitor(context: BrowserContext, server: Server, request) -> Iterator[Dashboard]:
    """A tab; all of them share one browser's memory, so that pages need not be fetched again."""
    visitor = Dashboard(context.new_page(), server, name=request.node.name)
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
    yield visitor
    visitor.page.close()
    assert visitor.complaints == []


def serious(visitor: Dashboard, rules: dict[str, object]) -> list[str]:
    """What axe-core finds serious or critical, but for what is Streamlit's own.

    What is found while the page takes on other colours is gone a moment later.
    """
    for _ in range(3):
        if not (found := _found(visitor, rules)):
            break
        visitor.page.wait_for_timeout(700)
    return found


def _found(visitor: Dashboard, rules: dict[str, object]) -> list[str]:
    broken = Axe().run(visitor.page, DRAWN, rules).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:150]} {node['failureSummary']}"
        for rule in broken
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
        if not _is_streamlits(visitor, rule["id"], node["target"][0])
    ]


def _is_streamlits(visitor: Dashboard, rule: str, selector: str) -> bool:
    part = STREAMLITS.get(rule)
    inside = "(node, part) => node.closest(`[data-testid=${part}]`) !== null"
    return part is not None and visitor.page.locator(selector).first.evaluate(inside, part)


def unfold(visitor: Dashboard, folds: str) -> None:
    visitor.page.locator(folds).evaluate_all("all => all.forEach(fold => fold.click())")


def assert_accessible(visitor: Dashboard, looks: Iterable[Look] = LOOKS) -> None:
    """In these looks nothing serious, and nothing to push sideways where the page is narrow."""
    unfold(visitor, FOLDS)
    for look in sorted(looks, key=lambda look: look.scheme, reverse=True):
        visitor.page.emulate_media(color_scheme=look.scheme)
        visitor.page.set_viewport_size({"width": look.width, "height": look.height})
        visitor.settle()
        rules = COLOURS if look == LOOKS[1] else EVERYTHING
        assert serious(visitor, rules) == [], str(look)
    assert visitor.page.evaluate(SIDEWAYS) == [], "on a phone"
    visitor.page.set_viewport_size({"width": NARROW, "height": 400})
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate(SIDEWAYS) == [], "at 200 %"
    visitor.page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("page", [row[0] for row in (*PAGES, LESSONS[0])])
def test_a_page_and_its_result_can_be_used_by_everybody(visitor, page):
    address = "" if page == PAGES[0][0] else page
    result = RESULTS.get(page)
    visitor.open(address, **QUICK, **(result.link if result else {}))
    if page == PAGES[0][0]:
        unfold(visitor, SETTINGS)
    assert_accessible(visitor, OPPOSITE if result else LOOKS)
    if result:
        visitor.button(result.press).click()
        expect(visitor.button(result.until)).to_be_visible(timeout=90_000)
        visitor.settle()
        assert_accessible(visitor)
    for tab in visitor.main.get_by_role("tab").all():
        tab.click()
        visitor.settle()
        unfold(visitor, FOLDS)
        assert serious(visitor, EVERYTHING) == [], tab.inner_text()


@pytest.fixture
def kept(server: Server) -> None:
    """A run by itself and a sweep over two series, in the store of the running dashboard."""
    home = server.log.parent
    store = Store(Storage("local", home, f"sqlite:///{home / 'runs.sqlite'}"))
    store.add((GOLDEN / "v1-forecast.rnnf").read_bytes())
    curve = (GOLDEN / "v1-lengths.rnnf").read_bytes()
    store.gather([store.add(curve).id for _ in range(2)], new_run(), "Series of sales.csv")


def test_what_was_kept_can_be_handled_by_everybody(visitor, kept):
    visitor.open("runs")
    assert_accessible(visitor)
    for name in ("Rename", "Delete"):
        assert_opens_well(visitor, visitor.button(name).first)
    visitor.button("Show its series").first.click()
    expect(visitor.button("Back to all runs")).to_be_visible()
    visitor.settle()
    assert_accessible(visitor, OPPOSITE)


def test_a_link_is_taken_by_everybody(visitor):
    visitor.open()
    sidebar = visitor.page.get_by_test_id("stSidebar")
    assert_opens_well(visitor, sidebar.get_by_role("button", name="Link to these settings"))


def assert_opens_well(visitor: Dashboard, button: Locator) -> None:
    """What a button unfolds has nothing serious, in light and in dark."""
    button.click()
    inside = visitor.page.get_by_test_id("stPopoverBody")
    expect(inside).to_be_visible()
    visitor.settle()
    unfold(visitor, "[data-testid=stPopoverBody] details:not([open]) > summary")
    for scheme in ("dark", "light"):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.settle()
        assert serious(visitor, EVERYTHING) == [], scheme
    visitor.page.keyboard.press("Escape")
    expect(inside).to_be_hidden()


@pytest.mark.parametrize("lesson", [row[0] for row in LESSONS[1:]])
def test_a_lesson_can_be_read_by_everybody(visitor, lesson):
    visitor.open(lesson)
    assert serious(visitor, EVERYTHING) == [], "before the guess"
    visitor.button("Skip the guess").click()
    expect(visitor.button("Skip the guess")).to_be_hidden()
    visitor.settle()
    assert_accessible(visitor)


def test_who_asks_for_less_motion_gets_none(visitor):
    visitor.open("data")
    longest = """() => Math.max(...[...document.querySelectorAll(".stApp *")].flatMap(node => {
        const style = getComputedStyle(node);
        return `${style.transitionDuration}, ${style.animationDuration}`.split(", ");
    }).map(parseFloat))"""
    visitor.page.wait_for_function(f"({longest})() <= 0.001")
    visitor.page.emulate_media(reduced_motion="no-preference")
    visitor.page.wait_for_function(f"({longest})() > 0.1")  # for others it moves
