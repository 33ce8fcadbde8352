"""The forecast page before, while and after a training, and when there can be none."""

import pytest

from rnn_forecast.errors import ForecastError
from rnn_forecast.jobs import State
from rnn_forecast.sources import OFFERED, open_dataset
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.training import Fit, Outcome, Run
from rnn_forecast.windows import cut
from tests.app.conftest import QUICK, assert_whole


def fits(*outcomes):
    """A study that ends at once with networks of which nothing can be used."""

    def study(series, setup):
        windows = cut(series, setup.window, inputs=setup.inputs)
        lost = tuple(Fit(seed, outcome=outcome) for seed, outcome in enumerate(outcomes))
        yield ForecastStudy(windows, Run(setup, lost, progress=1.0))

    return study


def raising(error):
    def study(series, setup):
        raise error
        yield

    return study


# ------------------------------------------------------------------------------------------ before


def test_the_first_page_shows_a_real_series_and_one_button(visitor):
    visitor.open()
    assert_whole(visitor)
    assert visitor.title == "What comes next, and can I trust it?"
    assert visitor.says("30 days of **temp_max** (Seattle daily weather)")
    assert visitor.says("forecast the next 7 days")
    assert not visitor.button("Forecast now").disabled
    assert len(visitor.charts) == 1, "the series; its windows wait under the fold"


@pytest.mark.parametrize("source", OFFERED)
def test_every_offered_series_can_be_forecast_as_suggested(visitor, source):
    visitor.open(source=open_dataset(source)[0].title)
    assert_whole(visitor)
    assert visitor.value("source") == source
    assert visitor.errors == []
    assert not visitor.button("Forecast now").disabled


def test_another_series_brings_its_own_column_and_windows(visitor):
    visitor.open().set(sequence_length=12, horizon=3, source="bundled:jfk-weather")
    assert_whole(visitor)
    assert visitor.value("target") == "temp"
    assert (visitor.value("sequence_length"), visitor.value("horizon")) == (72, 24)
    assert visitor.says("72 hours")


def test_the_target_is_never_offered_as_its_own_covariate(visitor):
    visitor.open()
    visitor.set(target="wind")
    assert_whole(visitor)
    covariates = visitor.tab.multiselect(key="covariates")
    assert "wind" not in covariates.options
    assert "temp_max" in covariates.options


# -------------------------------------------------------------------------------------- the windows


def test_the_windows_are_counted_with_the_numbers_that_were_chosen(visitor):
    visitor.open(sequence_length="10", horizon="3", stride="2", windows="true")
    assert visitor.says("(1,023 rows − 10 − 3) ÷ 2 + 1 = **506 windows**")
    assert visitor.says("at least 13 rows")


def test_windows_that_do_not_fit_block_the_training(visitor):
    visitor.open(sequence_length="720", horizon="336")
    assert_whole(visitor)
    assert visitor.button("Forecast now").disabled
    assert "at least 20, 5 and 5 are needed" in visitor.errors[0].replace("\\", "")
    assert "Nearest values that work" in visitor.errors[0]


def test_one_click_takes_the_nearest_windows_that_fit(visitor):
    visitor.open(sequence_length="720", horizon="336").press("Use the nearest values that work")
    assert_whole(visitor)
    assert visitor.errors == []
    assert not visitor.button("Forecast now").disabled
    assert (visitor.value("sequence_length"), visitor.value("horizon")) != (720, 336)
    assert not visitor.has_button("Use the nearest values that work")


# ------------------------------------------------------------------------------------------- while


def test_a_training_shows_its_losses_and_can_be_stopped(visitor, patient):
    visitor.open(**QUICK).press("Forecast now").look()
    while visitor.job().latest is None:
        visitor.look()
    visitor.look()
    assert_whole(visitor)
    assert visitor.button("Forecast now").disabled
    assert {each.label for each in visitor.tab.metric} == {
        *("Epoch", "Validation loss", "Gradient norm")
    }
    visitor.press("Stop")
    assert visitor.job().state is State.STOPPED


def test_stopping_keeps_the_best_weights_and_forecasts_with_them(visitor, patient):
    visitor.open(**QUICK).press("Forecast now")
    while visitor.job().latest is None:
        visitor.look()
    visitor.look().press("Stop").wait()
    assert_whole(visitor)
    assert visitor.says("Stopped; what was ready by then is kept.")
    assert visitor.says("repeating the last value")
    assert visitor.tab.get("download_button")
    assert not visitor.button("Forecast now").disabled


def test_stopping_before_the_first_epoch_is_a_sentence(visitor, replaced):
    replaced(fits(None))
    visitor.open(**QUICK).press("Forecast now").wait()
    assert_whole(visitor)
    assert "nothing to show" in visitor.errors[0]


def test_settings_can_be_changed_while_a_network_trains(visitor, patient):
    visitor.open(**QUICK).press("Forecast now")
    job = visitor.job()
    visitor.set(hidden_size=16).turn("lengths").turn("forecast")
    assert_whole(visitor)
    assert visitor.job() is job
    assert not job.ended
    assert visitor.value("hidden_size") == 16


def test_who_comes_second_waits_and_is_told_so(visitor, other_visitor, patient):
    visitor.open(**QUICK).press("Forecast now")
    other_visitor.open(**QUICK).press("Forecast now").look()
    assert_whole(other_visitor)
    assert other_visitor.says("Waiting: next in line.")
    other_visitor.press("Stop")
    assert other_visitor.job().state is State.STOPPED
    assert not visitor.job().ended


