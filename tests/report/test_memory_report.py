"""The report of a memory study says what its page says."""

from dataclasses import replace
from html import unescape

from rnn_forecast.report import to_report
from rnn_forecast.studies.memory.ranking import ranking_in_words
from rnn_forecast.studies.memory.words import half_life_in_words, in_words
from tests.figures.memory_factories import a_memory_study


def test_a_memory_study_becomes_a_page_with_every_cell_and_six_charts():
    study = a_memory_study(networks=3)
    page = to_report(study)
    text = unescape(page)
    for cell, memory in study.memories.items():
        assert in_words(study, cell) in text
        assert half_life_in_words(memory) in text
    assert ranking_in_words(study.memories) in text
    assert page.count('<div class="chart"') == 6


def test_without_gates_there_is_no_chart_of_them():
    page = to_report(a_memory_study(("rnn",)))
    assert page.count('<div class="chart"') == 3


def test_what_could_not_be_measured_is_said():
    study = a_memory_study(measured=())
    page = to_report(replace(study, failed={("gru", "many-to-one"): "It diverged & fell."}))
    assert "It diverged &amp; fell." in page
