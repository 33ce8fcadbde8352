"""A link for others does not name one's own job, and a teacher's says what a class may change."""

from urllib.parse import parse_qs, urlsplit

import pytest

from rnn_forecast.app.sharing import address
from tests.app.conftest import assert_whole


def test_the_link_keeps_the_settings_and_replaces_what_was_there():
    parameters = {"horizon": "5", "source": "Sine of period 24", "covariates": ["a", "b"]}
    shared = address("http://127.0.0.1:8501/lengths?old=1", parameters)
    expected = "horizon=5&source=Sine+of+period+24&covariates=a&covariates=b"
    assert shared == f"http://127.0.0.1:8501/lengths?{expected}"


def shared_link(visitor):
    (block,) = visitor.tab.code
    return block.value


def test_the_sidebar_offers_it_without_the_job(visitor):
    visitor.open(horizon="5", forecast="secret")
    assert "horizon=5" in shared_link(visitor)
    assert "secret" not in shared_link(visitor)


def test_a_teacher_builds_a_link_that_fixes_and_hides(visitor, other_visitor):
    visitor.open(horizon="5", seed="7")
    visitor.set(class_fixed=["cell", "horizon"], class_hidden=["seed"])
    link = shared_link(visitor)
    assert "fixed=cell,horizon" in link
    assert "hidden=seed" in link
    assert "horizon=5" in link
    other_visitor.open(fixed="horizon,cell", hidden="seed", horizon="5", seed="7")
    assert parse_qs(urlsplit(shared_link(other_visitor)).query) == parse_qs(urlsplit(link).query)


def test_the_link_of_a_teacher_keeps_every_value_of_a_list(visitor):
    visitor.open(covariates=["wind", "precipitation"])
    assert "covariates=wind" in shared_link(visitor)
    assert "covariates=precipitation" in shared_link(visitor)


@pytest.mark.parametrize(
    ("page", "given", "value"),
    [
        ("lengths", {"lengths_tried": ["4", "8"]}, ["4", "8"]),
        ("lengths", {"cells_tried": ["GRU"]}, ["gru"]),
        ("lengths", {"seeds_tried": "2"}, 2),
        ("backtest", {"origins": "4"}, 4),
        ("backtest", {"origin_step": "9"}, 9),
        ("search", {"search_trials": "6"}, 6),
        ("search", {"search_minutes": "3"}, 3),
        ("search", {"searched": ["Hidden size"]}, ["hidden_size"]),
    ],
)
def test_what_a_study_asks_can_be_fixed_and_hidden_like_every_setting(visitor, page, given, value):
    (name,) = given
    visitor.open(page, fixed=name, **given)
    assert_whole(visitor)
    (widget,) = (each for each in visitor.widgets if each.key == name)
    assert widget.disabled
    assert visitor.value(name) == value


def test_a_number_beyond_its_limit_is_the_limit(visitor):
    visitor.open("search", hidden="search_trials", search_trials="100000")
    assert_whole(visitor)
    assert visitor.says("500 networks")
