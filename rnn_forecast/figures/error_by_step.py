"""How the error grows with the distance: mean absolute error at each step ahead."""

import numpy as np
import pandas as pd

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.figures.canvas import canvas, line, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration, hover, literal, number, quantity
from rnn_forecast.figures.wording import label as label_of

MOST_MARKED = 31
"""With more steps ahead than this, a marker at each one is noise."""


def error_by_step(
    assessment: Assessment | None, *, label: str = "Network", theme: Theme = LIGHT
) -> Picture:
    """Draw the test error of the network, called ``label``, and of the baselines."""
    unit = assessment.windows.series.unit if assessment else ""
    title = f"Mean absolute error ({literal(unit)})" if unit else "Mean absolute error"
    figure = canvas(theme, x="Steps ahead", y=title, height=320)
    if assessment is None or len(assessment.actual) == 0:
        remark(figure, theme, "The error of each step ahead<br>appears here.")
        return Picture(figure, "There is no test yet.", pd.DataFrame(columns=["step", "network"]))
    table = pd.DataFrame(
        {name: assessment.mae_by_step(name) for name in assessment.forecasts},
        index=pd.RangeIndex(1, assessment.windows.spec.horizon + 1, name="step"),
    ).reset_index()
    mode = "lines+markers" if len(table) <= MOST_MARKED else "lines"
    for name in [*reversed(list(assessment.forecasts))]:
        shown, mark = label if name == "network" else label_of(name), theme.mark(name)
        errors = table[name].to_numpy()
        trace = line(table["step"], errors, shown, mark, hover=hover(errors, unit))
        figure.add_trace(
            trace.update(mode=mode, marker_size=7, line_width=2.6 if name == "network" else 1.7)
        )
    figure.update_layout(legend_traceorder="reversed")
    figure.update_xaxes(dtick=_tick(len(table)), tick0=1 if len(table) <= 10 else 0)
    figure.update_xaxes(unifiedhovertitle_text="%{x} steps ahead")
    figure.update_yaxes(rangemode="tozero")
    return Picture(figure, _alt(table, label, unit), table)


def _tick(steps: int) -> int:
    return next((size for size in (1, 2, 5, 10, 20, 25) if steps / size <= 10), 50)


def _alt(table: pd.DataFrame, label: str, unit: str) -> str:
    names = {name: label_of(name).lower() for name in table.columns[1:]} | {"network": label}
    if len(table) == 1:
        each = [f"{said} {quantity(table[name][0], unit)}" for name, said in names.items()]
        return f"Mean absolute error one step ahead: {enumeration(each)}."
    each = [
        f"{said} from {number(table[name].iloc[0])} to {quantity(table[name].iloc[-1], unit)}"
        for name, said in names.items()
    ]
    where = f"Mean absolute error from one to {len(table)} steps ahead"
    best = names[str(table[list(names)].mean().idxmin())]
    return f"{where}: {enumeration(each)}. The lowest over all steps: {best}."
