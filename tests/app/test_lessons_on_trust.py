"""The lessons on leakage and on copies of yesterday, as a reader goes through them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.conftest import assert_whole

LESSONS = ("lesson_leakage", "lesson_copying")


@pytest.fixture(params=LESSONS)
def lesson(request, visitor):
    return visitor.open(request.param)


def test_the_guess_comes_before_the_picture(lesson):
    assert_whole(lesson)
    assert lesson.charts == []
    lesson.press("Skip the guess")
    assert_whole(lesson)
    assert lesson.errors == []
    assert lesson.charts
    assert lesson.says("The answer:")
    assert lesson.says("Sources")


def test_another_split_changes_the_sentence_at_once(visitor):
    visitor.open("lesson_leakage").press("Skip the guess")
    assert visitor.says("Split at random, it seems **")
    visitor.set(leak_split="by time")
    assert_whole(visitor)
    assert visitor.says("Split by time, it is **")
    assert not visitor.says("Split at random, it seems **")


def test_a_higher_wave_makes_a_forecast_out_of_a_copy(visitor):
    visitor.open("lesson_copying").press("Skip the guess")
    assert visitor.says("worse** than repeating the last value")
    visitor.set(copy_wave=4.0)
    assert_whole(visitor)
    assert visitor.says("better** than repeating the last value")


@pytest.mark.parametrize("page", LESSONS)
def test_the_way_into_the_app_is_a_link_that_the_app_understands(visitor, other_visitor, page):
    visitor.open(page).press("Skip the guess")
    (link,) = visitor.tab.get("link_button")
    address = urlsplit(link.proto.url)
    settings = {name: values[-1] for name, values in parse_qs(address.query).items()}
    other_visitor.open(**settings)
    assert_whole(other_visitor)
    assert other_visitor.errors == []
    source = settings["source"]
    assert other_visitor.says(source)
