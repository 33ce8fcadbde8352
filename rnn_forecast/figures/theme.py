"""Colours by role, for the light and for the dark page, and how every figure looks.

A colour says what a line *is*, on every page the same. Okabe & Ito's palette, safe for
colour-blind readers; lines also differ by dash and marker, so that no reader needs the colour.
Every line has a contrast of at least 3:1 to its page, every text 4.5:1.
"""

from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

CLEAR = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Mark:
    """How one kind of line is drawn."""

    color: str
    dash: str = "solid"
    symbol: str = "circle"


@dataclass(frozen=True)
class Theme:
    """The colours of one page by role.

    Attributes:
        page: What stands behind the transparent figure.
        surface: Of boxes that cover something: hover labels.
        ink: Observed values, headings.
        muted: Axis titles, ticks, remarks.
        forecast: What a network says of the future; its interval is a tint of it.
        neutral: Naive forecasts, and whatever must not attract the eye.
        linear, rnn, gru, lstm, segrnn: One model each.
        at_once: Networks that read a window at once; they differ by dash and marker.
    """

    page: str
    surface: str
    ink: str
    muted: str
    forecast: str
    neutral: str
    linear: str
    rnn: str
    gru: str
    lstm: str
    segrnn: str
    at_once: str

    def mark(self, role: str) -> Mark:
        """How a role is drawn: ``"observed"``, ``"network"``, a baseline or a key of MODELS."""
        return {
            "observed": Mark(self.ink),
            "network": Mark(self.forecast),
            "naive": Mark(self.neutral, "dash", "square-open"),
            "seasonal_naive": Mark(self.neutral, "dashdot", "diamond-open"),
            "historic_mean": Mark(self.neutral, "longdash", "hourglass-open"),
            "drift": Mark(self.neutral, "longdashdot", "triangle-up-open"),
            "linear": Mark(self.linear, "dot", "triangle-up"),
            "ets": Mark(self.linear, "6px,3px", "triangle-left"),
            "theta": Mark(self.linear, "10px,3px,3px,3px", "triangle-right"),
            "rnn": Mark(self.rnn, "8px,3px", "square"),
            "gru": Mark(self.gru),
            "lstm": Mark(self.lstm, "12px,2px,2px,2px", "diamond"),
            "segrnn": Mark(self.segrnn, "longdash", "hexagon"),
            "mlp": Mark(self.at_once, "4px,2px", "triangle-down"),
            "tcn": Mark(self.at_once, "longdashdot", "star"),
            "transformer": Mark(self.at_once, "10px,3px,2px,3px,2px,3px", "x"),
        }.get(role, Mark(self.neutral, "solid", "cross"))


LIGHT = Theme(
    page="#FFFFFF",
    surface="#FFFFFF",
    ink="#0F1820",
    muted="#5B6770",
    forecast="#0072B2",
    neutral="#6B7680",
    linear="#B07D00",
    rnn="#D55E00",
    gru="#0072B2",
    lstm="#009E73",
    segrnn="#B5548C",
    at_once="#6A51A3",
)

DARK = Theme(
    page="#0E1318",
    surface="#171D24",
    ink="#E4E9EE",
    muted="#A9B4BE",
    forecast="#56B4E9",
    neutral="#97A3AE",
    linear="#E69F00",
    rnn="#D55E00",
    gru="#56B4E9",
    lstm="#009E73",
    segrnn="#CC79A7",
    at_once="#B3A2E0",
)

CONFIG = {
    "displaylogo": False,
    "responsive": True,
    "showSendToCloud": False,
    "toImageButtonOptions": {"format": "svg", "filename": "figure"},
}
"""For ``st.plotly_chart(config=...)``: the tools appear on hover, without the maker's mark, and
save the figure as an SVG, which is sharp at any size; a report also offers PNG."""


def tint(color: str, share: float) -> str:
    """A colour made transparent: ``tint("#0072B2", 0.2)`` is ``"rgba(0,114,178,0.2)"``."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


@cache
def template(theme: Theme) -> go.layout.Template:
    """What all figures of a theme have in common."""
    axis = {
        "automargin": True,
        "gridcolor": tint(theme.ink, 0.08),
        "linecolor": tint(theme.ink, 0.25),
        "tickfont": {"size": 12, "color": theme.muted},
        "title": {"font": {"size": 12, "color": theme.muted}},
        "zeroline": False,
    }
    ticks = {"showgrid": False, "showline": True, "ticks": "outside", "ticklen": 4}
    spike = {"spikecolor": tint(theme.ink, 0.4), "spikethickness": 1, "spikedash": "solid"}
    layout = go.Layout(
        font={"family": FONT, "size": 13, "color": theme.ink},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        margin={"l": 8, "r": 14, "t": 36, "b": 8},
        title={**axis["title"], "x": 0, "y": 1, "yanchor": "top", "pad": {"l": 8, "t": 9}},
        xaxis={**axis, **ticks, **spike, "tickcolor": tint(theme.ink, 0.25)},
        # Ticks that nobody sees keep the labels off the lines.
        yaxis={**axis, "nticks": 6, "ticks": "outside", "ticklen": 5, "tickcolor": CLEAR},
        # A drag scrolls the page on a phone; zooming is one click away among the tools.
        dragmode=False,
        hovermode="x unified",
        hoverlabel=_hover_label(theme),
        legend=_legend(theme),
        modebar=_tools(theme),
    )
    return go.layout.Template(layout=layout)


def _hover_label(theme: Theme) -> dict[str, object]:
    return {
        "bgcolor": theme.surface,
        "bordercolor": tint(theme.ink, 0.25),
        "font": {"family": FONT, "size": 12, "color": theme.ink},
        "namelength": 40,
    }


def _legend(theme: Theme) -> dict[str, object]:
    """Above the panel, in as many lines as its width makes necessary; canvas.py says how high."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "yref": "container",
        "yanchor": "top",
        "font": {"size": 12, "color": theme.ink},
        "bgcolor": CLEAR,
        "itemclick": "toggle",
        "traceorder": "normal",
    }


def _tools(theme: Theme) -> dict[str, object]:
    return {
        "bgcolor": CLEAR,
        "color": theme.muted,
        "activecolor": theme.ink,
        "remove": [
            *("select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d", "pan2d"),
            "sendChartToCloud",
        ],
    }
