"""The unmodified requests talks to a replayed Open-Meteo, by the real addresses through a proxy."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from rnn_forecast import sources
from rnn_forecast.errors import SourceError, SourceUnavailable, UnknownSource
from rnn_forecast.sources import weather
from rnn_forecast.sources.live import last_good
from rnn_forecast.sources.live.failures import RateLimited, Refused
from rnn_forecast.sources.weather import open_meteo
from rnn_forecast.sources.weather.quota import Quota, weight
from tests.replay import Replay, Reply, clean
from tests.replay import open_meteo as replies

IMPATIENT_S = 0.8


@pytest.fixture(scope="module")
def server():
    service = replies.OpenMeteo()
    with Replay(service.sites) as replay:
        yield service, replay


@pytest.fixture
def replay(server, monkeypatch, tmp_path):
    service, replay = server
    service.faults.clear()
    service.missing.clear()
    for name, value in replay.environment.items():
        monkeypatch.setenv(name, value)
    clean.forget_weather(monkeypatch, tmp_path / "copies")
    replay.requests.clear()
    replay.errors.clear()
    yield replay
    assert replay.errors == []


@pytest.fixture
def service(server, replay):
    return server[0]


def notes(dataset):
    return {note.category: note.text for note in dataset.notes}


def test_a_place_is_its_days_until_yesterday(service):
    dataset = weather.load("Seoul")
    assert dataset.key == "weather:Seoul"
    assert dataset.title == "Weather in Seoul, South Korea, days"
    assert (dataset.frequency, dataset.target) == ("D", "temperature_2m_max")
    assert dataset.columns == weather.STEPS["daily"].usual
    index = pd.DatetimeIndex(dataset.frame.index)
    assert index.equals(pd.date_range(index[0], index[-1]))
    yesterday = pd.Timestamp.now("Asia/Seoul").normalize().tz_localize(None) - timedelta(days=1)
    assert index[-1] == yesterday
    assert dataset.frame.notna().all(axis=None)
    assert "Open-Meteo.com (CC BY 4.0" in dataset.credit
    assert "Copernicus" in dataset.credit
    assert "non-commercial" in dataset.credit
    assert "steps after it are from the forecast model" in notes(dataset)["recent_days"]
    assert "00:00" not in notes(dataset)["recent_days"]
    assert dataset.units == {
        "temperature_2m_max": "°C",
        "temperature_2m_min": "°C",
        "precipitation_sum": "mm",
        "wind_speed_10m_max": "km/h",
        "shortwave_radiation_sum": "MJ/m²",
        "relative_humidity_2m_mean": "%",
        "pressure_msl_mean": "hPa",
    }


def test_the_variable_follows_the_slash_and_the_settings_the_question_mark(replay):
    name = "weather:Berlin/rain_sum?start=2024-01-01&end=2024-12-31&variables=temperature_2m_mean"
    dataset, column = sources.open_dataset(name)
    assert column == "rain_sum"
    assert dataset.columns == ("rain_sum", "temperature_2m_mean")
    assert len(dataset.frame) == 366
    assert replay.paths(replies.FORECAST) == []  # nothing recent was asked for
    again, _ = sources.open_dataset(dataset.key)
    assert again.key == dataset.key
    pd.testing.assert_frame_equal(again.frame, dataset.frame)
    assert sources.load(name, covariates=["temperature_2m_mean"]).name == "rain_sum"


def test_hours_are_local_standard_time_all_year(replay):
    dataset = weather.load("Berlin?step=hourly&start=2024-01-01&end=2024-12-31")
    index = pd.DatetimeIndex(dataset.frame.index)
    assert index.equals(pd.date_range("2024-01-01 01:00", periods=366 * 24, freq="h"))
    # The replay is coldest at midnight GMT, which is one o'clock in Berlin, also in July.
    coldest = dataset.frame["temperature_2m"].groupby(index.normalize()).idxmin()
    assert (pd.DatetimeIndex(coldest).hour == 1)[1:-1].all()
    assert "UTC+1 h) all year" in notes(dataset)["time_zone"]
    assert dataset.series().future_index(1)[0] == pd.Timestamp("2025-01-01 01:00")


@pytest.mark.parametrize(
    ("place", "offset"),
    [("Kathmandu", "+5.75 h"), ("Sydney", "+10 h"), ("Dublin", "UTC) all"), ("Seoul", "+9 h")],
)
def test_every_clock_has_its_standard_time(service, place, offset):
    dataset = weather.load(f"{place}/temperature_2m?start=2024-03-01&end=2024-11-01")
    index = pd.DatetimeIndex(dataset.frame.index)
    assert offset in notes(dataset)["time_zone"]
    assert index.to_series().diff().dropna().eq(pd.Timedelta(hours=1)).all()


def test_hours_end_now_and_not_in_the_forecast(service):
    dataset = weather.load("Berlin/temperature_2m?start=2026-01-01")
    last = dataset.frame.index[-1] - timedelta(hours=1)
    now = pd.Timestamp(datetime.now(UTC)).tz_localize(None)
    assert timedelta(0) <= now - last <= timedelta(hours=1, minutes=5)


def test_coordinates_are_places_without_a_name(replay):
    dataset = weather.load("52.52,13.41?place=My garden&start=2024-01-01&end=2024-02-01")
    assert dataset.title == "Weather in My garden, days"
    assert replay.paths(replies.GEOCODING) == []
    assert weather.load(dataset.key.removeprefix("weather:")).key == dataset.key
    hourly = weather.load("27.70,85.32/temperature_2m?start=2024-01-01&end=2024-02-01")
    assert "Asia/Kathmandu" in notes(hourly)["time_zone"]


def test_of_several_places_the_first_is_taken_and_the_others_are_named(service):
    dataset = weather.load("Berlin?start=2024-01-01&end=2024-02-01")
    assert dataset.title.startswith("Weather in Berlin, Land Berlin, Germany")
    assert "Berlin, New Hampshire, United States" in notes(dataset)["several_places"]


def test_a_search_offers_each_place_by_its_coordinates(service):
    found = weather.search(" berl ")
    assert [(one.label, one.detail) for one in found] == [
        ("Berlin", "Land Berlin, Germany"),
        ("Berlin", "New Hampshire, United States"),
    ]
    dataset, _ = sources.open_dataset(found[1].source + "&start=2024-01-01&end=2024-02-01")
    assert dataset.title == "Weather in Berlin, New Hampshire, United States, days"


def test_a_search_for_nothing_finds_nothing(replay):
    assert weather.search("xyzzy") == weather.search("b") == weather.search(" ") == ()
    assert len(replay.requests) == 1


def test_trailing_gaps_are_cut_off_and_said(service):
    service.faults[replies.FORECAST] = replies.OVERLOADED
    dataset = weather.load("Seoul?start=2026-01-01")
    assert dataset.frame.notna().all(axis=None)
    assert "lack some of the variables" in notes(dataset)["trailing_gaps"]
    assert "overloaded" in notes(dataset)["recent_days"]


def test_holes_stay_and_are_counted(service):
    service.missing["rain_sum"] = slice(3, 8)
    dataset = weather.load("Seoul/rain_sum?variables=rain_sum&start=2024-01-01&end=2024-03-31")
    assert dataset.frame["rain_sum"].isna().sum() == 5
    assert "rain_sum 5" in notes(dataset)["missing_values"]


def test_a_variable_that_a_place_does_not_have_is_left_out(service):
    service.missing["snowfall_sum"] = slice(None)
    name = "Seoul?variables=rain_sum,snowfall_sum&start=2024-01-01&end=2024-03-31"
    dataset = weather.load(name)
    assert dataset.columns == ("rain_sum",)
    assert "snowfall_sum" in notes(dataset)["empty_columns"]
    with pytest.raises(SourceUnavailable, match="no snowfall_sum for Seoul") as caught:
        weather.load("Seoul/snowfall_sum?start=2024-01-01&end=2024-03-31")
    assert caught.value.category == "no_rows"


FAILURES = {
    "a minute": (replies.MINUTELY, "rate_limit", "again in a minute"),
    "an hour": (replies.HOURLY, "rate_limit", "in the next hour"),
    "a day": (replies.DAILY, "rate_limit", "again tomorrow"),
    "at once": (replies.CONCURRENT, "rate_limit", "run at once"),
    "some limit": (Reply(b"", 429), "rate_limit", "too many requests"),
    "overloaded": (replies.OVERLOADED, "service_down", "is overloaded"),
    "gateway": (replies.BAD_GATEWAY, "service_down", "HTTP 502"),
    "cut by words": (replies.BROKEN_STREAM, "broken_answer", "in the middle"),
    "cut": (Reply(b'{"daily": {"time": []}}' * 9, cut=True), "broken_answer", "broke off"),
    "dropped": (replies.DROPPED, "broken_answer", "broke off"),
    "a page": (Reply(b"<html>hello</html>", kind="text/html"), "broken_answer", "in the middle"),
    "another form": (Reply(b'{"daily": [], "results": 5}'), "broken_answer", "lacks some"),
    "a list": (Reply(b"[]"), "broken_answer", "lacks some"),
    "refused": (replies.refusal("Parameter 'x' is out of range", 400), "refused", "'x' is out of"),
    "black hole": (replies.BLACK_HOLE, "timeout", "in time"),
    "trickle": (Reply(b'{"daily": {"time": []}}' * 9, trickle=0.3), "timeout", "in time"),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("host", [replies.ARCHIVE, replies.GEOCODING])
def test_each_failure_is_a_sentence_and_then_it_works_again(service, host, failure):
    fault, category, words = FAILURES[failure]
    service.faults[host] = fault
    begin = time.monotonic()
    with pytest.raises(SourceUnavailable) as caught:
        weather.load(
            "Seoul?start=2024-01-01&end=2024-02-01", IMPATIENT_S * 10 ** (category != "timeout")
        )
    assert time.monotonic() - begin < 10
    assert caught.value.category == category
    assert words in str(caught.value) or host == replies.GEOCODING
    service.faults.clear()
    assert len(weather.load("Seoul?start=2024-01-01&end=2024-02-01").frame) == 32


@pytest.mark.parametrize("in_memory", [True, False])
def test_when_it_fails_the_last_good_copy_stands_in_with_its_date(service, in_memory):
    name = "Berlin/temperature_2m?start=2024-01-01&end=2024-02-01"
    good = weather.load(name)
    service.faults[replies.ARCHIVE] = replies.DAILY
    if not in_memory:
        last_good._memory.clear()
    copy = weather.load(name)
    pd.testing.assert_frame_equal(copy.frame, good.frame, check_freq=False)
    assert copy.notes[0].category == last_good.CATEGORY
    assert copy.notes[0].text.endswith(str(caught_words(name + "&place=other")))
    assert copy.notes[1:] == good.notes


def caught_words(name):
    with pytest.raises(SourceError) as caught:
        weather.load(name)
    return caught.value


def test_an_unknown_place_is_a_sentence(service):
    error = caught_words("Nowhereville")
    assert isinstance(error, UnknownSource)
    assert error.category == "unknown_place"
    assert "Nowhereville" in str(error)


@pytest.mark.parametrize(
    "name",
    [
        "", "B", "x" * 101, "Ber\0lin", "91,0", "0,181", "Berlin/nothing", "Berlin?step=weekly",
        "Berlin?variables=temperature_2m_max,nothing", "Berlin/rain_sum?step=hourly",
        "Berlin?start=yesterday", "Berlin?start=1939-12-31", "Berlin?start=2999-01-01",
        "Berlin?start=2024-02-01&end=2024-01-01", "Berlin?apikey=1",
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_anything_is_sent(replay, name):
    assert isinstance(caught_words(name), UnknownSource)
    assert not replay.requests


def test_requests_run_one_at_a_time(replay, monkeypatch):
    monkeypatch.setattr(replay, "pace", 0.05)
    monkeypatch.setattr(replay, "most_at_once", 0)
    names = [f"52.{at},13.41?start=2024-01-01&end=2024-02-01" for at in range(10, 16)]
    threads = [threading.Thread(target=weather.load, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replay.requests) == len(names)
    assert replay.most_at_once == 1


def test_who_waits_too_long_for_the_turn_is_told(service):
    with open_meteo._turn:
        error = None
        try:
            weather.load("Seoul", deadline=0.2)
        except SourceUnavailable as caught:
            error = caught
    assert error is not None
    assert error.category == "timeout"


def test_the_weight_is_that_of_the_price_list():
    assert weight(1, 1) == 1
    assert weight(1, 31_602) == pytest.approx(225.7, abs=0.1)  # 86 years of one variable
    assert weight(20, 7) == 2
    assert weight(10, 28) == 2


def test_a_quota_is_kept_minute_by_minute_and_hour_by_hour():
    now = [0.0]
    quota = Quota(clock=lambda: now[0])
    quota.charge(400)
    with pytest.raises(RateLimited, match="600 calls a minute"):
        quota.charge(300)
    for minute in range(1, 12):
        now[0] = 61.0 * minute
        quota.charge(400)
    now[0] += 61
    with pytest.raises(RateLimited, match="5,000 calls an hour"):
        quota.charge(400)
    now[0] += 86_400
    quota.charge(600)
    assert len(quota._spent) == 1
    with pytest.raises(Refused, match="later start"):
        quota.charge(601)


def test_too_much_at_once_is_refused_before_it_is_sent(replay):
    names = ",".join(weather.DAILY)
    error = caught_words(f"52.52,13.41?start=1940-01-01&variables={names}")
    assert error.category == "refused"
    assert not replay.requests


def test_decades_of_one_variable_are_one_request(replay):
    dataset = weather.load(
        "52.52,13.41/rain_sum?variables=rain_sum&start=1940-01-01&end=2024-12-31"
    )
    assert len(dataset.frame) == 31_047
    assert np.isfinite(dataset.frame["rain_sum"]).all()
    assert len(replay.requests) == 1


def test_without_a_network_there_is_a_sentence(replay, monkeypatch):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", closed)
        monkeypatch.setenv("https_proxy", closed)
        error = caught_words("Seoul")
    assert error.category == "no_network"
    assert "bundled:seattle-weather" in str(error)


def test_what_others_write_is_no_more_than_text(service, monkeypatch):
    evil = "<b>[x](javascript:1)</b> %{y}"
    monkeypatch.setattr(
        replies, "TOWNS", (replies.Town("Evil", evil, "", 1.0, 2.0, "Europe/Berlin"),)
    )
    found = weather.search("Evil")
    assert found[0].detail == evil  # as it came: the page shows it literally
    dataset, _ = sources.open_dataset(found[0].source + "&start=2024-01-01&end=2024-02-01")
    assert evil in dataset.title


PROGRAM = """
import json
import rnn_forecast.sources as sources
series = sources.load("weather:Berlin/temperature_2m?start=2024-01-01&end=2024-02-01")
print(json.dumps([len(series), series.unit]))
"""


def test_another_process_reaches_the_real_addresses(replay):
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (result.stderr, result.returncode) == ("", 0)
    assert json.loads(result.stdout) == [32 * 24, "°C"]
