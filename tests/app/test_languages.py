"""The same pages in every language, and links that mean the same in all of them."""

import json
import re
from contextvars import copy_context

import pytest

from docs import catalogue
from rnn_forecast.app.pages import LESSONS, PAGES
from rnn_forecast.errors import ForecastError
from rnn_forecast.jobs import Jobs
from rnn_forecast.language import _, speak
from rnn_forecast.workers.report import Spoken
from tests.app.conftest import INVISIBLE, QUICK, assert_whole

CHOICES = {"task": "many-to-many", "loss": "squared", "schedule": "constant", "inputs": "level"}
"""Settings whose values are words, as every link writes them."""


@pytest.fixture(scope="module")
def english():
    """Sentences that a Korean page must not say: those that are other in Korean."""
    ids = {
        each.id if isinstance(each.id, str) else each.id[0]: each.string
        for each in catalogue.translated("ko")
        if each.id
    }
    sentences = {text for text, said in ids.items() if said not in (text, (text,))}
    return {text for text in sentences if len(text) > 12 and " " in text and "{" not in text}


def said_by(visitor):
    """All that a reader sees, with the alternative texts and all words in the figures."""
    texts = [*visitor.texts, *visitor.charts]
    texts += [chart.proto.alt for chart in visitor.tab.get("plotly_chart")]
    texts += [str(option) for each in visitor.widgets for option in getattr(each, "options", [])]
    texts += [str(name) for each in visitor.tab.dataframe for name in each.value.columns]
    return [text.translate(INVISIBLE) for text in texts]


def foreign(visitor, english):
    text = "\n".join(said_by(visitor))
    return sorted(sentence for sentence in english if sentence in text)


def test_pages_in_korean_say_nothing_in_english(visitor, english):
    visitor.open(lang="ko", **QUICK)
    found = {}
    for page in [row[0] for row in (*PAGES, *LESSONS)]:
        visitor.turn(page)
        assert_whole(visitor)
        assert re.search("[가-힣]", visitor.title), page
        found[page] = foreign(visitor, english)
        if visitor.has_button("예상 건너뛰기"):
            visitor.press("예상 건너뛰기")
            assert_whole(visitor)
            found[page] += foreign(visitor, english)
    assert {page: words for page, words in found.items() if words} == {}


def test_a_forecast_in_korean_says_nothing_in_english(visitor, english):
    visitor.open(lang="ko", **QUICK).press("지금 예측").wait()
    assert_whole(visitor)
    assert visitor.says("어떤 네트워크도 보지 않은")
    assert foreign(visitor, english) == []


def test_two_visitors_of_one_server_read_two_languages(visitor, other_visitor):
    visitor.open(lang="ko")
    other_visitor.open()
    visitor.look()
    assert (visitor.title, other_visitor.title) == (
        "다음에는 무엇이 올까, 믿어도 될까?",
        "What comes next, and can I trust it?",
    )


def test_the_language_can_be_changed_and_the_address_keeps_the_choice(visitor):
    visitor.open().set(lang="ko")
    assert visitor.title.startswith("다음에는")
    assert visitor.tab.query_params["lang"] == "ko"
    visitor.turn("lengths")
    assert re.search("[가-힣]", visitor.title)
    assert visitor.tab.query_params["lang"] == "ko"
    visitor.set(lang="en")
    assert visitor.title == "How much of the past does this series need?"
    assert "lang" not in visitor.tab.query_params


def test_a_picture_that_is_kept_is_drawn_anew_in_another_language(visitor):
    visitor.open()
    assert '"Date"' in visitor.tab.get("plotly_chart")[0].proto.spec
    visitor.set(lang="ko")
    kept = json.loads(visitor.tab.get("plotly_chart")[0].proto.spec)
    assert kept["layout"]["xaxis"]["title"]["text"] == "날짜"


def test_a_language_that_is_not_there_is_the_browsers(visitor):
    visitor.open(lang="xx")
    assert_whole(visitor)
    assert visitor.has_button("Forecast now")


@pytest.mark.parametrize("by", ["link", "hand"])
def test_settings_stay_when_language_and_page_change(visitor, by):
    visitor.open(lang="ko", **(CHOICES if by == "link" else {}))
    visitor.set(**(CHOICES if by == "hand" else {}))
    before = visitor.tab.session_state["session"].choice.setup
    assert before.window.task == "many-to-many"
    for language, page in (("en", "data"), ("ko", "learn"), ("en", "forecast")):
        visitor.set(lang=language).turn(page)
        assert visitor.tab.session_state["session"].choice.setup == before


@pytest.mark.parametrize(("made_in", "opened_in"), [("ko", "en"), ("en", "ko")])
def test_a_link_means_the_same_in_every_language(visitor, other_visitor, made_in, opened_in):
    visitor.open(lang=made_in).set(**CHOICES)
    made = visitor.tab.query_params
    link = {name: made[name] for name in CHOICES}
    assert link == CHOICES
    other_visitor.open(lang=opened_in, **link)
    mine, theirs = (each.tab.session_state["session"].choice for each in (visitor, other_visitor))
    assert mine.setup == theirs.setup
    assert mine.setup.window.task == "many-to-many"


def test_a_setting_that_is_as_suggested_leaves_the_address(visitor):
    visitor.open(task="recursive").set(task="many-to-one")
    assert "task" not in visitor.tab.query_params


def in_korean(act):
    """Do something as a visitor who reads Korean, and leave the language of the test alone."""

    def speaking():
        speak("ko")
        return act()

    return copy_context().run(speaking)


def test_a_job_refuses_and_fails_in_the_language_of_the_one_who_started_it():
    def work():
        yield 1
        raise ForecastError(_("There is no forecast yet."))

    with Jobs() as jobs:
        job = in_korean(lambda: jobs.start("", "", work))
        assert job.wait(10)
    assert job.sentence == "아직 예측이 없습니다."


def says_something(_shared, _item):
    yield _("Forecast now")


def test_a_worker_process_speaks_the_language_of_the_sweep():
    task = Spoken(says_something, "ko")
    assert copy_context().run(lambda: list(task(None, None))) == ["지금 예측"]
