"""Findings on the command line, and options that are ready to be used."""

import contextlib
import io
import json

import pytest

from rnn_forecast.cli import main
from rnn_forecast.cli.findings import as_options, in_text
from rnn_forecast.evaluation.findings import Finding, Remedy

SMALL = (
    *("--sequence-length", "8", "--horizon", "2", "--epochs", "6", "--patience", "6"),
    *("--seeds", "1", "--hidden-size", "4"),
)


def said(*command):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main([str(word) for word in command]) == 0
    return out.getvalue()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"epochs": 30, "patience": 10}, "--epochs 30 --patience 10"),
        ({"learning_rate": 0.001}, "--learning-rate 0.001"),
        ({"ensemble": 5}, "--seeds 5"),
        ({"inputs": "relative"}, "--inputs relative"),
        ({"covariates": []}, "--covariates"),
        ({"calendar": False}, "--no-calendar"),
        ({"calendar": True}, "--calendar"),
    ],
)
def test_a_remedy_is_written_as_the_options_that_apply_it(settings, words):
    assert " ".join(as_options(Remedy("so", settings))) == words


def test_a_finding_without_a_remedy_has_no_options():
    assert in_text([Finding("kind", "It is so.", "Because.")]) == "- It is so. Because."
    assert in_text([]) == ""


def test_a_forecast_of_a_random_walk_is_told_to_be_a_copy():
    answer = said("forecast", "synthetic:random-walk", *SMALL)
    assert "Typically off by" in answer
    assert "the last value: on average its forecast lies" in answer


def test_the_options_of_json_can_be_given_back_to_the_command():
    command = ("forecast", "synthetic:sine", *SMALL, "--json")
    found = json.loads(said(*command))["findings"]
    assert found
    assert all({"kind", "sentence", "why", "try", "settings"} == set(each) for each in found)
    options = next(each["try"] for each in found if "--epochs" in each["try"])
    again = json.loads(said(*command, *options))
    assert again["status"] == "ok"
    assert again["scores"][0]["mae"] < json.loads(said(*command))["scores"][0]["mae"]
