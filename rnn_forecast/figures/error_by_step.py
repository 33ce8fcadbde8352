"""How the error grows with the distance: mean absolute error at each step ahead."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.figures.canvas import canvas, line, remark, whole_ticks
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration, hover, literal, number, quantity
from rnn_forecast.figures.wording import label as label_of
from rnn_forecast.language import _

FAR_OFF = 2.0
"""A baseline whose error is so many times the network's waits in the legend for a click: drawn, it
would press all the others together."""

MOST_MARKED = 14
"""With more steps ahead than this, a marker at each one is noise."""


def error_by_step(
    assessment: Assessment | None, *, label: str = "Network", theme: Theme = LIGHT
) -> Picture:
    """Draw the test error of the network, called ``label``, and of the baselines."""
    unit = assessment.windows.series.unit if assessment else ""
    measure = _("Mean absolute error")
    title = f"{measure} ({literal(unit)})" if unit else measure
    figure = canvas(theme, x=_("Steps ahead"), y=title, height=320)
    if assessment is None or len(assessment.actual) == 0:
        remark(figure, theme, _("The error of each step ahead<br>appears here."))
        empty = pd.DataFrame(columns=["step", "network"])
        return Picture(figure, _("There is no test yet."), empty)
    table = pd.DataFrame(
        {name: assessment.mae_by_step(name) for name in assessment.forecasts},
        index=pd.RangeIndex(1, assessment.windows.spec.horizon + 1, name="step"),
    ).reset_index()
    names = {name: label if name == "network" else _(label_of(name)) for name in table.columns[1:]}
    draw = _add_bars if len(table) == 1 else _add_lines
    draw(figure, table, names, unit, theme)
    figure.update_yaxes(rangemode="tozero")
    return Picture(figure, _alt(table, names, unit), table)


def _add_lines(
    figure: go.Figure, table: pd.DataFrame, names: Mapping[str, str], unit: str, theme: Theme
) -> None:
    last, far = len(table), _far_off(table, names)
    for name, shown in reversed(list(names.items())):  # the network on top of the others
        errors = table[name].to_numpy()
        trace = line(table["step"], errors, shown, theme.mark(name), hover=hover(errors, unit))
        trace.update(visible="legendonly" if name in far else True)
        mode = "lines+markers" if last <= MOST_MARKED else "lines"
        width = 2.6 if name == "network" else 1.7
        figure.add_trace(trace.update(mode=mode, marker_size=7, line_width=width))
    figure.update_layout(legend_traceorder="reversed")
    margin = 0.04 * (last - 1)
    figure.update_xaxes(range=[1 - margin, last + margin], dtick=whole_ticks(last), tick0=0)
    figure.update_xaxes(unifiedhovertitle_text=_("%{x} steps ahead"))


def _add_bars(
    figure: go.Figure, table: pd.DataFrame, names: Mapping[str, str], unit: str, theme: Theme
) -> None:
    """With one step ahead a line would be a dot."""
    far = _far_off(table, names)
    names = {name: shown for name, shown in names.items() if name not in far}
    errors = table[list(names)].iloc[0].to_numpy(dtype=float)
    figure.add_bar(
        x=[shown.replace(" ", "<br>") for shown in names.values()],
        y=errors,
        name=_("One step ahead"),
        width=0.5,
        marker={"color": [theme.mark(name).color for name in names], "line_width": 0},
        text=[number(error) for error in errors],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=hover(errors, unit),
    )
    figure.update_xaxes(title_text=_("One step ahead"), tickangle=0)


def _far_off(table: pd.DataFrame, names: Mapping[str, str]) -> set[str]:
    """Baselines that are not drawn at first; never naive, which all are measured by."""
    means = table[list(names)].mean()
    most = FAR_OFF * max(means["network"], means["naive"])
    return {name for name in names if means[name] > most}


def _alt(table: pd.DataFrame, names: Mapping[str, str], unit: str) -> str:
    if len(table) == 1:
        each = [f"{said} {quantity(table[name][0], unit)}" for name, said in names.items()]
        return _("Mean absolute error one step ahead: {errors}.").format(errors=enumeration(each))
    each = [
        _("{model} from {first} to {last}").format(
            model=said,
            first=number(table[name].iloc[0]),
            last=quantity(table[name].iloc[-1], unit),
        )
        for name, said in names.items()
    ]
    return _(
        "Mean absolute error from one to {steps} steps ahead: {errors}. The lowest over all "
        "steps: {best}."
    ).format(
        steps=len(table),
        errors=enumeration(each),
        best=names[str(table[list(names)].mean().idxmin())],
    )
