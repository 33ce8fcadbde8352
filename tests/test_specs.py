import json
from dataclasses import FrozenInstanceError, dataclass, field, replace
from typing import Annotated, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.specs import About, Bounds, Spec


@dataclass(frozen=True, kw_only=True)
class Window(Spec):
    length: Annotated[int, Bounds(1, 512), About("Sequence length", "steps seen")] = 30


@dataclass(frozen=True, kw_only=True)
class Settings(Spec):
    rate: Annotated[float, Bounds(0, 1, step=0.1), About("Learning rate")] = 0.01
    cell: Annotated[Literal["rnn", "gru"], About("Cell")] = "gru"
    clip: Annotated[float | None, Bounds(0, 10)] = None
    loss: Literal["mae", "mse"] | None = None
    lengths: tuple[int, ...] = (4, 8)
    calendar: bool = True
    window: Window = field(default_factory=Window)


settings = st.builds(
    Settings,
    rate=st.floats(0, 1),
    cell=st.sampled_from(["rnn", "gru"]),
    clip=st.none() | st.floats(0, 10),
    loss=st.sampled_from(["mae", "mse", None]),
    lengths=st.lists(st.integers(), max_size=3).map(tuple),
    calendar=st.booleans(),
    window=st.builds(Window, length=st.integers(1, 512)),
)


@given(settings)
def test_a_spec_survives_json(spec):
    assert Settings.from_mapping(json.loads(json.dumps(spec.as_mapping()))) == spec


@given(settings)
def test_equal_specs_hash_alike(spec):
    copy = replace(spec)
    assert copy == spec
    assert hash(copy) == hash(spec)


def test_a_mapping_of_another_version_keeps_what_is_known_and_defaults_the_rest():
    assert Settings.from_mapping({"cell": "rnn", "gone": 3}) == Settings(cell="rnn")


@pytest.mark.parametrize("length", [1, 512])
def test_the_bounds_themselves_are_allowed(length):
    assert Window(length=length).length == length


@pytest.mark.parametrize("length", [0, 513, -1])
def test_beyond_the_bounds_the_sentence_has_the_label_and_the_limits(length):
    with pytest.raises(OutOfBounds) as caught:
        Window(length=length)
    assert str(caught.value) == f"Sequence length is {length}; choose from 1 to 512."


@pytest.mark.parametrize("length", [7.5, 7.0, "7", True, None, [7], np.float64(7)])
def test_only_a_whole_number_is_a_whole_number(length):
    with pytest.raises(OutOfBounds, match="a whole number is needed"):
        Window(length=length)


@pytest.mark.parametrize("rate", [float("nan"), float("inf"), -0.1])
def test_a_number_that_is_none_is_out_of_bounds(rate):
    with pytest.raises(OutOfBounds, match="Learning rate"):
        Settings(rate=rate)


def test_a_whole_number_stands_for_a_real_one():
    assert Settings(rate=1) == Settings(rate=1.0)


def test_a_choice_lists_the_others():
    with pytest.raises(OutOfBounds, match="choose one of: rnn, gru"):
        Settings(cell="lstm")  # pyright: ignore[reportArgumentType]


def test_an_optional_setting_may_be_absent_but_not_beyond_its_bounds():
    assert Settings(clip=None).clip is None
    with pytest.raises(OutOfBounds, match="choose from 0 to 10"):
        Settings(clip=11)


def test_a_wrong_kind_is_named():
    with pytest.raises(OutOfBounds, match="a bool is needed"):
        Settings(calendar="yes")  # pyright: ignore[reportArgumentType]


def test_an_option_says_all_that_its_annotation_says():
    option = Settings.option("rate")
    assert (option.kind, option.default) == (float, 0.01)
    assert option.bounds == Bounds(0, 1, step=0.1)
    assert option.about.label == "Learning rate"


def test_options_stand_in_the_order_in_which_they_are_written():
    names = [option.name for option in Settings.options()]
    assert names == ["rate", "cell", "clip", "loss", "lengths", "calendar", "window"]


def test_a_setting_without_a_label_is_called_by_its_name():
    assert Settings.option("calendar").about == About("calendar")


def test_an_optional_choice_keeps_its_choices():
    option = Settings.option("loss")
    assert option.choices == ("mae", "mse")
    assert option.optional


def test_a_default_that_is_made_is_given_as_made():
    assert Settings.option("window").default == Window()


def test_a_spec_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Window().length = 3  # pyright: ignore[reportAttributeAccessIssue]
