"""How much of the past does this series need? Error against sequence length, with what it costs."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, line, remark, ribbon, upright
from rnn_forecast.figures.length_axes import beside, error_range, lay_out
from rnn_forecast.figures.length_numbers import ScoredPart, length_numbers, seed_errors
from rnn_forecast.figures.length_words import describe
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import hover, label, literal, number
from rnn_forecast.language import _
from rnn_forecast.studies.lengths import LengthPlan, LengthStudy
from rnn_forecast.studies.recommendation import WORTH_MENTIONING, Recommendation, recommend

TITLES: dict[ScoredPart, str] = {"valid": "Validation error", "test": "Test error"}


def length_curve(
    study: LengthStudy | None, *, part: ScoredPart = "valid", theme: Theme = LIGHT
) -> Picture:
    """Draw mean absolute error, training time and available windows against sequence length.

    Args:
        study: As far as it has got; None before it has begun.
        part: Errors of the validation or of the test part; the recommendation always comes from
            the validation part.
        theme: Colours.
    """
    unit = study.plan.series.unit if study else ""
    title = _(TITLES[part])
    title = f"{title} (MAE, {literal(unit)})" if unit else f"{title} (MAE)"
    figure = canvas(theme, x=_("Sequence length (steps)"), y=title, height=640)
    numbers = length_numbers(study, part)
    if study is None or numbers.empty:
        remark(figure, theme, _("The curve fills in<br>as networks are trained."))
        return Picture(figure, _("No network has been trained yet."), numbers)
    found = recommend(study)
    lay_out(figure, study.plan, theme)
    _add_season(figure, study.plan, theme)
    _add_baselines(figure, numbers, study.plan, theme)
    for cell in study.plan.cells:
        if (numbers["model"] == cell).any():
            _add_cell(figure, study, numbers[numbers["model"] == cell], part, theme)
    _add_windows(figure, study, theme)
    if found is not None and not found.skill < WORTH_MENTIONING:
        _mark_recommended(figure, study, numbers, found, theme)
    figure.update_layout(yaxis_range=error_range(numbers))
    return Picture(figure, describe(study, numbers, found, part), numbers)


def _add_season(figure: go.Figure, plan: LengthPlan, theme: Theme) -> None:
    """A thin line where the sequence comes to hold a whole season."""
    season = plan.series.season_length
    if season > 1 and plan.lengths[0] <= season <= plan.lengths[-1]:
        upright(figure, season, tint(theme.ink, 0.3), dash="dot")
        beside(figure, plan, season, _("season, {season}").format(season=season), theme.muted, y=0)


def _add_baselines(
    figure: go.Figure, numbers: pd.DataFrame, plan: LengthPlan, theme: Theme
) -> None:
    top = error_range(numbers)[1]
    ends = [plan.lengths[0] / 2, plan.lengths[-1] * 2]
    for row in numbers[numbers["sequence_length"].isna()].to_dict("records"):
        above = f" ↑ {number(row['mae'])}" if row["mae"] > top else ""
        name = f"{label(row['model'])}{above}"
        level = np.array([row["mae"], row["mae"]])
        trace = line(ends, level, name, theme.mark(row["model"]), width=1.6)
        figure.add_trace(trace.update(hoverinfo="skip", hovertemplate=None))
    linear = numbers[numbers["model"] == "linear"]
    errors = linear["mae"].to_numpy()
    if len(errors):
        template = hover(errors, plan.series.unit)
        lengths = linear["sequence_length"].astype(int)
        trace = line(lengths, errors, label("linear"), theme.mark("linear"), hover=template)
        figure.add_trace(trace.update(mode="lines+markers", marker_size=7))


def _add_cell(
    figure: go.Figure, study: LengthStudy, rows: pd.DataFrame, part: ScoredPart, theme: Theme
) -> None:
    cell, unit = str(rows["model"].iloc[0]), study.plan.series.unit
    mark, name = theme.mark(cell), label(cell)
    # A length that is not finished is a gap: a line across it would be a claim.
    rows = rows.set_index("sequence_length").reindex(study.plan.lengths)
    lengths = rows.index.to_numpy(dtype=int)
    means, low, high = (rows[column].to_numpy() for column in ("mae", "low", "high"))
    figure.add_trace(ribbon(lengths, low, high, mark.color, share=0.14))
    seeds, errors = seed_errors(study, cell, part)
    figure.add_scatter(
        x=seeds,
        y=errors,
        mode="markers",
        marker={"color": tint(mark.color, 0.4), "symbol": mark.symbol, "size": 4},
        hoverinfo="skip",
        showlegend=False,
        name=_("{name}, each seed").format(name=name),
    )
    limits = " – ".join(hover(means, field=f"customdata[{at}]") for at in (0, 1))
    template = f"{hover(means, unit)} ({limits})" if rows["seeds"].max() > 1 else hover(means, unit)
    curve = line(lengths, means, name, mark, width=2.4, hover=template)
    custom = np.column_stack([low, high])
    figure.add_trace(
        curve.update(mode="lines+markers", marker_size=7, customdata=custom, legendrank=1)
    )
    seconds = rows["seconds"].to_numpy()
    cost = line(lengths, seconds, name, mark, width=1.8, hover=hover(seconds, "s"))
    cost.update(mode="lines+markers", marker_size=5, showlegend=False, xaxis="x2", yaxis="y2")
    figure.add_trace(cost)


def _add_windows(figure: go.Figure, study: LengthStudy, theme: Theme) -> None:
    available = study.available()
    figure.add_bar(
        x=list(available),
        y=list(available.values()),
        # On a logarithmic axis a bar of equal width on paper grows with its length.
        width=[length * 0.22 for length in available],
        name=_("Windows"),
        marker={"color": tint(theme.neutral, 0.55), "line_width": 0},
        hovertemplate="%{y:,}",
        showlegend=False,
        xaxis="x3",
        yaxis="y3",
    )


def _mark_recommended(
    figure: go.Figure,
    study: LengthStudy,
    numbers: pd.DataFrame,
    found: Recommendation,
    theme: Theme,
) -> None:
    """A line through all panels and a ring around the point."""
    length, mark = found.sequence_length, theme.mark(found.cell)
    for row in (1, 2, 3):
        upright(figure, length, tint(theme.ink, 0.45), row=row)
    words = _("recommended") if study.ended else _("best so far")
    beside(figure, study.plan, length, f"{words}: {length}", theme.ink, y=1)
    here = (numbers["model"] == found.cell) & (numbers["sequence_length"] == length)
    figure.add_scatter(
        x=[length],
        y=numbers.loc[here, "mae"],
        mode="markers",
        name=_("Recommended"),
        marker={"symbol": "circle-open", "size": 17, "color": mark.color, "line_width": 2},
        hoverinfo="skip",
        showlegend=False,
    )
