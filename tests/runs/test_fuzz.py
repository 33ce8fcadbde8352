"""Bundles from strangers: whatever they hold, the answer is a result or a sentence."""

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.errors import ForecastError
from rnn_forecast.runs import from_bytes, to_bytes
from tests.studies.search.made import searched


@pytest.fixture(scope="session")
def bundles(forecast, lengths, memory):
    return [to_bytes(each) for each in (forecast, lengths, searched(), memory)]


def read(content):
    """A value, or one of our own sentences; anything else fails the test."""
    try:
        return from_bytes(content)[1]
    except ForecastError as refused:
        return str(refused)


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@given(data=st.data())
def test_bytes_changed_anywhere(bundles, data):
    content = bytearray(data.draw(st.sampled_from(bundles)))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(content[: data.draw(st.integers(1, len(content)))]))


@given(data=st.data())
def test_bytes_changed_inside_a_member_whose_checksum_is_right(bundles, data):
    files = members(data.draw(st.sampled_from(bundles)))
    name = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[name])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read(packed(files | {name: bytes(content)}))


@given(data=st.data())
def test_members_left_out_swapped_or_taken_from_another_bundle(bundles, data):
    one, other, *_ = (members(each) for each in data.draw(st.permutations(bundles)))
    name = data.draw(st.sampled_from(sorted(one)))
    change = data.draw(st.sampled_from(["leave out", "swap", "take"]))
    if change == "leave out":
        one.pop(name)
    elif change == "swap":
        one[name] = one[data.draw(st.sampled_from(sorted(one)))]
    else:
        one |= {name: other.get(name, b"")}
    read(packed(one))


WORTHLESS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(data=st.data())
def test_any_value_anywhere_in_the_settings(bundles, data):
    files = members(data.draw(st.sampled_from(bundles)))
    name = data.draw(st.sampled_from(["setup.json", "manifest.json"]))
    settings = json.loads(files[name])
    place = settings
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(WORTHLESS)
    read(packed(files | {name: json.dumps(settings).encode()}))
