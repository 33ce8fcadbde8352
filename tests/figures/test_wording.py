import html

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.figures.wording import (
    LONGEST,
    axis_title,
    date_text,
    enumeration,
    hover,
    hover_date,
    label,
    labelled,
    literal,
    number,
    quantity,
    span_text,
)


@given(st.text(max_size=80))
def test_no_text_from_a_file_is_read_as_a_tag_or_a_template(text):
    safe = literal(text)
    assert not set("<>{") & set(safe)
    assert html.unescape(safe.replace("&#123;", "{")) or not text.strip()


@pytest.mark.parametrize("text", ["<b>x</b>", "a & b", "%{y}", "temp_max", "R&amp;D"])
def test_a_short_name_is_shown_as_it_is(text):
    assert html.unescape(literal(text)) == text


def test_a_long_name_is_cut_for_a_phone():
    title = html.unescape(axis_title("a column with a very long name indeed", "kg/m2 and more"))
    assert "…" in title
    assert len(title) <= LONGEST


def test_an_axis_says_its_unit_if_there_is_one():
    assert axis_title("temp", "°C") == "temp (°C)"
    assert axis_title("temp", "") == "temp"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0.00"), (2.1449, "2.14"), (-12.36, "-12.4"), (123456.7, "123,457"), (0.00123, "0.00123")],
)
def test_three_digits_and_never_fewer_than_stand_before_the_point(value, said):
    assert number(value) == said


def test_a_value_that_is_not_there_is_unknown():
    assert number(float("nan")) == "unknown"


def test_a_quantity_has_its_unit():
    assert quantity(2.14, "°C") == "2.14 °C"
    assert quantity(2.14, "") == "2.14"


def test_hovering_shows_what_the_values_differ_by():
    assert hover(np.array([10.0, 20, 30, np.nan]), "°C") == "%{y:,.2f} °C"
    assert hover(np.array([5000.0, 5010.0])) == "%{y:,.0f}"
    assert hover(np.array([np.nan])) == "%{y:,.2f}"
    assert hover(np.array([0.0101, 0.0102]), "%{x}").endswith(" %&#123;x}")


@pytest.mark.parametrize(
    ("frequency", "said"),
    [("D", "5 Mar 2021"), ("h", "5 Mar 2021, 06:00"), ("MS", "Mar 2021"), ("YS", "2021")],
)
def test_a_date_is_as_fine_as_the_steps(frequency, said):
    assert date_text(pd.Timestamp("2021-03-05 06:00"), frequency) == said
    assert hover_date(frequency)


@pytest.mark.parametrize(
    ("start", "end", "frequency", "said"),
    [
        ("2021-03-05", "2021-04-01", "D", "5 Mar – 1 Apr 2021"),
        ("2020-03-05", "2021-04-01", "D", "5 Mar 2020 – 1 Apr 2021"),
        ("2021-03-05", "2021-03-05", "D", "5 Mar 2021"),
        ("2021-03-05 06:00", "2021-03-05 09:00", "h", "5 Mar 2021, 06:00 – 09:00"),
        ("2021-03-05 06:00", "2021-03-06 09:00", "h", "5 Mar, 06:00 – 6 Mar 2021, 09:00"),
        ("2021-03-01", "2021-06-01", "MS", "Mar – Jun 2021"),
        ("2020-01-01", "2024-01-01", "YS", "2020 – 2024"),
    ],
)
def test_a_span_says_nothing_twice(start, end, frequency, said):
    assert span_text(pd.Timestamp(start), pd.Timestamp(end), frequency) == said


def test_models_are_called_what_people_call_them():
    assert [label(name) for name in ("gru", "seasonal_naive", "other")] == [
        "GRU",
        "Seasonal naive",
        "other",
    ]


def test_an_enumeration_ends_with_and():
    assert enumeration(["a", "b", "c"]) == "a, b and c"
    assert enumeration(["a"]) == "a"
    assert enumeration([]) == ""


def test_every_length_has_its_label_where_there_is_room():
    assert labelled((4, 8, 16, 32)) == ["4", "8", "16", "32"]
    assert labelled((7,)) == ["7"]


def test_crowded_lengths_lose_labels_but_never_the_first_and_the_last():
    labels = labelled(tuple(range(1, 101)))
    assert (labels[0], labels[-1]) == ("1", "100")
    assert sum(bool(each) for each in labels) <= 13
