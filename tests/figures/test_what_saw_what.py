"""The picture of the certificate, and that of the leak."""

import pandas as pd
import pytest

from rnn_forecast.evaluation.certificate import certify
from rnn_forecast.figures.leaked_skill import leaked_skill
from rnn_forecast.figures.theme import DARK, LIGHT
from rnn_forecast.figures.what_saw_what import what_saw_what
from tests.figures.factories import a_run, some_windows, texts


@pytest.fixture
def certificate():
    return certify(a_run(), some_windows())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_bar_lies_over_the_dates_that_were_seen(certificate, theme):
    picture = what_saw_what(certificate, theme=theme)
    assert picture.figure.layout.xaxis.type == "date"
    drawn = {}
    for bars in picture.figure.data:
        for row, base, length in zip(bars.y, bars.base, bars.x, strict=True):
            start = pd.Timestamp(base)
            drawn[row] = (start, start + pd.Timedelta(milliseconds=length))
    assert [drawn[row] for row in range(len(certificate.exposures))] == [
        (each.start, each.end) for each in certificate.exposures
    ]


def test_every_exposure_is_named_in_the_picture_in_words_and_in_the_table(certificate):
    picture = what_saw_what(certificate)
    for each in certificate.exposures:
        assert each.who in texts(picture)
        assert each.who in picture.alt
    assert "5 of 5 checks hold." in picture.alt
    assert len(picture.table) == len(certificate.exposures)


def test_roles_differ_by_more_than_their_colour(certificate):
    bars = what_saw_what(certificate).figure.data
    looks = {(bar.marker.pattern.shape, bar.marker.color) for bar in bars}
    assert len(looks) == len(bars) == 4


def test_before_there_is_a_certificate_the_axes_say_what_will_appear():
    picture = what_saw_what(None)
    assert "appears here" in texts(picture)
    assert picture.alt == "There is no forecast yet."


@pytest.mark.parametrize(("honest", "leaked"), [(0.2, 0.35), (-0.02, 0.4), (-0.3, -0.1), (0, 0)])
def test_the_leaked_number_is_called_leaked_and_lies_inside_the_picture(honest, leaked):
    picture = leaked_skill(honest, leaked, label="GRU")
    (bars,) = picture.figure.data
    assert list(bars.y) == ["GRU, LEAKED", "GRU, honest"]
    assert [value / 100 for value in bars.x] == pytest.approx([leaked, honest])
    low, high = picture.figure.layout.xaxis.range
    assert all(low <= value <= high for value in bars.x)
    assert "which is wrong" in picture.alt
    assert f"{leaked * 100:.0f} per cent with the mistake" in picture.alt


def test_without_numbers_nothing_is_claimed():
    assert leaked_skill(None, None, label="GRU").alt == "There is no result yet."
