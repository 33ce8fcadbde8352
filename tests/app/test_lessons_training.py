"""The lessons on gradients, gates, images and attention, as a reader goes through them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from rnn_forecast.app.live import KINDS
from rnn_forecast.figures.wording import number
from rnn_forecast.jobs import State
from tests.app.conftest import assert_whole

LESSONS = ("lesson_gradients", "lesson_gates", "lesson_images", "lesson_attention")
TRAINED = {
    "lesson_gradients": ("Let them learn", {"gradient_reach": "20"}),
    "lesson_images": ("Let them learn", {"image_epochs": "1", "image_order": "every eighth row"}),
    "lesson_attention": ("Measure", {"time_longest": "256"}),
}


def _read(visitor, lesson, **link):
    return visitor.open(lesson, **link).press("Skip the guess")


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_is_shown_before_a_guess(visitor, lesson):
    visitor.open(lesson)
    assert_whole(visitor)
    assert visitor.charts == []
    assert visitor.button("Show me").disabled


@pytest.mark.parametrize("lesson", LESSONS)
def test_after_the_guess_come_the_picture_the_answer_and_a_way_into_the_app(visitor, lesson):
    _read(visitor, lesson)
    assert_whole(visitor)
    assert visitor.errors == []
    assert visitor.says("The answer:")
    assert visitor.says("Sources")
    assert visitor.tab.get("link_button")


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_way_into_the_app_sets_what_it_promises(visitor, other_visitor, lesson):
    address = urlsplit(_read(visitor, lesson).tab.get("link_button")[0].proto.url)
    page, settings = address.path.removeprefix("./"), parse_qs(address.query)
    other_visitor.open(page, **settings)
    assert_whole(other_visitor)
    assert other_visitor.errors == []
    cells = [cell.lower() for cell in settings["cells_tried"]]
    assert other_visitor.value("cells_tried") == cells
    if "lengths_tried" in settings:
        assert other_visitor.value("lengths_tried") == settings["lengths_tried"]


@pytest.mark.parametrize(("lesson", "button", "link"), [(k, *v) for k, v in TRAINED.items()])
def test_what_takes_time_runs_in_the_queue_and_ends_in_a_picture(visitor, lesson, button, link):
    assert lesson in KINDS
    _read(visitor, lesson, **link)
    before = len(visitor.charts)
    visitor.press(button)
    assert_whole(visitor)
    assert visitor.button(button).disabled or visitor.job(lesson).ended
    visitor.wait(lesson)
    assert_whole(visitor)
    assert visitor.job(lesson).state is State.DONE
    assert visitor.job(lesson).latest.progress == 1.0
    assert len(visitor.charts) == before + 1
    assert not visitor.button(button).disabled


def test_the_race_says_who_won_and_against_what(visitor):
    _read(visitor, "lesson_images", **TRAINED["lesson_images"][1]).press("Let them learn")
    visitor.wait("lesson_images")
    assert visitor.says("Guessing would name a tenth.")
    assert visitor.says("Rows: every eighth row.")


def test_the_measurement_is_told_as_it_was_measured(visitor):
    _read(visitor, "lesson_attention", time_longest="256").press("Measure")
    visitor.wait("lesson_attention")
    study = visitor.job("lesson_attention").latest
    assert visitor.says(f"{number(1e3 * study.at('attention', 256).both)} ms")
    length, slower = study.overtaken("gru"), study.slower_than("gru")
    expected = "at no measured length slower than the GRU"
    if slower:
        expected = f"slower than the GRU at {slower[-1]} steps, but not at the longest sequence"
    if length:
        expected = f"slower than the GRU from {length} steps on"
    assert visitor.says(expected)


def test_the_radius_moves_the_gradient_from_vanishing_to_exploding(visitor):
    _read(visitor, "lesson_gradients", gradient_activation="identity")
    assert visitor.says("one part in 190 of the gradient is left: it vanishes")
    visitor.set(gradient_radius=1.0)
    assert visitor.says("100% of the gradient is left")
    visitor.set(gradient_radius=1.1)
    assert visitor.says("120 times as long: it explodes")
    visitor.set(gradient_clipping=True)
    assert visitor.says("times as long as the limit: clipping divides all of it")
    visitor.set(gradient_radius=0.5)
    assert visitor.says("less than one part in a thousand million of the gradient is left")
    assert visitor.says("clipping does nothing")
    assert_whole(visitor)


def test_a_shorter_sequence_is_followed_to_its_end(visitor):
    _read(visitor, "lesson_gradients", gradient_length="20")
    assert visitor.says("20 steps back")


def test_the_gates_follow_the_readers_own_numbers(visitor):
    _read(visitor, "lesson_gates", gate_numbers="1, 0, 0", gate_bias="0.0", gate_cell="GRU")
    assert_whole(visitor)
    assert visitor.says("stands at 0.500: half of the memory is gone after 1.00 steps")
    visitor.set(gate_step=2)
    assert any(r"h_{2} = 0.500\cdot 0.000 + 0.500\cdot" in each.value for each in visitor.tab.latex)


def test_one_number_is_a_sequence_too(visitor):
    _read(visitor, "lesson_gates", gate_numbers="1")
    assert_whole(visitor)
    assert visitor.errors == []


def test_words_instead_of_numbers_are_refused_and_the_lesson_stays(visitor):
    _read(visitor, "lesson_gates").set(gate_numbers="one, two")
    assert_whole(visitor)
    assert len(visitor.errors) == 1
    assert visitor.says("is not a number; write numbers like 0.5")
    assert visitor.says("Sources")


def test_a_job_that_fails_says_why(visitor, monkeypatch):
    from rnn_forecast.app.lessons import images_view

    def broken(spec):
        raise MemoryError
        yield

    monkeypatch.setattr(images_view, "race", broken)
    _read(visitor, "lesson_images").press("Let them learn").wait("lesson_images")
    assert_whole(visitor)
    assert visitor.says("not enough memory")
    assert not visitor.button("Let them learn").disabled
