"""A new network is one file with one spec, and a line in a table: here is the file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn

from rnn_forecast.app import loading
from rnn_forecast.cli import main
from rnn_forecast.errors import OutOfBounds
from rnn_forecast.forecaster import Forecaster
from rnn_forecast.models import MODELS, NetworkSpec
from rnn_forecast.specs import About, Bounds
from rnn_forecast.windows import WindowSpec
from tests.app.conftest import QUICK, ROOT, Visitor, assert_whole


@dataclass(frozen=True, kw_only=True)
class NewestSpec(NetworkSpec):
    """Newest values: a linear map of the last few steps and of nothing before them."""

    label: ClassVar[str] = "Newest values"
    cell: ClassVar[str] = "newest"

    reach: Annotated[int, Bounds(1, 9), About("Reach", "So many of the newest steps are read.")] = 2

    def build(self, *, num_features: int, window: WindowSpec) -> nn.Module:
        """The last steps in one row, and a linear readout."""
        return Newest(min(self.reach, window.sequence_length), num_features, window.horizon)

    def parameter_count(self, *, num_features: int, window: WindowSpec) -> int:
        """Weights and biases."""
        return (min(self.reach, window.sequence_length) * num_features + 1) * window.horizon


class Newest(nn.Module):
    def __init__(self, reach: int, num_features: int, horizon: int) -> None:
        super().__init__()
        self.reach, self.readout = reach, nn.Linear(reach * num_features, horizon)

    def forward(self, inputs: Tensor) -> Tensor:
        return self.readout(inputs[:, -self.reach :].flatten(1))[:, None]


@pytest.fixture(autouse=True)
def line_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODELS, NewestSpec.cell, NewestSpec)


@pytest.fixture
def queue() -> Iterator[None]:
    loading.jobs.clear()
    yield
    loading.jobs().close()
    loading.jobs.clear()


def test_the_command_line_offers_it_with_its_own_setting(capsys):
    with pytest.raises(SystemExit):
        main(["forecast", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "newest" in said
    assert "--reach" in said
    assert "So many of the newest steps are read. 1 to 9." in said


@pytest.mark.parametrize("command", ["forecast", "backtest"])
def test_a_command_trains_it(command, capsys):
    arguments = ["synthetic:sine", "--cell", "newest", "--reach", "3", "--epochs", "2", "--json"]
    more = ["--origins", "3", "--workers", "1"] if command == "backtest" else []
    assert main([command, *arguments, "--seeds", "1", "--horizon", "2", *more]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"]["sentence"].startswith("Newest values ")


def test_its_limits_are_checked_and_others_do_not_have_its_setting(capsys):
    assert main(["forecast", "synthetic:sine", "--cell", "newest", "--reach", "99"]) == 2
    assert "Reach is 99; choose from 1 to 9." in capsys.readouterr().err
    with pytest.raises(OutOfBounds, match="no setting 'reach'"):
        Forecaster(horizon=2, cell="gru", reach=3)


def test_the_python_api_takes_it():
    days = pd.date_range("2024-01-01", periods=120)
    frame = pd.DataFrame({"ds": days, "y": np.sin(np.arange(120) / 3)})
    forecaster = Forecaster(horizon=2, cell="newest", reach=3, epochs=2, ensemble=1).fit(frame)
    assert len(forecaster.predict()) == 2
    assert forecaster.setup.network == NewestSpec(reach=3)


@pytest.mark.usefixtures("queue")
def test_the_page_offers_and_trains_it():
    visitor = Visitor(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
    visitor.open(**QUICK).set(cell="newest")
    assert_whole(visitor)
    assert visitor.says("Newest values: a linear map of the last few steps")
    visitor.set(reach=3).press("Forecast now").wait()
    assert_whole(visitor)
    assert visitor.job().latest.setup.network == NewestSpec(reach=3, hidden_size=4)
    assert any(text.startswith("## Newest values ") for text in visitor.texts)
