"""Findings with their remedies, the certificate and the leak, below a forecast."""

from types import FunctionType
from typing import get_type_hints

import pytest

from rnn_forecast.app import forecast_view, session
from rnn_forecast.evaluation.findings import Finding, Remedy, find, remedies
from rnn_forecast.models import GRUSpec
from rnn_forecast.report import CannotReport, to_report
from rnn_forecast.runs import to_bytes
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import WindowSpec
from tests.app.conftest import QUICK, assert_whole

UNTRAINED = QUICK | {"epochs": "1"}
"""One epoch: the network repeats the last value, and others are better."""


@pytest.fixture
def finished(visitor):
    return visitor.open(**UNTRAINED).press("Forecast now").wait()


def offered(visitor):
    return [each for each in visitor.tab.button if each.label.startswith("Try this: ")]


def test_what_may_be_wrong_is_said_below_the_verdict_with_numbers_and_a_reason(finished):
    assert_whole(finished)
    study = finished.job().latest
    findings = find(study.run, study.assessment)
    assert findings, "a network of one epoch is nothing to rely on"
    for finding in findings:
        assert finished.says(finding.sentence)
        assert finished.says(finding.why)


def test_the_error_is_said_in_the_unit_of_the_series_before_any_percentage(finished):
    lead = next(text for text in finished.texts if text.startswith("Typically off by"))
    assert "°C, where repeating the last value is off by" in lead.translate({0xA0: " ", 92: ""})


@pytest.fixture
def finding(monkeypatch):
    """Put other findings in place of those of the result."""
    return lambda *found: monkeypatch.setattr(forecast_view, "find", lambda *_: found)


def test_more_than_three_findings_are_folded(finished, finding):
    finding(*(Finding(f"kind{n}", f"Sentence {n}.", "Why.") for n in range(5)))
    finished.look()
    assert_whole(finished)
    assert "2 more findings" in [each.label for each in finished.tab.get("expander")]
    assert all(finished.says(f"Sentence {n}.") for n in range(5))


def test_a_remedy_changes_the_settings_and_says_that_the_result_is_the_old_one(finished, finding):
    settings = {
        "epochs": 30,
        "patience": 10,
        "learning_rate": 0.001,
        "dropout": 0.2,
        "ensemble": 5,
        "sequence_length": 10,
        "inputs": "relative",
        "transform": "none",
        "covariates": [],
    }
    finding(Finding("made", "A sentence.", "Why.", Remedy("everything", settings)))
    finished.look().press("Try this: everything")
    assert_whole(finished)
    assert {name: finished.value(name) for name in settings} == settings
    assert finished.says("This forecast was made with other settings")


def test_the_same_remedy_is_offered_once(finished, finding):
    same = Remedy("longer", {"epochs": 30})
    finding(Finding("one", "One.", "Why.", same), Finding("other", "Other.", "Why.", same))
    finished.look()
    assert_whole(finished)
    assert len(offered(finished)) == 1


def test_a_class_link_that_fixes_a_setting_takes_its_remedies_away(visitor, finding):
    visitor.open(**UNTRAINED, fixed="epochs").press("Forecast now").wait()
    finding(
        Finding("one", "One.", "Why.", Remedy("longer", {"epochs": 30, "patience": 10})),
        Finding("other", "Other.", "Why.", Remedy("smaller", {"hidden_size": 4})),
    )
    visitor.look()
    assert_whole(visitor)
    assert [each.label for each in offered(visitor)] == ["Try this: smaller"]


def test_what_has_seen_what_is_a_picture_a_table_and_a_file(finished):
    before = len(finished.charts)
    finished.tab.query_params["certificate"] = "true"
    finished.look()
    assert_whole(finished)
    assert len(finished.charts) == before + 1
    assert finished.says("Nothing that was fitted or chosen has seen the test part.")
    assert finished.says("tried with 5 windows")
    table = finished.tab.dataframe[-1].value
    assert list(table.columns) == ["What", "From", "To", "Has taken from it"]
    labels = [each.label for each in finished.tab.get("download_button")]
    assert "Certificate as text" in labels


