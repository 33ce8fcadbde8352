"""A result as one HTML file: charts to point at, text, settings; it opens without a network.

    Path("monday.html").write_text(to_report(study), encoding="utf-8")

A kind of result is a file with ``story`` and a line in ``STORIES``.
"""

from collections.abc import Callable, Sequence
from typing import Any

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _
from rnn_forecast.report import backtest, forecast, lengths, memory, panel, search
from rnn_forecast.report.blocks import Block
from rnn_forecast.report.page import to_page
from rnn_forecast.studies.backtest_values import Backtest
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.studies.length_values import LengthStudy
from rnn_forecast.studies.memory import MemoryStudy
from rnn_forecast.studies.panel import PanelStudy
from rnn_forecast.studies.search import SearchStudy

__all__ = ["STORIES", "CannotReport", "to_report"]

Story = Callable[[Any], tuple[str, Sequence[Block]]]

STORIES: dict[type, Story] = {
    ForecastStudy: forecast.story,
    PanelStudy: panel.story,
    LengthStudy: lengths.story,
    MemoryStudy: memory.story,
    Backtest: backtest.story,
    SearchStudy: search.story,
}
"""What a report of each kind of result says: its title, and blocks in the order of reading."""


class CannotReport(ForecastError):
    """There is nothing to report, or no report of this kind."""

    category = "report"


def to_report(value: object) -> str:
    """The report of a result, a whole HTML page.

    Raises:
        CannotReport: There is no report of such a result.
    """
    for kind, story in STORIES.items():
        if isinstance(value, kind):
            title, blocks = story(value)
            return to_page(title, blocks)
    raise CannotReport(_("There is no report of this kind of result; take its numbers as CSV."))
