"""A report says what the result says, and whatever names it holds are names and nothing else."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from rnn_forecast.evaluation.findings import find
from rnn_forecast.report import CannotReport, to_report
from rnn_forecast.studies.backtest import backtest
from rnn_forecast.studies.forecast import ForecastStudy, forecast_study
from rnn_forecast.studies.lengths import length_study
from rnn_forecast.studies.panel import panel_study
from rnn_forecast.workers import Workers
from tests import factories

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{<!--"
LARGEST = 6_000_000


class Elements(HTMLParser):
    """What a browser would make of the page: every element, and the text outside scripts."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.found, self.text, self.scripts, self._inside = [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):  # noqa: ARG002  (the parser's signature)
        self._inside = ""

    def handle_data(self, data):
        (self.scripts if self._inside == "script" else self.text).append(data)

    def count(self, tag):
        return sum(found == tag for found, _ in self.found)


@pytest.fixture(scope="module")
def study():
    series = replace(
        factories.sine(),
        name=HOSTILE,
        unit=HOSTILE,
        covariates={f"{HOSTILE}2": factories.sine(seed=1).values},
    )
    *_, study = forecast_study(series, factories.setup(ensemble=2))
    return study


@pytest.fixture(scope="module")
def page(study):
    return to_report(study)


@pytest.fixture(scope="module")
def elements(page):
    return Elements(page)


def test_it_holds_verdict_findings_scores_settings_and_data(study, elements):
    text = " ".join(" ".join(elements.text).split())
    said = [study.verdict.headline, study.verdict.details]
    said += [finding.sentence for finding in find(study.run, study.assessment)]
    said += ["Sequence length", "Gradient clipping", study.windows.series.fingerprint]
    for each in said:
        assert " ".join(each.split()) in text, each
    mae = study.assessment.mae("network")
    assert f"{mae:.4g}"[:5] in text


def test_every_chart_has_data_for_both_pages_words_and_a_table(elements):
    charts = [attrs for tag, attrs in elements.found if tag == "div" and attrs.get("role") == "img"]
    assert len(charts) == 5
    assert all(len(attrs["aria-label"]) > 40 for attrs in charts)
    data = [json.loads(script) for script in elements.scripts if script.startswith('{"light"')]
    assert len(data) == len(charts)
    for chart in data:
        assert chart["light"]["data"]
        assert chart["light"]["layout"] != chart["dark"]["layout"]
    assert elements.count("table") >= len(charts)


def test_hostile_names_stay_text(elements):
    assert elements.count("script") == 2 + 5, "the library, the drawing, and data"
    assert elements.count("img") == 0
    assert not [name for _, attrs in elements.found for name in attrs if name.startswith("on")]
    assert HOSTILE in " ".join(elements.text)


def test_only_its_two_scripts_may_run(elements):
    policy = next(
        attrs["content"] for tag, attrs in elements.found if attrs.get("http-equiv") is not None
    )
    assert policy.startswith("default-src 'none'")
    allowed = set(re.findall(r"'sha256-([^']+)'", policy))
    ours = [script for script in elements.scripts if not script.startswith('{"light"')]
    digests = {base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in ours}
    assert digests == allowed
    assert len(allowed) == 2
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy


def test_nothing_is_loaded_from_anywhere(elements):
    for tag, attrs in elements.found:
        assert tag not in ("link", "iframe", "object", "embed")
        assert not {"src", "href"} & set(attrs), (tag, attrs)


def test_it_is_small_enough_to_send(page):
    assert len(page.encode()) < LARGEST


def test_a_training_that_was_stopped_has_a_report(study):
    partial = ForecastStudy(study.windows, study.run)
    assert "stopped before anything could be tested" in to_report(partial)


def test_a_length_study_a_panel_and_a_backtest_have_one():
    setup = factories.setup(epochs=1, ensemble=2)
    with Workers(1) as workers:
        *_, lengths = length_study(
            factories.sine(), setup, lengths=(4, 8), cells=("gru",), workers=workers
        )
        *_, back = backtest(factories.sine(), setup, n_windows=4, workers=workers)
    *_, panel = panel_study(
        [replace(factories.sine(seed=at), name=f"s{at}") for at in (1, 2)], setup
    )
    for value, said in (
        (lengths, "How much of the past does y need?"),
        (panel, "GRU on 2 series"),
        (back, "Would GRU have worked before on y?"),
    ):
        found = Elements(to_report(value))
        assert said in found.text
        assert found.count("figure") >= 1


def test_anything_else_is_refused():
    with pytest.raises(CannotReport, match="no report"):
        to_report(3)
