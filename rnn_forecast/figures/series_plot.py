"""The whole series as it was given, and which part of it is for what."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.bands import add_bands
from rnn_forecast.figures.canvas import canvas, iso, line, range_with_room, remark
from rnn_forecast.figures.decimation import drawn
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import axis_title, date_axis, date_text, hover, quantity
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.windows import PARTS, Split


def series_plot(series: Series, split: Split | None = None, *, theme: Theme = LIGHT) -> Picture:
    """Draw every observation, with bands for the training, validation and test part."""
    figure = canvas(theme, x=_("Date"), y=axis_title(series.name, series.unit), height=320)
    table = _parts(series, split)
    if not np.isfinite(series.values).any():
        remark(figure, theme, _("The series appears here<br>once its column holds a number."))
        return Picture(figure, _("{name} holds no number yet.").format(name=series.name), table)
    kept = drawn(series.values)
    values = series.values[kept]
    mark, template = theme.mark("observed"), hover(series.values, series.unit)
    observed = line(series.index[kept], values, _("Observed"), mark, width=1.3, hover=template)
    figure.add_trace(observed.update(showlegend=False))
    ends = [iso(series.index[at]) for at in (0, -1)]
    figure.update_xaxes(**date_axis(series.frequency), range=ends)
    figure.update_yaxes(range=range_with_room(values))
    if split is not None:
        add_bands(figure, series, split, theme)
        figure.update_layout(showlegend=True)
    return Picture(figure, _alt(series, table), table)


def _parts(series: Series, split: Split | None) -> pd.DataFrame:
    """One row a part: from when to when, how many steps, and what the values are like."""
    bounds = {"all": (0, len(series))}
    if split is not None:
        bounds = {part: split.bounds(part) for part in PARTS}
    rows = [
        _describe(part, series.index[start:end], series.values[start:end])
        for part, (start, end) in bounds.items()
    ]
    return pd.DataFrame(rows)


def _describe(part: str, dates: pd.DatetimeIndex, values: np.ndarray) -> dict[str, object]:
    seen = values[np.isfinite(values)]
    return {
        "part": part,
        "from": dates[0] if len(dates) else pd.NaT,
        "to": dates[-1] if len(dates) else pd.NaT,
        "steps": len(values),
        "missing": len(values) - len(seen),
        "mean": float(seen.mean()) if len(seen) else float("nan"),
        "min": float(seen.min()) if len(seen) else float("nan"),
        "max": float(seen.max()) if len(seen) else float("nan"),
    }


def _alt(series: Series, table: pd.DataFrame) -> str:
    first, last = (date_text(series.index[at], series.frequency) for at in (0, -1))
    low, high = quantity(table["min"].min(), ""), quantity(table["max"].max(), series.unit)
    missing = int(table["missing"].sum())
    gaps = _(", {missing:,} of them without a value").format(missing=missing) if missing else ""
    said = _("{name} from {first} to {last}: {count:,} steps{gaps}, {low} to {high}.").format(
        name=series.name, first=first, last=last, count=len(series), gaps=gaps, low=low, high=high
    )
    if len(table) == 1:
        return said
    parts = ", ".join(f"{row['steps']:,} {_(row['part'])}" for row in table.to_dict("records"))
    return _("{said} Steps by part: {parts}.").format(said=said, parts=parts)
