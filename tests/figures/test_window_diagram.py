import pytest

from rnn_forecast.figures import LIGHT, window_diagram
from tests.figures.factories import a_series, some_windows, texts


def test_three_windows_with_their_dates():
    picture = window_diagram(some_windows())
    said = texts(picture)
    assert "<b>First training window</b>, 14 + 3 steps<br>reads 1 Jan – 14 Jan 2020" in said
    assert "learns 15 Jan – 17 Jan 2020" in said
    assert "<b>Newest window</b>" in said
    assert "forecasts 4 Feb – 6 Feb 2021" in said


def test_the_table_and_the_words_hold_the_dates():
    windows = some_windows()
    picture = window_diagram(windows)
    newest = picture.table.iloc[-1]
    assert newest["reads_to"] == windows.series.index[-1]
    assert newest["targets_to"] == windows.series.future_index(3)[-1]
    assert "first training window 1 Jan – 14 Jan 2020, targets 15 Jan – 17 Jan 2020" in picture.alt
    assert f"{len(windows.cutoffs['train'])} train" in picture.alt


def test_many_to_many_learns_from_the_first_step_on():
    picture = window_diagram(some_windows(task="many-to-many"))
    assert "learns 2 Jan – 17 Jan 2020" in texts(picture)
    assert "forecasts 4 Feb – 6 Feb 2021" in texts(picture)


def test_what_is_read_is_ink_and_what_must_be_said_is_the_accent():
    figure = window_diagram(some_windows()).figure
    close_up = [each for each in figure.data if each.xaxis == "x2"]
    assert [each.line.color for each in close_up[1:]] == [LIGHT.ink, LIGHT.forecast]
    assert list(close_up[1].x) == list(range(14))
    assert list(close_up[2].x) == [13, 14, 15, 16]


def test_the_future_has_a_place_but_no_line():
    figure = window_diagram(some_windows()).figure
    assert len([each for each in figure.data if each.xaxis == "x4"]) == 2


def test_the_parts_stand_behind_the_whole_series():
    assert {"train", "valid", "test"} <= set(texts(window_diagram(some_windows())).split(" | "))


@pytest.mark.parametrize(("length", "horizon"), [(1, 1), (1, 3), (100, 1)])
def test_windows_of_any_shape_are_drawn(length, horizon):
    windows = some_windows(a_series(), sequence_length=length, horizon=horizon)
    figure = window_diagram(windows).figure
    assert len(figure.layout.xaxis4.range) == 2


def test_a_name_from_a_file_is_no_markup():
    picture = window_diagram(some_windows(a_series(name="<a href='x'>")))
    assert "<a" not in str(picture.figure.to_json())


def test_without_windows_it_says_what_will_appear():
    assert "appear here" in texts(window_diagram(None))
