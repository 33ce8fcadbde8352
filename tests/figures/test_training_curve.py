import numpy as np
import pytest

from rnn_forecast.figures import LIGHT, training_curve
from rnn_forecast.training import Run, Setup, TrainSpec
from tests.figures.factories import a_fit, a_run, texts, traces


def test_the_mean_is_bold_and_each_network_thin():
    picture = training_curve(a_run())
    mean = traces(picture)["Validation, mean of 2 networks"]
    np.testing.assert_allclose(mean.y, [0.85, 0.55, 0.45, 0.375])
    thin = [each for each in picture.figure.data if each.name in ("seed 0", "seed 1")]
    assert len(thin) == 4
    assert all(each.line.width < mean.line.width for each in thin)


def test_the_losses_have_their_colours():
    lines = traces(training_curve(a_run()))
    assert lines["Training, mean of 2 networks"].line.dash == "dash"
    assert lines["Validation, mean of 2 networks"].line.color == LIGHT.gru


def test_the_best_epoch_of_each_network_is_marked():
    best = traces(training_curve(a_run()))["Best epoch"]
    assert list(best.x) == [3, 4]
    assert list(best.y) == [0.4, 0.3]


def test_one_network_needs_no_mean():
    assert list(traces(training_curve(a_run(((0.9, 0.5),))))) == [
        "Training",
        "Validation",
        "Best epoch",
    ]


def test_a_network_that_has_ended_does_not_make_the_mean_jump():
    mean = traces(training_curve(a_run(((0.4, 0.4, 0.4), (0.8,)))))[
        "Validation, mean of 2 networks"
    ]
    np.testing.assert_allclose(mean.y, [0.6, 0.6, 0.6])


def test_a_loss_that_became_infinite_is_a_gap():
    picture = training_curve(a_run(((0.9, 0.5, np.inf),)))
    assert np.isnan(picture.table["valid_loss"].iloc[-1])
    assert np.isfinite(picture.table["valid_loss"].iloc[0])


def test_a_run_that_diverged_at_once_says_so():
    assert "no network has a finite validation loss" in training_curve(a_run(((np.nan,),))).alt


@pytest.mark.parametrize(("losses", "kind"), [((0.9, 0.5), None), ((90.0, 0.5), "log")])
def test_a_wide_range_is_drawn_on_a_logarithmic_axis(losses, kind):
    assert training_curve(a_run((losses,))).figure.layout.yaxis.type == kind


def test_while_it_trains_there_is_room_for_the_epochs_to_come():
    assert training_curve(a_run(epochs=30)).figure.layout.xaxis.range[1] > 30


def test_words_and_table_hold_the_numbers():
    picture = training_curve(a_run())
    assert "GRU, 4 of 10 epochs: the lowest validation loss is 0.300 after epoch 4" in picture.alt
    assert "the training loss was 0.200 (the best of 2 networks)" in picture.alt
    assert len(picture.table) == 8


@pytest.mark.parametrize("loss", ["absolute", "squared"])
def test_the_axis_says_which_loss(loss):
    setup = Setup(training=TrainSpec(loss=loss, ensemble=1))
    picture = training_curve(Run(setup, (a_fit(0, (0.5,)),)))
    assert picture.figure.layout.title.text == f"{loss.capitalize()} loss (scaled units)"


@pytest.mark.parametrize("run", [None, a_run(((), ()))])
def test_before_the_first_epoch_it_says_what_will_appear(run):
    picture = training_curve(run)
    assert "appears here" in texts(picture)
    assert picture.figure.layout.xaxis.title.text == "Epoch"
    assert picture.table.empty