# ------------------------------------------------------------------------------------------- after


@pytest.fixture
def finished(visitor):
    return visitor.open(**QUICK).press("Forecast now").wait()


def test_a_forecast_begins_with_its_verdict(finished):
    assert_whole(finished)
    assert finished.errors == []
    headline = next(text for text in finished.texts if text.startswith("## "))
    assert "repeating the last value" in headline
    assert "a linear model on the same inputs" in headline
    assert finished.says("218 windows that no network has seen")


def test_no_number_stands_alone(finished):
    assert [(each.label, bool(each.delta)) for each in finished.tab.metric] == [
        ("GRU: mean error", True),
        ("Linear model: mean error", True),
        ("80 % interval held", True),
    ]
    assert finished.tab.metric[0].value.endswith("°C")


def test_the_forecast_is_a_chart_a_table_and_a_file(finished):
    assert len(finished.charts) >= 4
    table = finished.tab.dataframe[0].value
    assert list(table.columns)[:4] == ["Date", "Forecast", "Low 80 %", "High 80 %"]
    assert {"Naive", "Linear"} <= set(table.columns)
    assert [str(day.date()) for day in table["Date"]] == ["2016-01-01", "2016-01-02"]
    assert finished.tab.get("download_button")[0].label == "Forecast as CSV"


def test_the_forecast_leaves_in_every_form(finished):
    offered = [each.label for each in finished.tab.get("download_button")]
    assert offered[1:] == ["Report", "Parquet", "Bundle", "Python script", "ONNX"]


def test_the_test_can_be_looked_at_step_by_step(finished):
    finished.set(step_ahead=2)
    assert_whole(finished)


def test_a_horizon_of_one_step_needs_no_slider(visitor):
    visitor.open(**QUICK | {"horizon": "1"}).press("Forecast now").wait()
    assert_whole(visitor)
    assert len(visitor.tab.slider) == 0


def test_other_settings_are_noticed_and_the_result_stays(finished):
    assert not finished.says("made with other settings")
    finished.set(hidden_size=8)
    assert_whole(finished)
    assert finished.says("This forecast was made with other settings")
    assert finished.says("temp_max, GRU 4 wide, reading 5, forecasting 2")
    finished.set(hidden_size=4)
    assert not finished.says("made with other settings")


def test_a_result_survives_the_change_to_another_series(finished):
    finished.set(source="synthetic:sine")
    assert_whole(finished)
    assert finished.says("This forecast was made with other settings")
    assert finished.says("repeating the last value")
    assert finished.tab.metric[0].value.endswith("°C"), "in the unit of the series it is about"


def test_a_result_for_which_there_is_no_room_is_shown_and_the_page_says_so(monkeypatch, visitor):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", "shared")
    monkeypatch.setenv("RNN_FORECAST_STORAGE_MB", "0.001")
    visitor.open(**QUICK).press("Forecast now").wait()
    assert_whole(visitor)
    assert len(visitor.charts) > 1, "the forecast is there"
    assert visitor.says("this server keeps")


def test_the_result_is_found_again_by_the_name_in_the_address(finished, other_visitor):
    other_visitor.open(**QUICK, forecast=finished.job().id)
    assert_whole(other_visitor)
    assert other_visitor.says("repeating the last value")
    assert not other_visitor.says("made with other settings")


def test_a_job_that_is_long_forgotten_leaves_the_page_as_new(visitor):
    visitor.open(forecast="of-last-week", lengths="too")
    assert_whole(visitor)
    assert visitor.errors == []
    assert not visitor.button("Forecast now").disabled


# ---------------------------------------------------------------------------------- when it fails


def test_a_loss_that_explodes_ends_with_advice(visitor, replaced):
    replaced(fits(Outcome.DIVERGED, Outcome.DIVERGED))
    visitor.open(**QUICK).press("Forecast now").wait()
    assert_whole(visitor)
    assert len(visitor.errors) == 1
    assert visitor.says("Lower the learning rate")
    assert not visitor.button("Forecast now").disabled


def test_a_learning_rate_of_one_is_survived(visitor):
    wild = {"learning_rate": "1", "schedule": "constant", "clip_norm": "0", "cell": "rnn"}
    visitor.open(**QUICK | {"epochs": "10"}, **wild).press("Forecast now").wait()
    assert_whole(visitor)
    assert visitor.says("repeating the last value") or visitor.says("Lower the learning rate")


def test_what_the_user_can_put_right_is_said_in_its_own_words(visitor, replaced):
    replaced(raising(ForecastError("*Wind* has no value; choose another column.")))
    visitor.open(**QUICK).press("Forecast now").wait()
    assert_whole(visitor)
    assert visitor.errors == [r"\*Wind\* has no value; choose another column\."]
    assert not visitor.button("Forecast now").disabled


def test_a_fault_of_ours_is_said_calmly_and_without_details(visitor, replaced):
    replaced(raising(ZeroDivisionError("division by zero in /home/me/secret.py")))
    visitor.open(**QUICK).press("Forecast now").wait()
    assert [each.value for each in visitor.tab.exception] == []
    assert visitor.says("fault in it, not in your data")
    assert not visitor.says("secret")
    assert not visitor.button("Forecast now").disabled


def test_settings_that_contradict_the_series_are_a_sentence(visitor):
    visitor.open(**QUICK, transform="log").press("Forecast now").wait()
    assert_whole(visitor)
    assert visitor.says("only positive values have a logarithm")
