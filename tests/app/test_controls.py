"""Every setting has a widget, and a link sets it."""

import pytest

from rnn_forecast.models import MODELS
from rnn_forecast.preparation import InputSpec
from rnn_forecast.tasks import TASKS
from rnn_forecast.training import TrainSpec
from rnn_forecast.windows import WindowSpec
from tests.app.conftest import assert_whole

LINK = {
    "source": "S&P 500 daily index",
    "sequence_length": "20",
    "horizon": "4",
    "task": "many-to-many",
    "cell": "LSTM",
    "hidden_size": "12",
    "stride": "3",
    "calendar": "false",
    "inputs": "level",
    "transform": "none",
    "num_layers": "2",
    "dropout": "0.25",
    "epochs": "9",
    "batch_size": "16",
    "learning_rate": "0.01",
    "schedule": "constant",
    "clip_norm": "0.5",
    "patience": "4",
    "loss": "squared",
    "ensemble": "2",
    "seed": "42",
}


def test_every_setting_has_a_labelled_widget(visitor):
    visitor.open()
    assert_whole(visitor)
    specs = (WindowSpec, InputSpec, TrainSpec, MODELS["gru"])
    options = {option.name: option for spec in specs for option in spec.options()}
    del options["device"], options["teacher_forcing"]
    shown = {widget.key: widget.label for widget in visitor.widgets}
    assert {name: option.about.label for name, option in options.items()}.items() <= shown.items()


@pytest.mark.parametrize("cell", MODELS)
def test_a_network_has_the_widgets_of_its_own_settings_and_of_no_other(visitor, cell):
    visitor.open(cell=MODELS[cell].label)
    assert_whole(visitor)
    shown = {widget.key for widget in visitor.widgets}
    every = {option.name for spec in MODELS.values() for option in spec.options()}
    assert shown & every == {option.name for option in MODELS[cell].options()}
    assert visitor.tab.session_state["session"].choice.setup.network == MODELS[cell]()


@pytest.mark.parametrize("task", TASKS)
def test_a_task_shape_has_the_settings_that_mean_something(visitor, task):
    visitor.open(task=task)
    assert_whole(visitor)
    shown = {widget.key for widget in visitor.widgets}
    assert ("sequence_length" in shown) == (not TASKS[task].reads_one)
    assert ("teacher_forcing" in shown) == TASKS[task].feeds_back
    assert visitor.tab.session_state["session"].choice.setup.window.task == task
    assert visitor.says(TASKS[task].good_for)


def test_a_task_shape_that_the_new_network_cannot_do_gives_way(visitor):
    visitor.open(task="sequence-to-sequence")
    visitor.set(cell="mlp")
    assert_whole(visitor)
    assert visitor.errors == []
    assert visitor.tab.session_state["session"].choice.setup.window.task == "many-to-one"
    visitor.set(cell="lstm").set(task="recursive")
    assert visitor.tab.session_state["session"].choice.setup.window.task == "recursive"


def test_every_setting_of_the_sidebar_is_explained(visitor):
    visitor.open()
    bare = [widget.label for widget in visitor.tab.sidebar.number_input if not widget.help]
    assert bare == []


def test_a_link_sets_every_setting(visitor):
    visitor.open(**LINK)
    assert_whole(visitor)
    setup = visitor.tab.session_state["session"].choice.setup
    assert (setup.window.sequence_length, setup.window.horizon, setup.window.stride) == (20, 4, 3)
    assert setup.window.task == "many-to-many"
    assert (setup.network.cell, setup.network.hidden_size) == ("lstm", 12)
    assert (setup.network.num_layers, setup.network.dropout) == (2, 0.25)
    assert setup.inputs == InputSpec(calendar=False, inputs="level", transform="none")
    assert setup.training == TrainSpec(
        epochs=9,
        batch_size=16,
        learning_rate=0.01,
        schedule="constant",
        clip_norm=0.5,
        patience=4,
        loss="squared",
        ensemble=2,
        seed=42,
    )


