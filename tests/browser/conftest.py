"""A server and a browser for all journeys, a fresh visitor for each."""

from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.dashboard import Dashboard, Look
from tests.browser.server import ROOT, Server, served

FAILED = pytest.StashKey[bool]()

# The machine may be busy with a training; the page is given the time that it then needs.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys run last: what they would find, a smaller test often finds in less time."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, so that the page can be photographed before it is closed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard, started once; a traceback in its log fails the last test."""
    with served(ROOT / "app.py", tmp_path_factory.mktemp("server")) as server:
        yield server
        assert "Traceback" not in (log := server.log.read_text()), log


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def look() -> Look:
    """A laptop in light colours; ``every_look`` puts others in its place."""
    return Look()


@pytest.fixture
def dashboard(
    browser: Browser, server: Server, look: Look, request: pytest.FixtureRequest
) -> Iterator[Dashboard]:
    """A visitor who has not opened a page yet."""
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        locale="en-US",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    visitor = Dashboard(context.new_page(), server, name=request.node.name)
    yield visitor
    crashed = visitor.page.get_by_test_id("stException").count()
    if crashed or visitor.complaints or request.node.stash.get(FAILED, False):
        visitor.shot("failed")
    context.close()
    assert not crashed, server.log.read_text()
    assert visitor.complaints == []