def test_a_leak_is_trained_beside_the_result_and_marked_as_wrong(finished):
    finished.tab.query_params["leaking"] = "true"
    finished.look()
    assert_whole(finished)
    files = [each.label for each in finished.tab.get("download_button")]
    forecast = finished.job().latest.forecast.frame()
    finished.set(mistake="future").press("Train with this mistake").wait("leak")
    assert_whole(finished)
    assert finished.says("LEAKED: ")
    assert finished.says("ithout the mistake")
    assert "LEAKED" in finished.charts[-1]
    assert [each.label for each in finished.tab.get("download_button")] == files, "no file of it"
    assert finished.job().latest.forecast.frame().equals(forecast)


def test_no_address_leads_to_what_was_leaked(finished, other_visitor):
    finished.tab.query_params["leaking"] = "true"
    finished.look().press("Train with this mistake").wait("leak")
    name = finished.job("leak").id
    assert finished.says("LEAKED: ")
    assert not any(name in values for values in finished.tab.query_params.values())
    other_visitor.open(leaking="true", leak=name, forecast=finished.job().id)
    assert_whole(other_visitor)
    assert other_visitor.has_button("Train with this mistake")
    assert not other_visitor.says("LEAKED: ")


def test_nothing_that_leaves_the_program_holds_a_leak(finished):
    """No bundle, no run in the store and no report can be made of it, and others say nothing."""
    finished.tab.query_params["leaking"] = "true"
    finished.look().press("Train with this mistake").wait("leak")
    leaked, study = finished.job("leak").latest, finished.job().latest
    with pytest.raises(TypeError, match="no result that can be kept"):
        to_bytes(leaked)
    with pytest.raises(CannotReport):
        to_report(leaked)
    assert "LEAKED" not in to_report(study)


def test_a_leak_of_an_earlier_forecast_is_called_so(finished):
    finished.tab.query_params["leaking"] = "true"
    finished.look().press("Train with this mistake").wait("leak")
    assert not finished.says("belong to another forecast")
    finished.set(hidden_size=8).press("Forecast now").wait()
    assert_whole(finished)
    assert finished.says("These numbers belong to another forecast than the one above.")


WIDE = Setup(
    window=WindowSpec(sequence_length=10, horizon=4, stride=3),
    network=GRUSpec(hidden_size=16),
    training=TrainSpec(epochs=4, patience=2, ensemble=2),
)

REMEDIES = {
    "epochs": remedies.more_epochs(WIDE),
    "rate": remedies.lower_rate(WIDE),
    "networks": remedies.more_networks(WIDE),
    "narrower": remedies.smaller_network(WIDE),
    "dropout": remedies.dropout(WIDE),
    "shorter": remedies.shorter_sequence(WIDE),
    "longer": remedies.longer_sequence(WIDE, longest=100),
    "nearer": remedies.shorter_horizon(WIDE),
    "farther": remedies.longer_horizon(WIDE, longest=100),
    "stride": remedies.every_window(WIDE),
    "alone": remedies.fewer_covariates(3),
    "relative": remedies.relative_inputs(relative=False),
    "logarithm": remedies.logarithm(log=False, positive=True),
}


def test_every_remedy_there_is_was_tried_here():
    functions = [each for each in vars(remedies).values() if isinstance(each, FunctionType)]
    makers = [each for each in functions if get_type_hints(each)["return"] == Remedy | None]
    assert len(makers) == len(REMEDIES)


def test_a_click_applies_each_remedy_to_what_is_trained_next(finished, finding):
    for name, remedy in REMEDIES.items():
        assert remedy is not None
        finding(Finding(name, "A sentence.", "Why.", remedy))
        (button,) = offered(finished.look())
        button.click()
        assert_whole(finished.look())
        choice = finished.tab.session_state[session.KEY].choice
        assert of(choice, remedy) == dict(remedy.settings), name


def of(choice, remedy):
    """What the sidebar says of the settings of a remedy."""
    known = {"covariates": list(choice.series.covariates)}
    for spec in (choice.setup.window, choice.setup.inputs, choice.setup.network):
        known |= spec.as_mapping()
    known |= choice.setup.training.as_mapping()
    return {name: known[name] for name in remedy.settings}