def test_the_same_link_gives_the_same_settings_to_everybody(visitor, other_visitor):
    visitor.open(**LINK)
    other_visitor.open(**LINK)
    mine, theirs = (each.tab.session_state["session"].choice for each in (visitor, other_visitor))
    assert mine.setup == theirs.setup
    assert mine.series.fingerprint == theirs.series.fingerprint


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        ("sequence_length", "99999"),
        ("sequence_length", "-1"),
        ("epochs", "many"),
        ("learning_rate", "nan"),
        ("cell", "perceptron"),
        ("source", "bundled:nowhere"),
        ("target", "<script>"),
        ("covariates", "no such column"),
        ("calendar", "perhaps"),
        ("seed", "9" * 40),
    ],
)
def test_nonsense_in_a_link_falls_back_to_what_is_suggested(visitor, other_visitor, name, nonsense):
    visitor.open(**{name: nonsense})
    other_visitor.open()
    assert_whole(visitor)
    assert visitor.errors == []
    mine, plain = (each.tab.session_state["session"].choice for each in (visitor, other_visitor))
    assert mine.setup == plain.setup
    assert mine.series.fingerprint == plain.series.fingerprint


def test_what_is_suggested_depends_on_the_series_and_not_on_how_one_came_there(
    visitor, other_visitor
):
    # A link leaves out what is as suggested: both must mean the same by that.
    visitor.open().set(sequence_length=300, horizon=60).set(target="wind")
    other_visitor.open(sequence_length="300", horizon="60", target="wind")
    mine, theirs = (each.tab.session_state["session"].choice for each in (visitor, other_visitor))
    assert mine.setup == theirs.setup
    assert mine.series.fingerprint == theirs.series.fingerprint


def widget(visitor, key):
    return next(each for each in visitor.widgets if each.key == key)


def setup_of(visitor):
    return visitor.tab.session_state["session"].choice.setup


CLASS = {
    "fixed": "sequence_length,cell,calendar",
    "hidden": "seed,horizon",
    "sequence_length": "20",
    "cell": "LSTM",
    "seed": "7",
    "horizon": "3",
}
"""A teacher's link."""


def test_a_class_link_shows_what_it_fixes_and_lets_nobody_change_it(visitor):
    visitor.open(**CLASS)
    assert_whole(visitor)
    assert widget(visitor, "sequence_length").disabled
    assert widget(visitor, "cell").disabled
    assert widget(visitor, "calendar").disabled
    assert not widget(visitor, "hidden_size").disabled
    assert (setup_of(visitor).window.sequence_length, setup_of(visitor).network.cell) == (
        20,
        "lstm",
    )
    assert setup_of(visitor).inputs.calendar == InputSpec().calendar, "the link gives no value"


def test_a_class_link_hides_settings_and_they_stay_in_force(visitor):
    visitor.open(**CLASS)
    assert not {"seed", "horizon"} & {each.key for each in visitor.widgets}
    assert (setup_of(visitor).training.seed, setup_of(visitor).window.horizon) == (7, 3)


def test_another_series_does_not_change_what_a_class_link_decides(visitor):
    visitor.open(**CLASS).set(source="synthetic:sine")
    assert_whole(visitor)
    assert (setup_of(visitor).window.sequence_length, setup_of(visitor).window.horizon) == (20, 3)


def test_a_class_link_may_decide_the_series_itself(visitor):
    visitor.open(hidden="source,target,covariates", source="Sine of period 24")
    assert_whole(visitor)
    assert visitor.tab.session_state["session"].choice.dataset.key == "synthetic:sine"
    assert not {"source", "target"} & {each.key for each in visitor.widgets}


def test_a_class_link_holds_on_every_page_and_after_a_reload(visitor, other_visitor):
    visitor.open("lengths", **CLASS)
    assert widget(visitor, "sequence_length").disabled
    kept = {name: visitor.tab.query_params[name] for name in CLASS}
    other_visitor.open("lengths", **kept)
    assert setup_of(other_visitor) == setup_of(visitor)
    assert widget(other_visitor, "sequence_length").disabled


@pytest.mark.parametrize("nonsense", ["-1", "99999", "many", "nan"])
def test_nonsense_in_a_class_link_falls_back_to_what_is_suggested(visitor, other_visitor, nonsense):
    visitor.open(hidden="sequence_length", sequence_length=nonsense)
    other_visitor.open()
    assert_whole(visitor)
    assert setup_of(visitor) == setup_of(other_visitor)


def test_settings_survive_a_lesson_where_they_are_folded_away(visitor):
    visitor.open().set(sequence_length=17, seed=5)
    visitor.turn("learn")
    assert_whole(visitor)
    visitor.turn("forecast")
    assert (setup_of(visitor).window.sequence_length, setup_of(visitor).training.seed) == (17, 5)
