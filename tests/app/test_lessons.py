"""Every lesson asks first, then shows, and what it says is what the tests of lessons/ compute."""

import pytest

from rnn_forecast.app.lessons.frame import TAUGHT, address
from rnn_forecast.app.pages import HERE, LESSONS, PAGES
from tests.app.conftest import assert_whole

MINE = (
    *("lesson_windows", "lesson_state", "lesson_cell", "lesson_shapes"),
    *("lesson_length", "lesson_intervals"),
)
AT_ONCE = ("lesson_state", "lesson_length", "lesson_intervals")
"""Lessons with charts that need no training."""


def skip(visitor, page, **link):
    return visitor.open(page, **link).press("Skip the guess")


def widget(visitor, key):
    return next(each for each in visitor.widgets if each.key == key)


def links(visitor):
    """Addresses of the buttons that open the app."""
    return [each.proto.url for each in visitor.tab.get("link_button")]


def test_every_lesson_has_a_page_and_every_page_an_idea():
    assert [name for name in TAUGHT if not (HERE / f"{name}.py").exists()] == []
    assert [row[0] for row in LESSONS[1:] if not row[3].endswith(".")] == []


def test_the_overview_names_every_lesson(visitor):
    visitor.open("learn")
    assert_whole(visitor)
    shown = [each.proto.label for each in visitor.tab.get("page_link")]
    assert len(shown) == len(TAUGHT)
    assert [each for (_, _, _, each) in LESSONS[1:] if not visitor.says(each)] == []


@pytest.mark.parametrize("page", MINE)
def test_a_lesson_shows_nothing_before_the_guess(visitor, page):
    visitor.open(page)
    assert_whole(visitor)
    assert visitor.says("Before you look:")
    assert visitor.charts == []
    assert visitor.button("Show me").disabled
    assert visitor.says("Sources")


@pytest.mark.parametrize("page", MINE)
def test_a_lesson_is_opened_by_skipping(visitor, page):
    skip(visitor, page)
    assert_whole(visitor)
    assert not visitor.has_button("Skip the guess")


@pytest.mark.parametrize("page", AT_ONCE)
def test_a_guess_is_remembered_and_judged(visitor, page):
    visitor.open(page)
    visitor.set(**{f"{page}_radio": 0})
    assert not visitor.button("Show me").disabled
    visitor.press("Show me")
    assert_whole(visitor)
    assert visitor.says("You guessed “")
    assert visitor.charts


def test_a_right_guess_is_said_to_be_right(visitor):
    visitor.open("lesson_state").set(lesson_state_radio=2).press("Show me")
    assert visitor.says("You guessed it:")


@pytest.mark.parametrize(
    ("page", "link", "words"),
    [
        (
            "lesson_state",
            {"state_angle": "0"},
            "**Not observable** (the matrix below has rank 1 of 2)",
        ),
        (
            "lesson_state",
            {"state_angle": "90"},
            "**Observable** (the matrix below has rank 2 of 2)",
        ),
        ("lesson_intervals", {"scores": "15", "nominal": "95"}, "At least 19 scores are needed"),
        ("lesson_length", {"needed": "20"}, "Here 24 steps are enough"),
    ],
)
def test_sliders_are_in_the_address_and_say_what_they_do(visitor, page, link, words):
    skip(visitor, page, **link)
    assert_whole(visitor)
    assert visitor.says(words)


def test_moving_a_slider_moves_the_picture(visitor):
    before = skip(visitor, "lesson_state").charts
    visitor.set(state_angle=45)
    assert_whole(visitor)
    assert visitor.charts != before


@pytest.mark.parametrize("page", AT_ONCE)
def test_a_class_link_fixes_and_hides_what_a_lesson_can_move(visitor, page):
    keys = {
        "lesson_state": ("state_angle", "state_tanh", "90", "true"),
        "lesson_length": ("needed", "curve_draw", "32", "5"),
        "lesson_intervals": ("nominal", "drift", "90", "1.5"),
    }
    fixed, hidden, first, second = keys[page]
    skip(visitor, page, **{"fixed": fixed, "hidden": hidden, fixed: first, hidden: second})
    assert_whole(visitor)
    assert widget(visitor, fixed).disabled
    assert str(widget(visitor, fixed).value) == first
    assert hidden not in {each.key for each in visitor.widgets}
    values = visitor.tab.session_state[hidden]
    assert str(values).lower() == second


def test_the_order_lesson_trains_by_itself_and_then_shows_all_pictures(visitor):
    skip(visitor, "lesson_windows").wait("lesson_windows")
    assert_whole(visitor)
    assert len(visitor.charts) == 3
    assert visitor.says("sorting undoes every shuffle")
    visitor.set(order_moved=0, order_place=7)
    assert_whole(visitor)


@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_cell_lesson_reads_the_visitors_own_values(visitor, width):
    skip(visitor, "lesson_cell", cell_width=str(width), cell_length="4", cell_step="9")
    assert_whole(visitor)
    assert visitor.says("The last 4 values of")
    formulas = [each.value for each in visitor.tab.get("latex")]
    assert any("a_{4} =" in each for each in formulas), "a step beyond the last is the last"


def test_the_shapes_lesson_trains_all_six_on_the_visitors_series(visitor):
    skip(visitor, "lesson_shapes", source="Sine of period 24").press("Train all six")
    visitor.wait("lesson_shapes")
    assert_whole(visitor)
    assert len(visitor.charts) == 1
    assert visitor.says("repeating the last value has")
    visitor.set(source="synthetic:ar1")
    assert_whole(visitor)
    assert visitor.says("another series, or other windows")
    assert visitor.charts == []


