"""The search boxes: a stock, and the weather of a place."""

from datetime import UTC, date, datetime

import streamlit as st

from rnn_forecast.app import messages, session
from rnn_forecast.app.data import basket
from rnn_forecast.app.data.fetching import fetch, look_for
from rnn_forecast.language import _
from rnn_forecast.sources.live.settings import put_together
from rnn_forecast.sources.live.suggestion import Suggestion
from rnn_forecast.sources.stocks import INTERVALS
from rnn_forecast.sources.weather import STEPS, Variable

PERIODS = {
    "1d": "1 day",
    "5d": "5 days",
    "1mo": "1 month",
    "3mo": "3 months",
    "6mo": "6 months",
    "1y": "1 year",
    "2y": "2 years",
    "5y": "5 years",
    "10y": "10 years",
    "ytd": "this year",
    "max": "all there is",
}
FIRST_DAY = date(1940, 1, 1)
SITE = "[Open-Meteo.com](https://open-meteo.com/)"
"""The licence of the data asks for a link."""


def stock() -> None:
    """Search a symbol, choose steps and period, get its prices; or those of several together."""
    found = _search(
        "yahoo", _("Company, fund, index, currency or coin"), "Apple, S&P 500, BTC-USD ..."
    )
    several = basket.symbols()
    settings = _steps_and_period() if found is not None or several else {}
    if found is not None:
        row = st.container(horizontal=True)
        row.button(
            _("Get prices"),
            icon=":material/download:",
            on_click=fetch,
            args=(put_together(found.source, settings),),
        )
        row.button(
            _("Add to a list"), icon=":material/playlist_add:", on_click=basket.add, args=(found,)
        )
    if several:
        basket.together(settings)
    _failure("yahoo")
    st.caption(_("From Yahoo Finance, for personal use, research and education; no advice."))


def _steps_and_period() -> dict[str, str]:
    """As settings of a source; the usual ones are left out."""
    left, right = st.columns(2)
    interval = left.selectbox(
        _("Step"),
        list(INTERVALS),
        format_func=lambda name: _(INTERVALS[name].label),
        key="step_of_stock",
    )
    step = INTERVALS[interval or "1d"]
    period = right.selectbox(
        _("Period"),
        step.periods,
        index=step.periods.index(step.usual),
        format_func=lambda name: _(PERIODS.get(str(name), str(name))),
        help=_(step.limit) or None,
        key=f"period_of_{interval}",
    )
    return {
        "period": period if period != step.usual else "",
        "interval": interval if interval != "1d" else "",
    }


def place() -> None:
    """Search a place, choose step, variables and start, get its weather."""
    found = _search("weather", _("Town or region"), "Seoul, Berlin, Nairobi ...")
    if found is not None:
        st.button(
            _("Get weather"),
            icon=":material/download:",
            on_click=fetch,
            args=(_weather_of(found.source),),
        )
    _failure("weather")
    st.caption(
        _("From {site} (CC BY 4.0), free for non-commercial use; back to 1940.").format(site=SITE)
    )


def _weather_of(source: str) -> str:
    left, right = st.columns(2)
    name = left.segmented_control(
        _("Step"),
        list(STEPS),
        format_func=lambda name: _(STEPS[name].label),
        default="daily",
        required=True,
        key="step_of_weather",
    )
    step = STEPS[name or "daily"]
    today = datetime.now(UTC).date()
    usual = today.replace(year=today.year - step.years, day=min(today.day, 28))
    start = right.date_input(
        _("From"), usual, min_value=FIRST_DAY, max_value=today, key=f"start_of_{step.name}"
    )
    variables = st.multiselect(
        _("Variables, the first one is the target"),
        list(step.variables),
        default=step.usual,
        format_func=lambda name: _called(step.variables[name]),
        key=f"variables_of_{step.name}",
    )
    settings = {
        "step": step.name if step.name != "daily" else "",
        "variables": ",".join(variables) if tuple(variables) != step.usual else "",
        "start": start.isoformat() if isinstance(start, date) and start != usual else "",
    }
    joined = put_together("", settings).removeprefix("?")
    return f"{source}&{joined}" if joined else source


def _called(variable: Variable) -> str:
    return f"{_(variable.label)} ({variable.unit})"


def _search(scheme: str, label: str, example: str) -> Suggestion | None:
    """A search box, and the suggestion that is chosen from what it found."""
    key = f"search_{scheme}"
    st.text_input(label, key=key, placeholder=example, on_change=look_for, args=(scheme, key))
    suggestions = session.current().found.get(scheme, ())
    if not suggestions:
        return None
    return st.selectbox(_("Found"), suggestions, format_func=_in_words, key=f"found_{scheme}")


def _in_words(suggestion: Suggestion) -> str:
    return f"{suggestion.label} · {suggestion.detail}" if suggestion.detail else suggestion.label


def _failure(scheme: str) -> None:
    if sentence := session.current().failures.get(scheme):
        messages.refuse(sentence)
