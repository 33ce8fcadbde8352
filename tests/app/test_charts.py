"""Every picture has a text for those who do not see it, and its numbers as a table."""

import ast
from collections.abc import Iterator

import pytest

from rnn_forecast.app.pages import LESSONS
from tests.app.conftest import QUICK, ROOT

CHARTS = {"plotly_chart", "line_chart", "area_chart", "bar_chart", "scatter_chart", "image"}
CHARTS |= {"altair_chart", "vega_lite_chart", "graphviz_chart", "pyplot", "map", "pydeck_chart"}

BESIDE = {
    "fan": "The forecast as a table",
    "curve": "The numbers",
    "what_saw_what": "the same rows as a table, always open",
    "leaked": "both numbers in the sentence below; a table could be downloaded",
}
"""Pictures without a fold of their own, and where their numbers stand on the same page."""

FOLDS: dict[str, tuple[str, ...]] = {
    "lesson_windows": ("sliding_window", "order_window", "order_errors"),
    "lesson_state": ("state_plot",),
    "lesson_cell": ("diagram",),
    "lesson_shapes": (),
    "lesson_gradients": ("vanishing",),
    "lesson_gates": ("gates",),
    "lesson_images": (),
    "lesson_attention": (),
    "lesson_leakage": ("leaked_walk",),
    "lesson_copying": ("copied_series", "copied_changes"),
    "lesson_length": ("choice_plot",),
    "lesson_intervals": ("calibration_scores", "calibration_errors"),
}
"""Tables that follow a slider, filled when somebody opens their fold."""

LIVE = {"curve_live", "folds_live", "memory_live", "order_learning", "paths_live"}
"""Drawn anew every second; what they become has the fold."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of the app, by the name of what is called."""
    for path in [ROOT / "app.py", *(ROOT / "rnn_forecast/app").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node.func.attr, node


def keywords(call: ast.Call) -> dict[str | None, ast.expr]:
    return {each.arg: each.value for each in call.keywords}


def test_no_chart_is_shown_without_a_text_for_screen_readers():
    shown = [call for name, call in calls() if name in CHARTS]
    assert shown
    assert [ast.unparse(call) for call in shown if "alt" not in keywords(call)] == []


def test_only_named_pictures_leave_their_table_to_what_stands_beside_them():
    shown = [call for name, call in calls() if name == "picture"]
    folded = {
        ast.literal_eval(call.args[1])
        for call in shown
        if ast.unparse(keywords(call).get("table", ast.Constant(None))) == "''"
    }
    assert len(shown) > 30
    assert folded == BESIDE.keys() | LIVE


@pytest.mark.parametrize("lesson", [row[0] for row in LESSONS[1:]])
def test_the_pictures_of_a_lesson_say_what_they_show(visitor, lesson):
    visitor.open(lesson).press("Skip the guess")
    texts = [chart.proto.alt for chart in visitor.tab.get("plotly_chart")]
    texts += [image.alt for shown in visitor.tab.get("image") for image in shown.proto.imgs]
    assert all(len(text) > 30 for text in texts)
    for name in FOLDS[lesson]:
        visitor.tab.session_state[f"{name}_fold"] = True
    assert len(visitor.look().tab.dataframe) >= len(texts)


def test_the_pictures_of_a_forecast_say_what_they_show(visitor):
    visitor.open(**QUICK).press("Forecast now").wait()
    charts = visitor.tab.get("plotly_chart")
    assert len(charts) >= 4
    assert all(any(sign.isdigit() for sign in chart.proto.alt) for chart in charts)
    assert len(visitor.tab.dataframe) >= len(charts)
