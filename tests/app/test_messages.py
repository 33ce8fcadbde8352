"""Names come from strangers: they are shown as they are, and never rendered."""

import logging
import re

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some

from rnn_forecast.app import loading, messages
from rnn_forecast.errors import ForecastError
from rnn_forecast.sources import OFFERED, Dataset
from tests.app.conftest import INVISIBLE, QUICK, assert_whole

IMAGE = "![x](http://evil.test/p.png)"
EVIL = [
    IMAGE,
    "[click](javascript:alert(1))",
    "<script>alert(1)</script>",
    "<b>bold</b>",
    "$x^2$ and $y$",
    ":red[danger]",
    ":material/delete:",
    "# heading",
    "`code` **bold** _it_",
    "=HYPERLINK(1)",
]


@pytest.fixture
def evil(monkeypatch):
    """The first source has names that are attacks."""
    honest = loading.dataset
    monkeypatch.setattr(
        loading, "dataset", lambda source: TABLE if source == OFFERED[0] else honest(source)
    )


def evil_table():
    steps = np.arange(120)
    frame = pd.DataFrame(
        {name: 10 + np.sin(steps / (3 + place)) for place, name in enumerate(EVIL)},
        index=pd.date_range("2024-01-01", periods=120),
    )
    return Dataset(
        key="evil",
        title=f"{IMAGE}.csv",
        frame=frame,
        frequency="D",
        target=EVIL[0],
        units=dict.fromkeys(EVIL, ":red[°C]"),
    )


TABLE = evil_table()


def rendered(texts):
    """Texts in which something of a name would still be read as formatting."""
    tokens = re.compile(r"(?<!\\)(!\[|\]\(|<script|<b>|\$x|:red\[|`code)")
    return [text for text in texts if tokens.search(text)]


@given(some.text())
def test_literal_escapes_everything_that_markdown_would_read(text):
    escaped = messages.literal(text)
    shown = re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL)
    assert shown.translate(INVISIBLE) == text.translate(INVISIBLE)
    assert "://" not in escaped
    assert not re.search(r"(?<!\\)[`*_{}\[\]()#+!$:<>|~]", escaped.replace(r"\\", ""))


@pytest.mark.parametrize("target", EVIL)
def test_no_name_is_rendered_on_the_forecast_page(visitor, evil, target):
    visitor.open(**QUICK).set(target=target)
    assert_whole(visitor)
    assert rendered(visitor.texts) == []
    visitor.press("Forecast now").look()
    assert rendered(visitor.texts) == []
    visitor.wait()
    assert_whole(visitor)
    assert visitor.says("repeating the last value")
    assert rendered(visitor.texts) == []
    visitor.set(hidden_size=8)
    assert visitor.says("made with other settings")
    assert rendered(visitor.texts) == []


def test_no_name_is_rendered_when_the_windows_do_not_fit(visitor, evil):
    visitor.open(sequence_length="700")
    assert IMAGE in visitor.errors[0].translate(INVISIBLE)
    assert rendered(visitor.texts) == []


def test_no_name_is_rendered_on_the_sequence_length_page(visitor, evil):
    sweep = {"lengths_tried": ["2", "4"], "cells_tried": ["RNN"], "seeds_tried": "1"}
    visitor.open("lengths", **QUICK, **sweep).press("Draw the curve").look()
    assert rendered(visitor.texts) == []
    visitor.wait("lengths")
    assert_whole(visitor)
    assert rendered(visitor.texts) == []


def test_no_name_is_markup_in_a_figure(visitor, evil):
    visitor.open(**QUICK).set(target="<b>bold</b>").press("Forecast now").wait()
    assert len(visitor.charts) >= 4
    for spec in visitor.charts:
        assert "<b>bold" not in spec
        assert r"\u003cb\u003ebold" not in spec


# ----------------------------------------------------------------------------------- the one except


def shown_errors(monkeypatch, error):
    said = []
    monkeypatch.setattr(st, "error", lambda text, **_: said.append(text))
    with messages.shown():
        raise error
    return said


def test_a_mistake_of_the_user_is_shown_in_its_own_words(monkeypatch):
    said = shown_errors(monkeypatch, ForecastError("Choose a *shorter* horizon."))
    assert said == [r"Choose a \*shorter\* horizon\."]


def test_a_fault_of_ours_is_logged_and_not_shown(monkeypatch, caplog):
    with caplog.at_level(logging.ERROR):
        said = shown_errors(monkeypatch, ValueError("secret"))
    assert "fault in the program" in said[0]
    assert "secret" not in said[0]
    assert "secret" in caplog.text


def test_streamlit_may_still_stop_and_rerun_a_page():
    from streamlit.runtime.scriptrunner import RerunException, StopException
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    for control in (StopException(), RerunException(RerunData())):
        with pytest.raises(type(control)), messages.shown():
            raise control


def test_a_page_without_its_sidebar_is_a_bug_and_loud():
    with pytest.raises(RuntimeError):
        messages.require(None)
