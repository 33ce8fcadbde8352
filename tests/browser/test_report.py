"""A report opens from the disk: it draws its charts, asks nobody for anything, and is safe."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from rnn_forecast.report import to_report
from rnn_forecast.studies.forecast import forecast_study
from tests import factories
from tests.report.test_report import HOSTILE


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    """The report of a series whose names want to be code."""
    from dataclasses import replace

    series = replace(factories.sine(), name=HOSTILE, unit="<b>°C")
    *_, study = forecast_study(series, factories.setup())
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(to_report(study), encoding="utf-8")
    return path


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=lambda look: look[0])
def opened(browser: Browser, path, request):
    """The page, what it asked for and what it complained about."""
    scheme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
    )
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(path.as_uri())
    page.wait_for_function("document.querySelectorAll('.chart .main-svg').length >= 5")
    yield page, asked, complaints
    context.close()


def test_its_charts_draw_without_a_single_request(opened, path):
    page, asked, complaints = opened
    charts = page.locator(".chart").count()
    assert charts == 5
    assert page.locator(".chart:has(.main-svg)").count() == charts
    assert page.locator(".chart .scatterlayer path.js-line").count() >= charts
    page.wait_for_timeout(500)
    outside = [url for url in asked if not url.startswith(("data:", "blob:"))]
    assert outside == [path.as_uri()]
    assert complaints == []


def test_it_follows_the_colours_of_the_reader_and_fits_a_phone(opened):
    page, _, _ = opened
    ground, ink = page.evaluate(
        "() => [getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('.chart .xtick text')).fill]"
    )
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert ground == ("rgb(14, 19, 24)" if dark else "rgb(255, 255, 255)")
    assert ink == ("rgb(169, 180, 190)" if dark else "rgb(91, 103, 112)")
    scrolls = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not scrolls


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_is_saved_as_a_picture(opened, kind, begins):
    page, _, complaints = opened
    with page.expect_download() as caught:
        page.locator(f"button[data-save={kind}]").first.click()
    content = Path(caught.value.path()).read_bytes()
    assert content.startswith(begins)
    assert len(content) > 5000
    assert complaints == []
