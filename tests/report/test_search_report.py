"""The report of a search says what its page says."""

from html import unescape

from rnn_forecast.report import to_report
from rnn_forecast.studies.search import words
from tests.studies.search.made import searched


def test_a_search_becomes_a_page_with_its_winner_its_test_and_three_charts():
    study = searched()
    page = to_report(study)
    text = unescape(page)
    assert "Which settings forecast y best?" in text
    assert words.described(study.best.values) in text
    assert study.tested.verdict.headline in text
    assert page.count('<div class="chart"') == 3
