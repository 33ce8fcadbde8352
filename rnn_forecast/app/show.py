"""Pictures, tables and downloads of results, the same way on every page."""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from rnn_forecast.calendar_features import DAY
from rnn_forecast.export import to_csv
from rnn_forecast.figures import CONFIG, DARK, LIGHT, Drawing, Picture, Theme
from rnn_forecast.figures.column_names import for_people
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.series import step_seconds

MOST_ROWS = 1000
"""Of a picture's table on the page; the file has all."""


def accessible() -> None:
    """Contrast, focus and calm where the theme has no word for them."""
    st.html(Path(__file__).parent / "accessible.css")


def theme() -> Theme:
    """The figures' theme that goes with the visitor's."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def picture(drawn: Picture, key: str, *, table: str | None = None, lazy: bool = False) -> None:
    """Draw a picture with its text for screen readers, and its numbers under a fold.

    ``table`` names the fold; "" leaves it out, where the same numbers stand beside the picture, or
    where the picture is drawn anew every second. ``lazy`` fills the fold when somebody opens it:
    for pictures that follow a slider, because a table that nobody sees costs a fifth of the move.
    """
    st.plotly_chart(drawn.figure, theme=None, key=key, config=CONFIG, alt=drawn.alt)
    if table != "":
        _numbers(drawn.table, key, table or _("The numbers"), lazy=lazy)


def _numbers(table: pd.DataFrame, key: str, label: str, *, lazy: bool) -> None:
    icon = ":material/table:"
    if lazy:
        fold = st.expander(label, icon=icon, key=f"{key}_fold", on_change="rerun")
        if not fold.open:
            return
    else:
        fold = st.expander(label, icon=icon)
    with fold:
        st.dataframe(for_people(table.head(MOST_ROWS)), hide_index=True, alt=label)
        if len(table) > MOST_ROWS:
            download(table, f"{key}.csv", _("All {count:,} rows as CSV").format(count=len(table)))


def losses(means: pd.DataFrame) -> None:
    """Draw the losses of a training that goes on, from columns ``training`` and ``validation``."""
    last = means.iloc[-1]
    alt = _(
        "Loss after each of {count} epochs. After the last one {training} on the training part, "
        "{validation} on the validation part."
    ).format(
        count=len(means),
        training=number(last["training"]),
        validation=number(last["validation"]),
    )
    st.line_chart(means, x_label=_("epoch"), y_label=_("loss"), height=220, alt=alt)


def drawing(drawn: Drawing, *, lazy: bool = False) -> None:
    """Draw a diagram; an SVG is an image here, because the page's own HTML leaves SVG out.

    ``lazy`` as for pictures.
    """
    st.image(drawn.svg, alt=drawn.alt, width=drawn.width)
    _numbers(drawn.table, "diagram", _("The numbers"), lazy=lazy)


LABELS = {name: spec.label for name, spec in MODELS.items()} | {
    "network": "Network",
    "naive": "Naive",
    "seasonal_naive": "Seasonal naive",
    "historic_mean": "Mean",
    "drift": "Drift",
    "linear": "Linear",
    "ets": "ETS",
    "theta": "Theta",
}
"""What people call the models in result tables."""

NAMES = {
    "unique_id": "Series",
    "windows": "Windows",
    "ds": "Date",
    "mean": "Forecast",
    "model": "Model",
    "cell": "Model",
    "mae": "Mean absolute error",
    "rmse": "Root mean squared error",
    "mase": "MASE",
    "rmsse": "RMSSE",
    "smape": "sMAPE",
    "pinball": "Pinball loss, scaled",
    "crps": "CRPS, scaled",
    "coverage": "Inside the interval",
    "skill": "Skill against naive",
    "skill_seasonal": "Skill against seasonal naive",
    "cutoff": "Forecast made on",
    "y": "Observed",
    "step": "Steps ahead",
    "dm": "Diebold-Mariano",
    "dm_p": "p-value",
    "fold": "Fold",
    "train": "Learns from",
    "valid": "Decides from",
    "test": "Forecasts from",
    "until": "Forecasts until",
    "origins": "Forecasts",
    "sequence_length": "Sequence length",
    "valid_mae": "Validation error",
    "test_mae": "Test error",
    "spread": "Spread over seeds",
    "low": "Lowest",
    "high": "Highest",
    "seconds": "Seconds",
    "seeds": "Seeds",
}
"""What people call the columns of result tables; files keep the short names."""


def table(frame: pd.DataFrame, frequency: str = "") -> None:
    """A result as a table for people: words for names, three significant digits, plain dates."""
    shown = frame.rename(columns=_name)
    moments = "YYYY-MM-DD" if step_seconds(frequency or "D") >= DAY else "YYYY-MM-DD HH:mm"
    columns: dict[Any, ColumnConfig | str | None] = {
        str(name): st.column_config.DatetimeColumn(format=moments)
        if pd.api.types.is_datetime64_any_dtype(column)
        else st.column_config.NumberColumn(format="%.4g")
        for name, column in shown.items()
        if pd.api.types.is_datetime64_any_dtype(column) or pd.api.types.is_float_dtype(column)
    }
    words = {name: _(label) for name, label in LABELS.items()}
    st.dataframe(shown.replace(words), hide_index=True, column_config=columns)


def _name(column: str) -> str:
    found = NAMES.get(column) or LABELS.get(column)
    return _(found) if found else _limit(column)


def _limit(name: str) -> str:
    """``"lo-80"`` is ``"Low 80 %"``."""
    end, dash, level = name.partition("-")
    ends = {"lo": _("Low {level} %"), "hi": _("High {level} %")}
    return ends[end].format(level=level) if dash and end in ends else name


def download(frame: pd.DataFrame, name: str, label: str) -> None:
    """Offer a table as CSV."""
    st.download_button(
        label,
        data=lambda: to_csv(frame).encode("utf-8-sig"),
        file_name=name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
