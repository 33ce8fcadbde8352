"""The sixty-one nasty files of ``tests/uploads``, judged exactly as their README says."""

import json
from pathlib import Path

import pandas as pd
import pytest

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import describe, read

FOLDER = Path(__file__).parents[2] / "uploads"
EXPECTATIONS = json.loads((FOLDER / "expectations.json").read_text(encoding="utf-8"))


def _answer(name):
    try:
        upload = read((FOLDER / name).read_bytes(), name)
    except UnreadableFile as refusal:
        return None, refusal
    return upload, None


@pytest.mark.parametrize("name", EXPECTATIONS, ids=lambda name: name.replace(".", "_"))
def test_a_nasty_file_gives_the_right_series_or_the_right_refusal(name):
    wanted = EXPECTATIONS[name]
    upload, refusal = _answer(name)
    if refusal is not None:
        assert wanted["expect"] != "ok", f"{wanted['case']}: refused, {refusal}"
        assert refusal.category in wanted["error"], refusal
        assert len(str(refusal)) > 20
        return
    assert wanted["expect"] != "error", f"{wanted['case']}: should be refused"
    answer = json.loads(json.dumps(describe(upload), allow_nan=False))
    _judge_series(upload, answer, wanted)
    _judge_roles(answer, wanted)
    _judge_notes({note["category"] for note in answer["notes"]}, wanted)


def _judge_series(upload, answer, wanted):
    series = upload.series
    assert series["ds"].is_monotonic_increasing
    assert series["ds"].is_unique
    assert answer["rows"] == len(series)
    assert answer["rows"] in wanted.get("rows_any", [wanted.get("rows", answer["rows"])])
    assert answer["rows"] >= wanted.get("min_rows", 0)
    for end in ("first", "last"):
        if end in wanted:
            assert _same_period(answer[end], wanted[end], wanted), (end, answer[end])
    if "freq" in wanted:
        assert answer["frequency"] in wanted["freq"]
    by_time = series.set_index("ds")["y"]
    for time, value in wanted.get("spots", {}).items():
        there = by_time[
            by_time.index[by_time.index.get_indexer([pd.Timestamp(time)], "nearest")[0]]
        ]
        assert any(
            there == pytest.approx(value * scale) for scale in wanted.get("accept_scale", [1])
        )
    for key in ("missing_values", "missing_steps"):
        assert answer[key] == wanted.get(key, answer[key])


def _same_period(time, wanted, expectation):
    given, expected = pd.Timestamp(time), pd.Timestamp(wanted)
    if "accept_anchor" not in expectation:
        return given == expected
    return given.year == expected.year and (given - expected).days in range(367)


def _judge_roles(answer, wanted):
    if not wanted.get("any_value_column"):
        assert answer["value_column"] == wanted.get("value_column", answer["value_column"])
    for key in ("time_column", "id_column"):
        assert answer[key] == wanted.get(key, answer[key])
    assert len(answer["value_columns"]) >= wanted.get("min_value_columns", 1)
    assert answer["series_ids"] == wanted.get("series", answer["series_ids"])


def _judge_notes(categories, wanted):
    assert set(wanted.get("warnings", [])) <= categories
    if "warnings_any" in wanted:
        assert set(wanted["warnings_any"]) & categories


def test_every_expected_file_is_there_and_none_is_forgotten():
    files = {path.name for path in FOLDER.iterdir()} - {"expectations.json", "README.md"}
    assert files == set(EXPECTATIONS)
    assert len(files) == 61
