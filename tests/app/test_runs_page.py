"""The Runs page: what was kept is there after a restart, and only for whom it belongs to."""

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnn_forecast.app import loading
from rnn_forecast.jobs import State
from rnn_forecast.runs import open_store, owner_of, packed, to_bytes
from rnn_forecast.studies import lengths
from rnn_forecast.studies.forecast import forecast_study
from tests import factories
from tests.app.conftest import PAGES, QUICK, ROOT, Visitor, assert_whole

SWEEP = QUICK | {"lengths_tried": ["2", "4"], "cells_tried": ["GRU"], "seeds_tried": "2"}


def restarted(visitor, page="forecast"):
    """The same address after the server was started anew: its queue has forgotten everything."""
    loading.jobs().close()
    loading.jobs.clear()
    again = Visitor(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
    for name, values in visitor.tab.query_params.items():
        again.tab.query_params[name] = values
    again.tab.run()
    return again if page == "forecast" else again.turn(page)


@pytest.fixture
def forecast(visitor):
    return visitor.open(**QUICK).press("Forecast now").wait()


@pytest.fixture
def study():
    *_, study = forecast_study(factories.sine(), factories.setup())
    return study


@pytest.fixture
def shared(monkeypatch):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", "shared")


# ------------------------------------------------------------------------------------------- empty


def test_before_the_first_run_the_page_says_what_will_be_there(visitor, home):
    visitor.open("runs")
    assert_whole(visitor)
    assert visitor.title == "What have I tried?"
    assert visitor.says("Nothing yet.")
    assert visitor.says(str(home))
    assert [
        each.label for each in visitor.tab.get("multiselect") if each.key == "runs_compared"
    ] == []


def test_switched_off_nothing_is_kept_and_the_page_says_so(visitor, home, monkeypatch):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", "off")
    visitor.open(**QUICK).press("Forecast now").wait().turn("runs")
    assert_whole(visitor)
    assert visitor.says("This installation keeps nothing")
    assert not home.exists()


def test_a_home_that_cannot_be_used_is_a_sentence_and_everything_else_works(visitor, home):
    home.mkdir()
    (home / "runs").write_text("in the way")
    visitor.open(**QUICK).press("Forecast now").wait()
    assert_whole(visitor)
    assert visitor.says("repeating the last value")
    visitor.turn("runs")
    assert_whole(visitor)
    assert "cannot be used" in visitor.errors[0]


# --------------------------------------------------------------------------------------- a restart


def test_after_a_restart_the_address_shows_the_same_forecast(forecast):
    charts, texts = forecast.charts, forecast.texts
    again = restarted(forecast)
    assert_whole(again)
    assert [json.loads(each)["data"] for each in again.charts] == [
        json.loads(each)["data"] for each in charts
    ]
    assert [text for text in texts if text.startswith("## ")] == [
        text for text in again.texts if text.startswith("## ")
    ]
    assert again.tab.metric[0].value == forecast.tab.metric[0].value


def test_after_a_restart_the_address_shows_the_same_curve(visitor):
    visitor.open("lengths", **SWEEP).press("Draw the curve").wait("lengths")
    charts = visitor.charts
    again = restarted(visitor, "lengths")
    assert_whole(again)
    assert [json.loads(each)["data"] for each in again.charts] == [
        json.loads(each)["data"] for each in charts
    ]


def test_an_address_that_names_no_run_shows_what_a_new_one_shows(visitor):
    visitor.open(**QUICK, forecast="0" * 32)
    assert_whole(visitor)
    assert visitor.says("The network learns from the training part")


def test_a_sweep_that_was_stopped_goes_on_where_it_stopped(visitor, monkeypatch):
    real = lengths.length_study

    def broken_off(*args, **kwargs):
        for study in real(*args, **kwargs):
            yield study
            if study.trials:
                raise MemoryError

    monkeypatch.setattr(lengths, "length_study", broken_off)
    visitor.open("lengths", **SWEEP).press("Draw the curve").wait("lengths")
    assert visitor.job("lengths").state is State.FAILED
    (before,) = open_store().entries()
    assert not before.finished
    monkeypatch.setattr(lengths, "length_study", real)
    trained = []
    fit = lengths.fit_length
    monkeypatch.setattr(lengths, "fit_length", lambda p, t: trained.append(t) or fit(p, t))
    again = restarted(visitor, "lengths")
    assert_whole(again)
    assert again.says("Interrupted; what was ready by then was kept.")
    again.press("Draw the curve").wait("lengths")
    assert_whole(again)
    assert trained == [("gru", 2)]
    (after,) = open_store().entries()
    assert after.finished


# ----------------------------------------------------------------------------------------- the list


def test_a_finished_forecast_is_in_the_list(forecast):
    forecast.turn("runs")
    assert_whole(forecast)
    (entry,) = open_store().entries()
    assert entry.source == "bundled:seattle-weather"
    assert forecast.says("GRU on temp_max")
    assert forecast.says(entry.verdict)
    assert forecast.says("1 run, newest first")
    assert not forecast.says("Nothing yet.")


def test_a_run_is_renamed(forecast):
    forecast.turn("runs")
    (entry,) = open_store().entries()
    forecast.set(**{f"title_{entry.id}": "My *first* one"}).press("Save the name")
    assert_whole(forecast)
    assert forecast.says("My *first* one")
    assert "**My \\*first\\* one**" in forecast.texts, "a name is no formatting"
    assert open_store().entries()[0].title == "My *first* one"


def test_a_run_without_a_name_keeps_the_old_one(forecast):
    forecast.turn("runs")
    (entry,) = open_store().entries()
    forecast.set(**{f"title_{entry.id}": " "}).press("Save the name")
    assert_whole(forecast)
    assert "Give the run a name" in forecast.errors[0].translate({ord("\\"): ""})
    assert forecast.look().errors == []


def test_a_run_is_deleted(forecast):
    forecast.turn("runs").press("Delete for good")
    assert_whole(forecast)
    assert forecast.says("Nothing yet.")
    assert open_store().entries() == ()


def test_a_run_goes_back_to_its_page_with_its_settings(visitor):
    other = QUICK | {"sequence_length": "9", "hidden_size": "6", "seed": "7", "cell": "LSTM"}
    visitor.open(**other).press("Forecast now").wait()
    headline = next(text for text in visitor.texts if text.startswith("## "))
    fresh = Visitor(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
    fresh.open("runs", source="Sine of period 24", horizon="3").press("Show")
    assert fresh.title == "What comes next, and can I trust it?"
    assert_whole(fresh)
    assert (fresh.value("source"), fresh.value("target")) == ("bundled:seattle-weather", "temp_max")
    assert (fresh.value("sequence_length"), fresh.value("hidden_size")) == (9, 6)
    assert (fresh.value("seed"), fresh.value("cell")) == (7, "lstm")
    assert headline in fresh.texts
    assert not fresh.says("was made with other settings")


def test_a_curve_goes_back_to_its_page_with_its_settings(visitor):
    visitor.open("lengths", **SWEEP).press("Draw the curve").wait("lengths")
    fresh = Visitor(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
    fresh.open("runs", horizon="3").press("Show")
    assert fresh.title == "How much of the past does this series need?"
    assert_whole(fresh)
    assert fresh.value("lengths_tried") == ["2", "4"]
    assert fresh.value("cells_tried") == ["gru"]
    assert fresh.value("seeds_tried") == 2
    assert len(fresh.charts) == 1


def test_a_run_whose_series_is_not_here_brings_it_along(visitor, study):
    open_store().save(study, source="upload:shop.csv")
    visitor.open("runs").press("Show")
    visitor.turn("forecast")
    assert_whole(visitor)
    assert visitor.value("source").startswith("saved:")
    assert visitor.value("target") == "y"
    assert not visitor.says("was made with other settings")
    visitor.press("Forecast now").wait()
    assert_whole(visitor)
    newest, _ = open_store().entries()
    kept = open_store().load(newest.id)
    np.testing.assert_array_equal(kept.forecast.mean, study.forecast.mean)


def test_chosen_runs_stand_beside_each_other(forecast, other_visitor):
    wider = QUICK | {"hidden_size": "6"}
    other_visitor.open(**wider).press("Forecast now").wait()
    forecast.turn("runs")
    ids = [entry.id for entry in open_store().entries()]
    forecast.set(runs_compared=ids)
    assert_whole(forecast)
    table = next(each.value for each in forecast.tab.dataframe if "Setting" in each.value)
    assert table["Setting"].tolist() == ["Skill against naive", "Training time", "Hidden size"]
    assert table.iloc[2, 1:].tolist() == ["6", "4"]
    assert len(forecast.charts) == 1
    forecast.set(runs_compared=ids[:1])
    assert_whole(forecast)
    assert forecast.charts == []


def test_many_runs_come_a_page_at_a_time(visitor, study):
    for _ in range(9):
        open_store().save(study)
    visitor.open("runs")
    assert_whole(visitor)
    assert sum(each.label == "Show" for each in visitor.tab.button) == 8


def test_among_many_runs_one_is_found_by_its_title_or_its_series(visitor, study):
    for _ in range(8):
        open_store().save(study)
    entry = open_store().save(study)
    open_store().rename(entry.id, "The one for Anne")
    visitor.open("runs").set(runs_find="ANNE")
    assert_whole(visitor)
    assert sum(each.label == "Show" for each in visitor.tab.button) == 1
    visitor.set(runs_find="nothing of the kind")
    assert_whole(visitor)
    assert visitor.says("No run is called like that.")


# ------------------------------------------------------------------------------------- many series


@pytest.fixture(scope="module")
def shops():
    """A forecast for each of ten series."""
    series = [replace(factories.sine(), name=f"shop {number}") for number in range(10)]
    return [list(forecast_study(each, factories.setup(epochs=1)))[-1] for each in series]


@pytest.fixture
def sweep(study, shops):
    """A sweep over ten series, and a run by itself."""
    store = open_store()
    store.save(study)
    store.gather([store.save(shop).id for shop in shops], "5" * 32, "Shops of *Anne*")
    return store.sweep("5" * 32)


def shown(visitor):
    return [each.key for each in visitor.tab.button if each.label == "Show"]


def test_a_sweep_over_many_series_is_one_entry_of_the_list(visitor, sweep):
    visitor.open("runs")
    assert_whole(visitor)
    assert visitor.says("2 runs, newest first")
    assert visitor.says("10 series")
    assert "**Shops of \\*Anne\\***" in visitor.texts
    assert visitor.says(f"Better than repeating the last value on {sweep.better} of 10 series")
    assert len(shown(visitor)) == 1


def test_its_series_are_inside_with_their_results_and_are_found_by_name(visitor, sweep):
    visitor.open("runs").press("Show its series")
    assert_whole(visitor)
    table = visitor.tab.dataframe[0].value
    assert table["Series"].tolist() == [f"shop {number}" for number in range(10)]
    assert len(shown(visitor)) == 8
    visitor.set(runs_find="shop 7")
    (found,) = shown(visitor)
    assert found == f"show_{sweep.entries[7].id}"
    visitor.press("Back to all runs")
    assert_whole(visitor)
    assert visitor.has_button("Show its series")


def test_a_sweep_is_renamed_and_deleted_as_one(visitor, sweep):
    visitor.open("runs").set(**{f"title_{sweep.id}": "Mine"})
    visitor.tab.button(key=f"rename_{sweep.id}").click()
    assert visitor.look().says("Mine")
    assert {entry.sweep_title for entry in open_store().entries() if entry.sweep} == {"Mine"}
    assert visitor.says("All 10 runs of this sweep will be gone.")
    visitor.tab.button(key=f"delete_{sweep.id}").click()
    visitor.look()
    assert_whole(visitor)
    assert visitor.says("1 run, newest first")
    assert len(open_store().entries()) == 1


def test_a_sweep_that_was_deleted_while_its_inside_was_looked_at_leads_back(visitor, sweep):
    visitor.open("runs").press("Show its series")
    open_store().delete_sweep(sweep.id)
    visitor.look()
    assert_whole(visitor)
    assert visitor.says("1 run, newest first")


def test_a_sweep_that_somebody_gave_me_is_in_the_list(visitor, sweep):
    content = packed(sweep, open_store())
    open_store().delete_sweep(sweep.id)
    visitor.open("runs")
    upload(visitor, content)
    assert_whole(visitor)
    assert visitor.says("Shops of *Anne* is kept.")
    assert visitor.has_button("Show its series")


# ------------------------------------------------------------------------------------------- files


def secret_of(visitor):
    """What the address holds."""
    found = visitor.tab.query_params["runs"]
    return found if isinstance(found, str) else found[0]


def upload(visitor, content, name="a.rnnf"):
    uploader = next(each for each in visitor.tab.get("file_uploader") if "rnnf" in each.label)
    uploader.upload(name, content)
    return visitor.look()


def test_a_bundle_that_somebody_gave_me_is_in_the_list(visitor, study):
    visitor.open("runs")
    upload(visitor, to_bytes(study, title="From Anne"))
    assert_whole(visitor)
    assert visitor.says("From Anne is kept.")
    assert open_store().entries()[0].title == "From Anne"
    visitor.press("Show").turn("forecast")
    assert_whole(visitor)
    assert visitor.value("target") == "y"


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"PK\x03\x04" + bytes(50)])
def test_a_file_that_is_no_bundle_is_a_sentence(visitor, content):
    visitor.open("runs")
    upload(visitor, content)
    assert_whole(visitor)
    assert visitor.says("This is no bundle of rnn_forecast, or it is damaged.")
    assert open_store().entries() == ()


def test_a_run_whose_file_was_changed_is_a_sentence(visitor, study, home):
    entry = open_store().save(study)
    (home / "runs" / f"{entry.id}.rnnf").write_bytes(b"nothing of the kind")
    visitor.open("runs").press("Show")
    assert_whole(visitor)
    assert visitor.says("no bundle of rnn_forecast")
    assert visitor.title == "What have I tried?"


# ---------------------------------------------------------------------------------------- strangers


def test_on_a_shared_server_the_address_owns_what_was_made(shared, visitor, other_visitor):
    visitor.open(**QUICK).press("Forecast now").wait().turn("runs")
    assert_whole(visitor)
    token = secret_of(visitor)
    (entry,) = open_store().entries(owner_of(token))
    assert visitor.says("keep it to yourself")
    other_visitor.open("runs")
    assert other_visitor.says("Nothing yet.")
    assert "runs" not in other_visitor.tab.query_params
    loading.jobs().close()
    loading.jobs.clear()
    friend = Visitor(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
    friend.open(forecast=entry.id)
    assert friend.says("The network learns from the training part"), "without the secret, nothing"
    friend = Visitor(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
    friend.open("runs", runs="x" * 24)
    assert friend.says("Nothing yet.")


def test_on_a_shared_server_the_secret_brings_everything_back(shared, visitor):
    visitor.open(**QUICK).press("Forecast now").wait()
    again = restarted(visitor)
    assert_whole(again)
    assert again.says("repeating the last value")
    again.turn("runs")
    assert again.says("GRU on temp_max")


def test_a_link_for_others_holds_no_secret(shared, visitor):
    visitor.open(**QUICK).press("Forecast now").wait()
    token = secret_of(visitor)
    assert all(token not in each.value for each in visitor.tab.code)


def test_a_visitor_who_has_no_room_left_is_told(shared, visitor, monkeypatch):
    monkeypatch.setenv("RNN_FORECAST_STORAGE_MB", "0.001")
    visitor.open(**QUICK).press("Forecast now").wait()
    assert visitor.says("repeating the last value")
    visitor.turn("runs")
    assert_whole(visitor)
    assert "this server keeps" in visitor.errors[0]


def test_a_page_file_stands_behind_every_kind():
    from rnn_forecast.runs import KINDS

    assert all((ROOT / PAGES / f"{kind}.py").is_file() for kind in KINDS)
