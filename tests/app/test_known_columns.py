"""A column of an uploaded file that is known for the future."""

import numpy as np
import pandas as pd
import pytest

from tests.app.conftest import QUICK, assert_whole


@pytest.fixture
def shop():
    """150 days of sales, and the promotions of those and of the next three."""
    chance = np.random.default_rng(0)
    table = pd.DataFrame({"date": pd.date_range("2024-01-01", periods=153)})
    table["promotion"] = (chance.random(153) < 0.3).astype(int)
    table["sales"] = 10 + 5 * table["promotion"] + 0.1 * chance.standard_normal(153)
    table.loc[150:, "sales"] = np.nan
    return table.to_csv(index=False).encode()


@pytest.fixture
def weekly():
    """142 weeks of sales, and the promotions of those and of the next eight."""
    chance = np.random.default_rng(3)
    table = pd.DataFrame({"week": pd.date_range("2022-01-03", periods=150, freq="W-MON")})
    table["promotion"] = (chance.random(150) < 0.2).astype(int)
    table["sales"] = 1200 + 4 * table.index + 350 * table["promotion"]
    table.loc[142:, "sales"] = np.nan
    return table.to_csv(index=False).encode()


@pytest.fixture
def uploaded(visitor, shop):
    visitor.open("data", **QUICK)
    visitor.tab.file_uploader[0].upload("shop.csv", shop).run()
    visitor.set(target="sales", covariates=["promotion"])
    return visitor.set(horizon=2, sequence_length=5, epochs=2)


def test_a_column_with_future_values_is_taken_as_known(uploaded):
    assert_whole(uploaded)
    assert uploaded.value("known") == ["promotion"]
    assert uploaded.says("known 3 steps ahead")
    uploaded.turn("forecast").press("Forecast now").wait()
    assert_whole(uploaded)
    study = uploaded.job().latest
    assert list(study.windows.series.known) == ["promotion"]
    assert str(study.forecast.index[0].date()) == "2024-05-30"


def test_a_horizon_beyond_what_is_known_is_refused_before_training(uploaded):
    uploaded.turn("forecast").set(horizon=5)
    assert_whole(uploaded)
    assert uploaded.says("promotion must be known for the next 5 steps, and 2 of them are missing")
    assert uploaded.button("Forecast now").disabled
    uploaded.press("Use the nearest values that work")
    assert uploaded.value("horizon") == 3
    assert not uploaded.button("Forecast now").disabled


def test_a_table_without_a_future_does_not_ask(visitor):
    visitor.open("data")
    assert not [widget for widget in visitor.widgets if widget.key == "known"]


def test_what_is_suggested_fits_into_the_target_and_not_into_the_longer_table(visitor, weekly):
    visitor.open("data")
    visitor.tab.file_uploader[0].upload("weekly.csv", weekly).run()
    assert visitor.says("142 weeks")
    assert not visitor.says("150 weeks")
    assert visitor.says("8 of them after its last one")
    visitor.turn("forecast")
    assert not visitor.button("Forecast now").disabled