def test_links_into_the_app_name_a_page_and_all_settings(visitor):
    skip(visitor, "lesson_length")
    (link,) = links(visitor)
    assert link.startswith("./lengths?source=Delayed+echo")
    assert "lengths_tried=4&lengths_tried=8" in link


def test_the_start_page_has_no_name_in_an_address():
    assert address(PAGES[0][0], horizon=3) == "./?horizon=3"
    assert (
        address("lengths", cells_tried=["RNN", "GRU"])
        == "./lengths?cells_tried=RNN&cells_tried=GRU"
    )


@pytest.mark.parametrize("page", MINE)
def test_the_settings_of_every_link_are_taken_over(visitor, other_visitor, page):
    skip(visitor, page)
    if page == "lesson_windows":
        visitor.wait(page)
    for link in links(visitor):
        path, _, query = link.removeprefix("./").partition("?")
        settings = {}
        for name, value in (pair.split("=") for pair in query.split("&")):
            settings.setdefault(name, []).append(value.replace("+", " "))
        given = {name: each if len(each) > 1 else each[0] for name, each in settings.items()}
        other_visitor.open(path or "forecast", **given)
        assert_whole(other_visitor)
        assert other_visitor.errors == []
        choice = other_visitor.tab.session_state["session"].choice
        assert choice.dataset.title == given["source"]
        assert choice.setup.window.horizon == int(given["horizon"])
        if "task" in given:
            assert choice.setup.window.task == given["task"]
        if "lengths_tried" in given:
            assert other_visitor.value("lengths_tried") == settings["lengths_tried"]


def test_the_length_lesson_draws_the_warm_up_beside_networks_made_for_each_length(visitor):
    skip(visitor, "lesson_length").press("Draw both curves").wait("lesson_length")
    assert_whole(visitor)
    assert len(visitor.charts) == 2
    assert visitor.says("After one value the network that reads on errs by")


def test_a_cell_computes_with_the_numbers_that_are_typed(visitor):
    typed = {"cell_x": "1, 0, 0", "cell_w_xh": "1", "cell_w_hh": "0.5", "cell_b_h": "0"}
    skip(visitor, "lesson_cell", cell_width="1", cell_step="2", **typed)
    assert_whole(visitor)
    formulas = " ".join(each.value for each in visitor.tab.get("latex"))
    assert "h_{2} = \\tanh a_{2} = \\begin{pmatrix} 0.36 \\end{pmatrix}" in formulas
    assert visitor.says("Your 3 numbers go through one cell")


def test_one_number_of_a_cell_can_be_moved_and_its_field_says_so(visitor):
    skip(visitor, "lesson_cell", cell_width="1", cell_w_hh="0.5")
    assert visitor.value("cell_moved_to") == 0.5
    visitor.tab.slider(key="cell_moved_to").set_value(-1.25).run()
    assert_whole(visitor)
    assert visitor.value("cell_w_hh") == "-1.25"
    assert visitor.says("Weights that you have not changed are drawn at random")
    assert any(
        "(-1.25)" in each.value or "-1.25" in each.value for each in visitor.tab.get("latex")
    )


def test_a_number_of_a_cell_that_is_none_is_refused_in_a_sentence(visitor):
    skip(visitor, "lesson_cell", cell_w_hh="1, 2, 3")
    assert_whole(visitor)
    assert visitor.says("W_hh has 4 numbers at this hidden size, row by row; you typed 3.")


def test_the_way_from_the_cell_to_the_forecast_takes_its_settings_along(visitor):
    skip(visitor, "lesson_cell", cell_length="9", cell_width="3")
    visitor.press("Forecast your series with a trained cell like this")
    assert_whole(visitor)
    assert visitor.value("cell") == "rnn"
    assert visitor.value("sequence_length") == 9


@pytest.mark.parametrize(
    ("page", "moved", "carried"),
    [
        ("lesson_leakage", {"leak_horizon": 7}, "sequence_length=30&horizon=7"),
        ("lesson_length", {"seeds_each": 5}, "seeds_tried=5"),
        ("lesson_length", {"seeds_each": 20}, "seeds_tried=10"),
        ("lesson_shapes", {"shape_shown": "recursive"}, "task=recursive&cell=GRU&hidden_size="),
        ("lesson_images", {"image_epochs": 7, "image_seed": 2}, "epochs=7&seed=2"),
    ],
)
def test_a_link_carries_what_was_moved(visitor, page, moved, carried):
    skip(visitor, page).set(**moved)
    assert_whole(visitor)
    assert carried in links(visitor)[0]


def test_the_readers_own_series_is_taken_along_with_the_windows_of_the_lesson(visitor):
    skip(visitor, "lesson_windows", slide_length="9", slide_horizon="3", slide_stride="2")
    visitor.press("Forecast your series with such windows")
    assert_whole(visitor)
    found = [visitor.value(name) for name in ("sequence_length", "horizon", "stride")]
    assert found == [9, 3, 2]


def test_the_readers_own_series_is_taken_along_in_the_shape_that_is_shown(visitor):
    skip(visitor, "lesson_shapes", shape_shown="many-to-many")
    visitor.press("Forecast your series in this shape")
    assert_whole(visitor)
    assert (visitor.value("task"), visitor.value("cell")) == ("many-to-many", "gru")
