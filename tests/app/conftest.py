"""A visitor without a browser, and a queue of their own."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnn_forecast.app import loading
from rnn_forecast.jobs import Job
from rnn_forecast.studies import forecast, lengths
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.training import Setup
from rnn_forecast.workers import Workers

ROOT = Path(__file__).parents[2]
PAGES = "rnn_forecast/app/pages"

QUICK = {"sequence_length": "5", "horizon": "2", "epochs": "2", "ensemble": "1", "hidden_size": "4"}
"""Settings, as a link has them, that train in a moment."""

WIDGETS = (
    *("button", "selectbox", "multiselect", "number_input", "slider", "select_slider"),
    *("toggle", "pills"),
    *("segmented_control", "text_input", "radio", "checkbox", "file_uploader", "download_button"),
)

INVISIBLE = {ord("\\"): "", 0x200B: "", 0x2060: "", 0xA0: " "}
"""What keeps names from being formatting, links or torn apart, and nobody sees."""


@dataclass
class Visitor:
    """One tab. Fragments do not tick here: every ``run`` is what a tick would be."""

    tab: AppTest

    def open(self, page: str = "forecast", **link: str) -> "Visitor":
        """Follow a link."""
        for name, value in link.items():
            self.tab.query_params[name] = value
        self.tab.run()
        return self if page == "forecast" else self.turn(page)

    def turn(self, page: str) -> "Visitor":
        """Choose a page at the top."""
        self.tab.switch_page(f"{PAGES}/{page}.py")
        return self.look()

    def look(self) -> "Visitor":
        """Let the page be drawn once more."""
        self.tab.run()
        return self

    def button(self, label: str) -> Any:
        """The button of that label."""
        return next(each for each in self.tab.button if each.label == label)

    def has_button(self, label: str) -> bool:
        """Whether there is one."""
        return any(each.label == label for each in self.tab.button)

    def press(self, label: str) -> "Visitor":
        """Click a button."""
        self.button(label).click()
        return self.look()

    def set(self, **widgets: Any) -> "Visitor":
        """Change widgets by their keys, all before the page is drawn again."""
        for key, value in widgets.items():
            next(each for each in self.widgets if each.key == key).set_value(value)
        return self.look()

    def job(self, kind: str = "forecast") -> Job[Any]:
        """The work that this visitor follows."""
        found = loading.jobs().find(self.tab.session_state[f"{kind}_job"])
        assert found is not None
        return found

    def wait(self, kind: str = "forecast") -> "Visitor":
        """Come back when the work is done."""
        assert self.job(kind).wait(60), "the job did not end"
        return self.look()

    @property
    def widgets(self) -> list[Any]:
        """Everything that can be operated."""
        return [widget for kind in WIDGETS for widget in self.tab.get(kind)]

    def value(self, key: str) -> Any:
        """What a widget shows."""
        return next(each.value for each in self.widgets if each.key == key)

    @property
    def title(self) -> str:
        """The question that the page answers."""
        return self.tab.title[0].value

    @property
    def errors(self) -> list[str]:
        """Red boxes."""
        return [each.value for each in self.tab.error]

    @property
    def charts(self) -> list[str]:
        """The specifications of all figures."""
        return [each.proto.spec for each in self.tab.get("plotly_chart")]

    @property
    def texts(self) -> list[str]:
        """Everything on the page that Streamlit reads as Markdown."""
        kinds = ("title", "header", "subheader", "markdown", "caption", "error", "info", "warning")
        texts = [each.value for kind in kinds for each in self.tab.get(kind)]
        texts += [label for each in self.tab.metric for label in (each.label, each.value)]
        texts += [each.label for each in self.tab.get("expander")]
        texts += [each.proto.text for each in self.tab.get("progress")]
        texts += [widget.label for widget in self.widgets]
        return texts + [getattr(widget, "help", "") or "" for widget in self.widgets]

    def says(self, words: str) -> bool:
        """Whether the words stand somewhere on the page, escaped or not."""
        return any(words in text.translate(INVISIBLE) for text in self.texts)


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty queue for each test, and sweeps in this process: others take seconds to start."""
    alone = Workers(1)
    monkeypatch.setattr(loading, "resident", lambda: alone)
    monkeypatch.setattr(lengths, "resident", lambda: alone)
    loading.jobs.clear()
    yield
    loading.jobs().close()
    loading.jobs.clear()


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))


@pytest.fixture
def other_visitor() -> Visitor:
    return Visitor(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Put another study in place of the forecast page's own."""
    return lambda study: monkeypatch.setattr(forecast, "forecast_study", study)


@pytest.fixture
def patient(replaced: Any) -> None:
    """Trainings that show their first epoch and then go on until they are stopped."""
    real = forecast.forecast_study

    def study(series: Any, setup: Setup) -> Iterator[ForecastStudy]:
        first = next(each for each in real(series, setup) if each.run.epochs_done)
        while True:
            yield first
            time.sleep(0.01)

    replaced(study)


def assert_whole(visitor: Visitor) -> None:
    """Nothing has crashed, and every widget says what it is."""
    assert [each.value for each in visitor.tab.exception] == []
    assert not visitor.says("This page has failed")
    assert [widget for widget in visitor.widgets if not widget.label.strip()] == []
