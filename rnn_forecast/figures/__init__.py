"""Figures that only draw: a result goes in, a picture with its words and numbers comes out.

    picture = forecast_fan(study, theme=DARK)
    st.plotly_chart(picture.figure, theme=None, config=CONFIG, alt=picture.alt)

One file per figure. The same function draws a result that is still growing, one that was stopped
and one that is complete; where there is nothing yet, the axes say what will appear.
"""

from rnn_forecast.figures.autocorrelation import autocorrelation_plot
from rnn_forecast.figures.clipping import clipping_curve
from rnn_forecast.figures.decomposition import decomposition_plot
from rnn_forecast.figures.error_by_step import error_by_step
from rnn_forecast.figures.forecast_fan import forecast_fan
from rnn_forecast.figures.forecasts_on_test import forecasts_on_test
from rnn_forecast.figures.gate_values import gate_values
from rnn_forecast.figures.gates import gate_times
from rnn_forecast.figures.gradient_by_lag import gradient_by_lag
from rnn_forecast.figures.gradient_heat_map import gradient_heat_map
from rnn_forecast.figures.length_curve import length_curve
from rnn_forecast.figures.memory_overlay import memory_overlay
from rnn_forecast.figures.picture import Drawing, Picture
from rnn_forecast.figures.sensitivity import sensitivity_plot
from rnn_forecast.figures.series_plot import series_plot
from rnn_forecast.figures.task_diagram import task_diagram
from rnn_forecast.figures.theme import CONFIG, DARK, LIGHT, Theme
from rnn_forecast.figures.training_curve import training_curve
from rnn_forecast.figures.warm_up import warm_up_curve
from rnn_forecast.figures.window_diagram import window_diagram

__all__ = [
    "CONFIG",
    "DARK",
    "LIGHT",
    "Drawing",
    "Picture",
    "Theme",
    "autocorrelation_plot",
    "clipping_curve",
    "decomposition_plot",
    "error_by_step",
    "forecast_fan",
    "forecasts_on_test",
    "gate_times",
    "gate_values",
    "gradient_by_lag",
    "gradient_heat_map",
    "length_curve",
    "memory_overlay",
    "sensitivity_plot",
    "series_plot",
    "task_diagram",
    "training_curve",
    "warm_up_curve",
    "window_diagram",
]
