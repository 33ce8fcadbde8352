"""Ten visitors of one server: nobody sees another's data, everybody gets an answer.

How fast the answers come is measured, not asserted: benchmarks/page_load.py.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.server import ROOT, Server, served
from tests.load.memory import resident_megabytes
from tests.load.visitor import Visitor

pytestmark = pytest.mark.slow

QUICK = {"sequence_length": "5", "horizon": "2", "epochs": "2", "ensemble": "1", "hidden_size": "4"}
LONG = QUICK | {"sequence_length": "24", "epochs": "500", "patience": "500", "hidden_size": "32"}

SERIES = (
    ("Seattle daily weather", "temp_max"),
    ("New York JFK hourly weather", "dewp"),
    ("Apple daily share price", "adj_close"),
    ("IBM daily share price", "volume"),
    ("Sine of period 24", "sine"),
    ("Autoregression of order 1", "ar1"),
    ("Random walk", "random-walk"),
    ("Delayed echo", "delayed-echo"),
    ("Seattle daily weather", "precipitation"),
    ("New York JFK hourly weather", "visib"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    with served(ROOT / "app.py", tmp_path_factory.mktemp("load")) as server:
        yield server
        assert "Traceback" not in (log := server.log.read_text()), log


@pytest.fixture(scope="module")
def visitors(server) -> Iterator[list[Visitor]]:
    with ExitStack() as tabs:
        yield [
            tabs.enter_context(
                Visitor(server.url, source=source, target=target, **(LONG if first else QUICK))
            )
            for first, (source, target) in zip([True] + 9 * [False], SERIES, strict=True)
        ]


def foreign(visitor: Visitor, number: int) -> list[str]:
    """What is shown of the series of others; columns of the same table may be named."""
    source, _ = SERIES[number]
    others = {target for other, target in SERIES if other != source}
    shown = "\n".join((*visitor.texts, *visitor.charts())).replace("\\", "")
    return [target for target in others if re.search(rf"\bon {target}\b|\"{target}\"", shown)]


def assert_answered(visitor: Visitor, number: int) -> None:
    assert visitor.stay(50, lambda: visitor.has_button("Forecast now")), number
    assert len(visitor.charts()) >= 1
    assert any(SERIES[number][1] in chart for chart in visitor.charts())
    assert foreign(visitor, number) == []
    assert visitor.exceptions == []


def test_ten_visitors_wait_in_line_and_get_their_own_forecast(visitors, server):
    for visitor in visitors:
        visitor.look()
    for visitor in visitors:
        visitor.press("Forecast now")
    trains, *wait = visitors
    assert trains.stay(20, lambda: trains.says("GRU on temp_max") and trains.says("% done"))
    assert wait[0].stay(5, lambda: wait[0].says("Waiting: next in line."))
    for before, visitor in enumerate(wait[1:], start=1):
        assert visitor.stay(5, lambda v=visitor, n=before: v.says(f"Waiting: {n} before this one."))
        assert not visitor.has_button("Forecast now")
    wait[0].press("Stop")
    assert wait[1].stay(5, lambda: wait[1].says("Waiting: next in line."))
    wait[0].look()
    assert wait[0].stay(5, lambda: wait[0].has_button("Forecast now"))
    assert trains.set_number("Horizon", 3) < 20
    trains.press("Stop")
    for number, visitor in enumerate(visitors):
        if visitor is not wait[0]:
            assert_answered(visitor, number)


def test_memory_stays_where_it_is_over_many_trainings(visitors, server: Server):
    quick = visitors[1:]
    sizes = []
    for _ in range(3):
        for visitor in quick:
            visitor.press("Forecast now")
        for visitor in quick:
            assert visitor.stay(50, lambda v=visitor: v.has_button("Forecast now"))
        sizes.append(resident_megabytes(Path(server.log)))
    assert sizes[-1] - sizes[0] < 60, sizes
