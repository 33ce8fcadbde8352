"""What the buttons of "Take it with you" make, without the page around them."""

import io
import zipfile
from threading import Thread

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.app import leaving_view
from rnn_forecast.language import speak, spoken
from rnn_forecast.runs import from_bytes
from rnn_forecast.studies.forecast import forecast_study
from tests import factories


@pytest.fixture(scope="module")
def study():
    *_, study = forecast_study(factories.sine(), factories.setup())
    return study


@pytest.fixture
def forms(study, monkeypatch):
    """Every form that is offered, by its label."""
    offered = {}
    monkeypatch.setattr(
        leaving_view, "_offer", lambda forms, _stem: offered.update({f.label: f for f in forms})
    )
    leaving_view.forecast(study, "upload:mine.csv")
    return offered


def test_each_button_makes_what_it_says(forms, study):
    assert forms["Report"].make().startswith(b"<!doctype html>")
    table = pd.read_parquet(io.BytesIO(forms["Parquet"].make()))
    assert np.array_equal(table["mean"], study.forecast.mean)
    again = from_bytes(forms["Bundle"].make())[1]
    assert np.array_equal(again.forecast.mean, study.forecast.mean)
    archive = zipfile.ZipFile(io.BytesIO(forms["Python script"].make()))
    assert archive.namelist() == ["again.py", "series.csv"]
    assert forms["ONNX"].make()


def test_without_the_extra_there_is_no_button_for_it(study, monkeypatch):
    monkeypatch.setattr(leaving_view, "onnx_installed", lambda: False)
    offered = []
    monkeypatch.setattr(leaving_view, "_offer", lambda forms, _stem: offered.extend(forms))
    leaving_view.forecast(study, "")
    assert "ONNX" not in [form.label for form in offered]


def test_a_file_is_in_the_language_of_the_page_although_another_thread_makes_it():
    speak("ko")
    heard = []
    make = leaving_view._in_the_same_language(lambda: heard.append(spoken()) or b"")
    speak("en")
    thread = Thread(target=make)
    thread.start()
    thread.join()
    assert heard == ["ko"]
    assert spoken() == "en"
