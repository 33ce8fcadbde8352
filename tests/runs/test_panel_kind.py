"""A panel as one file: to the digit, whatever its members are like, and safe from strangers."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.runs import UnreadableBundle, from_bytes, to_bytes
from tests.runs.test_fuzz import WORTHLESS, members, packed, read


@pytest.fixture(scope="module")
def content(panel):
    return to_bytes(panel, title="Panel")


def test_a_panel_comes_back_to_the_digit(panel, content):
    manifest, again = from_bytes(content)
    assert (manifest.kind, manifest.title) == ("panel", "Panel")
    pd.testing.assert_frame_equal(again.frame(), panel.frame(), check_exact=True)
    pd.testing.assert_frame_equal(again.scores(), panel.scores(), check_exact=True)
    assert again.verdict == panel.verdict
    assert again.windows.left_out == panel.windows.left_out
    assert np.array_equal(again.windows.features, panel.windows.features)
    for part, cutoffs in panel.windows.cutoffs.items():
        assert np.array_equal(again.windows.cutoffs[part], cutoffs)


def test_members_that_were_not_tested_stay_so(panel, content):
    again = from_bytes(content)[1]
    assert {"early", "late"} & set(again.forecasts) == {"early", "late"}
    assert set(again.assessments) == set(panel.assessments)
    assert len(again.assessments) < len(again.windows.members)
    assert list(again.windows.left_out) == ["short"]


def test_one_series_of_it_is_shown_as_if_it_were_alone(panel, content):
    again, name = from_bytes(content)[1], "large"
    one, other = panel.of(name), again.of(name)
    pd.testing.assert_frame_equal(one.assessment.scores(), other.assessment.scores())
    assert one.verdict == other.verdict


def test_rows_of_one_member_cannot_be_given_to_another(content):
    files = members(content)
    setup = json.loads(files["setup.json"])
    first, second = setup["members"][:2]
    first["rows"]["series"] -= 10
    second["rows"]["series"] += 10
    with pytest.raises(UnreadableBundle):
        from_bytes(packed(files | {"setup.json": json.dumps(setup).encode()}))


@given(data=st.data())
def test_any_value_anywhere_in_the_settings_of_a_panel(content, data):
    files = members(content)
    settings = json.loads(files["setup.json"])
    place = settings
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(WORTHLESS)
    read(packed(files | {"setup.json": json.dumps(settings).encode()}))
